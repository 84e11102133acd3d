"""Bounds for Jinja templates that are not trusted: no step of theirs makes a value much larger than `most`.

Time is bounded elsewhere, by the host. What one step makes is checked before where it could be far larger than what
went in (`*`, `replace`, a width), and after for everything else.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import TemplateRuntimeError

from generator.liquid.limits import size_of

MOST = 10_000_000
# Operators that can make a value larger.
GROWING = frozenset(("*", "**", "+", "%"))
_WIDTH = re.compile(r"\d{7,}|\*")


def too_large(what: str) -> TemplateRuntimeError:
    return TemplateRuntimeError(f"{what} is too large")


def check_operands(operator: str, left: Any, right: Any, most: int) -> None:
    """Before an operator: an error where its result would be too large."""
    if operator == "**" and isinstance(left, int) and isinstance(right, int):
        if abs(right) * max(1, left.bit_length()) > 4096:
            raise too_large("the power")
    elif operator == "*":
        for one, other in ((left, right), (right, left)):
            if isinstance(one, int) and hasattr(other, "__len__") and one * len(other) > most:
                raise too_large("the result of '*'")
        if size_of(left) + size_of(right) > most:
            raise too_large("the product")
    elif operator == "+" and size_of(left) + size_of(right) > most:
        raise too_large("the sum")
    elif operator == "%" and isinstance(left, str):
        check_format(left, right, most)


def check_format(pattern: str, values: object, most: int) -> None:
    """Before formatting: widths and precisions written in the pattern, or given for `*` and `{}` in it."""
    if any(width != "*" and int(width[:12]) > most for width in _WIDTH.findall(pattern)):
        raise too_large("a formatted value")
    given = values if isinstance(values, tuple | list) else [values]
    if ("*" in pattern or "{" in pattern) and any(isinstance(one, int) and abs(one) > most for one in given):
        raise too_large("a formatted value")


def check_call(called: Any, arguments: tuple[Any, ...], keywords: Mapping[str, Any], most: int) -> None:
    """Before a method of a text is called."""
    text = getattr(called, "__self__", None)
    if not isinstance(text, str):
        return
    name = getattr(called, "__name__", "")
    given = (*arguments, *keywords.values())
    check_numbers(given, most)
    if name in ("format", "format_map"):
        check_format(text, given, most)
    elif name == "replace" and len(arguments) > 1 and isinstance(arguments[0], str):
        if text.count(arguments[0]) * size_of(arguments[1]) > most:
            raise too_large("the result of 'replace'")
    elif name == "join" and arguments and hasattr(arguments[0], "__len__"):
        if len(arguments[0]) * len(text) > most:
            raise too_large("the result of 'join'")
    elif name == "expandtabs":
        width = next((one for one in given if isinstance(one, int)), 8)
        if text.count("\t") * width > most:
            raise too_large("the result of 'expandtabs'")


def check_numbers(given: Iterable[object], most: int) -> None:
    """Widths and lengths that no text has."""
    if any(isinstance(one, int) and abs(one) > most for one in given):
        raise too_large("a width or length")


def check_result(value: Any, what: str, most: int) -> Any:
    """After a step: its result, if it is not too large."""
    if size_of(value) > most:
        raise too_large(what)
    return value


def guarded(name: str, function: Callable[..., Any], most: int) -> Callable[..., Any]:
    """A filter with bounds for what it gets and makes."""
    skip = 1 if getattr(function, "jinja_pass_arg", None) is not None else 0

    @functools.wraps(function)
    def guard(*arguments: Any, **keywords: Any) -> Any:
        given = arguments[skip:]
        for value in given:
            check_result(value, f"what '{name}' gets", most)
        if given and isinstance(given[0], str):
            check_numbers((*given[1:], *keywords.values()), most)
            if name == "format":
                check_format(given[0], given[1:], most)
            if name == "replace" and len(given) > 2 and given[0].count(str(given[1])) * size_of(given[2]) > most:
                raise too_large("the result of 'replace'")
            if name == "indent" and len(given) > 1:
                width = given[1] if isinstance(given[1], int) else size_of(given[1])
                if (given[0].count("\n") + 1) * width > most:
                    raise too_large("the result of 'indent'")
        if name == "join" and given and hasattr(given[0], "__len__"):
            glue = keywords.get("d", given[1] if len(given) > 1 else "")
            if len(given[0]) * size_of(glue) > most:
                raise too_large("the result of 'join'")
        if name in ("batch", "slice"):
            check_numbers((*given[1:], *keywords.values()), most // 10)
        return check_result(function(*arguments, **keywords), f"the result of '{name}'", most)

    return guard
