"""Writes the nodes of a template as Python source and compiles it.

Every template is a function `main(ctx, o)` that appends strings to the list `o`; bodies of blocks from outside, and
what is nested deeply, are functions of their own with the same shape. Variables of a `for` are Python locals where
nothing else can see them; all names in the source are ours, and text of the template enters as literals only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from generator.liquid import values
from generator.liquid.errors import LiquidError
from generator.liquid.expressions import (
    Condition,
    Expression,
    Filtered,
    Key,
    Lookup,
    make_range,
    unknown_operator,
    walk,
)
from generator.liquid.nodes import Body, Node
from generator.liquid.runtime import RUNTIME
from generator.liquid.values import Keyword

if TYPE_CHECKING:
    from generator.liquid.environment import Environment
    from generator.liquid.template import Template

# CPython allows 20 nested blocks and 100 levels of indentation in a function.
MAX_LEVEL = 7
_LOOP_FIELDS = {
    "index": "({0}.i + 1)",
    "index0": "{0}.i",
    "rindex": "({0}.length - {0}.i)",
    "rindex0": "({0}.length - {0}.i - 1)",
    "first": "({0}.i == 0)",
    "last": "({0}.i == {0}.length - 1)",
    "length": "{0}.length",
    "name": "{0}.name",
}


class Emitter:
    """Collects the source of one template."""

    def __init__(self, environment: Environment, template: Template, inline: bool) -> None:
        self.environment = environment
        self.inline = inline
        self.silent = False
        self.namespace: dict[str, Any] = {
            **RUNTIME,
            "prop": environment.prop,
            "item": environment.item,
            "equal": environment.equal,
            "T": template,
            "make_range": make_range,
            "unknown_operator": unknown_operator,
        }
        self.lines: list[str] = []
        self.offsets: list[int] = []
        self.truths: set[str] = set()  # Python expressions that are True or False, nothing else
        self._constants: dict[int, str] = {}
        self._parts: list[tuple[str, Body, bool]] = []
        self._names = 0
        self._offset = 0
        self._heights: dict[int, int] = {}
        self._reset()

    def _reset(self) -> None:
        """Begin a function."""
        self._indent = 1
        self._text: list[str] = []
        self._locals: dict[str, tuple[str, bool]] = {}
        self._writers = ["w"]
        self._lists = ["o"]
        self._loops: list[bool] = [False]
        self._level = 0
        self._scopes = 0
        self._stacked = 0

    # --- source

    def compile(self, body: Body, filename: str) -> dict[str, Any]:
        """The namespace with the function `main`."""
        self._function("main", body, False)
        while self._parts:
            self._function(*self._parts.pop())
        source = "\n".join(self.lines)
        exec(compile(source, filename, "exec", dont_inherit=True), self.namespace)
        return self.namespace

    def _function(self, name: str, body: Body, silent: bool) -> None:
        self._reset()
        self.silent = silent
        self._indent = 0
        self.line(f"def {name}(ctx, o):")
        self._indent = 1
        self.line("w = ctx.writer(o)" if self.environment.limits.output is not None else "w = o.append")
        self.line("find = ctx.get")
        if self.inline:
            self.line("d = len(ctx.scopes); s = len(ctx.for_stack)")
        for node in body.nodes:
            self._offset = node.offset
            node.emit(self)
        self._flush()

    def line(self, code: str) -> None:
        """One line of Python at the present indentation."""
        self._flush()
        self.lines.append(" " * self._indent + code)
        self.offsets.append(self._offset)

    def _flush(self) -> None:
        if self._text:
            text = "".join(self._text)
            self._text.clear()
            if text:
                self.lines.append(" " * self._indent + f"{self._writers[-1]}({text!r})")
                self.offsets.append(self._offset)

    @contextmanager
    def indented(self, code: str) -> Iterator[None]:
        """Lines under a line such as `if …:`."""
        self.line(code)
        self._indent += 1
        before = len(self.lines)
        yield
        self._flush()
        if len(self.lines) == before:
            self.line("pass")
        self._indent -= 1

    def text(self, text: str) -> None:
        if not self.silent:
            self._text.append(text)

    def write(self, code: str) -> None:
        """Append the string that an expression of Python gives."""
        self.line(code if self.silent else f"{self._writers[-1]}({code})")

    def output(self, code: str) -> None:
        """Append a value as text."""
        if self.silent:
            self.line(code)
        else:
            self.line(f"{self._writers[-1]}(x if (x := {code}).__class__ is str else out(x))")

    def name(self, prefix: str) -> str:
        """A new name."""
        self._names += 1
        return f"{prefix}{self._names}"

    def constant(self, value: object) -> str:
        """The name under which the source knows an object."""
        name = self._constants.get(id(value))
        if name is None:
            name = self._constants[id(value)] = self.name("k")
            self.namespace[name] = value
        return name

    def literal(self, value: object) -> str:
        if value is None or isinstance(value, bool | str):
            return repr(value)
        if isinstance(value, int) and abs(value) < 1 << 64:
            return f"({value!r})" if value < 0 else repr(value)
        if isinstance(value, Keyword):
            return repr(value)
        return self.constant(value)

    # --- structure

    def body(self, body: Body) -> None:
        """The nodes of a body, or the call of a function with them where nesting is deep."""
        if self._level >= MAX_LEVEL and any(True for node in body.nodes for _ in node.bodies()):
            self.line(f"{self.part(body)}(ctx, {self._lists[-1]})")
            self.check_interrupt()
            return
        self._level += 1
        for node in body.nodes:
            self._offset = node.offset
            node.emit(self)
        self._level -= 1

    @property
    def target(self) -> str:
        """The list that output goes to."""
        return self._lists[-1]

    def part(self, body: Body) -> str:
        """The name of a function that renders a body."""
        name = self.name("part")
        self._parts.append((name, body, self.silent))
        return name

    @contextmanager
    def silence(self, silent: bool) -> Iterator[None]:
        """Write no text for a while, if `silent`."""
        self._flush()
        before = self.silent
        self.silent = before or silent
        yield
        self._flush()
        self.silent = before

    @contextmanager
    def buffer(self) -> Iterator[str]:
        """Output goes to a list of its own for a while; its name."""
        number = self.name("")
        name, writer = f"o{number}", f"w{number}"
        self.line(f"{name} = []; {writer} = {self._writer_of(name)}")
        self._lists.append(name)
        self._writers.append(writer)
        silent, self.silent = self.silent, False
        yield name
        self._flush()
        self.silent = silent
        self._lists.pop()
        self._writers.pop()

    def _writer_of(self, name: str) -> str:
        return f"ctx.writer({name})" if self.environment.limits.output is not None else f"{name}.append"

    def guard(self, node: Node) -> AbstractContextManager[None]:
        """Around what may fail: when errors are inline they are caught node by node."""
        return self._guard(node) if self.inline else nullcontext()

    @contextmanager
    def _guard(self, node: Node) -> Iterator[None]:
        self._offset = node.offset
        state = f"d + {self._scopes}, s + {self._stacked}"
        with self.indented("try:"):
            yield
        with self.indented("except Exception as e:"):
            self._offset = node.offset
            self.write(f"ctx.caught(e, T, {node.offset}, {state})")

    # --- loops and interrupts

    @contextmanager
    def loop(self, code: str) -> Iterator[None]:
        """A `for` of Python, within which `break` and `continue` are Python's."""
        self._loops.append(True)
        with self.indented(code):
            if self.environment.limits.seconds:
                self.line("ctx.check_time()")
            yield
        self._loops.pop()

    @contextmanager
    def scope(self, scopes: int, stacked: int) -> Iterator[None]:
        """Count what the context has more of meanwhile, so that an error can take it back."""
        self._scopes += scopes
        self._stacked += stacked
        yield
        self._scopes -= scopes
        self._stacked -= stacked

    @contextmanager
    def bind(self, names: dict[str, tuple[str, bool]]) -> Iterator[None]:
        """Variables that are Python locals for a while: name → (local, whether it is a ForLoop)."""
        before = self._locals
        self._locals = {**before, **names}
        yield
        self._locals = before

    def interrupt(self, kind: str) -> None:
        """`break` or `continue`."""
        if self._loops[-1]:
            self.line(kind)
        else:
            self.line(f"ctx.interrupts.append({kind!r}); return")

    def check_interrupt(self) -> None:
        """After something that may have interrupted: do as it says."""
        if not self._loops[-1]:
            self.line("if ctx.interrupts: return")
            return
        with self.indented("if ctx.interrupts:"):
            self.line("if ctx.take_interrupt() == 'break': break")
            self.line("continue")

    # --- expressions

    def variable(self, name: str, path: Sequence[Key]) -> tuple[str, Sequence[Key]]:
        """Python for a variable, and the rest of its path."""
        found = self._locals.get(name)
        if found is None:
            return f"find({name!r})", path
        local, is_loop = found
        if is_loop and path and path[0] in _LOOP_FIELDS:
            code = _LOOP_FIELDS[path[0]].format(local)
            if path[0] in ("first", "last"):
                self.truths.add(code)
            return code, path[1:]
        return local, path

    def call(self, name: str, arguments: list[str]) -> str:
        """Python for a filter; a filter that nobody knows gives its value."""
        environment = self.environment
        entry = environment.filter(name)
        if entry is None:
            if environment.strict_filters:
                return f"ctx.environment.no_filter({name!r}, {arguments[0]})"
            return arguments[0]
        if message := entry.wrong_arity(len(arguments)):
            return f"wrong({message!r}, {', '.join(arguments)})"
        function = f"f_{name}" if name.isidentifier() else self.constant(entry.function)
        self.namespace[function] = entry.function
        return f"{function}({', '.join(['ctx', *arguments] if entry.context else arguments)})"

    # --- what a body needs

    def opaque(self, body: Body) -> bool:
        """Whether something in a body may look at variables by name, or is moved to a function of its own."""
        return self._level + self._height(body) > MAX_LEVEL or any(self._opaque_node(node) for node in body.nodes)

    def _opaque_node(self, node: Node) -> bool:
        if node.opaque:
            return True
        for expression in node.expressions():
            for inner in walk(expression):
                if isinstance(inner, Lookup | Filtered | Condition) and inner.large:
                    return True
                if isinstance(inner, Lookup) and inner.name is not None and not isinstance(inner.name, str):
                    return True
                if isinstance(inner, Filtered) and any(self._needs_context(call.name) for call in inner.filters):
                    return True
        return any(self._opaque_node(child) for body in node.bodies() for child in body.nodes)

    def _needs_context(self, name: str) -> bool:
        entry = self.environment.filter(name)
        return entry is not None and entry.context

    def _height(self, body: Body) -> int:
        height = self._heights.get(id(body))
        if height is None:
            inner = (self._height(child) for node in body.nodes for child in node.bodies())
            height = self._heights[id(body)] = 1 + max(inner, default=0)
        return height

    def mentions(self, body: Body, name: str) -> bool:
        """Whether an expression in a body starts with this variable."""
        return any(
            isinstance(inner, Lookup) and inner.name == name
            for expression in expressions_in(body)
            for inner in walk(expression)
        )


def nodes_in(body: Body) -> Iterator[Node]:
    """All nodes in a body, those in blocks too."""
    for node in body.nodes:
        yield node
        for inner in node.bodies():
            yield from nodes_in(inner)


def expressions_in(body: Body) -> Iterator[Expression]:
    for node in nodes_in(body):
        yield from node.expressions()


__all__ = ["Emitter", "LiquidError", "expressions_in", "nodes_in", "values"]
