"""The embedded protocol of Dart Sass: messages in protocol buffers, as far as a compilation needs them.

A message is a list of fields; a field is a number, a kind (0 a varint, 2 bytes) and a value. Numbers are from the
protocol's definition, version 3 (`embedded_sass.proto`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

Field = tuple[int, int | bool | str | bytes]
Message = dict[int, list[int | bytes]]


class Syntax(IntEnum):
    SCSS = 0
    INDENTED = 1
    CSS = 2


def varint(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(data: bytes, position: int) -> tuple[int, int]:
    """The number that starts at `position`, and where it ends."""
    number = shift = 0
    while True:
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, position
        shift += 7


def encode(fields: Iterable[Field]) -> bytes:
    """A message; numbers that are zero and flags that are off are left out, as they are the default."""
    out = bytearray()
    for number, value in fields:
        if isinstance(value, bool | int):
            if value:
                out += varint(number << 3) + varint(int(value))
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return bytes(out)


def decode(data: bytes) -> Message:
    """The fields of a message by number; a ValueError where it is none."""
    message: Message = defaultdict(list)
    position = 0
    try:
        while position < len(data):
            tag, position = read_varint(data, position)
            kind = tag & 7
            if kind == 0:
                value, position = read_varint(data, position)
                message[tag >> 3].append(value)
            elif kind == 2:
                size, position = read_varint(data, position)
                message[tag >> 3].append(data[position : position + size])
                position += size
            else:
                raise ValueError(f"unexpected wire type {kind}")
    except IndexError:
        raise ValueError("the message is cut short") from None
    return message


def text(message: Message, number: int) -> str:
    """A field that is text, or the empty text."""
    value = message[number][-1] if message.get(number) else b""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def number(message: Message, field: int) -> int:
    """A field that is a number, or 0."""
    value = message[field][-1] if message.get(field) else 0
    return value if isinstance(value, int) else 0


def part(message: Message, field: int) -> Message | None:
    """A field that is a message itself, or None."""
    value = message[field][-1] if message.get(field) else None
    return decode(value) if isinstance(value, bytes) else None


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a style sheet; lines and columns from 0, `context` is the lines around it."""

    url: str
    line: int
    column: int
    end_line: int
    end_column: int
    context: str

    @classmethod
    def of(cls, message: Message | None) -> Span | None:
        if message is None:
            return None
        start, end = part(message, 2) or {}, part(message, 3)
        end = start if end is None else end
        context = text(message, 5) or text(message, 1)
        return cls(text(message, 4), number(start, 2), number(start, 3), number(end, 2), number(end, 3), context)


@dataclass(frozen=True, slots=True)
class LogEvent:
    """What the compiler says meanwhile; `deprecation` is the name of what is deprecated."""

    debug: bool
    message: str
    span: Span | None
    deprecation: str
    trace: str

    @classmethod
    def of(cls, message: Message) -> LogEvent:
        span = Span.of(part(message, 4))
        return cls(number(message, 2) == 2, text(message, 3), span, text(message, 7), text(message, 5))


@dataclass(frozen=True, slots=True)
class Response:
    """How a compilation ended: with `css`, or with `error` at `span`."""

    css: str = ""
    source_map: str = ""
    error: str = ""
    span: Span | None = None
    trace: str = ""
    events: tuple[LogEvent, ...] = ()

    @classmethod
    def of(cls, message: Message, events: tuple[LogEvent, ...]) -> Response:
        if (success := part(message, 2)) is not None:
            return cls(text(success, 1), text(success, 2), events=events)
        failure = part(message, 3) or {}
        error = text(failure, 1) or "the compiler gave no reason"
        return cls(error=error, span=Span.of(part(failure, 2)), trace=text(failure, 3), events=events)


@dataclass(frozen=True, slots=True)
class Request:
    """A compilation: `url` names the text and is the base of relative imports; `importer` says who resolves them."""

    source: str
    syntax: Syntax = Syntax.SCSS
    url: str = ""
    compressed: bool = False
    source_map: bool = False
    charset: bool = True
    quiet_deps: bool = False
    fatal_deprecations: tuple[str, ...] = ()
    silence_deprecations: tuple[str, ...] = ()
    future_deprecations: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        """The compile request; one importer, number 1, for everything, and every warning in full."""
        importer = encode([(2, 1)])
        source: list[Field] = [(1, self.source), (2, self.url), (3, self.syntax)]
        if self.url:
            source.append((4, importer))
        fields: list[Field] = [
            (2, encode(source)),
            (4, self.compressed),
            (5, self.source_map),
            (6, importer),
            (10, True),
            (11, self.quiet_deps),
            (12, True),
            (13, self.charset),
            *((15, name) for name in self.fatal_deprecations),
            *((16, name) for name in self.silence_deprecations),
            *((17, name) for name in self.future_deprecations),
        ]
        return encode([(2, encode(fields))])
