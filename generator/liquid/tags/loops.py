"""`for`, `tablerow`, `cycle`, `break`, `continue`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.liquid.compiler import Emitter
from generator.liquid.context import Context, Part
from generator.liquid.errors import LiquidError, LiquidSyntaxError
from generator.liquid.expressions import MAX_CHAIN, NIL, Expression, Literal, Lookup
from generator.liquid.nodes import Body, BuiltinBlock, BuiltinTag
from generator.liquid.parser import Parser
from generator.liquid.runtime import cycle
from generator.liquid.syntax import FRAGMENT, TAG_ATTRIBUTES, Reader, parse_expression
from generator.liquid.values import Range, iterate, to_i, to_integer

_FOR = re.compile(rf"([\w\-]+)\s+in\s+({FRAGMENT}+)\s*(reversed)?", re.ASCII)
_TABLEROW = re.compile(rf"(?<!\w)(\w++)\s++in\s++({FRAGMENT}+)", re.ASCII)


class _Head:
    """What stands after `for`."""

    def __init__(self, variable: str, collection: str, backwards: bool, liquid5: bool) -> None:
        self.variable = variable
        self.name = f"{variable}-{collection}"
        self.collection = parse_expression(collection, liquid5)
        self.backwards = backwards
        self.liquid5 = liquid5
        self.start: Expression | None = None
        self.limit: Expression | None = None
        self.goes_on = False

    def attribute(self, name: str, markup: str) -> None:
        if name == "offset":
            self.goes_on = markup == "continue"
            self.start = None if self.goes_on else parse_expression(markup, self.liquid5)
        elif name == "limit":
            self.limit = parse_expression(markup, self.liquid5)


def _head_strict(markup: str, liquid5: bool) -> _Head:
    reader = Reader(markup, liquid5)
    variable = reader.consume("id")
    if not reader.word("in"):
        raise LiquidSyntaxError("For loops require an 'in' clause", hint="{% for post in site.posts %}")
    collection = reader.text()
    head = _Head(variable, collection, reader.word("reversed"), liquid5)
    while reader.look("id") and reader.look("colon", 1) if not liquid5 else reader.look("comma") or reader.look("id"):
        if liquid5:
            reader.accept("comma")
        name = "limit" if reader.word("limit") else "offset" if reader.word("offset") else ""
        if not name:
            raise LiquidSyntaxError("Invalid attribute in for loop. Valid attributes are limit and offset")
        reader.consume("colon")
        head.attribute(name, reader.text())
    reader.end()
    return head


def _head_lax(markup: str, liquid5: bool) -> _Head:
    match = _FOR.match(markup)
    if match is None:
        message = "Syntax Error in 'for loop' - Valid syntax: for [item] in [collection]"
        raise LiquidSyntaxError(message, hint="{% for post in site.posts %}")
    head = _Head(match[1], match[2], bool(match[3]), liquid5)
    for name, value in TAG_ATTRIBUTES.findall(markup):
        head.attribute(name, value)
    return head


class For(BuiltinBlock):
    """`{% for x in list limit:2 offset:1 reversed %}…{% else %}…{% endfor %}`."""

    def setup(self, parser: Parser) -> None:
        self.head = parser.read(self.raw_markup, _head_strict, _head_lax, self)

    def parse(self, parser: Parser) -> None:
        self.otherwise: Body | None = None
        self.body, end = parser.until(self)
        while end.name == "else":
            self.otherwise, end = parser.until(self)
            if end.name == "else":
                # Liquid parses the parts after a second else, and forgets the ones before.
                continue
        if end.name != "endfor":
            raise parser.unexpected(self, end)

    def bodies(self) -> Iterable[Body]:
        yield self.body
        if self.otherwise is not None:
            yield self.otherwise

    def expressions(self) -> Iterable[Expression]:
        yield self.head.collection
        yield from (expression for expression in (self.head.start, self.head.limit) if expression is not None)

    def emit(self, emitter: Emitter) -> None:
        with emitter.guard(self), emitter.silence(self.blank):
            items = emitter.name("items")
            emitter.line(f"{items} = {self._segment(emitter)}")
            with emitter.indented(f"if {items}:"):
                self._emit_loop(emitter, items)
            if self.otherwise is not None:
                with emitter.indented("else:"):
                    emitter.body(self.otherwise)

    def _segment(self, emitter: Emitter) -> str:
        head = self.head
        start = "CONTINUE" if head.goes_on else (head.start or NIL).emit(emitter)
        limit = (head.limit or NIL).emit(emitter)
        value = head.collection.emit(emitter)
        return f"segment(ctx, {value}, {head.name!r}, {start}, {limit}, {head.backwards})"

    def _emit_loop(self, emitter: Emitter, items: str) -> None:
        name = self.head.variable
        opaque = emitter.opaque(self.body)
        counted = opaque or emitter.mentions(self.body, "forloop")
        item, loop, scope = emitter.name("item"), emitter.name("loop"), emitter.name("scope")
        names = {"forloop": (loop, True)} if counted else {}
        if counted:
            emitter.line(f"{loop} = forloop(ctx, {self.head.name!r}, len({items}))")
        if opaque:
            emitter.line(f"{scope} = {{'forloop': {loop}}}; ctx.push({scope})")
        code = f"for {loop}.i, {item} in enumerate({items}):" if counted else f"for {item} in {items}:"
        with (
            emitter.scope(int(opaque), int(counted)),
            emitter.bind({**names, name: (item, False)}),
            emitter.loop(code),
        ):
            if opaque:
                emitter.line(f"{scope}[{name!r}] = {item}")
            emitter.body(self.body)
        if opaque:
            emitter.line("ctx.scopes.pop()")
        if counted:
            emitter.line("ctx.for_stack.pop()")
        if opaque:
            emitter.check_interrupt()  # a `tablerow` of Liquid 4 may have left more than one


class TableRowLoop:
    """`tablerowloop`."""

    __slots__ = ("cols", "i", "length")

    def __init__(self, length: int, cols: int) -> None:
        self.length = length
        self.cols = cols
        self.i = 0

    @property
    def col(self) -> int:
        return self.i % self.cols + 1 if self.cols > 0 else self.i + 1

    @property
    def row(self) -> int:
        return self.i // self.cols + 1 if self.cols > 0 else 1

    def __liquid_get__(self, key: str) -> object:
        match key:
            case "index":
                return self.i + 1
            case "index0":
                return self.i
            case "rindex":
                return self.length - self.i
            case "rindex0":
                return self.length - self.i - 1
            case "first":
                return self.i == 0
            case "last":
                return self.i == self.length - 1
            case "length":
                return self.length
            case "col":
                return self.col
            case "col0":
                return self.col - 1
            case "col_first":
                return self.col == 1
            case "col_last":
                return self.col == self.cols
            case "row":
                return self.row
        return None

    def __liquid_str__(self) -> str:
        return "Liquid::TablerowloopDrop"


class TableRow(BuiltinBlock):
    """`{% tablerow x in list cols:3 limit:2 offset:1 %}…{% endtablerow %}`: rows of a table."""

    opaque = True

    def setup(self, parser: Parser) -> None:
        match = _TABLEROW.search(self.raw_markup)
        if match is None:
            message = "Syntax Error in 'table_row loop' - Valid syntax: table_row [item] in [collection] cols=3"
            raise parser.error(self, message, "{% tablerow post in site.posts cols:3 %}")
        self.variable = match[1]
        self.collection = parser.expression(match[2])
        self.attributes = {name: parser.expression(markup) for name, markup in TAG_ATTRIBUTES.findall(self.raw_markup)}

    def expressions(self) -> Iterable[Expression]:
        yield self.collection
        yield from self.attributes.values()

    def emit(self, emitter: Emitter) -> None:
        with emitter.guard(self), emitter.silence(self.blank and not emitter.environment.liquid5):
            emitter.write(f"{emitter.constant(self)}.rows(ctx, {emitter.part(self.body)})")
        emitter.check_interrupt()

    def rows(self, context: Context, part: Part) -> str:
        """The rows of the table."""
        value = self.collection.evaluate(context)
        if value is None or value is False:
            return ""
        start = self._number(context, "offset") or 0
        limit = self._number(context, "limit")
        items = iterate(value)
        if not isinstance(value, str):
            items = items[max(0, start) :] if limit is None else items[max(0, start) : max(0, start + limit)]
        context.count_loop(len(items))
        cols = self._number(context, "cols")
        if cols is None:
            cols = len(items) if context.environment.liquid5 else 0
        loop = TableRowLoop(len(items), cols)
        output = ['<tr class="row1">\n']
        with context.scope({"tablerowloop": loop}) as scope:
            for loop.i, scope[self.variable] in enumerate(items):
                output.append(f'<td class="col{loop.col}">')
                part(context, output)
                output.append("</td>")
                if context.environment.liquid5 and context.interrupts and context.take_interrupt() == "break":
                    break
                if loop.col == cols and loop.i != loop.length - 1:
                    output.append(f'</tr>\n<tr class="row{loop.row + 1}">')
        output.append("</tr>\n")
        return "".join(output)

    def _number(self, context: Context, name: str) -> int | None:
        expression = self.attributes.get(name)
        if expression is None:
            return None
        value = expression.evaluate(context)
        if isinstance(value, Range | bool):
            raise LiquidError("invalid integer")
        return to_i(value)


class Break(BuiltinTag):
    """`{% break %}`: out of the loop; outside of loops, out of the template."""

    def emit(self, emitter: Emitter) -> None:
        emitter.interrupt("break")


class Continue(BuiltinTag):
    """`{% continue %}`: on to the next element."""

    def emit(self, emitter: Emitter) -> None:
        emitter.interrupt("continue")


_SIMPLE_CYCLE = re.compile(f"{FRAGMENT}+", re.ASCII)
_NAMED_CYCLE = re.compile(rf"({FRAGMENT})\s*:\s*(.*)", re.DOTALL | re.ASCII)
_CYCLE_VALUE = re.compile(rf"\s*({FRAGMENT})\s*", re.ASCII)


class Cycle(BuiltinTag):
    """`{% cycle 'a', 'b' %}`, `{% cycle name: 'a', 'b' %}`: the next of the values at every rendering."""

    def setup(self, parser: Parser) -> None:
        self.group: Expression | None = None
        if named := _NAMED_CYCLE.match(self.raw_markup):
            self.group = parser.expression(named[1])
            markup = named[2]
        elif _SIMPLE_CYCLE.match(self.raw_markup):
            markup = self.raw_markup
        else:
            message = "Syntax Error in 'cycle' - Valid syntax: cycle [name :] var [, var2, var3 ...]"
            raise parser.error(self, message, "{% cycle 'odd', 'even' %}")
        matches = (_CYCLE_VALUE.search(part) for part in markup.split(","))
        values = (parser.expression(match[1]) for match in matches if match)
        self.values = tuple(value for value in values if value != NIL)  # as Ruby's compact
        self._key = repr(self.values)
        if not parser.liquid5 and any(isinstance(value, Lookup) for value in self.values):
            # Ruby names such a cycle by the identities of its nodes: each tag counts alone.
            self._key += f" at {self.offset} of {parser.name}"

    def expressions(self) -> Iterable[Expression]:
        if self.group is not None:
            yield self.group
        yield from self.values

    @property
    def opaque(self) -> bool:  # type: ignore[override]
        return len(self.values) > MAX_CHAIN

    def choose(self, context: Context, key: object) -> object:
        """The next value, for a cycle that is too long to be written out."""
        number = cycle(context, key, len(self.values))
        return self.values[number].evaluate(context) if number < len(self.values) else None

    def emit(self, emitter: Emitter) -> None:
        with emitter.guard(self):
            key = self.group.emit(emitter) if self.group is not None else repr(self._key)
            if not self.values:
                return
            if self.opaque:
                emitter.output(f"{emitter.constant(self)}.choose(ctx, {key})")
                return
            if all(isinstance(value, Literal) for value in self.values):
                choices = ", ".join(value.emit(emitter) for value in self.values)
                emitter.output(f"({choices}, None)[cycle(ctx, {key}, {len(self.values)})]")
                return
            choices = ", ".join(f"lambda: {value.emit(emitter)}" for value in self.values)
            choices += ", lambda: None"  # where a group of this name has had more values
            emitter.output(f"({choices})[cycle(ctx, {key}, {len(self.values)})]()")


__all__ = ["Break", "Continue", "Cycle", "For", "TableRow", "to_integer"]
