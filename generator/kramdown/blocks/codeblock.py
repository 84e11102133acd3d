"""Code blocks, indented and fenced."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import EOB, HTML_START, HTML_STOP, INDENT, OPT, STRIP

# Ruby's kramdown never ends on an indented line that goes on with a vertical tab or a form feed; here it is code too.
_LAZY_LINE = rf"(?:(?!{OPT}(?:\{{:|{HTML_STOP}|{HTML_START})|{EOB})[ \t]*[^ \t\r\n\f\v].*\n)*+"
_CODE_PATTERN = (
    rf"(?:(?:[ \t\r\n\f\v]*\n)?(?:{INDENT}[ \t\r\f\v]*+[^ \t\r\n\f\v].*\n)++"
    rf"{_LAZY_LINE})*+"
)
_CODE = re.compile(_CODE_PATTERN)
_MORE = re.compile(rf".*\n{_LAZY_LINE}{_CODE_PATTERN}")
_BRACE = re.compile(rf"{OPT}\{{:")
_LAZY = re.compile(r"\n( {0,3}[^ \t\r\n\f\v])")
INDENT_OF_LINE = re.compile(f"^{INDENT}", re.M)

_INFO = r"[ \t\r\f\v]*+(?:([^ \t\r\n\f\v][^ \t\r\n\f\v?]*+)(\?[^ \t\r\n\f\v]*+)?+)?+[ \t\r\f\v]*+\n"
_FENCE = re.compile(r"(~{3,}+)" + _INFO)
_FENCE_GFM = re.compile(r" {0,3}(`{3,}+(?!~)|~{3,}+(?!`))" + _INFO)
_MAX_RETRIES = 50


def code_end(state: State, pos: int) -> int:
    """The end of the indented code that begins at `pos`, which is `pos` where none does."""
    text = state.text
    end = _CODE.match(text, pos).end()  # type: ignore[union-attr]
    while end > pos and _BRACE.match(text, end) and not state.attribute_list(end):
        end = _MORE.match(text, end).end()  # type: ignore[union-attr]
    return end


def indented(state: State) -> bool:
    end = code_end(state, state.pos)
    data = INDENT_OF_LINE.sub("", _LAZY.sub(r" \1", state.text[state.pos : end]))
    state.pos = end
    state.add(Element("codeblock", data))
    return True


def fenced(state: State) -> bool:
    return _fenced(state, _FENCE, "")


def fenced_gfm(state: State) -> bool:
    return _fenced(state, _FENCE_GFM, " {0,3}")


@lru_cache(maxsize=64)
def _closing(fence: str, indent: str) -> re.Pattern[str]:
    return re.compile(rf"\n{indent}({fence}{fence[0]}*)[ \t\r\f\v]*(?=\n)")


def _fenced(state: State, opening: re.Pattern[str], indent: str) -> bool:
    text, pos = state.text, state.pos
    opened = opening.match(text, pos)
    if not opened:
        return False
    fence, lang, more = opened.groups()
    found = None
    if len(fence) < 20 and not state.is_absent(fence, pos):
        found = _closing(fence, indent).search(text, opened.end() - 1)
        if not found:
            state.note_absent(fence, pos)
    if not found:
        found, extra = _shorter(state, fence, indent, opened.end() - 1)
        if not found:
            return False
        if extra:
            if lang and text[opened.end(1)] != lang[0]:
                return False  # the rest of the fence and a word behind a space are no language
            lang = extra + (lang or "")
    state.pos = found.end() + 1
    element = Element("codeblock", text[opened.end() : found.start() + 1])
    if lang and (full := (lang + (more or "")).strip(STRIP)):
        element.data = {"lang": full}
        element.attr = {"class": f"language-{lang}"}
    state.add(element)
    return True


def _shorter(state: State, fence: str, indent: str, start: int) -> tuple[re.Match[str] | None, str]:
    """kramdown lets a shorter fence close: the rest of the opening fence then counts as the language.

    It looks at all that follows, so a document gets a limited number of tries.
    """
    char = fence[0]
    tries = state.absent.get("shorter", ("", 0))
    count = tries[1] if tries[0] is state.text else 0
    if count >= _MAX_RETRIES or state.is_absent(char, start):
        return None, ""
    state.absent["shorter"] = (state.text, count + 1)
    closers = list(_closing(char * 3, indent).finditer(state.text, start))
    if not closers:
        state.note_absent(char, start)
        return None, ""
    length = min(len(fence), max(len(closer[1]) for closer in closers))
    found = next(closer for closer in closers if len(closer[1]) >= length)
    return found, fence[length:]
