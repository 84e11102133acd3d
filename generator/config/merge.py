"""Merging configs: mappings deeply, everything else by the later value, and a null never overrides (as Jekyll)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.config.yaml import KeyPath


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was written: a file and line, a flag, an environment variable, nowhere (a default), or forced."""

    kind: Literal["file", "default", "flag", "environment", "forced"]
    name: str = ""
    line: int = 0

    def __str__(self) -> str:
        if self.kind == "file":
            return f"{self.name}:{self.line}" if self.line else self.name
        if self.kind in ("default", "forced"):
            return f"{self.kind} ({self.name})" if self.name else self.kind
        return f"{self.kind} {self.name}"


DEFAULT = Origin("default")


def deep_merge(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """`above` over `below`. Keys keep the order of their first appearance."""
    merged = dict(below)
    for key, value in above.items():
        if key not in merged:
            merged[key] = value
            continue
        old = merged[key]
        if value is None:
            continue
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = deep_merge(old, value) if both else value  # type: ignore[arg-type]
    return merged


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of values: the lines of its keys by path, and who it is."""

    values: Mapping[str, object]
    origin: Origin
    places: Mapping[KeyPath, int]

    def origin_of(self, at: KeyPath) -> Origin:
        line = self.places.get(at, 0)
        return Origin(self.origin.kind, self.origin.name, line) if line else self.origin


def merge_layer(
    values: Mapping[str, object], origins: Mapping[KeyPath, Origin], layer: Layer
) -> tuple[dict[str, object], dict[KeyPath, Origin]]:
    """`layer` over `values`, and where each value of the result comes from."""
    new = dict(origins)
    _note(values, layer.values, (), layer, new)
    return deep_merge(values, layer.values), new


def _note(
    below: object, above: Mapping[str, object], at: KeyPath, layer: Layer, origins: dict[KeyPath, Origin]
) -> None:
    for key, value in above.items():
        here = (*at, key)
        has = isinstance(below, Mapping) and key in below
        old = below[key] if has else None  # type: ignore[index]
        if has and value is None:
            continue
        if has and isinstance(old, Mapping) and isinstance(value, Mapping):
            _note(old, value, here, layer, origins)
            continue
        for stale in [path for path in origins if path[: len(here)] == here]:
            del origins[stale]
        _note_all(value, here, layer, origins)


def _note_all(value: object, at: KeyPath, layer: Layer, origins: dict[KeyPath, Origin]) -> None:
    origins[at] = layer.origin_of(at)
    if isinstance(value, Mapping):
        for key, item in value.items():
            _note_all(item, (*at, key), layer, origins)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _note_all(item, (*at, index), layer, origins)
