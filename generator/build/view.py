"""The site as templates and plugins see it: every question becomes a `fetch`, and so a recorded dependency.

One view serves all renders of a site: what is recorded goes to whatever computation is under way in the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from generator.build.engine import Engine
from generator.errors import Diagnostic, Report
from generator.liquid import MISSING
from generator.model import Document, Layout, StaticFile
from generator.template.drops import Drops
from generator.template.view import Source

# The computations whose result depends on the order of rendering: they see others converted or raw.
RENDERS = ("content", "excerpt", "page", "cached_include")


class Data(Mapping[str, object]):
    """`site.data`, read file by file: what a page depends on is the top-level keys it asked for."""

    __slots__ = ("_fetch",)

    def __init__(self, fetch: Callable[..., object]) -> None:
        self._fetch = fetch

    def __getitem__(self, key: str) -> object:
        if key not in self._names():
            raise KeyError(key)
        return self._fetch("datum", key)

    def get(self, key: str, default: object = None) -> object:
        return self._fetch("datum", key) if key in self._names() else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> tuple[str, ...]:
        names = self._fetch("data_names")
        assert isinstance(names, tuple)
        return names


class Services(Protocol):
    """What filters and tags have done for them by converters."""

    def markdown(self, text: str, report: Report) -> str: ...

    def smartify(self, text: str) -> str: ...

    def sass(self, text: str, syntax: str, report: Report) -> str: ...

    def highlight(self, code: str, language: str, options: Mapping[str, object]) -> str: ...


class BuildView:
    """`generator.plugin.View` over the engine."""

    def __init__(self, engine: Engine, services: Services) -> None:
        self._engine = engine
        self._services = services
        self._fetch = engine.fetch
        self.generating = 0  # how many computations of plugins' documents, or of their choice, are under way
        self._own_field: Callable[[str, str, int], object] = lambda *key: engine.fetch("field", *key)
        self._drops = Drops(self)
        self._data = Data(engine.fetch)

    def bind(self, field: Callable[[str, str, int], object]) -> None:
        """Say how an attribute of a document is found within the computation under way."""
        self._own_field = field

    @property
    def drops(self) -> Drops:
        return self._drops

    # -- configuration and surroundings -------------------------------------------------------------------------

    def option(self, name: str) -> object:
        value = self._fetch("option", name)
        if value is None and name in self._plugin_names():
            return self._fetch("plugin_variable", name)
        return value

    def _plugin_names(self) -> tuple[str, ...]:
        """The keys that plugins add to `site`; none while they are made, nor for what they may be made of."""
        if self._engine.nearest("plugin_variables", "source_document", "generated", "inventory", "selection"):
            return ()
        names: tuple[str, ...] = self._fetch("plugin_variable_names")
        return names

    def option_names(self) -> tuple[str, ...]:
        names: tuple[str, ...] = self._fetch("option_names")
        more = self._plugin_names()
        return (*names, *(name for name in more if name not in names)) if more else names

    def env(self, name: str) -> str | None:
        value: str | None = self._fetch("env", name)
        return value

    def now(self) -> datetime:
        moment: datetime = self._fetch("clock")
        return moment

    def command(self, *words: str) -> str | None:
        printed: str | None = self._fetch("command", *words)
        return printed

    # -- what there is ------------------------------------------------------------------------------------------

    def collections(self) -> tuple[str, ...]:
        labels: tuple[str, ...] = self._fetch("labels")
        return labels

    def collection(self, label: str) -> Mapping[str, object]:
        metadata: Mapping[str, object] = self._fetch("collection", label)
        return metadata

    def members(self, label: str) -> tuple[str, ...]:
        paths: tuple[str, ...] = self._fetch("members", label)
        return paths

    def files(self, label: str) -> tuple[str, ...]:
        paths: tuple[str, ...] = self._fetch("collection_files", label)
        return paths

    def pages(self) -> tuple[str, ...]:
        paths: tuple[str, ...] = self._fetch("pages", self.level())
        return paths

    def static_files(self) -> tuple[str, ...]:
        paths: tuple[str, ...] = self._fetch("static_files")
        return paths

    def data(self) -> Mapping[str, object]:
        fixed = self._fetch("option", "data")
        return self._data if fixed is None else fixed

    def exists(self, path: str) -> bool:
        there: bool = self._fetch("exists", path)
        return there

    def read(self, path: str) -> bytes | None:
        data: bytes | None = self._fetch("file", path)
        return data

    # -- documents ----------------------------------------------------------------------------------------------

    def document(self, path: str) -> Document | None:
        level = self.level()
        document: Document | None = self._fetch("document", path, level) if self._fetch("known", path, level) else None
        return document

    def body(self, path: str) -> str:
        text: str = self._fetch("body", path, self.level()).text
        return text

    def front(self, path: str) -> Mapping[str, object]:
        front: Mapping[str, object] = self._fetch("front", path).front
        return front

    def group(self, path: str) -> str:
        label: str = self._fetch("group", path)
        return label

    def field(self, path: str, name: str) -> object:
        if name in _ORDERED:
            return self._in_order(path, name)
        reader = self._engine.nearest(*RENDERS)
        if reader is not None and reader[1] == path and reader[0] != "cached_include":
            return self._own_field(path, name, -1)  # its document is read as a whole anyway
        return self._fetch("field", path, name, self.level())

    @property
    def memo(self) -> dict[tuple[str, str], Mapping[str, object]]:
        return self._engine.memo

    def column(self, group: str, name: str) -> Mapping[str, object]:
        if name in _ORDERED:
            return self._column_in_order(group, name)
        memo = self.memo
        known: Mapping[str, object] | None = memo.get((group, name))
        if known is not None:
            return known
        query = "html_column" if name in _LONG else "column"
        values: Mapping[str, object] = self._fetch(query, group, name, self._level_of(group))
        memo[group, name] = values
        return values

    def static_file(self, path: str) -> StaticFile:
        file: StaticFile = self._fetch("static_file", path)
        return file

    def url(self, path: str) -> str:
        url: str = self._fetch("route", path, self.level()).url
        return url

    def urls(self) -> Mapping[str, str]:
        urls: Mapping[str, str] = self._fetch("urls", self.level())
        return urls

    def terms(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        terms: Mapping[str, tuple[str, ...]] = self._fetch("terms", kind, self._level_of("posts"))
        return terms

    def related(self, path: str) -> tuple[str, ...]:
        paths: tuple[str, ...] = self._fetch("related", path)
        return paths

    def level(self) -> int:
        """How many plugins' documents are to be seen: all, or while a plugin generates, those of the ones before it."""
        if not self.generating:
            return -1
        key = self._engine.nearest("generated", "selection")
        if key is None:
            return -1
        level: int = 0 if key[0] == "selection" else key[1]
        return level

    def _level_of(self, group: str) -> int:
        """Documents of collections are the same for all plugins that generate."""
        level = self.level()
        return level if not group else min(level, 0)

    # -- order is data ------------------------------------------------------------------------------------------

    def _in_order(self, path: str, name: str) -> object:
        """`content` and `output` as Jekyll shows them, which renders one document after the other in place.

        A document sees those before it converted and those after it raw; `output` is there only once a document has
        gone through its layouts.
        """
        reader = self._engine.nearest(*RENDERS)
        if reader is None or reader[0] == "cached_include":
            return self._fetch("content", path) if name == "content" else self._fetch("output", path)
        if reader[1] == path:
            if name == "output":
                return None
            # Jekyll takes a page's variables when its rendering begins; those of other documents are live.
            live = reader[0] == "page" and self.group(path)
            return self._fetch("content", path) if live else self.body(path)
        if self._before(path, reader[1]):
            return self._fetch("content" if name == "content" else "output", path)
        return self.body(path) if name == "content" else None

    def _before(self, path: str, reader: str) -> bool:
        return self._rank(path) < self._rank(reader)

    def _rank(self, path: str) -> tuple[int, int]:
        group = self.group(path)
        labels = self.collections()
        if not group:
            return len(labels), self._fetch("positions", "").get(path, -1)
        return labels.index(group), self._fetch("positions", group).get(path, -1)

    def _column_in_order(self, group: str, name: str) -> Mapping[str, object]:
        reader = self._engine.nearest(*RENDERS)
        if reader is not None and group and (reader[0] == "cached_include" or not self.group(reader[1])):
            # Pages come after all documents, so the question has one answer for all of them.
            values: Mapping[str, object] = self._fetch("html_column", group, name, -1)
            return values
        return _Each(self, name)

    def modified(self, path: str) -> datetime | None:
        moment: datetime | None = self._fetch("modified", path)
        return moment

    # -- templates and converters -------------------------------------------------------------------------------

    def layout(self, name: str) -> Layout | None:
        layout: Layout | None = self._fetch("layout", name)
        return layout

    def include(self, name: str) -> Source | None:
        source: Source | None = self._fetch("include", name)
        return source

    def template(self, name: str) -> Source | None:
        source: Source | None = self._fetch("template", name)
        return source

    def relative(self, path: str) -> Source | None:
        source: Source | None = self._fetch("relative", path)
        return source

    def markdown(self, text: str) -> str:
        self._fetch("converter_options")
        return self._services.markdown(text, self.report)

    def smartify(self, text: str) -> str:
        self._fetch("converter_options")
        return self._services.smartify(text)

    def sass(self, text: str, syntax: str) -> str:
        self._fetch("converter_options")
        return self._services.sass(text, syntax, self.report)

    def style_source(self, leaf: str, path: str) -> str | None:
        """A file that a style sheet imports; `leaf` says from where: the query that reads it."""
        data: bytes | None = self._fetch(leaf, path)
        return None if data is None else data.decode("utf-8", "replace").removeprefix("\ufeff")

    def highlight(self, code: str, language: str, options: Mapping[str, object]) -> str:
        self._fetch("converter_options")
        return self._services.highlight(code, language, options)

    def report(self, diagnostic: Diagnostic) -> None:
        self._engine.report(diagnostic)


_ORDERED = frozenset({"content", "output"})
_LONG = frozenset({"content", "output", "excerpt"})


class _Each(Mapping[str, object]):
    """A column whose values depend on who asks: looked up one by one."""

    __slots__ = ("_name", "_view")

    def __init__(self, view: BuildView, name: str) -> None:
        self._view = view
        self._name = name

    def __getitem__(self, path: str) -> object:
        value = self._view.field(path, self._name)
        if value is MISSING:
            raise KeyError(path)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
