"""Truth, equality and order of values, as Ruby and Liquid have them."""

from __future__ import annotations

from datetime import date, datetime

from generator.liquid.errors import LiquidError
from generator.liquid.values import (
    BLANK,
    EMPTY,
    Keyword,
    Range,
    inspect,
    is_drop,
    is_hash,
    is_list,
    is_number,
    method,
    to_s,
)


def truthy(value: object) -> bool:
    return value is not None and value is not False


def is_empty(value: object) -> bool:
    """Ruby's `empty?`, which strings, arrays and hashes have."""
    if isinstance(value, str) or is_list(value) or is_hash(value):
        return not len(value)  # type: ignore[arg-type]
    return False


def is_blank(value: object) -> bool:
    """As `empty?`, and also nothing, false and white space (Liquid 5)."""
    if value is None or value is False or value is EMPTY:
        return True
    if isinstance(value, str):
        return not value.strip()
    return is_empty(value)


def equal(left: object, right: object) -> bool:
    """`==` in a template: 1 equals 1.0, but neither "1" nor true."""
    if type(left) is str and type(right) is str:
        return left == right
    if isinstance(left, Keyword):
        return left is EMPTY and right is not EMPTY and is_empty(right)
    if isinstance(right, Keyword):
        return right is EMPTY and is_empty(left)
    return same(left, right)


def equal5(left: object, right: object) -> bool:
    """`==` in Liquid 5, where `blank` means something."""
    if left is BLANK:
        return right is not EMPTY and right is not BLANK and is_blank(right)
    if right is BLANK:
        return left is not EMPTY and is_blank(left)
    return equal(left, right)


def same(left: object, right: object) -> bool:
    """Ruby's `==` of two values."""
    if left is right:
        return left == left  # NaN is not
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return False
    if isinstance(left, str):
        return isinstance(right, str) and left == right
    if own := method(left, "__liquid_eq__"):
        return bool(own(left, right))
    if is_drop(left):
        return False
    if is_list(left):
        return is_list(right) and len(left) == len(right) and all(map(same, left, right))  # type: ignore[arg-type, call-overload]
    if is_hash(left):
        return (
            is_hash(right)
            and len(left) == len(right)  # type: ignore[arg-type]
            and all(key in right and same(item, right[key]) for key, item in left.items())  # type: ignore
        )
    if isinstance(left, int | float | date | Range):
        return bool(left == right)
    return False


def _name_of(value: object) -> str:
    """The class of a value in Ruby's messages."""
    if value is None:
        return "NilClass"
    if isinstance(value, bool):
        return "TrueClass" if value else "FalseClass"
    for kind, name in ((str, "String"), (int, "Integer"), (float, "Float"), (datetime, "Time"), (date, "Date")):
        if isinstance(value, kind):
            return name
    if is_hash(value):
        return "Hash"
    return "Array" if is_list(value) else type(value).__name__


def not_comparable(left: object, right: object) -> LiquidError:
    special = right is None or isinstance(right, bool | int | float)
    return LiquidError(f"comparison of {_name_of(left)} with {inspect(right) if special else _name_of(right)} failed")


def compare(left: object, right: object) -> int:
    """Ruby's `<=>` as -1, 0 or 1; a `LiquidError` when the two have no order."""
    if is_number(left) and is_number(right):
        return (left > right) - (left < right)  # type: ignore[operator, no-any-return]
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, date) and isinstance(right, date) and isinstance(left, datetime) == isinstance(right, datetime):
        if isinstance(left, datetime) and isinstance(right, datetime):
            from generator.dates import sort_key

            first, second = sort_key(left), sort_key(right)
            return (first > second) - (first < second)
        return (left > right) - (left < right)
    if is_list(left) and is_list(right):
        for a, b in zip(left, right, strict=False):  # type: ignore[call-overload]
            if order := compare(a, b):
                return order
        return (len(left) > len(right)) - (len(left) < len(right))  # type: ignore[arg-type]
    if same(left, right):
        return 0
    raise not_comparable(left, right)


def _ordered(value: object) -> bool:
    return isinstance(value, str | date) or is_number(value)


def less(left: object, right: object) -> bool | None:
    """`<`: None where Ruby's object has no such method, an error where the two cannot be compared."""
    if type(left) is int and type(right) is int:
        return left < right
    return compare(left, right) < 0 if _ordered(left) and _ordered(right) else None


def less_equal(left: object, right: object) -> bool | None:
    if type(left) is int and type(right) is int:
        return left <= right
    return compare(left, right) <= 0 if _ordered(left) and _ordered(right) else None


def greater(left: object, right: object) -> bool | None:
    if type(left) is int and type(right) is int:
        return left > right
    return compare(left, right) > 0 if _ordered(left) and _ordered(right) else None


def greater_equal(left: object, right: object) -> bool | None:
    if type(left) is int and type(right) is int:
        return left >= right
    return compare(left, right) >= 0 if _ordered(left) and _ordered(right) else None


def contains(left: object, right: object) -> bool:
    """`left contains right`: a substring, an element, a key."""
    if not truthy(left) or not truthy(right):
        return False
    if isinstance(left, str):
        return to_s(right) in left
    if is_list(left):
        return any(same(item, right) for item in left)  # type: ignore[attr-defined]
    if is_hash(left):
        return isinstance(right, str | int | float) and right in left  # type: ignore[operator]
    if isinstance(left, Range):
        return is_number(right) and left.first <= right <= left.last  # type: ignore[operator]
    if own := method(left, "__liquid_iter__"):
        return any(same(item, right) for item in own(left))
    return False
