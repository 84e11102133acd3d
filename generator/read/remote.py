"""Remote themes: a repository's archive from the network, or a zip file, pinned by its digest and kept in a cache."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from generator.errors import Diagnostic, Severity, SourceError
from generator.read.themes import Theme, theme_at
from generator.read.unpack import MAX_FILES, MAX_SIZE, made_beside, parts_of

MAX_ARCHIVE = 100_000_000
_GITHUB = "https://codeload.github.com"
_SHORT = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)/([A-Za-z0-9._-]+)(?:@([A-Za-z0-9._/-]+))?")
_LONG = re.compile(
    r"https://([A-Za-z0-9.-]+(?::\d+)?)/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?(?:@([A-Za-z0-9._/-]+))?"
)
_ZIP = re.compile(r"https?://[^\s?#]+\.zip(?:\?[^\s#]*)?")
_COMMIT = re.compile(r"[0-9a-f]{40}")

Download = Callable[[str, int], bytes]


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a remote theme comes from: a `url`, or a `path` on this machine. `pinned` if the place names one state."""

    name: str
    url: str = ""
    path: str = ""
    pinned: bool = False

    @property
    def of_github(self) -> bool:
        return self.url.startswith(f"{_GITHUB}/")


def remote_of(text: str) -> Remote:
    """What `remote_theme` means: `owner/name@ref`, the address of a repository or of a zip file, or `file:PATH`.

    Raises `SourceError` (`theme/remote`).
    """
    wanted = text.strip()
    if wanted.startswith("file:"):
        path = wanted.removeprefix("file:").removeprefix("//")
        return Remote(_plain(os.path.basename(path.rstrip("/")).removesuffix(".zip")), path=path)
    if _ZIP.fullmatch(wanted):
        return Remote(_plain(wanted.partition("?")[0].rpartition("/")[2].removesuffix(".zip")), url=wanted)
    host = _GITHUB
    if found := _SHORT.fullmatch(wanted):
        owner, name, ref = found.groups()
    elif found := _LONG.fullmatch(wanted):
        server, owner, name, ref = found.groups()
        host = f"https://codeload.{server}"
    else:
        hint = "write owner/name@ref, an address that ends with .zip, or file:PATH"
        raise SourceError(Diagnostic("theme/remote", f"'{text}' is no remote theme", hint=hint))
    ref = ref or "HEAD"
    return Remote(_plain(name), f"{host}/{owner}/{name}/zip/{ref}", pinned=bool(_COMMIT.fullmatch(ref)))


def find_remote(
    text: str, checksum: str, source: str, cache: str, download: Download, *, contained: bool = False
) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """The remote theme `text`, with what there is to be said of it.

    `checksum` is the SHA-256 of the archive, empty where nobody has said it. An archive is downloaded once and kept
    below `cache` until that is removed. With `contained`, only GitHub is asked, and paths stay inside of `source`.
    Raises `SourceError` (`theme/…`).
    """
    remote = remote_of(text)
    if contained and not remote.path and not remote.of_github:
        raise SourceError(Diagnostic("config/outside", f"safe mode asks no other server than GitHub's for '{text}'"))
    path = os.path.realpath(os.path.join(source, os.path.expanduser(remote.path)))
    if contained and remote.path and not path.startswith(os.path.realpath(source) + os.sep):
        raise SourceError(Diagnostic("config/outside", f"the theme '{text}' lies outside of the site"))
    if remote.path and os.path.isdir(path):
        return theme_at(path, remote.name), ()
    raw = _bytes_of_file(path, text) if remote.path else _kept(remote, cache, download)
    digest = hashlib.sha256(raw).hexdigest()
    if checksum and checksum.strip().lower() != digest:
        if not remote.path:
            _forget(remote, cache)
        raise SourceError(
            Diagnostic(
                "theme/checksum",
                f"the archive of '{text}' is not the one that `remote_theme_sha256` names",
                cause=f"its SHA-256 is {digest}",
                hint="if you trust the new state, write this digest into the config",
            )
        )
    target = os.path.join(cache, f"{remote.name}-{digest[:16]}")
    if not os.path.isdir(target):
        _unpack(raw, target, text)
    said: tuple[Diagnostic, ...] = ()
    if not (checksum or remote.pinned or remote.path):
        hint = f"write `remote_theme_sha256: {digest}`, or name a commit after an @"
        message = f"'{text}' is not pinned: another day it may be another theme"
        said = (Diagnostic("theme/unpinned", message, severity=Severity.NOTE, hint=hint),)
    return theme_at(target, remote.name), said


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]", "-", name.lower()).strip(".-") or "theme"


def _archive(remote: Remote, cache: str) -> str:
    return os.path.join(cache, f"{hashlib.sha256(remote.url.encode()).hexdigest()[:32]}.zip")


def _kept(remote: Remote, cache: str, download: Download) -> bytes:
    """The archive as it was when it was first downloaded."""
    path = _archive(remote, cache)
    try:
        with open(path, "rb") as file:
            return file.read(MAX_ARCHIVE + 1)
    except OSError:
        pass
    raw = download(remote.url, MAX_ARCHIVE)
    os.makedirs(cache, exist_ok=True)
    fresh = f"{path}.{os.getpid()}"
    with open(fresh, "wb") as file:
        file.write(raw)
    os.replace(fresh, path)
    return raw


def _forget(remote: Remote, cache: str) -> None:
    """What has the wrong digest may be another state by now: the next build asks again."""
    if os.path.exists(path := _archive(remote, cache)):
        os.unlink(path)


def _bytes_of_file(path: str, text: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(MAX_ARCHIVE + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError(Diagnostic("theme/missing", f"cannot read the theme '{text}': {reason}")) from None


def _unpack(raw: bytes, target: str, text: str) -> None:
    try:
        if len(raw) > MAX_ARCHIVE:
            raise ValueError("it is too large")
        with made_beside(target) as work, zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _extract(archive, work)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "an archive of a theme is a zip file with _layouts, _includes, _sass or assets in it"
        raise SourceError(Diagnostic("theme/archive", f"'{text}' cannot be unpacked: {reason}", hint=hint)) from None


def _extract(archive: zipfile.ZipFile, work: str) -> None:
    """Write the files of an archive; the one folder around all of them is left out."""
    entries = [(one, parts_of(one.filename)) for one in archive.infolist() if not one.is_dir()]
    if len(entries) > MAX_FILES:
        raise ValueError(f"it holds more than {MAX_FILES:,} files")
    tops = {parts[0] for _, parts in entries if parts}
    around = len(tops) == 1 and all(len(parts) > 1 for _, parts in entries)
    left = MAX_SIZE
    for one, parts in entries:
        kind = stat.S_IFMT(one.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            continue  # links have no place in a theme
        place = os.path.join(work, *parts[1 if around else 0 :])
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with archive.open(one) as packed, open(place, "wb") as file:
            while chunk := packed.read(1 << 20):  # what it says of its size need not be true
                left -= len(chunk)
                if left < 0:
                    raise ValueError("it is too large when unpacked")
                file.write(chunk)
