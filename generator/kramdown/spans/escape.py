"""Backslashes: escaped characters, escaped guillemets and line breaks."""

from __future__ import annotations

from typing import Any

from generator.kramdown import entities
from generator.kramdown.element import Element
from generator.kramdown.spans.scanner import BREAK, Scan

_ESCAPABLE = "\\.*_+`<>()[]{}#!:|\"'$=-"
_ESCAPABLE_GFM = _ESCAPABLE + "~"


def escape(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    return _escape(scan, at, start, out, _ESCAPABLE)


def escape_gfm(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    return _escape(scan, at, start, out, _ESCAPABLE_GFM)


def _escape(scan: Scan, at: int, start: int, out: list[Any], escapable: str) -> int:
    text = scan.text
    char = text[at + 1 : at + 2]
    state = scan.state
    if not char or char not in escapable:
        return 0
    if char in "<>" and text.startswith(char, at + 2):
        if not (state.gfm and "no_auto_typographic" in state.options.gfm_quirks):
            if at > start:
                out.append(text[start:at])
            sign = Element("entity", entities.BY_NAME["lt" if char == "<" else "gt"])
            out += (sign, sign)
            return at + 3
    elif char == "\\" and text.startswith("\n", at + 2) and not (state.gfm and state.options.hard_wrap):
        if at > start:
            out.append(text[start:at])
        out.append(BREAK)
        return at + 2
    out.append(text[start:at] + char)
    scan.merge = True
    return at + 2
