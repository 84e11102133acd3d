"""`include` of Liquid 4 and `render` of Liquid 5. (Jekyll has an `include` of its own.)"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.liquid.context import Context, ForLoop
from generator.liquid.errors import LiquidError
from generator.liquid.expressions import Expression, Literal
from generator.liquid.nodes import Tag
from generator.liquid.parser import Parser
from generator.liquid.syntax import FRAGMENT, QUOTED, TAG_ATTRIBUTES
from generator.liquid.values import is_list, iterate, to_s

_INCLUDE = re.compile(rf"({FRAGMENT}+)(?:\s+(?:with|for)\s+({FRAGMENT}+))?(?:\s+as\s+([\w-]+))?", re.ASCII)
_RENDER = re.compile(rf"({QUOTED}+)(?:\s+(with|for)\s+({FRAGMENT}+))?(?:\s+as\s+([\w-]+))?", re.ASCII)


class Include(Tag):
    """`{% include 'name' with value, key: value %}`: shares all variables; a list renders once for each element."""

    def setup(self, parser: Parser) -> None:
        match = _INCLUDE.search(self.raw_markup)
        if match is None:
            message = "Error in tag 'include' - Valid syntax: include '[template]' (with|for) [object|collection]"
            raise parser.error(self, message)
        self.partial = parser.expression(match[1])
        self.value = parser.expression(match[2]) if match[2] else None
        self.alias = match[3] if parser.liquid5 else None
        self.attributes = {name: parser.expression(markup) for name, markup in TAG_ATTRIBUTES.findall(self.raw_markup)}

    def expressions(self) -> Iterable[Expression]:
        yield self.partial
        if self.value is not None:
            yield self.value
        yield from self.attributes.values()

    def render(self, context: Context) -> str:
        if context.isolated:
            raise LiquidError("include usage is not allowed in this context")
        name = self.partial.evaluate(context)
        if name is None or name is False or (context.environment.liquid5 and not isinstance(name, str)):
            raise LiquidError("Argument error in tag 'include' - Illegal template name")
        name = to_s(name)
        partial = context.environment.partial(name)
        variable = self.alias or name.rsplit("/", 1)[-1]
        value = self.value.evaluate(context) if self.value is not None else context.find(name)
        before, context.partial = context.partial, name
        output: list[str] = []
        try:
            with context.scope({}) as scope:
                for key, expression in self.attributes.items():
                    scope[key] = expression.evaluate(context)
                for scope[variable] in value if is_list(value) else [value]:
                    partial.run(context, output)
        finally:
            context.partial = before
        return "".join(output)


class Render(Tag):
    """`{% render 'name' with value as name, key: value %}` of Liquid 5: sees nothing but what it is given."""

    opaque = False

    def setup(self, parser: Parser) -> None:
        match = _RENDER.search(self.raw_markup)
        if match is None:
            message = "Syntax error in tag 'render' - Template name must be a quoted string"
            raise parser.error(self, message)
        self.partial = parser.expression(match[1])
        self.loops = match[2] == "for"
        self.value = parser.expression(match[3]) if match[3] else None
        self.alias = match[4]
        self.attributes = {name: parser.expression(markup) for name, markup in TAG_ATTRIBUTES.findall(self.raw_markup)}

    def expressions(self) -> Iterable[Expression]:
        yield self.partial
        if self.value is not None:
            yield self.value
        yield from self.attributes.values()

    def render(self, context: Context) -> str:
        assert isinstance(self.partial, Literal)
        name = to_s(self.partial.value)
        partial = context.environment.partial(name)
        variable = self.alias or name.rsplit("/", 1)[-1]
        value = self.value.evaluate(context) if self.value is not None else None
        given = {key: expression.evaluate(context) for key, expression in self.attributes.items()}
        output: list[str] = []
        if self.loops and value is not None and not isinstance(value, str | int | float):
            items = iterate(value)
            context.count_loop(len(items))
            loop = ForLoop(name, len(items), None)
            for loop.i, item in enumerate(items):
                partial.run(context.isolate({**given, "forloop": loop, variable: item}, name), output)
        else:
            scope = given if value is None else {**given, variable: value}
            partial.run(context.isolate(scope, name), output)
        return "".join(output)
