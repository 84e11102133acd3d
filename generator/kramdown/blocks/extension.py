"""Block extensions: attribute list definitions, attribute lists of blocks, and `{::name}` … `{:/name}`."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.extensions import handle
from generator.kramdown.patterns import ANY_CHARS, IAL_BLOCK, ID_NAME, OPT, TAIL

_ALD = re.compile(rf"{OPT}\{{:({ID_NAME}):({ANY_CHARS}+)\}}{TAIL}")
_IAL = re.compile(OPT + IAL_BLOCK)
_START = re.compile(
    rf"{OPT}(?:\{{::([A-Za-z0-9_]+)(?:[ \t\r\n\f\v]({ANY_CHARS}*?)|)(/)?\}}|\{{:/({ID_NAME})?\}}){TAIL}"
)
_DEFINITIONS = ("link_def", "abbrev_def", "footnote_def")


def block_extension(state: State) -> bool:
    text, pos = state.text, state.pos
    if found := _ALD.match(text, pos):
        state.read_attributes(found[2], state.alds.setdefault(found[1], {}))
        state.pos = found.end()
        state.add(Element("eob", "ald"))
        return True
    if found := _START.match(text, pos):
        return _extension(state, found)
    if found := _IAL.match(text, pos):
        return _attribute_list(state, found)
    return False


def _attribute_list(state: State, found: re.Match[str]) -> bool:
    children = state.tree.children
    last = children[-1] if children else None
    state.pos = found.end()
    if isinstance(last, Element) and last.kind != "blank" and (last.kind != "eob" or last.value in _DEFINITIONS):
        state.read_attributes(found[1], state.ial_of(last))
        if not _IAL.match(state.text, state.pos):
            state.add(Element("eob", "ial"))
    else:
        if state.block_ial is None:
            state.block_ial = {}
        state.read_attributes(found[1], state.block_ial)
    return True


@lru_cache(maxsize=64)
def _stop(name: str) -> re.Pattern[str]:
    return re.compile(rf"^{OPT}\{{:/(?:{name})?\}} *\n", re.M)


def _extension(state: State, found: re.Match[str]) -> bool:
    name, attributes, closed, stopped = found.groups()
    if not name:
        state.warn(f"a stop tag {'for ' + stopped + ' ' if stopped else ''}without a start tag")
        return False
    opts: dict[str, object] = {}
    state.read_attributes(attributes or "", opts)
    start, body, end = state.pos, None, found.end()
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
