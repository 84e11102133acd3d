"""Abbreviation definitions: `*[HTML]: Hyper Text Markup Language`."""

from __future__ import annotations

import re

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import STRIP

_DEFINITION = re.compile(r" {0,3}\*\[(.+?)\]:(.*?)\n")


def definition(state: State) -> bool:
    found = _DEFINITION.match(state.text, state.pos)
    if not found:
        return False
    name = found[1]
    if name in state.abbreviations:
        state.warn(f"abbreviation '{name}' is defined again; the last definition holds")
    state.pos = found.end()
    mark = state.add(Element("eob", "abbrev_def", {}))
    state.abbreviations[name] = (found[2].strip(STRIP), mark)
    return True
