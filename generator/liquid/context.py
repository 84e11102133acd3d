"""What a rendering knows: variables, registers, counters, where it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from generator.errors import Diagnostic, Report, SourceError
from generator.liquid import values
from generator.liquid.errors import LimitError, LiquidError, UndefinedError
from generator.liquid.syntax import parse_expression
from generator.liquid.values import MISSING, Keyword

if TYPE_CHECKING:
    from generator.liquid.environment import Environment
    from generator.liquid.template import Template

MAX_SCOPES = 100
Part = Callable[["Context", list[str]], None]
Errors = Literal["raise", "inline"]


class ForLoop:
    """`forloop`: `i` is moved on by the loop itself."""

    __slots__ = ("i", "length", "name", "parentloop")

    def __init__(self, name: str, length: int, parentloop: ForLoop | None) -> None:
        self.name = name
        self.length = length
        self.parentloop = parentloop
        self.i = 0

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
            case "name":
                return self.name
            case "parentloop":
                return self.parentloop
        return None

    def __liquid_str__(self) -> str:
        return "Liquid::ForloopDrop"


class Context:
    """The state of one rendering. See `docs/liquid.md` for what tags and filters may use of it."""

    __slots__ = (
        "_budget", "_data", "_deadline", "changed", "counters", "cycles", "depth", "environment", "errors",
        "findings", "for_stack", "interrupts", "isolated", "offsets", "partial", "registers",
        "report", "scopes", "template",
    )  # fmt: skip

    def __init__(
        self,
        environment: Environment,
        data: object,
        registers: dict[str, Any] | None = None,
        errors: Errors = "raise",
        report: Report | None = None,
    ) -> None:
        self.environment = environment
        self.registers: dict[str, Any] = {} if registers is None else registers
        self.scopes: list[dict[str, Any]] = [{}]
        self.counters: dict[str, Any] = {}
        self.cycles: dict[object, int] = {}
        self.offsets: dict[str, int] = {}
        self.for_stack: list[ForLoop] = []
        self.interrupts: list[str] = []
        self.errors: Errors = errors
        self.findings: list[Diagnostic] = []
        self.report: Report = report or (lambda diagnostic: None)
        self.template: Template | None = None
        self.partial = ""
        self.depth = 0
        self.isolated = False
        self.changed: str | None = None
        self._data = data
        limits = environment.limits
        self._budget = [limits.output, limits.loops]  # what is left; shared with isolated contexts
        self._deadline = time.monotonic() + limits.seconds if limits.seconds else 0.0

    # --- variables

    def get(self, name: str) -> Any:
        """A variable from the innermost scope that has it, else from the data; None where there is none.

        With `strict_variables` that is an `UndefinedError`.
        """
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if self.counters and name in self.counters:
            return self.counters[name]
        data = self._data
        value = data.get(name, MISSING) if type(data) is dict else values._key(data, name)
        if value is MISSING:
            if self.environment.strict_variables:
                raise UndefinedError(f"undefined variable {name}", hint=self.environment.hint_for(name, self.names()))
            return None
        return value

    def find(self, name: str, default: object = None) -> Any:
        """As `get`, but never an error."""
        try:
            value = self.get(name)
        except UndefinedError:
            return default
        return default if value is None else value

    def assigned(self, name: str) -> Any:
        """What a name was assigned, by a tag or a loop; MISSING where it is none of these."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return MISSING

    def data_value(self, name: str) -> Any:
        """What the data of the rendering has for a name, apart from all assigned."""
        return values.get(self._data, name)

    def get_dynamic(self, name: object) -> Any:
        """The variable whose name a value is."""
        if isinstance(name, str):
            return self.get(name)
        if self.environment.strict_variables:
            raise UndefinedError(f"undefined variable {values.to_s(name)}")
        return None

    def names(self) -> set[str]:
        """The names of all variables that are known."""
        names = {name for scope in self.scopes for name in scope}
        if isinstance(self._data, Mapping):
            names.update(name for name in self._data if isinstance(name, str))
        return names

    def set(self, name: str, value: object) -> None:
        """Assign, in the outermost scope, as `{% assign %}` does."""
        self.scopes[0][name] = "" if isinstance(value, Keyword) else value

    def push(self, scope: dict[str, Any]) -> None:
        if len(self.scopes) >= MAX_SCOPES:
            raise LiquidError("Nesting too deep", hint="does an include include itself?")
        self.scopes.append(scope)

    @contextmanager
    def scope(self, variables: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """A scope of its own for a while; the same dict, so it may be changed meanwhile."""
        depth = len(self.scopes)
        self.push(variables)
        try:
            yield variables
        finally:
            del self.scopes[depth:]

    def prop(self, value: object, key: str) -> Any:
        return self.environment.prop(value, key)

    def item(self, value: object, key: object) -> Any:
        return self.environment.item(value, key)

    def evaluate(self, markup: str) -> Any:
        """The value of an expression without filters, such as `page.title`."""
        return parse_expression(markup, self.environment.liquid5).evaluate(self)

    # --- output

    def render(self, template: Template, scope: dict[str, Any] | None = None) -> str:
        """Another template in this context: what it assigns stays; `scope` is only for it."""
        output: list[str] = []
        if scope is None:
            template.run(self, output)
        else:
            with self.scope(scope):
                template.run(self, output)
        return "".join(output)

    def isolate(self, scope: dict[str, Any], partial: str) -> Context:
        """A context that sees only `scope`, and shares registers, counters of limits and findings with this one."""
        if self.depth >= MAX_SCOPES:
            raise LiquidError("Nesting too deep", hint="does a template render itself?")
        inner = Context(self.environment, {}, self.registers, self.errors, self.report)
        inner.scopes = [scope]
        inner.depth = self.depth + 1
        inner.isolated = True
        inner.partial = partial
        inner.findings = self.findings
        inner._budget, inner._deadline = self._budget, self._deadline
        return inner

    def body(self, part: Part) -> Callable[[], str]:
        """The body of a block as a function."""

        def render() -> str:
            output: list[str] = []
            part(self, output)
            return "".join(output)

        return render

    def repeat(self, part: Part, output: list[str], times: int) -> None:
        """Render a body some more times, until it is interrupted."""
        for _ in range(times):
            if not self.interrupts:
                part(self, output)

    def writer(self, output: list[str]) -> Callable[[str], None]:
        """How to append to the output, within its limit."""
        budget = self._budget
        if budget[0] is None:
            return output.append

        def write(text: str) -> None:
            left = budget[0] = (budget[0] or 0) - len(text)
            if left < 0:
                raise LimitError("Memory limits exceeded", hint="the output is larger than allowed")
            output.append(text)

        return write

    def take_interrupt(self) -> str:
        """The last pending `break` or `continue`, which is over with this.

        There can be several: in Liquid 4 each cell of a `tablerow` may leave one.
        """
        return self.interrupts.pop()

    # --- limits and errors

    def count_loop(self, size: int) -> None:
        if self._budget[1] is not None:
            left = self._budget[1] = self._budget[1] - size
            if left < 0:
                raise LimitError("Loop limit exceeded", hint="a loop runs more often than allowed")
        self.check_time()

    def check_time(self) -> None:
        if self._deadline and time.monotonic() > self._deadline:
            raise LimitError("Time limit exceeded", hint="rendering takes longer than allowed")

    def caught(self, error: Exception, template: Template, offset: int, depth: int, loops: int) -> str:
        """The text for an error at a node when errors are written into the output."""
        if isinstance(error, LimitError):
            raise error
        del self.scopes[depth:]
        del self.for_stack[loops:]
        place, excerpt = template.place(offset)
        if not isinstance(error, SourceError):
            message = "Nesting too deep" if isinstance(error, RecursionError) else "internal"
            error = LiquidError(message, code="liquid/internal")
        if isinstance(error, LiquidError):
            line = error.place.line if error.place else place.line
            error.locate(place, excerpt)
            text = error.inline(line, self.partial)
        else:
            text = f"Liquid error (line {place.line}): {error.diagnostic.message}"
        self.findings.append(error.diagnostic)
        self.report(error.diagnostic)
        return "" if isinstance(error, UndefinedError) else text
