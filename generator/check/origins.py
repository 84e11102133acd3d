"""From a built file back to the line of the source in which a link was written."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from generator.check.urls import Address
from generator.errors import Place, place_at

_SHARED = ("_layouts", "_includes", "_data", "_sass")
_TEXT = (
    ".html",
    ".htm",
    ".md",
    ".markdown",
    ".yml",
    ".yaml",
    ".json",
    ".toml",
    ".csv",
    ".tsv",
    ".xml",
    ".css",
    ".scss",
)
_LARGEST = 2_000_000
# What stands before and after a URL in Markdown, HTML, YAML or a template.
_SHORT = r"(?:\b(?:href|src)\s*=\s*[\"']?|\]\(\s*)"
_BEFORE, _AFTER = r"(?<![\w/.%&-])", r"(?![\w/%-]|\.\w)"


class SourceOrigins:
    """Finds links in the source folder `source` of the site built in `output`; `routes` has file → source path.

    Nothing is rendered: the text of the link, as it may have been written, is looked for.
    """

    def __init__(self, output: Path, source: Path | None, routes: Mapping[str, str], address: Address) -> None:
        self._output = output
        self._source = source
        self._routes = routes
        self._address = address
        self._texts: dict[str, str | None] = {}
        self._shared: list[str] | None = None
        self._patterns: dict[tuple[str, str], re.Pattern[str]] = {}
        self._known: dict[str, tuple[Place, str] | None] = {}

    def place(self, dest: str, text: str, before: str = "") -> tuple[Place, str] | None:
        """Where `text` stands (behind what matches `before`) in the source of the file `dest`, with that line."""
        path = self._routes.get(dest)
        return self._find(path, text, before) if path is not None and self._source is not None else None

    def shared_place(self, text: str) -> tuple[Place, str] | None:
        """Where `text` stands in layouts, includes, data or the config."""
        if text not in self._known and len(text) < 3:
            return None  # `/` stands everywhere
        if text not in self._known:
            found = (self._find(path, text) for path in self._shared_files())
            self._known[text] = next((place for place in found if place is not None), None)
        return self._known[text]

    def output_place(self, dest: str, offset: int) -> tuple[Place, str]:
        """The place in the built file, with that line. Its path is relative to the source, or absolute."""
        name = self._output / dest
        text = _text(name) or ""
        path = os.path.relpath(name, self._source) if self._source is not None else str(name)
        if path.startswith(".."):
            path = str(name)
        place, excerpt = place_at(path.replace(os.sep, "/"), text, offset)
        if not offset:
            return Place(place.path), ""
        return place, excerpt.strip() if len(excerpt) < 400 else ""

    # -- looking ------------------------------------------------------------------------------------------------

    def _find(self, path: str, text: str, before: str = "") -> tuple[Place, str] | None:
        content = self._content(path)
        if not content or not text:
            return None
        match = self._pattern(text, before).search(content)
        if match is None:
            return None
        return place_at(path, content, match.start("url"), match.end() - match.start("url"))

    def _content(self, path: str) -> str | None:
        if path not in self._texts:
            assert self._source is not None
            if len(self._texts) > 2000:
                self._texts.clear()
            self._texts[path] = _text(self._source / path)
        return self._texts[path]

    def _pattern(self, text: str, before: str) -> re.Pattern[str]:
        key = (text, before)
        if key not in self._patterns:
            ways = sorted(written_ways(text, self._address), key=lambda way: -len(way))
            # `/` stands everywhere: of short URLs only those count that stand where a URL is expected.
            start, end = (_BEFORE, _AFTER) if before or len(text) > 3 else (_SHORT, r"(?=[\"')#\s>])")
            alternatives = "|".join(re.escape(way) for way in ways)
            self._patterns[key] = re.compile(f"{before or start}(?P<url>{alternatives}){end}")
        return self._patterns[key]

    def _shared_files(self) -> list[str]:
        if self._shared is None:
            self._shared = []
            source = self._source
            if source is not None:
                for folder in _SHARED:
                    for base, folders, names in os.walk(source / folder):
                        folders.sort()
                        relative = os.path.relpath(base, source).replace(os.sep, "/")
                        self._shared += [f"{relative}/{name}" for name in sorted(names) if name.endswith(_TEXT)]
                configs = ("_config.yml", "_config.yaml", "_config.toml", "site.toml")
                self._shared += [name for name in configs if (source / name).is_file()]
        return self._shared


def written_ways(text: str, address: Address) -> Iterable[str]:
    """How a URL of a page may stand in its source: without address and baseurl, encoded or not, as `.md` file."""
    ways = {text}
    start = f"{address.url}{address.baseurl}"
    if address.url and text.startswith(start):
        ways.add(text[len(start) :])
    if address.baseurl and text.startswith(f"{address.baseurl}/"):
        ways.add(text[len(address.baseurl) :])
    ways |= {unquote(way) for way in ways}
    ways |= {quote(way, safe="/:#?&=%~+,;@!$'()*[]") for way in ways}
    ways |= {html.escape(way) for way in ways}
    for way in list(ways):
        if len(way) > 4 and way.startswith("/") and not way.startswith("//"):
            ways.add(way[1:])
        stem = way.partition("#")[0].rstrip("/").removesuffix(".html")
        if len(stem) > 4:
            ways |= {f"{stem.lstrip('/')}.md", f"{stem}.md"}
    return {way for way in ways if len(way) > 1 or way == text}


def _text(path: Path) -> str | None:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
