"""Filters on arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from generator.liquid import values
from generator.liquid.comparison import compare, same, truthy
from generator.liquid.errors import LiquidError
from generator.liquid.values import MISSING, Range, is_drop, is_hash, is_list, to_array, to_s


def size(value: object) -> Any:
    return values.size(value)


def first(value: object) -> Any:
    return _end(value, "first")


def last(value: object) -> Any:
    return _end(value, "last")


def _end(value: object, name: str) -> Any:
    found = values.command(value, name)
    return None if found is MISSING else found


def join(value: object, glue: object = " ") -> str:
    return values.join(to_array(value), to_s(glue))


def reverse(value: object) -> list[Any]:
    return to_array(value)[::-1]


def has_keys(value: object) -> bool:
    """Whether Ruby's object has `[]`."""
    if isinstance(value, bool) or value is None:
        return False
    return isinstance(value, str | int) or is_hash(value) or is_list(value) or is_drop(value)


def property_of(value: object, key: object, missing: object = None) -> Any:
    """`value[key]`; an error for arrays and numbers, which have no properties."""
    if is_hash(value) or is_drop(value):
        return values.get(value, key)
    if isinstance(key, float) and abs(key) < 1 << 62:
        key = int(key)
    whole = isinstance(key, int) and not isinstance(key, bool)
    if isinstance(value, str):
        if whole:
            return value[key] if -len(value) <= key < len(value) else None  # type: ignore[operator, index]
        if isinstance(key, str):
            return key if key in value else None
        raise cannot_select(key)
    if is_list(value):
        if whole:
            return values.get(value, key)
        raise cannot_select(key)
    if isinstance(value, int) and not isinstance(value, bool):
        if whole:
            return (value >> key) & 1 if 0 <= key < 1 << 16 else 0  # type: ignore[operator]
        raise cannot_select(key)
    return missing


def cannot_select(key: object) -> LiquidError:
    return LiquidError(f"cannot select the property '{to_s(key)}'")


def map_(value: object, key: object) -> list[Any]:
    """The property of each element; nil for an element without properties."""
    if key == "to_liquid":
        return to_array(value)
    return [property_of(item, key) for item in to_array(value)]


def sort(value: object, key: object = None) -> Any:
    """In ascending order, nil at the end; by a property if one is named."""
    return _sort(value, key, _compare_nil_last)


def sort5(value: object, key: object = None) -> Any:
    return _sort(value, key, _compare5)


def sort_natural(value: object, key: object = None) -> Any:
    """As `sort`, without regard to case."""
    return _sort(value, key, _compare_fold)


def _sort(value: object, key: object, order: Callable[[Any, Any], int]) -> Any:
    items = to_array(value)
    if not items or key is None:
        return _sorted(items, items, order)
    if not all(has_keys(item) for item in items):
        return None
    return _sorted(items, [property_of(item, key) for item in items] if len(items) > 1 else items, order)


def _sorted(items: list[Any], keys: list[Any], order: Callable[[Any, Any], int]) -> list[Any]:
    if len(items) < 2:
        return list(items)
    kinds = set(map(type, keys))
    if order is not _compare_fold and (kinds == {str} or kinds <= {int, float}) and not any(key != key for key in keys):
        ranked = sorted(zip(keys, range(len(keys)), strict=True))
        return [items[index] for _, index in ranked]
    rank = cmp_to_key(order)
    return [items[index] for index in sorted(range(len(items)), key=lambda index: rank(keys[index]))]


def _compare_nil_last(left: object, right: object) -> int:
    if left is None or right is None:
        return 1 if left is None else -1
    return compare(left, right)


def _compare5(left: object, right: object) -> int:
    if left is None or right is None:
        return (left is None) - (right is None)
    try:
        return compare(left, right)
    except LiquidError:
        raise LiquidError("cannot sort values of incompatible types") from None


def _compare_fold(left: object, right: object) -> int:
    if left is None or right is None:
        return (left is None) - (right is None)
    a, b = _fold(to_s(left)), _fold(to_s(right))
    return (a > b) - (a < b)


def _fold(text: str) -> str:
    """Ruby's `casecmp` sees only the letters of ASCII."""
    return text.lower() if text.isascii() else "".join(char.lower() if char.isascii() else char for char in text)


def uniq(value: object, key: object = None) -> Any:
    items = to_array(value)
    if key is not None and items and not has_keys(items[0]):
        return None
    seen: set[object] = set()
    others: list[object] = []
    result: list[Any] = []
    for item in items:
        mark = item if key is None else property_of(item, key)
        if isinstance(mark, str | int | float | None):
            known = (type(mark), mark)
            if known in seen:
                continue
            seen.add(known)
        else:
            if any(same(mark, other) for other in others):
                continue
            others.append(mark)
        result.append(item)
    return result


def compact(value: object, key: object = None) -> Any:
    """Without nil, or without the elements whose property is nil."""
    items = to_array(value)
    if key is None:
        return [item for item in items if item is not None]
    if items and not has_keys(items[0]):
        return None
    return [item for item in items if property_of(item, key) is not None]


def concat(value: object, other: object) -> list[Any]:
    if not is_list(other):
        raise LiquidError("concat filter requires an array argument")
    return [*to_array(value), *other]  # type: ignore[misc]


def where(value: object, key: object, target: object = None) -> Any:
    """The elements with this value of a property, or with any that is true."""
    items = to_array(value)
    if not items:
        return []
    if not has_keys(items[0]):
        return None
    return [item for item in items if _matches(item, key, target)]


def _matches(item: object, key: object, target: object) -> bool:
    found = property_of(item, key)
    return truthy(found) if target is None else same(found, target)


# --- Liquid 5


def _select(value: object, key: object, target: object) -> list[tuple[Any, bool]] | None:
    """The elements, each with whether it fits; None if one of them has no properties."""
    items = to_array(value)
    if not all(has_keys(item) for item in items):
        return None
    name = to_s(key)
    return [(item, _matches(item, name, target)) for item in items]


def where5(value: object, key: object, target: object = None) -> Any:
    found = _select(value, key, target)
    return None if found is None else [item for item, fits in found if fits]


def reject(value: object, key: object, target: object = None) -> Any:
    found = _select(value, key, target)
    return None if found is None else [item for item, fits in found if not fits]


def find(value: object, key: object, target: object = None) -> Any:
    return next((item for item, fits in _select(value, key, target) or () if fits), None)


def find_index(value: object, key: object, target: object = None) -> Any:
    found = _select(value, key, target) or ()
    return next((index for index, (_, fits) in enumerate(found) if fits), None)


def has(value: object, key: object, target: object = None) -> Any:
    found = _select(value, key, target)
    return None if found is None else any(fits for _, fits in found)


__all__ = ["Range"]
