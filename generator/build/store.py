"""The engine's memory on disk: traces in one file, kept values in a SQLite file beside it.

Nothing in it is trusted: the traces carry a stamp (this program, its libraries, the Python) and a checksum, values are
named by their own digest. Whatever does not fit is a cold build with one line that says so, never an error. No absolute
paths and no times of files are kept, so a store may be moved, or restored by CI from another branch.
"""

from __future__ import annotations

import marshal
import os
import sqlite3
from array import array
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.build.encode import decode, digest_bytes, encode
from generator.build.engine import UNLOADED, Cell, Key

_MAGIC = b"jinkyll traces 2\n"
_SHARE = 10  # additions are a file of their own up to this part of the whole
_DAMAGE = (ValueError, EOFError, TypeError, KeyError, IndexError, AttributeError, OSError, sqlite3.Error, MemoryError)


class Store:
    """Traces and values of one site in the folder `folder`; `stamp` names everything that makes old values unusable."""

    def __init__(self, folder: Path, stamp: bytes) -> None:
        self._folder = folder
        self._stamp = digest_bytes(stamp)
        self._database: sqlite3.Connection | None = None
        self._base = b""  # the checksum of the traces that are there, empty where none can be used
        self._size = 0
        self._recent: dict[Key, Any] = {}

    # -- reading ------------------------------------------------------------------------------------------------

    def read(self) -> tuple[dict[Key, Cell], str]:
        """The cells of the last build, and a line for the user when there were some that cannot be used."""
        try:
            data = (self._folder / "traces").read_bytes()
        except FileNotFoundError:
            return {}, ""
        except OSError as error:
            return {}, f"cache not readable ({error.strerror}); building from scratch"
        head = len(_MAGIC)
        if data[:head] != _MAGIC or len(data) < head + 32:
            return {}, "cache from another version; building from scratch"
        stamp, checksum, body = data[head : head + 16], data[head + 16 : head + 32], data[head + 32 :]
        if digest_bytes(body) != checksum:
            return {}, "cache damaged; building from scratch"
        if stamp != self._stamp:
            return {}, "cache from another version; building from scratch"
        try:
            cells = _cells(marshal.loads(body))
        except _DAMAGE:
            return {}, "cache damaged; building from scratch"
        self._base, self._size = checksum, len(cells)
        try:
            self._read_recent(cells)
        except _DAMAGE:
            self._base = b""  # what came after is lost; these traces still tell the truth about what they saw
        return cells, ""

    def _read_recent(self, cells: dict[Key, Cell]) -> None:
        """Lay over `cells` what later builds have added."""
        try:
            data = (self._folder / "recent").read_bytes()
        except FileNotFoundError:
            return
        if data[:16] != self._base or digest_bytes(data[32:]) != data[16:32]:
            raise ValueError("these are additions to other traces")
        self._recent = dict(marshal.loads(data[32:]))
        for key, row in self._recent.items():
            if row is None:
                cells.pop(key, None)
                continue
            digest, dependencies, notes, stored = row
            cells[key] = Cell(digest, dict(dependencies), diagnostics=decode(notes) if notes else (), stored=stored)

    def load(self, digest: bytes) -> Any:
        """A kept value, or UNLOADED where the store has none that can be used."""
        try:
            row = self._connect().execute("SELECT checksum, data FROM kept WHERE digest = ?", (digest,)).fetchone()
            if row is None or digest_bytes(row[1]) != row[0]:
                return UNLOADED
            return decode(row[1])
        except _DAMAGE:
            return UNLOADED

    # -- writing ------------------------------------------------------------------------------------------------

    def write(self, cells: Mapping[Key, Cell], kept: frozenset[str], news: Sequence[Key]) -> None:
        """Save the cells of this build; values of the queries in `kept` go along. Failures are not remembered.

        `news` are the keys that this build computed, and the leaves that differ. While they are few, they alone are
        written, beside what is there.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._base and len(self._recent) + len(news) <= self._size // _SHARE:
            self._write_recent(cells, kept, news)
        else:
            self._write_all(cells, kept)

    def _write_all(self, cells: Mapping[Key, Cell], kept: frozenset[str]) -> None:
        usable = {key: cell for key, cell in cells.items() if not cell.failed}
        numbers = {key: number for number, key in enumerate(usable)}
        rows = []
        for key, cell in usable.items():
            if all(dependency in numbers for dependency in cell.dependencies):
                wanted = array("I", [numbers[dependency] for dependency in cell.dependencies]).tobytes()
            else:
                wanted = None
            notes = encode(cell.diagnostics) if cell.diagnostics else b""
            rows.append((key, cell.digest, wanted, notes, key[0] in kept))
        self._save([cell for key, cell in usable.items() if key[0] in kept], prune=True)
        body = marshal.dumps(rows, 2)
        self._base = digest_bytes(body)
        self._size = len(rows)
        self._recent = {}
        replace_file(self._folder / "traces", _MAGIC + self._stamp + self._base + body)
        (self._folder / "recent").unlink(missing_ok=True)

    def _write_recent(self, cells: Mapping[Key, Cell], kept: frozenset[str], news: Sequence[Key]) -> None:
        values = []
        for key in news:
            cell = cells.get(key)
            if cell is None or cell.failed:
                self._recent[key] = None
                continue
            notes = encode(cell.diagnostics) if cell.diagnostics else b""
            self._recent[key] = (cell.digest, tuple(cell.dependencies.items()), notes, key[0] in kept)
            if key[0] in kept:
                values.append(cell)
        self._save(values, prune=False)
        body = marshal.dumps(tuple(self._recent.items()), 2)
        replace_file(self._folder / "recent", self._base + digest_bytes(body) + body)

    def _save(self, cells: list[Cell], *, prune: bool) -> None:
        try:
            self._save_values(cells, prune)
        except sqlite3.Error:
            self.close()
            with suppress(OSError):
                (self._folder / "values.db").unlink()
            with suppress(sqlite3.Error):
                self._save_values(cells, prune)

    def _save_values(self, cells: list[Cell], prune: bool) -> None:
        rows = []
        for cell in cells:
            if not cell.stored and cell.value is not UNLOADED:
                data = encode(cell.value)
                rows.append((cell.digest, digest_bytes(data), data))
                cell.stored = True
        database = self._connect()
        with database:
            if rows:
                database.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", rows)
            if prune:
                held = {bytes(row[0]) for row in database.execute("SELECT digest FROM kept")}
                stale = held - {cell.digest for cell in cells}
                database.executemany("DELETE FROM kept WHERE digest = ?", [(digest,) for digest in stale])

    def close(self) -> None:
        """Let go of the files."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _connect(self) -> sqlite3.Connection:
        if self._database is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._folder / "values.db", timeout=30, check_same_thread=False)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(
                "CREATE TABLE IF NOT EXISTS kept (digest BLOB PRIMARY KEY, checksum BLOB, data BLOB) WITHOUT ROWID"
            )
            self._database = database
        return self._database


class Recorded(Mapping[Key, bytes]):
    """The dependencies of a cell as the traces have them: numbers of cells, looked up when somebody asks."""

    __slots__ = ("_digests", "_keys", "_numbers")

    def __init__(self, keys: list[Key], digests: list[bytes], numbers: bytes) -> None:
        self._keys = keys
        self._digests = digests
        self._numbers = numbers

    def _each(self) -> array[int]:
        numbers = array("I")
        numbers.frombytes(self._numbers)
        return numbers

    def __iter__(self) -> Iterator[Key]:
        keys = self._keys
        return iter([keys[number] for number in self._each()])

    def __getitem__(self, key: Key) -> bytes:
        return dict(self.pairs())[key]

    def __len__(self) -> int:
        return len(self._numbers) // array("I").itemsize

    def pairs(self) -> list[tuple[Key, bytes]]:
        """Keys with their digests."""
        keys, digests = self._keys, self._digests
        return [(keys[number], digests[number]) for number in self._each()]

    def items(self) -> ItemsView[Key, bytes]:
        return dict(self.pairs()).items()


def _cells(rows: list[Any]) -> dict[Key, Cell]:
    keys = [row[0] for row in rows]
    digests = [row[1] for row in rows]
    return {
        key: Cell(digest, Recorded(keys, digests, wanted), UNLOADED, decode(notes) if notes else (), False, -1, stored)
        for key, digest, wanted, notes, stored in rows
        if wanted is not None
    }


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that at every moment it is the old one or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    os.replace(temporary, path)
