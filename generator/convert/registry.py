"""Converters by extension: who turns the rendered body of a file into its content, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from generator.errors import Diagnostic, Report, located

# Jekyll's words for priorities.
LOWEST, LOW, NORMAL, HIGH, HIGHEST = -100, -10, 0, 10, 100


def ignore(diagnostic: Diagnostic) -> None:
    """A report that nobody reads."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a text comes from: `line_offset` lines stand above it in the file `path`; findings go to `report`."""

    path: str = ""
    line_offset: int = 0
    report: Report = ignore

    def tell(self, diagnostic: Diagnostic) -> None:
        """Report a finding whose lines count from the text's first."""
        self.report(located(diagnostic, self.path, self.line_offset))


class Converter(Protocol):
    """Turns text of some extensions into text of another. It keeps no state that shows in a result."""

    @property
    def name(self) -> str:
        """Its name in messages and in the order."""

    @property
    def priority(self) -> int:
        """Converters of higher priority go first."""

    def matches(self, ext: str) -> bool:
        """Whether it converts files of this extension (with its dot)."""

    def output_ext(self, ext: str) -> str:
        """The extension of what it makes."""

    def convert(self, text: str, context: Context) -> str:
        """The converted text; raises `SourceError` for a mistake in it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Leaves everything as it is; every file ends with it."""

    name: str = "identity"
    priority: int = LOWEST

    def matches(self, ext: str) -> bool:
        return True

    def output_ext(self, ext: str) -> str:
        return ext

    def convert(self, text: str, context: Context) -> str:
        return text


class Converters:
    """All converters of a site: the highest priority first, then by name."""

    __slots__ = ("_converters",)

    def __init__(self, converters: Iterable[Converter]) -> None:
        every: list[Converter] = [*converters, Identity()]
        self._converters = tuple(sorted(every, key=lambda each: (-each.priority, each.name)))

    def converters_for(self, ext: str) -> tuple[Converter, ...]:
        """Those that a file of this extension passes through, in order; `Identity` last."""
        return tuple(each for each in self._converters if each.matches(ext))

    def output_ext(self, ext: str) -> str:
        """The extension of the file that is written: that of the last converter before `Identity`."""
        exts = [each.output_ext(ext) for each in self.converters_for(ext)]
        return exts[-2] if len(exts) > 1 else exts[-1]

    def convert(self, text: str, ext: str, context: Context) -> str:
        """The text through all of its converters."""
        for each in self.converters_for(ext):
            text = each.convert(text, context)
        return text
