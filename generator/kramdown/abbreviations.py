"""Replaces abbreviations in the text of a finished tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.patterns import WORD

_SPACES = r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
_RUN = re.compile(_SPACES)


def lookup(name: str, defined: Mapping[str, Any]) -> Any:
    """The definition of an abbreviation as it stands in a text, where a line may break between its words."""
    found = defined.get(name)
    return found if found is not None else defined.get(_RUN.sub(" ", name))


class Replacer:
    """Finds the abbreviations that a document defines; at one place the longest wins."""

    def __init__(self, names: Iterable[str]) -> None:
        ordered = sorted(names, key=len, reverse=True)
        union = "|".join(re.escape(name).replace(r"\ ", _SPACES) for name in ordered)
        self._any = re.compile(union)
        self._here = re.compile(rf"(?:{union})(?!{WORD})")
        self._next = re.compile(rf"(?=(?:[^A-Za-z0-9_]|^)(?:{union})(?!{WORD}))", re.M)

    def replace(self, element: Element) -> None:
        """Put abbreviation elements into the texts of an element and of all below it; raw HTML stays as it is."""
        stack = [element]
        while stack:
            current = stack.pop()
            raw = current.data.get("model") == "raw"
            changed: list[Any] = []
            for node in current.children:
                if type(node) is not str:
                    stack.append(node)
                    changed.append(node)
                elif raw or not self._any.search(node):
                    changed.append(node)
                else:
                    changed.extend(self._split(node))
            current.children[:] = changed

    def _split(self, text: str) -> list[Any]:
        nodes: list[Any] = []
        pos = 0
        while True:
            if self._here.match(text, pos):
                at = pos
            elif found := self._next.search(text, pos):
                at = found.start()
            else:
                break
            name = self._any.match(text, at)
            if not name:
                at += 1
                name = self._any.match(text, at)
            if not name or name.end() == pos:
                break
            if at > pos:
                nodes.append(text[pos:at])
            nodes.append(Element("abbreviation", name[0]))
            pos = name.end()
        if pos < len(text):
            nodes.append(text[pos:])
        return nodes
