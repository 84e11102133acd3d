"""Horizontal rules: three or more of `*`, `-` or `_`."""

from __future__ import annotations

import re

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element

RULE = re.compile(r" {0,3}(?:\*[ \t]*+\*[ \t]*+\*[* \t]*|-[ \t]*+-[ \t]*+-[- \t]*|_[ \t]*+_[ \t]*+_[_ \t]*)\n")


def horizontal_rule(state: State) -> bool:
    found = RULE.match(state.text, state.pos)
    if not found:
        return False
    state.pos = found.end()
    state.add(Element("hr"))
    return True
