"""What safe mode asks of a site's config: that it leads to nothing outside of the site.

The command line is the operator's and may say anything; a config file comes with the site.
"""

from __future__ import annotations

import os
from pathlib import Path

from generator.config.load import Config, ReadFile
from generator.errors import Place, SourceError, fail
from generator.read.files import Tree


def reader(source: str) -> ReadFile:
    """Reads config files of a site that are really in it."""
    tree = Tree.at(source)

    def read(path: str) -> bytes | None:
        return tree.read(os.path.relpath(path, source))

    return read


def check_config(config: Config, source: Path) -> None:
    """Refuse a `source` or `destination` of a config file that leads out of the folder of the site.

    Raises `SourceError` (`config/outside`).
    """
    for key in ("source", "destination"):
        origin = config.origin(key)
        if origin.kind != "file":
            continue
        given = str(config[key])
        base = source if key == "source" else Path.cwd()
        outside = os.path.isabs(given) or given.startswith("~") or ".." in Path(given).parts
        if outside or not _inside(base / given, base):
            raise _outside(key, given, Place(origin.name, origin.line))


def check_destination(destination: Path, source: Path) -> None:
    """Refuse a folder to be written, within the site, that is a link to somewhere else."""
    lexical = Path(os.path.abspath(destination))
    if lexical.is_relative_to(os.path.abspath(source)) and not _inside(lexical, source):
        raise _outside("folder", str(destination), None)


def below(source: Path, folder: str) -> Path:
    """A folder by an option, always within the source: Jekyll takes `../x` and `/x` for `x`."""
    return source / os.path.normpath(f"/{folder}").lstrip("/")


def _inside(path: Path, base: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(base))


def _outside(key: str, given: str, place: Place | None) -> SourceError:
    return fail(
        "config/outside",
        f"the {key} '{given}' leads out of the site, which safe mode does not allow",
        place,
        hint="remove the link" if key == "folder" else f"give it on the command line: --{key} FOLDER",
    )
