"""Bounds of a build: how long a page may take, how much it may make, how large a file may be.

They are generous where a site is trusted, so that only a mistake meets them, and strict in safe mode, in which the
section `limits` of the config can make them stricter still.

    limits:
      seconds: 10        # for each page, its own Markdown and layouts
      loops: 5_000_000   # iterations of all loops of one template
      output: 20_000_000 # characters that one template writes
      value: 10_000_000  # characters or elements of any value that a template makes
      file: 20_000_000   # bytes of a page, a data file, a layout
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import FrameType
from typing import Any

from generator.build.cells import Query
from generator.config.load import Config
from generator.errors import Diagnostic, Place, SourceError, fail
from generator.liquid import Limits
from generator.text import did_you_mean

# The queries that run what an author wrote: templates, Markdown, data, plugins.
TIMED = (
    "parsed",
    "data_value",
    "content",
    "style",
    "excerpt",
    "page",
    "cached_include",
    "generated",
    "source_document",
)
_AGAIN = 1.0  # seconds, at most, until the clocks are looked at again


@dataclass(frozen=True, slots=True)
class Bounds:
    """See the module; 0 is no bound."""

    seconds: float = 300
    loops: int = 1_000_000_000
    output: int = 0
    value: int = 0
    file: int = 500_000_000

    @property
    def of_templates(self) -> Limits:
        """Those that template engines hold by themselves."""
        return Limits(self.loops or None, self.output or None, self.seconds, self.value or None)


SAFE = Bounds(10, 5_000_000, 20_000_000, 10_000_000, 20_000_000)


def bounds_of(config: Config) -> Bounds:
    """The bounds that a config asks for; SourceError for what is no bound."""
    safe = config.flag("safe")
    bounds = SAFE if safe else Bounds()
    section = config.get("limits")
    if section is None:
        return bounds
    if not isinstance(section, Mapping):
        raise _wrong(config, (), "'limits' must be a mapping", "write for instance: limits: {seconds: 10}")
    known = [field.name for field in fields(Bounds)]
    for name, value in section.items():
        if name not in known:
            raise _wrong(config, (name,), f"unknown limit '{name}'", did_you_mean(str(name), known))
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
            raise _wrong(config, (name,), f"the limit '{name}' must be a number", "0 is no limit")
        given: Any = float(value) if name == "seconds" else int(value)
        if safe:  # the config comes with the site
            given = min(given or getattr(SAFE, name), getattr(SAFE, name))
        bounds = replace(bounds, **{name: given})
    return bounds


def _wrong(config: Config, at: tuple[object, ...], message: str, hint: str) -> SourceError:
    origin = config.origin("limits", *at)
    return fail("config/limits", message, Place(origin.name, origin.line) if origin.kind == "file" else None, hint=hint)


def check_size(data: bytes, path: str, bounds: Bounds) -> None:
    """Refuse a file that is too large to be read as text."""
    if bounds.file and len(data) > bounds.file:
        message = f"this file has {len(data):,} bytes, more than the {bounds.file:,} that are allowed"
        raise fail("limit/file", message, Place(path), hint="make it smaller, or see `limits` in the config")


def timed(queries: Mapping[str, Query], seconds: float) -> dict[str, Query]:
    """The queries that run what an author wrote, with a bound for the time and memory each takes by itself.

    Time is watched where the operating system can interrupt Python: on Unix, in a process's main thread. Elsewhere
    only Liquid's loops look at the clock.
    """
    if not seconds or not hasattr(signal, "setitimer"):
        return {}
    return {name: replace(queries[name], compute=_within(queries[name].compute, seconds)) for name in TIMED}


def _within(compute: Callable[..., Any], seconds: float) -> Callable[..., Any]:
    def watched(*key: Any) -> Any:
        if threading.current_thread() is not threading.main_thread():
            return compute(*key)
        depth, began = len(_clocks), time.monotonic()
        _clocks.append([began, seconds])
        if not depth:
            _arm(seconds)
        try:
            try:
                return compute(*key)
            finally:
                if depth:
                    _clocks[depth - 1][0] += time.monotonic() - began  # this was not its own time
                else:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                del _clocks[depth:]
        except _TimeUpError as error:
            del _clocks[depth:]  # the alarm may have rung on the way out
            raise _located(error, key) from None
        except MemoryError:
            message = "this needs more memory than there is"
            raise fail("limit/memory", message, _place(key), hint="does a template double a value in a loop?") from None

    return watched


# Of the computations under way, the innermost last: when it began, put off by what others took within it, and how many
# seconds it has.
_clocks: list[list[float]] = []


class _TimeUpError(SourceError):
    """The alarm rang."""


def _arm(seconds: float) -> None:
    """Have the clocks looked at after that many seconds and then every now and then, within Python's main thread."""
    if signal.getsignal(signal.SIGALRM) is not _look:
        signal.signal(signal.SIGALRM, _look)
    signal.setitimer(signal.ITIMER_REAL, seconds, min(seconds / 20, _AGAIN))


def _look(number: int, frame: FrameType | None) -> None:
    """Raise `_TimeUpError` in the innermost computation if its time is up, and again where something swallows it."""
    if not _clocks:
        return
    began, seconds = _clocks[-1]
    if time.monotonic() - began >= seconds:
        message = f"this takes longer than the {seconds:g} seconds that are allowed"
        hint = "look for a loop within a loop, or see `limits` in the config"
        raise _TimeUpError(Diagnostic("limit/time", message, hint=hint))


def _located(error: SourceError, key: tuple[Any, ...]) -> SourceError:
    found = error.diagnostic
    return SourceError(found if found.place is not None else replace(found, place=_place(key)))


def _place(key: tuple[Any, ...]) -> Place | None:
    return Place(key[0]) if key and isinstance(key[0], str) else None
