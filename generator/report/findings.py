"""What is reported: the findings of one run, with their paths as the repository knows them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.errors import Diagnostic, Severity

Locate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a run, worst first, then by place.

    `task` names the run (`build`, `check`), `failing` is the severity from which a finding fails it, `facts` are
    figures for the summary (`files` → `51`).
    """

    task: str
    diagnostics: tuple[Diagnostic, ...]
    ok: bool
    failing: Severity = Severity.ERROR
    seconds: float = 0.0
    facts: Mapping[str, int | str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        task: str,
        diagnostics: Iterable[Diagnostic],
        *,
        ok: bool | None = None,
        strict: bool = False,
        seconds: float = 0.0,
        facts: Mapping[str, int | str] | None = None,
        locate: Locate = str,
    ) -> Findings:
        """Findings in order, each path put through `locate`; `ok` None means: nothing of failing severity was found."""
        failing = Severity.WARNING if strict else Severity.ERROR
        moved = dict.fromkeys(_moved(one, locate) for one in diagnostics)
        ranked = tuple(sorted(moved, key=rank))
        fine = all(one.severity < failing for one in ranked)
        return cls(task, ranked, fine if ok is None else ok, failing, seconds, facts or {})

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(1 for one in self.diagnostics if one.severity is severity)

    @property
    def headline(self) -> str:
        """`2 errors, 1 warning`, or `nothing found`."""
        parts = [counted(self.count(kind), kind.label) for kind in reversed(Severity) if self.count(kind)]
        return ", ".join(parts) or "nothing found"


def rank(one: Diagnostic) -> tuple[object, ...]:
    """The order of reports: worst first, then path, line, column."""
    place = one.place
    where = (place.path, place.line, place.column) if place is not None else ("", 0, 0)
    return (-int(one.severity), *where, one.code, one.message)


def counted(number: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def in_repository(source: Path, root: Path) -> Locate:
    """Paths relative to the source, or absolute, relative to `root` with `/`; those outside it stay."""
    base, top = os.path.abspath(source), os.path.abspath(root)

    def locate(path: str) -> str:
        if not path or path.startswith("<"):
            return path
        relative = os.path.relpath(os.path.normpath(os.path.join(base, path)), top)
        return path if relative.startswith("..") else relative.replace(os.sep, "/")

    return locate


def _moved(one: Diagnostic, locate: Locate) -> Diagnostic:
    if one.place is None:
        return one
    path = locate(one.place.path)
    return one if path == one.place.path else replace(one, place=replace(one.place, path=path))
