"""Sites that are built in passes: several builds of one source, each with options of its own, into one destination.

Each pass has an engine and a memory of its own, as if it were another site; here is what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.build.encode import digest_text
from generator.build.plugins import call
from generator.config.load import Config
from generator.errors import fail
from generator.plugin import Pass, Plugin, overrides


def find_passes(plugins: Iterable[Plugin], config: Config, source: Path) -> tuple[Pass, ...]:
    """The passes of a site: those of the first plugin that wants some; mostly none."""
    for plugin in plugins:
        if overrides(plugin, "passes"):
            passes = tuple(call(plugin, plugin.passes, "", config, lambda path: (source / path).is_dir()))
            if passes:
                _check(passes)
                return passes
    return ()


def _check(passes: Sequence[Pass]) -> None:
    """Refuse passes that would write or read elsewhere than within the site, or into each other's memory."""
    for one in passes:
        folders = [folder for folder in (one.posts, *one.moves.values()) if folder]
        if one.prefix:
            folders.append(one.prefix[:-1] if one.prefix.endswith("/") else "")
        if any(not {"", ".", ".."}.isdisjoint(folder.split("/")) for folder in folders):
            raise fail("config/pass", f"'{one.name}' cannot be the name of a folder", hint="name it otherwise")
    if len({one.name for one in passes}) < len(passes):
        raise fail("config/pass", "two passes of the site have one name")


def chosen(passes: tuple[Pass, ...], name: str | None) -> Pass | None:
    """The pass of a name, the first where no name is given; None for a site without passes."""
    if name is None:
        return passes[0] if passes else None
    for one in passes:
        if one.name == name:
            return one
    raise fail("config/pass", f"the site is no longer built for '{name}'", hint="build again")


def with_options(config: Config, one: Pass) -> Config:
    """The config of a pass."""
    return replace(config, data={**config.data, **one.options})


def placed(one: Pass | None, dest: str) -> str:
    """Where a file of a pass is written, relative to the destination of the site."""
    if one is None:
        return dest
    first, slash, rest = dest.partition("/")
    if one.moves and first in one.moves:
        return f"{one.moves[first]}{slash}{rest}"
    return f"{one.prefix}{dest}"


def address(one: Pass | None, url: str) -> str:
    """A URL of a pass as it is in the site."""
    return url if one is None or not url else f"/{one.prefix}{url.removeprefix('/')}"


def joined(made: Iterable[tuple[Pass | None, Mapping[str, bytes]]]) -> dict[str, bytes]:
    """What passes make, one after the other, by where it is written; SourceError for a file where a folder must be."""
    found: dict[str, bytes] = {}
    for one, files in made:
        if one is not None and one.sweeps and one.prefix:
            found = {dest: digest for dest, digest in found.items() if not dest.startswith(one.prefix)}
        found.update(files)
    for dest in found:
        folder = dest.rpartition("/")[0]
        while folder:
            if folder in found:
                hint = "give the page another `permalink`"
                raise fail("route/file-and-directory", f"'{folder}' is a file, and '{dest}' lies in it", hint=hint)
            folder = folder.rpartition("/")[0]
    return found


def names_by_place(one: Pass, dests: Iterable[str]) -> Mapping[str, str]:
    """The files of a pass by where they are written."""
    return {placed(one, dest): dest for dest in dests}


def memory_of(name: str) -> str:
    """The folder, within the site's own memory, that a pass remembers its builds in."""
    return f"pass-{digest_text(name).hex()}"
