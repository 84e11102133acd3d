"""Cutting the excerpt out of a body."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.model import Document

_TAG = re.compile(r"{%-?\s*(\w+)\s*.*?-?%}", re.DOTALL)
_LINK_DEFINITION = re.compile(r"^ {0,3}(?:(\[[^\]]+\])(:.+))$", re.MULTILINE)


def excerpt_separator(document: Document, default: object) -> str:
    """What ends the excerpt of a document, or nothing: then it has none but its own."""
    own = document.data.get("excerpt_separator")
    chosen = default if own is None or own is False else own
    return "" if chosen is None or chosen is False else str(chosen)


def cut(body: str, separator: str, is_block: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """The raw excerpt of a body, and the names of Liquid blocks that had to be closed in it.

    Everything before the first separator; the whole body where there is none. Blocks left open are closed (in reverse
    order of opening), and definitions of Markdown links that the excerpt uses are carried over (Jekyll::Excerpt).
    """
    head, _, tail = body.partition(separator)
    if not tail:
        return head, ()
    closed: list[str] = []
    if "{%" in head:
        for name in reversed(_TAG.findall(head)):
            if is_block(name) and not re.search(r"{%-?\s*end" + name + r".*?\s*-?%}", head, re.DOTALL):
                head += f"\n{{% end{name} %}}"
                closed.append(name)
    definitions = [label + target for label, target in _LINK_DEFINITION.findall(tail) if label in head]
    if definitions:
        head += "\n\n" + "\n".join(definitions)
    return head, tuple(closed)
