"""Drops: what templates see of documents, files, collections and the site, the same in Liquid and in Jinja.

A drop holds no values, only the way to ask for them: every access goes to the `SiteView`, which records it. Documents
in a list ask for *columns* ("the titles of all posts", one dependency whatever the number of posts); the page itself,
its neighbours and the first few of a list ask one by one: a sidebar of recent posts does not depend on old ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from generator.liquid import MISSING
from generator.model import Pager, References, StaticFile, extname
from generator.template.view import SiteView

# The attributes that Jekyll computes, in the order in which its drops list them; a document's data comes after these.
DOCUMENT_KEYS = (
    "name", "id", "next", "previous", "relative_path", "content", "excerpt", "output", "title", "categories",
    "path", "url", "date", "tags", "collection",
)  # fmt: skip
PAGE_KEYS = ("content", "dir", "excerpt", "name", "path", "url")
_NEAR = 10  # so many documents at the head of a list are asked one by one


class Drop(Mapping[str, object]):
    """A read-only mapping whose values are computed when asked for.

    `html_keys` are the keys whose values are HTML already, so that Jinja does not escape them.
    """

    __slots__ = ()
    html_keys: ClassVar[frozenset[str]] = frozenset()

    def ask(self, key: str) -> object:
        """The value of a key, or MISSING."""
        raise NotImplementedError

    def __liquid_get__(self, key: str) -> object:
        return self.ask(key)

    def __liquid_each__(self) -> Iterable[object]:
        # Jekyll's drops yield a key and its value, of which a loop over them takes the first.
        return self

    def __liquid_size__(self) -> object:
        return MISSING

    def __getitem__(self, key: str) -> object:
        value = self.ask(key)
        if value is MISSING:
            raise KeyError(key)
        return value

    def get(self, key: str, default: object = None) -> object:
        value = self.ask(key)
        return default if value is MISSING else value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.ask(key) is not MISSING

    def __len__(self) -> int:
        return sum(1 for _ in self)


class DocumentDrop(Drop):
    """A document as templates see it. `near` documents are asked one by one, others by column."""

    __slots__ = ("_drops", "_near", "group", "path")
    html_keys = frozenset({"content", "excerpt", "output"})

    def __init__(self, drops: Drops, path: str, group: str, near: bool) -> None:
        self._drops = drops
        self.path = path
        self.group = group
        self._near = near

    def __liquid_get__(self, key: str) -> object:
        # The hot path of every list: columns that this computation has read already.
        column = None if self._near else self._drops.view.memo.get((self.group, key))
        if column is None or key in _NEIGHBOURS:
            return self.ask(key)
        value = column.get(self.path, MISSING)
        return value if type(value) is not References else self._drops.shown(value)

    def ask(self, key: str) -> object:
        view = self._drops.view
        value = view.field(self.path, key) if self._near else view.column(self.group, key).get(self.path, MISSING)
        if key in _NEIGHBOURS and self.group:
            return self._drops.near(value) if isinstance(value, str) else None
        return self._drops.shown(value)

    def __liquid_each__(self) -> Iterable[object]:
        # Pages are hashes in Jekyll, documents of collections are drops.
        return self if self.group else [[key, self[key]] for key in self]

    def __liquid_size__(self) -> object:
        return MISSING if self.group else len(self)

    def __iter__(self) -> Iterator[str]:
        own = self._drops.view.field(self.path, "*keys")
        special = DOCUMENT_KEYS if self.group else PAGE_KEYS
        assert isinstance(own, tuple)
        if not self.group:
            yield from own
            yield from (key for key in special if key not in own)
            return
        yield from special
        yield from (key for key in own if key not in special)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DocumentDrop) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    def __liquid_eq__(self, other: object) -> bool:
        return self == other

    def __liquid_str__(self) -> str:
        output = self.ask("output")
        return str(output if isinstance(output, str) else self.ask("content"))

    def __repr__(self) -> str:
        return f"<document {self.path}>"


_NEIGHBOURS = frozenset({"next", "previous"})
_LIVE = frozenset({"content", "output"})  # what they are depends on who asks


def values_of(items: list[object], key: str) -> list[object] | None:
    """The values of a key (MISSING where there is none) of documents and files, each column asked once.

    None where there is anything else in the list. A document at the head of a long list is read from the column too:
    the others depend on it already.
    """
    columns: dict[str, Mapping[str, object]] = {}
    for item in items:
        if type(item) is not DocumentDrop:
            if type(item) is StaticFileDrop:
                continue
            return None
        if not item._near and item.group not in columns:
            columns[item.group] = item._drops.view.column(item.group, key)
    if key in _NEIGHBOURS:
        columns = {}
    found: list[object] = []
    for item in items:
        assert isinstance(item, DocumentDrop | StaticFileDrop)
        column = columns.get(item.group) if type(item) is DocumentDrop else None
        value = item.ask(key) if column is None else column.get(item.path, MISSING)
        found.append(item._drops.shown(value))
    return found


def memo_of(items: list[object], key: str) -> dict[str, Any] | None:
    """A dictionary for what follows from the values of a key of a list of documents; None where that may change.

    Themes look every entry of their navigation up in a whole collection, on every page: what they find in lists that
    stay the same from page to page (`site.docs`, `site.documents`) needs to be worked out once.
    """
    first = items[0] if items else None
    return first._drops.memo(items, key) if isinstance(first, DocumentDrop | StaticFileDrop) else None


class StaticFileDrop(Drop):
    """A static file: `path`, `name`, `basename`, `extname`, `modified_time`, `collection`, and its defaults."""

    __slots__ = ("_drops", "path")

    def __init__(self, drops: Drops, path: str) -> None:
        self._drops = drops
        self.path = path

    def ask(self, key: str) -> object:
        file = self._drops.view.static_file(self.path)
        if key == "path":
            if not file.collection:
                return f"/{file.path}"
            folder = f"_{file.collection}/"  # without a slash before it, and without `collections_dir`: Jekyll's rule
            return folder + f"/{file.path}".partition(f"/{folder}")[2]
        if key == "name":
            return file.name
        if key == "extname":
            return extname(file.name)
        if key == "basename":
            ext = extname(file.name)
            return (file.name[: len(file.name) - len(ext)] if ext else file.name).rstrip(".")
        if key == "collection":
            return file.collection or None
        if key == "modified_time":
            return self._drops.view.modified(self.path)
        return (file.data or {}).get(key, MISSING)

    def __iter__(self) -> Iterator[str]:
        special = ("name", "extname", "modified_time", "basename", "path", "collection")
        yield from special
        file: StaticFile = self._drops.view.static_file(self.path)
        yield from (key for key in file.data or {} if key not in special)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StaticFileDrop) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)


class CollectionDrop(Drop):
    """A collection: `label`, `docs`, `files`, `directory`, `relative_directory`, `output`, and its config."""

    __slots__ = ("_drops", "label")

    def __init__(self, drops: Drops, label: str) -> None:
        self._drops = drops
        self.label = label

    def ask(self, key: str) -> object:
        if key == "docs":
            return self._drops.members(self.label)
        if key == "files":
            paths = self._drops.view.files(self.label)
            return self._drops.kept("files", self.label, paths, partial(self._drops.files, paths))
        return self._drops.view.collection(self.label).get(key, MISSING)

    def __iter__(self) -> Iterator[str]:
        yield from ("label", "docs", "files")
        yield from (key for key in self._drops.view.collection(self.label) if key != "label")


class SiteDrop(Drop):
    """`site`: its computed lists first, then collections by label, then the configuration."""

    __slots__ = ("_drops", "_path")

    def __init__(self, drops: Drops, path: str) -> None:
        self._drops = drops
        self._path = path

    def ask(self, key: str) -> object:
        drops, view = self._drops, self._drops.view
        if key != "posts" and key in view.collections():
            return drops.members(key)
        own = _SITE.get(key)
        if own is not None:
            return own(drops, self._path)
        if key in view.option_names():
            return drops.shown(view.option(key))
        return MISSING

    def __iter__(self) -> Iterator[str]:
        yield from _SITE
        yield from (name for name in self._drops.view.option_names() if name not in _SITE)


def _same(old: object, new: object) -> bool:
    """Whether two lists hold the same objects, not equal ones."""
    alike = isinstance(old, list) and isinstance(new, list) and len(old) == len(new)
    return alike and all(one is other for one, other in zip(old, new, strict=True))  # type: ignore[call-overload]


class Drops:
    """Makes drops, and keeps them as long as the lists behind them stay the same objects."""

    def __init__(self, view: SiteView) -> None:
        self.view = view
        self._lists: dict[tuple[str, str], tuple[object, object]] = {}
        self._far: dict[str, DocumentDrop] = {}
        self._near: dict[str, DocumentDrop] = {}
        self._behind: dict[int, tuple[object, tuple[str, ...], tuple[StaticFileDrop, ...]]] = {}
        self._memos: dict[tuple[int, str], tuple[list[object], list[object], dict[str, Any]]] = {}

    def near(self, path: str) -> DocumentDrop:
        """A document asked one by one."""
        drop = self._near.get(path)
        if drop is None:
            drop = self._near[path] = DocumentDrop(self, path, self.view.group(path), near=True)
        return drop

    def listed(self, paths: tuple[str, ...]) -> list[DocumentDrop]:
        """Documents of any groups as drops."""
        return [self.near(path) for path in paths[:_NEAR]] + [self._document(path) for path in paths[_NEAR:]]

    def shown(self, value: object) -> object:
        """A value of data as templates see it: references become their documents."""
        if not isinstance(value, References):
            return value
        known = self.view.option(value.variable) if value.variable else None
        more = known.get(value.key, ()) if isinstance(known, Mapping) else ()
        return self.listed((*value.paths, *more))

    def _document(self, path: str) -> DocumentDrop:
        drop = self._far.get(path)
        if drop is None:
            drop = self._far[path] = DocumentDrop(self, path, self.view.group(path), near=False)
        return drop

    def kept(self, kind: str, name: str, source: object, make: Callable[[], object]) -> object:
        """What `make()` gives, made anew only when `source` is another object than last time, or a list of others."""
        known = self._lists.get((kind, name))
        if known is not None and (known[0] is source or _same(known[0], source)):
            return known[1]
        made = make()
        self._lists[kind, name] = (source, made)
        if type(made) is list and all(type(item) in (DocumentDrop, StaticFileDrop) for item in made):
            groups = {item.group: None for item in made if type(item) is DocumentDrop}
            files = tuple(item for item in made if type(item) is StaticFileDrop)
            self._behind[id(made)] = (made, tuple(groups), files)
        return made

    def memo(self, items: list[object], key: str) -> dict[str, Any] | None:
        """`memo_of` a list that is kept: the same dictionary as long as what is behind it is the same."""
        kept, groups, files = self._behind.get(id(items), (None, (), ()))
        if kept is not items or len(items) <= _NEAR or key in _NEIGHBOURS or key in _LIVE:
            return None
        columns: list[object] = [self.view.column(group, key) for group in groups]
        values = [file.ask(key) for file in files]
        known = self._memos.get((id(items), key))
        if known is None or not _same(known[0], columns) or known[1] != values:
            known = self._memos[id(items), key] = (columns, values, {})
        return known[2]

    def forget(self) -> None:
        """Let go of all drops, for a new revision in which a path may name another kind of document."""
        self._lists.clear()
        self._far.clear()
        self._near.clear()
        self._behind.clear()
        self._memos.clear()

    def members(self, label: str) -> object:
        paths = self.view.members(label)
        return self.kept("members", label, paths, lambda: self.listed(paths))

    def posts(self) -> object:
        paths = self.view.members("posts")
        return self.kept("posts", "", paths, lambda: self.listed(paths[::-1]))

    def pages(self) -> object:
        paths = self.view.pages()
        return self.kept("pages", "", paths, lambda: self.listed(paths))

    def html_pages(self) -> object:
        view = self.view
        paths = view.pages()
        urls = view.column("", "url")
        exts = view.column("", "*output_ext")
        return [
            self._document(path)
            for path in paths
            if exts.get(path) in (".html", ".htm", ".xhtml") or str(urls.get(path)).endswith("/")
        ]

    def files(self, paths: tuple[str, ...]) -> object:
        return [StaticFileDrop(self, path) for path in paths]

    def static_files(self) -> object:
        paths = self.view.static_files()
        return self.kept("static", "", paths, lambda: self.files(paths))

    def documents(self) -> object:
        parts: list[Any] = []
        for label in self.view.collections():
            paths = self.view.files(label)
            parts += self.members(label), self.kept("files", label, paths, partial(self.files, paths))
        return self.kept("documents", "", parts, lambda: [item for part in parts for item in part])

    def terms(self, kind: str) -> object:
        terms = self.view.terms(kind)
        return self.kept("terms", kind, terms, lambda: {term: self.listed(paths) for term, paths in terms.items()})

    def collections(self) -> object:
        return [CollectionDrop(self, label) for label in sorted(self.view.collections())]

    def related(self, path: str) -> object:
        return [self.near(found) for found in self.view.related(path)] if path and self.view.group(path) else None

    def paginator(self, pager: Pager) -> dict[str, object]:
        """`paginator` as a plain mapping."""
        return {
            "page": pager.page,
            "per_page": pager.per_page,
            "posts": self.listed(pager.posts),
            "total_posts": pager.total_posts,
            "total_pages": pager.total_pages,
            "previous_page": pager.previous_page,
            "previous_page_path": pager.previous_page_path,
            "next_page": pager.next_page,
            "next_page_path": pager.next_page_path,
            **(pager.extra or {}),
        }


_SITE: Mapping[str, Callable[[Drops, str], object]] = {
    "data": lambda drops, _: drops.view.data(),
    "time": lambda drops, _: drops.view.now(),
    "pages": lambda drops, _: drops.pages(),
    "static_files": lambda drops, _: drops.static_files(),
    "tags": lambda drops, _: drops.terms("tags"),
    "categories": lambda drops, _: drops.terms("categories"),
    "posts": lambda drops, _: drops.posts(),
    "html_pages": lambda drops, _: drops.html_pages(),
    "collections": lambda drops, _: drops.collections(),
    "documents": lambda drops, _: drops.documents(),
    "related_posts": lambda drops, path: drops.related(path),
}
