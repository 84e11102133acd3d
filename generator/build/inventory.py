"""What the source holds, file by file: the result of the walk and of classification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.model import Kind

COPY = "./"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as the listing has it. A file of the theme has `theme` set.

    `adopted` counts the plugin that adopts the file, from 1.
    """

    path: str
    kind: Kind
    collection: str = ""
    theme: bool = False
    adopted: int = 0


@dataclass(frozen=True, slots=True)
class Inventory:
    """Documents by path in the order of the walk, and static files by path with the label of their collection.

    A file that is both, because a plugin adopts and keeps it, is among the static files as `COPY` before its path.
    """

    documents: Mapping[str, Entry]
    statics: Mapping[str, str]
