"""jekyll-mentions 1.6: `@name` in a page becomes a link to the person's profile."""

from __future__ import annotations

import re
from typing import ClassVar

from generator.model import Document
from generator.plugin import Plugin, View
from generator.plugins.html_text import in_body, in_texts
from generator.plugins.shared import option_error

# A name after the start of a line or a sign, not followed by what would make it part of a path or a word.
_MENTION = re.compile(r"((?:^|\W)@)((?>[\w][\w-]*))(?!/)(?=\.+[ \t\W]|\.+$|[^0-9a-zA-Z_.]|$)", re.ASCII | re.MULTILINE)
_ABOUT_MENTIONS = frozenset({"mention", "mentions", "mentioned", "mentioning"})
_IGNORED = frozenset({"pre", "code", "a", "style", "script"})


class Mentions(Plugin):
    """`jekyll-mentions: base_url` in the config or front matter; `jekyll-mentions: false` leaves a page alone."""

    name: ClassVar[str] = "jekyll-mentions"

    def output(self, text: str, document: Document, view: View) -> str:
        if "@" not in text or not is_html(document, view) or document.data.get("jekyll-mentions") is False:
            return text
        base = _base(document, view)
        base = base if base.endswith(("/", "~")) else base + "/"

        def link(match: re.Match[str]) -> str:
            name = match[2]
            if name.lower() in _ABOUT_MENTIONS:
                return match[0]
            return f"{match[1][:-1]}<a href='{base}{name}' class='user-mention'>@{name}</a>"

        def linked(body: str) -> str:
            if not _MENTION.search(body):
                return body
            return in_texts(body, _IGNORED, lambda piece: _MENTION.sub(link, piece) if "@" in piece else piece)

        return in_body(text, linked)


def is_html(document: Document, view: View) -> bool:
    """Whether a document's output is HTML."""
    permalink = document.data.get("permalink")
    if isinstance(permalink, str) and permalink.endswith("/"):
        return True
    return view.field(document.path, "*output_ext") == ".html"


def _base(document: Document, view: View) -> str:
    options = document.data.get("jekyll-mentions", view.option("jekyll-mentions"))
    if options is None:
        host, ssl = view.env("GITHUB_HOSTNAME"), view.env("SSL")
        return f"{'https' if ssl == 'true' else 'http'}://{host.rstrip('/')}" if host and ssl else "https://github.com"
    if isinstance(options, str):
        return options
    if isinstance(options, dict):
        return str(options.get("base_url", "https://github.com"))
    raise option_error("jekyll-mentions", "this must be a URL, or a mapping with `base_url`")
