"""The span scanner: one compiled "next special character" pattern, and a table from that character to constructs.

A construct is a function `(scan, at, start, low, out) -> int`. `at` is the special character, `start` the first
character that is not in `out` yet, and `low` the first one that no other construct has taken: smart quotes look at the
character before them, but only if it is free. The result says what happened:

* a positive number: the construct has put the text from `start` and itself into `out`; go on there;
* a negative number: what stands before the position (its absolute value) has been found to be text; go on there;
* 0: the construct is not for this text; go on behind the character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element, Source

MAX_DEPTH = 40  # nested spans; deeper ones are text

Construct = Callable[["Scan", int, int, int, list[Any]], int]
Search = Callable[[str, int], re.Match[str] | None]
Stop = Callable[["Scan", int, int, list[Any]], bool]

BREAK = Element("br")


class Scan:
    """One text that is being read.

    `kinds` are the kinds of the elements around the position, the innermost last. `budget` bounds the work that is
    thrown away when an opening turns out to have no end: documents made to exhaust it get text instead of elements.
    """

    __slots__ = (
        "absent",
        "budget",
        "constructs",
        "counted",
        "everything",
        "kinds",
        "merge",
        "rest",
        "run_of_underscores",
        "search",
        "source",
        "start",
        "state",
        "text",
    )

    def __init__(self, state: State, text: str, where: tuple[Source, int] | None) -> None:
        self.state = state
        self.text = text
        self.source = where
        self.kinds: list[str] = [""]
        self.merge = False
        self.counted = (0, 0)  # up to where lines have been counted, and how many
        self.rest = 0
        self.run_of_underscores = (0, 0)
        self.absent: dict[Any, int] = {}
        self.budget = 3 * len(text) + 20_000
        self.constructs: Mapping[str, Construct] = {}
        self.search: Search = _NOTHING
        self.everything: tuple[Search, Mapping[str, Construct]] | None = None  # to search for all constructs

    def warn(self, message: str, at: int) -> None:
        line = 0
        if self.source:
            source, position = self.source
            if at < self.counted[0]:
                self.counted = (0, 0)
            lines = self.counted[1] + self.text.count("\n", self.counted[0], at)
            self.counted = (at, lines)
            line = source.line_at(position) + lines
        self.state.warnings.append((line, message))

    def find(self, what: str, at: int) -> int:
        """`text.find`, which remembers what is not there: many openings without an end cost one search."""
        if at >= self.absent.get(what, len(self.text) + 1):
            return -1
        found = self.text.find(what, at)
        if found < 0:
            self.absent[what] = min(at, self.absent.get(what, at))
        return found

    def run(self, out: list[Any], pos: int, stop_chars: str = "", stop: Stop | None = None) -> int:
        """Read spans from `pos` into `out`.

        Without `stop`, up to the end. With it, up to the position where it says so, which is returned; -1 if that
        does not come, and then `rest` is the position from which the text is not in `out`.
        """
        text, search, constructs = self.text, self.search, self.constructs
        start = low = pos
        while True:
            found = search(text, pos)
            if found is None:
                break
            at = found.start()
            char = text[at]
            if stop is not None and char in stop_chars and stop(self, at, start, out):
                if at > start:
                    out.append(text[start:at])
                if self.merge:
                    merge(out)
                return at
            if char == "\n":
                if at - 2 >= low and text[at - 1] == " " and text[at - 2] == " ":
                    if at - 2 > start:
                        out.append(text[start : at - 2])
                    out.append(BREAK)
                    start = low = at
                pos = at + 1
                continue
            new = constructs[char](self, at, start, low, out)
            if new > 0:
                start = low = pos = new
            elif new:
                low = pos = -new
            else:
                pos = at + 1
        if stop is not None:
            self.rest = start
            return -1
        if start < len(text):
            out.append(text[start:])
        if self.merge:
            merge(out)
        return len(text)


def _NOTHING(text: str, pos: int) -> None:
    return None


def merge(out: list[Any]) -> None:
    """Join texts that stand side by side."""
    if len(out) < 2:
        return
    joined: list[Any] = []
    pieces: list[str] = []
    for node in out:
        if type(node) is str:
            pieces.append(node)
            continue
        if pieces:
            joined.append("".join(pieces))
            pieces = []
        joined.append(node)
    if pieces:
        joined.append("".join(pieces))
    out[:] = joined


@lru_cache(maxsize=256)
def searcher(chars: str) -> Search:
    """Finds the next of some characters."""
    return re.compile(f"[{re.escape(chars)}]").search
