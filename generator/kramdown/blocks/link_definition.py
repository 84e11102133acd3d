"""Link definitions: `[id]: target "title"`."""

from __future__ import annotations

import re

from generator.kramdown.blocks.state import State, normalize_link_id
from generator.kramdown.element import Element

_START = re.compile(r" {0,3}\[([^\n\]]+)\]:[ \t]*")
_TITLE = re.compile(r"(?:[ \t]*+\n|[ \t]++)[ \t]*+([\"'])(.+?)\1[ \t]*+\n")
_QUOTE_IN_TARGET = re.compile(r"[ \t][\"']")
_REST = re.compile(r"[ \t]*\n")
_MAX_ANGLES = 10


def definition(state: State) -> bool:
    text, pos = state.text, state.pos
    start = _START.match(text, pos)
    if not start:
        return False
    found = _target(text, start.end())
    if not found:
        return False
    target, title, end = found
    identity = normalize_link_id(start[1])
    if identity in state.link_defs:
        state.warn(f"link id '{identity}' is defined again; the last definition holds")
    state.pos = end
    mark = state.add(Element("eob", "link_def"))
    state.link_defs[identity] = (target, title, mark)
    return True


def _target(text: str, pos: int) -> tuple[str, str | None, int] | None:
    """The target at `pos`, the title on the same or the next line, and where the definition ends."""
    stop = text.index("\n", pos)
    if text[pos] == "<":
        close = pos
        for _ in range(_MAX_ANGLES):
            close = text.find(">", close + 1, stop)
            if close < 0:
                break
            title, end = _title(text, close + 1)
            if end:
                return text[pos + 1 : close], title, end
    line = text[pos:stop]
    if not line.strip(" \t\r\f\v"):
        return None
    # the title is the last thing on the line: a quote after white space, closed at the end of the line
    quoted = _QUOTE_IN_TARGET.search(line)
    if quoted:
        mark = quoted.start()
        before = line[:mark].rstrip(" \t")
        if before:
            title, end = _title(text, pos + len(before))
            if end:
                return before, title, end
        return None
    stripped = line.rstrip(" \t")
    title, end = _title(text, stop)
    return stripped, title, end or stop + 1


def _title(text: str, pos: int) -> tuple[str | None, int]:
    """A title that begins at `pos` or on the next line, and where it ends; 0 where the line holds anything else."""
    if found := _TITLE.match(text, pos):
        return found[2], found.end()
    rest = _REST.match(text, pos)
    return None, rest.end() if rest else 0
