"""Front-matter defaults: which entries of the config's `defaults` hold for a path and type, and who wins.

The rules are Jekyll 4.4's: a scope's path is a prefix of the path (`posts` holds for `posts2/x` too) or a glob; the
longer path wins, of equal ones the one with a type, else the later; mappings merge deeply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.config.merge import deep_merge
from generator.config.patterns import glob as glob_regex
from generator.config.yaml import KeyPath

# The files and folders that a glob matches, relative to the source.
Globber = Callable[[str], Iterable[str]]

_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One valid entry of `defaults`: its number in the config, the scope, the values."""

    index: int
    path: str
    type: str | None
    values: Mapping[str, object]
    scoped: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """The defaults of one document: merged values, and for each top-level key the entry that set it last."""

    values: Mapping[str, object]
    sources: Mapping[str, Entry]

    def source_path(self, key: str) -> KeyPath | None:
        """The path in the config of what set `key`: `("defaults", 2, "values", "layout")`, for `Config.origin`."""
        entry = self.sources.get(key)
        return ("defaults", entry.index, "values", key) if entry else None


NOTHING = Match({}, {})


def entries(defaults: object) -> tuple[Entry, ...]:
    """The valid entries of the config's `defaults`."""
    found = []
    for index, entry in enumerate(defaults if isinstance(defaults, list | tuple) else ()):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("values"), Mapping):
            continue
        scope = entry.get("scope")
        scope = scope if isinstance(scope, Mapping) else None
        path = scope.get("path") if scope else None
        kind = scope.get("type") if scope and "type" in scope else None
        kind = None if kind is None else _TYPES.get(str(kind), str(kind))
        text = path if isinstance(path, str) else ""
        found.append(Entry(index, text, kind, entry["values"], scope is not None))
    return tuple(found)


def matching(
    defaults: Sequence[Entry], path: str, type: str, collections_dir: str = "", globber: Globber | None = None
) -> Match:
    """The defaults for a file.

    `path` is what Jekyll calls the relative path: without `collections_dir` for documents of collections. `type` is
    `pages` or the collection's label (`posts` for drafts too). Without `globber`, a glob is matched with the
    path's own folders and name.
    """
    merged: Mapping[str, object] = {}
    sources: dict[str, Entry] = {}
    strongest: Entry | None = None
    for entry in defaults:
        if not applies(entry, path, type, collections_dir, globber):
            continue
        if strongest is None or _precedes(strongest, entry):
            merged, strongest = deep_merge(merged, entry.values), entry
            sources.update(
                {key: entry for key, value in entry.values.items() if value is not None or key not in sources}
            )
        else:
            for key, value in entry.values.items():
                if key not in merged or merged[key] is None or isinstance(value, Mapping):
                    sources.setdefault(key, entry)
            merged = deep_merge(entry.values, merged)
    return Match(merged, sources) if strongest else NOTHING


def applies(entry: Entry, path: str, type: str, collections_dir: str = "", globber: Globber | None = None) -> bool:
    """Whether an entry holds for a path and type."""
    if entry.type is not None and entry.type != type:
        return False
    scope = entry.path
    if not scope:
        return True
    path = _clean(path)
    if "*" in scope:
        found = globber(scope.lstrip("/")) if globber else _own_folders(scope.lstrip("/"), path, collections_dir)
        return any(path.startswith(_strip(one, collections_dir)) for one in found)
    return path.startswith(_strip(scope, collections_dir))


def _own_folders(pattern: str, path: str, collections_dir: str) -> Iterable[str]:
    """The folders above `path`, and itself, that a glob of the source matches."""
    regex = glob_regex(pattern)
    fronts = ("", f"{collections_dir}/") if collections_dir else ("",)
    parts = path.split("/")
    for front in fronts:
        for end in range(1, len(parts) + 1):
            one = front + "/".join(parts[:end])
            if regex.fullmatch(one):
                yield one


def _strip(scope: str, collections_dir: str) -> str:
    return scope.removeprefix(f"{collections_dir}/") if collections_dir else scope


def _clean(path: str) -> str:
    return path[1:] if path.startswith("/") else path


def _precedes(old: Entry, new: Entry) -> bool:
    """Whether `new` is at least as strong as `old`."""
    new_length, old_length = len(_clean(new.path)), len(_clean(old.path))
    if new_length != old_length:
        return new_length > old_length
    return new.type is not None or old.type is None
