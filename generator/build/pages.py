"""Queries that render: body → content → excerpt → page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from generator import JEKYLL_VERSION
from generator.build.engine import Engine
from generator.build.plugins import call
from generator.build.view import BuildView
from generator.convert.registry import Context, Converters
from generator.errors import Diagnostic, Place, Severity, SourceError
from generator.liquid import MISSING
from generator.model import Document, Layout, Virtual
from generator.plugin import Plugin
from generator.render.excerpt import cut, excerpt_separator
from generator.render.layouts import chain, lay_out
from generator.template.drops import DocumentDrop, Drops, SiteDrop
from generator.template.protect import protect_code
from generator.template.templates import Templates
from generator.template.view import Render, Source
from generator.text import did_you_mean

if TYPE_CHECKING:
    from generator.convert.sass import SassResult

_NO_TEMPLATE = frozenset({".coffee", ".yml", ".yaml"})
STYLES = frozenset({".sass", ".scss"})
_NO_LAYOUT = frozenset({".sass", ".scss", ".coffee"})


@dataclass(frozen=True, slots=True)
class Tools:
    """What rendering needs besides the engine. The plugins are in order, sorted out by the hooks they use."""

    templates: Templates
    converters: Converters
    is_markdown: Callable[[str], bool]
    style: Callable[[str, str, Context], SassResult]
    body_plugins: tuple[Plugin, ...]
    content_plugins: tuple[Plugin, ...]
    output_plugins: tuple[Plugin, ...]
    makers: Mapping[str, Plugin]


class ExcerptDrop(DocumentDrop):
    """`page` while an excerpt is rendered: its document, without an excerpt of its own."""

    __slots__ = ("_raw",)

    def __init__(self, drops: Drops, path: str, group: str, raw: str) -> None:
        super().__init__(drops, path, group, near=True)
        self._raw = raw

    def ask(self, key: str) -> object:
        if key == "excerpt":
            return None
        if key == "content":
            return self._raw
        if key == "path" or key == "relative_path":
            return f"{super().ask(key)}/#excerpt"
        if key == "id":
            return f"{super().ask(key)}#excerpt"
        return super().ask(key)


class Pages:
    """The queries that turn bodies into pages."""

    def __init__(self, engine: Engine, view: BuildView, tools: Tools) -> None:
        self._fetch = engine.fetch
        self._engine = engine
        self._view = view
        self._tools = tools

    # -- content ------------------------------------------------------------------------------------------------

    def content(self, path: str) -> str:
        """The body of a document as a template and through its converters, before layouts."""
        document: Document = self._fetch("document", path, -1)
        virtual = self._virtual(path)
        if virtual is not None and virtual.maker:
            plugin = self._tools.makers[virtual.maker]
            return call(plugin, plugin.make, path, document, self._view)
        source: Source = self._fetch("body", path, -1)
        for plugin in self._tools.body_plugins:
            source = replace(source, text=call(plugin, plugin.body, path, source.text, document, self._view))
        if document.ext in STYLES:
            html: str = self._fetch("style", path)[0]
        else:
            html = self._convert(self._body_text(document, source), document, source)
        for plugin in self._tools.content_plugins:
            html = call(plugin, plugin.content, path, html, document, self._view)
        return html

    def _body_text(self, document: Document, source: Source) -> str:
        """The body as a template."""
        if not self._renders(document, source):
            return source.text
        if self._protects_code(document, source):
            source = replace(source, text=protect_code(source.text))
        page = self._page_drop(document.path)
        return self._render(source, self._scope(document, page, None), document, page)

    def _protects_code(self, document: Document, source: Source) -> bool:
        """Whether code in Markdown is kept from the template engine: in `site.toml` sites, elsewhere by option."""
        if not self._tools.is_markdown(document.ext):
            return False
        own = document.data.get("protect_code")
        if own is None:
            liquid = self._fetch("option", "liquid")
            own = liquid.get("protect_code") if isinstance(liquid, Mapping) else None
        return bool(self._fetch("native") if own is None else own)

    def style(self, path: str) -> tuple[str, str]:
        """A style sheet as CSS, and its source map."""
        document: Document = self._fetch("document", path, -1)
        source: Source = self._fetch("body", path, -1)
        self._fetch("converter_options")
        self._fetch("env", "JEKYLL_ENV")
        # Only pages have source maps in Jekyll; a sheet in a collection is compiled as one that has no name.
        context = Context(source.path if document.is_page else "", source.line_offset, self._view.report)
        result = self._tools.style(self._body_text(document, source), document.ext, context)
        return result.css, result.source_map

    def source_map(self, path: str) -> bytes:
        """The source map of a style sheet, empty where there is none."""
        document: Document = self._fetch("document", path, -1)
        return self._fetch("style", path)[1].encode() if document.ext in STYLES else b""

    def excerpt(self, path: str) -> str:
        """The excerpt of a document: the head of its body, rendered as a document of its own (Jekyll::Excerpt)."""
        document: Document = self._fetch("document", path, -1)
        own = document.data.get("excerpt")
        if own is not None and own is not False:
            return str(own)
        separator = excerpt_separator(document, self._fetch("option", "excerpt_separator"))
        source: Source = self._fetch("body", path, -1)
        virtual = self._virtual(path)
        if not separator or (virtual is not None and virtual.maker):
            return ""
        for plugin in self._tools.body_plugins:
            source = replace(source, text=call(plugin, plugin.excerpt_body, path, source.text, document, self._view))
        raw, closed = cut(source.text, separator, self._is_block)
        if closed:
            self._view.report(_modified_excerpt(document, separator, closed))
        source = replace(source, text=raw)
        page = ExcerptDrop(self._view.drops, path, document.collection, raw)
        if self._renders(document, source):
            if self._protects_code(document, source):
                source = replace(source, text=protect_code(raw))
            raw = self._render(source, self._scope(document, page, None), document, page)
        return self._convert(raw, document, source)

    def _is_block(self, name: str) -> bool:
        return self._tools.templates.is_block(name)

    def _renders(self, document: Document, source: Source) -> bool:
        """Whether the body is a template: not if its front matter says so, and not CoffeeScript or YAML."""
        if document.data.get("render_with_liquid") is False or source.dialect == "none":
            return False
        return document.is_page or document.ext not in _NO_TEMPLATE

    def _convert(self, text: str, document: Document, source: Source) -> str:
        self._fetch("converter_options")
        context = Context(source.path, source.line_offset, self._view.report)
        return self._tools.converters.convert(text, document.ext, context)

    # -- page ---------------------------------------------------------------------------------------------------

    def page(self, path: str) -> bytes:
        """The final bytes of a document."""
        document: Document = self._fetch("document", path, -1)
        text: str = self._fetch("content", path)
        if self._has_layout(document):
            text = self._lay_out(text, document)
        for plugin in self._tools.output_plugins:
            text = call(plugin, plugin.output, path, text, document, self._view)
        try:
            return text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:  # half a character, which a template can write
            return text.encode("utf-8", "replace")

    def output(self, path: str) -> str:
        """The final text of a document, for documents that show others whole."""
        data: bytes = self._fetch("page", path)
        return data.decode("utf-8", "surrogateescape")

    def _has_layout(self, document: Document) -> bool:
        if document.data.get("layout") == "none":
            return False
        return document.ext not in _NO_LAYOUT and (document.is_page or document.ext not in _NO_TEMPLATE)

    def _lay_out(self, content: str, document: Document) -> str:
        name = document.data.get("layout")
        if name is None or name is False or name == "":
            return content
        if self._find_layout(str(name)) is None:
            self._missing_layout(str(name), document)
            return content
        page = self._page_drop(document.path)
        scope = self._scope(document, page, {})

        def render(layout: Layout, inner: str, data: Mapping[str, object]) -> str:
            scope["content"] = self._tools.templates.safe(inner, layout.dialect)
            scope["layout"] = data
            source = Source(layout.path, layout.body, layout.dialect, layout.body_line)
            return self._render(source, scope, document, page)

        layouts = tuple(chain(str(name), self._find_layout))
        if layouts[-1].parent in {layout.name for layout in layouts}:
            self._looping(layouts)
        return lay_out(content, layouts, render)

    def _looping(self, layouts: Sequence[Layout]) -> None:
        """Jekyll stops where a layout comes a second time; a site of our own gets an error."""
        last = layouts[-1]
        names = " → ".join([*(layout.name for layout in layouts), str(last.parent)])
        severity = Severity.ERROR if self._fetch("native") else Severity.WARNING
        message = f"this layout is inside of itself: {names}"
        hint = "change the `layout` of one of them"
        found = Diagnostic("render/layout-loop", message, Place(last.path), severity, hint=hint)
        if severity is Severity.ERROR:
            raise SourceError(found)
        self._view.report(found)

    def _find_layout(self, name: str) -> Layout | None:
        layout: Layout | None = self._fetch("layout", name)
        return layout

    def _missing_layout(self, name: str, document: Document) -> None:
        """Jekyll warns and publishes the bare content; a site of our own gets an error."""
        place, excerpt = self._fetch("key_place", document.path, "layout")
        message = f"Layout '{name}' requested in {document.path} does not exist."
        hint = did_you_mean(name, self._fetch("layout_names")) or "make the file in the layouts folder"
        native: bool = self._fetch("native")
        severity = Severity.ERROR if native else Severity.WARNING
        diagnostic = Diagnostic("render/missing-layout", message, place, severity, excerpt, hint=hint)
        if native:
            raise SourceError(diagnostic)
        self._view.report(diagnostic)

    # -- scope --------------------------------------------------------------------------------------------------

    def _virtual(self, path: str) -> Virtual | None:
        virtual: Virtual | None = self._fetch("virtual", path, -1)
        return virtual

    def _page_drop(self, path: str) -> DocumentDrop:
        return self._view.drops.near(path)

    def _scope(
        self, document: Document, page: Mapping[str, object], layout: Mapping[str, object] | None
    ) -> dict[str, Any]:
        """The variables of a template."""
        drops = self._view.drops
        if layout is None:
            name = document.data.get("layout")
            layout = self._fetch("layout_data", str(name)) if name else None
        virtual = self._virtual(document.path)
        pager = virtual.pager if virtual is not None else None
        around_code = "\n" if self._tools.is_markdown(document.ext) else None
        return {
            "site": SiteDrop(drops, document.path),
            "page": page,
            "layout": layout,
            "content": None,
            "paginator": drops.paginator(pager) if pager is not None else None,
            "jekyll": self._jekyll(),
            "theme": self._fetch("theme_variables"),
            "highlighter_prefix": around_code,
            "highlighter_suffix": around_code,
        }

    def _render(self, source: Source, scope: Mapping[str, Any], document: Document, page: Mapping[str, object]) -> str:
        self._fetch("option", "liquid" if source.dialect == "liquid" else "jinja")
        memo: dict[object, object] = {"include_cached": partial(self._shared_include, {})}
        render = Render(self._view, page, document.path, memo)
        watcher = self._engine.watcher
        if watcher is None:
            return self._tools.templates.render(source, scope, render)
        watcher.enter(("render", source.path if source.path != document.path else "bodies"))
        try:
            return self._tools.templates.render(source, scope, render)
        finally:
            watcher.leave()

    def _shared_include(
        self,
        outside: Mapping[str, object],
        name: str,
        values: Mapping[str, object],
        assigned: Callable[[str], object],
        make: Callable[[], str],
    ) -> str:
        """An include that is rendered once for all pages; where what it reads is no plain value, once for each."""
        if self._fetch("include", name) is None:
            return make()
        around = [(read, assigned(read)) for read in self._fetch("include_reads", name)]
        around = [(read, outside.get(read, MISSING) if value is MISSING else value) for read, value in around]
        outer = {read: _frozen(value) for read, value in around if value is not MISSING}
        if not all(map(_is_plain, (*values.values(), *outer.values()))):
            return make()
        html: str = self._fetch("cached_include", name, tuple(sorted(values.items())), tuple(outer.items()))
        return html

    def include_reads(self, name: str) -> tuple[str, ...]:
        """The variables that an include reads besides its parameters, itself or in what it includes by name."""
        names: set[str] = set()
        files = [name]
        for file in files:
            source: Source | None = self._fetch("include", file)
            try:
                read, included = self._tools.templates.reads(source) if source is not None else (set(), set())
            except SourceError:
                continue  # told where it is rendered, if it is
            names |= read
            files += sorted(included.difference(files))
        return tuple(sorted(names - {"include"}))

    def cached_include(
        self, name: str, values: tuple[tuple[str, object], ...], outer: tuple[tuple[str, object], ...] = ()
    ) -> str:
        """An include with parameters, and what was assigned around it, for no page in particular."""
        source: Source = self._fetch("include", name)
        scope: dict[str, Any] = {
            "site": SiteDrop(self._view.drops, ""),
            "jekyll": self._jekyll(),
            "theme": self._fetch("theme_variables"),
            **dict(outer),
            "include": dict(values),
        }
        memo: dict[object, object] = {"include_cached": partial(self._shared_include, dict(outer))}
        return self._tools.templates.render(source, scope, Render(self._view, {}, source.path, memo))

    def _jekyll(self) -> dict[str, object]:
        return {"version": JEKYLL_VERSION, "environment": self._fetch("env", "JEKYLL_ENV") or "development"}


def _is_plain(value: object) -> bool:
    """Whether a value can be part of a key."""
    return isinstance(value, str | int | float | None) or (isinstance(value, tuple) and all(map(_is_plain, value)))


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _modified_excerpt(document: Document, separator: str, closed: tuple[str, ...]) -> Diagnostic:
    names = ", ".join(closed)
    return Diagnostic(
        "render/excerpt-modified",
        f"Excerpt modified in {document.path}! The excerpt separator {separator!r} stands inside of: {names}",
        Place(document.path),
        Severity.WARNING,
        hint="set `excerpt_separator` or `excerpt` in the front matter if the excerpt is not what you want",
    )
