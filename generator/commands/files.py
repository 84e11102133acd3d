"""Files that commands make: whole at every moment, never over something that is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from generator.errors import Place, SourceError, fail


def write_new(path: Path, text: str, *, force: bool = False) -> None:
    """Write a text file; SourceError (`new/exists`) where one is there, unless `force`."""
    if path.exists() and not force:
        raise fail("new/exists", f"{path} is there already", Place(str(path)), hint="--force writes over it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.new")
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except OSError as error:
        raise _unwritable(path, error) from None


def write_tree(root: Path, files: Mapping[str, str | bytes], folders: tuple[str, ...] = ()) -> None:
    """Write files (by path below `root`) and make empty folders."""
    try:
        for folder in folders:
            (root / folder).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    except OSError as error:
        raise _unwritable(root, error) from None


def empty_folder(path: Path, *, force: bool) -> None:
    """Refuse a folder that has something in it, unless `force`."""
    if path.is_dir() and any(path.iterdir()) and not force:
        raise fail(
            "new/not-empty",
            f"{path} exists and is not empty",
            Place(str(path)),
            hint="name another folder, or use --force",
        )
    if path.exists() and not path.is_dir():
        raise fail("new/exists", f"{path} is a file", Place(str(path)), hint="name another folder")


def _unwritable(path: Path, error: OSError) -> SourceError:
    return fail("new/unwritable", f"cannot write {path}: {error.strerror}", Place(str(path)))
