"""Reading text for code spans (and HTML) only, as tables need it to find their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import LETTER
from generator.kramdown.spans.codespan import codespan
from generator.kramdown.spans.html import span_html
from generator.kramdown.spans.scanner import Construct, Scan, searcher

HTML = re.compile(rf"<(?:{LETTER}|!--|/|!\[CDATA\[)")


def _html(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    return span_html(scan, at, start, low, out) if HTML.match(scan.text, at) else 0


_CODE: dict[str, Construct] = {"`": codespan}
_CODE_AND_HTML: dict[str, Construct] = {"`": codespan, "<": _html}


def _read(state: State, text: str, constructs: dict[str, Construct]) -> Iterator[tuple[bool, str | None]]:
    warnings = len(state.warnings)
    scan = Scan(state, text, None)
    scan.constructs, scan.search, scan.merge = constructs, searcher("".join(constructs)), True
    out: list[Any] = []
    scan.run(out, 0)
    del state.warnings[warnings:]
    for node in out:
        if not isinstance(node, Element):
            yield False, node
        elif node.kind == "html_element":
            yield False, None
        else:
            yield node.kind == "codespan", node.value


def split_code(state: State, text: str) -> Iterator[tuple[bool, str | None]]:
    """Pieces of a text, and whether they are the content of a code span."""
    return _read(state, text, _CODE)


def split_code_and_html(state: State, text: str) -> Iterator[tuple[bool, str | None]]:
    """The same, where HTML elements hide what is in them: they are None."""
    return _read(state, text, _CODE_AND_HTML)
