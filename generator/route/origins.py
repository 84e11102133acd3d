"""From what the readers know about each value to the words of an explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from generator.route.explain import Origins


class Written(Protocol):
    """Where a value was written, as reading a document tells it."""

    @property
    def kind(self) -> str: ...

    @property
    def key(self) -> str: ...

    @property
    def line(self) -> int: ...

    @property
    def entry(self) -> int: ...


def origins_of(
    sources: Mapping[str, Written],
    categories: Sequence[tuple[object, Written]],
    setting: Callable[..., str],
    config_file: str = "_config.yml",
    front: str = "yaml",
) -> Origins:
    """The origins of a document's values.

    `sources` tells where each key of its data was written and `categories` the same of each category; `setting` takes
    the path of a value of the configuration, such as `("collections", "docs", "permalink")` or `("defaults", 2,
    "values", "layout")`, and answers with `_config.yml:3`, or with the empty string for a default of the program.
    """

    def words(source: Written, key: str) -> str:
        if source.kind == "front matter":
            return f"front matter, line {source.line}" if source.line else "front matter"
        if source.kind == "default":
            entry = f"defaults[{source.entry}]"
            where = setting("defaults", source.entry, "values", key)
            return f"{entry} in {where}" if where else entry
        if source.kind == "computed":
            return source.key
        return source.kind

    def data(key: str) -> str:
        source = sources.get(key)
        return words(source, key) if source else ""

    def category_words(source: Written) -> str:
        if source.kind == "folder":
            return "its directory"
        key = source.key or "categories"
        return f"`{key}` ({words(source, key)})"

    named = tuple((str(name), category_words(source)) for name, source in categories)

    def of_setting(key: str) -> str:
        if not key.startswith("collections."):
            return setting(key)
        label = key.removeprefix("collections.").removesuffix(".permalink")
        return setting("collections", label, "permalink")

    return Origins(data, of_setting, config_file, front, named)
