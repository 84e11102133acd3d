"""Files that cannot both be published: found from the routes alone, before anything is rendered."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from generator.errors import Diagnostic, Place, Severity
from generator.model import Route

# What Linux, macOS and Windows take as one name: 255 bytes or characters, whichever comes first.
_LONGEST_NAME = 255
_LONGEST_PATH = 2048  # Linux takes 4096 bytes, the folder of the site among them


def conflicts(routes: Iterable[Route]) -> list[Diagnostic]:
    """What is wrong with the routes of a site taken together, ordered by destination.

    Errors: two sources for one file; a file where another needs a directory; a name that file systems do not take.
    A warning: files whose names differ in case (or in the form of their accents) only, which some file systems hold
    to be one.
    """
    by_dest: dict[str, list[Route]] = {}
    for item in routes:
        by_dest.setdefault(item.dest, []).append(item)
    found: list[tuple[str, Diagnostic]] = []
    found += [(dest, _shared(dest, group)) for dest, group in by_dest.items() if len(group) > 1]
    found += _in_the_way(by_dest)
    found += _alike(by_dest)
    found += [(dest, _too_long(group[0])) for dest, group in by_dest.items() if _has_long_name(dest)]
    found.sort(key=lambda pair: (pair[0], pair[1].code))
    return [diagnostic for _, diagnostic in found]


def _shared(dest: str, group: Sequence[Route]) -> Diagnostic:
    paths = sorted(item.path for item in group)
    return Diagnostic(
        "route/conflict",
        f"{len(paths)} files would be written to '{dest}': {', '.join(paths)}",
        Place(paths[0]),
        hint=f"give one of them another `permalink`; `jinkyll why {paths[0]}` shows how its URL came about",
    )


def _in_the_way(by_dest: dict[str, list[Route]]) -> list[tuple[str, Diagnostic]]:
    """A file `a` beside a file `a/b`; each such pair of names once."""
    found: dict[str, Diagnostic] = {}
    for dest, group in by_dest.items():
        parent = dest.rpartition("/")[0]
        while parent:
            if parent in by_dest and parent not in found:
                blocker, blocked = by_dest[parent][0].path, group[0].path
                found[parent] = Diagnostic(
                    "route/file-and-directory",
                    f"'{parent}' is the file of {blocker}, and {blocked} needs a directory of that name",
                    Place(blocker),
                    hint="give one of them another `permalink`",
                )
            parent = parent.rpartition("/")[0]
    return list(found.items())


def _alike(by_dest: dict[str, list[Route]]) -> list[tuple[str, Diagnostic]]:
    folded: dict[str, list[str]] = {}
    for dest in by_dest:
        folded.setdefault(_folded(dest), []).append(dest)
    return [(min(group), _alike_warning(sorted(group), by_dest)) for group in folded.values() if len(group) > 1]


def _alike_warning(group: list[str], by_dest: dict[str, list[Route]]) -> Diagnostic:
    named = ", ".join(f"'{dest}' ({by_dest[dest][0].path})" for dest in group)
    return Diagnostic(
        "route/differ-by-case",
        f"these files differ only by case, and overwrite each other on macOS and Windows: {named}",
        Place(by_dest[group[0]][0].path),
        Severity.WARNING,
        hint="change one of the URLs",
    )


def _folded(dest: str) -> str:
    """`dest` as file systems see it that ignore case and the form of accents."""
    if dest.isascii():
        return dest.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", dest).casefold())


def _has_long_name(dest: str) -> bool:
    if len(dest) <= _LONGEST_NAME // 4:
        return False
    names = [len(name.encode("utf-8", "replace")) for name in dest.split("/")]
    return max(names) > _LONGEST_NAME or sum(names) + len(names) > _LONGEST_PATH


def _too_long(item: Route) -> Diagnostic:
    if len(item.dest) > _LONGEST_PATH // 2:
        what = f"'{item.dest[:100]}…' is longer than {_LONGEST_PATH}"
    else:
        what = f"a part of '{item.dest}' is longer than {_LONGEST_NAME}"
    return Diagnostic(
        "route/name-too-long",
        f"{what} bytes, which file systems do not take",
        Place(item.path),
        hint="write a shorter `slug:` or `permalink:` in its front matter",
    )
