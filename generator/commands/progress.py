"""The progress bar of a build that takes a while, where a person watches."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from generator.build.site import Site

PATIENCE = 1.0  # seconds without a bar
_OFTEN = 0.1  # seconds between two states of the bar


class Bar:
    """Shows how many pages are made, from a second after the start on; it is gone when the build ends."""

    def __init__(self, out: TextIO, patience: float = PATIENCE) -> None:
        self._out = out
        self._next = time.monotonic() + patience
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, made: int, of: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _OFTEN
        if self._progress is None:
            self._progress = self._begin()
            self._task = self._progress.add_task("Pages", total=of)
        assert self._task is not None
        self._progress.update(self._task, completed=made, total=of)
        self._progress.refresh()

    def _begin(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        # Drawn when a page is made, not by a thread: a build with threads could not share its work.
        progress = Progress(
            TextColumn("{task.description:>18}:"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=self._out),
            auto_refresh=False,
            transient=True,
        )
        progress.start()
        return progress

    def end(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None


@contextmanager
def shown(site: Site, *, wanted: bool, environment: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Show a bar while the block builds `site`, if that is wanted and a terminal is there, and no CI's log."""
    if not wanted or not sys.stderr.isatty() or environment.get("CI") or environment.get("TERM") == "dumb":
        yield
        return
    bar = Bar(sys.stderr)
    site.progress = bar
    try:
        yield
    finally:
        site.progress = None
        bar.end()
