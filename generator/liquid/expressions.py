"""The nodes of expressions: each evaluates itself in a context and writes itself as Python.

Both ways call the same functions of `values` and `comparison`, so they cannot differ in meaning; tests compare them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from generator.liquid import comparison
from generator.liquid.comparison import truthy
from generator.liquid.errors import LiquidError
from generator.liquid.values import Keyword, Range, lookup, to_i, to_integer

if TYPE_CHECKING:
    from generator.liquid.compiler import Emitter
    from generator.liquid.context import Context


# Longer chains are evaluated node by node: Python allows 200 nested parentheses.
MAX_CHAIN = 20


class Expression(Protocol):
    """Something with a value."""

    def evaluate(self, context: Context) -> Any: ...

    def emit(self, emitter: Emitter) -> str:
        """A Python expression."""
        ...

    def children(self) -> Iterator[Expression]: ...


@dataclass(frozen=True, slots=True)
class Literal:
    """nil, true, false, a number, a string, a range of numbers, `empty`, `blank`."""

    value: Any

    def evaluate(self, context: Context) -> Any:
        return self.value

    def emit(self, emitter: Emitter) -> str:
        return emitter.literal(self.value)

    def children(self) -> Iterator[Expression]:
        return iter(())


Key: TypeAlias = "str | Expression"


@dataclass(frozen=True, slots=True)
class Lookup:
    """`name.key[expression]…`; the name is an expression too in `[name]`, None where there was nothing to read."""

    name: Key | None
    path: tuple[Key, ...] = ()

    @property
    def large(self) -> bool:
        return len(self.path) > MAX_CHAIN

    def evaluate(self, context: Context) -> Any:
        name = self.name
        if name is None:
            return context.get("")
        value = context.get(name) if isinstance(name, str) else context.get_dynamic(name.evaluate(context))
        for key in self.path:
            value = context.prop(value, key) if isinstance(key, str) else context.item(value, key.evaluate(context))
        return value

    def emit(self, emitter: Emitter) -> str:
        if self.large:
            return f"{emitter.constant(self)}.evaluate(ctx)"
        name = self.name
        if isinstance(name, str) or name is None:
            code, path = emitter.variable(name or "", self.path)
        else:
            code, path = f"ctx.get_dynamic({name.emit(emitter)})", self.path
        for key in path:
            if isinstance(key, str):
                code = f"prop({code}, {key!r})"
            else:
                code = f"item({code}, {key.emit(emitter)})"
        return code

    def children(self) -> Iterator[Expression]:
        if self.name is not None and not isinstance(self.name, str):
            yield self.name
        yield from (key for key in self.path if not isinstance(key, str))


@dataclass(frozen=True, slots=True)
class RangeExpression:
    """`(first..last)` with a variable in it."""

    first: Expression
    last: Expression

    def evaluate(self, context: Context) -> Any:
        return make_range(self.first.evaluate(context), self.last.evaluate(context))

    def emit(self, emitter: Emitter) -> str:
        return f"make_range({self.first.emit(emitter)}, {self.last.emit(emitter)})"

    def children(self) -> Iterator[Expression]:
        yield self.first
        yield self.last


def make_range(first: object, last: object) -> Range:
    return Range(_bound(first), _bound(last))


def _bound(value: object) -> int:
    return to_i(value) if value is None or isinstance(value, str) else to_integer(value)


@dataclass(frozen=True, slots=True)
class Call:
    """One filter of a chain."""

    name: str
    arguments: tuple[Expression, ...] = ()
    keywords: tuple[tuple[str, Expression], ...] = ()

    def expressions(self) -> Iterator[Expression]:
        yield from self.arguments
        yield from (value for _, value in self.keywords)


@dataclass(frozen=True, slots=True)
class Filtered:
    """`value | filter: argument, key: argument | …`."""

    value: Expression
    filters: tuple[Call, ...] = ()

    @property
    def large(self) -> bool:
        return len(self.filters) > MAX_CHAIN or sum(len(call.arguments) for call in self.filters) > 100

    def evaluate(self, context: Context) -> Any:
        result = self.value.evaluate(context)
        for call in self.filters:
            arguments = [argument.evaluate(context) for argument in call.arguments]
            if call.keywords:
                arguments.append({name: value.evaluate(context) for name, value in call.keywords})
            result = context.environment.invoke(context, call.name, result, *arguments)
        return result

    def emit(self, emitter: Emitter) -> str:
        if self.large:
            return f"{emitter.constant(self)}.evaluate(ctx)"
        code = self.value.emit(emitter)
        for call in self.filters:
            arguments = [argument.emit(emitter) for argument in call.arguments]
            if call.keywords:
                pairs = (f"{name!r}: {value.emit(emitter)}" for name, value in call.keywords)
                arguments.append("{" + ", ".join(pairs) + "}")
            code = emitter.call(call.name, [code, *arguments])
        return code

    def children(self) -> Iterator[Expression]:
        yield self.value
        for call in self.filters:
            yield from call.expressions()


OPERATORS: Mapping[str, str] = {
    "==": "equal",
    "!=": "equal",
    "<>": "equal",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "contains": "contains",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`, as a truth."""

    left: Expression
    operator: str
    right: Expression

    def evaluate(self, context: Context) -> Any:
        left, right = self.left.evaluate(context), self.right.evaluate(context)
        name = OPERATORS.get(self.operator)
        if name is None:
            raise unknown_operator(self.operator)
        if name == "equal":
            return context.environment.equal(left, right) is (self.operator == "==")
        return bool(getattr(comparison, name)(left, right))

    def emit(self, emitter: Emitter) -> str:
        name = OPERATORS.get(self.operator)
        if name is None:
            return f"unknown_operator({self.operator!r})"
        if name == "equal":
            return self._emit_equal(emitter, self.operator == "==")
        return f"{name}({self.left.emit(emitter)}, {self.right.emit(emitter)})"

    def _emit_equal(self, emitter: Emitter, positive: bool) -> str:
        left, right = self.left.emit(emitter), self.right.emit(emitter)
        for code, other, node in ((left, self.right, self.left), (right, self.left, self.right)):
            if isinstance(other, Literal) and not isinstance(node, Literal):
                if isinstance(other.value, str):
                    return f"({code} {'==' if positive else '!='} {other.value!r})"
                if other.value is None or isinstance(other.value, bool):
                    return f"({code} {'is' if positive else 'is not'} {other.value!r})"
        return f"equal({left}, {right})" if positive else f"(not equal({left}, {right}))"

    def children(self) -> Iterator[Expression]:
        yield self.left
        yield self.right


def unknown_operator(operator: str) -> LiquidError:
    raise LiquidError(f"Unknown operator {operator}", hint="operators are == != <> < > <= >= contains")


@dataclass(frozen=True, slots=True)
class Condition:
    """What stands after `if`: comparisons or values joined by `and` and `or`, read from the right.

    `a and b or c` is `a and (b or c)`; `joints[i]` stands between `parts[i]` and `parts[i + 1]`.
    """

    parts: tuple[Expression, ...]
    joints: tuple[str, ...] = ()

    @property
    def large(self) -> bool:
        return len(self.parts) > MAX_CHAIN

    def evaluate(self, context: Context) -> Any:
        for part, joint in zip(self.parts, (*self.joints, ""), strict=True):
            result = part.evaluate(context)
            if joint and truthy(result) is (joint == "or"):
                break
        return result

    def emit(self, emitter: Emitter) -> str:
        """A Python expression to test for truth."""
        if self.large:
            return f"truthy({emitter.constant(self)}.evaluate(ctx))"
        code = self._test(self.parts[-1], emitter)
        for part, joint in zip(reversed(self.parts[:-1]), reversed(self.joints), strict=True):
            code = f"({self._test(part, emitter)} {joint} {code})"
        return code

    def _test(self, part: Expression, emitter: Emitter) -> str:
        code = part.emit(emitter)
        return code if isinstance(part, Comparison) or code in emitter.truths else f"truthy({code})"

    def children(self) -> Iterator[Expression]:
        return iter(self.parts)


NIL = Literal(None)


def walk(expression: Expression) -> Iterator[Expression]:
    """An expression and all in it."""
    yield expression
    for child in expression.children():
        yield from walk(child)


__all__ = [
    "NIL", "Call", "Comparison", "Condition", "Expression", "Filtered", "Keyword", "Literal", "Lookup",
    "RangeExpression", "lookup", "make_range", "walk",
]  # fmt: skip
