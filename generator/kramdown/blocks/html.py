"""HTML blocks: their content is raw HTML, spans or blocks, by element, option or `markdown` attribute."""

from __future__ import annotations

import re
from typing import Any

from generator.kramdown import native
from generator.kramdown.blocks.state import MAX_DEPTH, State
from generator.kramdown.element import Element
from generator.kramdown.patterns import (
    HTML_ATTRIBUTE,
    HTML_CDATA,
    HTML_COMMENT,
    HTML_ELEMENTS,
    HTML_INSTRUCTION,
    HTML_TAG,
    HTML_TAG_CLOSE,
    LETTER,
    SPAN_ELEMENTS,
    VOID_ELEMENTS,
    content_model,
)

_MARKDOWN = {"0": "raw", "1": "default", "span": "span", "block": "block"}
_TRAILING = re.compile(r"[ \t]*\n")
_RAW_START = re.compile(rf"<(?={LETTER}|/|!--|\?|!\[CDATA\[)")
_OPT = re.compile(" {0,3}")


def markdown_attribute(attr: dict[str, Any]) -> str | None:
    """Take the attribute `markdown` away and say what it asks for."""
    return _MARKDOWN.get(attr.pop("markdown", ""))


def attributes(state: State, text: str, line_at: int, *, known: bool) -> dict[str, Any]:
    """The attributes in a start tag; names are lower case where the element is HTML's."""
    attr: dict[str, Any] = {}
    for name, value, _, quoted in HTML_ATTRIBUTE.findall(text):
        if known:
            name = name.lower()
        if name in attr:
            state.warn(f"HTML attribute '{name}' is given twice; the last one holds", line_at)
        attr[name] = value or quoted
    return attr


def block_html(state: State) -> bool:
    text, start = state.text, state.pos
    if text.startswith("<!--", start):
        return _comment(state)
    at = _OPT.match(text, start).end()  # type: ignore[union-attr]
    if found := _tag(state, at):
        if found[1].lower() in SPAN_ELEMENTS or state.depth + state.html_depth >= MAX_DEPTH:
            return False
        state.pos = found.end()
        _start_tag(state, found, start)
        if state.options.html_to_native:
            native.convert(state.tree.children[-1], state.headers)
        return True
    if found := HTML_TAG_CLOSE.match(text, at):
        name = found[1].lower()
        if name not in SPAN_ELEMENTS and state.tree.kind == "html_element" and state.tree.value == name:
            state.pos = found.end()
            state.stopped = True
            return True
    return False


def _tag(state: State, at: int) -> re.Match[str] | None:
    return HTML_TAG.match(state.text, at)


def _comment(state: State) -> bool:
    text, start = state.text, state.pos
    if state.is_absent("-->", start) or not (found := HTML_COMMENT.match(text, start)):
        state.note_absent("-->", start)
        return False
    element = Element("xml_comment", found[0])
    element.data = {"category": "block"}
    state.tree.children.append(element)
    state.pos = found.end()
    if trailing := _TRAILING.match(text, state.pos):
        state.pos = trailing.end()
    return True


def _start_tag(state: State, found: re.Match[str], at: int) -> None:
    """Make the element of a start tag and read its content; the position is behind the tag."""
    name = found[1]
    if name.lower() in HTML_ELEMENTS:
        name = name.lower()
    closed = bool(found[4]) or name in VOID_ELEMENTS
    attr = attributes(state, found[2], at, known=name in HTML_ELEMENTS) if found[2] else {}
    element = Element("html_element", name, attr)
    state.tree.children.append(element)
    with_body = True
    if name in ("script", "style"):
        _raw_body(state, element, name)
        with_body = False
    if state.block_ial is not None:
        element.ial = state.block_ial
        state.block_ial = None
        state.with_ial.append(element)
    tree = state.tree
    inside_raw = tree.kind == "html_element" and tree.data["model"] == "raw"
    model = content_model(name) if state.options.parse_block_html and not inside_raw else "raw"
    asked = markdown_attribute(attr) if attr else None
    if asked:
        model = content_model(name) if asked == "default" else asked
    if model == "block":
        _skip_line_end(state)
    element.data = {"category": "block", "model": model, "closed": closed}
    if closed or not with_body:
        return
    state.html_depth += 1
    if model == "block":
        if not state.parse_blocks(element):
            state.warn(f"no end tag for '{name}', it is closed automatically", at)
    elif model == "span":
        _span_body(state, element, name, at)
    else:
        _raw_html(state, element, at)
    state.html_depth -= 1
    if not inside_raw:
        _skip_line_end(state)


def _skip_line_end(state: State) -> None:
    if trailing := _TRAILING.match(state.text, state.pos):
        state.pos = trailing.end()


def _raw_body(state: State, element: Element, name: str) -> None:
    """What stands in a script or style element."""
    text, start = state.text, state.pos
    key = ("</", name)
    stop = None if state.is_absent(key, start) else re.compile(rf"</{name}[ \t\r\n\f\v]*>", re.I).search(text, start)
    if stop:
        body, state.pos = text[start : stop.start()], stop.end()
    else:
        state.note_absent(key, start)
        body, state.pos = text[start:], len(text)
        state.warn(f"no end tag for '{name}', it is closed automatically", start)
    if body:
        raw = Element("raw", body)
        element.children.append(raw)


def _span_body(state: State, element: Element, name: str, at: int) -> None:
    text, start = state.text, state.pos
    stop = re.compile(rf"</{re.escape(name)}[ \t\r\n\f\v]*>", re.I).search(text, start)
    if stop:
        body, state.pos = text[start : stop.start()], stop.end()
    else:
        body, state.pos = text[start:], len(text)
        state.warn(f"no end tag for '{name}', it is closed automatically", at)
    if body:
        state.add_raw(element, body, start)


def _raw_html(state: State, element: Element, at: int) -> None:
    """HTML that is kept as it is, up to the end tag of `element` or the end of the text."""
    text, size = state.text, len(state.text)
    saved, state.tree = state.tree, element
    add = element.children.append
    deeper: dict[str, int] = {}  # tags that are nested too deep to become elements and stay as they are
    start = pos = state.pos
    while True:
        found = _RAW_START.search(text, pos)
        if not found:
            if start < size:
                add(text[start:])
            state.pos = size
            state.warn(f"no end tag for '{element.value}', it is closed automatically", at)
            break
        pos = found.start()
        after, node, tag = _markup(state, pos)
        if tag is not None and (state.depth + state.html_depth >= MAX_DEPTH):
            node, after, deeper[tag[1]], tag = Element("raw", tag[0]), tag.end(), deeper.get(tag[1], 0) + 1, None
        if node is not None or tag is not None:
            if pos > start:
                add(text[start:pos])
            if tag is not None:
                state.pos = tag.end()
                _start_tag(state, tag, pos)
                start = pos = state.pos
            else:
                add(node)
                start = pos = after
            continue
        if close := HTML_TAG_CLOSE.match(text, pos):
            if deeper.get(close[1]):
                deeper[close[1]] -= 1
                add(text[start:pos])
                add(Element("raw", close[0]))
                start = pos = close.end()
                continue
            name = close[1].lower() if element.value in HTML_ELEMENTS else close[1]
            if name == element.value:
                if pos > start:
                    add(text[start:pos])
                state.pos = close.end()
                break
            state.warn(f"an end tag for '{close[1]}' that belongs to nothing", pos)
            pos = close.end()
            continue
        pos += 1
    state.tree = saved


def _markup(state: State, pos: int) -> tuple[int, Element | str | None, re.Match[str] | None]:
    """What begins at `pos`: (its end, a comment, instruction or text) or a start tag."""
    text = state.text
    if text.startswith("<!--", pos):
        if not state.is_absent("-->", pos):
            if found := HTML_COMMENT.match(text, pos):
                return found.end(), _markup_element("xml_comment", found[0]), None
            state.note_absent("-->", pos)
    elif text.startswith("<?", pos):
        if not state.is_absent("?>", pos):
            if found := HTML_INSTRUCTION.match(text, pos):
                return found.end(), _markup_element("xml_pi", found[0]), None
            state.note_absent("?>", pos)
    elif text.startswith("<![CDATA[", pos):
        if not state.is_absent("]]>", pos):
            if found := HTML_CDATA.match(text, pos):
                return found.end(), found[1], None
            state.note_absent("]]>", pos)
    else:
        return 0, None, _tag(state, pos)
    return 0, None, None


def _markup_element(kind: str, value: str) -> Element:
    element = Element(kind, value)
    element.data = {"category": "block"}
    return element
