"""Layouts and includes by name, the site's before the theme's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.config.yaml import key_text
from generator.model import Dialect, Layout, Parsed
from generator.read.scan import Filter, Listing, Rules, ordered


def layout_names(listing: Listing, folder: str, rules: Rules | None = None) -> dict[str, str]:
    """The layouts of a folder: name (`post`, `dir/post`) to path. Of files of one name the last in order counts."""
    rule = Filter.of(rules or Rules())
    found: dict[str, str] = {}
    for relative in _files(listing, folder.strip("/"), ""):
        name = relative.rpartition("/")[2]
        if "." in name and rule.rejects(relative, "", False) is None:
            found[layout_name(relative)] = f"{folder.strip('/')}/{relative}"
    return found


def layout_name(relative: str) -> str:
    """A layout's name: its path within the folder, cut at the last period."""
    return relative.rpartition(".")[0]


def make_layout(name: str, path: str, parsed: Parsed, dialect: Dialect) -> Layout:
    """The layout of a parsed file; `layout: none` or an empty one means no parent."""
    parent = parsed.front.get("layout")
    has_parent = parent not in (None, False, "", "none")
    above = key_text(parent) if has_parent else None
    return Layout(name, path, parsed.front, parsed.body, parsed.body_line, above, dialect)


def include_names(listing: Listing, folders: Sequence[str]) -> tuple[str, ...]:
    """The names of all includes in the folders, for "did you mean"."""
    return tuple(sorted({name for folder in folders for name in _files(listing, folder.strip("/"), "")}))


def _files(listing: Listing, folder: str, relative: str) -> Iterator[str]:
    """The files below a folder in byte order, without dotfiles, relative to it."""
    at = f"{folder}/{relative}".strip("/")
    for one in ordered(listing, at):
        if one.name.startswith("."):
            continue
        path = f"{relative}/{one.name}" if relative else one.name
        if one.kind == "folder":
            yield from _files(listing, folder, path)
        elif one.kind == "file":
            yield path
