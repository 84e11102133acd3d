"""Links, images and references to footnotes: what begins with `[`."""

from __future__ import annotations

import re
from typing import Any

from generator.kramdown.attributes import apply_ial
from generator.kramdown.blocks.state import normalize_link_id
from generator.kramdown.element import Element, Ial
from generator.kramdown.patterns import STRIP
from generator.kramdown.spans.footnote import footnote_marker
from generator.kramdown.spans.scanner import MAX_DEPTH, Scan

_SIMPLE_TARGET = re.compile(r"\(([^()\s<]*)\)")
_ANGLE_TARGET = re.compile(r"\(<(.*?)>")
_PAREN = re.compile(r"[()]|[ \t\r\n\f\v](?=['\"])")
_REFERENCE = re.compile(r"[ \t\r\n\f\v]*\[([^\]]+)?\]")
_TITLE = re.compile(r"[ \t\r\n\f\v]*([\"'])(.+?)\1[ \t\r\n\f\v]*\)", re.S)
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=-])")
MAX_IMAGES = 5  # images in descriptions of images; what is nested deeper is text


def closing_bracket(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    return 0  # only links stop there


def _too_deep(kinds: list[str], image: bool) -> bool:
    return len(kinds) > MAX_DEPTH or (image and kinds.count("img") > MAX_IMAGES)


class _Brackets:
    """Counts brackets: images that have been read have taken theirs."""

    __slots__ = ("count", "images", "seen")

    def __init__(self) -> None:
        self.count = 1
        self.seen = self.images = 0

    def __call__(self, scan: Scan, at: int, start: int, out: list[Any]) -> bool:
        self.count += -1 if scan.text[at] == "]" else 1
        for node in out[self.seen :]:
            if type(node) is Element and node.kind == "img":
                self.images += 1
        self.seen = len(out)
        return self.count == self.images


def bracket(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    begin = at - 1 if at > low and text[at - 1] == "!" else at
    image = begin < at
    after = at + 1
    if after >= len(text):
        return 0
    if text[after] == "^":
        # `![^x]` is text before a reference to a footnote
        return footnote_marker(scan, at, start, low, out)
    kinds = scan.kinds
    if (not image and ("a" in kinds or "img" in kinds)) or scan.budget < 0 or _too_deep(kinds, image):
        return -after
    if scan.find("]", after) < 0:
        return -after
    element = Element("img" if image else "a", None, {})
    kinds.append(element.kind)
    end = scan.run(element.children, after, "[]", _Brackets())
    kinds.pop()
    if end < 0:
        scan.budget -= len(text) - at
        return -after
    found = _target(scan, element, after, end, begin)
    if found < 0:
        scan.budget -= end - at
        return -after
    if begin > start:
        out.append(text[start:begin])
    out.append(element)
    return found


def _target(scan: Scan, element: Element, begin: int, end: int, at: int) -> int:
    """Complete a link the text of which is `begin` to `end`; returns where it ends, or -1 if it is none."""
    text = scan.text
    pos = end + 1
    simple = _SIMPLE_TARGET.match(text, pos)
    if simple:
        _complete(element, simple[1].strip(STRIP), None, text, begin, end)
        return simple.end()
    reference = _REFERENCE.match(text, pos)
    if reference or not text.startswith("(", pos):
        return _reference(scan, element, begin, end, reference, at)
    angle = _ANGLE_TARGET.match(text, pos) if text.startswith("<", pos + 1) else None
    if angle:
        target, pos = angle[1], angle.end()
        if text.startswith(")", pos):
            _complete(element, target, None, text, begin, end)
            return pos + 1
    else:
        depth, last = 0, pos
        for found in _PAREN.finditer(text, pos):
            last = found.end()
            if found[0] == "(":
                depth += 1
            elif found[0] == ")":
                depth -= 1
                if depth == 0:
                    break
            else:
                break
        target = text[pos + 1 : last - 1].strip(STRIP)
        scan.budget -= last - pos
        pos = last
        if depth == 0:
            _complete(element, target, None, text, begin, end)
            return pos
    title = _TITLE.match(text, pos) if scan.budget > 0 else None
    if not title:
        scan.budget -= len(text) - pos
        return -1
    _complete(element, target, title[2], text, begin, end)
    return title.end()


def _reference(scan: Scan, element: Element, begin: int, end: int, reference: re.Match[str] | None, at: int) -> int:
    text = scan.text
    name = reference[1] if reference else None
    identity = normalize_link_id(name or _plain(text[begin:end]))
    definition = scan.state.link_defs.get(identity)
    if definition is None:
        if not name:
            scan.warn(f"no link definition for '{identity}'", at)
        return -1
    target, title, mark = definition
    if mark is not None and mark.ial is not None:
        _apply(scan, element, mark.ial)
    _complete(element, target, title, text, begin, end)
    return reference.end() if reference else end + 1


def _apply(scan: Scan, element: Element, ial: Ial) -> None:
    element.ial = {key: list(value) if isinstance(value, list) else value for key, value in ial.items()}
    assert element.attr is not None
    apply_ial(element.attr, ial, scan.state.alds)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _complete(element: Element, target: str, title: str | None, text: str, begin: int, end: int) -> None:
    attr = element.attr
    assert attr is not None
    if element.kind == "a":
        attr["href"] = target
    else:
        attr["src"] = target
        attr["alt"] = _plain(text[begin:end])
        element.children = []
    if title:
        attr["title"] = title
