"""The filters of a Jinja template: Jinja's own, Liquid's, Jekyll's and those of plugins. `docs/jinja.md` has the table.

Liquid's and Jekyll's filters are the same functions as in Liquid. Around them: unknown values become None, iterators
lists, and HTML that is marked as safe stays so where the filter keeps it safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from jinja2 import filters as jinja
from jinja2 import pass_context, pass_environment, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context as JinjaContext
from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from generator.liquid import Context, LiquidError
from generator.template.jinja_values import Params, finalize

if TYPE_CHECKING:
    from generator.liquid.environment import Filter
    from generator.template.jinja import JinjaEnvironment

# Liquid's filters that give way to Jinja's of the same name.
JINJA_WINS = frozenset(
    ("abs", "capitalize", "default", "escape", "first", "join", "last", "map", "replace", "reverse", "round", "slice",
     "sort", "sum", "truncate")
)  # fmt: skip
# Filters whose result is HTML.
_HTML = frozenset(("markdownify", "smartify", "xml_escape", "inspect", "escape_once", "h"))
# Filters that only cut or join, so that safe text stays safe; other arguments are escaped on the way in.
_KEEP = frozenset(
    ("append", "prepend", "lstrip", "normalize_whitespace", "remove", "remove_first", "remove_last", "replace_first",
     "replace_last", "rstrip", "split", "strip", "strip_html", "strip_newlines", "truncatewords", "newline_to_br")
)  # fmt: skip
# Jinja's filters of text: None is no text for them, as it is for `{{ }}`.
_TEXT = (
    "capitalize", "center", "e", "escape", "forceescape", "format", "indent", "lower", "replace", "safe", "string",
    "striptags", "title", "trim", "upper", "urlencode", "urlize", "wordcount", "wordwrap",
)  # fmt: skip
_SCRIPT_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"})


def filters_for(environment: JinjaEnvironment) -> dict[str, Callable[..., Any]]:
    """All filters by name. A plugin's wins over ours, ours over Liquid's; Jinja's over Liquid's of the same name."""
    liquid = environment.templates.liquid
    own = environment.templates.options.extensions.filters
    table: dict[str, Callable[..., Any]] = dict(jinja.FILTERS)
    for name in _TEXT:
        table[name] = _of_text(table[name])
    table.update(
        default=default, d=default, join=join, slice=slice_, truncate=truncate, sort=sort, string=string,
        _params=Params,
    )  # fmt: skip
    for name in liquid.filters:
        if name in JINJA_WINS and name not in own:
            continue
        entry = liquid.filter(name)
        assert entry is not None
        table[name] = adapted(name, entry, environment)
    return table


def plain(value: Any) -> Any:
    """A value of Jinja as Liquid's filters know it."""
    kind = type(value)
    if kind is str or kind is int or kind is list or kind is dict or value is None:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Undefined):
        bool(value)  # a strict one raises its error here
        return None
    return list(value) if isinstance(value, Iterator) else value


def adapted(name: str, entry: Filter, environment: JinjaEnvironment) -> Callable[..., Any]:
    """A filter of Liquid as one of Jinja."""
    function = entry.function
    finish = _finish(name)

    def arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[Any]:
        values = [plain(value) for value in args]
        if kwargs:
            values.append({key: plain(value) for key, value in kwargs.items()})
        if message := entry.wrong_arity(len(values) + 1):
            raise LiquidError(f"filter '{name}': {message}", code="jinja/arguments")
        return values

    if entry.context:

        @pass_context
        def with_context(context: JinjaContext, value: Any, *args: Any, **kwargs: Any) -> Any:
            shared = environment.liquid_context(context)
            return finish(context.eval_ctx, value, function(shared, plain(value), *arguments(args, kwargs)))

        return with_context
    if name in _KEEP:

        @pass_eval_context
        def keeping(eval_ctx: EvalContext, value: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(value, Markup):
                args = tuple(escape(arg) if isinstance(arg, str) and name not in _PATTERNS else arg for arg in args)
            elif name == "newline_to_br" and eval_ctx.autoescape:
                value = escape(finalize(value))
            return finish(eval_ctx, value, function(plain(value), *arguments(args, kwargs)))

        return keeping

    @pass_eval_context
    def without_context(eval_ctx: EvalContext, value: Any, *args: Any, **kwargs: Any) -> Any:
        return finish(eval_ctx, value, function(plain(value), *arguments(args, kwargs)))

    return without_context


# Their first argument is looked for in the text, which may be HTML, and so is it.
_PATTERNS = frozenset(("remove", "remove_first", "remove_last", "split"))


def _finish(name: str) -> Callable[[EvalContext, Any, Any], Any]:
    """What becomes of the result of a filter: marked as safe or not."""
    if name in _HTML:
        return lambda eval_ctx, value, result: Markup(result) if isinstance(result, str) else result
    if name == "jsonify":
        return lambda eval_ctx, value, result: (
            Markup(result.translate(_SCRIPT_ESCAPES)) if eval_ctx.autoescape else result
        )
    if name in _KEEP:
        return _kept
    return lambda eval_ctx, value, result: result


def _kept(eval_ctx: EvalContext, value: Any, result: Any) -> Any:
    if not isinstance(value, Markup):
        return result
    if isinstance(result, str):
        return Markup(result)
    return [Markup(item) if isinstance(item, str) else item for item in result] if isinstance(result, list) else result


def _of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja that takes None for no text, and prints other values as `{{ }}` does."""

    def on_text(value: Any, *args: Any, **kwargs: Any) -> Any:
        return function(value if isinstance(value, str) else finalize(value), *args, **kwargs)

    def on_text_after(first: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        return function(first, value if isinstance(value, str) else finalize(value), *args, **kwargs)

    kind = getattr(function, "jinja_pass_arg", None)
    if kind is None:
        return on_text
    on_text_after.jinja_pass_arg = kind  # type: ignore[attr-defined]
    return on_text_after


def string(value: Any) -> Any:
    """The value as text, as `{{ }}` writes it."""
    return jinja.FILTERS["string"](finalize(value))


def default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """Jinja's `default`; None counts as unknown."""
    if value is None or isinstance(value, Undefined) or (boolean and not value):
        return default_value
    return value


@pass_eval_context
def join(eval_ctx: EvalContext, value: Any, d: str = "", attribute: Any = None) -> Any:
    """Jinja's `join`; the items as `{{ }}` writes them."""
    if value is None:
        return ""
    if attribute is not None:
        value = map(jinja.make_attrgetter(eval_ctx.environment, attribute), value)
    return jinja.sync_do_join(eval_ctx, [finalize(item) for item in value], d)


def slice_(value: Any, *args: Any, **kwargs: Any) -> Any:
    """Jinja's `slice` of lists; of text Liquid's, `slice(offset, length)`."""
    if isinstance(value, str):
        from generator.liquid.filters.strings import slice_ as slice_text

        text = slice_text(str.__str__(value), *args, **kwargs)
        return Markup(text) if isinstance(value, Markup) else text
    return jinja.sync_do_slice(value, *args, **kwargs)


@pass_environment
def truncate(environment: Any, value: Any, length: int = 255, *args: Any, **kwargs: Any) -> Any:
    """Jinja's `truncate`; with text as the second argument Liquid's, `truncate(20, "…")`."""
    value = value if isinstance(value, str) else finalize(value)
    if args and isinstance(args[0], str) and len(args) == 1 and not kwargs:
        from generator.liquid.filters.strings import truncate as truncate_text

        text = truncate_text(str.__str__(value), length, args[0])
        return Markup(text) if isinstance(value, Markup) else text
    return jinja.do_truncate(environment, value, length, *args, **kwargs)


@pass_environment
def sort(environment: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
    """Jinja's `sort`; with text as the first argument Jekyll's, `sort("title", "last")`. Documents go by date."""
    from generator.liquid.values import is_drop
    from generator.template.filters.lists import sort as sort_by

    if isinstance(value, Undefined):
        return []
    items = list(value) if value is not None else []
    if args and isinstance(args[0], str):
        return sort_by(items, *map(plain, args))
    if not args and not kwargs and items and all(map(is_drop, items)):
        return sort_by(items)
    return jinja.do_sort(environment, items, *args, **kwargs)


def filter_context(environment: JinjaEnvironment, data: object, registers: dict[str, Any]) -> Context:
    """A context of Liquid for filters and tags that are called from Jinja; `data` answers for its variables."""
    return Context(environment.templates.liquid, data, registers)
