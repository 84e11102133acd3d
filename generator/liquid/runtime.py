"""The functions that compiled templates call by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.liquid import comparison, values
from generator.liquid.context import ForLoop
from generator.liquid.errors import LiquidError
from generator.liquid.values import BLANK, EMPTY, to_i, to_integer

if TYPE_CHECKING:
    from generator.liquid.context import Context


def segment(ctx: Context, value: object, name: str, start: object, limit: object, backwards: bool) -> Sequence[Any]:
    """The elements that a `for` goes through; `start` is "continue" (as a bare object) to go on after the last one."""
    number = to_integer if ctx.environment.liquid5 else to_i
    if start is CONTINUE:
        first = ctx.offsets.get(name, 0)
    else:
        first = 0 if start is None else number(start)
    items = values.iterate(value)
    if isinstance(value, str):
        chosen: Sequence[Any] = items
    else:
        last = None if limit is None or limit is False else number(limit) + first
        low = max(0, first)
        chosen = items[low:] if last is None else items[low : max(low, last)]
        if low == 0 and last is None:
            chosen = items
    ctx.offsets[name] = first + len(chosen)
    ctx.count_loop(len(chosen))
    return chosen[::-1] if backwards else chosen


class _Continue:
    __slots__ = ()


CONTINUE = _Continue()


def forloop(ctx: Context, name: str, length: int) -> ForLoop:
    loop = ForLoop(name, length, ctx.for_stack[-1] if ctx.for_stack else None)
    ctx.for_stack.append(loop)
    return loop


def cycle(ctx: Context, key: object, count: int) -> int:
    """The number of the next element of a cycle."""
    if isinstance(key, list | dict):
        key = values.inspect(key)
    position = ctx.cycles.get(key, 0)
    ctx.cycles[key] = position + 1 if position + 1 < count else 0
    return min(position, count)


def wrong(message: str, *arguments: object) -> Any:
    raise LiquidError(message, code="liquid/arguments")


RUNTIME: Mapping[str, Any] = {
    "BLANK": BLANK,
    "CONTINUE": CONTINUE,
    "EMPTY": EMPTY,
    "contains": comparison.contains,
    "cycle": cycle,
    "forloop": forloop,
    "greater": comparison.greater,
    "greater_equal": comparison.greater_equal,
    "less": comparison.less,
    "less_equal": comparison.less_equal,
    "out": values.output,
    "segment": segment,
    "truthy": comparison.truthy,
    "wrong": wrong,
}
