"""Front matter: the fence, what stands in it, and the body below.

The split is Jekyll's own (`---` … `---` or `...`; blank lines after the fence belong to it); `site.toml` sites may
also write TOML between `+++` and JSON between `;;;` or as a leading object. Detection and loading are handlers of
python-frontmatter's kind, so `frontmatter.loads(text, handler=YamlFront())` reads a file the same way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from frontmatter.default_handlers import BaseHandler

from generator.config import yaml
from generator.errors import Diagnostic, Place, Severity, SourceError
from generator.model import Parsed, extname
from generator.read.encoding import decode

Formats = Literal["yaml", "all"]

_OPEN = re.compile(r"---\s*\n", re.ASCII)
_CLOSE = re.compile(r"\n(?:---|\.\.\.)\s*$\n?", re.MULTILINE | re.ASCII)
_HEADER = re.compile(rb"---[ \t\r\f\v]*\n")
_TOML_OPEN = re.compile(r"\+\+\+[ \t]*\r?\n")
_TOML_CLOSE = re.compile(r"^\+\+\+[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_JSON_OPEN = re.compile(r";;;[ \t]*\r?\n")
_JSON_CLOSE = re.compile(r"^;;;[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_OBJECT_OPEN = re.compile(r"\{[ \t]*\r?\n")
# A leading `{` is front matter only where a file of that kind cannot begin so by itself.
_OBJECT_EXTENSIONS = frozenset(
    (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm", ".xhtml", ".xml", ".txt", ".textile", ".rst")
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed file and what is wrong with it.

    With an error among `findings`, `parsed` is what Jekyll goes on with: the body below an empty front matter.
    """

    parsed: Parsed
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Front matter text, body, the lines above the front matter's first line and above the body's."""

    front: str
    body: str
    front_line: int
    body_line: int


class _Front(BaseHandler):
    """What our handlers share: `cut` is the split; `split` is the same under python-frontmatter's name."""

    FM_BOUNDARY: re.Pattern[str]
    START_DELIMITER: str
    END_DELIMITER: str

    def cut(self, text: str) -> Split | None:
        """The file cut in two, or None where the fence is not closed."""
        raise NotImplementedError

    def detect(self, text: str) -> bool:
        return self.FM_BOUNDARY.match(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        cut = self.cut(text)
        return (cut.front, cut.body) if cut else ("", text)

    def read(self, front: str, path: str, line: int) -> yaml.Yaml:
        """The values, their lines and warnings. Raises `SourceError`."""
        raise NotImplementedError

    def load(self, fm: str) -> dict[str, object]:
        value = self.read(fm, "", 0).value
        return dict(_text_keys(value)) if isinstance(value, dict) else {}


class YamlFront(_Front):
    """`---` … `---` or `...`."""

    FM_BOUNDARY = _OPEN
    START_DELIMITER = END_DELIMITER = "---"

    def cut(self, text: str) -> Split | None:
        first = _OPEN.match(text)
        if not first:
            return None
        last = _CLOSE.search(text, first.end() - 1)
        if not last:
            return None
        fence = text.index("\n") + 1
        front = text[fence : max(fence, last.start() + 1)]
        return Split(front, text[last.end() :], 1, text.count("\n", 0, last.end()))

    def read(self, front: str, path: str, line: int) -> yaml.Yaml:
        return yaml.read(front, path, line)


class TomlFront(_Front):
    """`+++` … `+++`."""

    FM_BOUNDARY = _TOML_OPEN
    START_DELIMITER = END_DELIMITER = "+++"

    def cut(self, text: str) -> Split | None:
        return _fenced(text, _TOML_OPEN, _TOML_CLOSE)

    def read(self, front: str, path: str, line: int) -> yaml.Yaml:
        from generator.config.toml import read

        return read(front, path, line)


class JsonFront(_Front):
    """`;;;` … `;;;`, or a leading object whose braces stand on their own lines."""

    FM_BOUNDARY = re.compile(f"(?:{_JSON_OPEN.pattern})|(?:{_OBJECT_OPEN.pattern})")
    START_DELIMITER = END_DELIMITER = ";;;"

    def cut(self, text: str) -> Split | None:
        if not text.startswith("{"):
            return _fenced(text, _JSON_OPEN, _JSON_CLOSE)
        try:
            end = json.JSONDecoder().raw_decode(text)[1]
        except (ValueError, RecursionError):
            closing = re.compile(r"^\}[ \t]*\r?$", re.MULTILINE).search(text)
            if not closing:
                return None
            end = closing.start() + 1
        rest = re.compile(r"[ \t]*(?:\r?\n)?").match(text, end)
        stop = rest.end() if rest else end
        return Split(text[:end], text[stop:], 0, text.count("\n", 0, stop))

    def read(self, front: str, path: str, line: int) -> yaml.Yaml:
        return read_json(front, path, line)


def has_front(raw: bytes, path: str, formats: Formats = "yaml") -> bool:
    """Whether a file begins with a front-matter fence, which makes it a page or document and not a static file.

    As Jekyll, a byte order mark before the fence makes a static file, except in `site.toml` sites. The first few
    hundred bytes are enough.
    """
    if formats == "yaml":
        return _HEADER.match(raw) is not None
    head = raw.removeprefix(b"\xef\xbb\xbf")[:256].split(b"\n", 1)
    if len(head) < 2:
        return False
    line = head[0].decode("utf-8", "replace") + "\n"
    return _handler(line, path, formats) is not None


def _handler(text: str, path: str, formats: Formats) -> _Front | None:
    if text.startswith("---"):
        return YamlFront() if _OPEN.match(text) else None
    if formats == "yaml" or text[:1] not in ("+", ";", "{"):
        return None
    if text[0] == "{" and extname(path.rpartition("/")[2]).lower() not in _OBJECT_EXTENSIONS:
        return None
    return next((found for found in (TomlFront(), JsonFront()) if found.detect(text)), None)


def parse_document(path: str, raw: bytes, *, formats: Formats = "yaml", encoding: str = "utf-8") -> Reading:
    """Cut a file and read its front matter; never raises.

    `formats` is `all` for `site.toml` sites. Findings are errors and warnings with their place in `path`; how bad an
    error is for the build is the caller's choice (Jekyll goes on unless `strict_front_matter`).
    """
    text, wrong = decode(raw, path, encoding)
    reading = parse_text(path, text, formats=formats)
    return Reading(reading.parsed, (wrong, *reading.findings)) if wrong else reading


def parse_text(path: str, text: str, *, formats: Formats = "yaml") -> Reading:
    """`parse_document` for text that is already decoded."""
    handler = _handler(text, path, formats)
    if handler is None:
        return Reading(Parsed({}, text, 0, False))
    cut = handler.cut(text)
    if cut is None:
        return Reading(Parsed({}, text, 0, True), (_unclosed(path, text, handler),))
    try:
        found = handler.read(cut.front, path, cut.front_line)
    except SourceError as error:
        return Reading(Parsed({}, cut.body, cut.body_line), error.diagnostics)
    if found.value is None or found.value is False:
        return Reading(Parsed({}, cut.body, cut.body_line, True, {}), found.warnings)
    if not isinstance(found.value, dict):
        return Reading(Parsed({}, cut.body, cut.body_line), (*found.warnings, _no_mapping(path, cut)))
    front = _text_keys(found.value)
    return Reading(Parsed(front, cut.body, cut.body_line, True, found.key_lines), found.warnings)


def read_json(text: str, path: str, line_offset: int = 0) -> yaml.Yaml:
    """JSON as a value with the lines of its keys. Raises `SourceError` (`json/syntax`)."""
    from generator.errors import place_at

    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        place, excerpt = place_at(path, text, error.pos)
        place = Place(path, place.line + line_offset, place.column)
        raise SourceError(Diagnostic("json/syntax", f"invalid JSON: {error.msg}", place, excerpt=excerpt)) from None
    except ValueError as error:  # a number with thousands of digits
        raise SourceError(Diagnostic("json/syntax", f"invalid JSON: {error}", Place(path))) from None
    except RecursionError:
        raise SourceError(Diagnostic("json/too-deep", "JSON nested too deeply", Place(path))) from None
    if _HALF.search(text):
        value = _whole(value)
    lines: dict[str, int] = {}
    if isinstance(value, dict):
        for match in re.finditer(r'^[ \t{,]*"((?:[^"\\]|\\.)*)"[ \t]*:', text, re.MULTILINE):
            if match[1] in value:
                lines.setdefault(match[1], text.count("\n", 0, match.start(1)) + 1 + line_offset)
    return yaml.Yaml(value, lines)


_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def _whole(value: object) -> object:
    """The value without half characters, which JSON can write and no text in UTF-8 can hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return {str(_whole(key)): _whole(item) for key, item in value.items()} if isinstance(value, dict) else value


def _fenced(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> Split | None:
    first = opening.match(text)
    last = closing.search(text, first.end()) if first else None
    if not first or not last:
        return None
    return Split(text[first.end() : last.start()], text[last.end() :], 1, text.count("\n", 0, last.end()))


def _text_keys(front: Mapping[object, object]) -> Mapping[str, object]:
    """Front matter is reached by name, so that keys such as `2020:` or `on:` become text."""
    if all(isinstance(key, str) for key in front):
        return front  # type: ignore[return-value]
    return {yaml.key_text(key): value for key, value in front.items()}


def _unclosed(path: str, text: str, handler: _Front) -> Diagnostic:
    fence = handler.END_DELIMITER
    return Diagnostic(
        "front-matter/unclosed",
        f"the front matter is not closed by a line '{fence}'; the whole file is taken as its body",
        Place(path, 1, 1),
        Severity.WARNING,
        text.partition("\n")[0].rstrip("\r"),
        hint=f"add a line '{fence}' below the front matter",
    )


def _no_mapping(path: str, cut: Split) -> Diagnostic:
    lines = cut.front.splitlines()
    at = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    return Diagnostic(
        "front-matter/not-a-mapping",
        "front matter must be 'key: value' pairs",
        Place(path, cut.front_line + at + 1, 1),
        excerpt=lines[at] if lines else "",
        hint="write each entry as 'key: value', with a space after the colon",
    )
