"""References to footnotes: `[^name]`."""

from __future__ import annotations

import re
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.patterns import ID_NAME
from generator.kramdown.spans.scanner import Scan

_MARKER = re.compile(rf"\[\^({ID_NAME})\]")


def footnote_marker(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    found = _MARKER.match(scan.text, at)
    if not found:
        return 0
    name = found[1]
    footnote = scan.state.footnotes.get(name)
    if footnote is None:
        scan.warn(f"there is no footnote '{name}'", at)
        return -found.end()
    footnote.used = True
    if at > start:
        out.append(scan.text[start:at])
    element = Element("footnote", footnote.content)
    element.data = {"name": name}
    out.append(element)
    return found.end()
