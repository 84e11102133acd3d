"""Headers: setext (underlined) and atx (`#`)."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import STRIP

_SETEXT = re.compile(r" {0,3}([^ \t].*)\n([-=])[-=]*[ \t\r\f\v]*\n")
_ATX = re.compile(r"(#{1,6})[\t ]*([^ \t].*)\n")
_ATX_GFM = re.compile(r"(#{1,6})[\t ]+(.*)\n")
_NAME_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffff\U00010000-\U000effff"
)
_CLOSING = re.compile(r"(?<!\\)#+\Z")
_CLOSING_QUIRK = re.compile(r"[\t ]#+\Z")


@lru_cache(maxsize=1)
def _explicit_id() -> re.Pattern[str]:
    """`{#id}` at the end of a header; compiled when the first is met, as its alphabet is long."""
    return re.compile(rf"[\t ]{{#([{_NAME_START}][{_NAME_START}\-.0-9\u00b7\u0300-\u036f\u203f-\u2040]*)}}\Z")


def setext(state: State) -> bool:
    text = state.text
    after = text.find("\n", state.pos) + 1
    if text[after : after + 1] not in ("-", "=") or not (found := _SETEXT.match(text, state.pos)):
        return False
    if not state.after_boundary():
        return False
    contents, identity = _contents(found[1])
    if not contents:
        return False
    _add(state, 2 if found[2] == "-" else 1, contents, identity, found.end())
    return True


def atx(state: State) -> bool:
    """As kramdown has it: after a boundary only, and no space is needed."""
    return _atx(state, _ATX, _CLOSING)


def atx_gfm(state: State) -> bool:
    return _atx(state, _ATX_GFM, _CLOSING)


def atx_quirk(state: State) -> bool:
    """As GFM has it: it may interrupt a paragraph."""
    return _atx(state, _ATX_GFM, _CLOSING_QUIRK, anywhere=True)


def _atx(state: State, pattern: re.Pattern[str], closing: re.Pattern[str], *, anywhere: bool = False) -> bool:
    found = pattern.match(state.text, state.pos)
    if not found or not (anywhere or state.after_boundary()):
        return False
    contents, identity = _contents(found[2])
    if contents.endswith("#") and (mark := closing.search(contents, _tail(contents))):
        contents = contents[: mark.start()].rstrip(STRIP)
    if not contents:
        return False
    _add(state, len(found[1]), contents, identity, found.end())
    return True


def _tail(text: str) -> int:
    """Where the closing `#`s begin, with what may stand before them: a search need not begin earlier."""
    return max(len(text.rstrip("#")) - 1, 0)


def _contents(text: str) -> tuple[str, str | None]:
    text = text.rstrip(STRIP)
    start = text.rfind("{#") if text.endswith("}") else -1
    if start > 0 and (found := _explicit_id().match(text, start - 1)):
        return text[: found.start()].rstrip(STRIP), found[1]
    return text, None


def _add(state: State, level: int, contents: str, identity: str | None, end: int) -> None:
    element = Element("header", attr={"id": identity} if identity else {})
    element.data = {"level": level, "raw_text": contents}
    start, state.pos = state.pos, end
    state.add(element, raw=contents, at=start)
    if state.html_depth or state.note_depth:
        element.data["inner"] = True
    state.headers.append(element)
