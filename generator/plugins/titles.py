"""jekyll-titles-from-headings 0.5: a page without a title takes that of its first heading."""

from __future__ import annotations

import re
from typing import ClassVar

from generator.model import Document
from generator.plugin import Plugin, View, with_data
from generator.plugins.shared import is_markdown, normalize_whitespace, settings, strip_html, writes
from generator.render.excerpt import excerpt_separator

# A heading of one to three `#`, or one that is underlined; Ruby's `$` ends any line.
_HEADING = re.compile(r"\A\s*(?:#{1,3}\s+(.*)(?:\s+#{1,3})?|(.*)\r?\n[-=]+\s*)$", re.MULTILINE)
_OWN_TITLE = re.compile(rb"\A---[ \t]*\r?\n(?:(?!---[ \t]*$).*\n)*?title[ \t]*:", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]]*\]")


class TitlesFromHeadings(Plugin):
    """`titles_from_headings: enabled, strip_title, collections`; `strip_title` in front matter."""

    name: ClassVar[str] = "jekyll-titles-from-headings"
    priority: ClassVar[int] = 10

    def document(self, document: Document, body: str, view: View) -> Document:
        if not _wanted(document, view):
            return document
        match = _HEADING.search(body)
        if match is not None:
            document = with_data(document, title=_title(match, view))
        if document.collection == "posts" and _strips(document, view) and _has_excerpt(document, view):
            document = with_data(document, excerpt=None)  # the gem cuts it anew, even where the post has one of its own
        return document

    def body(self, text: str, document: Document, view: View) -> str:
        if not _strips(document, view) or not is_markdown(view, document):
            return text
        if not document.is_page and not _wanted(document, view):
            return text
        match = _HEADING.search(text)
        if match is None and _wanted(document, view):
            return text.strip()
        # By now the title is in the data: it came from the heading if it is the same and the file gives none.
        if match is None or document.data.get("title") != _title(match, view) or _gives_title(document, view):
            return text
        return _HEADING.sub("", text).strip()

    def excerpt_body(self, text: str, document: Document, view: View) -> str:
        # The gem cuts anew only the excerpts of posts; those of other members and of pages keep the heading.
        return self.body(text, document, view) if document.collection == "posts" else text


def _wanted(document: Document, view: View) -> bool:
    """Whether a heading may give the title: of pages without one, and of any member of a collection, if wanted."""
    options = settings(view, "titles_from_headings")
    if options.get("enabled") is False or not is_markdown(view, document):
        return False
    if document.is_page:
        return document.data.get("title") is None
    return options.get("collections") is True and writes(view, document.collection)


def _strips(document: Document, view: View) -> bool:
    return document.data.get("strip_title", settings(view, "titles_from_headings").get("strip_title")) is True


def _has_excerpt(document: Document, view: View) -> bool:
    return bool(excerpt_separator(document, view.option("excerpt_separator")))


def _title(match: re.Match[str], view: View) -> str:
    html = view.markdown(match[1] if match[1] is not None else match[2])
    return _FOOTNOTE.sub("", normalize_whitespace(strip_html(html)))


def _gives_title(document: Document, view: View) -> bool:
    """Whether a page's front matter has a title of its own; for members of collections it does not count."""
    return document.is_page and _OWN_TITLE.match(view.read(document.path) or b"") is not None
