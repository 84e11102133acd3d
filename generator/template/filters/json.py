"""`jsonify` and `inspect`: values as JSON with Ruby's spelling, and as Ruby shows them.

No space after `,` and `:`; times as Ruby prints them; a document's `next` and `previous` without their own content and
neighbours from the second level on, as Jekyll does so that a list of posts has an end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.liquid import LiquidError
from generator.liquid.values import MISSING, Keyword, float_to_s, get, is_drop, is_hash, is_list, to_s
from generator.liquid.values import inspect as ruby_inspect
from generator.template.filters.texts import xml_escape

_LEFT_OUT = frozenset(("content", "output", "excerpt", "next", "previous"))
_MAX_DEPTH = 100
_quote = json.encoder.encode_basestring


def jsonify(value: object) -> str:
    """The value as JSON text."""
    return _json(value, 0)


def _json(value: object, depth: int) -> str:
    kind = type(value)
    if kind is str:
        return _quote(value)  # type: ignore[arg-type]
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if kind is float:
        return _float(value)  # type: ignore[arg-type]
    if depth > _MAX_DEPTH:
        raise LiquidError(f"nesting of {depth} is too deep", hint="the value contains itself")
    if is_list(value):
        return "[" + ",".join(_json(item, depth + 1) for item in value) + "]"  # type: ignore[attr-defined]
    if is_drop(value) or is_hash(value):
        pairs = (f"{_quote(to_s(key))}:{_json(item, depth + 1)}" for key, item in _pairs(value, depth))
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, Keyword):
        return '""'
    return _quote(to_s(value))


def _float(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        raise LiquidError(f"{float_to_s(value)} not allowed in JSON")
    return float_to_s(value)


def _pairs(value: object, depth: int) -> Iterator[tuple[object, object]]:
    """The keys and values of a hash or drop; a drop without keys is empty."""
    if type(value) is dict:
        yield from value.items()
        return
    drop = is_drop(value)
    for key in value if is_hash(value) else ():  # type: ignore[attr-defined]
        item = get(value, key)
        if drop and depth >= 2 and key in ("next", "previous") and is_drop(item):
            item = {name: get(item, name) for name in item if name not in _LEFT_OUT}  # type: ignore[attr-defined]
        yield key, None if item is MISSING else item


def inspect(value: object) -> str:
    """How Ruby shows the value, with `<`, `>`, `&` and `"` escaped."""
    return xml_escape(_inspect(value))


def _inspect(value: object) -> str:
    if is_drop(value) and is_hash(value):
        return json.dumps(json.loads(jsonify(value)), indent=2, ensure_ascii=False)
    if is_list(value):
        return "[" + ", ".join(map(_inspect, value)) + "]"  # type: ignore[call-overload]
    if is_hash(value):
        pairs = (f"{ruby_inspect(key)}=>{_inspect(item)}" for key, item in value.items())  # type: ignore[attr-defined]
        return "{" + ", ".join(pairs) + "}"
    return ruby_inspect(value)


__all__ = ["inspect", "jsonify"]
