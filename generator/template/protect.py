"""Code in Markdown left alone by templates: `{{ }}` in fenced and indented blocks and in code spans stays as it is.

The source is cut into code and the rest before a template engine sees it, by the block rules of kramdown and GFM as far
as they decide what is code. Code that holds a delimiter is put in `{% raw %}`, which both dialects know, on its own
lines: line numbers stay, and the Markdown converter gets every byte that the author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_DELIMITER = re.compile(r"\{[{%#]")
_ENDRAW = re.compile(r"\{(?=%[-+]?\s*endraw)")
# Blocks of templates whose body is no Markdown for us.
_OPAQUE = re.compile(r"\{%[-+]?\s*(raw|comment|highlight)\b[^%]*%\}")
_CLOSERS: Mapping[str, re.Pattern[str]] = {
    "{{": re.compile(r"\}\}"),
    "{%": re.compile(r"%\}"),
    "{#": re.compile(r"#\}"),
    **{name: re.compile(rf"\{{%[-+]?\s*end{name}\s*[-+]?%\}}") for name in ("raw", "comment", "highlight")},
}
_FENCE = re.compile(r"(`{3,}|~{3,})([^\n]*)")
_LIST_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)]|:|\[\^[^\]\n]+\]:)(?:[ \t]+|$)")
_HEADER_ID = re.compile(r"\{#[A-Za-z][\w:.-]*\}(?=[ \t]*(?:\r?$))", re.ASCII | re.MULTILINE)
_TICKS = re.compile(r"`+")


def protect_code(text: str) -> str:
    """Markdown with its code, and header ids such as `{#id}`, kept from template engines."""
    if _DELIMITER.search(text) is None:
        return text
    parts: list[str] = []
    for start, end, is_code in regions(text):
        piece = text[start:end]
        if is_code and _DELIMITER.search(piece):
            parts.append(raw(piece))
        else:
            parts.append(piece)
    return "".join(parts)


def raw(code: str) -> str:
    """Text that a template engine hands on as it is, whatever it holds."""
    pieces = _ENDRAW.split(code)
    return '{{ "{" }}'.join("{% raw %}" + piece + "{% endraw %}" for piece in pieces)


def regions(text: str) -> Iterator[tuple[int, int, bool]]:
    """The text in pieces: start, end, whether it is code. They join to the whole."""
    position = 0
    for start, end in _code(text):
        if start > position:
            yield position, start, False
        yield start, end, True
        position = end
    if position < len(text):
        yield position, len(text), False


def _code(text: str) -> Iterator[tuple[int, int]]:
    scanner = _Scanner(text)
    while scanner.position < len(text):
        yield from scanner.block()


class _Scanner:
    """Goes through the blocks of a Markdown text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.indents: list[int] = []  # content columns of the open list items, footnotes and definitions
        self.blank = True  # the line before was blank, so an indented line may begin code
        self.no_close: set[str] = set()
        self.no_fence: dict[str, int] = {}  # from where on there is no closing fence of a kind

    def block(self) -> Iterator[tuple[int, int]]:
        """One block: yields the ranges of code in it and moves on behind it."""
        start = self.position
        end = self._line_end(start)
        line = self.text[start:end]
        prefix, body = _quote_prefix(line)
        stripped = body.strip()
        if not stripped:
            self.blank = True
            self.position = end
            return
        indent = _width(body)
        while self.indents and indent < self.indents[-1] and (self.blank or _LIST_ITEM.match(stripped)):
            self.indents.pop()
        base = self.indents[-1] if self.indents else 0
        if self.blank and indent >= base + 4:
            self.position = self._indented_end(end, base + 4)
            yield start, self.position
            return
        content = body.lstrip()
        fence = _FENCE.match(content)
        if fence and not (fence[1][0] == "`" and "`" in fence[2]):
            close = self._fence_end(end, fence[1])
            if close:
                self.position, self.blank = close, True
                yield start, close
                return
        item = _LIST_ITEM.match(content)
        if item and indent < base + 4:
            yield from self._item(start, len(prefix) + len(body) - len(content), indent, content)
            return
        yield from self._paragraph(start)

    def _item(self, start: int, offset: int, indent: int, content: str) -> Iterator[tuple[int, int]]:
        """A list item or the like: what follows its marker is a block again."""
        match = _LIST_ITEM.match(content)
        assert match is not None
        marker = match[0]
        rest = content[match.end() :]
        width = len(marker.expandtabs(4))
        column = indent + (4 if marker.startswith("[^") else width if rest.strip() else width + 1)
        self.indents.append(column)
        inner = start + offset + match.end()
        self.blank = False
        fence = _FENCE.match(rest)
        if fence and not (fence[1][0] == "`" and "`" in fence[2]):
            close = self._fence_end(self._line_end(start), fence[1])
            if close:
                self.position, self.blank = close, True
                yield inner, close
                return
        yield from self._paragraph(inner)

    def _line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end + 1

    def _indented_end(self, position: int, indent: int) -> int:
        """Where an indented block ends; blank lines belong to it if more code follows."""
        end = position
        while position < len(self.text):
            stop = self._line_end(position)
            line = _quote_prefix(self.text[position:stop])[1]
            if line.strip():
                if _width(line) < indent:
                    break
                end = stop
            position = stop
        self.blank = False
        return end

    def _fence_end(self, position: int, fence: str) -> int:
        """The end of the line that closes a fence, or 0 where none does."""
        if self.no_fence.get(fence, len(self.text) + 1) <= position:
            return 0
        first = position
        while position < len(self.text):
            stop = self._line_end(position)
            line = _quote_prefix(self.text[position:stop])[1].strip()
            if line.startswith(fence) and not line.strip(fence[0]):
                return stop
            position = stop
        self.no_fence[fence] = first
        return 0

    def _paragraph(self, start: int) -> Iterator[tuple[int, int]]:
        """Lines up to a blank one or the start of another block; code spans in it are code."""
        end = self._line_end(start)
        while end < len(self.text):
            stop = self._line_end(end)
            body = _quote_prefix(self.text[end:stop])[1]
            content = body.strip()
            if not content or content.startswith(("```", "~~~")) or _LIST_ITEM.match(content):
                break
            end = stop
        self.blank = False
        self.position = end
        yield from self._spans(start, end)

    def _spans(self, position: int, end: int) -> Iterator[tuple[int, int]]:
        text = self.text
        pattern = re.compile(r"`+|\{[{%#]|\\`")
        closers = _run_positions(text, position, end)
        while match := pattern.search(text, position, end):
            token = match[0]
            position = match.end()
            if token[0] == "`":
                later = closers.get(len(token), [])
                while later and later[-1] <= match.start():
                    later.pop()
                if later:
                    position = later[-1] + len(token)
                    yield match.start(), position
            elif token[0] == "{":
                if header_id := _HEADER_ID.match(text, match.start()):
                    yield header_id.span()
                    position = header_id.end()
                    continue
                position = self._template(match.start())
                if position > end:
                    self.position = max(self.position, position)
                    end = self._line_end(position - 1) if text[position - 1] != "\n" else position
                    self.position = end
                    closers = _run_positions(text, position, end)

    def _template(self, start: int) -> int:
        """The end of a template's tag, output or comment; for `raw`, `comment` and `highlight` that of the block."""
        opaque = _OPAQUE.match(self.text, start)
        if opaque:
            return self._close(opaque[1], opaque.end()) or opaque.end()
        return self._close(self.text[start : start + 2], start + 2) or start + 2

    def _close(self, kind: str, position: int) -> int:
        """The end of what closes a delimiter or a block from `position` on, or 0; looked for in vain only once."""
        if kind in self.no_close:
            return 0
        match = _CLOSERS[kind].search(self.text, position)
        if match is None:
            self.no_close.add(kind)
            return 0
        return match.end()


def _run_positions(text: str, start: int, end: int) -> dict[int, list[int]]:
    """Where the runs of backticks of each length begin, last first."""
    runs: dict[int, list[int]] = {}
    for match in _TICKS.finditer(text, start, end):
        runs.setdefault(len(match[0]), []).append(match.start())
    for positions in runs.values():
        positions.reverse()
    return runs


def _quote_prefix(line: str) -> tuple[str, str]:
    """The `>` markers before a line, and the rest."""
    match = re.match(r"(?: {0,3}>[ ]?)+", line)
    return (match[0], line[match.end() :]) if match else ("", line)


def _width(line: str) -> int:
    """The columns of white space before a line."""
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))
