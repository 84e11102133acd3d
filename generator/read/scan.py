"""Which files of the source belong to the site: Jekyll's walk and its rules of `include` and `exclude`.

The walk asks for one folder at a time (`Listing`), so that whoever calls it sees what was read. Names come in byte
order; subfolders before a folder's own files, as Jekyll's `site.pages` has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.config.patterns import fnmatch
from generator.errors import Diagnostic, Place, Severity

FileKind = Literal["file", "folder", "outside", "loop", "deep", "broken", "unreadable", "special"]
Area = Literal["tree", "posts", "drafts", "collection"]

_SPECIAL = (".", "_", "#", "~")
_UNTAKEN = {
    "outside": "a symbolic link that leaves the site's source is left out",
    "loop": "a symbolic link to a folder above itself is left out",
    "deep": "a symbolic link within five others is left out",
    "broken": "a symbolic link to nothing is left out",
    "unreadable": "this cannot be read",
    "special": "this is no regular file (a pipe, a socket or a device) and is left out",
}


@dataclass(frozen=True, slots=True)
class DirEntry:
    """A name in a folder. Links are followed: `file` and `folder` are what they lead to, inside the source."""

    name: str
    kind: FileKind


# The entries of a folder by its path relative to the source (`` is the source itself); empty for no folder.
Listing = Callable[[str], Sequence[DirEntry]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the walk needs of the config. Paths are relative to the source, without slashes at the ends.

    `destination` is the output folder if it lies inside the source. `collections` are the labels but `posts`. `posts`
    is the folder whose `_posts` are read in the place of those at the top.
    """

    include: tuple[str, ...] = (".htaccess",)
    exclude: tuple[str, ...] = ()
    destination: str = ""
    collections: tuple[str, ...] = ()
    collections_dir: str = ""
    drafts: bool = False
    posts: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may belong to the site. `area` is where it was found; `collection` its label there."""

    path: str
    area: Area
    collection: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """The files in Jekyll's order (the tree, then collections in the config's), and what was left out with a word."""

    files: tuple[Found, ...]
    findings: tuple[Diagnostic, ...] = ()


def scan(listing: Listing, rules: Rules) -> Scan:
    """Walk the source."""
    walk = _Walk(listing, rules)
    walk.tree("")
    walk.included()
    for label in rules.collections:
        if label not in ("posts", "data"):
            walk.collection(label)
    return Scan(tuple(walk.files), tuple(walk.findings.values()))


def ordered(listing: Listing, folder: str) -> list[DirEntry]:
    """The entries of a folder in byte order, whatever order they were listed in."""
    return sorted(listing(folder), key=lambda one: one.name.encode("utf-8", "surrogateescape"))


def collection_folder(label: str, collections_dir: str) -> str:
    """The folder of a collection, relative to the source."""
    return f"{collections_dir.strip('/')}/_{label}" if collections_dir else f"_{label}"


# --- the rules of one entry


@dataclass(frozen=True, slots=True)
class Filter:
    """Jekyll's rules for one entry: is it taken, and if not, which rule says so."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    _cache: dict[str, str | None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, rules: Rules) -> Filter:
        return cls(rules.include, tuple(one for one in rules.exclude if one not in rules.include))

    def rejects(self, entry: str, base: str, is_folder: bool) -> str | None:
        """Why an entry (relative to the folder `base`) is left out, or None.

        `include` is matched with the entry and its last name, `exclude` with the whole path.
        """
        if entry.endswith("."):
            return "its name ends with a period"
        name = entry.rpartition("/")[2]
        included = any(matches(one, entry, is_folder) or matches(one, name, is_folder) for one in self.include)
        if included:
            return None
        path = f"{base}/{entry}" if base else entry
        for pattern in self.exclude:
            if matches(pattern, path, is_folder):
                return f"'exclude' has '{pattern}'"
        if entry.startswith(_SPECIAL) or name.startswith(_SPECIAL):
            return "its name begins with '" + (name if name.startswith(_SPECIAL) else entry)[0] + "'"
        return "its name ends with '~'" if entry.endswith("~") else None


def matches(pattern: str, path: str, is_folder: bool) -> bool:
    """Whether a pattern of `include` or `exclude` holds: as a glob, as a beginning of the path, as a folder's name."""
    wanted, have = "/" + pattern.lstrip("/"), "/" + path.lstrip("/")
    return have.startswith(wanted) or (is_folder and wanted == have + "/") or bool(fnmatch(wanted).fullmatch(have))


# --- the walk


class _Walk:
    def __init__(self, listing: Listing, rules: Rules) -> None:
        self.listing = listing
        self.rules = rules
        self.filter = Filter.of(rules)
        self.files: list[Found] = []
        self.findings: dict[str, Diagnostic] = {}
        self._seen: set[str] = set()

    def tree(self, folder: str) -> None:
        """A folder outside the special ones: posts and drafts in it, its subfolders, its files."""
        names = self._entries(folder)
        taken = [one for one in names if self._taken(one, one.name, folder)]
        present = {one.name for one in names if one.kind == "folder"}
        if self._may_hold_posts(folder):
            if not folder and self.rules.posts:
                posts = _join(self.rules.posts, "_posts")
                self._special(posts, "posts", posts)
            elif "_posts" in present:
                self._special(_join(folder, "_posts"), "posts", _join(folder, "_posts"))
            if self.rules.drafts and "_drafts" in present:
                self._special(_join(folder, "_drafts"), "drafts", _join(folder, "_drafts"))
        for one in taken:
            path = _join(folder, one.name)
            if one.kind == "folder" and path != self.rules.destination:
                self.tree(path)
        for one in taken:
            if one.kind == "file":
                self._add(_join(folder, one.name), "tree", "")

    def included(self) -> None:
        """Files that `include` names by their path, though they lie in a folder that is left out."""
        for pattern in self.rules.include:
            folder, _, name = pattern.strip("/").rpartition("/")
            if not name or any(part in (".", "..") for part in pattern.split("/")):
                continue
            if any(one.name == name and one.kind == "file" for one in self._entries(folder)):
                self._add(pattern.strip("/"), "tree", "")

    def collection(self, label: str) -> None:
        folder = collection_folder(label, self.rules.collections_dir)
        base = f"_{label}"
        for relative, one in self._below(folder, "", dotfiles=True):
            if one.kind == "file" and self._taken(one, relative, base, folder):
                self._add(f"{folder}/{relative}", "collection", label)

    def _special(self, folder: str, area: Area, base: str) -> None:
        for relative, one in self._below(folder, "", dotfiles=False):
            if one.kind == "file" and self._taken(one, relative, base):
                self._add(f"{folder}/{relative}", area, "posts")

    def _below(self, folder: str, relative: str, dotfiles: bool) -> Iterator[tuple[str, DirEntry]]:
        """All entries below a folder with their paths relative to it."""
        for one in self._entries(_join(folder, relative)):
            if one.name.startswith(".") and not dotfiles:
                continue
            path = _join(relative, one.name)
            yield path, one
            if one.kind == "folder":
                yield from self._below(folder, path, dotfiles)

    def _entries(self, folder: str) -> list[DirEntry]:
        return ordered(self.listing, folder)

    def _taken(self, one: DirEntry, entry: str, base: str, folder: str | None = None) -> bool:
        if self.filter.rejects(entry, base, one.kind == "folder") is not None:
            return False
        if one.kind in ("file", "folder"):
            return True
        path = _join(base if folder is None else folder, entry)
        message = _UNTAKEN[one.kind]
        self.findings[path] = Diagnostic(f"scan/{one.kind}", message, Place(path), Severity.WARNING)
        return False

    def _may_hold_posts(self, folder: str) -> bool:
        holder = self.rules.collections_dir
        return not holder or folder.startswith(holder)

    def _add(self, path: str, area: Area, collection: str) -> None:
        if path not in self._seen or area == "collection":
            self._seen.add(path)
            self.files.append(Found(path, area, collection))


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder and name else folder or name


def rules_of(config: Mapping[str, object], source: str, destination: str) -> Rules:
    """The rules that a config states; `source` and `destination` are absolute POSIX paths."""
    collections = config.get("collections")
    labels = tuple(str(label) for label in collections) if isinstance(collections, Mapping) else ()
    inside = destination.removeprefix(source.rstrip("/") + "/")
    return Rules(
        _texts(config.get("include")),
        _texts(config.get("exclude")),
        "" if inside == destination else inside.strip("/"),
        tuple(label for label in labels if label != "posts"),
        str(config.get("collections_dir") or "").strip("/"),
        config.get("show_drafts") not in (None, False),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value if item is not None) if isinstance(value, list | tuple) else ()
