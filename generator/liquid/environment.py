"""The environment: which tags, filters and rules templates are parsed with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, Literal, TypeVar

from generator.errors import Report
from generator.liquid import syntax, values
from generator.liquid.comparison import equal, equal5
from generator.liquid.context import Context
from generator.liquid.errors import LiquidError, LiquidSyntaxError, UndefinedError
from generator.liquid.expressions import Condition, Expression
from generator.liquid.filters import FILTERS, FILTERS5
from generator.liquid.limits import Limits, guarded
from generator.liquid.nodes import Body, Text
from generator.liquid.parser import Parser, TagFactory
from generator.liquid.tags import TAGS, TAGS5
from generator.liquid.template import Template
from generator.liquid.values import MISSING
from generator.text import did_you_mean

Mode = Literal["warn", "lax", "strict"]
Loader = Callable[[str], "str | None"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with what its signature says: positional arguments, the value among them, but not the context."""

    function: Callable[..., Any]
    context: bool
    least: int
    most: int | None

    def wrong_arity(self, given: int) -> str:
        """The message for a wrong number of arguments, empty if it is right."""
        if given >= self.least and (self.most is None or given <= self.most):
            return ""
        expected = str(self.least) if self.most == self.least else f"{self.least}..{self.most}"
        if self.most is None:
            expected = f"{self.least}+"
        return f"wrong number of arguments (given {given}, expected {expected})"


def _filter(function: Callable[..., Any]) -> Filter:
    context = bool(getattr(function, "liquid_context", False))
    skip = 1 if context else 0
    code = getattr(function, "__code__", None)
    if code is None:  # a class, a partial, a bound method
        import inspect

        parameters = list(inspect.signature(function).parameters.values())[skip:]
        positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        least = sum(1 for p in positional if p.default is p.empty)
        open_end = any(p.kind is p.VAR_POSITIONAL for p in parameters)
        return Filter(function, context, least, None if open_end else len(positional))
    count = code.co_argcount - skip - (1 if hasattr(function, "__self__") else 0)
    least = count - len(getattr(function, "__defaults__", None) or ())
    return Filter(function, context, least, None if code.co_flags & 4 else count)


T = TypeVar("T")


def _merged(standard: Mapping[str, T], more: Mapping[str, T | None] | None) -> dict[str, T]:
    result: dict[str, T | None] = {**standard, **(more or {})}
    return {name: value for name, value in result.items() if value is not None}


class Environment:
    """Parses templates. Never changes after it was made; see `docs/liquid.md`.

    `zone` is the local time zone of the filter `date` (None: that of the machine), `clock` gives the present moment.
    """

    def __init__(
        self,
        *,
        mode: Mode = "warn",
        tags: Mapping[str, TagFactory | None] | None = None,
        filters: Mapping[str, Callable[..., Any] | None] | None = None,
        loader: Loader | None = None,
        strict_variables: bool = False,
        strict_filters: bool = False,
        liquid5: bool = False,
        limits: Limits | None = None,
        report: Report | None = None,
        zone: tzinfo | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.mode: Mode = mode
        self.liquid5 = liquid5
        self.strict_variables = strict_variables
        self.strict_filters = strict_filters
        self.limits = limits or Limits()
        self.zone = zone
        self.report = report
        self.clock = clock
        self._loader = loader
        self.tags: dict[str, TagFactory] = _merged({**TAGS, **TAGS5} if liquid5 else TAGS, tags)
        self._filters = {
            name: _filter(function)
            for name, function in _merged({**FILTERS, **FILTERS5} if liquid5 else FILTERS, filters).items()
        }
        if most := self.limits.value:
            for name, entry in self._filters.items():
                self._filters[name] = replace(entry, function=guarded(name, entry.function, most))
        self.prop: Callable[[object, str], Any] = _strict_lookup if strict_variables else values.lookup
        self.item: Callable[[object, object], Any] = _strict_item if strict_variables else values.get
        self.equal: Callable[[object, object], bool] = equal5 if liquid5 else equal
        self.partial = lru_cache(maxsize=512)(self._partial)

    # --- parsing

    def parse(self, source: str, name: str = "template", line_offset: int = 0) -> Template:
        """A template from its source; a `SourceError` when it is wrong. `name` and `line_offset` are for messages."""
        if "{{" not in source and "{%" not in source:
            body = Body([Text(source, 0)] if source else [])
            return Template(self, source, name, line_offset, body, ())
        parser = Parser(self, source, name, line_offset)
        body = parser.document()
        if self.report is not None:
            for warning in parser.warnings:
                self.report(warning)
        return Template(self, source, name, line_offset, body, tuple(parser.warnings))

    def _partial(self, name: str) -> Template:
        """A template that the loader finds."""
        source = self._loader(name) if self._loader is not None else None
        if source is None:
            raise LiquidError(f"Could not find template '{name}'", code="liquid/missing-template")
        return self.parse(source, name)

    def expression(self, source: str) -> Expression:
        """A value with filters, such as `page.title | upcase`; cached."""
        return self._read(_value, source)

    def condition(self, source: str) -> Condition:
        """What may stand after `if`; cached."""
        return self._read(_condition, source)

    def _read(self, read: Callable[[str, Mode, bool], T], source: str) -> T:
        try:
            return read(source, self.mode, self.liquid5)
        except LiquidSyntaxError as error:
            # The cache holds no errors, but what raised them may be shared: give each caller its own.
            raise LiquidSyntaxError(f'{error.message} in "{source.strip()}"', hint=error.diagnostic.hint) from None

    # --- filters

    @property
    def filters(self) -> Iterable[str]:
        """The names of all filters."""
        return self._filters.keys()

    def filter(self, name: str) -> Filter | None:
        return self._filters.get(name)

    def invoke(self, context: Context, name: str, *arguments: Any) -> Any:
        """The value of a filter; of an unknown one the value that it was given."""
        entry = self._filters.get(name)
        if entry is None:
            return self.no_filter(name, arguments[0]) if self.strict_filters else arguments[0]
        if message := entry.wrong_arity(len(arguments)):
            raise LiquidError(message, code="liquid/arguments")
        return entry.function(context, *arguments) if entry.context else entry.function(*arguments)

    def no_filter(self, name: str, value: object) -> Any:
        hint = did_you_mean(name, self._filters)
        raise UndefinedError(f"undefined filter {name}", hint=hint, code="liquid/unknown-filter")

    def hint_for(self, name: str, names: Iterable[str]) -> str:
        return did_you_mean(name, names)


def _strict_lookup(value: object, key: str) -> Any:
    found = values._key(value, key)
    if found is MISSING and key in values.COMMANDS:
        found = values.command(value, key)
    if found is MISSING:
        names = [name for name in value if isinstance(name, str)] if isinstance(value, Mapping) else []
        raise UndefinedError(f"undefined variable {key}", hint=did_you_mean(key, names))
    return found


def _strict_item(value: object, key: object) -> Any:
    found = values._key(value, key)
    if found is MISSING:
        raise UndefinedError(f"undefined variable {values.to_s(key)}")
    return found


@lru_cache(maxsize=1024)
def _value(source: str, mode: Mode, liquid5: bool) -> Expression:
    if mode == "lax":
        return syntax.parse_value_lax(source, liquid5)
    try:
        return syntax.parse_value_strict(source, liquid5)
    except LiquidSyntaxError:
        if mode == "strict":
            raise
        return syntax.parse_value_lax(source, liquid5)


@lru_cache(maxsize=1024)
def _condition(source: str, mode: Mode, liquid5: bool) -> Condition:
    if mode == "lax":
        return syntax.parse_condition_lax(source, liquid5)
    try:
        return syntax.parse_condition_strict(source, liquid5)
    except LiquidSyntaxError:
        if mode == "strict":
            raise
        return syntax.parse_condition_lax(source, liquid5)
