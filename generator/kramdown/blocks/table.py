"""Tables: lines with pipes that are not inside code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.patterns import STRIP
from generator.kramdown.spans.code_only import HTML, split_code, split_code_and_html

_SEPARATOR = re.compile(r"([+|: \t-]*?-[+|: \t-]*?)[ \t]*\n")
_SEPARATOR_CHARS = re.compile(r"[+|: \t-]*+\n")
_ALIGNMENT = re.compile(r"[ \t]?(:?)-+(:?)[ \t]?")
_FOOTER = re.compile(r"[+|: \t=]*+\n")
_LINE = re.compile(r"(?:\||.*?[^\\\n]\|).*?\n")
_PIPE = re.compile(r"\||.*?[^\\\n]\|")
_CELL = re.compile(r"(?<!\\)\|")
_LEADING = re.compile(r"[ \t\r\n\f\v]*\|")
_TICKS = re.compile("`+")


def table(state: State) -> bool:
    text, start = state.text, state.pos
    if text.find("|", start, text.index("\n", start)) < 0 or not _LINE.match(text, start):
        return False
    if not state.after_boundary() or text[start] in "\f\v\r":
        return False
    ial, state.block_ial = state.block_ial, None  # gone even where this turns out to be no table, as in kramdown
    leading_pipe = _LEADING.match(text, start) is not None
    reader = _Reader(state, leading_pipe)
    pos = start
    if text[pos] in "+|:- \t" and (found := _separator(text, pos)):
        pos = found.end()
    size = len(text)
    while pos < size and _LINE.match(text, pos):
        if found := _separator(text, pos):
            reader.separator(found[0])
        elif (found := _FOOTER.match(text, pos)) and "=" in found[0]:
            reader.footer()
        else:
            end = text.index("\n", pos)
            reader.row(text[pos:end].rstrip(" \t"))
            pos = end + 1
            continue
        pos = found.end()
    state.pos = pos
    if not state.before_boundary() or not _pipes_everywhere(state, text[start : pos - 1]):
        state.pos = start
        return False
    element = reader.finish()
    if element is None:
        state.warn("a table without a body is no table", start)
        state.pos = start
        return False
    for cell in reader.cells:
        state.add_raw(cell, cell.raw or "", start)
    state.block_ial = ial
    state.add(element)
    return True


def _separator(text: str, pos: int) -> re.Match[str] | None:
    found = _SEPARATOR_CHARS.match(text, pos)
    return found if found and "-" in found[0] else None


class _Reader:
    """Collects rows into head, bodies and foot."""

    def __init__(self, state: State, leading_pipe: bool) -> None:
        self.state = state
        self.leading_pipe = leading_pipe
        self.element = Element("table")
        self.alignment: list[str] = []
        self.rows: list[Element] = []
        self.cells: list[Element] = []
        self.columns = 0
        self.has_footer = False

    def container(self, kind: str, *, force: bool = False) -> None:
        if not self.has_footer or kind != "tbody" or force:
            self.element.children.append(Element(kind, children=self.rows))
            self.rows = []

    def separator(self, line: str) -> None:
        if not self.rows:
            return
        if not self.alignment and not self.has_footer:
            self.container("thead")
            for left, right in _ALIGNMENT.findall(line):
                name = (
                    "default" if not left and not right else "left" if not right else "right" if not left else "center"
                )
                self.alignment.append(name)
        else:
            self.container("tbody")

    def footer(self) -> None:
        if self.rows:
            self.container("tbody", force=True)
        self.has_footer = True

    def row(self, line: str) -> None:
        cells = _cells(self.state, line)
        if self.leading_pipe and cells and not cells[0].strip(STRIP):
            del cells[0]
        if cells and not cells[-1].strip(STRIP):
            cells.pop()
        row = Element("tr")
        for content in cells:
            cell = Element("td")
            cell.raw = content.strip(STRIP)
            self.cells.append(cell)
            row.children.append(cell)
        self.columns = max(self.columns, len(cells))
        self.rows.append(row)

    def finish(self) -> Element | None:
        if self.rows:
            self.container("tfoot" if self.has_footer else "tbody")
        if not any(part.kind == "tbody" for part in self.element.children):
            return None
        for part in self.element.children:
            for row in part.children:
                while len(row.children) < self.columns:
                    row.children.append(Element("td"))
        fill = ["default"] * (self.columns - len(self.alignment))
        self.element.data = {"alignment": self.alignment[: self.columns] + fill}
        return self.element


def _cells(state: State, line: str) -> list[str]:
    """The cells of a row: pipes in code spans and in `<code>` do not count."""
    if "`" not in line and "<code" not in line:
        if "\\" not in line:
            return line.split("|")
        return [part.replace("\\|", "|") for part in _CELL.split(line)]
    cells: list[str] = []

    def join(text: str) -> None:
        if cells:
            cells[-1] += text
        else:
            cells.append(text)

    for is_element, part in _code_elements(line):
        if is_element:
            join(part)
            continue
        for is_code, piece in split_code(state, part):
            if piece is None:
                continue
            if is_code:
                ticks = max((len(run) for run in _TICKS.findall(piece)), default=0) + 1
                pad = " " if ticks > 1 else ""
                join("`" * ticks + pad + piece + pad + "`" * ticks)
            else:
                first, *rest = [cell.replace("\\|", "|") for cell in _CELL.split(piece)]
                join(first)
                cells.extend(rest)
    return cells


def _code_elements(line: str) -> Iterator[tuple[bool, str]]:
    """The line in pieces, and whether they are `<code>` elements."""
    done = 0
    while (start := line.find("<code", done)) >= 0:
        tag = line.find(">", start)
        end = line.find("</code>", tag) if tag >= 0 else -1
        if end < 0:
            break
        yield False, line[done:start]
        done = end + len("</code>")
        yield True, line[start:done]
    yield False, line[done:]


def _pipes_everywhere(state: State, text: str) -> bool:
    """Whether every line has a pipe that is neither escaped nor inside a code span or an HTML element."""
    if "`" not in text and not HTML.search(text):
        return True  # every line has been found to have one
    found = False
    for is_code, piece in split_code_and_html(state, text):
        if piece is None:
            continue
        lines = piece.split("\n")
        while lines and not lines[-1]:
            lines.pop()  # as Ruby's split does
        if is_code:
            if len(lines) > 2 or (len(lines) == 2 and not found):
                break
            if len(lines) == 2:
                found = False
        else:
            if len(lines) > 1 and not found and not _PIPE.match(lines[0]):
                break
            found = (False if len(lines) > 1 else found) or bool(lines and _PIPE.match(lines[-1]))
    return found
