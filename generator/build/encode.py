"""Values as bytes: for digests, and for the store.

The bytes are `marshal` of plain data (never pickle: a cache may come from somewhere else, and nothing in it may run).
Times, dates and our own frozen types become tagged tuples. Equal values give equal bytes whatever the process: version
2 of marshal's format writes no references, so interning does not show.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum
from hashlib import sha256
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from generator import errors, model
from generator.build.inventory import Entry, Inventory
from generator.liquid import MISSING
from generator.read.publish import Publication
from generator.read.scan import DirEntry, Found, Scan
from generator.template.view import Source

_VERSION = 2
_PLAIN = frozenset({str, int, float, bool, type(None), bytes})
_TYPES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        model.Parsed,
        model.Document,
        model.StaticFile,
        model.Layout,
        model.Step,
        model.Route,
        model.Virtual,
        model.Pager,
        model.References,
        model.Output,
        errors.Place,
        errors.Diagnostic,
        DirEntry,
        Entry,
        Found,
        Inventory,
        Publication,
        Scan,
        Source,
    )
}
# All of them have at least two fields, so what an attrgetter gives is a tuple.
_FIELDS = {kind: (name, attrgetter(*[field.name for field in fields(kind)])) for name, kind in _TYPES.items()}


def encode(value: Any) -> bytes:
    """The value as bytes that `decode` turns back into an equal one."""
    return marshal.dumps(_pack(value), _VERSION)


def decode(data: bytes) -> Any:
    """The value that `encode` was given; ValueError, EOFError or TypeError where the bytes are not of that making."""
    return _unpack(marshal.loads(data))


def digest_bytes(data: bytes) -> bytes:
    """16 bytes that stand for `data`: of SHA-256, for which most processors have instructions."""
    return sha256(data).digest()[:16]


def digest_of(value: Any) -> bytes:
    """16 bytes that stand for the value."""
    return digest_bytes(marshal.dumps(_pack(value), _VERSION))


def digest_text(text: str) -> bytes:
    """16 bytes that stand for the text; quicker than `digest_of`."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


# A tuple starts with a tag: t tuple, l list, d dict, s frozenset, T time, D date, E severity, M missing, O object.
def _pack(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    known = _FIELDS.get(kind)
    if known is not None:
        name, fields_of = known
        items = fields_of(value)
        return ("O", name, *[item if type(item) in _PLAIN else _pack(item) for item in items])
    if kind is dict:
        packed: list[Any] = ["d"]
        for key, item in value.items():
            packed.append(key if type(key) is str else _pack(key))
            packed.append(item if type(item) in _PLAIN else _pack(item))
        return tuple(packed)
    if kind is tuple or kind is list:
        return ("l" if kind is list else "t", *[item if type(item) in _PLAIN else _pack(item) for item in value])
    return _pack_rare(value)


def _pack_rare(value: Any) -> Any:
    if isinstance(value, datetime):
        return ("T", value.replace(tzinfo=None).isoformat(), *_pack_zone(value), value.fold)
    if isinstance(value, date):
        return ("D", value.isoformat())
    if isinstance(value, frozenset):
        return ("s", *sorted((_pack(item) for item in value), key=repr))
    if value is MISSING:
        return ("M",)
    if isinstance(value, IntEnum):
        return ("E", type(value).__name__, int(value))
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, Mapping):
        return _pack(dict(value))
    if isinstance(value, tuple):
        return _pack(tuple(value))
    raise TypeError(f"a value of type {type(value).__name__} cannot be kept")


def _pack_zone(value: datetime) -> tuple[str, float, str]:
    """How the zone is known (`U` is UTC itself, not a local time in that zone), its offset, its name."""
    zone = value.tzinfo
    if zone is None:
        return "", 0, ""
    if zone is UTC:
        return "U", 0, ""
    if isinstance(zone, ZoneInfo):
        return "Z", 0, zone.key
    offset = value.utcoffset()
    return "O", offset.total_seconds() if offset else 0, value.tzname() or ""


def _unpack(packed: Any) -> Any:
    if type(packed) is not tuple:
        return packed
    tag = packed[0]
    if tag == "d":
        return {_unpack(packed[at]): _unpack(packed[at + 1]) for at in range(1, len(packed), 2)}
    if tag == "l":
        return [_unpack(item) for item in packed[1:]]
    if tag == "t":
        return tuple(_unpack(item) for item in packed[1:])
    if tag == "O":
        return _TYPES[packed[1]](*[_unpack(item) for item in packed[2:]])
    if tag == "s":
        return frozenset(_unpack(item) for item in packed[1:])
    if tag == "M":
        return MISSING
    if tag == "E":
        return errors.Severity(packed[2])
    if tag == "D":
        return date.fromisoformat(packed[1])
    if tag == "T":
        return _time(packed)
    raise ValueError(f"unknown tag {tag!r}")


def _time(packed: tuple[Any, ...]) -> datetime:
    _, text, kind, seconds, name, fold = packed
    value = datetime.fromisoformat(text).replace(fold=fold)
    if kind == "U":
        return value.replace(tzinfo=UTC)
    if kind == "Z":
        return value.replace(tzinfo=ZoneInfo(name))
    return value.replace(tzinfo=timezone(timedelta(seconds=seconds), name)) if kind else value
