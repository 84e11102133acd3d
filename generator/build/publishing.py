"""Queries about the site as a whole: what its config says, where everything goes, and the list of all files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.build.cells import Key
from generator.build.encode import digest_bytes
from generator.build.engine import Engine
from generator.build.inventory import COPY, Entry
from generator.build.limits import Bounds, check_size
from generator.build.pages import STYLES, Tools
from generator.build.plugins import call
from generator.build.theme import SiteTheme
from generator.build.view import BuildView
from generator.config.load import Config
from generator.errors import Diagnostic, Place, Severity, SourceError
from generator.model import Dialect, Document, Route, StaticFile, extname
from generator.plugin import Plugin, overrides
from generator.read import data as reading
from generator.read.publish import Publication
from generator.render.layouts import deep_merge
from generator.route import Scheme, conflicts, route, static_dest
from generator.route.permalink import permalink_ext

# The options that converters read: a change of one converts everything again.
CONVERTER_OPTIONS = (
    "markdown", "markdown_ext", "highlighter", "kramdown", "commonmark", "markdown_extensions", "python_markdown",
    "smartypants", "sass",
)  # fmt: skip


NOTHING = digest_bytes(b"")


class Publishing:
    """The queries around the site."""

    def __init__(
        self,
        engine: Engine,
        view: BuildView,
        config: Config,
        tools: Tools,
        plugins: tuple[Plugin, ...],
        theme: SiteTheme | None,
        bounds: Bounds,
    ) -> None:
        self._bounds = bounds
        self._engine = engine
        self._fetch = engine.fetch
        self._view = view
        self._config = config
        self._tools = tools
        self._theme = theme
        self._theme_plugins = tuple(plugin for plugin in plugins if overrides(plugin, "theme"))
        self._data_plugins = tuple(plugin for plugin in plugins if overrides(plugin, "data"))
        self._publishers = tuple(plugin for plugin in plugins if overrides(plugin, "publishes"))
        self._variable_plugins = tuple(plugin for plugin in plugins if overrides(plugin, "variables"))

    # -- config -------------------------------------------------------------------------------------------------

    def native(self) -> bool:
        """Whether this is a `site.toml` site."""
        return self._config.native

    def option_names(self) -> tuple[str, ...]:
        """All config keys."""
        return tuple(self._config)

    def plugin_variables(self) -> dict[str, object]:
        """What plugins add to `site`."""
        found: dict[str, object] = {}
        for plugin in self._variable_plugins:
            found = {**call(plugin, plugin.variables, "", self._view), **found}
        return found

    def plugin_variable_names(self) -> tuple[str, ...]:
        """The keys that plugins add to `site`."""
        return tuple(self._fetch("plugin_variables")) if self._variable_plugins else ()

    def plugin_variable(self, name: str) -> object:
        """One of them."""
        return self._fetch("plugin_variables").get(name)

    def labels(self) -> tuple[str, ...]:
        """The labels of collections, in the order of the config."""
        collections = self._fetch("option", "collections")
        return tuple(str(label) for label in collections) if isinstance(collections, Mapping) else ("posts",)

    def collection(self, label: str) -> dict[str, object]:
        """What `site.collections` shows of a collection, without its documents."""
        collections = self._fetch("option", "collections")
        own = collections.get(label) if isinstance(collections, Mapping) else None
        folder = f"{self._fetch('collections_prefix')}_{label}"
        return {
            **(own if isinstance(own, Mapping) else {}),
            "label": label,
            "directory": folder,
            "relative_directory": f"_{label}",
            "output": isinstance(own, Mapping) and own.get("output", False) not in (None, False),
        }

    def collections_prefix(self) -> str:
        """`collections_dir` with a slash, or nothing."""
        holder = str(self._fetch("option", "collections_dir") or "").strip("/")
        return f"{holder}/" if holder else ""

    def converter_options(self) -> dict[str, object]:
        """Everything converters read of the config."""
        return {name: self._fetch("option", name) for name in CONVERTER_OPTIONS}

    # -- theme --------------------------------------------------------------------------------------------------

    def theme_variables(self) -> Mapping[str, object] | None:
        """`theme` in templates."""
        if self._theme is None:
            return None
        shown: Mapping[str, object] | None = self._theme.variables
        options = self._config.get(self._config.text("theme"))
        for plugin in self._theme_plugins:
            shown = call(plugin, plugin.theme, "", shown, options)
        return shown

    def theme_dialect(self) -> Dialect:
        """The language of the theme's templates."""
        return self._theme.dialect if self._theme else "liquid"

    def theme_paths(self) -> frozenset[str]:
        """Every file of the theme."""
        folders = ("_layouts", "_includes", "assets")
        return frozenset(path for folder in folders for path in self._fetch("theme_files", folder))

    def theme_assets(self) -> tuple[str, ...]:
        """The theme's assets, which are published like files of the site."""
        return tuple(self._fetch("theme_files", "assets"))

    def layout_names(self) -> tuple[str, ...]:
        """All layouts."""
        return tuple(self._fetch("layout_paths"))

    # -- data ---------------------------------------------------------------------------------------------------

    def data_files(self, theme: bool) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[tuple[str, ...], ...]]:
        """The data files with their keys, and the keys of all folders, of the site or its theme."""
        folder = "_data" if theme else str(self._fetch("option", "data_dir") or "_data")
        listing = "theme_listing" if theme else "listing"
        files, folders = reading.data_files(lambda at: self._fetch(listing, at), folder)
        return tuple((file.path, file.keys) for file in files), folders

    def data_names(self) -> tuple[str, ...]:
        """The top-level keys of `site.data`, the theme's first."""
        names: dict[str, None] = {}
        for theme in (True, False):
            files, folders = self._fetch("data_files", theme)
            names.update(dict.fromkeys(keys[0] for _, keys in files))
            names.update(dict.fromkeys(keys[0] for keys in folders))
        for above in self._data_above():
            names.update(dict.fromkeys(map(str, above)))
        return tuple(names)

    def _data_above(self) -> list[Mapping[str, object]]:
        """The entries of `site.data` that plugins lay above it, the last on top."""
        keys = [key for plugin in self._data_plugins for key in call(plugin, plugin.data, "", self._view)]
        found = [self._own_datum(key) for key in keys]
        return [one for one in found if isinstance(one, Mapping)]

    def datum(self, name: str) -> object:
        """One top-level key of `site.data`, with what plugins lay above it."""
        value = self._own_datum(name)
        for above in self._data_above():
            if name in above:
                value = _over(value, above[name])
        return value

    def _own_datum(self, name: str) -> object:
        """One top-level key of the data files; the site's values above the theme's."""
        found: dict[str, object] = {}
        for theme in (True, False):
            files, folders = self._fetch("data_files", theme)
            values = [
                (reading.DataFile(path, keys), self._fetch("data_value", path, theme))
                for path, keys in files
                if keys[0] == name
            ]
            found = deep_merge(found, reading.assemble(values, [keys for keys in folders if keys[0] == name]))
        return found.get(name)

    def data_value(self, path: str, theme: bool) -> object:
        """What one data file says."""
        data: bytes | None = self._fetch("theme_file" if theme else "file", path)
        options = {key: self._fetch("option", key) for key in ("encoding", "csv_reader", "tsv_reader")}
        check_size(data or b"", path, self._bounds)
        value, findings = reading.parse_data(path, data or b"", options)
        for one in findings:
            self._engine.report(one)
        return value

    # -- routes -------------------------------------------------------------------------------------------------

    def output_ext(self, path: str, level: int) -> str:
        """The extension of what is written for a document."""
        document: Document = self._fetch("document", path, level)
        self._fetch("converter_options")
        return permalink_ext(document) or self._tools.converters.output_ext(document.ext)

    def route(self, path: str, level: int) -> Route:
        """Where a document or static file is published."""
        if self._fetch("static_label", path) is not None and self._fetch("entry", path) is None:
            file: StaticFile = self._fetch("static_file", path)
            return replace(static_dest(file, self._scheme(file.collection)), path=path)  # `COPY` and all
        document: Document = self._fetch("document", path, level)
        scheme = self._scheme(document.collection, undated=document.date is None)
        ext = self._fetch("output_ext", path, level)
        return route(document, ext, scheme, report=self._tell, locate=self._locate)

    def _tell(self, diagnostic: Diagnostic) -> None:
        """What Jekyll makes the best of is an error in a site of our own, and a warning in a Jekyll site."""
        if diagnostic.severity is Severity.ERROR and self._fetch("native"):
            raise SourceError(diagnostic)
        self._engine.report(replace(diagnostic, severity=min(diagnostic.severity, Severity.WARNING)))

    def _scheme(self, label: str, *, undated: bool = False) -> Scheme:
        own = {}
        if label:
            permalink = self._fetch("collection", label).get("permalink")
            if permalink not in (None, False):
                own[label] = str(permalink)
        return Scheme(
            style=str(self._fetch("option", "permalink") or "date"),
            collections=own,
            collections_dir=str(self._fetch("option", "collections_dir") or ""),
            now=self._fetch("clock") if label and undated and ":" in own.get(label, "") else None,
        )

    def _locate(self, document: Document, setting: str) -> tuple[Place, str] | None:
        if setting == "page.permalink":
            found: tuple[Place, str] = self._fetch("key_place", document.path, "permalink")
            return found
        origin = self._config.origin(*setting.split("."))
        return (Place(origin.name, origin.line), "") if origin.kind == "file" else None

    def published(self) -> tuple[str, ...]:
        """Everything that is written, in the order in which Jekyll writes it (what comes later wins)."""
        paths: list[str] = [*self._fetch("pages", -1), *self._fetch("static_files")]
        for label in self._fetch("labels"):
            if not self._fetch("collection", label).get("output"):
                continue
            paths += [path for path in self._fetch("members", label) if self._written(path)]
        unwritten = self._unwritten_collections()
        paths = [path for path in paths if self._fetch("static_label", path) not in unwritten]
        return tuple(path for path in paths if self._publishes(path)) if self._publishers else tuple(paths)

    def _publishes(self, path: str) -> bool:
        """Whether plugins let a static file be written; documents are always."""
        if self._maker_of(path) != "copy":
            return True
        file = path.removeprefix(COPY)
        return all(call(plugin, plugin.publishes, file, file, self._view) for plugin in self._publishers)

    def _unwritten_collections(self) -> frozenset[str]:
        labels = self._fetch("labels")
        return frozenset(label for label in labels if not self._fetch("collection", label).get("output"))

    def _written(self, path: str) -> bool:
        publication: Publication = self._fetch("publication", path)
        return publication.written

    def routes(self) -> dict[str, Key]:
        """Every file of the site with the key that gives its bytes, whose last part is the path of its source.

        Collisions are errors; in Jekyll sites they are warnings and the last one wins, as there.
        """
        found: list[Route] = []
        errors: dict[Diagnostic, None] = {}
        for path in self._fetch("published"):
            try:
                found.append(self._fetch("route", path, -1))
            except SourceError as error:
                errors.update(dict.fromkeys(error.diagnostics))
        virtual = self._fetch("visible", -1)
        own = [one for one in found if one.path not in virtual]
        for one in conflicts(own):
            if one.code == "route/name-too-long":  # writing would fail half way
                errors[one] = None
                continue
            try:
                self._tell(one)
            except SourceError:
                errors[one] = None
        if errors:
            raise SourceError(*errors)
        return {one.dest: (self._maker_of(one.path), one.path) for one in found}

    # -- files --------------------------------------------------------------------------------------------------

    def copy(self, path: str) -> bytes:
        """The bytes of a static file."""
        path = path.removeprefix(COPY)
        data: bytes | None = self._fetch("file", path)
        if data is None:
            data = self._fetch("theme_file", path)
        if data is None:
            raise SourceError(Diagnostic("read/gone", "this file went away during the build", Place(path)))
        return data

    def manifest(self) -> dict[str, bytes]:
        """Every file of the site with the digest of its bytes; raises all errors of all pages together."""
        digests: dict[str, bytes] = {}
        errors: dict[Diagnostic, None] = {}
        for name in self._fetch("data_names"):  # read even if no page asks for it: what is broken is said
            errors.update(dict.fromkeys(self._engine.outcome("datum", name)[1]))
        for dest, key in self._fetch("routes").items():
            digest, wrong = self._engine.outcome(*key)
            if not wrong:
                digests[dest] = digest
                if key[0] == "page" and extname(key[1].rpartition("/")[2]) in STYLES:
                    source_map = self._engine.digest("source_map", key[1])
                    if source_map != NOTHING:
                        digests[f"{dest}.map"] = source_map
            else:
                errors.update(dict.fromkeys(wrong))
        if errors:
            raise SourceError(*errors)
        return digests

    def _maker_of(self, path: str) -> str:
        """The query that gives the bytes of a published path."""
        entry: Entry | None = self._fetch("entry", path)
        if entry is None and self._fetch("static_label", path) is not None and path not in self._fetch("visible", -1):
            return "copy"
        return "page"


def _over(value: object, above: object) -> object:
    """Two values of `site.data` as one: mappings are merged at every depth, of others the upper one counts."""
    if not isinstance(value, Mapping) or not isinstance(above, Mapping):
        return above
    merged = dict(value)
    for key, one in above.items():
        merged[key] = _over(value[key], one) if key in value else one
    return merged
