"""List filters: `where`, `find`, `group_by` and their `_exp` forms, `sort`, `push`, `pop`, `sample` and the like.

None of them changes its input. Properties are read through drops, so that the view records what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.liquid import LiquidError, with_context
from generator.liquid.comparison import truthy
from generator.liquid.values import inspect, is_drop, is_hash, is_list, to_integer, to_s
from generator.template.filters.context import render_of, wrong_input
from generator.template.filters.values import (
    elements,
    matching,
    properties,
    reader,
    sorted_by,
    sorted_values,
    target_test,
)

if TYPE_CHECKING:
    from generator.liquid import Context


def where(value: object, property: object, target: object) -> object:
    """The items whose property equals the target as text, or contains it; with nil those that have none."""
    if not truthy(property) or is_list(target) or (is_hash(target) and not is_drop(target)):
        return value
    items = elements(value)
    if items is None:
        return value
    return matching(items, property, target)


def find(value: object, property: object, target: object) -> object:
    """The first item that `where` would keep, or nil."""
    if not truthy(property) or is_list(target) or (is_hash(target) and not is_drop(target)):
        return value
    items = elements(value)
    if items is None:
        return value
    matches, read = target_test(target), reader(to_s(property))
    return next((item for item in items if matches(read(item))), None)


@with_context
def where_exp(context: Context, value: object, variable: object, expression: object) -> object:
    """The items for which a condition holds in which `variable` is the item."""
    items = elements(value)
    if items is None:
        return value
    with _each(context, variable, context.environment.condition(to_s(expression)).evaluate) as test:
        return [item for item in items if truthy(test(item))]


@with_context
def find_exp(context: Context, value: object, variable: object, expression: object) -> object:
    """The first item that `where_exp` would keep, or nil."""
    items = elements(value)
    if items is None:
        return value
    with _each(context, variable, context.environment.condition(to_s(expression)).evaluate) as test:
        return next((item for item in items if truthy(test(item))), None)


@contextmanager
def _each(
    context: Context, variable: object, evaluate: Callable[[Context], object]
) -> Iterator[Callable[[object], object]]:
    name = to_s(variable)
    with context.scope({name: None}) as scope:

        def test(item: object) -> object:
            scope[name] = item
            return evaluate(context)

        yield test


def group_by(value: object, property: object) -> object:
    """Groups of the items with the same property, as text: `name`, `items` and `size`; in order of appearance."""
    items = _grouped(value)
    if items is None:
        return value
    return _groups(items, map(to_s, properties(items, property)))


@with_context
def group_by_exp(context: Context, value: object, variable: object, expression: object) -> object:
    """Groups of the items with the same value of an expression in which `variable` is the item."""
    items = _grouped(value)
    if items is None:
        return value
    with _each(context, variable, context.environment.expression(to_s(expression)).evaluate) as key:
        return _groups(items, map(key, items))


def _grouped(value: object) -> list[object] | None:
    if is_hash(value) and not is_drop(value):
        return [[key, item] for key, item in value.items()]  # type: ignore[attr-defined]
    return elements(value)


def _groups(items: list[object], names: Iterable[object]) -> list[object]:
    groups: dict[object, tuple[object, list[object]]] = {}
    for item, name in zip(items, names, strict=True):
        # 1, 1.0 and true are different keys in Ruby; arrays and hashes may be keys there.
        key = name if type(name) is str else (type(name), name if _hashable(name) else inspect(name))
        groups.setdefault(key, (name, []))[1].append(item)
    return [{"name": name, "items": members, "size": len(members)} for name, members in groups.values()]


def _hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def sort(value: object, property: object = None, nils: object = "first") -> object:
    """The items in order, or in the order of a property; numbers in text count as numbers."""
    if value is None:
        raise LiquidError(
            "Cannot sort a null object.", hint="the variable is unset: check its name", code="template/filter-input"
        )
    items = _grouped(value)
    if items is None:
        raise wrong_input("sort", "an array", value)
    if property is None:
        return sorted_values(items)
    if nils not in ("first", "last"):
        raise LiquidError(
            f"Invalid nils order: '{to_s(nils)}' is not a valid nils order. It must be 'first' or 'last'.",
            code="template/filter-input",
        )
    return sorted_by(items, properties(items, property), nils == "first")


def _count(number: object) -> int:
    count = to_integer(number)
    if count < 0:
        raise LiquidError("negative array size", code="template/filter-input")
    return count


def pop(value: object, number: object = 1) -> object:
    """The array without its last items."""
    if not is_list(value):
        return value
    items = list(value)  # type: ignore[call-overload]
    return items[: max(0, len(items) - _count(number))]


def shift(value: object, number: object = 1) -> object:
    """The array without its first items."""
    return list(value)[_count(number) :] if is_list(value) else value  # type: ignore[call-overload]


def push(value: object, item: object) -> object:
    """The array with an item at its end."""
    return [*value, item] if is_list(value) else value  # type: ignore[misc]


def unshift(value: object, item: object) -> object:
    """The array with an item at its front."""
    return [item, *value] if is_list(value) else value  # type: ignore[misc]


@with_context
def sample(context: Context, value: object, number: object = 1) -> object:
    """An item, or an array of so many, by chance; the same for the same page in every build."""
    if not is_list(value):
        return value
    import random

    render = render_of(context)
    turn = render.memo["sample"] = int(to_s(render.memo.get("sample", 0))) + 1
    chance = random.Random(f"{render.path}\n{turn}")
    items = list(value)  # type: ignore[call-overload]
    try:
        count = to_integer(number)
    except LiquidError:
        count = 1
    if count == 1:
        return chance.choice(items) if items else None
    if count < 0:
        raise LiquidError("negative sample number", code="template/filter-input")
    return chance.sample(items, min(count, len(items)))
