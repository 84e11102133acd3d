"""Footnotes: the references in the text and the list at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.kramdown import entities
from generator.kramdown.element import Element
from generator.kramdown.escaping import escape_text

if TYPE_CHECKING:
    from generator.kramdown.writer.html import HtmlWriter


@dataclass(slots=True)
class _Note:
    name: str
    content: Element
    number: int
    repeated: int = 0


class Footnotes:
    """The footnotes that a document refers to, in the order of their first references."""

    def __init__(self, writer: HtmlWriter) -> None:
        self._writer = writer
        self._notes: dict[str, _Note] = {}
        self._order: list[_Note] = []

    def reference(self, element: Element) -> str:
        options = self._writer.options
        name = options.footnote_prefix + element.data["name"]
        note = self._notes.get(name)
        repeat = ""
        if note:
            note.repeated += 1
            repeat = f":{note.repeated}"
        else:
            note = _Note(name, element.value, options.footnote_nr + len(self._notes))
            self._notes[name] = note
            self._order.append(note)
        text = options.footnote_link_text.replace("%s", str(note.number), 1)
        return (
            f'<sup id="fnref:{name}{repeat}"><a href="#fn:{name}" class="footnote" rel="footnote" '
            f'role="doc-noteref">{text}</a></sup>'
        )

    def content(self) -> str:
        """The list of footnotes; notes may refer to further notes, which are then added."""
        options = self._writer.options
        items: list[str] = []
        for note in self._order:  # which grows meanwhile
            items.append(self._item(note))
        if not items:
            return ""
        start = f' start="{options.footnote_nr}"' if options.footnote_nr != 1 else ""
        return f'<div class="footnotes" role="doc-endnotes">\n  <ol{start}>\n{"".join(items)}  </ol>\n</div>\n'

    def _item(self, note: _Note) -> str:
        item = Element("li", None, {"id": f"fn:{note.name}"}, list(note.content.children))
        paragraph = None
        if (item.children and _kind(item.children[-1]) == "p") or self._writer.options.footnote_backlink_inline:
            paragraph = _last_text_block(item)
        if paragraph is None:
            space = ""
            paragraph = Element("p")
            item.children.append(paragraph)
        else:
            space = self._writer.entity(entities.BY_NAME["nbsp"])
        saved = paragraph.children
        paragraph.children = saved + self._backlinks(note, space)
        html = self._writer.item(item, 4)
        paragraph.children = saved
        return html

    def _backlinks(self, note: _Note, space: str) -> list[Element]:
        text = escape_text(self._writer.options.footnote_backlink)
        if not text:
            return []
        nbsp = self._writer.entity(entities.BY_NAME["nbsp"])
        links = [_backlink(space, note.name, text)]
        for index in range(1, note.repeated + 1):
            links.append(_backlink(nbsp, f"{note.name}:{index}", f"{text}<sup>{index + 1}</sup>"))
        return links


def _kind(node: Element | str) -> str:
    return "" if isinstance(node, str) else node.kind


def _backlink(space: str, name: str, text: str) -> Element:
    return Element("raw", f'{space}<a href="#fnref:{name}" class="reversefootnote" role="doc-backlink">{text}</a>')


def _last_text_block(element: Element) -> Element | None:
    """The last paragraph or header, however deep, if that is what the element ends with."""
    while element.children:
        last: Element | str = element.children[-1]
        if isinstance(last, str):
            return None
        if last.kind in ("p", "header"):
            return last
        element = last
    return None
