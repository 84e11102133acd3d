"""Plugins that only say by their name what the program is to do; the doing is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from generator.plugin import Plugin


class IncludeCache(Plugin):
    """jekyll-include-cache: the tag `include_cached` is always there."""

    name: ClassVar[str] = "jekyll-include-cache"


class CommonMark(Plugin):
    """jekyll-commonmark: `markdown: CommonMark` is always there."""

    name: ClassVar[str] = "jekyll-commonmark"


class CommonMarkGitHub(Plugin):
    """jekyll-commonmark-ghpages: `markdown: CommonMarkGhPages` is always there."""

    name: ClassVar[str] = "jekyll-commonmark-ghpages"


class ThemeData(Plugin):
    """jekyll-data: the data and the config of a theme are always read; `theme` shows what the config says of it."""

    name: ClassVar[str] = "jekyll-data"

    def theme(self, shown: Mapping[str, object] | None, options: object) -> Mapping[str, object] | None:
        return options if isinstance(options, Mapping) else None
