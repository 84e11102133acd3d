"""Queries about documents: what there is, what each is, in which order, and where it is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from posixpath import dirname

from generator.build.cells import Key
from generator.build.encode import digest_of
from generator.build.engine import Engine
from generator.build.plugins import call
from generator.build.view import BuildView
from generator.config import defaults
from generator.config.merge import deep_merge
from generator.liquid import MISSING
from generator.model import Document, Route, Virtual
from generator.plugin import Plugin, overrides
from generator.render.related import nearest, words_of

_HTML = (".html", ".htm", ".xhtml")
_RELATED = 10


class Documents:
    """The queries that know documents, but not how they look.

    A *level* says how many plugins' documents are counted in: -1 all of them; while plugin number n generates, it sees
    those of the plugins before it.
    """

    def __init__(
        self, engine: Engine, view: BuildView, generators: tuple[Plugin, ...], plugins: tuple[Plugin, ...] = ()
    ) -> None:
        self._engine = engine
        self._fetch = engine.fetch
        self._view = view
        self._generators = generators
        self._showers = tuple(plugin for plugin in plugins if overrides(plugin, "shown"))

    # -- virtual documents --------------------------------------------------------------------------------------

    def generated(self, number: int) -> dict[str, Virtual]:
        """What one plugin makes, by path."""
        self._view.generating += 1
        try:
            plugin = self._generators[number]
            made = call(plugin, lambda view: tuple(plugin.generate(view)), "", self._view)
            return {virtual.path: virtual for virtual in made}
        finally:
            self._view.generating -= 1

    def visible(self, level: int) -> dict[str, tuple[int, Virtual]]:
        """The virtual documents that are there at a level; of two with one path the later wins."""
        found: dict[str, tuple[int, Virtual]] = {}
        for number in range(len(self._generators) if level < 0 else level):
            for path, virtual in self._fetch("generated", number).items():
                found[path] = (number, virtual)
        return found

    def virtual(self, path: str, level: int) -> Virtual | None:
        """The virtual document of a path, as it is to be seen at a level."""
        if not self._generators:
            return None
        pair = self._fetch("visible", level).get(path)
        return pair[1] if pair else None

    def document(self, path: str, level: int = -1) -> Document:
        """The document of a path; a virtual one has the data of its own in the place of those of a file."""
        virtual: Virtual | None = self._fetch("virtual", path, level)
        if virtual is None:
            document: Document = self._fetch("source_document", path)
            return document
        if self._fetch("entry", path) is None:
            return Document(path, "virtual", "", virtual.data, shown=self._shown(virtual), named=virtual.name)
        own: Document = self._fetch("source_document", path)
        shown = self._shown(virtual) if own.is_page else None
        return replace(own, data=virtual.data, shown=shown, named=virtual.name)

    def _shown(self, virtual: Virtual) -> Mapping[str, object] | None:
        """The data of a plugin's page with the front-matter defaults that templates see."""
        data = virtual.data if virtual.shown is None else virtual.shown
        path = virtual.path if virtual.shown is None else str(virtual.shown.get("path", virtual.path))
        below = defaults.matching(defaults.entries(self._fetch("option", "defaults")), path, "pages").values
        return deep_merge(below, data) if below or virtual.shown is not None else None

    def known(self, path: str, level: int) -> bool:
        """Whether a path names a document, of the source or of a plugin."""
        return self._fetch("entry", path) is not None or path in self._fetch("visible", level)

    # -- lists --------------------------------------------------------------------------------------------------

    def pages(self, level: int) -> tuple[str, ...]:
        """Pages in Jekyll's order: by name, those of one name as they were found; then what plugins add."""
        own: tuple[str, ...] = self._fetch("source_pages")
        if not self._generators:
            return own
        virtual: Mapping[str, tuple[int, Virtual]] = self._fetch("visible", level)
        own = tuple(path for path in own if path not in virtual or not virtual[path][1].last)
        known = set(own)
        return (*own, *(path for path in virtual if path not in known and not self._fetch("group", path)))

    def neighbours(self, path: str) -> tuple[str | None, str | None]:
        """The document before and the one after in its collection."""
        group = self._fetch("group", path)
        if not group:
            return None, None
        paths = self._fetch("members", group)
        at = self._fetch("positions", group).get(path)
        if at is None:
            return None, None
        return (paths[at - 1] if at else None), (paths[at + 1] if at + 1 < len(paths) else None)

    def positions(self, group: str) -> dict[str, int]:
        """The place of each document in its group."""
        paths = self._fetch("members", group) if group else self._fetch("pages", -1)
        return {path: at for at, path in enumerate(paths)}

    def terms(self, kind: str, level: int) -> dict[str, tuple[str, ...]]:
        """Tags or categories of posts: term → posts, newest first; terms in the order in which they come up."""
        found: dict[str, list[str]] = {}
        column = self._fetch("column", "posts", kind, level)
        for path in self._fetch("members", "posts"):
            values = column.get(path)
            for term in values if isinstance(values, list | tuple) else ():
                found.setdefault(str(term), []).append(path)
        return {term: tuple(paths[::-1]) for term, paths in found.items()}

    def related(self, path: str) -> tuple[str, ...]:
        """Ten other posts: the newest, as Jekyll has it without LSI; with `lsi` the nearest by their words first."""
        posts: tuple[str, ...] = self._fetch("members", "posts")
        if len(posts) < 2:
            return ()
        near = self._fetch("nearest").get(path, ()) if self._fetch("option", "lsi") is True else ()
        newest = (other for other in posts[-(_RELATED + 1) :][::-1] if other != path and other not in near)
        return (*near, *newest)[:_RELATED]

    def words(self, path: str) -> dict[str, int]:
        """The words of a post, counted."""
        document: Document = self._fetch("document", path, -1)
        return words_of(str(document.data.get("title") or ""), self._fetch("body", path, -1).text)

    def nearest(self) -> dict[str, tuple[str, ...]]:
        """The posts that are nearest to each by their words."""
        posts: tuple[str, ...] = self._fetch("members", "posts")
        return nearest({path: self._fetch("words", path) for path in posts[::-1]}, _RELATED)

    # -- values -------------------------------------------------------------------------------------------------

    def field(self, path: str, name: str, level: int) -> object:
        """One attribute of a document, as its drop shows it; MISSING where there is none."""
        document: Document = self._fetch("document", path, level)
        special = (_PAGE if document.is_page else _MEMBER).get(name)
        if special is not None:
            return special(self, document, level)
        return self.seen(document, level).get(name, MISSING)

    def seen(self, document: Document, level: int) -> Mapping[str, object]:
        """The data of a document that templates see."""
        data = document.data if document.shown is None else document.shown
        for plugin in self._showers:
            url = self.url(document, level)
            data = {**data, **call(plugin, plugin.shown, document.path, document, url, self._view)}
        return data

    def column(self, group: str, name: str, level: int) -> dict[str, object]:
        """One attribute of all documents of a group."""
        paths = self._fetch("members", group) if group else self._fetch("pages", level)
        special = (_MEMBER if group else _PAGE).get(name)
        fetch = self._fetch
        found: dict[str, object] = {}
        for path in paths:
            document: Document = fetch("document", path, level)
            value = self.seen(document, level).get(name, MISSING) if special is None else special(self, document, level)
            if value is not MISSING:
                found[path] = value
        return found

    def patch_column(
        self, old: dict[str, object], changed: list[Key], group: str, name: str, level: int
    ) -> dict[str, object] | None:
        """The column where only some of its documents have changed."""
        special = (_MEMBER if group else _PAGE).get(name)
        found = old
        for path in dict.fromkeys(key[1] for key in changed):
            document: Document = self._fetch("document", path, level)
            value = self.seen(document, level).get(name, MISSING) if special is None else special(self, document, level)
            before = old.get(path, MISSING)
            if digest_of(value) == digest_of(before):
                continue
            if value is MISSING or before is MISSING:
                return None  # the order of entries is that of the documents
            found = {**old} if found is old else found
            found[path] = value
        return found

    def urls(self, level: int) -> dict[str, str]:
        """The URL of everything that is published."""
        paths = [*self._fetch("pages", level), *self._fetch("static_files")]
        for label in self._fetch("labels"):
            if self._fetch("collection", label).get("output"):
                paths += [*self._fetch("members", label), *self._fetch("collection_files", label)]
        return {path: self._fetch("route", path, level).url for path in paths}

    # -- single attributes --------------------------------------------------------------------------------------

    def url(self, document: Document, level: int) -> str:
        route: Route = self._fetch("route", document.path, level)
        return route.url

    def identity(self, document: Document, level: int) -> str:
        url = self.url(document, level)
        slug = document.data.get("slug")
        folder = dirname(url.rstrip("/")) if url.endswith("/") else dirname(url)
        return f"{folder.rstrip('/')}/{slug if slug else document.basename}"

    def folder(self, document: Document, level: int) -> str:
        url = self.url(document, level)
        if url.endswith("/"):
            return url
        folder = dirname(url)
        return folder if folder.endswith("/") else folder + "/"

    def date(self, document: Document, level: int) -> datetime:
        if document.date is not None:
            return document.date
        moment: datetime = self._fetch("clock")
        return moment

    def excerpt(self, document: Document, level: int) -> object:
        if not document.is_page:
            return self._fetch("excerpt", document.path)
        own = document.data.get("excerpt")
        if own is not None and own is not False:
            return str(own)
        if self._fetch("option", "page_excerpts") and self._fetch("output_ext", document.path, level) in _HTML:
            return self._fetch("excerpt", document.path)
        return None

    def neighbour(self, document: Document, at: int) -> str | None:
        found: str | None = self._fetch("neighbours", document.path)[at]
        return found

    def content(self, document: Document, level: int) -> object:
        return self._fetch("content", document.path)

    def output(self, document: Document, level: int) -> object:
        return self._fetch("output", document.path)

    def output_ext(self, document: Document, level: int) -> object:
        if document.named.startswith(".") and not (document.shown or document.data).get("permalink"):
            return ""  # `.html` is a name without an extension, so that Jekyll does not take the page for HTML
        return self._fetch("output_ext", document.path, level)


def _relative(documents: Documents, document: Document, _: int) -> str:
    """`path` of a document: below `collections_dir`, as Jekyll names it."""
    prefix = documents._fetch("collections_prefix")
    return document.path.removeprefix(prefix)


def _behind(document: Document) -> Mapping[str, object]:
    """What a page has besides what templates see of it."""
    shown = document.shown
    return {} if shown is None else {key: value for key, value in document.data.items() if key not in shown}


_Attribute = Callable[[Documents, Document, int], object]
_MEMBER: Mapping[str, _Attribute] = {
    "next": lambda documents, document, _: documents.neighbour(document, 1),
    "previous": lambda documents, document, _: documents.neighbour(document, 0),
    "path": _relative,
    "relative_path": _relative,
    "id": Documents.identity,
    "url": Documents.url,
    "date": Documents.date,
    "collection": lambda _, document, __: document.collection,
    "excerpt": Documents.excerpt,
    "name": lambda _, document, __: document.data.get("name") or document.name,
    "content": Documents.content,
    "output": Documents.output,
    "title": lambda _, document, __: document.data.get("title"),
    "categories": lambda _, document, __: document.data.get("categories"),
    "tags": lambda _, document, __: document.data.get("tags"),
    "*keys": lambda documents, document, level: tuple(documents.seen(document, level)),
    "*output_ext": Documents.output_ext,
}
_PAGE: Mapping[str, _Attribute] = {
    "path": lambda _, document, __: (document.shown or document.data).get("path", document.path),
    "url": Documents.url,
    "dir": Documents.folder,
    "name": lambda _, document, __: document.named or document.name,
    "excerpt": Documents.excerpt,
    "content": Documents.content,
    "*keys": lambda documents, document, level: tuple(documents.seen(document, level)),
    "*behind": lambda _, document, __: _behind(document),
    "*output_ext": Documents.output_ext,
}
