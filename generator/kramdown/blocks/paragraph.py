"""Paragraphs, and what every line of text might be instead: a setext header or a table."""

from __future__ import annotations

import re

from generator.kramdown.blocks import header, table
from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import LAZY_END, STRIP

_DEFINITION = r" {0,3}:[\t| ].*?\n"
_LIST = r" {0,3}(?:[+*-]|[0-9]+\.)[\t| ].*?\n"
# Lines that can never end a paragraph are taken in one go; only the others are looked at.
_SAFE = re.compile(r"(?:[ \t]*+[^\s{^<:].*\n)*+")
_SAFE_GFM = re.compile(r"(?:[ \t]*+[^\s{^<:+*\-0-9#>~`].*\n)*+")
_END = re.compile(rf"{LAZY_END}|{_DEFINITION}")
_END_GFM = re.compile(rf"{LAZY_END}|{_DEFINITION}|{_LIST}|#{{1,6}}[\t ]+.*\n| {{0,3}}>| {{0,3}}[~`]{{3,}}")


def text_line(state: State) -> bool:
    """A line that begins with nothing special."""
    return header.setext(state) or table.table(state) or paragraph(state)


def paragraph(state: State) -> bool:
    text, start = state.text, state.pos
    size = len(text)
    safe, ends = (_SAFE_GFM.match, _END_GFM.match) if state.quirk else (_SAFE.match, _END.match)
    end = text.index("\n", start) + 1
    while True:
        end = safe(text, end).end()  # type: ignore[union-attr]
        if end >= size or ends(text, end) or state.attribute_list(end):
            break
        end = text.index("\n", end) + 1
    state.pos = end
    children = state.tree.children
    if children:
        last = children[-1]
        if type(last) is Element and last.kind == "p":
            more = text[start:end].rstrip(STRIP)
            joiner = "  \n" if text[max(start - 3, 0) : start] == "  \n" else "\n"
            if last.raw is None:  # it was HTML
                state.add_raw(last, more, start)
            elif state.growing is last:
                state.pieces += (joiner, more)
            elif not last.raw:
                last.raw = more  # all that it had was stripped, as NUL is
            else:
                state.finish_paragraph()
                state.growing, state.pieces = last, [last.raw, joiner, more]
            return True
    element = Element("p")
    element.raw = text[start:end].strip(STRIP)
    element.where = (state.source, start)
    state.pending.append(element)
    if state.block_ial is not None:
        state.add(element)
    else:
        children.append(element)
    return True


def stray_line(state: State) -> None:
    """A line whose white space makes it neither code nor text: kramdown keeps it as bare text."""
    text, start = state.text, state.pos
    state.pos = text.index("\n", start) + 1
    line = text[start : state.pos]
    children = state.tree.children
    if children and type(children[-1]) is Element and children[-1].kind == "raw_text":
        children[-1].raw = f"{children[-1].raw}{line}"
    else:
        element = Element("raw_text")
        state.add_raw(element, line, start)
        children.append(element)
