"""`assign`, `capture`, `increment`, `decrement`, and `echo` of Liquid 5."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.liquid.compiler import Emitter
from generator.liquid.context import Context
from generator.liquid.expressions import Expression, Literal
from generator.liquid.nodes import BuiltinBlock, BuiltinTag, Output, Tag
from generator.liquid.parser import Parser
from generator.liquid.values import Keyword, to_s

_SIGNATURE = r"(?:\(?[\w\-\.\[\]]\)?)+"
_SIGNATURE_END = re.compile(rf"{_SIGNATURE}\Z", re.ASCII)
_SIGNATURE_CHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.[]()"
_SPACE = "\t\n\v\f\r "


def _split_assignment(markup: str) -> tuple[str, str] | None:
    """The name before the first `=` that has one before it, and what follows."""
    position = markup.find("=")
    start = 0
    while position >= 0:
        head = markup[start:position].rstrip(_SPACE)
        run = head[len(head.rstrip(_SIGNATURE_CHARS)) :]
        if run and ("(" in run or ")" in run):
            match = _SIGNATURE_END.search(run)
            run = match[0] if match else ""
        if run:
            return run, markup[position + 1 :].lstrip(_SPACE)
        start = position + 1
        position = markup.find("=", start)
    return None


_CAPTURE = re.compile(rf"({_SIGNATURE})", re.ASCII)


class Assign(BuiltinTag):
    """`{% assign name = value | filter %}`."""

    blank = True

    def setup(self, parser: Parser) -> None:
        parts = _split_assignment(self.raw_markup)
        if parts is None:
            message = "Syntax Error in 'assign' - Valid syntax: assign [var] = [source]"
            raise parser.error(self, message, "{% assign title = page.title | upcase %}")
        self.target = parts[0]
        self.value = parser.value(parts[1], self)

    def expressions(self) -> Iterable[Expression]:
        return (self.value,)

    def emit(self, emitter: Emitter) -> None:
        keyword = isinstance(self.value, Literal) and isinstance(self.value.value, Keyword)
        with emitter.guard(self):
            code = "''" if keyword else self.value.emit(emitter)
            emitter.line(f"ctx.scopes[0][{self.target!r}] = {code}")


class Capture(BuiltinBlock):
    """`{% capture name %}…{% endcapture %}`."""

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return True

    def setup(self, parser: Parser) -> None:
        match = _CAPTURE.search(self.raw_markup)
        if match is None:
            raise parser.error(self, "Syntax Error in 'capture' - Valid syntax: capture [var]", "{% capture name %}")
        self.target = match[1]

    def emit(self, emitter: Emitter) -> None:
        with emitter.guard(self), emitter.buffer() as name:
            # A `break` inside ends the block, and what there is until then is captured.
            with emitter.indented("try:"):
                emitter.body(self.body)
            with emitter.indented("finally:"):
                emitter.line(f"ctx.scopes[0][{self.target!r}] = ''.join({name})")


class Increment(Tag):
    """`{% increment name %}`: a counter of its own, which variables of that name hide."""

    opaque = False
    step = 1

    def render(self, context: Context) -> str:
        counters = context.counters
        value = counters.get(self.markup)
        if value is None:
            value = context.data_value(self.markup)
        if not isinstance(value, int) or isinstance(value, bool):
            value = 0
        counters[self.markup] = value + self.step
        return to_s(value if self.step > 0 else value + self.step)


class Decrement(Increment):
    """`{% decrement name %}`."""

    step = -1


class Echo(BuiltinTag):
    """`{% echo value | filter %}` of Liquid 5."""

    def setup(self, parser: Parser) -> None:
        self.output = Output(parser.value(self.raw_markup, self), self.offset)

    def expressions(self) -> Iterable[Expression]:
        return self.output.expressions()

    def emit(self, emitter: Emitter) -> None:
        self.output.emit(emitter)
