"""Code spans."""

from __future__ import annotations

from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.spans.scanner import Scan

_SPACE = " \t\r\n\f\v"


def codespan(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    size = len(text)
    after = at + 1
    while after < size and text[after] == "`":
        after += 1
    simple = after == at + 1
    if simple and after < size and text[after] in _SPACE and (at == 0 or text[at - 1] in _SPACE):
        return -after
    ticks = text[at:after]
    close = scan.find(ticks, after)
    if close < 0:
        return -after
    code = text[after:close]
    if not simple:
        code = code.removeprefix(" ").removesuffix(" ")
    if at > start:
        out.append(text[start:at])
    out.append(Element("codespan", code))
    return close + (after - at)
