"""Inline math: `$$ … $$`."""

from __future__ import annotations

from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.patterns import STRIP
from generator.kramdown.spans.scanner import Scan


def inline_math(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    if not text.startswith("$$", at):
        return 0
    close = scan.find("$$", at + 2)
    if close < 0:
        return 0
    if at > start:
        out.append(text[start:at])
    element = Element("math", text[at + 2 : close].strip(STRIP))
    element.data = {"category": "span"}
    out.append(element)
    return close + 2
