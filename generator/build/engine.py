"""The engine: remembers what each value was made from and makes again exactly what no longer holds.

In the words of *Build Systems à la Carte* (Mokhov, Mitchell, Peyton Jones): a suspending scheduler (a recursive
`fetch`) with verifying traces (the digest of every dependency as it was). It knows nothing of sites: a key is a tuple
whose first part names a `Query`, a query is a function of the rest of the key that fetches what it needs.

One loop serves cold, warm and serving: `run` everything, `forget` the leaves that changed, `run` again. A value whose
digest comes out as before stops a change from spreading (early cutoff).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from generator.build.cells import ADOPTED, UNLOADED, Cell, Frame, Key, Query, Shelf, Watcher
from generator.build.encode import digest_of
from generator.errors import Diagnostic, SourceError, fail

# Instead of a revision: of cells that something has changed before.
_SUSPECT = -2


class Engine:
    """Computes values by key, remembering dependencies. Not for use by several threads at once."""

    def __init__(self, queries: Mapping[str, Query], shelf: Shelf | None = None) -> None:
        self._queries = queries
        self.shelf = shelf
        self._revision = 0
        self._frames: list[Frame] = []
        self._busy: dict[Key, None] = {}
        self.cells: dict[Key, Cell] = {}
        self.computed: list[Key] = []
        self.differing: list[Key] = []  # leaves that are new or other than before
        self.reasons: dict[Key, Key] = {}
        self.watcher: Watcher | None = None
        # Scratch space of the computation under way, for answers that it has recorded already.
        self.memo: dict[Any, Any] = {}
        self._leaves: dict[Key, None] = {}
        self._noted: dict[Key, None] = {}  # cells that may have diagnostics
        self._dependents: dict[Key, set[Key]] | None = None  # who read a key; may name too many, never too few
        self._suspects: dict[Key, set[Key]] = {}  # what may have changed of that which a key has read

    # -- asking -------------------------------------------------------------------------------------------------

    def fetch(self, *key: Any) -> Any:
        """The value of a key, recorded as a dependency of the computation under way; raises `SourceError`."""
        cell = self.cells.get(key)
        if cell is None or cell.checked != self._revision:
            cell = self._ensure(key)
        if self._frames:
            self._frames[-1].dependencies[cell.key] = cell.digest
        if cell.value is UNLOADED:
            cell = self._loaded(key, cell)
        if cell.failed:
            raise SourceError(*cell.value)
        return cell.value

    def digest(self, *key: Any) -> bytes:
        """The digest of a key's value, recorded like a `fetch`, without the value itself; failures have one too."""
        cell = self._ensure(key)
        if self._frames:
            self._frames[-1].dependencies[cell.key] = cell.digest
        return cell.digest

    def outcome(self, *key: Any) -> tuple[bytes, tuple[Diagnostic, ...]]:
        """The digest of a key's value, recorded like a `fetch`, and what is wrong where it cannot be computed."""
        digest = self.digest(*key)
        cell = self.cells[key]
        return digest, cell.value if cell.failed else ()

    def holds(self, *key: Any) -> bool:
        """Whether the key's value can be computed; recorded like a `fetch`."""
        self.digest(*key)
        return not self.cells[key].failed

    def current(self) -> Key | None:
        """The key under computation."""
        return self._frames[-1].key if self._frames else None

    def nearest(self, *names: str) -> Key | None:
        """The innermost key under computation whose query has one of these names."""
        for frame in reversed(self._frames):
            if frame.key[0] in names:
                return frame.key
        return None

    def report(self, diagnostic: Diagnostic) -> None:
        """Attach a warning to the computation under way; it comes back whenever its result is used."""
        if self._frames:
            self._frames[-1].diagnostics[diagnostic] = None

    # -- changing -----------------------------------------------------------------------------------------------

    def forget(self, changed: Callable[[Key], bool] | None = None) -> None:
        """Ask every leaf again, or only those for which `changed` is true.

        In the second case the leaves are asked at once, and whatever cannot be reached from one that differs goes on
        to hold, if it did. The cost is that of what can be reached.
        """
        self.computed = []
        self.differing = []
        self.reasons = {}
        self.memo = {}
        if changed is None:
            self._revision += 1
            self._suspects = {}
            return
        try:
            leaves = [key for key in self._leaves if changed(key)]
            old = {key: self.cells[key].digest for key in leaves}
            self._suspect([key for key in leaves if self._compute(key, self._queries[key[0]]).digest != old[key]])
        except BaseException:
            self.forget()  # nothing is sure
            raise

    def _suspect(self, keys: list[Key]) -> None:
        """Nothing that has read one of the keys, directly or not, is taken to hold until it is looked at."""
        queries = self._queries
        open_ = list(keys)
        seen = set(keys)
        walls: dict[Key, int] = {}
        while open_ or walls:
            while open_:
                key = open_.pop()
                for reader in self._suspect_readers(key):
                    if wall := queries[reader[0]].wall:
                        walls[reader] = wall
                    elif reader not in seen:
                        seen.add(reader)
                        open_.append(reader)
            if walls:
                key = min(walls, key=walls.__getitem__)
                del walls[key]
                before = self.cells[key].digest
                if self._ensure(key).digest != before:
                    open_.append(key)

    def _suspect_readers(self, key: Key) -> list[Key]:
        """Those that have read this key, now to be looked at."""
        cells, revision, suspects = self.cells, self._revision, self._suspects
        found = []
        for reader in self.readers().get(key, ()):
            cell = cells.get(reader)
            if cell is None:
                continue
            if cell.checked == revision:
                cell.checked = _SUSPECT
                suspects[reader] = {key}
            elif (known := suspects.get(reader)) is not None:
                known.add(key)
            found.append(reader)
        return found

    def readers(self) -> Mapping[Key, set[Key]]:
        """Who has read a key. It takes a while to find out the first time, and is then kept up to date."""
        if self._dependents is None:
            self._dependents = {}
            for key, cell in self.cells.items():
                for dependency in cell.dependencies:
                    self._dependents.setdefault(dependency, set()).add(key)
        return self._dependents

    def settle(self, reached_from: Callable[[Iterable[Key]], set[Key]]) -> None:
        """Ask every leaf of adopted cells; whatever cannot be reached from one that differs holds without further ado.

        For cells that are all as one revision found them. `reached_from` tells which depend on some keys.
        """
        for key in list(self._leaves):
            cell = self.cells[key]
            if cell.checked != self._revision and not self._still(key, cell):
                self._compute(key, self._queries[key[0]])
        affected = reached_from(self.differing)
        for key, cell in self.cells.items():
            if cell.checked == ADOPTED and key not in affected:
                cell.checked = self._revision

    def _still(self, key: Key, cell: Cell) -> bool:
        """Whether a leaf is as it was; then it is taken so."""
        query = self._queries[key[0]]
        try:
            value = query.compute(*key[1:])
        except SourceError:
            return False
        if cell.digest != (digest_of((False, value)) if query.digest is None else query.digest(value)):
            return False
        cell.checked = self._revision
        if not query.transient:
            cell.value = value
        return True

    def resume(self, revision: int) -> None:
        """Begin the revision after another engine's, of which cells were adopted."""
        self._revision = revision
        self.forget()

    def adopt(self, cells: Iterable[Cell]) -> None:
        """Take over cells from the store or from a worker; those of this revision must say so in `checked`."""
        queries = self._queries
        for cell in cells:
            key = cell.key
            self.cells[key] = cell
            if queries[key[0]].leaf:
                self._leaves[key] = None
            if cell.diagnostics:
                self._noted[key] = None
        self._dependents = None

    @property
    def revision(self) -> int:
        return self._revision

    def computed_only_for(self, leaf: Key) -> bool:
        """Whether everything that this revision computed was computed because of one leaf, such as the clock."""
        for key in self.computed:
            while (cause := self.reasons.get(key)) is not None:
                key = cause
            if key != leaf:
                return False
        return True

    def surely_stale(self, *key: Any) -> bool:
        """Whether a key must be computed, as far as that can be told without computing anything."""
        cell = self.cells.get(key)
        if cell is None:
            return True
        if cell.checked == self._revision:
            return False
        for dependency, digest in cell.dependencies.items():
            known = self.cells.get(dependency)
            if known is not None and known.checked == self._revision and known.digest != digest:
                return True
        return False

    @property
    def names(self) -> tuple[str, ...]:
        """All queries."""
        return tuple(self._queries)

    @property
    def kept(self) -> frozenset[str]:
        """The queries whose values the store keeps."""
        return frozenset(name for name, query in self._queries.items() if query.kept)

    def live(self) -> Iterator[tuple[Key, Cell]]:
        """The cells that were used in this revision."""
        return ((key, cell) for key, cell in self.cells.items() if cell.checked == self._revision)

    def diagnostics(self) -> Iterator[Diagnostic]:
        """What the cells that were used in this revision have to say."""
        for key in self._noted:
            cell = self.cells.get(key)
            if cell is not None and cell.checked == self._revision:
                yield from cell.diagnostics

    def release(self, keys: Iterable[Key]) -> None:
        """Let go of values that nobody is likely to ask for again; they can be computed again."""
        for key in keys:
            cell = self.cells.get(key)
            if cell is not None and not cell.failed:
                cell.value = UNLOADED

    def drop_dead(self) -> None:
        """Let go of everything that this revision did not use."""
        live = dict(self.live())
        if len(live) < len(self.cells):
            self.cells = live
            for known in (self._leaves, self._noted, self._suspects):
                for key in [key for key in known if key not in live]:
                    del known[key]

    # -- computing ----------------------------------------------------------------------------------------------

    def _ensure(self, key: Key) -> Cell:
        cell = self.cells.get(key)
        if cell is not None:
            if cell.checked == self._revision:
                return cell
            key = cell.key
        if key in self._busy:
            raise self._cycle(key)
        query = self._queries[key[0]]
        if cell is None or query.leaf:
            return self._compute(key, query)
        self._busy[key] = None
        try:
            changed = self._changed(key, cell, query.patches)
        finally:
            del self._busy[key]
        if changed:
            return self._patch(key, query, cell, changed) or self._compute(key, query)
        if changed is None:
            return self._compute(key, query)
        self._suspects.pop(key, None)
        cell.checked = self._revision
        return cell

    def _changed(self, key: Key, cell: Cell, patches: frozenset[str]) -> list[Key] | None:
        """The dependencies that differ from what the cell has seen; None if one does that cannot be patched."""
        cells, revision = self.cells, self._revision
        changed: list[Key] = []
        for dependency, digest in self._doubtful(key, cell):
            known = cells.get(dependency)
            if known is None or known.checked != revision:
                known = self._ensure(dependency)
            if known.digest != digest:
                self.reasons.setdefault(key, dependency)
                if dependency[0] not in patches:
                    return None
                changed.append(dependency)
        return changed

    def _doubtful(self, key: Key, cell: Cell) -> Iterable[tuple[Key, bytes]]:
        """The dependencies to look at, in the order in which they were read: a later one may hang on an earlier."""
        known = self._suspects.get(key)
        if known is None:
            return cell.pairs()
        recorded = cell.dependencies
        if len(known) == 1 and type(recorded) is dict:
            (one,) = known
            return ((one, recorded[one]),) if one in recorded else ()
        return [pair for pair in cell.pairs() if pair[0] in known]

    def _patch(self, key: Key, query: Query, cell: Cell, changed: list[Key]) -> Cell | None:
        """The cell with its old value brought up to date, or None where that cannot be done."""
        value = cell.value
        if value is UNLOADED and cell.stored and self.shelf is not None:
            value = self.shelf.load(cell.digest)
        if value is UNLOADED or cell.failed or cell.diagnostics:
            return None
        assert query.patch is not None
        seen = dict(cell.pairs())
        known = set(seen)
        seen.update((one, self.cells[one].digest) for one in changed)
        frame = Frame(key, seen, {})
        fresh, failed = self._run(frame, query.patch, value, changed, *key[1:])
        if failed or fresh is None:
            return None
        digest = cell.digest if fresh is value else digest_of((False, fresh))
        stored = cell.stored and fresh is value
        patched = Cell(cell.key, digest, seen, fresh, tuple(frame.diagnostics), False, self._revision, stored)
        self._put(key, query, patched, seen.keys() - known)
        self.computed.append(key)
        return patched

    def _run(self, frame: Frame, call: Callable[..., Any], *arguments: Any) -> tuple[Any, bool]:
        """What a computation gives, and whether that are the reasons why it gives nothing."""
        self._busy[frame.key] = None
        self._frames.append(frame)
        outer, self.memo = self.memo, frame.memo
        if self.watcher is not None:
            self.watcher.enter(frame.key)
        try:
            return call(*arguments), False
        except SourceError as error:
            return error.diagnostics, True
        finally:
            self._frames.pop()
            self.memo = outer
            del self._busy[frame.key]
            if self.watcher is not None:
                self.watcher.leave()

    def _put(self, key: Key, query: Query, cell: Cell, new: Iterable[Key] | None = None) -> None:
        """Take a cell; `new` are the dependencies that it has read for the first time, all where None."""
        old = self.cells.get(key)
        self.cells[key] = cell
        self._suspects.pop(key, None)
        if query.leaf:
            self._leaves[key] = None
            if old is None or old.digest != cell.digest:
                self.differing.append(key)
        if cell.diagnostics:
            self._noted[key] = None
        if self._dependents is not None:
            for dependency in cell.dependencies if new is None else new:
                self._dependents.setdefault(dependency, set()).add(key)

    def _compute(self, key: Key, query: Query, *, again: bool = False) -> Cell:
        frame = Frame(key, {}, {})
        value, failed = self._run(frame, query.compute, *key[1:])
        if failed or query.digest is None:
            digest = digest_of((failed, value))
        else:
            digest = query.digest(value)
        cell = Cell(
            key=key,
            digest=digest,
            dependencies=frame.dependencies,
            value=UNLOADED if query.transient and not failed else value,
            diagnostics=tuple(frame.diagnostics),
            failed=failed,
            checked=self._revision,
        )
        self._put(key, query, cell)
        if not query.leaf and not again:
            self.computed.append(key)
        if query.transient and not failed:
            return _with_value(cell, value)
        return cell

    def _loaded(self, key: Key, cell: Cell) -> Cell:
        """The cell with its value: from the shelf, or computed again."""
        query = self._queries[key[0]]
        if cell.stored and self.shelf is not None:
            value = self.shelf.load(cell.digest)
            if value is not UNLOADED:
                cell.value = value
                return cell
        return self._compute(key, query, again=True)

    def _cycle(self, key: Key) -> SourceError:
        chain = list(self._busy)
        chain = [*chain[chain.index(key) :], key]
        names = " → ".join(" ".join(str(part) for part in step) for step in chain)
        return fail("build/cycle", f"this needs itself: {names}", hint="break the circle at one of these")


def _with_value(cell: Cell, value: Any) -> Cell:
    """A passing view of a transient cell that still has its value; the engine keeps the one without."""
    return Cell(
        cell.key, cell.digest, cell.dependencies, value, cell.diagnostics, cell.failed, cell.checked, cell.stored
    )
