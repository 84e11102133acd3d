"""Watching files: events of the system where they come, polling where they do not.

Both watchers call `touch(paths)` with absolute paths from a thread of their own, `touch(None)` when events were lost.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import ObservedWatch

Touch = Callable[[Iterable[str] | None], None]
# Files with their time of modification in nanoseconds, size and inode.
Snapshot = dict[str, tuple[int, int, int]]

# Never read by a build and busy: version control, packages, caches.
IGNORED_DIRECTORIES = frozenset(
    (".git", ".hg", ".svn", "node_modules", "__pycache__", ".sass-cache", ".jekyll-cache", ".jinkyll-cache", ".bundle")
)
# What editors write beside the file that they save, by their names for it.
IGNORED_NAMES = ("*~", ".#*", "#*#", ".*.sw?", ".*.sw?x", "4913", ".goutputstream-*", "*___jb_???___", ".DS_Store")
# File systems whose changes may be made by another machine, which then sends no event here.
REMOTE = frozenset(
    (
        "9p",
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "drvfs",
        "fuse.glusterfs",
        "fuse.grpcfuse",
        "fuse.osxfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "fakeowner",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "osxfs",
        "prl",
        "fs",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    )
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is watched: directories with all below, and single files; without what is ignored."""

    roots: tuple[Path, ...]
    ignored: tuple[Path, ...] = ()

    def counts(self, path: str) -> bool:
        """Whether a change of `path` (absolute) can matter."""
        return any(self._inside(path, str(root)) for root in self.roots)

    def _inside(self, path: str, root: str) -> bool:
        if path == root:
            return True
        if not path.startswith(root.rstrip("/") + "/"):
            return False
        inner = path[len(root.rstrip("/")) + 1 :].split("/")
        if any(part in IGNORED_DIRECTORIES for part in inner):
            return False
        if any(fnmatchcase(inner[-1], pattern) for pattern in IGNORED_NAMES):
            return False
        return not any(path == str(skip) or path.startswith(f"{skip}/") for skip in self.ignored)

    def directories(self) -> list[Path]:
        """The roots that are directories; a root inside another is left out."""
        found = [root for root in dict.fromkeys(self.roots) if root.is_dir()]
        return [one for one in found if not any(one != other and one.is_relative_to(other) for other in found)]

    def files(self) -> list[Path]:
        """The roots that are, or would be, files outside of the directories."""
        tops = self.directories()
        return [root for root in self.roots if not root.is_dir() and not any(root.is_relative_to(top) for top in tops)]

    def walk(self, top: str) -> Iterator[os.DirEntry[str]]:
        """All files below `top` that count."""
        try:
            entries = list(os.scandir(top))
        except OSError:
            return
        for entry in entries:
            if not self.counts(entry.path):
                continue
            try:
                is_directory = entry.is_dir(follow_symlinks=False)
            except OSError:
                continue
            if is_directory:
                yield from self.walk(entry.path)
            else:
                yield entry


class Watcher(Protocol):
    """Something that calls `touch`; `update` changes what it looks at."""

    @property
    def description(self) -> str: ...

    @property
    def scope(self) -> Scope: ...

    def start(self) -> None: ...

    def update(self, scope: Scope) -> None: ...

    def stop(self) -> None: ...


def watcher_for(scope: Scope, touch: Touch, poll: bool | None = None) -> Watcher:
    """The watcher that fits: as asked for, else by where the files lie and what the system allows; started."""
    reason = "as asked" if poll else ""
    if poll is None:
        remote = next((kind for root in scope.roots if (kind := remote_kind(root))), None)
        reason = f"no events come from a {remote} mount" if remote else ""
    if not reason:
        events = EventWatcher(scope, touch)
        try:
            events.start()
        except OSError as error:  # the limit of watches or of open files
            events.stop()
            if poll is False:
                raise
            reason = error.strerror or str(error)
        else:
            return events
    polling = PollWatcher(scope, touch, reason)
    polling.start()
    return polling


def remote_kind(path: Path, mounts: str | None = None) -> str | None:
    """The kind of file system that `path` lies on if it is one that sends no events for all changes."""
    if mounts is None:
        if not sys.platform.startswith("linux"):
            return None
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
    best, kind = -1, ""
    target = str(path.resolve() if path.exists() else path)
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if (target == point or target.startswith(point.rstrip("/") + "/")) and len(point) >= best:
            best, kind = len(point), right.split()[0]
    return kind if kind in REMOTE else None


# Seconds after which a new directory is looked at again: what comes into it before the system watches it has no event.
AGAIN = (0.25, 1.5)


class EventWatcher:
    """Watches through the system's events.

    Each top-level directory has a watch of its own, so that ignored ones (a `node_modules` with its thousands of
    directories, the destination) cost nothing.
    """

    description = "events"

    def __init__(self, scope: Scope, touch: Touch) -> None:
        from watchdog.observers import Observer

        self.scope = scope
        self._touch = touch
        self._observer = Observer()
        self._watches: dict[tuple[str, bool], ObservedWatch] = {}
        self._handler = _handler(self._seen)
        self._overflow = _Overflow(touch)
        self._lock = threading.RLock()
        self._timers: set[threading.Timer] = set()

    def start(self) -> None:
        logging.getLogger("watchdog").addHandler(self._overflow)
        # The library warns of a directory that it finds twice, once by its event and once within a new one.
        warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)
        self._observer.start()
        self._sync()

    def update(self, scope: Scope) -> None:
        self.scope = scope
        self._sync()

    def stop(self) -> None:
        with self._lock:
            for timer in self._timers:
                timer.cancel()
            self._timers.clear()
        self._observer.unschedule_all()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(5)
        logging.getLogger("watchdog").removeHandler(self._overflow)

    def _wanted(self) -> set[tuple[str, bool]]:
        wanted = {(str(file.parent), False) for file in self.scope.files() if file.parent.is_dir()}
        for root in self.scope.directories():
            wanted.add((str(root), False))
            for entry in os.scandir(root):
                if entry.is_dir(follow_symlinks=False) and self.scope.counts(entry.path):
                    wanted.add((entry.path, True))
        return wanted

    def _sync(self, made: str = "") -> None:
        """Watch what is there now; `made` is a directory that is new, whatever was known under its name."""
        with self._lock:
            wanted = self._wanted()
            for key in [key for key in self._watches if key not in wanted or key[0] == made]:
                self._observer.unschedule(self._watches.pop(key))
            for key in sorted(wanted - set(self._watches)):
                try:
                    self._watches[key] = self._observer.schedule(self._handler, key[0], recursive=key[1])
                except FileNotFoundError:
                    continue

    def _seen(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write"):
            return
        if event.is_directory and event.event_type in ("modified", "attrib"):
            return
        paths: set[str] = set()
        for raw in (event.src_path, event.dest_path):
            path = os.fsdecode(raw)
            if not path or not self.scope.counts(path):
                continue
            paths.add(path)
            if event.is_directory:
                if os.path.dirname(path) in {str(root) for root in self.scope.directories()}:
                    self._sync(path)
                there = self._files_in(path)
                paths.update(there)
                self._look_again(path, there, AGAIN)
        if paths:
            self._touch(paths)

    def _files_in(self, folder: str) -> Snapshot:
        found: Snapshot = {}
        for entry in self.scope.walk(folder):
            _look_at(found, entry.path)
        return found

    def _look_again(self, folder: str, known: Snapshot, delays: Sequence[float]) -> None:
        """Compare a new directory with what was known of it, once after each delay."""
        if not delays or not os.path.isdir(folder):
            return

        def look() -> None:
            with self._lock:
                if timer not in self._timers:
                    return  # stopped
                self._timers.discard(timer)
            now = self._files_in(folder)
            if changed := _differences(known, now):
                self._touch(changed)
            self._look_again(folder, now, delays[1:])

        timer = threading.Timer(delays[0], look)
        timer.daemon = True
        with self._lock:
            self._timers.add(timer)
        timer.start()


def _handler(seen: Callable[[FileSystemEvent], None]) -> FileSystemEventHandler:
    from watchdog.events import FileSystemEventHandler

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            seen(event)

    return Handler()


class _Overflow(logging.Handler):
    """The library reports a queue that ran over only to its log; then anything may have changed."""

    def __init__(self, touch: Touch) -> None:
        super().__init__(logging.WARNING)
        self._touch = touch

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage().lower():
            self._touch(None)


class PollWatcher:
    """Looks at all files again and again, less often the longer a look takes."""

    def __init__(self, scope: Scope, touch: Touch, reason: str = "", interval: float = 0.4) -> None:
        self.description = f"polling ({reason})" if reason else "polling"
        self.scope = scope
        self._touch = touch
        self._interval = interval
        self._stopped = threading.Event()
        self._changed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jinkyll-poll", daemon=True)

    def start(self) -> None:
        self._before = self._look()
        self._thread.start()

    def update(self, scope: Scope) -> None:
        self.scope = scope

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        from time import monotonic

        pause = self._interval
        while not self._stopped.wait(pause):
            start = monotonic()
            now = self._look()
            pause = max(self._interval, 4 * (monotonic() - start))
            changed = _differences(self._before, now)
            self._before = now
            if changed:
                self._touch(changed)

    def _look(self) -> Snapshot:
        found: Snapshot = {}
        for top in self.scope.directories():
            for entry in self.scope.walk(str(top)):
                _look_at(found, entry.path)
        for file in self.scope.files():
            _look_at(found, str(file))
        return found


def _look_at(found: Snapshot, path: str) -> None:
    try:
        status = os.stat(path)
    except OSError:
        return
    found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)


def _differences(before: Snapshot, now: Snapshot) -> Sequence[str]:
    return [path for path in before.keys() | now.keys() if before.get(path) != now.get(path)]
