"""Bounds for templates that are not trusted, and filters that keep within them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.liquid.errors import LimitError
from generator.liquid.values import Range

_REPLACING = frozenset(("replace", "replace_first", "replace_last", "gsub"))
_BITS = 40_000  # of a number; Python takes seconds to write one of millions of digits


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for templates that are not trusted; None or 0 is no bound.

    `loops`: iterations of all loops together; `output`: characters written, captured ones too; `seconds`: looked at
    in loops; `value`: characters or elements of any one value that a filter gets or makes.
    """

    loops: int | None = None
    output: int | None = None
    seconds: float = 0.0
    value: int | None = None


def guarded(name: str, function: Callable[..., Any], most: int) -> Callable[..., Any]:
    """The filter with a bound for what it gets and makes; where a result would be much larger, it is not made."""

    def guard(*arguments: Any) -> Any:
        for value in arguments:
            if size_of(value) > most:
                raise too_large(name)
        texts = [value for value in arguments if isinstance(value, str)]
        if name in _REPLACING and len(texts) == 3:
            text, old, new = texts
            count = text.count(old) if name != "replace_first" else 1
            if count * len(new) > most:
                raise too_large(name)
        elif name == "join" and texts and any(size_of(value) * len(texts[-1]) > most for value in arguments):
            raise too_large(name)
        result = function(*arguments)
        if size_of(result) > most:
            raise too_large(name)
        return result

    return guard


def size_of(value: object) -> int:
    """Characters of a text, elements of a list or range, and for a number beyond all use more than any bound."""
    if isinstance(value, str | list | tuple):
        return len(value)
    if type(value) is Range:
        return value.size()
    if type(value) is int and value.bit_length() > _BITS:
        return value.bit_length() << 20
    return 0


def too_large(name: str) -> LimitError:
    """The error for a filter that gets or makes too much."""
    return LimitError(f"the value of '{name}' is larger than allowed", hint="see `limits` in the config")
