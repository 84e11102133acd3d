"""Math blocks: `$$ … $$` between block boundaries."""

from __future__ import annotations

import re

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import STRIP

_OPEN = re.compile(r" {0,3}(\\)?\$\$")
_TAIL = re.compile(r"[ \t\r\f\v]*\n")
_ESCAPE = re.compile(r" {0,3}\\")


def block_math(state: State) -> bool:
    text, start = state.text, state.pos
    found = _OPEN.match(text, start)
    if not found or not state.after_boundary() or state.is_absent("$$", start):
        return False
    close = text.find("$$", found.end())
    if close < 0:
        state.note_absent("$$", start)
        return False
    tail = _TAIL.match(text, close + 2)
    if found[1]:
        # an escaped block: without its backslash it is inline math in a paragraph
        if tail and (escape := _ESCAPE.match(text, start)):
            state.pos = escape.end()
        return False
    state.pos = tail.end() if tail else close + 2
    if not state.before_boundary():
        state.pos = start
        return False
    element = Element("math", text[found.end() : close].strip(STRIP))
    element.data = {"category": "block"}
    state.add(element)
    return True
