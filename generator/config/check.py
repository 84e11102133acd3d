"""Known keys have types; names that nearly are known ones were probably meant to be. All findings are collected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from generator.config.options import BY_NAME, Option
from generator.config.yaml import KeyPath
from generator.errors import Diagnostic, Place, Severity

_WORDS = {
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
    "date": "a date",
}
# What Jekyll 4 no longer reads, and what to write instead.
_RENAMED = {"gems": "plugins"}


class Lines:
    """A config file's text, for places and excerpts."""

    def __init__(self, path: str, text: str, places: Mapping[KeyPath, int]) -> None:
        self.path = path
        self._lines = text.splitlines()
        self._places = places

    def at(self, path: KeyPath) -> tuple[Place, str]:
        line = self._places.get(path, 0)
        excerpt = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        name = str(path[-1]) if path else ""
        column = excerpt.find(name) + 1 if excerpt and name else 0
        return Place(self.path, line, column, line if column else 0, column + len(name) if column else 0), excerpt

    def finding(
        self, code: str, message: str, path: KeyPath, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Diagnostic:
        place, excerpt = self.at(path)
        return Diagnostic(f"config/{code}", message, place, severity, excerpt, hint=hint)


def check(values: Mapping[str, object], lines: Lines, *, strict: bool) -> tuple[Diagnostic, ...]:
    """Wrong types of known keys (errors) and near misses of their names (warnings).

    `strict` is for `site.toml`; otherwise what Jekyll takes without complaint passes.
    """
    findings: list[Diagnostic] = []
    for key, value in values.items():
        option = BY_NAME.get(key)
        if option is None:
            findings += _near_miss(key, value, values, lines)
        else:
            findings += _wrong_type(option, value, lines, strict)
    findings += _collections(values.get("collections"), lines)
    findings += _defaults(values.get("defaults"), lines)
    return tuple(findings)


def type_name(value: object) -> str:
    """The JSON name of a value's type; dates and times are `date`."""
    if isinstance(value, bool):
        return "boolean"
    for name, kind in (("string", str), ("integer", int), ("number", float), ("date", date), ("array", list)):
        if isinstance(value, kind):
            return name
    return "null" if value is None else "object"


def fits(option: Option, value: object) -> bool:
    name = type_name(value)
    return name in option.types or (name == "integer" and "number" in option.types)


def _wrong_type(option: Option, value: object, lines: Lines, strict: bool) -> Iterator[Diagnostic]:
    lists = option.name in ("include", "exclude", "plugins")
    if fits(option, value) or (value is None and not lists):
        return
    if not strict and _passes_in_jekyll(option, value):
        return
    given, wanted = _WORDS.get(type_name(value), "nothing"), " or ".join(_WORDS[kind] for kind in option.types)
    if lists:
        shown = "nil" if value is None else inspect(value)
        message = f"'{option.name}' should be set as an array, but was: {shown}."
    else:
        message = f"'{option.name}' should be {wanted}, but is {given}: {inspect(value)}"
    yield lines.finding("type", message, (option.name,), _type_hint(option, value))


def _passes_in_jekyll(option: Option, value: object) -> bool:
    """What Jekyll coerces: truth of anything, text of numbers and booleans, numbers of digits in quotes."""
    if option.types == ("boolean",):
        return True
    if option.types == ("integer",):
        return isinstance(value, str) and value.strip().lstrip("-").isdigit()
    if "string" in option.types and option.name != "permalink":
        return isinstance(value, int | float | date)
    return option.name == "markdown"


def _type_hint(option: Option, value: object) -> str:
    if option.types == ("array",) and isinstance(value, str):
        items = ", ".join(f'"{item.strip()}"' for item in value.split(",") if item.strip())
        return f"write a list: [{items}]"
    if option.types == ("boolean",) and isinstance(value, str) and value.lower() in ("true", "false"):
        return f"without quotes: {value.lower()}"
    if option.types == ("integer",) and isinstance(value, str) and value.strip().isdigit():
        return f"without quotes: {value.strip()}"
    return option.meaning


def _near_miss(key: str, value: object, values: Mapping[str, object], lines: Lines) -> Iterator[Diagnostic]:
    import difflib

    meant = _RENAMED.get(key)
    if meant and meant not in values:
        message = f"'{key}' is not read any more"
        yield lines.finding("renamed", message, (key,), f"rename it to '{meant}'", Severity.WARNING)
        return
    found = difflib.get_close_matches(key, BY_NAME, n=1, cutoff=0.85)
    if not found or found[0] in values or not fits(BY_NAME[found[0]], value):
        return
    message = f"'{key}' is not an option; it is kept as data of the site"
    yield lines.finding("unknown", message, (key,), f"did you mean '{found[0]}'?", Severity.WARNING)


def _collections(value: object, lines: Lines) -> Iterator[Diagnostic]:
    if not isinstance(value, Mapping):
        return
    for label, options in value.items():
        at = ("collections", label)
        if options is not None and not isinstance(options, Mapping):
            message = f"the options of the collection '{label}' should be a mapping, but are {inspect(options)}"
            yield lines.finding("type", message, at, "such as 'output: true'")
            continue
        if options and isinstance(options.get("order"), str | int):
            message = f"'order' of the collection '{label}' should be a list"
            yield lines.finding("type", message, (*at, "order"), "list the names of its files", Severity.WARNING)


def _defaults(value: object, lines: Lines) -> Iterator[Diagnostic]:
    for index, entry in enumerate(value if isinstance(value, list) else []):
        at: KeyPath = ("defaults", index)
        if not isinstance(entry, Mapping) or not isinstance(entry.get("values"), Mapping):
            message = "a front-matter default without 'values' is left out"
            yield lines.finding("defaults", message, at, "each entry has 'scope' and 'values'", Severity.WARNING)
            continue
        scope = entry.get("scope")
        if scope is not None and not isinstance(scope, Mapping):
            message = "the 'scope' of a front-matter default should be a mapping"
            yield lines.finding("defaults", message, (*at, "scope"), "with 'path' and, if wanted, 'type'")


def inspect(value: object) -> str:
    """A short value as people write it in a config."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
