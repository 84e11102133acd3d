"""The driver of the lexers: a mode is one pattern made of all its alternatives, and what each of them means.

Text between two matches is of the mode's `rest` class, so the mode of a string says only what ends it or stands out in
it. What an alternative means:

    "k"                       the match is of this class ("" is plain)
    words("n", k="if else")   the class of the word that matched, or the first argument
    Split("kn", "", "nn")     the alternative's groups in order, which together are the match, each of a class
    Jump("p", to="block")     one of these, then modes: `back` of them are left, and `to` is entered
    a function                called with the run and the match; it puts the pieces, and may enter, leave and move on
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Pieces = list[tuple[str, str]]


class Words(dict[str, str]):
    """Word → class, and the class of all other words."""

    __slots__ = ("other",)

    def __init__(self, other: str, classes: Mapping[str, str]) -> None:
        super().__init__((word, short) for short, listed in classes.items() for word in listed.split())
        self.other = other


def words(other: str, /, **classes: str) -> Words:
    """The words of each class as one string; where a word is in two of them, the later one counts."""
    return Words(other, classes)


class Split(tuple[str, ...]):
    """The classes of an alternative's groups."""

    __slots__ = ()

    def __new__(cls, *classes: str) -> Split:
        return super().__new__(cls, classes)


@dataclass(frozen=True, slots=True)
class Jump:
    """Leave `back` modes, then enter `to`, if there is one."""

    short: str | Words | Split
    to: str = ""
    back: int = 0


Meaning = str | Words | Split | Jump | Callable[["Run", "re.Match[str]"], None]


class Mode:
    """The alternatives in order of precedence, compiled; `flags` are those of `re`."""

    __slots__ = ("meanings", "pattern", "rest")

    def __init__(self, *alternatives: tuple[str, Meaning], rest: str = "", flags: int = re.MULTILINE) -> None:
        # The last group that closes is the one around an alternative, so `lastindex` tells which one matched.
        self.meanings: list[Any] = [None]
        for source, meaning in alternatives:
            self.meanings += [meaning, *[None] * re.compile(source, flags).groups]
        self.pattern = re.compile("|".join(f"({source})" for source, _ in alternatives), flags)
        self.rest = rest


class Run:
    """A text on its way: the modes that are open, where we are, the pieces so far, and a lexer's own `data`."""

    __slots__ = ("at", "code", "data", "modes", "open", "put")

    def __init__(self, modes: Mapping[str, Mode], code: str, *start: str, data: Any = None) -> None:
        self.modes = modes
        self.code = code
        self.open = list(start)
        self.at = 0
        self.put: Pieces = []
        self.data = data

    def enter(self, mode: str) -> None:
        self.open.append(mode)

    def leave(self, count: int = 1) -> None:
        """Leave modes; the outermost one stays."""
        del self.open[max(1, len(self.open) - count) :]

    def plain(self, match: re.Match[str], meaning: str | Words | Split) -> None:
        """Put a match that means no more than classes."""
        if isinstance(meaning, Split):
            first = (match.lastindex or 0) + 1
            self.put += [(short, match[number] or "") for number, short in enumerate(meaning, first)]
        elif isinstance(meaning, Words):
            self.put.append((meaning.get(match[0], meaning.other), match[0]))
        else:
            self.put.append((meaning, match[0]))

    def more(self, code: str) -> Pieces:
        """The pieces of a text that goes on from where the one before it ended."""
        self.code, self.at, self.put = code, 0, []
        return self.finish()

    def finish(self) -> Pieces:
        """The pieces up to the end of the text."""
        at, depth = -1, -1
        while self.at < len(self.code):
            # A match of nothing may leave a mode, but modes that change for ever without moving are an error.
            if self.at == at and len(self.open) >= depth:
                self.put.append(("err", self.code[at : at + 1]))
                self.at += 1
            at, depth = self.at, len(self.open)
            if not self._mode():
                break
        return self.put

    def _mode(self) -> bool:
        """Go through the text in one mode; whether there is text left for another one."""
        code, at, put = self.code, self.at, self.put
        name, depth = self.open[-1], len(self.open)
        mode = self.modes[name]
        meanings, rest = mode.meanings, mode.rest
        for match in mode.pattern.finditer(code, at):
            start, end = match.span()
            if start > at:
                put.append((rest, code[at:start]))
            at = end
            meaning = meanings[match.lastindex]  # type: ignore[index]
            kind = meaning.__class__
            if kind is str:
                put.append((meaning, match[0]))
            elif kind is Words:
                text = match[0]
                put.append((meaning.get(text, meaning.other), text))
            elif kind is Split:
                self.plain(match, meaning)
            elif kind is Jump:
                self.at = at
                self.plain(match, meaning.short)
                if meaning.back:
                    self.leave(meaning.back)
                if meaning.to:
                    self.enter(meaning.to)
                return True
            else:
                self.at = at
                meaning(self, match)
                if self.at != at or len(self.open) != depth or self.open[-1] != name:
                    return True
        put.append((rest, code[at:]))
        return False
