"""TOML (tomllib) with the line of every key, and syntax errors with their place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import time

from generator.config.yaml import KeyPath, Yaml
from generator.errors import Diagnostic, Place, SourceError

_WHERE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")


def read(text: str, path: str = "", line_offset: int = 0) -> Yaml:
    """The mapping and the lines of its top-level keys. Raises `SourceError` (`toml/syntax`)."""
    value, places = read_places(text, path, line_offset)
    lines: dict[str, int] = {}
    for at, line in places.items():
        lines.setdefault(str(at[0]), line)
    return Yaml(value, lines)


def read_places(text: str, path: str = "", line_offset: int = 0) -> tuple[dict[str, object], dict[KeyPath, int]]:
    """The mapping and the line of each key that stands at the start of a line, by its path."""
    try:
        value: dict[str, object] = {
            key: _plain(item) for key, item in tomllib.loads(text.replace("\r\n", "\n")).items()
        }
    except tomllib.TOMLDecodeError as error:
        raise SourceError(_syntax_error(str(error), text, path, line_offset)) from None
    except ValueError as error:  # a number with thousands of digits
        raise SourceError(Diagnostic("toml/syntax", f"invalid TOML: {error}", Place(path))) from None
    except RecursionError:
        raise SourceError(Diagnostic("toml/too-deep", "TOML nested too deeply", Place(path))) from None
    return value, {at: line + line_offset for at, line in _keys(text, value)}


def _plain(value: object) -> object:
    """The value with times of day as text, for which templates have no type."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, time) else value


def _syntax_error(message: str, text: str, path: str, line_offset: int) -> Diagnostic:
    lines = text.splitlines() or [""]
    where = _WHERE.search(message)
    line, column = len(lines), len(lines[-1]) + 1
    if where and where[1]:
        line, column = int(where[1]), int(where[2])
    problem = _WHERE.sub("", message)
    excerpt = lines[line - 1] if line <= len(lines) else ""
    hint = ""
    if problem == "Invalid value":
        hint = 'text needs quotes, lists are ["a", "b"]'
    elif "Expected '=' after a key" in problem and ":" in excerpt:
        hint = "TOML writes 'key = value'"
    elif "Cannot overwrite" in problem or "Cannot declare" in problem:
        hint = "the key or table is given twice"
    return Diagnostic(
        "toml/syntax", f"invalid TOML: {problem}", Place(path, line + line_offset, column), excerpt=excerpt, hint=hint
    )


def _keys(text: str, value: dict[str, object]) -> Iterator[tuple[KeyPath, int]]:
    """Keys with their lines. Lines inside multi-line strings may look like keys; only paths that exist are given."""
    prefix: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if table := _TABLE.match(line):
            prefix = _indexed(_parts(table[2]), counts)
            if table[1] == "[[":
                counts[prefix] = counts.get(prefix, -1) + 1
                prefix = (*prefix, counts[prefix])
            if _exists(value, prefix):
                yield from ((prefix[:end], number) for end in range(1, len(prefix) + 1))
        elif key := _KEY.match(line):
            at = (*prefix, *_parts(key[1]))
            if _exists(value, at):
                yield at, number


def _parts(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _indexed(parts: KeyPath, counts: dict[KeyPath, int]) -> KeyPath:
    """A table below an array of tables belongs to the array's last one."""
    at: KeyPath = ()
    for position, part in enumerate(parts):
        at = (*at, part)
        if at in counts and position < len(parts) - 1:
            at = (*at, counts[at])
    return at


def _exists(value: object, at: KeyPath) -> bool:
    for part in at:
        in_list = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if not in_list and not (isinstance(value, dict) and part in value):
            return False
        value = value[part]  # type: ignore[index]
    return True
