"""From a built file back to the line of the source in which a link was written."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote, unquote

from generator.check.problems import Problem
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
# What stands before and after a URL in Markdown, HTML, YAML or a template; `_SHORT` is before one written as a link.
_SHORT, _ENDS = r"(?:\b(?:href|src)\s*=\s*[\"']?|\]\(\s*)", r"(?=[\"')#\s>])"
_BEFORE, _AFTER = r"(?<![\w/.%&-])", r"(?![\w/%-]|\.\w)"
_WHOLE = r"(?=[\"')\s>]|\Z)"


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
        self._patterns: dict[tuple[str, str], tuple[Sequence[str], Sequence[str]]] = {}
        self._known: dict[tuple[str, str], tuple[Place, str] | None] = {}
        self._last: tuple[str, str | None] = ("", None)

    def place(self, problem: Problem) -> tuple[Place, str] | None:
        """Where it was written in the source of its file, with that line."""
        path = self._routes.get(problem.dest)
        if path is None or not (content := self._content(path)):
            return None
        if content == self._built(problem.dest):
            return self._find(path, problem, problem.offset) or place_at(path, content, problem.offset)
        if problem.before and (found := self._find(path, problem)) is not None:
            return found
        return None if problem.again else self._find(path, replace(problem, before=""))

    def shared_place(self, problem: Problem) -> tuple[Place, str] | None:
        """Where it was written in layouts, includes, data or the config.

        What stands behind `before` is named only where one file alone has it, for many have an element of that id.
        """
        if len(problem.url) < 3 and not problem.before:
            return None  # `/` stands everywhere
        key = (problem.url, problem.before)
        if key not in self._known:
            places = (self._find(path, problem) for path in self._shared_files())
            found = list(islice((place for place in places if place is not None), 2 if problem.before else 1))
            self._known[key] = found[0] if len(found) == 1 else None
        return self._known[key]

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

    def _find(self, path: str, problem: Problem, start: int = 0) -> tuple[Place, str] | None:
        content = self._content(path)
        if not content or not problem.url:
            return None
        ways, patterns = self._sought(problem.url, problem.before)
        if not any(way in content for way in ways):  # most files do not have it, and this is told at once
            return None
        for pattern in patterns:
            expression = re.compile(pattern)
            match = expression.search(content, start)
            if match is None:
                continue
            if problem.again and not start:
                match = expression.search(content, match.end()) or match
            return place_at(path, content, match.start("url"), match.end("url") - match.start("url"))
        return None

    def _built(self, dest: str) -> str | None:
        if self._last[0] != dest:
            self._last = dest, _text(self._output / dest)
        return self._last[1]

    def _content(self, path: str) -> str | None:
        if path not in self._texts:
            if self._source is None:
                return None
            if len(self._texts) > 2000:
                self._texts.clear()
            self._texts[path] = _text(self._source / path)
        return self._texts[path]

    def _sought(self, text: str, before: str) -> tuple[Sequence[str], Sequence[str]]:
        """What to look for: the ways it may be written, and patterns of these, the surest first."""
        key = (text, before)
        if key not in self._patterns:
            ways = sorted(written_ways(text, self._address), key=lambda way: -len(way))
            url = f"(?P<url>{'|'.join(re.escape(way) for way in ways)})"
            if before:
                around = [(before, _AFTER)]
            elif len(text) > 3:
                around = [(_SHORT, _WHOLE), (_BEFORE, _WHOLE), (_BEFORE, _AFTER)]
            else:  # `/` stands everywhere
                around = [(_SHORT, _ENDS)]
            self._patterns[key] = ways, [f"{start}{url}{end}" for start, end in around]
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
