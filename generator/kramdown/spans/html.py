"""HTML inside text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from generator.kramdown import native
from generator.kramdown.blocks.html import attributes, markdown_attribute
from generator.kramdown.element import Element
from generator.kramdown.escaping import escape_all
from generator.kramdown.patterns import (
    BLOCK_ELEMENTS,
    HTML_CDATA,
    HTML_COMMENT,
    HTML_ELEMENTS,
    HTML_TAG,
    HTML_TAG_CLOSE,
    LETTER,
    VOID_ELEMENTS,
    content_model,
)
from generator.kramdown.spans.scanner import MAX_DEPTH, Scan, searcher

_NEWLINES = re.compile("\n+")


def span_html(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    if text.startswith("<!", at):
        return _comment_or_data(scan, at, start, out)
    if found := HTML_TAG_CLOSE.match(text, at):
        scan.warn(f"an end tag for '{found[1]}' that belongs to nothing", at)
        return -found.end()
    found = HTML_TAG.match(text, at)
    if not found or len(scan.kinds) > MAX_DEPTH:
        return -(at + 1)
    name = found[1]
    known = name.lower() in HTML_ELEMENTS
    if known:
        name = name.lower()
    if name in BLOCK_ELEMENTS:
        scan.warn(f"the block element '{name}' in text", at)
        return -found.end()
    if at > start:
        out.append(text[start:at])
    element, deeper = _element(scan, found, name, known)
    out.append(element)
    end = found.end()
    if not found[4] and name not in VOID_ELEMENTS:
        end = _content(scan, element, end, known, deeper)
    if scan.state.options.html_to_native:
        native.convert(element, scan.state.headers)
    return end


def _comment_or_data(scan: Scan, at: int, start: int, out: list[Any]) -> int:
    text = scan.text
    if scan.find("-->", at) >= 0 and (found := HTML_COMMENT.match(text, at)):
        node: Any = Element("xml_comment", found[0])
        node.data = {"category": "span"}
    elif scan.find("]]>", at) >= 0 and (found := HTML_CDATA.match(text, at)):
        node = escape_all(found[1])
        scan.merge = True
    else:
        return -(at + 1)
    if at > start:
        out.append(text[start:at])
    out.append(node)
    return found.end()


def _element(scan: Scan, found: re.Match[str], name: str, known: bool) -> tuple[Element, bool]:
    """The element of a start tag, and whether there is kramdown in it."""
    attr: dict[str, Any] = {}
    if found[2]:
        attr = attributes(scan.state, found[2], 0, known=known)
        for key, value in attr.items():
            if "\n" in value:
                attr[key] = _NEWLINES.sub(" ", value)
    model = content_model(name)
    inside_raw = "raw_html" in scan.kinds[-1:]
    deeper = model != "raw" and not inside_raw and scan.state.options.parse_span_html
    asked = markdown_attribute(attr) if attr else None
    if asked == "span":
        deeper = True
    elif asked == "default":
        deeper = model != "raw"
    elif asked == "raw":
        deeper = False
    elif asked == "block":
        scan.warn(f"markdown=\"block\" for '{name}' in text", found.start())
    element = Element("html_element", name, attr)
    element.data = {"category": "span", "model": "span" if deeper else "raw", "closed": bool(found[4])}
    return element, deeper


@lru_cache(maxsize=128)
def _end_tag(name: str, known: bool) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}[ \t\r\n\f\v]*+>", re.I if known else 0)


_RAW_SEARCH = searcher("<")


def _content(scan: Scan, element: Element, pos: int, known: bool, deeper: bool) -> int:
    """Read up to the end tag; where there is none, the element ends with the text."""
    end_tag = _end_tag(element.value, known).match
    text = scan.text

    def closes(scan: Scan, at: int, start: int, out: list[Any]) -> bool:
        return end_tag(text, at) is not None

    search, constructs = scan.search, scan.constructs
    if not deeper:
        scan.search, scan.constructs = _RAW_SEARCH, {"<": _only_html}
    elif len(constructs) < 3:
        from generator.kramdown.spans import prepare

        prepare(scan)
    scan.kinds.append("html" if deeper else "raw_html")
    end = scan.run(element.children, pos, "<", closes)
    scan.kinds.pop()
    scan.search, scan.constructs = search, constructs
    if end >= 0:
        return end_tag(text, end).end()  # type: ignore[union-attr]
    scan.warn(f"no end tag for '{element.value}', it is closed automatically", pos)
    if scan.rest < len(text):
        element.children.append(text[scan.rest :])
    return len(text)


_START = re.compile(rf"<(?:{LETTER}|!--|/|!\[CDATA\[)")


def _only_html(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    return span_html(scan, at, start, low, out) if _START.match(scan.text, at) else 0
