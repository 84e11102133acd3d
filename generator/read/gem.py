"""Packed gems: a tar with `metadata.gz` and `data.tar.gz`, unpacked into a cache without Ruby."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import shutil
import tarfile
import zlib

from generator.errors import Diagnostic, SourceError
from generator.read.unpack import MAX_FILES, MAX_SIZE, made_beside, parts_of


def unpack(path: str, cache: str) -> tuple[str, str, str]:
    """Unpack the gem at `path` below `cache`, once for its content; the folder, name and version.

    Only plain files and folders inside the folder are written: links, devices and paths that lead out are errors.
    Raises `SourceError` (`theme/gem`).
    """
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        raise _broken(path, error.strerror or str(error)) from None
    digest = hashlib.sha256(raw).hexdigest()[:16]
    try:
        with tarfile.open(fileobj=io.BytesIO(raw)) as outer:
            name, version = _identity(_member(outer, "metadata.gz"))
            target = os.path.join(cache, f"{name}-{version}-{digest}")
            if not os.path.isdir(target):
                _extract(_member(outer, "data.tar.gz"), target)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, KeyError, ValueError) as error:
        raise _broken(path, str(error)) from None
    except OSError as error:
        raise _broken(path, error.strerror or str(error)) from None
    return target, name, version


def _member(outer: tarfile.TarFile, name: str) -> bytes:
    found = outer.extractfile(name)
    if found is None:
        raise ValueError(f"it has no {name}")
    with gzip.GzipFile(fileobj=io.BytesIO(found.read())) as packed:
        data = packed.read(MAX_SIZE + 1)
    if len(data) > MAX_SIZE:
        raise ValueError(f"its {name} is too large")
    return data


def _identity(metadata: bytes) -> tuple[str, str]:
    """Name and version from the gem's specification, which is YAML with Ruby's object tags."""
    text = metadata.decode("utf-8", "replace")
    name = re.search(r"^name: *[\"']?([A-Za-z0-9._-]+)", text, re.MULTILINE)
    version = re.search(r"^version: .*\n +version: *[\"']?([0-9A-Za-z.]+)", text, re.MULTILINE)
    if not name or not version or name[1].startswith("."):
        raise ValueError("its metadata has no name and version")
    return name[1].lower(), version[1]


def _extract(data: bytes, target: str) -> None:
    with made_beside(target) as work, tarfile.open(fileobj=io.BytesIO(data)) as inner:
        for one in _members(inner):
            _write(inner, one, work)


def _members(inner: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """All entries, of which there may not be too many; nothing is written before they are counted."""
    found: list[tarfile.TarInfo] = []
    for one in inner:
        found.append(one)
        if len(found) > MAX_FILES:
            raise ValueError(f"it holds more than {MAX_FILES:,} files")
    return found


def _write(inner: tarfile.TarFile, one: tarfile.TarInfo, work: str) -> None:
    parts = parts_of(one.name)
    place = os.path.join(work, *parts)
    if one.isdir():
        os.makedirs(place, exist_ok=True)
        return
    found = inner.extractfile(one) if one.isreg() and parts else None
    if found is None:
        return  # links and devices have no place in a theme
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        shutil.copyfileobj(found, file)


def _broken(path: str, why: str) -> SourceError:
    hint = "download it again, or set 'theme' to its unpacked folder"
    return SourceError(Diagnostic("theme/gem", f"'{os.path.basename(path)}' is not a gem: {why}", hint=hint))
