"""Queries that read: file → parsed → front → document, and the lists of what the source holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from generator.build.engine import Engine
from generator.build.inputs import Inputs
from generator.build.inventory import COPY, Entry, Inventory
from generator.build.limits import Bounds, check_size
from generator.build.plugins import call
from generator.build.view import BuildView
from generator.config import defaults
from generator.config.load import Config
from generator.errors import Diagnostic, Place, Severity, SourceError, fail
from generator.model import Dialect, Document, Layout, Parsed, StaticFile, Virtual, extname
from generator.plugin import Plugin, overrides
from generator.read import documents as reading
from generator.read import publish
from generator.read.classify import classify, name_warning, needs_front
from generator.read.front import has_front, parse_document
from generator.read.scan import Rules, Scan, scan
from generator.template.view import Source
from generator.text import did_you_mean

_SUFFIXES: Mapping[str, Dialect] = {".jinja": "jinja", ".j2": "jinja", ".liquid": "liquid"}
_SCAN_OPTIONS = ("include", "exclude", "collections", "collections_dir", "show_drafts", "destination")
_DIALECTS: Mapping[object, Dialect] = {"liquid": "liquid", "jinja": "jinja", "none": "none"}


class Sources:
    """The queries nearest to the files."""

    def __init__(
        self,
        engine: Engine,
        view: BuildView,
        inputs: Inputs,
        config: Config,
        rules: Rules,
        plugins: tuple[Plugin, ...],
        bounds: Bounds,
    ) -> None:
        self._bounds = bounds
        self._engine = engine
        self._fetch = engine.fetch
        self._view = view
        self._inputs = inputs
        self._config = config
        self._rules = rules
        self._formats: Literal["yaml", "all"] = "all" if config.native else "yaml"
        self._document_plugins = tuple(plugin for plugin in plugins if overrides(plugin, "document"))
        self._adopters = tuple(plugin for plugin in plugins if overrides(plugin, "adopts"))
        self._selectors = tuple(plugin for plugin in plugins if overrides(plugin, "select"))
        self._layouts: dict[str, Layout] = {}
        for plugin in plugins:
            for name, text in plugin.layouts().items():
                layout = Layout(name, f"{plugin.name}/{name}.html", {}, text, 0, None, "liquid")
                self._layouts.setdefault(name, layout)

    # -- files --------------------------------------------------------------------------------------------------

    def has_front(self, path: str) -> bool:
        """Whether a file begins with front matter."""
        return has_front(self._bytes(path), path, self._formats)

    def parsed(self, path: str) -> Parsed:
        """A text file cut into front matter and body.

        In a Jekyll site, a front matter that cannot be read is reported and then empty, unless `strict_front_matter`.
        """
        encoding = self._fetch("option", "encoding")
        data = self._bytes(path)
        check_size(data, path, self._bounds)
        found = parse_document(path, data, formats=self._formats, encoding=str(encoding or "utf-8"))
        lenient = not self._config.native and self._fetch("option", "strict_front_matter") in (None, False)
        self._tell(found.findings, lenient=lenient)
        return found.parsed

    def front(self, path: str) -> Parsed:
        """The front matter of a file alone, so that an edit of the body goes no further."""
        parsed: Parsed = self._fetch("parsed", path)
        return replace(parsed, body="")

    def _bytes(self, path: str) -> bytes:
        """A file of the source, else the theme's of the same path."""
        data: bytes | None = self._fetch("file", path)
        if data is None:
            data = self._fetch("theme_file", path)
        if data is None:
            raise fail("read/gone", "this file went away while it was read", Place(path), hint="build again")
        return data

    def _tell(self, findings: tuple[Diagnostic, ...], *, lenient: bool = False) -> None:
        """Report warnings and raise errors, which are warnings too if `lenient`."""
        errors = []
        for one in findings:
            if one.severity is Severity.ERROR and not lenient:
                errors.append(one)
            else:
                self._engine.report(replace(one, severity=min(one.severity, Severity.WARNING)))
        if errors:
            raise SourceError(*errors)

    def dialect(self) -> Dialect:
        """The language of the site's templates."""
        return _DIALECTS.get(self._fetch("option", "dialect"), "jinja" if self._config.native else "liquid")

    # -- what there is ------------------------------------------------------------------------------------------

    def scan(self) -> Scan:
        """The walk of the source."""
        for name in _SCAN_OPTIONS:
            self._fetch("option", name)
        self._fetch("posts_folder")
        found = scan(lambda folder: self._fetch("listing", folder), self._rules)
        self._tell(found.findings)
        return found

    def posts_folder(self) -> str:
        """The folder whose posts are read in the place of those at the top of the source; mostly empty."""
        return self._rules.posts

    def inventory(self) -> Inventory:
        """Every file of the walk and of the theme's assets, classified."""
        documents: dict[str, Entry] = {}
        statics: dict[str, str] = {}
        for found in self._fetch("scan").files:
            known = classify(found, needs_front(found) and self._fetch("has_front", found.path))
            warning = name_warning(found)
            if warning is not None:
                self._engine.report(warning)
            if known.role in ("post", "draft", "member", "page"):
                documents[found.path] = Entry(found.path, known.role, known.collection)
            elif known.role == "static":
                rank, keep = (0, True) if known.collection else self._adopted(found.path)
                adopted = rank > 0
                if adopted:
                    documents[found.path] = Entry(found.path, "page", adopted=rank)
                if keep:
                    statics[COPY + found.path if adopted else found.path] = known.collection
        for path in self._fetch("theme_assets"):
            if path in documents or path in statics:
                continue
            if self._fetch("has_front", path):
                documents[path] = Entry(path, "page", theme=True)
            else:
                statics[path] = ""
        return Inventory(documents, statics)

    def _adopted(self, path: str) -> tuple[int, bool]:
        """Which plugin makes a page of a static file, counted from 1 (0 for none), and whether the file is copied."""
        for rank, plugin in enumerate(self._adopters, 1):
            answer = call(plugin, plugin.adopts, path, path, self._view)
            if answer:
                return rank, answer == "keep"
        return 0, True

    def entry(self, path: str) -> Entry | None:
        """What the inventory says of a document's path."""
        found: Entry | None = self._fetch("inventory").documents.get(path)
        return found

    def group(self, path: str) -> str:
        """The label of a document's collection, empty for pages and virtual documents."""
        entry: Entry | None = self._fetch("entry", path)
        return entry.collection if entry is not None else ""

    def static_label(self, path: str) -> str | None:
        """The label of a static file's collection (empty for none), or None where the path is no static file."""
        label: str | None = self._fetch("inventory").statics.get(path)
        return label

    def source_pages(self) -> tuple[str, ...]:
        """The published pages of the source, in Jekyll's order; those of them that plugins select."""
        return self._fetch("selection")[""] if self._selectors else self._pages()

    def _pages(self) -> tuple[str, ...]:
        """All of them, by name (Jekyll sorts them so, and leaves those of one name in order)."""
        inventory: Inventory = self._fetch("inventory")
        pages = [entry for entry in inventory.documents.values() if not entry.collection]
        own = [entry.path for entry in pages if not entry.theme and not entry.adopted]
        own.sort(key=lambda path: _encoded(path.rpartition("/")[2]))
        # Plugins make their pages of the static files, which Jekyll sorts by path, one plugin after the other.
        adopted = sorted((entry.adopted, _encoded(entry.path), entry.path) for entry in pages if entry.adopted)
        paths = [*own, *(entry.path for entry in pages if entry.theme), *(path for *_, path in adopted)]
        return tuple(path for path in paths if self._listed(path))

    def members(self, label: str) -> tuple[str, ...]:
        """The documents of a collection that exist for the site, in order; those of them that plugins select."""
        return self._fetch("selection").get(label, ()) if self._selectors else self._members(label)

    def selection(self) -> dict[str, tuple[str, ...]]:
        """The documents of each collection, and the pages, that plugins select."""
        groups = {label: self._members(label) for label in self._fetch("labels")}
        groups[""] = self._pages()
        self._view.generating += 1
        try:
            for plugin in self._selectors:
                chosen = call(plugin, plugin.select, "", groups, self._view)
                groups = {label: tuple(chosen.get(label, ())) for label in groups}
        finally:
            self._view.generating -= 1
        return groups

    def _members(self, label: str) -> tuple[str, ...]:
        """All of them; posts are limited by `limit_posts`."""
        inventory: Inventory = self._fetch("inventory")
        paths = [entry.path for entry in inventory.documents.values() if entry.collection == label]
        documents = [self._fetch("source_document", path) for path in paths if self._listed(path)]
        metadata = self._fetch("collection", label)
        holder = str(self._fetch("option", "collections_dir") or "")
        ordered, findings = publish.sort_members(documents, metadata, label, holder)
        self._tell(findings)
        result = tuple(document.path for document in ordered)
        if label == "posts" and (wrong := publish.limit_error(self._limit())) is not None:
            raise SourceError(wrong)
        return publish.limit(result, self._limit()) if label == "posts" else result

    def _limit(self) -> int:
        value = self._fetch("option", "limit_posts")
        return int(value) if isinstance(value, int | float) else 0

    def _listed(self, path: str) -> bool:
        publication: publish.Publication = self._fetch("publication", path)
        return publication.listed

    def publication(self, path: str) -> publish.Publication:
        """Whether a document is published, and why not."""
        document: Document = self._fetch("source_document", path)
        metadata = self._fetch("collection", document.collection) if document.collection else {}
        # Whether a moment has passed changes once; the clock itself would be another value in every build.
        now = document.date or datetime.fromtimestamp(0, UTC)
        if document.date is not None and not self._fetch("passed", int(document.date.timestamp())):
            now -= timedelta(seconds=1)
        decided = publish.publication(
            document,
            now=now,
            future=self._fetch("option", "future") not in (None, False),
            unpublished=self._fetch("option", "unpublished") not in (None, False),
            collection_future=metadata.get("future") not in (None, False),
            collections_dir=str(self._fetch("option", "collections_dir") or ""),
        )
        if decided.notice:
            place, hint = Place(document.path), decided.reason
            self._engine.report(Diagnostic("read/future", decided.notice, place, Severity.NOTE, hint=hint))
        return decided

    def static_files(self) -> tuple[str, ...]:
        """The published static files: those of the tree by path, then those of collections, then the theme's."""
        inventory: Inventory = self._fetch("inventory")
        theme = set(self._fetch("theme_assets"))
        labels = self._fetch("labels")

        def order(path: str) -> tuple[int, bytes]:
            label = inventory.statics[path]
            group = len(labels) + 1 if path in theme and not self._inputs.exists(path) else 0
            return (labels.index(label) + 1 if label in labels else group), _encoded(path.removeprefix(COPY))

        return tuple(path for path in sorted(inventory.statics, key=order) if self._static_written(path))

    def _static_written(self, path: str) -> bool:
        file: StaticFile = self._fetch("static_file", path)
        return (file.data or {}).get("published", True) is not False

    def collection_files(self, label: str) -> tuple[str, ...]:
        """The static files of a collection."""
        return tuple(path for path in self._fetch("static_files") if self._fetch("static_label", path) == label)

    # -- documents ----------------------------------------------------------------------------------------------

    def made(self, path: str) -> reading.Made:
        """The document of a file with the origin of each of its values."""
        entry: Entry | None = self._fetch("entry", path)
        if entry is None:
            raise fail("read/unknown", f"there is no document {path}", Place(path))
        parsed: Parsed = self._fetch("front", path)
        self._fetch("option", "timezone")
        dated = parsed.front.get("date") is not None
        return reading.make_document(
            path,
            entry.kind,
            entry.collection,
            parsed,
            defaults=defaults.entries(self._fetch("option", "defaults")),
            collections_dir=str(self._fetch("option", "collections_dir") or ""),
            zone=self._inputs.zone,
            mtime=self._fetch("modified", path) if entry.kind == "draft" and not dated else None,
        )

    def source_document(self, path: str) -> Document:
        """The document of a file, as read and as plugins change it."""
        made = self.made(path)
        self._tell(made.findings)
        document = made.document
        if self._document_plugins:
            body = self._fetch("parsed", path).body
            for plugin in self._document_plugins:
                document = call(plugin, plugin.document, path, document, body, self._view)
        return document

    def static_file(self, path: str) -> StaticFile:
        """A static file with its defaults."""
        return reading.make_static(
            path.removeprefix(COPY),
            self._fetch("static_label", path) or "",
            defaults=defaults.entries(self._fetch("option", "defaults")),
            collections_dir=str(self._fetch("option", "collections_dir") or ""),
        )

    def body(self, path: str, level: int) -> Source:
        """The raw body of a document, and the language it is written in."""
        virtual: Virtual | None = self._fetch("virtual", path, level)
        if virtual is not None:
            return Source(path, virtual.body, virtual.dialect or self._fetch("dialect"), 0)
        parsed: Parsed = self._fetch("parsed", path)
        return Source(path, parsed.body, self._dialect_of(parsed, path), parsed.body_line)

    # -- layouts and includes -----------------------------------------------------------------------------------

    def layout_paths(self) -> dict[str, str]:
        """Layouts by name: those of the site, and those of the theme that the site does not have."""
        folder = _folder(self._fetch("option", "layouts_dir"), "_layouts")
        found: dict[str, str] = {}
        for path in self._fetch("files_below", folder):
            found[_layout_name(path[len(folder) + 1 :])] = path
        for path in self._fetch("theme_files", "_layouts"):
            found.setdefault(_layout_name(path[len("_layouts/") :]), path)
        return found

    def files_below(self, folder: str) -> tuple[str, ...]:
        """All files below a folder of the source, hidden ones left out."""
        found: list[str] = []
        for entry in self._fetch("listing", folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if entry.kind == "folder":
                found += self._fetch("files_below", path)
            elif entry.kind == "file":
                found.append(path)
        return tuple(found)

    def layout(self, name: str) -> Layout | None:
        """A layout by name, of the site or its theme, else of a plugin."""
        path: str | None = self._fetch("layout_paths").get(name)
        if path is None:
            return self._layouts.get(name)
        parsed: Parsed = self._fetch("parsed", path)
        parent = parsed.front.get("layout")
        named = str(parent) if parent not in (None, False, "") else None
        dialect = self._dialect_of(parsed, path)
        if named is not None and self._config.native and not self._has_layout(named):
            line = (parsed.key_lines or {}).get("layout", 0)
            hint = did_you_mean(named, self._fetch("layout_paths"))
            raise fail("render/missing-layout", f"Layout '{named}' does not exist", Place(path, line), hint=hint)
        return Layout(name, path, parsed.front, parsed.body, parsed.body_line, named, dialect)

    def _has_layout(self, name: str) -> bool:
        return name in self._layouts or name in self._fetch("layout_paths")

    def layout_data(self, name: str) -> Mapping[str, object] | None:
        """The front matter of a layout alone, which bodies may ask for."""
        layout: Layout | None = self._fetch("layout", name)
        return layout.data if layout is not None else None

    def include(self, name: str) -> Source | None:
        """An include by name, of the site or its theme. Front matter, where there is any, is part of the text."""
        folder = _folder(self._fetch("option", "includes_dir"), "_includes")
        return self._template_file(f"{folder}/{name}") or self._theme_template(f"_includes/{name}")

    def template(self, name: str) -> Source | None:
        """What `{% extends %}` and `{% import %}` mean: an include, or a layout by file name or name."""
        found: Source | None = self._fetch("include", name)
        if found is not None:
            return found
        layouts: dict[str, str] = self._fetch("layout_paths")
        folder = _folder(self._fetch("option", "layouts_dir"), "_layouts")
        for path in (layouts.get(name), f"{folder}/{name}", f"_layouts/{name}"):
            if path is not None and path in layouts.values():
                parsed: Parsed = self._fetch("parsed", path)
                return Source(path, parsed.body, self._dialect_of(parsed, path), parsed.body_line)
        return None

    def relative(self, path: str) -> Source | None:
        """A file of the source as a template."""
        return self._template_file(path)

    def _template_file(self, path: str) -> Source | None:
        data: bytes | None = self._fetch("file", path)
        return self._source(path, data, self._fetch("dialect")) if data is not None else None

    def _theme_template(self, path: str) -> Source | None:
        data: bytes | None = self._fetch("theme_file", path)
        return self._source(path, data, self._fetch("theme_dialect")) if data is not None else None

    def _source(self, path: str, data: bytes, dialect: Dialect) -> Source:
        text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff").replace("\r\n", "\n")
        return Source(path, text, suffix_dialect(path) or dialect)

    def _dialect_of(self, parsed: Parsed, path: str) -> Dialect:
        """The language of a template: its front matter's, its file name's, or the site's (or theme's)."""
        own = parsed.front.get("dialect")
        if own is None:
            from_theme = path in self._fetch("theme_paths") and not self._fetch("exists", path)
            default: Dialect = self._fetch("theme_dialect" if from_theme else "dialect")
            return suffix_dialect(path) or default
        found = _DIALECTS.get(own)
        if found is None:
            line = (parsed.key_lines or {}).get("dialect", 0)
            raise fail("render/dialect", f"unknown dialect '{own}'", Place(path, line), hint="liquid, jinja or none")
        return found

    def key_place(self, path: str, key: str) -> tuple[Place, str]:
        """Where a key of a document's front matter stands, and that line of the file."""
        entry: Entry | None = self._fetch("entry", path)
        if entry is None:
            return Place(path), ""
        line = (self._fetch("front", path).key_lines or {}).get(key, 0)
        if not line:
            return Place(path), ""
        lines = self._bytes(path).decode("utf-8", "replace").splitlines()
        return Place(path, line), lines[line - 1] if line <= len(lines) else ""


def suffix_dialect(path: str) -> Dialect | None:
    """The language that a template's file name says, as in `post.html.jinja`."""
    return _SUFFIXES.get(extname(path.rpartition("/")[2]))


def _encoded(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _folder(value: object, default: str) -> str:
    return str(value).strip("/") if value else default


def _layout_name(relative: str) -> str:
    """`blog/post.html` and `blog/post.html.jinja` are `blog/post`."""
    if suffix_dialect(relative) is not None:
        relative = relative.rpartition(".")[0]
    stem, dot, _ = relative.rpartition(".")
    return stem if dot else relative
