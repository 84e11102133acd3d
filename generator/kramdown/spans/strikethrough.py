"""GFM's `~~deleted~~`."""

from __future__ import annotations

import re
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.spans.scanner import MAX_DEPTH, Scan

_MATCH = re.compile(r"~~(?![ \t\r\n\f\v~])(.*?[^ \t\r\n\f\v~])~~", re.S)


def strikethrough(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    from generator.kramdown.spans import prepare

    text = scan.text
    if not text.startswith("~~", at) or scan.budget < 0 or len(scan.kinds) > MAX_DEPTH:
        return 0
    if scan.find("~~", at + 2) < 0:
        return 0
    found = _MATCH.match(text, at)
    if not found:
        scan.budget -= len(text) - at
        return 0
    if at > start:
        out.append(text[start:at])
    element = Element("html_element", "del", {})
    element.data = {"category": "span", "model": "span", "closed": False}
    inner = Scan(scan.state, found[1], scan.source)
    prepare(inner)
    inner.budget = scan.budget
    inner.run(element.children, 0)
    out.append(element)
    return found.end()
