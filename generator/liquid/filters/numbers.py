"""Filters that count. Floats are counted with as decimals, as Ruby's Liquid does: 0.1 + 0.2 is 0.3."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.liquid.errors import LiquidError
from generator.liquid.filters.arrays import property_of
from generator.liquid.values import to_array, to_number

if TYPE_CHECKING:
    from decimal import Decimal

Number: TypeAlias = "int | Decimal"
_MAX_BITS = 1 << 17


def _plain(number: Any) -> Any:
    """A decimal as a float."""
    return number if isinstance(number, int) else float(number)


def _apply(left: object, right: object, operation: Callable[[Any, Any], Any]) -> Any:
    a, b = to_number(left), to_number(right)
    if isinstance(a, int) and isinstance(b, int):
        return operation(a, b)
    from decimal import Context, Decimal, localcontext

    with localcontext(Context(prec=40, Emax=999999, Emin=-999999, traps=[])):
        return float(operation(Decimal(a), Decimal(b)))


def plus(value: object, other: object) -> Any:
    return _apply(value, other, lambda a, b: a + b)


def minus(value: object, other: object) -> Any:
    return _apply(value, other, lambda a, b: a - b)


def times(value: object, other: object) -> Any:
    return _apply(value, other, _times)


def _times(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int) and a.bit_length() + b.bit_length() > _MAX_BITS:
        raise LiquidError("number too large")
    return a * b


def divided_by(value: object, other: object) -> Any:
    """Whole numbers divide to a whole number, rounded down."""
    return _apply(value, other, _divide)


def _divide(a: Any, b: Any) -> Any:
    if not isinstance(a, int):
        return a / b  # infinity for a divisor of 0, as Ruby's BigDecimal
    if not b:
        raise LiquidError("divided by 0", code="liquid/division")
    return a // b


def modulo(value: object, other: object) -> Any:
    """The rest has the sign of the divisor."""
    return _apply(value, other, _modulo)


def _modulo(a: Any, b: Any) -> Any:
    if not b:
        raise LiquidError("divided by 0", code="liquid/division")
    if isinstance(a, int):
        return a % b
    rest = a % b
    return rest + b if rest and (rest < 0) != (b < 0) else rest


def abs_(value: object) -> Any:
    return _plain(abs(to_number(value)))


def _whole(value: object, rounding: str, digits: int = 0) -> Any:
    number = to_number(value)
    if isinstance(number, int):
        if digits >= 0 or -digits > 4000:
            return number if digits >= 0 else 0
        unit = 10**-digits
        half = (abs(number) + unit // 2) // unit * unit
        return half if number >= 0 else -half
    from decimal import Context, Decimal

    if not number.is_finite():
        name = "'NaN' (Not a Number)" if number.is_nan() else "'Infinity'" if number > 0 else "'-Infinity'"
        raise LiquidError(f"Computation results in {name}")
    if digits > 400 or digits < -400:
        return number if digits > 0 else Decimal(0)
    context = Context(prec=2000, rounding=rounding)
    return context.quantize(number, Decimal(1).scaleb(-digits))


def round_(value: object, digits: object = 0) -> Any:
    """Halves away from zero; without digits a whole number."""
    places = to_number(digits)
    result = _whole(value, "ROUND_HALF_UP", int(places))
    return int(result) if places < 1 else _plain(result)


def ceil(value: object) -> int:
    return int(_whole(value, "ROUND_CEILING"))


def floor(value: object) -> int:
    return int(_whole(value, "ROUND_FLOOR"))


def at_least(value: object, least: object) -> Any:
    number, bound = to_number(value), to_number(least)
    return _plain(bound if _greater(bound, number) else number)


def at_most(value: object, most: object) -> Any:
    number, bound = to_number(value), to_number(most)
    return _plain(bound if _greater(number, bound) else number)


def _greater(a: Number, b: Number) -> bool:
    """`a > b`, false if one of them is not a number."""
    return all(isinstance(number, int) or not number.is_nan() for number in (a, b)) and a > b


def sum_(value: object, key: object = None) -> Any:
    """The sum of the elements, or of a property of theirs (Liquid 5)."""
    items = to_array(value)
    if key is not None:
        items = [property_of(item, key, missing=0) for item in items]
    total: Any = 0
    for item in to_array(items):
        total = _exact_sum(total, to_number(item))
    return _plain(total)


def _exact_sum(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int):
        return a + b
    from decimal import Decimal

    return Decimal(a) + Decimal(b)
