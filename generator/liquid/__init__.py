"""Liquid templates, compiled to Python: the language of Jekyll's layouts, without any knowledge of sites.

    environment = Environment(mode="warn", tags={...}, filters={...}, loader=...)
    template = environment.parse(source, "name.html", line_offset=3)
    template.render({"page": {...}}, registers={"site": ...})

Register a filter: any function `f(value, *args)`; with `@with_context`, `f(context, value, *args)`. Register a tag: a
subclass of `Tag` (`setup(parser)`, `render(context) -> str`) or `Block` (`render(context, body) -> str`). A drop is an
object whose class has `__liquid_get__(key)` (and `__liquid_iter__`, `__liquid_size__`, `__liquid_str__`).
`docs/liquid.md` has examples of each; the API there is stable.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.liquid.comparison import compare, equal, is_empty, truthy
    from generator.liquid.context import Context
    from generator.liquid.environment import Environment
    from generator.liquid.errors import LimitError, LiquidError, LiquidSyntaxError, UndefinedError
    from generator.liquid.expressions import Condition, Expression
    from generator.liquid.filters.times import to_date
    from generator.liquid.limits import Limits
    from generator.liquid.marks import with_context
    from generator.liquid.nodes import Block, Tag
    from generator.liquid.parser import Markup, Parser
    from generator.liquid.template import Analysis, Template
    from generator.liquid.values import (
        MISSING,
        Range,
        get,
        inspect,
        iterate,
        lookup,
        to_array,
        to_integer,
        to_number,
        to_s,
    )

__all__ = [
    "MISSING", "Analysis", "Block", "Condition", "Context", "Environment", "Expression", "LimitError", "Limits",
    "LiquidError", "LiquidSyntaxError", "Markup", "Parser", "Range", "Tag", "Template", "UndefinedError", "compare",
    "equal", "get", "inspect", "is_empty", "iterate", "lookup", "render", "render5", "to_array", "to_date",
    "to_integer", "to_number", "to_s", "truthy", "with_context",
]  # fmt: skip


# Where the public names live: loaded when first used, for whoever needs the values alone.
_HOMES = {
    "comparison": "compare equal is_empty truthy",
    "context": "Context",
    "environment": "Environment",
    "errors": "LimitError LiquidError LiquidSyntaxError UndefinedError",
    "expressions": "Condition Expression",
    "filters.times": "to_date",
    "limits": "Limits",
    "marks": "with_context",
    "nodes": "Block Tag",
    "parser": "Markup Parser",
    "template": "Analysis Template",
    "values": "MISSING Range get inspect iterate lookup to_array to_integer to_number to_s",
}


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names.split()), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def render(template: str, data: Mapping[str, Any], templates: Mapping[str, str] | None = None) -> str:
    """A template rendered by the rules of Liquid 4 in one call; `templates` has the partials by name."""
    from generator.liquid.environment import Environment

    return Environment(loader=(templates or {}).get).parse(template).render(data)


def render5(template: str, data: Mapping[str, Any], templates: Mapping[str, str] | None = None) -> str:
    """As `render`, by the rules of Liquid 5."""
    from generator.liquid.environment import Environment

    return Environment(loader=(templates or {}).get, liquid5=True, mode="strict").parse(template).render(data)
