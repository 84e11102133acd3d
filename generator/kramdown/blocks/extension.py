"""Block extensions: attribute list definitions, attribute lists of blocks, and `{::name}` … `{:/name}`."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.extensions import handle
from generator.kramdown.patterns import ID_NAME, OPT, TAIL

_ALD = re.compile(rf"{OPT}\{{:({ID_NAME}):")
_START = re.compile(rf"{OPT}\{{::([A-Za-z0-9_]+)(?=[ \t\r\n\f\v/}}])")
_STOP = re.compile(rf"{OPT}\{{:/({ID_NAME})?\}}{TAIL}")
_DEFINITIONS = ("link_def", "abbrev_def", "footnote_def")


def block_extension(state: State) -> bool:
    text, pos = state.text, state.pos
    if found := _ALD.match(text, pos):
        close, end = state.closing_brace(found.end())
        if close > found.end():
            state.read_attributes(text[found.end() : close], state.alds.setdefault(found[1], {}))
            state.pos = end
            state.add(Element("eob", "ald"))
            return True
    elif found := _START.match(text, pos):
        return _extension(state, found)
    elif found := _STOP.match(text, pos):
        state.warn(f"a stop tag {'for ' + found[1] + ' ' if found[1] else ''}without a start tag")
        return False
    return _attribute_list(state)


def _attribute_list(state: State) -> bool:
    found = state.attribute_list(state.pos)
    if not found:
        return False
    begin, close, state.pos = found
    attributes = state.text[begin:close]
    children = state.tree.children
    last = children[-1] if children else None
    if isinstance(last, Element) and last.kind != "blank" and (last.kind != "eob" or last.value in _DEFINITIONS):
        state.read_attributes(attributes, state.ial_of(last))
        if not state.attribute_list(state.pos):
            state.add(Element("eob", "ial"))
    else:
        if state.block_ial is None:
            state.block_ial = {}
        state.read_attributes(attributes, state.block_ial)
    return True


@lru_cache(maxsize=64)
def _stop(name: str) -> re.Pattern[str]:
    return re.compile(rf"^{OPT}\{{:/(?:{name})?\}} *\n", re.M)


def _extension(state: State, found: re.Match[str]) -> bool:
    name, start, body = found[1], state.pos, None
    close, end = state.closing_brace(found.end())
    attributes = state.text[found.end() : max(close, 0)]
    closed = attributes.endswith("/")
    if close < 0 or (attributes.removesuffix("/") and attributes[0] == "/"):
        return False
    opts: dict[str, object] = {}
    state.read_attributes(attributes.removesuffix("/")[1:], opts)
    if not closed:
        key = ("extension", name)
        stop = None if state.is_absent(key, start) else _stop(name).search(state.text, end)
        if not stop:
            state.note_absent(key, start)
            state.warn(f"no stop tag for the extension '{name}'")
            return False
        body, end = state.text[end : stop.start()].removesuffix("\n"), stop.end()
    nodes = handle(state, name, opts, body, "block")
    if nodes is None:
        state.warn(f"there is no extension '{name}'")
        return False
    state.pos = end
    if name == "options":
        state.add(Element("eob", "extension"))
    state.tree.children.extend(nodes)
    return True
