"""`jinkyll clean`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import click

from generator.commands.options import settings_of, site_options


@click.command(name="clean", short_help="Remove what builds have made: the built site and the cache.")
@site_options
def command(**values: Any) -> int:
    """Remove the built site, the caches and `.jekyll-metadata`.

    The folder `_site` is removed as a whole, as Jekyll does. Of any other destination only the files that builds wrote
    are removed: what else lies there is not ours.
    """
    from generator.build.site import Site
    from generator.build.write import check_destination

    site = Site(settings_of(values))
    try:
        check_destination(site.source, site.destination_folder, keeps_git=True)
        ours = site._ours()
    finally:
        site.close()
    destination = site.destination_folder
    if destination == site.source / "_site" and not (destination / ".git").exists():
        _remove(destination)
    elif destination.is_dir():
        _remove_ours(destination, ours)
    cache = site.config.text("cache_dir") or ".jekyll-cache"
    for name in (cache, ".jinkyll-cache", ".sass-cache", ".jekyll-metadata"):
        path = Path(os.path.normpath(site.source / name))
        if path != site.source and path.is_relative_to(site.source):
            _remove(path)
    return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()
    else:
        click.echo(f"{'Cleaner':>18}: nothing to do for {path.name}")
        return
    click.echo(f"{'Cleaner':>18}: removed {path}")


def _remove_ours(destination: Path, ours: tuple[str, ...]) -> None:
    removed = 0
    for name in ours:
        path = destination / name
        if path.is_file() or path.is_symlink():
            path.unlink()
            removed += 1
            folder = path.parent
            while folder != destination and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
    click.echo(f"{'Cleaner':>18}: removed {removed} files of the site from {destination}")
    if any(destination.iterdir()):
        click.echo(f"{'Cleaner':>18}: what else lies there is left alone")
    else:
        destination.rmdir()
