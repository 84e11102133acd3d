"""HTML tables as kramdown's tables, where these can express them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.patterns import BLOCK_ELEMENTS, STRIP

_ALIGN = re.compile(r"(?:;[ \t\r\n\f\v]*)?text-align:[ \t\r\n\f\v]+(center|left|right)")
_ANY_ALIGN = re.compile(r"text-align:[ \t\r\n\f\v]+(center|left|right|justify|inherit)")


def convert_table(element: Element, read_children: Callable[[Element], None]) -> bool:
    """Convert a table element; False, and nothing changed, where it is not simple enough."""
    if not _is_simple(element):
        return False
    element.children = [child for child in element.children if type(child) is not str]
    read_children(element)
    element.kind, element.value, element.ial = "table", None, None
    alignment: list[str] = []
    for row in _all(element, "tr"):
        alignment = [_take_alignment(cell) for cell in row.children if isinstance(cell, Element)]
    element.data = {"alignment": alignment}
    element.children = [child for child in element.children if child.kind != "html_element"]
    for cell in list(_all(element, "th")):
        cell.kind = "td"
    if element.children and element.children[0].kind == "tr":
        element.children = [Element("tbody", None, None, element.children)]
    return True


def _all(element: Element, kind: str) -> Iterator[Element]:
    """Elements of a kind below `element`, in order, not those inside each other."""
    for child in element.children:
        if isinstance(child, Element):
            if child.kind == kind:
                yield child
            else:
                yield from _all(child, kind)


def _take_alignment(cell: Element) -> str:
    style = (cell.attr or {}).get("style")
    found = _ALIGN.search(style) if style else None
    if not found or cell.attr is None or not style:
        return "default"
    cell.attr["style"] = style[: found.start()] + style[found.end() :]
    if not cell.attr["style"].strip(STRIP):
        del cell.attr["style"]
    return found[1]


def _html(element: Element, *names: str) -> Iterator[Element]:
    """HTML elements of some names below `element`, not those inside each other."""
    for child in element.children:
        if isinstance(child, Element):
            if child.value in names:
                yield child
            else:
                yield from _html(child, *names)


def _is_simple(element: Element) -> bool:
    """Only text in cells, rows of one length, one alignment a column, and head, body and foot in order."""
    if not all(_only_phrasing(cell) for cell in _html(element, "th", "td")):
        return False
    counts: set[int] = set()
    alignments: set[tuple[str, ...]] = set()
    for row in _html(element, "tr"):
        cells = [cell for cell in row.children if isinstance(cell, Element) and cell.value in ("th", "td")]
        counts.add(len(cells))
        alignments.add(tuple(_alignment(cell) for cell in cells))
    if len(counts) != 1 or 0 in counts or len(alignments) > 1:
        return False
    if any(name in ("justify", "inherit") for row in alignments for name in row):
        return False
    if _has_rows(element, "td"):
        return True
    parts = [child for child in element.children if isinstance(child, Element)]
    return all(
        (part.value == "thead" and _has_rows(part, "th"))
        or (part.value in ("tbody", "tfoot") and _has_rows(part, "td"))
        for part in parts
    ) and any(part.value == "tbody" for part in parts)


def _only_phrasing(element: Element) -> bool:
    return all(
        type(child) is str or (child.value not in BLOCK_ELEMENTS and _only_phrasing(child))
        for child in element.children
    )


def _alignment(cell: Element) -> str:
    found = _ANY_ALIGN.search(str((cell.attr or {}).get("style", "")))
    return found[1] if found else "default"


def _has_rows(element: Element, kind: str) -> bool:
    rows: list[Any] = [child for child in element.children if type(child) is not str]
    return all(
        row.value == "tr" and all(type(cell) is str or cell.value == kind for cell in row.children) for row in rows
    )
