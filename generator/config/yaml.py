"""YAML as Jekyll reads it: libyaml's parser, Ruby's readings, errors with their place.

The tree comes from PyYAML's C parser; plain scalars are resolved by `scalars`. Keys may be strings, numbers, nil,
dates, as in Ruby; booleans and lists become text. `<<` merges in the order of writing. Tags of Ruby objects are
refused; nesting and the size of expanded aliases are bounded, so that hostile input costs an error message and no more.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.config import simple_yaml
from generator.config.scalars import resolve
from generator.errors import Diagnostic, Place, Severity, SourceError

MAX_DEPTH = 100
MAX_EXPANDED = 1_000_000

KeyPath = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Yaml:
    """A YAML document: its value, the line of each top-level key, and warnings (duplicate keys)."""

    value: object
    key_lines: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()


def load(text: str, path: str = "", line_offset: int = 0) -> object:
    """The value of the first document of `text`; None if it is empty.

    Raises `SourceError` (`yaml/…`) with the place in `path`, its lines counted `line_offset` further down.
    """
    return read(text, path, line_offset).value


def read(text: str, path: str = "", line_offset: int = 0) -> Yaml:
    """Like `load`, with the lines of the top-level keys and the warnings."""
    if simple := simple_yaml.read(text):
        values, lines = simple
        return Yaml(values, {key: line + line_offset for key, line in lines.items()} if line_offset else lines)
    return read_fully(text, path, line_offset)


def read_fully(text: str, path: str = "", line_offset: int = 0) -> Yaml:
    """`read` by libyaml whatever the text."""
    reading = _Reading(text, path, line_offset)
    node = reading.compose()
    if node is None:
        return Yaml(None)
    value = reading.construct(node)
    return Yaml(value, _top_lines(node, line_offset), tuple(reading.warnings))


def read_places(
    text: str, path: str = "", line_offset: int = 0
) -> tuple[object, dict[KeyPath, int], tuple[Diagnostic, ...]]:
    """The value, the line of every key and list item by its path (`("defaults", 0, "values")`), and the warnings."""
    reading = _Reading(text, path, line_offset)
    node = reading.compose()
    if node is None:
        return None, {}, ()
    places: dict[KeyPath, int] = {}
    value = reading.construct(node)
    _collect(node, (), places, line_offset, set())
    return value, places, tuple(reading.warnings)


class _TooDeep(yaml.YAMLError):
    pass


class _Parser(CParser):
    """libyaml's composer without PyYAML's own resolving: an untagged node has the tag None."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def resolve(self, kind: object, value: object, implicit: object) -> None:
        return None

    def descend_resolver(self, parent: object, index: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooDeep

    def ascend_resolver(self) -> None:
        self._depth -= 1


class _Redefining(yaml.composer.Composer):
    """A composer for texts that define an anchor again, which `_Parser` refuses: the nearest one above counts, as YAML
    and Ruby have it. Slower, so only those texts come here."""

    def __init__(self, parser: _Parser) -> None:
        super().__init__()
        self.check_event = parser.check_event
        self.peek_event = parser.peek_event
        self.get_event = parser.get_event
        self.resolve = parser.resolve
        self.descend_resolver = parser.descend_resolver
        self.ascend_resolver = parser.ascend_resolver

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if not self.check_event(yaml.AliasEvent):
            self.anchors.pop(getattr(self.peek_event(), "anchor", None), None)
        return super().compose_node(parent, index)


class _Reading:
    """One pass over one text: composes, constructs, and gathers warnings."""

    def __init__(self, text: str, path: str, line_offset: int) -> None:
        self.text = text
        self.path = path
        self.line_offset = line_offset
        self.warnings: list[Diagnostic] = []
        self._aliases = "*" in text
        self._done: dict[int, tuple[object, int]] = {}
        self._open: set[int] = set()

    # --- parsing

    def compose(self) -> Node | None:
        """The root node of the first document, or None."""
        try:
            try:
                return self._composed(redefining=False)
            except yaml.composer.ComposerError as error:
                if "duplicate anchor" not in str(error):
                    raise
                return self._composed(redefining=True)
        except _TooDeep:
            raise self._error("yaml/too-deep", f"YAML nested deeper than {MAX_DEPTH} levels") from None
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except (yaml.YAMLError, UnicodeEncodeError):
            raise self._bad_character() from None

    def _composed(self, *, redefining: bool) -> Node | None:
        parser = _Parser(self.text)
        composer = _Redefining(parser) if redefining else parser
        try:
            return composer.get_node() if composer.check_node() else None
        finally:
            parser.dispose()

    # --- constructing

    def construct(self, node: Node) -> object:
        if node.__class__ is ScalarNode:
            return self._scalar(node)
        if self._aliases:
            return self._shared(node)[0]
        return self._collection(node)

    def _collection(self, node: Node) -> object:
        if node.tag:
            self._check_tag(node)
        if node.__class__ is SequenceNode:
            return [self.construct(child) for child in node.value]
        return self._mapping(node)

    def _shared(self, node: Node) -> tuple[object, int]:
        """A collection that may be the target of aliases: made once, its size counted at every use."""
        key = id(node)
        found = self._done.get(key)
        if found is None:
            if key in self._open:
                raise self._error("yaml/recursive", "a YAML anchor contains an alias to itself", node)
            self._open.add(key)
            value = self._collection(node)
            self._open.discard(key)
            found = self._done[key] = (value, self._weight(node))
        return found

    def _weight(self, node: Node) -> int:
        total = 1
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                total += self._done[id(part)][1] if id(part) in self._done else 1
        if total > MAX_EXPANDED:
            raise self._error("yaml/aliases", f"YAML aliases that expand to more than {MAX_EXPANDED:,} values", node)
        return total

    def _scalar(self, node: ScalarNode) -> object:
        if node.tag:
            return self._tagged(node)
        return node.value if node.style else resolve(node.value)

    def _mapping(self, node: Node) -> dict[object, object]:
        result: dict[object, object] = {}
        for key_node, value_node in node.value:
            key = key_node.value if key_node.__class__ is ScalarNode and key_node.style else self._key(key_node)
            value = self.construct(value_node)
            if key == "<<" and not key_node.tag and not key_node.style:
                self._merge(result, value, value_node)
                continue
            if key in result:
                self._duplicate(key, key_node)
            result[key] = value
        return result

    def _key(self, node: Node) -> object:
        key = self.construct(node)
        if isinstance(key, list | dict | bool):
            return key_text(key)  # Python takes `true` and `1` for the same key, Ruby does not
        return key

    def _merge(self, result: dict[object, object], value: object, node: Node) -> None:
        # Ruby merges in the order of writing: what stands above is overridden, of a list the first wins.
        parts = list(reversed(value)) if isinstance(value, list) else [value]
        for part in parts:
            if not isinstance(part, dict):
                raise self._error("yaml/merge", "'<<' takes a mapping or a list of mappings", node)
            result.update(part)

    # --- tags

    def _check_tag(self, node: Node) -> None:
        if "ruby/" in node.tag or "python/" in node.tag:
            raise self._error(
                "yaml/object-tag",
                f"the YAML tag '{_short(node.tag)}' makes objects and is not allowed",
                node,
                "remove the tag; plain values, lists and mappings need none",
            )

    def _tagged(self, node: ScalarNode) -> object:
        self._check_tag(node)
        tag, text = _short(node.tag), node.value
        if tag == "!!str":
            return text
        if tag in ("!!binary", "!binary"):
            try:
                return base64.b64decode(text).decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                raise self._error("yaml/binary", "this is not valid base64", node) from None
        value = resolve(text)
        if tag == "!!float" and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if tag.startswith("!!") or not node.style:
            return value
        return text

    # --- findings

    def _duplicate(self, key: object, node: Node) -> None:
        place, excerpt = self._place(node.start_mark.line, node.start_mark.column)
        self.warnings.append(
            Diagnostic(
                "yaml/duplicate-key",
                f"the key '{key_text(key)}' is given twice; the last one counts",
                place,
                Severity.WARNING,
                excerpt,
            )
        )

    def _place(self, line: int, column: int) -> tuple[Place, str]:
        lines = self.text.splitlines()
        excerpt = lines[line] if 0 <= line < len(lines) else ""
        if not excerpt and line >= len(lines) and lines:  # the end of the text: point behind its last line
            line, column, excerpt = len(lines) - 1, len(lines[-1]), lines[-1]
        return Place(self.path, line + 1 + self.line_offset, column + 1), excerpt

    def _error(self, code: str, message: str, node: Node | None = None, hint: str = "") -> SourceError:
        place, excerpt = self._place(node.start_mark.line, node.start_mark.column) if node else (Place(self.path), "")
        return SourceError(Diagnostic(code, message, place, excerpt=excerpt, hint=hint))

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> SourceError:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        place, excerpt = self._place(line, column)
        problem = error.problem or "syntax error"
        if error.__class__ is yaml.composer.ComposerError and "undefined alias" in str(error):
            return SourceError(
                Diagnostic(
                    "yaml/alias",
                    f"{problem}" if "alias" in problem else f"unknown YAML alias: {problem}",
                    place,
                    excerpt=excerpt,
                    hint="define it with '&name' above, or quote a value that begins with '*'",
                )
            )
        before = f" {error.context}" if error.context else ""
        hint = _hint(problem, self.text.splitlines(), place.line - 1 - self.line_offset)
        return SourceError(
            Diagnostic("yaml/syntax", f"invalid YAML: {problem}{before}", place, excerpt=excerpt, hint=hint)
        )

    def _bad_character(self) -> SourceError:
        for number, line in enumerate(self.text.split("\n")):
            for column, char in enumerate(line):
                if not _printable(char):
                    message = f"the character U+{ord(char):04X} is not allowed in YAML"
                    place = Place(self.path, number + 1 + self.line_offset, column + 1)
                    hint = 'remove it, or write it as "\\u…" in a quoted value'
                    return SourceError(Diagnostic("yaml/character", message, place, excerpt=line, hint=hint))
        return self._error("yaml/syntax", "invalid YAML")


def _printable(char: str) -> bool:
    code = ord(char)
    return (
        0x20 <= code <= 0x7E
        or char in "\t\r\n\x85"
        or 0xA0 <= code <= 0xD7FF
        or (0xE000 <= code <= 0xFFFD and code != 0xFEFF)
        or code >= 0x10000
    )


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def key_text(key: object) -> str:
    """A key as text: Ruby's words for nil and booleans."""
    if key is None:
        return ""
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, list):
        return f"[{', '.join(map(key_text, key))}]"
    if isinstance(key, dict):
        return f"{{{', '.join(f'{key_text(k)}: {key_text(v)}' for k, v in key.items())}}}"
    return str(key)


def _top_lines(node: Node, line_offset: int) -> dict[str, int]:
    if node.__class__ is not MappingNode:
        return {}
    first = line_offset + 1
    return {key.value: key.start_mark.line + first for key, _ in node.value if key.__class__ is ScalarNode}


def _collect(node: Node, at: KeyPath, places: dict[KeyPath, int], line_offset: int, seen: set[int]) -> None:
    """Note the lines below `node`; a node reached again by an alias keeps its first place."""
    if id(node) in seen or len(at) > MAX_DEPTH:
        return
    if node.__class__ is MappingNode:
        seen.add(id(node))
        for key, value in node.value:
            path = (*at, key.value if key.__class__ is ScalarNode else "")
            places[path] = key.start_mark.line + 1 + line_offset
            _collect(value, path, places, line_offset, seen)
    elif node.__class__ is SequenceNode:
        seen.add(id(node))
        for index, value in enumerate(node.value):
            places[(*at, index)] = value.start_mark.line + 1 + line_offset
            _collect(value, (*at, index), places, line_offset, seen)


def _hint(problem: str, lines: list[str], line: int) -> str:
    """What to do about a syntax error, from the line it stands on and the one above."""
    text = lines[line] if 0 <= line < len(lines) else ""
    above = lines[line - 1] if 0 < line <= len(lines) else ""
    if "cannot start any token" in problem:
        if "\t" in text[: len(text) - len(text.lstrip())] or text.strip().startswith("\t"):
            return "YAML is indented with spaces; replace the tab"
        return "quote a value that begins with '@', '`' or '%'"
    if "mapping values are not allowed" in problem:
        key, _, value = text.strip().partition(":")
        return f'quote the value: {key}: "{value.strip()}"' if ":" in value else "check the indentation"
    if "could not find expected ':'" in problem:
        return "each line reads 'key: value', with a space after the colon"
    if "did not find expected" in problem and any(
        "\t" in part[: len(part) - len(part.lstrip())] for part in (text, above)
    ):
        return "YAML is indented with spaces; replace the tab"
    if "unexpected end of stream" in problem or "end of stream" in problem:
        return "a quote or bracket is not closed"
    if "did not find expected key" in problem or "block mapping" in problem:
        return "check the indentation, and quote values that hold quotes, '#', or ': '"
    return ""
