"""Diagnostics: what is wrong, where, and what to do about it.

One type serves every part of the program (YAML, TOML, Liquid, Jinja, kramdown, Sass, links, URLs), so that a
message looks the same wherever it comes from and can be written as text, JSON, SARIF or annotations.
A `SourceError` is a mistake in the user's input and never shows a traceback; any other exception is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Protocol


class Severity(IntEnum):
    """How bad a diagnostic is; larger is worse."""

    NOTE = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Place:
    """A range in a file. Lines and columns count from 1, columns in characters; 0 means unknown."""

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `code` is stable and reads `area/what`, for example `liquid/unknown-tag`; `excerpt` is the source line of
    `place` without its line break (empty where there is none); `cause` is an underlying message, `hint` what to do.
    """

    code: str
    message: str
    place: Place | None = None
    severity: Severity = Severity.ERROR
    excerpt: str = ""
    cause: str = ""
    hint: str = ""

    def text(self) -> str:
        """The finding as people read it: `path:line:col: message`, the line, a caret, cause and hint."""
        where = f"{self.place}: " if self.place else ""
        kind = "" if self.severity is Severity.ERROR else f"{self.severity.label}: "
        lines = [f"{where}{kind}{self.message}"]
        lines += self._frame()
        if self.cause:
            lines.append(f"  cause: {self.cause}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)

    def _frame(self) -> list[str]:
        if not self.excerpt or self.place is None or not self.place.line:
            return []
        number = str(self.place.line)
        shown, column = _window(self.excerpt, self.place.column)
        lines = [f"  {number} | {shown}"]
        if column:
            width = 1
            if self.place.end_column > self.place.column and self.place.end_line in (0, self.place.line):
                width = min(self.place.end_column - self.place.column, len(shown) - column + 1)
            pad = "".join("\t" if char == "\t" else " " for char in shown[: column - 1])
            lines.append(f"  {' ' * len(number)} | {pad}{'^' * max(1, width)}")
        return lines


_WIDTH = 160


def _window(line: str, column: int) -> tuple[str, int]:
    """Cut a very long line to what surrounds `column`; return it and the column within."""
    if len(line) <= _WIDTH:
        return line, column
    start = max(0, column - 1 - _WIDTH // 2)
    cut = line[start : start + _WIDTH]
    head, tail = "…" if start else "", "…" if start + _WIDTH < len(line) else ""
    return f"{head}{cut}{tail}", column - start + len(head) if column else 0


class SourceError(Exception):
    """A mistake in the input; carries one or more diagnostics, the first being the main one."""

    def __init__(self, diagnostic: Diagnostic, *more: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostics: tuple[Diagnostic, ...] = (diagnostic, *more)

    @property
    def diagnostic(self) -> Diagnostic:
        return self.diagnostics[0]

    def __str__(self) -> str:
        return self.diagnostic.text()


class Report(Protocol):
    """Takes a finding that does not stop the work, such as a warning."""

    def __call__(self, diagnostic: Diagnostic) -> None: ...


def fail(code: str, message: str, place: Place | None = None, **more: str) -> SourceError:
    """A `SourceError` made in one call: `raise fail("yaml/syntax", "…", place, hint="…")`."""
    return SourceError(Diagnostic(code, message, place, **more))  # type: ignore[arg-type]


def place_at(path: str, text: str, offset: int, length: int = 0) -> tuple[Place, str]:
    """The place of a character offset in `text`, and its line for the excerpt."""
    offset = min(max(offset, 0), len(text))
    line = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    excerpt = text[start : end if end >= 0 else len(text)].rstrip("\r")
    column = offset - start + 1
    return Place(path, line, column, line, column + length if length else 0), excerpt


def located(diagnostic: Diagnostic, path: str, line_offset: int = 0) -> Diagnostic:
    """The diagnostic moved into the file `path`, its lines counted `line_offset` further down.

    Templates and Markdown see only the body of a file; this puts their lines back below the front matter.
    """
    old = diagnostic.place or Place(path)
    line = old.line + line_offset if old.line else 0
    end = old.end_line + line_offset if old.end_line else 0
    return replace(diagnostic, place=replace(old, path=path, line=line, end_line=end))
