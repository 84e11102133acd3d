"""Two builds of one site at once: the second waits for the first."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import Place, fail

_PATIENCE = 300.0  # seconds


@contextmanager
def exclusive(path: Path, waiting: Callable[[], None], patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the lock file `path` (it is made, and stays); `waiting` is called once if another process holds it.

    The lock goes with the process that holds it, however that ends. Raises `SourceError` when patience runs out.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline = time.monotonic() + patience
        told = False
        while not _try(handle):
            if not told:
                waiting()
                told = True
            if time.monotonic() > deadline:
                raise fail(
                    "build/locked",
                    f"another build of this site has been running for {patience:.0f} s",
                    Place(str(path)),
                    hint="wait for it or end it; the lock goes with its process",
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


@contextmanager
def alone_in(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the folder (it is made) against other processes that do the same; nothing is left in it.

    Where folders cannot be locked (Windows, some network file systems) nothing is held. Raises `SourceError` when
    patience runs out or the folder cannot be made.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o755, parents=True)
            os.chmod(folder, 0o755)
        handle = os.open(folder, os.O_RDONLY) if sys.platform != "win32" else -1
    except OSError as error:
        raise fail("write/failed", f"cannot write to {folder.name}: {error.strerror}", Place(str(folder))) from error
    try:
        deadline = time.monotonic() + patience
        while handle >= 0 and _busy(handle):
            if time.monotonic() > deadline:
                message = f"another build has been writing here for {patience:.0f} s"
                raise fail("build/locked", message, Place(str(folder)), hint="wait for it or end it")
            time.sleep(0.02)
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def _busy(handle: int) -> bool:
    """Whether another process holds the lock; taken if not."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # no locks here
    return False


def _try(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
