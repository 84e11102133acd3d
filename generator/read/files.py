"""The disk: listings and bytes. All paths given are relative to a root; nothing outside it is read through links."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from generator.errors import Diagnostic, Place, SourceError
from generator.read.scan import DirEntry, FileKind

# A pipe must not hold up the build, even one that took the place of a file after it was listed.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CHUNK = 1 << 20

# Links to folders within each other: where each folder has two of them, so many levels are so many powers of two.
_MOST_LINKS = 5


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder on disk: the site's source, or a theme's root. `root` is absolute, its own links resolved."""

    root: str
    _folders: dict[str, str] = field(default_factory=dict, compare=False, repr=False)  # where folders really lie

    @classmethod
    def at(cls, folder: str) -> Tree:
        return cls(os.path.realpath(folder))

    def forget(self) -> None:
        """Look again where folders lie: links may lead elsewhere now."""
        self._folders.clear()

    def list(self, folder: str) -> tuple[DirEntry, ...]:
        """The entries of a folder in byte order; none where it is no folder, or outside of the root."""
        full = self._full(folder)
        try:
            if not self._inside(os.path.realpath(full)):
                return ()
            with os.scandir(full) as found:
                entries = [DirEntry(one.name, self._kind(one, folder)) for one in found]
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except (OSError, ValueError) as error:
            raise _unreadable(folder or ".", error) from None
        return tuple(sorted(entries, key=lambda one: os.fsencode(one.name)))

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none. Raises `SourceError` where it cannot be read."""
        return self._read(path, -1)

    def head(self, path: str, size: int = 256) -> bytes:
        """The first bytes of a file, empty where there is none; enough to see its fence."""
        return self._read(path, size) or b""

    def _read(self, path: str, size: int) -> bytes | None:
        handle = -1
        try:
            handle = self._open(self._full(path))
            if handle < 0 or not stat.S_ISREG((status := os.fstat(handle)).st_mode):
                return None
            if size >= 0:
                return os.read(handle, size)
            return whole(handle, status.st_size)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from None
        finally:
            if handle >= 0:
                os.close(handle)

    def _open(self, full: str) -> int:
        """A descriptor of a file inside of the root, or -1: where it lies is known before it is opened."""
        folder, name = os.path.split(full)
        if name in ("", ".", ".."):
            return -1  # a folder
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = os.path.realpath(folder)
        path = os.path.join(real, name)
        if not self._inside(path):
            return -1
        try:
            handle = os.open(path, _READ | _NO_FOLLOW)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            path = os.path.realpath(full)  # a link
            if not self._inside(path):
                return -1
            handle = os.open(path, _READ)
        if not self._holds(handle, path):
            os.close(handle)
            return -1
        return handle

    def exists(self, path: str) -> bool:
        """Whether there is a file of this path, inside the root."""
        full = self._full(path)
        return os.path.isfile(full) and self._inside(os.path.realpath(full))

    def mtime(self, path: str) -> float:
        """The time of modification in seconds since 1970."""
        try:
            real = os.path.realpath(self._full(path))
            if not self._inside(real):
                raise FileNotFoundError(2, "no such file inside of the site")
            return os.stat(real).st_mtime
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from None

    def walk(self, folder: str) -> Iterator[str]:
        """The files below a folder in byte order, relative to the root."""
        for one in self.list(folder):
            path = f"{folder}/{one.name}" if folder else one.name
            if one.kind == "folder":
                yield from self.walk(path)
            elif one.kind == "file":
                yield path

    def _full(self, path: str) -> str:
        return os.path.join(self.root, path) if path else self.root

    def _inside(self, real: str) -> bool:
        """Containment by whole names: `/site-old` is not inside `/site`."""
        return real == self.root or real.startswith(self.root.rstrip(os.sep) + os.sep)

    def _holds(self, handle: int, real: str) -> bool:
        """Whether the file that was opened lies inside: a folder on its way may have become a link in between."""
        try:
            return self._inside(os.readlink(f"/proc/self/fd/{handle}"))
        except OSError:
            pass  # not Linux
        now = os.path.realpath(real)
        return self._inside(now) and os.path.samestat(os.lstat(now), os.fstat(handle))

    def _kind(self, entry: os.DirEntry[str], folder: str) -> FileKind:
        try:
            if not entry.is_symlink():
                if entry.is_dir(follow_symlinks=False):
                    return "folder"
                return "file" if entry.is_file(follow_symlinks=False) else "special"
            real = os.path.realpath(entry.path)
            if not os.path.exists(real):
                return "broken"
            if not self._inside(real):
                return "outside"
            if not os.path.isdir(real):
                return "file" if os.path.isfile(real) else "special"
            above = self._above(folder)
            if sum(os.path.dirname(one) != upper for upper, one in pairwise(above)) >= _MOST_LINKS:
                return "deep"
            return "loop" if any(one == real or one.startswith(real + os.sep) for one in above) else "folder"
        except OSError:
            return "unreadable"

    def _above(self, folder: str) -> tuple[str, ...]:
        """The real places of a folder and of all above it, as the walk came to it through links."""
        parts = folder.split("/") if folder else []
        return tuple(os.path.realpath(self._full("/".join(parts[:end]))) for end in range(len(parts) + 1))


def whole(handle: int, size: int) -> bytes:
    """All that an open file has; `size` is how much that was when somebody looked."""
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while parts[-1]:  # it grows, or the system gives a part at a time
        parts.append(os.read(handle, _CHUNK))
    return b"".join(parts)


def _unreadable(path: str, error: Exception) -> SourceError:
    reason = getattr(error, "strerror", None) or str(error)
    return SourceError(Diagnostic("file/unreadable", f"cannot read this: {reason}", Place(path)))
