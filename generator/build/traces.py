"""Traces as they lie on disk: cells by number, and what each has read as numbers of other cells.

All cells of a table are as one revision found them, so the digest that a cell has seen of another is the other's own.
"""

from __future__ import annotations

import gc
import marshal
from array import array
from collections.abc import ItemsView, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.build.cells import UNLOADED, Cell, Key
from generator.build.encode import decode, encode


@dataclass(slots=True)
class Traces:
    """A table of cells, lists by number; `reads` is None for a cell that is not remembered: it failed, or is gone."""

    keys: list[Key] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    reads: list[bytes | None] = field(default_factory=list)
    notes: dict[int, bytes] = field(default_factory=dict)
    stored: bytearray = field(default_factory=bytearray)
    numbers: dict[Key, int] = field(default_factory=dict)
    ordered: bool = True  # whether every cell stands behind those it has read

    @classmethod
    def of(cls, cells: Mapping[Key, Cell], kept: frozenset[str]) -> Traces:
        """The table of all these cells; values of queries in `kept` are stored."""
        table = cls()
        strings: dict[str, str] = {}
        share = strings.setdefault  # marshal writes one object once
        for key in cells:
            table._number(tuple([share(part, part) if type(part) is str else part for part in key]))
        for key, cell in cells.items():
            table.take(key, cell, kept)
        return table

    def take(self, key: Key, cell: Cell | None, kept: frozenset[str]) -> Any:
        """Set what is remembered of a key; the row that `lay` sets again, None where there is nothing to set."""
        number = self.numbers.get(key)
        if cell is None or cell.failed:
            if number is None:
                return None
            row: Any = (number, key, b"", None, b"", False)
        else:
            try:
                reads = array("I", map(self.numbers.__getitem__, cell.dependencies))
            except KeyError:
                reads = array("I", map(self._number, cell.dependencies))
            notes = encode(cell.diagnostics) if cell.diagnostics else b""
            number = self._number(key)
            self.ordered = self.ordered and max(reads, default=-1) < number
            row = (number, key, cell.digest, reads.tobytes(), notes, key[0] in kept)
        self._set(row)
        return row

    def _number(self, key: Key) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.keys)
            self.keys.append(key)
            self.digests.append(b"")
            self.reads.append(None)
            self.stored.append(False)
        return number

    def _set(self, row: Any) -> None:
        number, _, digest, reads, notes, stored = row
        self.digests[number] = digest
        self.reads[number] = reads
        self.stored[number] = stored
        self.notes.pop(number, None)
        if notes:
            self.notes[number] = notes

    def digest(self, key: Key) -> bytes:
        """The digest of a cell, empty where it is not remembered."""
        number = self.numbers.get(key)
        return self.digests[number] if number is not None else b""

    def remembered(self) -> list[Key]:
        """The keys of which there are cells."""
        return [key for key, reads in zip(self.keys, self.reads, strict=True) if reads is not None]

    # -- bytes --------------------------------------------------------------------------------------------------

    def dump(self) -> bytes:
        """The whole table."""
        return marshal.dumps((self.keys, self.digests, self.reads, self.notes, bytes(self.stored), self.ordered))

    @classmethod
    def load(cls, data: bytes) -> Traces:
        """What `dump` gave; ValueError, EOFError or TypeError where the bytes are not of that making."""
        keys, digests, reads, notes, stored, ordered = marshal.loads(data)
        if not len(keys) == len(digests) == len(reads) == len(stored):
            raise ValueError("these columns are not of one length")
        return cls(keys, digests, reads, notes, bytearray(stored), ordered=ordered)

    def lay(self, new: list[Key], rows: Iterable[Any]) -> None:
        """Lay additions over the table: the keys that are new to it, and rows of `take`."""
        for key in new:
            self.keys.append(key)
            self.digests.append(b"")
            self.reads.append(None)
            self.stored.append(False)
        self.ordered = False
        for row in rows:
            if self.keys[row[0]] != row[1]:
                raise ValueError("this is an addition to another table")
            self._set(row)

    # -- cells --------------------------------------------------------------------------------------------------

    def cells(self) -> dict[Key, Cell]:
        """The cells, not yet found to hold."""
        keys, digests, stored, notes = self.keys, self.digests, self.stored, self.notes
        collects = gc.isenabled()
        gc.disable()  # so many new objects, none of them garbage
        try:
            self.numbers = {key: number for number, key in enumerate(keys)}
            found = {
                key: Cell(key, digest, Recorded(keys, digests, wanted), UNLOADED, (), False, -1, kept != 0)
                for key, digest, wanted, kept in zip(keys, digests, self.reads, stored, strict=True)
                if wanted is not None
            }
        finally:
            if collects:
                gc.enable()
        for number, data in notes.items():
            if (cell := found.get(keys[number])) is not None:
                cell.diagnostics = decode(data)
        return found

    def reached_from(self, changed: Iterable[Key]) -> set[Key]:
        """Every cell that has read, directly or not, one of these keys, or a cell that is not remembered."""
        marked = {self.numbers[key] for key in changed if key in self.numbers}
        marked.update(number for number, reads in enumerate(self.reads) if reads is None)
        reached: set[int] = set()
        while marked:
            before = len(reached)
            for number, reads in enumerate(self.reads):
                if reads and number not in reached and not marked.isdisjoint(_numbers(reads)):
                    reached.add(number)
                    marked.add(number)
            if self.ordered or len(reached) == before:
                break
        return {self.keys[number] for number in reached}


def _numbers(reads: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(reads)
    return numbers


class Recorded(Mapping[Key, bytes]):
    """The dependencies of a cell as the table has them: numbers of cells, looked up when somebody asks."""

    __slots__ = ("_digests", "_keys", "_reads")

    def __init__(self, keys: list[Key], digests: list[bytes], reads: bytes) -> None:
        self._keys = keys
        self._digests = digests
        self._reads = reads

    def __iter__(self) -> Iterator[Key]:
        keys = self._keys
        return iter([keys[number] for number in _numbers(self._reads)])

    def __getitem__(self, key: Key) -> bytes:
        return dict(self.pairs())[key]

    def __len__(self) -> int:
        return len(self._reads) // array("I").itemsize

    def pairs(self) -> list[tuple[Key, bytes]]:
        """Keys with their digests."""
        keys, digests = self._keys, self._digests
        return [(keys[number], digests[number]) for number in _numbers(self._reads)]

    def items(self) -> ItemsView[Key, bytes]:
        return dict(self.pairs()).items()
