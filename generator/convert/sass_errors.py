"""Errors and warnings of a Sass compiler as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.convert.sass_files import path_of
from generator.convert.sass_wire import LogEvent, Response, Span
from generator.errors import Diagnostic, Place, Severity, SourceError


@dataclass(frozen=True, slots=True)
class SassWarning:
    """All warnings of one kind: the first one's text and place, and how many there are.

    `kind` is the name of a deprecation, `warn` for `@warn`, `debug` for `@debug`. `line` and `column` count from 1.
    """

    kind: str
    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    end_column: int = 0
    excerpt: str = ""
    count: int = 1

    def row(self) -> list[str | int]:
        """Its fields in order, as plain values."""
        return [
            self.kind,
            self.message,
            self.path,
            self.line,
            self.column,
            self.end_column,
            self.excerpt,
            self.count,
        ]

    def diagnostic(self, path: str, line_offset: int) -> Diagnostic:
        """One line for the user; `line_offset` holds for the page itself."""
        first, *rest = self.message.split("\n")
        times = f" ({self.count} times, first here)" if self.count > 1 else ""
        line = self.line + line_offset if self.line and self.path == path else self.line
        place = Place(self.path or path, line, self.column, line, self.end_column)
        links = " ".join(word for text in rest for word in text.split() if word.startswith("http"))
        hints = [f"see {links}"] if links else []
        if self.kind not in ("warn", "debug"):
            hints.append(f"silence it with `sass: silence_deprecations: [{self.kind}]`")
        severity = Severity.NOTE if self.kind == "debug" else Severity.WARNING
        code = f"sass/{self.kind}" if self.kind in ("warn", "debug") else "sass/deprecated"
        return Diagnostic(code, first + times, place, severity, self.excerpt, hint="; ".join(hints))


def collapsed(events: Iterable[LogEvent], *, each: bool = False) -> tuple[SassWarning, ...]:
    """One warning a kind of deprecation and one a text of `@warn`, in order of their first; all of them if `each`."""
    found: dict[object, SassWarning] = {}
    for event in events:
        kind = "debug" if event.debug else event.deprecation or "warn"
        key: object = len(found) if each else kind if event.deprecation else (kind, event.message)
        if key in found:
            found[key] = replace(found[key], count=found[key].count + 1)
        else:
            found[key] = _warning(kind, event)
    return tuple(found.values())


def _warning(kind: str, event: LogEvent) -> SassWarning:
    span = event.span
    if span is None:
        path, line, column = _traced(event.trace)
        return SassWarning(kind, event.message, path, line, column)
    end = span.end_column + 1 if span.end_line == span.line else 0
    return SassWarning(kind, event.message, path_of(span.url), span.line + 1, span.column + 1, end, _line_of(span), 1)


def _traced(trace: str) -> tuple[str, int, int]:
    """The place in the first line of a stack trace such as `site:///a.scss 1:48  root stylesheet`."""
    words = trace.split("\n", 1)[0].split()
    if len(words) > 1 and words[1].replace(":", "").isdigit():
        line, _, column = words[1].partition(":")
        return path_of(words[0]), int(line), int(column or 0)
    return "", 0, 0


def _line_of(span: Span) -> str:
    """The line that the span starts in; the context may have more lines, before it none."""
    return span.context.split("\n", 1)[0].rstrip("\r")


def failure(response: Response, path: str, line_offset: int) -> SourceError:
    """The error that a compilation ended with, at its place; `line_offset` holds for the page itself."""
    message = response.error.removeprefix("Error: ").strip()
    span = response.span
    if span is None:
        return SourceError(Diagnostic("sass/syntax", message, Place(path) if path else None))
    where = path_of(span.url) or path
    offset = line_offset if where == path else 0
    line, end_line = span.line + 1 + offset, span.end_line + 1 + offset
    place = Place(where or "stdin", line, span.column + 1, end_line, span.end_column + 1)
    return SourceError(
        Diagnostic(
            "sass/syntax",
            message,
            place,
            excerpt=_line_of(span),
            cause=_importers(response.trace, where, path, line_offset),
        )
    )


def _importers(trace: str, where: str, path: str, line_offset: int) -> str:
    """How the file at fault was reached, if it is not the page itself: `imported from a.scss:3`."""
    steps = []
    for line in trace.splitlines():
        found, number, _ = _traced(line)
        if found and found != where:
            steps.append(f"{found}:{number + line_offset if found == path else number}")
    return f"imported from {', from '.join(dict.fromkeys(steps))}" if steps and where != path else ""
