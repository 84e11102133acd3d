"""Unpacking archives from elsewhere: bounded, and nothing leads out of the folder that is written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

# More than any theme holds; bounds for hostile files.
MAX_SIZE = 200_000_000
MAX_FILES = 10_000
MAX_DEPTH = 50


@contextmanager
def made_beside(target: str) -> Iterator[str]:
    """A folder to unpack into, moved to `target` at the end, so that a stopped run leaves nothing half done."""
    parent = os.path.dirname(target)
    os.makedirs(parent, exist_ok=True)
    work = tempfile.mkdtemp(dir=parent)
    try:
        yield work
        try:
            os.rename(work, target)
        except OSError:
            if not os.path.isdir(target):  # another process was first
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def parts_of(name: str) -> list[str]:
    """The folders and the file that the name of an entry stands for; ValueError where it leads out, or too deep."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
        raise ValueError(f"'{name}' leads out of the archive")
    if len(parts) > MAX_DEPTH:
        raise ValueError(f"'{name[:80]}…' is nested too deep")
    return parts
