"""The end-of-block marker, a line with only `^`."""

from __future__ import annotations

import re

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import EOB

MARKER = re.compile(EOB)


def end_of_block(state: State) -> bool:
    found = MARKER.match(state.text, state.pos)
    if not found:
        return False
    state.pos = found.end()
    state.add(Element("eob"))
    return True
