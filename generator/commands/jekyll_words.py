"""What `--trace` adds: findings in the words that Jekyll has for them, for scripts that look for those."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import Diagnostic, Place, Severity

_TEMPLATES = ("liquid/", "template/", "include/")
_SYNTAX = ("liquid/syntax", "liquid/unknown-tag")
_BARE = ("Syntax Error", "Could not", "Invalid")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words need beside a finding: the folders, the page in which an included file was rendered, and the
    number of lines of a file's front matter."""

    source: Path
    destination: Path
    page_of: Callable[[Diagnostic], str]
    front_lines: Callable[[str], int]


def words(diagnostics: Sequence[Diagnostic], around: Surroundings) -> Iterator[str]:
    """Lines in Jekyll's words for those findings that Jekyll has words for."""
    for one in diagnostics:
        if one.code == "route/conflict":
            yield from _conflict(one, around)
        elif one.severity is Severity.ERROR and one.code.startswith(_TEMPLATES):
            yield f"Liquid Exception: {_exception(one, around)}"


def _exception(one: Diagnostic, around: Surroundings) -> str:
    place = one.place or Place("")
    page = around.page_of(one) or place.path
    partial = "_includes" in place.path.split("/")
    end = f" included in {page}" if partial and page != place.path else f" in {page}"
    if one.code.startswith("template/") or one.message.startswith(_BARE):
        return f"{one.message}{end}"
    kind = "Liquid syntax error" if one.code in _SYNTAX else "Liquid error"
    line = place.line if partial else place.line - around.front_lines(place.path)
    where = f"{os.path.join(around.source, place.path)} line {line}" if partial else f"line {line}"
    return f"{kind} ({where}): {one.message}{end}"


def _conflict(one: Diagnostic, around: Surroundings) -> Iterator[str]:
    # The message reads: 2 files would be written to 'a.html': x.md, y.md
    before, _, names = one.message.partition("': ")
    dest = before.partition("'")[2]
    yield "Conflict: The following destination is shared by multiple files."
    yield "          The written file may end up with unexpected contents."
    yield f"          {around.destination / dest}"
    for name in names.split(", "):
        yield f"           - {around.source / name}"
