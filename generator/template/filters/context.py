"""What filters and tags get at beside their arguments: the render at hand, the site's zone and clock."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.liquid import LiquidError
from generator.liquid.values import inspect as ruby_inspect
from generator.liquid.values import is_drop, is_hash, is_list, to_s
from generator.template.view import Render

if TYPE_CHECKING:
    from generator.liquid import Context


def render_of(context: Context) -> Render:
    """The `Render` of the page at hand."""
    render = context.registers["render"]
    assert isinstance(render, Render)
    return render


def option(render: Render, name: str) -> object:
    """A config value; asked of the view once a render."""
    memo = render.memo
    key = ("option", name)
    if key not in memo:
        memo[key] = render.view.option(name)
    return memo[key]


def zone_of(render: Render) -> tzinfo | None:
    """The site's time zone; None means that of the machine."""
    name = option(render, "timezone")
    return _zone(name) if isinstance(name, str) and name else None


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError):
        return UTC  # as the C library reads a name it does not know


def wrong_input(filter_name: str, wants: str, value: object) -> LiquidError:
    """The error for an input that a filter cannot take; Ruby's own is a `NoMethodError` that helps nobody."""
    return LiquidError(
        f"filter '{filter_name}' needs {wants}, not {describe(value)}",
        hint="the variable may be unset: check its name, or give it a default first",
        code="template/filter-input",
    )


def describe(value: object) -> str:
    """A value for a message: its kind and the start of how it looks."""
    if value is None:
        return "nil"
    if isinstance(value, str):
        kind = "the string "
    elif is_drop(value):
        return "a document or other object of the site"
    elif is_list(value):
        kind = "the array "
    elif is_hash(value):
        kind = "the hash "
    else:
        return to_s(value)
    text = ruby_inspect(value)
    return kind + (text if len(text) <= 40 else text[:39] + "…")
