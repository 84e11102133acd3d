"""Block quotes."""

from __future__ import annotations

import re

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import LAZY_END

_SAFE = re.compile(r"(?:[ \t]*+[^\s{^<].*\n)*+")
_END = re.compile(LAZY_END)
_MARK = re.compile("^ {0,3}> ?", re.M)


def blockquote(state: State) -> bool:
    text, start = state.text, state.pos
    size = len(text)
    end = text.index("\n", start) + 1
    while True:
        end = _SAFE.match(text, end).end()  # type: ignore[union-attr]
        if end >= size or _END.match(text, end) or state.attribute_list(end):
            break
        end = text.index("\n", end) + 1
    element = state.add(Element("blockquote"))
    state.parse_blocks(element, _MARK.sub("", text[start:end]))
    state.pos = end
    return True
