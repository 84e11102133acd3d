"""The element tree.

Text is a plain `str` among the children; everything else is an `Element`. Kinds are kramdown's names of elements
(`p`, `header`, `codespan`, `html_element`, …).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

Ial = dict[str, Any]  # attribute → value, and under "refs:" the list of references


class Source:
    """A text that is read, and where it comes from; lines are counted only when somebody asks."""

    __slots__ = ("_breaks", "first", "parent", "start", "text")

    def __init__(self, text: str, parent: Source | None = None, start: int = 0, first: int = 0) -> None:
        self.text = text
        self.parent = parent
        self.start = start
        self.first = first
        self._breaks: list[int] | None = None

    def line_at(self, position: int) -> int:
        """The line in the whole document, from 1, of a position in this text."""
        if self._breaks is None:
            self._breaks = []
            found = self.text.find("\n")
            while found >= 0:
                self._breaks.append(found)
                found = self.text.find("\n", found + 1)
        above = self.parent.line_at(self.start) if self.parent else 1
        return above + self.first + bisect_right(self._breaks, position - 1)


class Element:
    """A node.

    `raw` is text whose spans are still to be read; `ial` the inline attribute list that is still to be applied;
    `where` the source and position of `raw`; `transparent` marks a paragraph that is written without its tags;
    `data` holds what only few kinds have.
    """

    __slots__ = ("attr", "children", "data", "ial", "kind", "raw", "transparent", "value", "where")

    def __init__(
        self, kind: str, value: Any = None, attr: dict[str, Any] | None = None, children: list[Any] | None = None
    ) -> None:
        self.kind = kind
        self.value = value
        self.attr = attr
        self.children: list[Any] = [] if children is None else children
        self.ial: Ial | None = None
        self.raw: str | None = None
        self.transparent = False
        self.where: tuple[Source, int] | None = None
        self.data: dict[str, Any] = NO_DATA

    def __repr__(self) -> str:
        return f"<{self.kind} {self.value or ''} {self.attr or ''} {self.children}>"


NO_DATA: dict[str, Any] = {}  # shared and never written to: a kind that has data gets its own dict

BLOCK_KINDS = frozenset(
    ["blank", "p", "header", "blockquote", "codeblock", "ul", "ol", "li", "dl", "dt", "dd", "table", "td", "hr"]
)
SPAN_KINDS = frozenset(
    [
        "a",
        "br",
        "img",
        "codespan",
        "footnote",
        "em",
        "strong",
        "entity",
        "typographic_sym",
        "smart_quote",
        "abbreviation",
    ]
)


def category(node: Element | str) -> str | None:
    """`block` or `span`, or None for kinds that are neither, such as rows of a table."""
    if isinstance(node, str):
        return "span"
    if node.kind in BLOCK_KINDS:
        return "block"
    if node.kind in SPAN_KINDS:
        return "span"
    found: str | None = node.data.get("category")
    return found
