"""jinkyll-search: `search.json`, the words of the site for a search without a server.

A list of entries `{"title", "url", "text", "date", "tags", "lang"}` (keys without a value are left out), posts first,
newest first, then members of collections and pages that have a title. `search: false` in front matter keeps a document
out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import ClassVar

from generator.liquid.values import to_s
from generator.model import Document, Virtual
from generator.plugin import Plugin, View
from generator.plugins.html_text import pieces
from generator.plugins.shared import flag, integer, or_default, relative_url, settings, strings

_HIDDEN = frozenset({"script", "style", "template", "svg", "button"})
_SPACE = re.compile(r"\s+")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)\b"
)


class Search(Plugin):
    """`search: path, words, collections`."""

    name: ClassVar[str] = "jinkyll-search"
    priority: ClassVar[int] = 10

    def generate(self, view: View) -> Iterable[Virtual]:
        path = to_s(or_default(settings(view, "search").get("path"), "search.json")).lstrip("/")
        if not view.exists(path):
            data = {"layout": None, "sitemap": False, "search": False}
            yield Virtual(path, data, dialect="none", maker=self.name)

    def make(self, document: Document, view: View) -> str:
        words = integer(or_default(settings(view, "search").get("words"), 400), "search.words")
        entries = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in _entries(view, words))
        return f"[{entries}]\n"


def _entries(view: View, words: int) -> Iterator[Mapping[str, object]]:
    wanted = settings(view, "search").get("collections")
    labels = [label for label in view.collections() if wanted is None or label in strings(wanted)]
    for label in sorted(labels, key=lambda label: label != "posts"):
        if flag(view.collection(label).get("output")):
            yield from _group(view, label, view.members(label)[::-1], words)
    yield from _group(view, "", view.pages(), words)


def _group(view: View, group: str, paths: Iterable[str], words: int) -> Iterator[Mapping[str, object]]:
    columns = {name: view.column(group, name) for name in ("title", "url", "date", "tags", "lang", "search", "draft")}
    extensions = view.column(group, "*output_ext")
    for path in paths:
        title, url = columns["title"].get(path), to_s(columns["url"].get(path))
        shown = flag(title) and columns["search"].get(path) is not False and extensions.get(path) == ".html"
        if not shown or url.endswith(("/404.html", "/404/")):
            continue
        date = columns["date"].get(path)
        entry = {
            "title": to_s(title),
            "url": relative_url(view, url),
            "text": plain_text(to_s(view.field(path, "content")), words),
            "date": date.strftime("%Y-%m-%d") if group == "posts" and isinstance(date, datetime) else "",
            "tags": strings(columns["tags"].get(path)),
            "lang": to_s(columns["lang"].get(path)),
        }
        yield {key: value for key, value in entry.items() if value}


def plain_text(html: str, words: int) -> str:
    """The text that readers see, on one line, no longer than so many words."""
    texts = [
        unescape(piece) if not is_tag else "" if _INLINE.match(piece) else " "
        for piece, is_tag, hidden in pieces(html, _HIDDEN)
        if not hidden
    ]
    found = _SPACE.sub(" ", "".join(texts)).strip().split(" ")
    return " ".join(found[:words]) + (" …" if len(found) > words else "")
