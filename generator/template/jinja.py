"""The Jinja environment of a site: layouts, includes and macros asked of the view, one set of filters and tags.

The environment is shared by all pages; which page is being rendered is known through a context variable, so that every
`extends`, `include` and `import` is asked of, and recorded by, the view of that page. Nothing that was computed for one
page is kept for another: only compiled templates are, by their text.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import Template, TemplateNotFound, TemplateSyntaxError, nodes, pass_context, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context as JinjaContext
from jinja2.runtime import Undefined
from markupsafe import Markup

from generator.errors import SourceError
from generator.liquid import Block, Context
from generator.template import jinja_errors
from generator.template.jinja_filters import filter_context, filters_for
from generator.template.jinja_limits import (
    GROWING,
    MOST,
    check_call,
    check_operands,
    check_result,
    guarded,
    too_large,
)
from generator.template.jinja_tags import SiteParser, SiteTags, quote_markup, tag_function, tag_markup
from generator.template.jinja_values import Nothing, Params, Strict, ValueEnvironment, finalize, finalize_output, hinted
from generator.template.tags import TAGS
from generator.template.templates import remember
from generator.template.view import Render, Source

if TYPE_CHECKING:
    from generator.template.templates import Templates

# Templates with these extensions escape what they print, unless it is marked as safe.
ESCAPED = ("html", "htm", "xhtml", "xml", "svg", "rss", "atom")


@dataclass(slots=True)
class Session:
    """One render: its variables, the modules that it imported, and a context for Liquid's filters."""

    render: Render
    scope: Mapping[str, object]
    data: _Data
    shared: Context
    modules: dict[SiteTemplate, TemplateModule] = field(default_factory=dict)


class _Data:
    """The variables of the Jinja template that is calling, for Liquid's filters and tags."""

    __slots__ = ("context",)

    def __init__(self) -> None:
        self.context: JinjaContext | None = None

    def __liquid_get__(self, key: str) -> object:
        from generator.liquid import MISSING

        return MISSING if self.context is None else self.context.get(key, MISSING)


_SESSION: ContextVar[Session] = ContextVar("jinkyll_jinja_session")


class SiteTemplate(Template):
    """A compiled template that knows its source. Its module is made anew in each render, and sees `site` and `page`."""

    source: Source

    def _get_default_module(self, ctx: JinjaContext | None = None) -> TemplateModule:
        session = _SESSION.get()
        module = session.modules.get(self)
        if module is None:
            module = session.modules[self] = self.make_module(dict(session.scope))
        return module


class _Include(Params):
    """`include` outside of an included file: a function, and no parameters."""

    __slots__ = ()

    @pass_context
    def __call__(self, context: JinjaContext, name: str, **params: object) -> str:
        environment = context.environment
        assert isinstance(environment, JinjaEnvironment)
        return environment.include(context, name, params)


class JinjaEnvironment(ValueEnvironment):
    """See the module. `templates` has the options and the Liquid side."""

    template_class = SiteTemplate
    intercepted_binops = frozenset()
    most = 0  # characters or elements of any one value; 0 is no bound

    def __init__(self, templates: Templates) -> None:
        options = templates.options
        super().__init__(
            autoescape=_escapes,
            undefined=Strict if options.strict_undefined else Nothing,
            finalize=finalize_output,
            keep_trailing_newline=True,
            cache_size=0,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self.templates = templates
        if options.sandboxed:
            self.most = (options.limits and options.limits.value) or MOST
            self.intercepted_binops = GROWING
            self.finalize = _bounded(self.most)
        self._lock = threading.RLock()
        self._compiled: dict[tuple[str, str, int], SiteTemplate] = {}
        tags = {**TAGS, **options.extensions.tags}
        self.site_tags = frozenset(tags) - {"include"}
        self.block_tags = frozenset(name for name in self.site_tags if issubclass(tags[name], Block))
        self.add_extension(SiteTags)
        self.extensions[SiteTags.identifier].tags = set(self.site_tags)
        self.filters.update(filters_for(self))
        if self.most:
            self.filters.update({name: guarded(name, found, self.most) for name, found in self.filters.items()})
        self.filters["_params"] = _Include
        self.globals["include"] = _Include({})
        for name in sorted(self.site_tags - self.block_tags):
            self.globals[name] = tag_function(self, name)

    # -- compiling

    def tag_names(self) -> Iterable[str]:
        """The names of all tags, for hints."""
        return (*self.site_tags, *_JINJA_TAGS)

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        return quote_markup(str(source), self.site_tags)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = SiteParser(self, source, name, filename).parse()
        for node in tree.find_all(nodes.Concat):
            # `~` writes values as `{{ }}` does.
            node.nodes = [
                child
                if isinstance(child, nodes.Const) and isinstance(child.value, str)
                else nodes.Filter(child, "string", [], [], None, None, lineno=child.lineno)
                for child in node.nodes
            ]
        return tree

    def compiled(self, source: Source) -> SiteTemplate:
        """The compiled template of a source; a `SourceError` when it is wrong."""
        key = (source.text, source.path, source.line_offset)
        template = self._compiled.get(key)
        if template is None:
            with self._lock:
                template = self._compile_source(source)
                remember(self._compiled, key, template)
        return template

    def _compile_source(self, source: Source) -> SiteTemplate:
        if source.dialect == "liquid":
            return self._foreign(source)
        try:
            tree = self._parse(source.text, source.path, source.path)
            jinja_errors.unknown_names(tree, source, self)
            code = self.compile(tree, source.path, source.path)
        except TemplateSyntaxError as error:
            raise jinja_errors.syntax_error(error, source, self) from None
        except RecursionError:
            finding = jinja_errors.diagnostic_at(source, 0, "jinja/syntax", "the template is nested too deep")
            raise SourceError(finding) from None
        template = SiteTemplate.from_code(self, code, self.globals)
        assert isinstance(template, SiteTemplate)
        template.source = source
        return template

    def _foreign(self, source: Source) -> SiteTemplate:
        """A Liquid file as a template of Jinja, for includes across dialects."""

        def root(context: JinjaContext) -> Iterable[str]:
            yield self.templates.render_liquid(source, context.get_all(), _SESSION.get().render)

        namespace: dict[str, Any] = {
            "name": source.path, "__file__": source.path, "blocks": {}, "root": root, "debug_info": "",
        }  # fmt: skip
        template = SiteTemplate._from_namespace(self, namespace, self.globals)
        assert isinstance(template, SiteTemplate)
        template.source = source
        return template

    def _load_template(self, name: str | None, globals: Mapping[str, Any] | None) -> SiteTemplate:
        """A template that another one names."""
        if isinstance(name, Undefined):
            raise hinted(name)
        source = _SESSION.get().render.view.template(str(name)) if isinstance(name, str) else None
        if source is None:
            raise TemplateNotFound(str(name))
        return self.compiled(source)

    # -- rendering

    def render_source(self, source: Source, scope: Mapping[str, object], render: Render) -> str:
        """The text that a source gives; whatever is wrong with it is a `SourceError`."""
        template = self.compiled(source)
        data = _Data()
        shared = filter_context(self, data, {"render": render, "templates": self.templates})
        token = _SESSION.set(Session(render, scope, data, shared))
        try:
            parts = template.root_render_func(template.new_context(dict(scope)))
            limits = self.templates.options.limits
            return "".join(parts if limits is None or not limits.output else _within(parts, limits.output))
        except Exception as error:
            names = (*scope, *self.globals)
            found = jinja_errors.runtime_error(error, source, names)
            if found is None:
                raise
            raise found from None
        finally:
            _SESSION.reset(token)

    def liquid_context(self, context: JinjaContext) -> Context:
        """The context that Liquid's filters see when this template calls them."""
        session = _SESSION.get()
        session.data.context = context
        return session.shared

    def include(self, context: JinjaContext, name: str, params: Mapping[str, object]) -> str:
        """`{{ include("file.html", title="…") }}`"""
        template = self._load_template(name, None)
        values = context.get_all()
        if params:
            values = {**values, "include": _Include(params)}
        return Markup("".join(template.root_render_func(template.new_context(values, shared=True))))

    def run_tag(self, context: JinjaContext, name: str, markup: str, line: int, body: str | None = None) -> str:
        """A tag of Liquid with the variables of a Jinja template; `line` is where it stands."""
        session = _SESSION.get()
        template_name = context.name or ""
        text = f"{{% {name} {tag_markup(name, markup)} %}}"
        scope: dict[str, object] = {key: _from_jinja(value) for key, value in context.get_all().items()}
        if body is not None:
            text += f"{{{{ jinkyll_body }}}}{{% end{name} %}}"
            scope["jinkyll_body"] = body
        source = Source(template_name, text, "liquid", max(0, line - 1))
        return self.templates.render_liquid(source, scope, session.render)

    def call_binop(self, context: JinjaContext, operator: str, left: Any, right: Any) -> Any:
        """Operators within bounds, for templates that are not trusted."""
        check_operands(operator, left, right, self.most)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: JinjaContext, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A call in a template, within bounds where it is not trusted."""
        if not __self.most:
            return super().call(__context, __obj, *args, **kwargs)
        check_call(__obj, args, kwargs, __self.most)
        return check_result(super().call(__context, __obj, *args, **kwargs), "the result of a call", __self.most)


_JINJA_TAGS = (
    "autoescape", "block", "break", "call", "continue", "do", "elif", "else", "extends", "filter", "for", "from", "if",
    "import", "include", "macro", "raw", "set", "with",
)  # fmt: skip


def _within(parts: Iterable[str], most: int) -> Iterable[str]:
    """The parts of an output, up to a number of characters."""
    for part in parts:
        most -= len(part)
        if most < 0:
            raise too_large("the output")
        yield part


def _bounded(most: int) -> Callable[..., object]:
    """`finalize_output` with a bound for each value."""

    @pass_eval_context
    def finalize_bounded(eval_ctx: EvalContext, value: object) -> object:
        return finalize(check_result(value, "a value", most))

    return finalize_bounded


def _escapes(name: str | None) -> bool:
    return bool(name) and str(name).rpartition(".")[2].lower() in ESCAPED


def _from_jinja(value: object) -> object:
    return None if isinstance(value, Undefined) else value


def jinja_environment(templates: Templates) -> JinjaEnvironment:
    """The environment of a build."""
    return JinjaEnvironment(templates)
