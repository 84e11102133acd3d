"""Typographic symbols: dashes, ellipses and guillemets."""

from __future__ import annotations

from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.spans.scanner import Scan

SYMBOLS = {
    name: Element("typographic_sym", name)
    for name in ("mdash", "ndash", "hellip", "laquo_space", "raquo_space", "laquo", "raquo")
}


def dashes(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    if not text.startswith("--", at):
        return 0
    if at > start:
        out.append(text[start:at])
    if text.startswith("-", at + 2):
        out.append(SYMBOLS["mdash"])
        return at + 3
    out.append(SYMBOLS["ndash"])
    return at + 2


def dots(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    if not scan.text.startswith("...", at):
        return 0
    if at > start:
        out.append(scan.text[start:at])
    out.append(SYMBOLS["hellip"])
    return at + 3


def left_guillemet(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text, state = scan.text, scan.state
    if not text.startswith("<<", at) or (state.gfm and "no_auto_typographic" in state.options.gfm_quirks):
        return 0
    if at > start:
        out.append(text[start:at])
    if text.startswith(" ", at + 2):
        out.append(SYMBOLS["laquo_space"])
        return at + 3
    out.append(SYMBOLS["laquo"])
    return at + 2


def right_guillemet(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    if not text.startswith(">>", at):
        return 0
    begin = at - 1 if at > low and text[at - 1] == " " else at
    if begin > start:
        out.append(text[start:begin])
    out.append(SYMBOLS["raquo" if begin == at else "raquo_space"])
    return at + 2
