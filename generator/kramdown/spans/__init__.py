"""Span constructs, one a file, around one scanner.

`read` is what the rest of the library uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Source
from generator.kramdown.spans.autolink import angle
from generator.kramdown.spans.codespan import codespan
from generator.kramdown.spans.emoji import emoji
from generator.kramdown.spans.emphasis import emphasis
from generator.kramdown.spans.entity import entity
from generator.kramdown.spans.escape import escape, escape_gfm
from generator.kramdown.spans.extension import span_extension
from generator.kramdown.spans.link import bracket, closing_bracket
from generator.kramdown.spans.math import inline_math
from generator.kramdown.spans.quotes import smart_quote
from generator.kramdown.spans.scanner import Construct, Scan, searcher
from generator.kramdown.spans.strikethrough import strikethrough
from generator.kramdown.spans.typography import dashes, dots, right_guillemet

__all__ = ["read", "read_pending"]

_ALWAYS = "`*_<[]&\"'\\{$"


@lru_cache(maxsize=16)
def _constructs(gfm: bool, emojis: bool) -> Mapping[str, Construct]:
    found: dict[str, Construct] = {
        "*": emphasis,
        "_": emphasis,
        "`": codespan,
        "<": angle,
        "[": bracket,
        "]": closing_bracket,
        "'": smart_quote,
        '"': smart_quote,
        "$": inline_math,
        "{": span_extension,
        "&": entity,
        "\\": escape_gfm if gfm else escape,
        "-": dashes,
        ".": dots,
        ">": right_guillemet,
    }
    if gfm:
        found["~"] = strikethrough
    if emojis:
        found[":"] = emoji
    return found


def read(state: State, text: str, where: tuple[Source, int] | None, kind: str) -> list[Any]:
    """The spans of a text in an element of a kind."""
    search = searcher(_special(state, text))
    if search(text, 0) is None:
        return [text] if text else []
    scan = Scan(state, text, where)
    scan.search = search
    scan.constructs = _constructs(state.gfm, state.gfm and state.options.gfm_emojis)
    scan.kinds = [kind]
    out: list[Any] = []
    scan.run(out, 0)
    return out


def _special(state: State, text: str) -> str:
    """The characters to stop at: rare ones only where the text can have what begins with them."""
    options = state.options
    chars = _ALWAYS
    if state.gfm:
        if "~~" in text:
            chars += "~"
        if options.gfm_emojis:
            chars += ":"
    if not (state.gfm and "no_auto_typographic" in options.gfm_quirks):
        if "--" in text:
            chars += "-"
        if "..." in text:
            chars += "."
        if ">>" in text:
            chars += ">"
    if "  \n" in text and not (state.gfm and options.hard_wrap):
        chars += "\n"
    return chars


def prepare(scan: Scan) -> None:
    """Let a scan read all constructs."""
    if scan.everything is None:
        state = scan.state
        constructs = _constructs(state.gfm, state.gfm and state.options.gfm_emojis)
        scan.everything = searcher(_special(state, scan.text)), constructs
    scan.search, scan.constructs = scan.everything


def read_pending(state: State, hard_break: str | None) -> None:
    """Read the spans of all texts that the block parser has left, and note whether one has a `hard_break`."""
    for element in state.pending:
        raw = element.raw
        if raw is None:
            continue  # a paragraph that became the terms of a definition list
        element.raw = None
        if hard_break is not None and hard_break in raw:
            state.hard_breaks = True
        spans = read(state, raw, element.where, element.kind)
        if element.children:
            element.children.extend(spans)
        else:
            element.children = spans
