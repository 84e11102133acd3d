"""What the development server builds with: one `Site`, kept in memory, told what changed."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator.build.cells import Key
from generator.build.site import Outcome, Settings, Site
from generator.errors import SourceError
from generator.model import Ahead
from generator.read.scan import DirEntry

_TIDY = 50  # after so many builds what is no longer used is let go
_LARGE = 500  # from so many files on, the pages that somebody looks at are made before the others


class SiteBuilder:
    """A site that is built again and again; a mistake in the config is an outcome like any other.

    The last good site stays, and stays served, as long as the config cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._site = Site(settings)
        self._fresh = True
        self._first: Outcome | None = None
        self._settings_seen: dict[Path, bytes] = {}
        self._unsaved = False
        self._builds = 0
        self._files = 0

    @property
    def site(self) -> Site:
        """The site as of the last build."""
        return self._site

    @property
    def destination(self) -> Path:
        """The directory of the built site."""
        return self._site.destination_folder

    @property
    def baseurl(self) -> str:
        """The path the site is mounted under: empty, or starting with `/` and not ending with it."""
        text = self._site.config.text("baseurl").strip("/")
        return f"/{text}" if text else ""

    @property
    def watch_roots(self) -> tuple[Path, ...]:
        """Directories and files that a build may read."""
        site = self._site
        roots = [site.source, *self._config_files()]
        if site.theme is not None:
            roots.append(Path(site.theme.root))
        return tuple(dict.fromkeys(roots))

    @property
    def watch_ignored(self) -> tuple[Path, ...]:
        """Directories below the roots that never count: destination, cache, version control."""
        site = self._site
        return (site.destination_folder, site.cache_root, *(site.source / name for name in (".git", "node_modules")))

    def build(self, changed: frozenset[str] | None, ahead: Ahead | None = None) -> Outcome:
        """Bring the destination up to date. `changed` has absolute paths; None means anything may have changed.

        On a large site, the pages that `ahead` wants are made first and told at once.
        """
        if self._fresh:
            self._fresh = False
            outcome = self._site.build() if self._first is None else self._completed(self._first)
            self._files = len(outcome.written) + outcome.unchanged
            for site in self._site.sites:
                site.engine.readers()  # the first edit shall not wait for it
            gc.collect()
            gc.freeze()  # what is known now stays; looking through it again and again would cost every rebuild
            return outcome
        self._unsaved = True
        try:
            self._take_in(changed)
        except SourceError as error:
            return Outcome(diagnostics=error.diagnostics, ok=False)
        if ahead is not None and self._files >= _LARGE:
            for dest, data in self._site.ahead(ahead.wanted()):
                ahead.ready(dest, data)
        outcome = self._site.build(remember=False)
        if outcome.ok:
            self._files = len(outcome.written) + outcome.unchanged
        self._builds += 1
        if outcome.ok and self._builds % _TIDY == 0:
            for site in self._site.sites:
                site.engine.drop_dead()
        return outcome

    def start(self) -> None:
        """Build for the first time; the next `build` tells of it, and takes in what has changed meanwhile.

        To be called while the process has one thread only: then workers can take a part of the work.
        """
        self._settings_seen = self._settings_now()
        self._first = self._site.build()

    def _completed(self, first: Outcome) -> Outcome:
        try:
            if self._settings_now() == self._settings_seen:
                self._site.changed(lambda leaf: True)
            else:
                self._take_in(None)
        except SourceError as error:
            return Outcome(diagnostics=error.diagnostics, ok=False)
        last = self._site.build()
        return replace(
            last,
            written=tuple(sorted({*first.written, *last.written})),
            removed=tuple(sorted({*first.removed, *last.removed})),
            unchanged=min(first.unchanged, last.unchanged),
            seconds=first.seconds + last.seconds,
            note=first.note or last.note,
        )

    def _settings_now(self) -> dict[Path, bytes]:
        """Config files and plugins as they are."""
        plugins = (path for folder in self._plugin_folders() for path in sorted(folder.rglob("*.py")))
        return {path: path.read_bytes() for path in (*self._config_files(), *plugins) if path.is_file()}

    def _plugin_folders(self) -> list[Path]:
        return [self._site.source / folder for folder in self._site.config.list("plugins_dir") or ("_plugins",)]

    def _take_in(self, changed: frozenset[str] | None) -> None:
        site = self._site
        if changed is None or self._concerns_config(changed):
            self._site = site.reopened()
        else:
            site.changed_in(lambda one: concerned(one, changed))

    def _concerns_config(self, changed: frozenset[str]) -> bool:
        """Whether the config, the plugins or the theme's own config may differ now."""
        files = {str(path) for path in self._config_files()}
        folders = self._plugin_folders()
        return any(
            path in files
            or os.path.basename(path) in ("site.toml", "_config.yml", "_config.yaml", "_config.toml")
            or any(Path(path).is_relative_to(folder) for folder in folders)
            for path in changed
        )

    def _config_files(self) -> tuple[Path, ...]:
        return tuple(Path(name).absolute() for name in self._site.config.files)

    def close(self) -> None:
        """Remember on disk what was built meanwhile; let go of files and programs."""
        if self._unsaved:
            self._site.build()
        self._site.close()


def _stays(site: Site, listing: str, relative: str, path: str) -> bool:
    """Whether a file is in its folder's listing as before, so that the listing need not be made again."""
    folder, _, name = relative.rpartition("/")
    cell = site.engine.cells.get((listing, folder))
    known = cell is not None and isinstance(cell.value, tuple) and DirEntry(name, "file") in cell.value
    return known and os.path.isfile(path) and not os.path.islink(path)


def concerned(site: Site, changed: frozenset[str]) -> Callable[[Key], bool]:
    """Which leaves may differ when these files and folders have changed."""
    roots = [("file", "listing", str(site.source))]
    if site.theme is not None:
        roots.append(("theme_file", "theme_listing", site.theme.root))
    keys: set[Key] = set()
    prefixes: list[tuple[str, str]] = []
    for path in changed:
        keys.add(("outside_file", path))
        for file_leaf, listing_leaf, root in roots:
            relative = os.path.relpath(path, root).replace(os.sep, "/")
            if relative.startswith(".."):
                continue
            relative = "" if relative == "." else relative
            keys.update({(file_leaf, relative), (listing_leaf, relative), ("exists", relative), ("modified", relative)})
            if _stays(site, listing_leaf, relative, path):
                continue
            folder = relative
            while folder:  # a new file may have brought new folders with it
                folder = folder.rpartition("/")[0]
                keys.add((listing_leaf, folder))
            prefixes += [(leaf, f"{relative}/") for leaf in (file_leaf, listing_leaf, "exists", "modified")]
    always = frozenset({"clock", "env", "command", "theme_files"})
    cells = site.engine.cells
    folders = tuple(prefixes) if any(os.path.isdir(path) or not os.path.exists(path) for path in changed) else ()

    def differs(key: Key) -> bool:
        if key in keys or key[0] in always:
            return True
        if key[0] == "passed":  # what has passed stays so
            return cells[key].value is not True
        return any(key[0] == leaf and isinstance(key[1], str) and key[1].startswith(start) for leaf, start in folders)

    return differs
