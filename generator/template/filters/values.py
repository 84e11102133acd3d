"""Properties of the things in a list, as Jekyll's list filters read, compare and order them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cmp_to_key
from operator import itemgetter

from generator.liquid import LiquidError
from generator.liquid.comparison import compare
from generator.liquid.values import (
    BLANK,
    EMPTY,
    MISSING,
    Keyword,
    Range,
    get,
    is_drop,
    is_hash,
    is_list,
    to_s,
)
from generator.template.drops import memo_of, values_of
from generator.template.filters.context import describe

_INTEGER_LIKE = re.compile(r"\s*-?[0-9]+\s*", re.ASCII)
_FLOAT_LIKE = re.compile(r"\s*-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)\s*", re.ASCII)
_NUMBER_START = frozenset("0123456789-. \t\n\v\f\r")


def elements(value: object) -> list[object] | None:
    """What Jekyll's list filters go through: an array, the values of a hash; None for anything else."""
    if type(value) is list:
        return value
    if is_list(value):
        return list(value)  # type: ignore[call-overload, no-any-return]
    if is_hash(value) and not is_drop(value):
        return list(value.values())  # type: ignore[attr-defined]
    if isinstance(value, Range):
        return list(value.values())
    if own := getattr(type(value), "__liquid_iter__", None):
        return list(own(value))
    return None


def numeric(value: object) -> object:
    """Text that looks like a number as that number, so that "10" sorts after "9"."""
    if type(value) is not str:
        return value
    if not value or value[0] not in _NUMBER_START or len(value) > 300:
        return value
    if _INTEGER_LIKE.fullmatch(value):
        return int(value)
    return float(value) if _FLOAT_LIKE.fullmatch(value) else value


def reader(name: str) -> Callable[[object], object]:
    """A function that reads the property `name`, which may be a path with dots, of an item."""
    steps = name.split(".")

    def read(item: object) -> object:
        if type(item) is dict:
            value = item.get(name)
        elif is_list(item):
            raise LiquidError(
                f"Error accessing object ({describe(item)}) with given key. "
                f'Expected an integer but got "{name}" instead.',
                code="template/filter-input",
            )
        elif isinstance(item, str):
            return numeric(name) if name in item else None  # Ruby's "text"["part"]
        elif item is None or isinstance(item, bool | int | float):
            raise LiquidError(f"cannot read the property '{name}' of {describe(item)}", code="template/filter-input")
        else:
            value = get(item, name)
        return numeric(value) if type(value) is str else value

    if len(steps) == 1:
        return read

    def walk(item: object) -> object:
        value = item
        for step in steps:
            if value is None or value is False or value is True:
                # Ruby: `data.respond_to?(:[]) && data[key]`, which is false for nil.
                return False
            value = get(value, step)
        return numeric(value)

    return walk


def properties(items: Iterable[object], name: object) -> list[object]:
    """The property of each of the items."""
    text = to_s(name)
    if type(items) is list and "." not in text:
        found = values_of(items, text)
        if found is not None:
            return [None if value is MISSING else numeric(value) for value in found]
    return list(map(reader(text), items))


def matching(items: list[object], name: object, target: object) -> list[object]:
    """The items whose property passes `target_test`."""
    key = to_s(name)
    if type(target) is str and "." not in key and (memo := memo_of(items, key)) is not None:
        if "index" not in memo:
            memo["index"] = _index(items, properties(items, key))
        if memo["index"] is not None:
            return list(memo["index"].get(target, ()))
    matches = target_test(target)
    return [item for item, value in zip(items, properties(items, key), strict=True) if matches(value)]


def _index(items: list[object], values: list[object]) -> dict[str, list[object]] | None:
    """Items by the texts that `target_test` finds them with; None where a value is compared in other ways."""
    index: dict[str, list[object]] = {}
    for item, value in zip(items, values, strict=True):
        parts = value if type(value) is list else [] if value is None else [value]
        if any(type(part) not in (str, int, float, bool) for part in parts):
            return None
        for text in set(map(to_s, parts)):
            index.setdefault(text, []).append(item)
    return index


def target_test(target: object) -> Callable[[object], bool]:
    """Whether a property is what `where` and `find` look for: equal as text, or one of an array; nil only is nil."""
    if target is None:
        return lambda value: value is None
    if isinstance(target, Keyword):
        # `empty` and `blank`: nothing, or an array or hash that joins to nothing.
        return lambda value: (
            value is None or value == "" or (is_list(value) and joined(value) == "") or (is_hash(value) and not value)
        )
    text = to_s(target)

    def matches(value: object) -> bool:
        kind = type(value)
        if kind is str:
            return value == text
        if value is None:
            return False
        if isinstance(value, str):
            return str.__eq__(value, text)
        if is_list(value):
            return any(to_s(item) == text for item in value)  # type: ignore[attr-defined]
        if isinstance(value, datetime):
            return text in _time_parts(value)
        if is_hash(value):
            return any(to_s([key, item]) == text for key, item in value.items())  # type: ignore[attr-defined]
        return to_s(value) == text

    return matches


def joined(value: object) -> str:
    """Ruby's `join` without glue."""
    return "".join(joined(item) if is_list(item) else to_s(item) for item in value)  # type: ignore[attr-defined]


def _time_parts(value: datetime) -> tuple[str, ...]:
    """Ruby turns a time into its parts before it compares; `where: "date", 2020` finds the posts of 2020."""
    weekday = str(value.isoweekday() % 7)
    parts = (value.second, value.minute, value.hour, value.day, value.month, value.year)
    return (*map(str, parts), weekday, str(value.timetuple().tm_yday), "true" if value.dst() else "false")


def _order(left: object, right: object) -> int:
    try:
        return compare(left, right)
    except LiquidError:
        first, second = to_s(left), to_s(right)
        return (first > second) - (first < second)


_BY_ORDER = cmp_to_key(_order)


def _alike(values: list[object]) -> bool:
    """Whether Python orders these values as Ruby does."""
    kinds = {type(value) for value in values}
    if kinds <= {int, float}:
        return all(value == value for value in values)
    return kinds == {str} or (kinds == {datetime} and all(value.tzinfo is not None for value in values))  # type: ignore


def sorted_by(items: list[object], values: list[object], nils_first: bool) -> list[object]:
    """Items in the order of their values; those without one at the front or the end; equal ones as they were."""
    known = [(value, item) for value, item in zip(values, items, strict=True) if value is not None]
    without = [item for value, item in zip(values, items, strict=True) if value is None]
    if _alike([value for value, _ in known]):
        known.sort(key=itemgetter(0))
    else:
        known.sort(key=lambda pair: _BY_ORDER(pair[0]))
    ordered = [item for _, item in known]
    return without + ordered if nils_first else ordered + without


def sorted_values(items: list[object]) -> list[object]:
    """Items in their own order; documents by date and path. Those that have no order are an error."""
    if items and all(is_drop(item) for item in items):
        keys = [(get(item, "date"), get(item, "path")) for item in items]
        if any(date is None for date, _ in keys):
            raise LiquidError(
                "documents can be sorted only by a property", hint='write sort: "title"', code="template/filter-input"
            )
        pairs = sorted(zip(keys, items, strict=True), key=lambda pair: cmp_to_key(compare)(list(pair[0])))
        return [item for _, item in pairs]
    if len({type(item) for item in items}) == 1 and type(items[0]) in (str, int):
        return sorted(items)  # type: ignore[type-var]
    return sorted(items, key=cmp_to_key(compare))


__all__ = [
    "BLANK",
    "EMPTY",
    "MISSING",
    "elements",
    "matching",
    "numeric",
    "properties",
    "reader",
    "sorted_by",
    "target_test",
]
