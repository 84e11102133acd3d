"""`build --manifest`: every file of the built site with its digest and what it was made from.

The list has no times and no absolute paths: of two builds with the same digest, every byte is the same.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.build.cells import Key
from generator.build.engine import Engine
from generator.build.queries import ABSENT

if TYPE_CHECKING:
    from generator.build.site import Site

FORMAT_VERSION = 1

# Values that look at the whole site to give each page a little: which files there are, in which order. What a page
# takes from other documents it takes by name (`field`, `content`), so nothing of its own is hidden behind these.
_WIDE = frozenset(
    {
        "scan", "inventory", "source_pages", "members", "static_files", "collection_files", "layout_paths",
        "layout_names", "data_files", "data_names", "generated", "visible", "known", "pages", "positions", "terms",
        "related", "urls", "published", "routes", "files_below", "theme_paths", "theme_assets", "has_front", "manifest",
    }
)  # fmt: skip
_FILES = {"file": "", "theme_file": "theme:", "outside_file": "outside:"}


@dataclass(frozen=True, slots=True)
class Made:
    """One file: `source` is the path of its own source, `sources` all files whose text it read, sorted.

    `lists` names what it read of all members of a collection at once, as `posts.title`.
    """

    path: str
    sha256: str
    size: int
    source: str
    sources: tuple[str, ...]
    lists: tuple[str, ...]


def files_made(site: Site) -> tuple[Made, ...]:
    """The files of the build that has just been done, sorted by path; raises `OSError` where one cannot be read."""
    readers = {one: _Reader(one.engine) for one in site.sites}
    found = []
    for dest in sorted(site.manifest()):
        maker = site.maker(dest)
        assert maker is not None
        key = maker[1]
        data = (site.destination_folder / dest).read_bytes()
        read = readers[maker[0]].read(key)
        files = tuple(sorted(name for name in read if not name.startswith("*")))
        lists = tuple(sorted(name[1:] for name in read if name.startswith("*")))
        digest = hashlib.sha256(data).hexdigest()
        found.append(Made(dest, digest, len(data), str(key[-1]), files, lists))
    return tuple(found)


def list_text(made: tuple[Made, ...]) -> str:
    """The list as JSON; `digest` is the SHA-256 of lines `sha256  path`, as `sha256sum` writes them."""
    lines = "".join(f"{one.sha256}  {one.path}\n" for one in made)
    files = [
        {
            "path": one.path,
            "sha256": one.sha256,
            "size": one.size,
            "source": one.source,
            "sources": list(one.sources),
            "lists": list(one.lists),
        }
        for one in made
    ]
    digest = hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
    value = {"version": FORMAT_VERSION, "digest": digest, "files": files}
    return json.dumps(value, indent=1) + "\n"


class _Reader:
    """What each key read, from the engine's traces; lists are marked by a leading `*`."""

    def __init__(self, engine: Engine) -> None:
        self._cells = engine.cells
        self._known: dict[Key, frozenset[str]] = {}

    def read(self, start: Key) -> frozenset[str]:
        """Everything read on the way to a key, without recursion: chains may be long."""
        known = self._known
        stack = [(start, False)]
        open_keys: set[Key] = set()
        while stack:
            key, ready = stack.pop()
            if key in known:
                continue
            cell = self._cells.get(key)
            dependencies = cell.dependencies if cell is not None else {}
            if key[0] in _FILES:
                there = cell is not None and cell.digest != ABSENT  # looked for and not found is no source
                known[key] = frozenset({_FILES[key[0]] + str(key[1])} if there else ())
            elif key[0] in _WIDE or not dependencies:
                known[key] = frozenset()
            elif key[0] == "column":
                known[key] = frozenset({f"*{key[1]}.{key[2]}"})
            elif ready or key in open_keys:
                known[key] = frozenset().union(*(known.get(one, frozenset()) for one in dependencies))
            else:
                open_keys.add(key)
                stack.append((key, True))
                stack += [(one, False) for one in dependencies if one not in known]
        return known[start]
