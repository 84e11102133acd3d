"""Everything that comes from outside: files, listings, the environment, the clock. The leaves of the build."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.config.load import Config
from generator.errors import Diagnostic, Place, SourceError
from generator.read.documents import read_date
from generator.read.files import Tree
from generator.read.scan import DirEntry


class Inputs:
    """The outside of one build. Paths are relative to the source; nothing outside of it (or the theme) is read."""

    def __init__(self, config: Config, source: Path, environment: Mapping[str, str], theme_root: str | None) -> None:
        self._tree = Tree.at(str(source))
        self._theme_tree = Tree.at(theme_root) if theme_root is not None else None
        self._environment = environment
        self._config = config
        self.zone = zone_of(config)
        self._started = time.time()
        self._now: datetime | None = None
        self._second: int | None = None

    # -- files --------------------------------------------------------------------------------------------------

    def file(self, path: str) -> bytes | None:
        """The bytes of a file of the source, or None; SourceError where it is there but cannot be read."""
        return self._tree.read(path)

    def theme_file(self, path: str) -> bytes | None:
        """The bytes of a file of the theme, or None."""
        return self._theme_tree.read(path) if self._theme_tree is not None else None

    def outside_file(self, path: str) -> bytes | None:
        """A file outside the source by its absolute path, for `load_paths` that lead out of the site."""
        sass = self._config.mapping("sass")
        listed = sass.get("load_paths")
        folders = listed if isinstance(listed, list | tuple) else [listed]
        inside = any(isinstance(one, str) and Path(path).is_relative_to(one) for one in folders)
        if self._config.flag("safe") or not inside or ".." in path.split("/"):
            return None
        try:
            return Path(path).read_bytes()
        except (OSError, ValueError):
            return None

    def listing(self, folder: str) -> tuple[DirEntry, ...]:
        """The entries of a folder of the source."""
        return self._tree.list(folder)

    def theme_listing(self, folder: str) -> tuple[DirEntry, ...]:
        """The entries of a folder of the theme."""
        return self._theme_tree.list(folder) if self._theme_tree is not None else ()

    def theme_files(self, folder: str) -> tuple[str, ...]:
        """All files below a folder of the theme, relative to the theme's root, in byte order."""
        return tuple(self._theme_tree.walk(folder)) if self._theme_tree is not None and folder else ()

    def exists(self, path: str) -> bool:
        """Whether the source has a file of this path."""
        return self._tree.exists(path)

    def modified(self, path: str) -> datetime | None:
        """When a file was last changed, None where there is none."""
        for tree in (self._tree, self._theme_tree):
            if tree is not None:
                try:
                    return datetime.fromtimestamp(tree.mtime(path), UTC)
                except SourceError:
                    continue
        return None

    # -- surroundings -------------------------------------------------------------------------------------------

    def option(self, name: str) -> object:
        """A top-level config key."""
        return self._config.get(name)

    def env(self, name: str) -> str | None:
        """An environment variable."""
        return self._environment.get(name)

    def clock(self) -> datetime:
        """The time of the build: `time` of the config, SOURCE_DATE_EPOCH, or now; in the site's zone."""
        if self._now is None:
            self._now = self._read_clock()
        return self._now

    def _read_clock(self) -> datetime:
        fixed = self._config.get("time")
        if fixed is not None:
            moment = read_date(fixed, self.zone)
            if moment is None:
                raise SourceError(
                    Diagnostic(
                        "config/time", "Invalid time in the config.", hint="write it as 2020-05-31 12:00:00 +0200"
                    )
                )
            return moment
        epoch = self._environment.get("SOURCE_DATE_EPOCH", "")
        seconds = int(epoch) if epoch.isdigit() else self._started
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)

    def passed(self, seconds: int) -> bool:
        """Whether the build takes place at or after a moment, in seconds since 1970."""
        if self._second is None:
            self._second = int(self.clock().timestamp())
        return self._second >= seconds

    @property
    def started(self) -> float:
        """What the clock was set to, in seconds since 1970."""
        return self._started

    def tick(self, moment: float | None = None) -> None:
        """Let the clock go on, to `moment` or to now, and look at the disk anew, at the start of another build."""
        self._started = time.time() if moment is None else moment
        self._now = self._second = None
        for tree in (self._tree, self._theme_tree):
            if tree is not None:
                tree.forget()

    def command(self, *words: str) -> str | None:
        """What `git …` prints in the source, or None; a command may come from a cache that somebody else has made."""
        if self._config.flag("safe") or not _only_reads(words):
            return None
        try:
            done = subprocess.run(words, cwd=self._tree.root, capture_output=True, timeout=20, check=False)
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


# What git may be asked, and the options that may stand there: none writes a file, runs a program or asks a server.
_QUESTIONS = (("log",), ("rev-parse",), ("rev-list",), ("describe",), ("remote", "get-url"))
_OPTIONS = re.compile(
    r"--(abbrev-ref|all|always|count|follow|name-only|no-merges|relative|short|tags|)|--(date|format|max-count)=.*|-\d+",
    re.DOTALL,
)


def _only_reads(words: tuple[str, ...]) -> bool:
    if words[:1] != ("git",):
        return False
    rest = words[3:] if words[1:3] == ("-c", "core.quotepath=off") else words[1:]
    asked = next((known for known in _QUESTIONS if rest[: len(known)] == known), ())
    return bool(asked) and all(_OPTIONS.fullmatch(one) for one in rest[len(asked) :] if one.startswith("-"))


def zone_of(config: Config) -> tzinfo | None:
    """The site's time zone; None is the machine's."""
    name = config.text("timezone")
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        origin = config.origin("timezone")
        raise SourceError(
            Diagnostic(
                "config/timezone",
                f"unknown time zone '{name}'",
                Place(origin.name, origin.line),
                hint="use a name of the IANA list, such as Europe/Berlin",
            )
        ) from error
