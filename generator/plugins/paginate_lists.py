"""Which documents a list of jekyll-paginate-v2 has, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cmp_to_key

from generator.liquid.values import to_s
from generator.plugin import View
from generator.plugins.shared import flag, integer, option_error
from generator.text import downcase

# An option that filters, and the key of a document's data that is looked at.
_FILTERS = {"category": "categories", "tag": "tags", "locale": "locale"}


class Lists:
    """The documents of lists, with the indexes that several lists of one build share."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._indexes: dict[tuple[tuple[str, ...], str], dict[str, list[str]]] = {}
        self._values: dict[tuple[tuple[str, ...], str], dict[str, object]] = {}

    def documents(self, config: Mapping[str, object]) -> tuple[str, ...]:
        """The documents of a list: of its collections, without hidden ones, filtered, sorted, less the offset."""
        labels = tuple(_labels(config.get("collection"), self._view))
        found = self._all(labels)
        for option, key in _FILTERS.items():
            found = self._filtered(found, labels, config.get(option), key)
        field = config.get("sort_field")
        if not flag(field):
            return tuple(found)
        found = self._sorted(found, labels, to_s(field))
        offset = max(integer(config.get("offset") or 0, "pagination.offset"), 0)
        found = found[: len(found) - offset] if offset < len(found) else []
        return tuple(found[::-1] if flag(config.get("sort_reverse")) else found)

    def _all(self, labels: tuple[str, ...]) -> list[str]:
        return [path for label in labels for path in _members(label, self._view)]

    def _filtered(self, paths: list[str], labels: tuple[str, ...], wanted: object, key: str) -> list[str]:
        """The documents that have all the wanted terms; the category `posts` is one that all have."""
        if wanted is None:
            return paths
        terms = re.split(r"[;,]", wanted) if isinstance(wanted, str) else wanted
        for term in terms if isinstance(terms, list | tuple) else [terms]:
            name = downcase(to_s(term)).strip()
            unique: list[str] = list(dict.fromkeys(paths))
            if key != "categories" or name != "posts":
                having = frozenset(self._index(labels, key).get(name, ()))
                unique = [path for path in unique if path in having]
            paths = unique
        return paths

    def _index(self, labels: tuple[str, ...], key: str) -> dict[str, list[str]]:
        index = self._indexes.get((labels, key))
        if index is None:
            index = self._indexes[labels, key] = {}
            for path, value in self._column(labels, key).items():
                for term in terms_of(value):
                    index.setdefault(term, []).append(path)
        return index

    def _column(self, labels: tuple[str, ...], key: str) -> dict[str, object]:
        values = self._values.get((labels, key))
        if values is None:
            values = self._values[labels, key] = {}
            for label in labels:
                values.update(self._view.column(label, key))
        return values

    def _sorted(self, paths: list[str], labels: tuple[str, ...], field: str) -> list[str]:
        keys = [downcase(part).strip() for part in field.split(":")]
        column = self._column(labels, keys[0])
        missing = self._view.now() if keys == ["date"] else None
        order = cmp_to_key(lambda left, right: compare(left, right, field))
        values = {path: _inner(column.get(path), keys[1:], missing) for path in paths}
        return sorted(paths, key=lambda path: order(values[path]))


def _inner(value: object, keys: list[str], missing: object) -> object:
    """The value below further keys; a mapping is no value."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return missing if value is None or isinstance(value, Mapping) else value


def _labels(value: object, view: View) -> list[str]:
    names = re.split(r"[;,\s]", value) if isinstance(value, str) else value
    labels: list[str] = []
    for name in names if isinstance(names, list | tuple) else ():
        label = downcase(to_s(name)).strip()
        if label == "all":
            labels += [other for other in view.collections() if other != "posts"]
        elif label in view.collections():
            labels.append(label)
    return labels


def _members(label: str, view: View) -> Iterable[str]:
    lists, hidden = view.column(label, "pagination"), view.column(label, "hidden")
    return (path for path in view.members(label) if path not in lists and not flag(hidden.get(path)))


def terms_of(value: object) -> frozenset[str]:
    """The terms of a document in small letters: a list, or text parted by commas, semicolons or blanks."""
    if isinstance(value, str):
        value = re.split(r"[;,\s]", value)
    if not isinstance(value, list | tuple):
        return frozenset()
    parts = (part for item in value for part in re.split(r"[;,]", downcase(to_s(item)).strip()))
    return frozenset(part.strip() for part in parts)


def compare(left: object, right: object, field: str) -> int:
    """The order of two values: none first, text without regard to case, dates as times."""
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if isinstance(left, str) and isinstance(right, str):
        left, right = downcase(left), downcase(right)
    elif isinstance(left, date) and isinstance(right, date):
        left, right = _moment(left), _moment(right)
    try:
        return int(left > right) - int(left < right)  # type: ignore[operator]
    except TypeError:
        raise option_error(
            "pagination.sort_field", f"'{field}' has values that cannot be compared: {to_s(left)} and {to_s(right)}"
        ) from None


def _moment(value: date) -> datetime:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
