"""CSV as Ruby's library reads it: an empty field is nil, a quoted empty one is text; strict about quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.errors import Diagnostic, Place, SourceError

Row = list[str | None]

_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T\s]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[+-]\d{2}:?\d{2}|\s(?:UTC|GMT)|Z)?)?"
)


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """`headers`: True for the first row, False for rows as lists, or the names. `converters` as Ruby names them."""

    separator: str = ","
    headers: bool | tuple[str, ...] = True
    converters: tuple[str, ...] = ()


def csv_options(config: Mapping[str, object], separator: str) -> CsvOptions:
    """The options of the config's `csv_reader` or `tsv_reader`."""
    headers = config.get("headers", True)
    given: bool | tuple[str, ...]
    if isinstance(headers, str):
        given = tuple(headers.split(separator))
    elif isinstance(headers, list | tuple):
        given = tuple(str(name) for name in headers)
    else:
        given = headers not in (None, False)
    converters = config.get("csv_converters")
    names = tuple(str(one) for one in converters) if isinstance(converters, list | tuple) else ()
    return CsvOptions(separator, given, names)


def read_csv(text: str, path: str, options: CsvOptions) -> list[object]:
    """The rows: mappings by header, or lists without headers. Raises `SourceError` (`csv/syntax`)."""
    rows = [row for row, _ in _rows(text, path, options.separator)]
    convert = _converter(options.converters)
    if options.headers is False:
        return [[convert(value) for value in row] for row in rows]
    if options.headers is True:
        if not rows:
            return []
        names: Sequence[str | None] = rows[0]
        rows = rows[1:]
    else:
        names = options.headers
    return [_mapping(names, row, convert) for row in rows]


def _mapping(
    names: Sequence[str | None], row: Row, convert: Callable[[str | None], object]
) -> dict[str | None, object]:
    """A row by its headers; of equal headers the first counts, what is beyond them has the header nil."""
    result: dict[str | None, object] = {}
    for position in range(max(len(names), len(row))):
        name = names[position] if position < len(names) else None
        if name not in result:
            result[name] = convert(row[position] if position < len(row) else None)
    return result


def _rows(text: str, path: str, separator: str) -> Iterator[tuple[Row, int]]:
    """The rows with the number of their first line."""
    position, line = 0, 1
    plain = re.compile(rf'[^"\r\n{re.escape(separator)}]*')
    while position < len(text):
        row: Row = []
        start = line
        while True:
            value: str | None
            if text.startswith('"', position):
                value, position, line = _quoted(text, position, line, path)
            else:
                match = plain.match(text, position)
                raw = match.group() if match else ""
                value, position = raw or None, position + len(raw)
                if text.startswith('"', position):
                    raise _malformed("Illegal quoting", text, path, line, position)
            row.append(value)
            if text.startswith(separator, position):
                position += len(separator)
                continue
            break
        if position < len(text) and text[position] not in "\r\n":
            raise _malformed("Any value after quoted field isn't allowed", text, path, line, position)
        position += 2 if text.startswith("\r\n", position) else 1
        line += 1
        yield ([] if row == [None] else row), start


def _quoted(text: str, position: int, line: int, path: str) -> tuple[str, int, int]:
    start, parts = position, []
    position += 1
    while True:
        end = text.find('"', position)
        if end < 0:
            raise _malformed("Unclosed quoted field", text, path, line, start)
        parts.append(text[position:end])
        if not text.startswith('"', end + 1):
            value = "".join(parts)
            return value, end + 1, line + value.count("\n")
        parts.append('"')
        position = end + 2


def _malformed(problem: str, text: str, path: str, line: int, position: int) -> SourceError:
    begin = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    excerpt = text[begin : end if end >= 0 else len(text)].rstrip("\r")
    hint = 'quotes stand around a whole field, and twice ("") inside one'
    place = Place(path, line, position - begin + 1)
    return SourceError(Diagnostic("csv/syntax", f"invalid CSV: {problem}", place, excerpt=excerpt, hint=hint))


def _converter(names: Sequence[str]) -> Callable[[str | None], object]:
    steps = {
        "integer": (_integer,),
        "float": (_float,),
        "numeric": (_integer, _float),
        "date": (_date,),
        "date_time": (_date_time,),
        "all": (_date_time, _integer, _float),
    }
    chosen = [step for name in names for step in steps.get(name.lstrip(":"), ())]

    def convert(value: str | None) -> object:
        if value is None:
            return None
        for step in chosen:
            if (found := step(value)) is not None:
                return found
        return value

    return convert


def _integer(value: str) -> object:
    text = _digits(value)
    if len(text) > 1000 or not _INTEGER.fullmatch(text):
        return None
    octal = re.fullmatch(r"([-+]?)0([0-7]+)", text)
    return int(f"{octal[1]}0o{octal[2]}", 0) if octal else int(text, 0)


def _float(value: str) -> object:
    text = _digits(value)
    return float(text) if _FLOAT.fullmatch(text) else None


def _digits(value: str) -> str:
    return re.sub(r"(?<=[0-9a-fA-F])_(?=[0-9a-fA-F])", "", value.strip())


def _date(value: str) -> object:
    match = _DATE.fullmatch(value)
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3])).date() if match else None
    except ValueError:
        return None


def _date_time(value: str) -> object:
    if not _DATE_TIME.fullmatch(value):
        return None
    text = re.sub(r"\s(?:UTC|GMT)$", "+00:00", value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
