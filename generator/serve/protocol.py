"""What the server needs from the build: one small protocol, met by `build/` in life and by a fake in tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator.errors import Diagnostic
from generator.model import Ahead


class Built(Protocol):
    """What one build did.

    `written` and `removed` are files of the destination (POSIX, relative to it) whose bytes changed. With `ok` False
    the destination is the last good site, `diagnostics` has the errors. `seconds` is wall-clock time.
    """

    @property
    def written(self) -> tuple[str, ...]: ...

    @property
    def removed(self) -> tuple[str, ...]: ...

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...

    @property
    def ok(self) -> bool: ...

    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """A `Built` of the server's own: for builds that ended in a bug, and for tests."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    ok: bool = True
    seconds: float = 0.0


class Builder(Protocol):
    """A site that can be built again and again. The properties are read anew after every build."""

    @property
    def destination(self) -> Path:
        """The directory of the built site."""

    @property
    def baseurl(self) -> str:
        """The path the site is mounted under: empty, or starting with `/` and not ending with it."""

    @property
    def watch_roots(self) -> tuple[Path, ...]:
        """Directories (watched with all below) and files that a build may read."""

    @property
    def watch_ignored(self) -> tuple[Path, ...]:
        """Directories and files below the roots that never count: destination, cache."""

    def build(self, changed: frozenset[str] | None, ahead: Ahead | None = None) -> Built:
        """Bring the destination up to date; the pages that `ahead` wants may be told before the rest is made.

        `changed` names files and directories by absolute path (written, made or gone: look again at each and at the
        listing of its directory); None means that anything may have changed. Mistakes of the user are diagnostics of
        the outcome. All calls come from one thread, which is not the thread that made the builder.
        """
