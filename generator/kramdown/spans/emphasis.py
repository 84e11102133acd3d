"""Emphasis: `*em*`, `_em_`, `**strong**`, `__strong__`."""

from __future__ import annotations

import unicodedata
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.spans.scanner import MAX_DEPTH, Scan

_SPACE = " \t\r\n\f\v"


def emphasis(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    char = text[at]
    strong = text.startswith(char, at + 1)
    after = at + 2 if strong else at + 1
    kind = "strong" if strong else "em"
    if (
        (after < len(text) and text[after] in _SPACE)
        or kind in scan.kinds
        or (char == "_" and _inside_word(scan, at))
        or scan.budget < 0
        or len(scan.kinds) > MAX_DEPTH
    ):
        return -after
    warnings = len(scan.state.warnings)
    children, end = _content(scan, after, text[at:after], kind)
    if end < 0 and strong and scan.kinds[-1] != "em":
        kind, after_em = "em", at + 1
        children, end = _content(scan, after_em, char, kind)
    if end < 0:
        del scan.state.warnings[warnings:]
        return -after
    if at > start:
        out.append(text[start:at])
    out.append(Element(kind, None, None, children))
    return end + (2 if kind == "strong" else 1)


def _inside_word(scan: Scan, at: int) -> bool:
    """Whether an underscore follows a letter, perhaps with a hyphen or more underscores between."""
    text, before = scan.text, at - 1
    if before >= 0 and text[before] == "_":
        start, end = scan.run_of_underscores
        if not start <= before < end:
            start = end = before
            while start > 0 and text[start - 1] == "_":
                start -= 1
            while end < len(text) and text[end] == "_":
                end += 1
            scan.run_of_underscores = (start, end)
        before = start - 1
    if before < 0:
        return False
    return _is_letter(text[before]) or (text[before] == "-" and before > 0 and _is_letter(text[before - 1]))


def _is_letter(char: str) -> bool:
    """Ruby's `[[:alpha:]]`, which has the letters that are numbers too, such as Roman numerals."""
    return char.isalpha() or (char > "\x7f" and unicodedata.category(char) == "Nl")


def _is_letter_or_digit(char: str) -> bool:
    """Ruby's `[[:alnum:]]`, to which numbers such as ² do not belong."""
    return char.isalnum() and (char < "\x80" or unicodedata.category(char) != "No")


def _content(scan: Scan, pos: int, mark: str, kind: str) -> tuple[list[Any], int]:
    """What stands between the marks, and the position of the closing mark, or -1."""
    children: list[Any] = []
    if pos > _last_closing(scan, mark):
        return children, -1
    char = mark[0]
    text = scan.text
    double = char * 2

    def closes(scan: Scan, at: int, start: int, out: list[Any]) -> bool:
        if text[at - 1] in _SPACE or not (out or at > start):
            return False
        if kind == "em":
            if text.startswith(double, at) and not text.startswith(char, at + 2):
                return False
            return char != "_" or not _is_letter_or_digit(text[at + 1 : at + 2])
        return text.startswith(double, at) and (char != "_" or not _is_letter_or_digit(text[at + 2 : at + 3]))

    scan.kinds.append(kind)
    end = scan.run(children, pos, char, closes)
    scan.kinds.pop()
    if end < 0:
        scan.budget -= len(text) - pos
    return children, end


def _last_closing(scan: Scan, mark: str) -> int:
    """The last position at which a mark could close; behind it none needs to be tried."""
    known = scan.absent.get(("close", mark))
    if known is None:
        text = scan.text
        known = text.rfind(mark)
        while known > 0 and text[known - 1] in _SPACE:
            known = text.rfind(mark, 0, known + len(mark) - 1)
        scan.absent["close", mark] = known
    return known
