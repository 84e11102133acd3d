"""The engine: remembers what each value was made from and makes again exactly what no longer holds.

In the words of *Build Systems à la Carte* (Mokhov, Mitchell, Peyton Jones): a suspending scheduler (a recursive
`fetch`) with verifying traces (the digest of every dependency as it was). It knows nothing of sites: a key is a tuple
whose first part names a `Query`, a query is a function of the rest of the key that fetches what it needs.

One loop serves cold, warm and serving: `run` everything, `forget` the leaves that changed, `run` again. A value whose
digest comes out as before stops a change from spreading (early cutoff).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from generator.build.encode import digest_of
from generator.errors import Diagnostic, SourceError, fail

Key = tuple[Any, ...]


_ADOPTED = -1  # the revision of cells from elsewhere


class _Unloaded:
    """Marks a value of which only the digest is at hand; there is one of it, in every process."""

    def __reduce__(self) -> str:
        return "UNLOADED"


UNLOADED = _Unloaded()


@dataclass(frozen=True, slots=True)
class Query:
    """How to compute the values of one kind of key.

    `compute` gets the rest of the key. A `leaf` comes from outside (a file, an option, the clock) and has no
    dependencies: it is asked again after `forget`. `kept` values go to disk, of the others only the digest.
    `transient` values are not held in memory either. `digest` replaces the digest of the encoded value; it gets the
    value and must be as telling.
    """

    compute: Callable[..., Any]
    leaf: bool = False
    kept: bool = False
    transient: bool = False
    digest: Callable[[Any], bytes] | None = None


@dataclass(slots=True)
class Cell:
    """What is known of one key. `checked` is the revision in which it was last found to hold."""

    digest: bytes
    dependencies: Mapping[Key, bytes]
    value: Any = UNLOADED
    diagnostics: tuple[Diagnostic, ...] = ()
    failed: bool = False
    checked: int = _ADOPTED
    stored: bool = False

    def pairs(self) -> Iterable[tuple[Key, bytes]]:
        """The dependencies with their digests, the quickest way."""
        recorded = self.dependencies
        return recorded.items() if type(recorded) is dict else recorded.pairs()  # type: ignore[attr-defined]


class Shelf(Protocol):
    """Where kept values wait; by digest."""

    def load(self, digest: bytes) -> Any: ...


class Watcher(Protocol):
    """Is told when computations begin and end."""

    def enter(self, key: Key) -> None: ...

    def leave(self) -> None: ...


@dataclass(slots=True)
class Frame:
    """One computation under way: what it has read and reported so far, and scratch space."""

    key: Key
    dependencies: dict[Key, bytes]
    diagnostics: dict[Diagnostic, None]
    memo: dict[Any, Any] = field(default_factory=dict)


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
        self._leaves: dict[Key, None] = {}
        self._dependents: dict[Key, set[Key]] | None = None  # who read a key; may name too many, never too few

    # -- asking -------------------------------------------------------------------------------------------------

    def fetch(self, *key: Any) -> Any:
        """The value of a key, recorded as a dependency of the computation under way; raises `SourceError`."""
        cell = self.cells.get(key)
        if cell is None or cell.checked != self._revision:
            cell = self._ensure(key)
        if self._frames:
            self._frames[-1].dependencies[key] = cell.digest
        if cell.value is UNLOADED:
            cell = self._loaded(key, cell)
        if cell.failed:
            raise SourceError(*cell.value)
        return cell.value

    def digest(self, *key: Any) -> bytes:
        """The digest of a key's value, recorded like a `fetch`, without the value itself; failures have one too."""
        cell = self._ensure(key)
        if self._frames:
            self._frames[-1].dependencies[key] = cell.digest
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

    @property
    def memo(self) -> dict[Any, Any]:
        """Scratch space of the computation under way, for answers that it has recorded already."""
        return self._frames[-1].memo if self._frames else {}

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
        """Begin a new revision: ask every leaf again, or only those for which `changed` is true.

        In the second case the leaves are asked at once, and whatever cannot be reached from one that differs holds
        without further ado, if it held in the revision before.
        """
        before = self._revision
        self._revision += 1
        self.computed = []
        self.differing = []
        self.reasons = {}
        if changed is None:
            return
        leaves = [key for key in self._leaves if changed(key)]
        old = {key: self.cells[key].digest for key in leaves}
        moved = [key for key in leaves if self._compute(key, self._queries[key[0]]).digest != old[key]]
        self._take_for_good(before, self._reached_from(moved))

    def settle(self, reached_from: Callable[[Iterable[Key]], set[Key]]) -> None:
        """Ask every leaf of adopted cells; whatever cannot be reached from one that differs holds without further ado.

        For cells that are all as one revision found them. `reached_from` tells which depend on some keys.
        """
        for key in list(self._leaves):
            cell = self.cells[key]
            if cell.checked != self._revision and not self._still(key, cell):
                self._compute(key, self._queries[key[0]])
        self._take_for_good(_ADOPTED, reached_from(self.differing))

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

    def _take_for_good(self, held: int, affected: set[Key]) -> None:
        """What held in the revision `held` holds in this one, but for what is affected."""
        for key, cell in self.cells.items():
            if cell.checked == held and key not in affected:
                cell.checked = self._revision

    def _reached_from(self, keys: list[Key]) -> set[Key]:
        """Everything that depends on one of the keys, directly or not."""
        if self._dependents is None:
            self._dependents = {}
            for key, cell in self.cells.items():
                for dependency in cell.dependencies:
                    self._dependents.setdefault(dependency, set()).add(key)
        found: set[Key] = set()
        open_ = list(keys)
        while open_:
            for key in self._dependents.get(open_.pop(), ()):
                if key not in found:
                    found.add(key)
                    open_.append(key)
        return found

    def resume(self, revision: int) -> None:
        """Begin the revision after another engine's, of which cells were adopted."""
        self._revision = revision
        self.forget()

    def adopt(self, cells: Iterable[tuple[Key, Cell]]) -> None:
        """Take over cells from the store or from a worker; those of this revision must say so in `checked`."""
        self.cells.update(cells)
        self._find_leaves()

    def _find_leaves(self) -> None:
        self._leaves = {key: None for key in self.cells if self._queries[key[0]].leaf}
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

    def drop_dead(self) -> None:
        """Let go of everything that this revision did not use."""
        live = dict(self.live())
        if len(live) < len(self.cells):
            self.cells = live
            self._find_leaves()

    # -- computing ----------------------------------------------------------------------------------------------

    def _ensure(self, key: Key) -> Cell:
        cell = self.cells.get(key)
        if cell is not None and cell.checked == self._revision:
            return cell
        if key in self._busy:
            raise self._cycle(key)
        query = self._queries[key[0]]
        if cell is not None and not query.leaf:
            self._busy[key] = None
            try:
                fresh = self._fresh(key, cell)
            finally:
                del self._busy[key]
            if fresh:
                cell.checked = self._revision
                return cell
        return self._compute(key, query)

    def _fresh(self, key: Key, cell: Cell) -> bool:
        cells, revision = self.cells, self._revision
        for dependency, digest in cell.pairs():
            known = cells.get(dependency)
            if known is None or known.checked != revision:
                known = self._ensure(dependency)
            if known.digest != digest:
                self.reasons[key] = dependency
                return False
        return True

    def _compute(self, key: Key, query: Query, *, again: bool = False) -> Cell:
        frame = Frame(key, {}, {})
        self._busy[key] = None
        self._frames.append(frame)
        failed = False
        value: Any
        if self.watcher is not None:
            self.watcher.enter(key)
        try:
            value = query.compute(*key[1:])
        except SourceError as error:
            value, failed = error.diagnostics, True
        finally:
            self._frames.pop()
            del self._busy[key]
            if self.watcher is not None:
                self.watcher.leave()
        if failed or query.digest is None:
            digest = digest_of((failed, value))
        else:
            digest = query.digest(value)
        cell = Cell(
            digest=digest,
            dependencies=frame.dependencies,
            value=UNLOADED if query.transient and not failed else value,
            diagnostics=tuple(frame.diagnostics),
            failed=failed,
            checked=self._revision,
        )
        old = self.cells.get(key)
        self.cells[key] = cell
        if query.leaf:
            self._leaves[key] = None
            if old is None or old.digest != digest:
                self.differing.append(key)
        if self._dependents is not None:
            for dependency in frame.dependencies:
                self._dependents.setdefault(dependency, set()).add(key)
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
    return Cell(cell.digest, cell.dependencies, value, cell.diagnostics, cell.failed, cell.checked, cell.stored)
