"""What begins with `<`: automatic links, HTML and guillemets."""

from __future__ import annotations

import re
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.patterns import LETTER, LETTER_OR_DIGIT
from generator.kramdown.spans.html import span_html
from generator.kramdown.spans.scanner import Scan
from generator.kramdown.spans.typography import left_guillemet

_AUTOLINK = re.compile(rf"<((mailto|https?|ftps?):.+?|(?:{LETTER_OR_DIGIT}|[-.])+?@(?:{LETTER_OR_DIGIT}|[-.])+?)>")
_HTML = re.compile(rf"<(?:{LETTER}|!--|/|!\[CDATA\[)")


def angle(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    if scan.find(">", at) >= 0 and (found := _AUTOLINK.match(text, at)):
        target = found[1]
        element = Element("a", None, {"href": target if found[2] else f"mailto:{target}"})
        element.children.append(target.removeprefix("mailto:"))
        if at > start:
            out.append(text[start:at])
        out.append(element)
        return found.end()
    if _HTML.match(text, at):
        return span_html(scan, at, start, low, out)
    return left_guillemet(scan, at, start, low, out)
