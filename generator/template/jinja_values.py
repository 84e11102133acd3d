"""What a Jinja template reaches of a value, and how values print: the same as in Liquid.

`a.b` and `a["b"]` ask for an item first. Of Python's own objects only methods of plain values (text, numbers, lists,
mappings, dates) can be reached, none that changes them, and nothing that begins with an underscore.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from jinja2 import TemplateRuntimeError, UndefinedError, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from generator.liquid.values import MISSING, output
from generator.liquid.values import command as liquid_command
from generator.text import did_you_mean

DROP, MAPPING, PLAIN, OPEN, CLOSED = range(5)
_MAPPING_METHODS = frozenset(("items", "keys", "values", "get"))
_CHANGING = frozenset(("clear", "pop", "popitem", "setdefault", "update"))
_COMMANDS = frozenset(("size", "first", "last"))


class HintedError(UndefinedError):
    """An undefined variable or attribute, with the names that would have been known."""

    hint = ""


class Nothing(Undefined):
    """An unknown variable: prints nothing, is false, has no elements; all its attributes are unknown as well."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint is None and isinstance(self._undefined_name, str):
            return f"'{self._undefined_name}' is undefined"
        return super()._undefined_message

    def __html__(self) -> str:
        return ""

    def __getattr__(self, name: str) -> Nothing:
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Nothing:  # type: ignore[override]
        return self

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(None)


class Strict(StrictUndefined):
    """An unknown variable where `strict_undefined` is on: any use but `is defined` and `default` is an error."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> Any:
        raise hinted(self)

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = __contains__ = _fail_with_undefined_error


def hinted(value: Undefined) -> TemplateRuntimeError:
    """The error for the use of an unknown value, with a hint where a known name is close."""
    message = value._undefined_message
    owner, name = value._undefined_obj, value._undefined_name
    if value._undefined_hint is None and owner is not missing and isinstance(name, str):
        message = f"'{name}' is undefined"
    if value._undefined_exception is not UndefinedError:
        return value._undefined_exception(message)
    error = HintedError(message)
    if isinstance(owner, Mapping) and isinstance(name, str):
        error.hint = did_you_mean(name, (key for key in owner if isinstance(key, str)))
    return error


def finalize(value: object) -> object:
    """A value as `{{ }}` writes it: None as nothing, true and dates and numbers as Liquid does."""
    kind = type(value)
    if kind is str or kind is Markup:
        return value
    if kind is int:
        return str(value)
    if isinstance(value, str | Undefined) or hasattr(kind, "__html__"):
        return value
    return output(value)


@pass_eval_context
def finalize_output(eval_ctx: EvalContext, value: object) -> object:
    """`finalize` for the environment; that it takes a context keeps Jinja from escaping constants before it."""
    return finalize(value)


def kind_of(kind: type) -> int:
    """Which rule the values of a class follow."""
    if getattr(kind, "__liquid_get__", None) is not None:
        return DROP
    if issubclass(kind, Mapping):
        return MAPPING
    if issubclass(kind, Sequence | int | float | date | time | timedelta | set | frozenset):
        return PLAIN
    # Loops, macros, modules, namespaces, cyclers: what Jinja itself hands to templates.
    return OPEN if kind.__module__.startswith("jinja2.") or issubclass(kind, Undefined) else CLOSED


class ValueEnvironment(ImmutableSandboxedEnvironment):
    """The part of the environment that looks into values."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds: dict[type, int] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`"""
        cls = type(obj)
        kind = self._kinds.get(cls)
        if kind is None:
            kind = self._kinds[cls] = kind_of(cls)
        if kind == MAPPING:
            try:
                return obj[attribute]
            except (KeyError, TypeError):
                return self._method(obj, attribute)
        if kind == DROP:
            value = obj.__liquid_get__(attribute)
            if value is MISSING:
                return self._method(obj, attribute)
            if type(value) is str and attribute in getattr(cls, "html_keys", ()):
                return Markup(value)
            return value
        if kind == PLAIN:
            if attribute in _COMMANDS and not hasattr(obj, attribute):
                value = liquid_command(obj, attribute)
                return self.undefined(obj=obj, name=attribute) if value is MISSING else value
            return super().getattr(obj, attribute)
        if kind == OPEN:
            if isinstance(obj, Undefined):
                return getattr(obj, attribute) if not attribute.startswith("_") else obj
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`obj[argument]`"""
        if isinstance(argument, str):
            return self.getattr(obj, str.__str__(argument))
        try:
            return obj[argument]
        except (TypeError, LookupError, AttributeError):
            return self.undefined(obj=obj, name=argument)

    def _method(self, obj: Any, attribute: str) -> Any:
        if attribute in _MAPPING_METHODS and isinstance(obj, Mapping):
            return getattr(obj, attribute)
        if attribute in _COMMANDS:
            value = liquid_command(obj, attribute)
            if value is not MISSING:
                return value
        if attribute in _CHANGING:
            return self.unsafe_undefined(obj, attribute)
        return self.undefined(obj=obj, name=attribute)


class Params(Mapping[str, object]):
    """`include` in an included template: its parameters; and as a function, `include("file.html", title="…")`."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = dict(values)

    def __liquid_get__(self, key: str) -> object:
        return self._values.get(key, MISSING)

    def __getitem__(self, key: str) -> object:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
