"""`build --verify`: build once more from nothing, into a folder of its own, and compare."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from generator.build.site import Settings, Site
from generator.errors import SourceError


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that a clean build makes otherwise: `changed`, `missing` (only a clean build makes it) or `extra`."""

    dest: str
    kind: str


def verify(site: Site) -> tuple[Difference, ...]:
    """What differs between the destination and a clean build of the same input at the same time; mostly nothing.

    Raises `SourceError` where the clean build fails.
    """
    with tempfile.TemporaryDirectory(prefix="jinkyll-verify-") as folder:
        clean = Site(_clean(site.settings, folder, site))
        outcome = clean.build()
        clean.close()
        if not outcome.ok:
            raise SourceError(*outcome.diagnostics)
        ours, theirs = _files(site.destination_folder), _files(Path(folder))
        kept, made = site.config.list("keep_files"), site.manifest()
        found = []
        for dest in sorted({*ours, *theirs}):
            if dest in theirs and dest not in ours:
                found.append(Difference(dest, "missing"))
            elif dest in ours and dest not in theirs:
                if not any(dest.startswith(name) for name in kept) and dest in made:
                    found.append(Difference(dest, "extra"))
            elif ours[dest].read_bytes() != theirs[dest].read_bytes():
                found.append(Difference(dest, "changed"))
        return tuple(found)


def _clean(settings: Settings, folder: str, site: Site) -> Settings:
    """The same settings for a build without memory, its clock stopped at the build that is verified."""
    moment = site.inputs.clock()
    flags = {**(settings.flags or {}), "destination": folder, "time": moment.isoformat(sep=" ")}
    return replace(settings, flags=flags, use_cache=False)


def _files(folder: Path) -> dict[str, Path]:
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            found[path.relative_to(folder).as_posix()] = path
    return found
