"""The two template engines behind one door: compile once, render for many pages.

    templates = Templates(TemplateOptions(extensions=TemplateExtensions(filters={...}, tags={...})))
    html = templates.render(source, {"page": page, "site": site, "content": html}, Render(view, page, path))

A `Templates` is made by the host, once a build; it keeps compiled templates by their text, so that a page which needs
a layout again pays nothing. It remembers nothing that a render read: every include, layout and variable is asked of
the render's `SiteView` again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from generator.model import Dialect
from generator.template.view import Render, Source

if TYPE_CHECKING:
    from generator.liquid import Environment, Limits, Tag, Template
    from generator.template.jinja import JinjaEnvironment

_KEPT = 8192
T = TypeVar("T")


def remember(known: dict[tuple[str, str, int], T], key: tuple[str, str, int], template: T) -> None:
    """Keep a compiled template; when there are too many (a server that runs for days), the older half goes."""
    if len(known) >= _KEPT:
        for old in list(known)[: _KEPT // 2]:
            known.pop(old, None)
    known[key] = template


# Blocks of Liquid itself.
_BLOCKS = frozenset(("capture", "case", "comment", "for", "if", "ifchanged", "raw", "tablerow", "unless"))


@dataclass(frozen=True, slots=True)
class TemplateExtensions:
    """What plugins add, under one name in both dialects.

    `filters` are functions `f(value, *args)`, or with `generator.liquid.with_context` `f(context, value, *args)`; a
    keyword argument of a template arrives in one last dict. `tags` are classes as `generator.liquid` wants them
    (`Tag` or `Block`); in Jinja each is a tag, and a `Tag` is a function too.
    `generator.template.filters.render_of(context)` gives a filter or tag the `Render`.
    """

    filters: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    tags: Mapping[str, type[Tag]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateOptions:
    """How templates are read.

    The first four are Jekyll's `liquid:` options. `strict_undefined` makes unknown variables an error in Jinja;
    `sandboxed` limits what a Jinja template may compute (for themes from elsewhere; no template reaches Python anyway).
    `limits` bound loops, output and values in both.
    """

    error_mode: Literal["warn", "lax", "strict"] = "warn"
    strict_variables: bool = False
    strict_filters: bool = False
    liquid5: bool = False
    strict_undefined: bool = False
    sandboxed: bool = False
    limits: Limits | None = None
    extensions: TemplateExtensions = field(default_factory=TemplateExtensions)


class Templates:
    """Both engines with their compiled templates. One for a build; usable from several threads."""

    def __init__(self, options: TemplateOptions | None = None) -> None:
        self.options = options or TemplateOptions()
        self._lock = threading.RLock()
        self._liquid: Environment | None = None
        self._jinja: JinjaEnvironment | None = None
        self._compiled: dict[tuple[str, str, int], Template] = {}

    @property
    def liquid(self) -> Environment:
        """The Liquid environment with Jekyll's filters and tags, made at first use."""
        if self._liquid is None:
            from generator.template.liquid import liquid_environment

            with self._lock:
                self._liquid = self._liquid or liquid_environment(self.options)
        return self._liquid

    @property
    def jinja(self) -> JinjaEnvironment:
        """The Jinja environment with the same filters and tags, made at first use."""
        if self._jinja is None:
            from generator.template.jinja import jinja_environment

            with self._lock:
                self._jinja = self._jinja or jinja_environment(self)
        return self._jinja

    def render(self, source: Source, scope: Mapping[str, object], render: Render) -> str:
        """The text that `source` gives with the variables of `scope`; a mistake in it is a `SourceError`."""
        if source.dialect == "none":
            return source.text
        if source.dialect == "jinja":
            return self.render_jinja(source, scope, render)
        return self.render_liquid(source, scope, render)

    def render_liquid(self, source: Source, scope: Mapping[str, object], render: Render) -> str:
        """`source` as Liquid. Warnings of its parsing go to the view, for each page that uses it."""
        if "{{" not in source.text and "{%" not in source.text:
            return source.text
        template = self.compile_liquid(source, render)
        return template.render(scope, registers={"render": render, "templates": self}, report=render.view.report)

    def render_jinja(self, source: Source, scope: Mapping[str, object], render: Render) -> str:
        """`source` as Jinja."""
        return self.jinja.render_source(source, scope, render)

    def safe(self, text: str, dialect: Dialect) -> str:
        """HTML for a template of that dialect, marked so that Jinja does not escape it."""
        if dialect != "jinja":
            return text
        from markupsafe import Markup

        return Markup(text)

    def is_block(self, name: str) -> bool:
        """Whether a Liquid tag of that name has a body up to an end tag."""
        from generator.liquid import Block

        if name in _BLOCKS:
            return True
        tag = self.liquid.tags.get(name)
        return isinstance(cast(object, tag), type) and issubclass(cast(type, tag), Block)

    def reads(self, source: Source) -> tuple[set[str], set[str]]:
        """The variables that a Liquid source reads, and the files it includes by name; of Jinja nothing."""
        from generator.template.tags.include import reads

        plain = source.dialect != "liquid" or ("{{" not in source.text and "{%" not in source.text)
        return (set(), set()) if plain else reads(self.compile_liquid(source))

    def compile_liquid(self, source: Source, render: Render | None = None) -> Template:
        """The compiled template of a Liquid source; its warnings are reported for `render`."""
        key = (source.text, source.path, source.line_offset)
        template = self._compiled.get(key)
        if template is None:
            template = self.liquid.parse(source.text, source.path, source.line_offset)
            remember(self._compiled, key, template)
        if render is not None:
            for diagnostic in template.warnings:
                render.view.report(diagnostic)
        return template
