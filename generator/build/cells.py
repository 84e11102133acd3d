"""What the engine is told and what it remembers: keys, queries, cells, and the computation under way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from generator.errors import Diagnostic

Key = tuple[Any, ...]


# Instead of a revision, in a cell from elsewhere that nobody has looked at.
ADOPTED = -1


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

    Where only dependencies of the queries in `patches` have changed, `patch` may make the new value from the old one:
    it gets that, the changed keys, and the rest of the key, and gives the old object where nothing is other than
    before, None where everything is to be computed again.

    A `wall` is looked at before its readers are suspected, for it mostly comes out as before, and much hangs on it. It
    is made of walls with lower numbers only.
    """

    compute: Callable[..., Any]
    leaf: bool = False
    kept: bool = False
    transient: bool = False
    digest: Callable[[Any], bytes] | None = None
    patch: Callable[..., Any] | None = None
    patches: frozenset[str] = frozenset()
    wall: int = 0


@dataclass(slots=True)
class Cell:
    """What is known of one key. `checked` is the revision in which it was last found to hold."""

    key: Key  # the one object that stands for it wherever it was read
    digest: bytes
    dependencies: Mapping[Key, bytes]
    value: Any = UNLOADED
    diagnostics: tuple[Diagnostic, ...] = ()
    failed: bool = False
    checked: int = ADOPTED
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
