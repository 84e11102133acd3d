"""Definition lists: a paragraph of terms, followed by lines that begin with `:`."""

from __future__ import annotations

import re

from generator.kramdown.blocks.eob import MARKER
from generator.kramdown.blocks.lists import TAIL, end_line, first_line, item_attributes, item_line, marker, shape
from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element, Source
from generator.kramdown.patterns import BLANK_LINES

_START = re.compile(r"( {0,3}:)" + TAIL)
_LEADING_TABS = re.compile(r"\t+")


def definition_list(state: State) -> bool:
    text, size = state.text, len(state.text)
    if not _START.match(text, state.pos):
        return False
    terms = _terms(state)
    if terms is None:
        return False
    paragraph, first_as_para = terms
    element = Element("dl")
    state.block_ial = None  # the list has the attributes of the paragraph of terms instead
    for term in (paragraph.raw or "").split("\n"):
        item = Element("dt")
        term = item_attributes(state, item, term)
        item.data = {"raw_text": term}
        item.raw, item.where = term, paragraph.where
        state.pending.append(item)
        element.children.append(item)
    if paragraph.ial is not None:
        element.ial = paragraph.ial
        state.with_ial.append(element)
        paragraph.ial = None
    paragraph.raw = None

    pos, start_re, form, indentation = state.pos, _START, shape(2), 0
    parts: list[str] = []
    found_items: list[tuple[Element, list[str], int]] = []
    last_blank = False
    while pos < size:
        if found := start_re.match(text, pos):
            item = Element("dd")
            item.data = {"first_as_para": first_as_para}
            content, indentation, form = first_line(len(found[1]), found[2])
            parts = [item_attributes(state, item, content)]
            found_items.append((item, parts, pos))
            element.children.append(item)
            start_re = marker("dl", indentation)
            first_as_para = last_blank = False
            pos = found.end()
        elif text[pos] == "^" and MARKER.match(text, pos):
            break
        elif found := item_line(state, pos, form, indentation, lazy=not last_blank):
            line = found[0]
            pos = found.end()
            if line[0] == "\t":
                tabs = _LEADING_TABS.match(line).end()  # type: ignore[union-attr]
                line = " " * (4 * tabs) + line[tabs:]
            if form.indent.match(line):
                line = line[indentation:]
            parts.append(line)
            first_as_para = last_blank = False
        elif found := BLANK_LINES.match(text, pos):
            first_as_para = last_blank = True
            parts.append(found[0])
            pos = found.end()
        else:
            break
    state.pos = pos
    _read_items(state, element, found_items)
    return True


def _terms(state: State) -> tuple[Element, bool] | None:
    """The paragraph of terms, taken out of the tree, and whether a blank line follows it."""
    children = state.tree.children
    if not children:
        return None
    state.finish_paragraph()
    last = children[-1]
    if last.kind == "p":
        return children.pop(), False
    if len(children) >= 2 and last.kind == "blank" and last.value == "\n" and children[-2].kind == "p":
        children.pop()
        return children.pop(), True
    return None


def _read_items(state: State, element: Element, items: list[tuple[Element, list[str], int]]) -> None:
    last: Element | None = None
    for item, parts, at in items:
        value = "".join(parts)
        state.parse_blocks(item, value, Source(value, state.source, at))
        children = item.children
        if not children:
            continue
        last = children.pop() if children[-1].kind == "blank" else None
        if children and children[0].kind == "p" and not item.data["first_as_para"]:
            if len(children) > 1:
                end_line(children[0])
            children[0].transparent = True
    siblings = state.tree.children
    if siblings and siblings[-1].kind == "dl":
        siblings[-1].children.extend(element.children)
    elif len(siblings) >= 2 and siblings[-1].kind == "blank" and siblings[-2].kind == "dl":
        siblings.pop()
        siblings[-1].children.extend(element.children)
    else:
        siblings.append(element)
    if last is not None:
        siblings.append(last)
