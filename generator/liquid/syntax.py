"""Reads markup: the strict grammar, and the lax one, which finds something in nearly anything.

As in Ruby's Liquid the strict reader hands normalised text to `parse_expression`, so that both readers agree on
what `a[b].c` or `(1..x)` means. Expressions never change, so equal texts share one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.liquid.errors import LiquidSyntaxError
from generator.liquid.expressions import (
    Call,
    Comparison,
    Condition,
    Expression,
    Filtered,
    Literal,
    Lookup,
    RangeExpression,
)
from generator.liquid.lexer import Lexeme, lex
from generator.liquid.values import BLANK, EMPTY, Range, to_i

QUOTED = r"(?:\"[^\"]*\"|'[^']*')"
FRAGMENT = rf"(?:{QUOTED}|(?:[^\s,\|'\"]|{QUOTED})+)"
TAG_ATTRIBUTES = re.compile(rf"(?<!\w)(\w++)\s*+:\s*+({FRAGMENT})", re.ASCII)
_SPACE = "\0\t\n\v\f\r "

_LITERALS: dict[str, Literal] = {
    "nil": Literal(None),
    "null": Literal(None),
    "": Literal(None),
    "true": Literal(True),
    "false": Literal(False),
    "blank": Literal(BLANK),
    "empty": Literal(EMPTY),
}
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_FLOAT = re.compile(r"-?\d[\d.]+", re.ASCII)
_FLOAT_START = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SEGMENT = re.compile(r"\[[^\]]+\]|[\w\-]+\??", re.ASCII)
_NAME = re.compile(r"[\w\-]+\??", re.ASCII)
_PLAIN = re.compile(r"[a-zA-Z_][\w-]*\??(?:\.[a-zA-Z_][\w-]*\??)*", re.ASCII)


@lru_cache(maxsize=4096)
def parse_expression(markup: str | None, liquid5: bool = False) -> Expression:
    """The value that a piece of markup names: literal, range or variable."""
    if markup is None:
        return _LITERALS[""]
    if liquid5:
        markup = markup.strip(_SPACE)
    if markup in _LITERALS:
        return _LITERALS[markup]
    if markup[0] in "'\"" and len(markup) > 1 and markup[-1] == markup[0]:
        return Literal(markup[1:-1])
    if _INTEGER.fullmatch(markup):
        return Literal(_integer(markup))
    if markup[0] == "(" and markup[-1] == ")" and (found := _range(markup, liquid5)):
        return found
    if _FLOAT.fullmatch(markup):
        start = _FLOAT_START.match(markup)
        return Literal(float(start[0]) if start else 0.0)
    return _variable(markup, liquid5)


def _integer(markup: str) -> int:
    if len(markup) > 4000:
        raise LiquidSyntaxError("number too large")
    return int(markup)


def _range(markup: str, liquid5: bool) -> Expression | None:
    inner = markup[1:-1].strip(_SPACE) if liquid5 else markup[1:-1]
    split = inner.rfind("..", 1, len(inner) - 1)
    if split < 1:
        return None
    first, last = inner[:split], inner[split + 2 :]
    if liquid5:
        first, last = first.strip(_SPACE), last.strip(_SPACE)
    if not first or not last or re.search(r"\s", first + last):
        return None
    start, end = parse_expression(first, liquid5), parse_expression(last, liquid5)
    if isinstance(start, Literal) and isinstance(end, Literal):
        try:
            return Literal(Range(to_i(start.value), to_i(end.value)))
        except Exception:
            return RangeExpression(start, end)
    return RangeExpression(start, end)


def _variable(markup: str, liquid5: bool) -> Lookup:
    if _PLAIN.fullmatch(markup):
        name, *path = markup.split(".")
        return Lookup(name, tuple(path))
    keys = [
        parse_expression(part[1:-1], liquid5) if part[0] == "[" and part[-1] == "]" else part
        for part in _segments(markup)
    ]
    return Lookup(keys[0], tuple(keys[1:])) if keys else Lookup(None)


def _segments(markup: str) -> list[str]:
    """The names and brackets in a variable; brackets are not looked for where none closes."""
    end = markup.rfind("]") + 1
    return [*_SEGMENT.findall(markup[:end]), *_NAME.findall(markup[end:])]


# --- strict

_MAX_DEPTH = 100


class Reader:
    """The strict grammar over the tokens of one piece of markup."""

    def __init__(self, markup: str, liquid5: bool = False) -> None:
        self.markup = markup
        self.liquid5 = liquid5
        self._tokens: list[Lexeme] = lex(markup)
        self._index = 0
        self._depth = 0

    def look(self, kind: str, ahead: int = 0) -> bool:
        index = self._index + ahead
        return index < len(self._tokens) and self._tokens[index].kind == kind

    def consume(self, kind: str) -> str:
        token = self._tokens[self._index]
        if token.kind != kind:
            raise LiquidSyntaxError(f"Expected {kind} but found {token.kind}", at=token.offset)
        self._index += 1
        return token.text

    def accept(self, kind: str) -> str | None:
        return self.consume(kind) if self.look(kind) else None

    def word(self, text: str) -> bool:
        token = self._tokens[self._index]
        if token.kind == "id" and token.text == text:
            self._index += 1
            return True
        return False

    def end(self) -> None:
        self.consume("end_of_string")

    def value(self) -> Expression:
        return parse_expression(self.text(), self.liquid5)

    def text(self) -> str:
        """One expression, as normalised text."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise LiquidSyntaxError("Nesting too deep")
        token = self._tokens[self._index]
        if token.kind == "id" or (self.liquid5 and token.kind == "open_square"):
            result = self._signature()
        elif token.kind in ("string", "number"):
            self._index += 1
            result = token.text
        elif token.kind == "open_round":
            self._index += 1
            first = self.text()
            self.consume("dotdot")
            last = self.text()
            self.consume("close_round")
            result = f"({first}..{last})"
        else:
            message = f'[:{token.kind}, "{token.text}"] is not a valid expression'
            raise LiquidSyntaxError(message, at=token.offset)
        self._depth -= 1
        return result

    def _signature(self) -> str:
        parts: list[str] = []
        while True:
            if not (self.liquid5 and not parts and self.look("open_square")):
                parts.append(self.consume("id"))
            while self.look("open_square"):
                self._index += 1
                parts.append(f"[{self.text()}]")
                self.consume("close_square")
            if not self.look("dot"):
                return "".join(parts)
            self._index += 1
            parts.append(".")

    def arguments(self) -> tuple[list[Expression], list[tuple[str, Expression]]]:
        """The arguments of a filter, with and without a name."""
        positional: list[Expression] = []
        named: list[tuple[str, Expression]] = []
        while True:
            if self.look("id") and self.look("colon", 1):
                name = self.consume("id")
                self.consume("colon")
                text = self.text()
                if re.fullmatch(r"\w+", name, re.ASCII):
                    named.append((name, parse_expression(text, self.liquid5)))
                else:
                    positional.append(parse_expression(f"{name}: {text}", self.liquid5))
            else:
                positional.append(self.value())
            if not self.accept("comma"):
                return positional, named


@lru_cache(maxsize=2048)
def parse_value_strict(markup: str, liquid5: bool = False) -> Expression:
    """`value | filter: …`."""
    reader = Reader(markup, liquid5)
    if liquid5 and reader.look("end_of_string"):
        return parse_expression("")
    value = reader.value()
    filters: list[Call] = []
    while reader.accept("pipe"):
        name = reader.consume("id")
        positional, named = reader.arguments() if reader.accept("colon") else ([], [])
        filters.append(Call(name, tuple(positional), tuple(named)))
    reader.end()
    return Filtered(value, tuple(filters)) if filters else value


@lru_cache(maxsize=1024)
def parse_condition_strict(markup: str, liquid5: bool = False) -> Condition:
    reader = Reader(markup, liquid5)
    parts = [_comparison(reader)]
    joints: list[str] = []
    while True:
        joint = "and" if reader.word("and") else "or" if reader.word("or") else ""
        if not joint:
            break
        joints.append(joint)
        parts.append(_comparison(reader))
    reader.end()
    return Condition(tuple(parts), tuple(joints))


def _comparison(reader: Reader) -> Expression:
    left = reader.value()
    operator = reader.accept("comparison")
    return left if operator is None else Comparison(left, operator, reader.value())


# --- lax

_FIRST_FRAGMENT = re.compile(rf"({FRAGMENT})(.*)", re.DOTALL | re.ASCII)
_FILTERS = re.compile(r"\|\s*(.*)", re.DOTALL | re.ASCII)
_FILTER = re.compile(rf"(?:\s+|{FRAGMENT}|,)+", re.ASCII)
_FILTER_NAME = re.compile(r"\w+", re.ASCII)
_FILTER_ARGUMENT = re.compile(rf"(?::|,)\s*((?:\w+\s*:\s*)?{FRAGMENT})", re.ASCII)
_NAMED = re.compile(rf"(\w+)\s*:\s*({FRAGMENT})", re.ASCII)
_CONDITION_PARTS = re.compile(
    rf"(?:\b(?:\s?and\s?|\s?or\s?)\b|(?:\s*(?!\b(?:\s?and\s?|\s?or\s?)\b)(?:{FRAGMENT}|\S+)\s*)+)", re.ASCII
)
_CONDITION = re.compile(rf"({FRAGMENT})\s*([=!<>a-z_]+)?\s*({FRAGMENT})?", re.ASCII)


def parse_value_lax(markup: str, liquid5: bool = False) -> Expression:
    """What can be made of `value | filter: …`; never fails."""
    match = _FIRST_FRAGMENT.search(markup)
    if match is None:
        return parse_expression("")
    value = parse_expression(match[1], liquid5)
    filters: list[Call] = []
    if rest := _FILTERS.search(match[2]):
        for part in _FILTER.findall(rest[1]):
            if name := _FILTER_NAME.search(part):
                filters.append(_lax_call(name[0], _FILTER_ARGUMENT.findall(part), liquid5))
    return Filtered(value, tuple(filters)) if filters else value


def _lax_call(name: str, texts: list[str], liquid5: bool) -> Call:
    positional: list[Expression] = []
    named: list[tuple[str, Expression]] = []
    for text in texts:
        if match := _NAMED.fullmatch(text):
            named.append((match[1], parse_expression(match[2], liquid5)))
        else:
            positional.append(parse_expression(text, liquid5))
    return Call(name, tuple(positional), tuple(named))


def parse_condition_lax(markup: str, liquid5: bool = False) -> Condition:
    texts = _CONDITION_PARTS.findall(markup)
    parts = [_lax_comparison(texts.pop() if texts else "", liquid5)]
    joints: list[str] = []
    while texts:
        joint = texts.pop().strip(_SPACE)
        part = _lax_comparison(texts.pop() if texts else "", liquid5)
        if joint not in ("and", "or"):
            raise _condition_error()
        parts.append(part)
        joints.append(joint)
    return Condition(tuple(reversed(parts)), tuple(reversed(joints)))


def _lax_comparison(text: str, liquid5: bool) -> Expression:
    match = _CONDITION.search(text)
    if match is None:
        raise _condition_error()
    left = parse_expression(match[1], liquid5)
    if match[2] is None:
        return left
    return Comparison(left, match[2], parse_expression(match[3], liquid5))


def _condition_error() -> LiquidSyntaxError:
    return LiquidSyntaxError(
        "Syntax Error in tag 'if' - Valid syntax: if [expression]", hint="for example {% if page.title == 'Home' %}"
    )
