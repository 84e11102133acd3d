"""`if`, `unless`, `case`, `ifchanged`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.liquid.compiler import Emitter
from generator.liquid.context import Context
from generator.liquid.expressions import Comparison, Condition, Expression, Literal
from generator.liquid.nodes import Body, BuiltinBlock
from generator.liquid.parser import Parser
from generator.liquid.syntax import FRAGMENT

# More branches than this are tested one after the other: Python nests `elif` in its syntax tree.
MAX_BRANCHES = 40


class If(BuiltinBlock):
    """`{% if a == b and c %}…{% elsif … %}…{% else %}…{% endif %}`."""

    negated = False
    branches: list[tuple[Condition | None, Body]]

    def setup(self, parser: Parser) -> None:
        self.first = parser.condition(self.raw_markup, self)

    def parse(self, parser: Parser) -> None:
        self.branches = []
        condition: Condition | None = self.first
        while True:
            body, end = parser.until(self)
            self.branches.append((condition, body))
            if end.name == f"end{self.name}":
                return
            if end.name == "elsif":
                condition = parser.condition(end.text, self)
            elif end.name == "else":
                condition = None
            else:
                raise parser.unexpected(self, end)

    def bodies(self) -> Iterable[Body]:
        return (body for _, body in self.branches)

    def expressions(self) -> Iterable[Expression]:
        return (condition for condition, _ in self.branches if condition is not None)

    def emit(self, emitter: Emitter) -> None:
        tests = [condition.emit(emitter) if condition else None for condition, _ in self.branches]
        if self.negated:
            tests[0] = f"not {tests[0]}"
        branches = list(zip(tests, (body for _, body in self.branches), strict=True))
        with emitter.guard(self), emitter.silence(self.blank):
            if len(branches) > MAX_BRANCHES:
                self._emit_flat(emitter, branches)
            else:
                self._emit_chain(emitter, branches)

    def _emit_chain(self, emitter: Emitter, branches: list[tuple[str | None, Body]]) -> None:
        word = "if"
        for test, body in branches:
            if test is None and word == "if":
                emitter.body(body)
                return
            with emitter.indented(f"{word} {test}:" if test is not None else "else:"):
                emitter.body(body)
            if test is None:
                return  # what follows an else is never reached
            word = "elif"

    def _emit_flat(self, emitter: Emitter, branches: list[tuple[str | None, Body]]) -> None:
        open_ = emitter.name("open")
        emitter.line(f"{open_} = True")
        for test, body in branches:
            with emitter.indented(f"if {open_} and ({test or True}):"):
                emitter.line(f"{open_} = False")
                emitter.body(body)


class Unless(If):
    """As `if`, its first condition the other way round."""

    negated = True


_CASE = re.compile(f"({FRAGMENT})", re.ASCII)
_WHEN = re.compile(rf"({FRAGMENT})((?:\s+or\s+|\s*,\s*)(?={FRAGMENT}))?", re.ASCII)


class Case(BuiltinBlock):
    """`{% case x %}{% when 1, 2 or 3 %}…{% else %}…{% endcase %}`; every `when` that fits is rendered."""

    branches: list[tuple[tuple[Comparison, ...], Body]]

    def setup(self, parser: Parser) -> None:
        match = _CASE.search(self.raw_markup)
        if match is None:
            raise parser.error(
                self, "Syntax Error in 'case' - Valid syntax: case [condition]", "{% case page.layout %}"
            )
        self.value = parser.expression(match[1])

    def parse(self, parser: Parser) -> None:
        self.branches = []
        self.head, end = parser.until(self)
        while end.name != "endcase":
            comparisons: tuple[Comparison, ...] = ()
            if end.name == "when":
                comparisons = self._when(end.text, parser)
            elif end.name != "else":
                raise parser.unexpected(self, end)
            elif end.text.strip():
                message = "Syntax Error in tag 'case' - Valid else condition: {% else %} (no parameters) "
                raise parser.error(self, message)
            body, end = parser.until(self)
            self.branches.append((comparisons, body))

    def _when(self, markup: str, parser: Parser) -> tuple[Comparison, ...]:
        comparisons: list[Comparison] = []
        match = _WHEN.search(markup)
        while match is not None:
            comparisons.append(Comparison(self.value, "==", parser.expression(match[1])))
            match = _WHEN.match(markup, match.end()) if match[2] else None
        if not comparisons:
            message = "Syntax Error in tag 'case' - Valid when condition: {% when [condition] [or condition2...] %}"
            raise parser.error(self, message, '{% when "post", "page" %}')
        return tuple(comparisons)

    def bodies(self) -> Iterable[Body]:
        return (self.head, *(body for _, body in self.branches))

    def expressions(self) -> Iterable[Expression]:
        yield self.value
        for comparisons, _ in self.branches:
            yield from (comparison.right for comparison in comparisons)

    def emit(self, emitter: Emitter) -> None:
        with emitter.guard(self), emitter.silence(self.blank):
            matched, over = emitter.name("open"), emitter.name("over")
            emitter.line(f"{matched} = True; {over} = False")
            ended = False
            for comparisons, body in self.branches:
                if not comparisons:
                    with emitter.indented(f"if {matched} and not {over}:"):
                        emitter.body(body)
                        # In Liquid 4 nothing comes after an `else` that is rendered.
                        if not emitter.environment.liquid5:
                            emitter.line(f"{over} = True")
                            ended = True
                unless = f"not {over} and " if ended else ""
                tests = [comparison.emit(emitter) for comparison in comparisons]
                if len(tests) == 1:
                    with emitter.indented(f"if {unless}{tests[0]}:"):
                        emitter.line(f"{matched} = False")
                        emitter.body(body)
                elif tests:
                    self._emit_many(emitter, tests, unless, matched, body)

    def _emit_many(self, emitter: Emitter, tests: list[str], unless: str, matched: str, body: Body) -> None:
        """A `when` with several values; it is rendered once for each that fits, so twice for `when 1, 1`."""
        hits = emitter.name("hits")
        if len(tests) > MAX_BRANCHES:
            emitter.line(f"{hits} = {emitter.constant(self)}.count(ctx, {emitter.constant(body)})")
        else:
            emitter.line(f"{hits} = sum(({', '.join(tests)}))")
        with emitter.indented(f"if {unless}{hits}:"):
            emitter.line(f"{matched} = False")
            emitter.body(body)
            if len(set(tests)) < len(tests) or not all(isinstance(node.right, Literal) for node in self._flat()):
                emitter.line(f"ctx.repeat({emitter.part(body)}, {emitter.target}, {hits} - 1)")
                emitter.check_interrupt()

    def count(self, context: Context, wanted: Body) -> int:
        """How many values of the `when` with this body fit; for those that are too many to be written out."""
        found = (comparisons for comparisons, body in self.branches if body is wanted)
        return sum(comparison.evaluate(context) for comparisons in found for comparison in comparisons)

    def _flat(self) -> Iterable[Comparison]:
        return (comparison for comparisons, _ in self.branches for comparison in comparisons)

    @property
    def opaque(self) -> bool:  # type: ignore[override]
        return any(len(comparisons) > 1 for comparisons, _ in self.branches)


class IfChanged(BuiltinBlock):
    """`{% ifchanged %}…{% endifchanged %}`: its output, if it is not that of the last one."""

    opaque = True

    def emit(self, emitter: Emitter) -> None:
        with emitter.guard(self), emitter.silence(self.blank):
            part = emitter.part(self.body)
            name = emitter.name("now")
            emitter.line(f"{name} = ctx.body({part})()")
            with emitter.indented(f"if {name} != ctx.changed:"):
                emitter.line(f"ctx.changed = {name}")
                emitter.write(name)
        emitter.check_interrupt()
