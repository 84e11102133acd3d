"""The folder aside in which new files of a site wait until all of them are there."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress

FILE_MODE = 0o644
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Stage:
    """Files by what they are to become, in the folder `path`. The folder is made with the first of them.

    What stands at `path` before is a leaving of a process that was killed, and goes.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._files: dict[str, tuple[bytes, str]] = {}
        self._count = 0
        self._made = False
        self.clear()

    def put(self, dest: str, digest: bytes, data: bytes) -> str:
        """Write a file and say where it waits; OSError where it cannot be written whole: nothing of it stays then."""
        if not self._made:
            os.mkdir(self._path, 0o700)
            self._made = True
        self._count += 1
        path = f"{self._path}/{self._count}"
        try:
            _write_new(path, data)
        except OSError:
            with suppress(OSError):
                os.unlink(path)
            raise
        self._files[dest] = digest, path
        return path

    def find(self, dest: str, digest: bytes) -> str | None:
        """Where the file waits that has these bytes, if it does."""
        known, path = self._files.get(dest, (b"", ""))
        return path if known == digest else None

    def clear(self) -> None:
        """Remove the folder."""
        self._files.clear()
        self._made = False
        if os.path.isdir(self._path) and not os.path.islink(self._path):
            shutil.rmtree(self._path, ignore_errors=True)
        else:
            with suppress(OSError):
                os.unlink(self._path)


def _write_new(path: str, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _NO_WAIT, FILE_MODE)
    try:
        rest = memoryview(data)
        while rest:  # a disk that fills up takes a part first
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)
    os.chmod(path, FILE_MODE)
