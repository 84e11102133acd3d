"""Footnote definitions: `[^name]: content`, continued by indented lines."""

from __future__ import annotations

import re

from generator.kramdown.blocks.codeblock import INDENT_OF_LINE, code_end
from generator.kramdown.blocks.state import Footnote, State
from generator.kramdown.element import Element
from generator.kramdown.patterns import ID_NAME

_DEFINITION = re.compile(rf" {{0,3}}\[\^({ID_NAME})\]:.*\n")


def definition(state: State) -> bool:
    found = _DEFINITION.match(state.text, state.pos)
    if not found:
        return False
    name = found[1]
    if name in state.footnotes:
        state.warn(f"footnote '{name}' is defined again; the last definition holds")
    content = Element("footnote_def")
    end = code_end(state, found.end())
    content.where = (state.source, state.pos)
    state.note_depth += 1
    state.parse_blocks(content, INDENT_OF_LINE.sub("", state.text[found.end(1) + 2 : end]))
    state.note_depth -= 1
    state.pos = end
    mark = state.add(Element("eob", "footnote_def", {}))
    state.footnotes[name] = Footnote(content, mark)
    return True
