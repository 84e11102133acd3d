"""The options as a JSON schema, for editors that complete and check `site.toml`."""

from __future__ import annotations

from generator.config.options import OPTIONS, Option, copy

_ITEMS = {"include", "exclude", "keep_files", "plugins", "whitelist"}


def schema() -> dict[str, object]:
    """A JSON schema (2020-12) of the known options; other keys are allowed, they are the user's data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "jinkyll site.toml",
        "type": "object",
        "properties": {option.name: _property(option) for option in OPTIONS},
        "additionalProperties": True,
    }


def _property(option: Option) -> dict[str, object]:
    types = ["string" if kind == "date" else kind for kind in option.types]
    types = list(dict.fromkeys(types))
    found: dict[str, object] = {"type": types[0] if len(types) == 1 else types, "description": option.meaning}
    if option.given and option.default is not None:
        found["default"] = copy(option.default)
    if option.name in _ITEMS:
        found["items"] = {"type": "string"}
    if option.name == "defaults":
        found["items"] = _DEFAULTS_ENTRY
    if option.name == "collections":
        found["additionalProperties"] = {"type": "object", "properties": _COLLECTION}
    return found


_DEFAULTS_ENTRY = {
    "type": "object",
    "required": ["values"],
    "properties": {
        "scope": {"type": "object", "properties": {"path": {"type": "string"}, "type": {"type": "string"}}},
        "values": {"type": "object"},
    },
}
_COLLECTION = {
    "output": {"type": "boolean", "description": "write a page for each document"},
    "permalink": {"type": "string", "description": "permalink of its documents"},
    "sort_by": {"type": "string", "description": "front-matter key to sort by"},
    "order": {"type": "array", "items": {"type": "string"}, "description": "file names in order"},
    "future": {"type": "boolean", "description": "publish documents dated in the future"},
}
