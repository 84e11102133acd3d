"""Which file an import of a style sheet means: Sass's rules for partials, extensions, index files and load paths.

Paths are POSIX; relative ones count from the site's source. Nothing here opens a file: `read` comes from outside and
returns None for a file that does not exist, so whoever calls knows of every candidate that was looked for.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

Read = Callable[[str], str | None]

# Relative paths in the compiler's eyes: a scheme of our own, so that no path of this machine gets into any output.
_SITE = "site:///"


class AmbiguousError(Exception):
    """Two files answer to one import."""


def url_of(path: str) -> str:
    """A path as the URL that the compiler sees."""
    return f"file://{quote(path)}" if path.startswith("/") else _SITE + quote(path)


def path_of(url: str) -> str:
    """The path of such a URL; the URL itself where it is none of ours."""
    if url.startswith(_SITE):
        return unquote(url.removeprefix(_SITE))
    return unquote(url.removeprefix("file://")) if url.startswith("file:///") else url


@dataclass(slots=True)
class Lookup:
    """Finds imports of one compilation and remembers what it read and what was not there."""

    read: Read
    load_paths: tuple[str, ...] = ()
    _seen: dict[str, str | None] = field(default_factory=dict)

    @property
    def loaded(self) -> tuple[str, ...]:
        """Files that were found, in order of the path."""
        return tuple(sorted(path for path, text in self._seen.items() if text is not None))

    @property
    def missing(self) -> tuple[str, ...]:
        """Candidates that did not exist: if one appears, the result may change."""
        return tuple(sorted(path for path, text in self._seen.items() if text is None))

    def text(self, path: str) -> str | None:
        """The text of a file, read once."""
        if path not in self._seen:
            self._seen[path] = self.read(path)
        return self._seen[path]

    def canonical(self, url: str, *, from_import: bool) -> str | None:
        """The URL of the file that an import means. An absolute URL comes from a file next to it; any other is
        looked for in the load paths. Raises `AmbiguousError`."""
        if url.startswith(("file:", "site:")):
            bases = [path_of(url)]
        elif ":" in url.partition("/")[0]:
            return None
        else:
            bases = [posixpath.join(load_path, unquote(url)) for load_path in self.load_paths]
        for base in bases:
            path = self.resolve(posixpath.normpath(base), from_import=from_import)
            if path is not None:
                return url_of(path)
        return None

    def resolve(self, base: str, *, from_import: bool) -> str | None:
        """The file that a path without partial's underscore or extension means, if any."""
        if base.startswith("../"):
            return None
        for candidates in _candidates(base, from_import):
            found = [path for path in candidates if self.text(path) is not None]
            if len(found) > 1:
                raise AmbiguousError("It's not clear which file to import. Found: " + ", ".join(found))
            if found:
                return found[0]
        return None


def _candidates(base: str, from_import: bool) -> Iterator[list[str]]:
    """Groups of paths; the first group with a file decides, and it may hold no more than one."""
    stem, ext = posixpath.splitext(base)
    if ext in (".scss", ".sass", ".css"):
        if from_import:
            yield _partials(f"{stem}.import{ext}")
        yield _partials(base)
        return
    names = [base, posixpath.join(base, "index")]
    for name in names:
        for full in [f"{name}.import", name] if from_import else [name]:
            yield [*_partials(f"{full}.sass"), *_partials(f"{full}.scss")]
            yield _partials(f"{full}.css")


def _partials(path: str) -> list[str]:
    folder, name = posixpath.split(path)
    return [posixpath.join(folder, f"_{name}"), path]
