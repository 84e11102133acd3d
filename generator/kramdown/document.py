"""The way through the library: read blocks, read spans, write HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.kramdown import gfm
from generator.kramdown.abbreviations import Replacer
from generator.kramdown.blocks.state import State
from generator.kramdown.ids import stripped_text, stripped_text_gfm
from generator.kramdown.options import Options
from generator.kramdown.parser import Parser
from generator.kramdown.spans import read_pending
from generator.kramdown.writer.html import Highlighter, HtmlWriter
from generator.kramdown.writer.toc import without_links

__all__ = ["Highlighter", "Result", "TocEntry", "convert"]


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A header that the table of contents shows: its level (1 to 6), its id, and its content as HTML without links."""

    level: int
    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a text. `warnings` are (line, message), lines counted from 1, 0 where unknown."""

    html: str
    warnings: tuple[tuple[int, str], ...] = ()
    toc: tuple[TocEntry, ...] = ()


def convert(text: str, options: Options | None = None, *, highlighter: Highlighter | None = None) -> Result:
    """HTML of a kramdown text.

    Never raises for any text: what is no valid construct is text, with a warning where kramdown has one.
    `highlighter` is asked for every code block and code span; without it `syntax_highlighter: rouge` uses
    `generator.kramdown.highlight`, and any other value writes plain code.
    """
    state = parse(text, options or Options())
    writer = writer_for(state, text, highlighter)
    html = writer.document(state.root)
    toc = tuple(
        TocEntry(level, identity, writer.spans(without_links(children))) for level, identity, children in writer.toc
    )
    return Result(html, tuple(state.warnings), toc)


def parse(text: str, options: Options) -> State:
    """The finished tree of a text, with its definitions and warnings."""
    state = Parser(options)
    state.parse(text)
    read_pending(state, gfm.hard_break(options) if state.gfm else None)
    if state.gfm or state.options.auto_id_stripping:
        strip = stripped_text_gfm if state.gfm else stripped_text
        for header in state.headers:
            header.data["raw_text"] = strip(header)
    if state.abbreviations:
        replacer = Replacer(state.abbreviations)
        replacer.replace(state.root)
        for footnote in state.footnotes.values():
            replacer.replace(footnote.content)
    for name, footnote in state.footnotes.items():
        if not footnote.used:
            source, position = footnote.content.where or (state.source, 0)
            state.warnings.append((source.line_at(position), f"footnote '{name}' is never referred to"))
    if state.gfm:
        gfm.finish(state)
    return state


def writer_for(state: State, text: str, highlighter: Highlighter | None) -> HtmlWriter:
    options = state.options
    if highlighter is None and options.syntax_highlighter == "rouge":
        highlighter = rouge
    elif options.syntax_highlighter is None:
        highlighter = None
    writer = HtmlWriter(options, state.abbreviations, lambda message: state.warnings.append((0, message)), highlighter)
    writer.toc_mark = "\0toc\0"
    while writer.toc_mark in text:
        writer.toc_mark += "\0"
    return writer


def rouge(code: str, lang: str | None, kind: str, opts: Mapping[str, Any]) -> str | None:
    """The highlighter of `syntax_highlighter: rouge`."""
    from generator.kramdown import highlight

    return (highlight.highlight_block if kind == "block" else highlight.highlight_span)(code, lang, opts)
