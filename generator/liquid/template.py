"""A parsed template: renders, and tells what it uses."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.errors import Diagnostic, Place, Report, place_at
from generator.liquid.context import Context, Errors, Part
from generator.liquid.errors import LimitError, LiquidError
from generator.liquid.expressions import Filtered, Literal, Lookup, walk
from generator.liquid.nodes import BaseTag, Body, Text
from generator.liquid.parser import width_at

if TYPE_CHECKING:
    from generator.liquid.environment import Environment


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a template names: paths of variables (`page.title`), filters, tags, partials with a constant name."""

    variables: frozenset[str]
    filters: frozenset[str]
    tags: frozenset[str]
    partials: frozenset[str]


class Template:
    """Made by `Environment.parse`. Never changes; compiled when it is first rendered."""

    __slots__ = ("_code", "_offsets", "body", "environment", "line_offset", "name", "source", "warnings")

    def __init__(
        self,
        environment: Environment,
        source: str,
        name: str,
        line_offset: int,
        body: Body,
        warnings: tuple[Diagnostic, ...],
    ) -> None:
        self.environment = environment
        self.source = source
        self.name = name
        self.line_offset = line_offset
        self.body = body
        self.warnings = warnings
        self._code: dict[str, tuple[dict[str, Any], list[int]]] = {}
        self._offsets: list[int] | None = None

    def render(
        self,
        scope: object,
        *,
        registers: dict[str, Any] | None = None,
        errors: Errors = "raise",
        report: Report | None = None,
    ) -> str:
        """The output with the variables of `scope`, a mapping or a drop.

        `errors="raise"`: the first error is raised as a `LiquidError` with its place. `errors="inline"`: errors are
        written into the output and given to `report`.
        """
        return self.render_in(Context(self.environment, scope, registers, errors, report))

    def render_in(self, context: Context) -> str:
        """The output in a context that the caller made."""
        output: list[str] = []
        try:
            self.run(context, output)
        except LimitError as error:
            if context.errors == "raise":
                raise
            context.findings.append(error.diagnostic)
            context.report(error.diagnostic)
            return error.inline(error.place.line if error.place else 0)
        return "".join(output)

    def run(self, context: Context, output: list[str]) -> None:
        """Append the output; errors leave with their place."""
        nodes = self.body.nodes
        if len(nodes) == 1 and isinstance(nodes[0], Text):
            context.writer(output)(nodes[0].text)
            return
        if not nodes:
            return
        main, namespace = self._main(context.errors)
        before = context.template
        context.template = self
        try:
            main(context, output)
        except LiquidError as error:
            if error.place is None:
                error.locate(*self.place(self._offset_of(error, context.errors)))
            raise
        except RecursionError as error:
            nested = LiquidError("Nesting too deep", hint="does an include include itself?")
            nested.locate(*self.place(self._offset_of(error, context.errors)))
            raise nested from None
        except Exception as error:
            if not any(note.startswith("in the template") for note in getattr(error, "__notes__", ())):
                place = self.place(self._offset_of(error, context.errors))[0]
                error.add_note(f"in the template {place}")
            raise
        finally:
            context.template = before

    def _main(self, errors: Errors) -> tuple[Part, dict[str, Any]]:
        entry = self._code.get(errors)
        if entry is None:
            from generator.liquid.compiler import Emitter

            emitter = Emitter(self.environment, self, errors == "inline")
            namespace = emitter.compile(self.body, f"<liquid {self.name}>")
            entry = self._code[errors] = (namespace, emitter.offsets)
        return entry[0]["main"], entry[0]

    def python(self, errors: Errors = "raise") -> str:
        """The generated source, for people who look into it."""
        from generator.liquid.compiler import Emitter

        emitter = Emitter(self.environment, self, errors == "inline")
        emitter.compile(self.body, f"<liquid {self.name}>")
        return "\n".join(emitter.lines)

    def _offset_of(self, error: BaseException, errors: Errors) -> int:
        """Where in the source the innermost of our frames was when the error was raised."""
        namespace, offsets = self._code[errors]
        offset, traceback = 0, error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_globals is namespace:
                offset = offsets[traceback.tb_lineno - 1]
            traceback = traceback.tb_next
        return offset

    def place(self, offset: int) -> tuple[Place, str]:
        """The place of an offset in the source, and its line."""
        if self._offsets is None:
            self._offsets = [0, *(match.end() for match in re.finditer("\n", self.source))]
        line = bisect_right(self._offsets, offset)
        _, excerpt = place_at(self.name, self.source, offset)
        number = line + self.line_offset
        column = offset - self._offsets[line - 1] + 1
        width = width_at(self.source, offset)
        return Place(self.name, number, column, number, column + width if width else 0), excerpt

    def analyse(self) -> Analysis:
        """What the template names; partials with a name that is computed are left out."""
        from generator.liquid.compiler import expressions_in, nodes_in

        variables: set[str] = set()
        filters: set[str] = set()
        for top in expressions_in(self.body):
            for expression in walk(top):
                if isinstance(expression, Lookup) and isinstance(expression.name, str):
                    path = [expression.name]
                    for key in expression.path:
                        if not isinstance(key, str):
                            break
                        path.append(key)
                    variables.add(".".join(path))
                elif isinstance(expression, Filtered):
                    filters.update(call.name for call in expression.filters)
        tags: set[str] = set()
        partials: set[str] = set()
        for node in nodes_in(self.body):
            if isinstance(node, BaseTag):
                tags.add(node.name)
                partial = getattr(node, "partial", None)
                if isinstance(partial, Literal) and isinstance(partial.value, str):
                    partials.add(partial.value)
        return Analysis(frozenset(variables), frozenset(filters), frozenset(tags), frozenset(partials))
