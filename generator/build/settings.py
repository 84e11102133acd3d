"""What a build is asked for, and what it did."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.build import safe
from generator.config.load import Config, load
from generator.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line asks for.

    `flags` are options by name, above those of the config files. `jobs` is the number of workers, None as many as pay;
    `executor` names workers from elsewhere (see `parallel.executor_named`). `part` names one pass of a site that is
    built in several; None is the site.
    """

    source: str = "."
    config: Sequence[str] | None = None
    flags: Mapping[str, object] | None = None
    use_cache: bool = True
    jobs: int | None = None
    executor: str = ""
    environment: Mapping[str, str] | None = None
    part: str | None = None

    def load(self) -> Config:
        """The config as it is now."""
        contained = bool((self.flags or {}).get("safe")) and self.config is None
        read = safe.reader(self.source) if contained else None
        return load(self.source, self.config, self.flags, self.variables, read=read)

    def for_workers(self, part: str | None) -> bytes:
        """These settings for workers that open one pass by themselves: no cache, no workers of their own."""
        import pickle

        alone = replace(
            self,
            source=str(Path(self.source).absolute()),
            use_cache=False,
            jobs=1,
            executor="",
            environment=dict(self.variables),
            part=part,
        )
        return pickle.dumps(alone)

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment."""
        return os.environ if self.environment is None else self.environment


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: files written and removed (relative to the destination), and everything that is to be said.

    With `ok` False nothing was written: the destination is the last good site.
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    ok: bool = True
    seconds: float = 0.0
    note: str = ""


def destination_of(config: Config) -> Path:
    """The destination folder: `_site` or what is given, relative to the working folder as in Jekyll."""
    given = config.text("destination") or "_site"
    return Path(os.path.normpath(Path(given).expanduser().absolute()))


def rank(diagnostic: Diagnostic) -> tuple[object, ...]:
    """The order in which diagnostics are told: the worst first, then by place."""
    place = diagnostic.place
    where = (place.path, place.line, place.column) if place is not None else ("", 0, 0)
    return (-int(diagnostic.severity), *where, diagnostic.code, diagnostic.message)
