"""The engine's memory on disk: traces in one file, kept values in a SQLite file beside it.

Nothing in it is trusted: the traces carry a stamp (this program, its libraries, the Python) and a checksum, values are
named by their own digest. Whatever does not fit is a cold build with one line that says so, never an error. No absolute
paths and no times of files are kept, so a store may be moved, or restored by CI from another branch.
"""

from __future__ import annotations

import marshal
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.build.cells import UNLOADED, Cell, Key
from generator.build.encode import decode, digest_bytes, encode
from generator.build.traces import Traces

_MAGIC = b"jinkyll traces 3\n"
_SHARE = 10  # additions are a file of their own up to this part of the whole
_DAMAGE = (ValueError, EOFError, TypeError, KeyError, IndexError, AttributeError, OSError, sqlite3.Error, MemoryError)


class Store:
    """Traces and values of one site in the folder `folder`; `stamp` names everything that makes old values unusable."""

    def __init__(self, folder: Path, stamp: bytes) -> None:
        self._folder = folder
        self._stamp = digest_bytes(stamp)
        self._database: sqlite3.Connection | None = None
        self._table = Traces()
        self._base = b""  # the checksum of the traces that are there, empty where none can be used
        self._size = 0  # how many cells they have
        self._recent: dict[Key, Any] = {}  # rows that were laid over them

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
            return {}, "cache of another version, other plugins or another time zone; building from scratch"
        try:
            table = Traces.load(body)
            size = len(table.keys)
            try:
                recent = self._read_recent(table, checksum)
            except _DAMAGE:
                # What came after is lost; these traces still tell the truth about what they saw.
                table, recent, checksum = Traces.load(body), {}, b""
            cells = table.cells()
        except _DAMAGE:
            return {}, "cache damaged; building from scratch"
        self._table, self._base, self._size, self._recent = table, checksum, size, recent
        return cells, ""

    def _read_recent(self, table: Traces, base: bytes) -> dict[Key, Any]:
        """Lay what later builds have added over the table."""
        try:
            data = (self._folder / "recent").read_bytes()
        except FileNotFoundError:
            return {}
        if data[:16] != base:
            return {}  # a process died before it removed them: additions to older traces
        if digest_bytes(data[32:]) != data[16:32]:
            raise ValueError("damaged")
        new, rows = marshal.loads(data[32:])
        table.lay(new, rows)
        return {row[1]: row for row in rows}

    def reached_from(self, changed: Iterable[Key]) -> set[Key]:
        """Which of the cells that were read depend, directly or not, on these keys or on what is not remembered."""
        return self._table.reached_from(changed)

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

    def write(self, cells: Mapping[Key, Cell], kept: frozenset[str], news: Iterable[Key]) -> None:
        """Save the cells of this build, all those that are of use; values of the queries in `kept` go along.

        `news` are the keys that were computed since the last saving. While they are few, they alone are written, beside
        what is there. Failures are not remembered.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._base:
            known = self._table
            fresh = dict.fromkeys(news)
            fresh.update(
                (key, None) for key, cell in cells.items() if known.digest(key) != (b"" if cell.failed else cell.digest)
            )
            fresh.update((key, None) for key in known.remembered() if key not in cells)
            if len(self._recent.keys() | fresh.keys()) <= self._size // _SHARE:
                self._write_recent(cells, kept, fresh)
                return
        self._write_all(cells, kept)

    def _write_all(self, cells: Mapping[Key, Cell], kept: frozenset[str]) -> None:
        table = Traces.of(cells, kept)
        self._save([cell for key, cell in cells.items() if key[0] in kept and not cell.failed], prune=True)
        body = table.dump()
        self._table, self._base, self._size, self._recent = table, digest_bytes(body), len(table.keys), {}
        replace_file(self._folder / "traces", _MAGIC + self._stamp + self._base + body)
        (self._folder / "recent").unlink(missing_ok=True)

    def _write_recent(self, cells: Mapping[Key, Cell], kept: frozenset[str], fresh: Iterable[Key]) -> None:
        values = []
        for key in fresh:
            cell = cells.get(key)
            self._recent[key] = self._table.take(key, cell, kept)
            if cell is not None and not cell.failed and key[0] in kept:
                values.append(cell)
        self._save(values, prune=False)
        rows = [row for row in self._recent.values() if row is not None]
        body = marshal.dumps((self._table.keys[self._size :], rows))
        replace_file(self._folder / "recent", self._base + digest_bytes(body) + body)

    def keep(self, cells: list[Cell]) -> bool:
        """Save the values of these cells ahead of the traces; whether they are on the disk."""
        try:
            return self._save(cells, prune=False)
        except OSError:
            return False

    def _save(self, cells: list[Cell], *, prune: bool) -> bool:
        for _ in range(2):  # a file that is damaged goes
            try:
                self._save_values(cells, prune)
                return True
            except sqlite3.Error:
                self.close()
                with suppress(OSError):
                    (self._folder / "values.db").unlink()
                for cell in cells:  # nothing of them is there, whatever was written before it failed
                    cell.stored = False
        return False

    def _save_values(self, cells: list[Cell], prune: bool) -> None:
        def rows() -> Iterator[tuple[bytes, bytes, bytes]]:
            for cell in cells:
                if not cell.stored and cell.value is not UNLOADED:
                    data = encode(cell.value)
                    cell.stored = True
                    yield cell.digest, digest_bytes(data), data

        database = self._connect()
        with database:
            database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows())
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
            database.execute("PRAGMA page_size = 16384")  # values are long
            database.execute("PRAGMA journal_mode = TRUNCATE")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("CREATE TABLE IF NOT EXISTS kept (digest BLOB PRIMARY KEY, checksum BLOB, data BLOB)")
            self._database = database
        return self._database


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that at every moment it is the old one or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    os.replace(temporary, path)
