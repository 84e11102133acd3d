"""`jinkyll theme`: what the theme of a site is made of, and its files as files of the site, to be changed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click

from generator.commands.options import settings_of, site_options

_FOLDERS = ("_layouts", "_includes", "_sass", "assets", "_data")


@click.group(name="theme", short_help="Show the site's theme; make its files the site's own.")
def command() -> None:
    """Show the theme of the site, and copy files of it into the site.

    For a site without `theme` this is the default theme, whose files `jinkyll new` has put into the site.
    """


@command.command(name="show", short_help="Print the theme and its files.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@site_options
def show(form: str, **values: Any) -> int:
    """Print the theme and its files, and for each whether the site has one of its own in its place.

    `theme`: the theme's file is used · `site`: the site has a file of its own · `same`: it is equal to the theme's ·
    `missing`: the site lacks this file of the default theme.
    """
    name, root, files, source = _theme(values)
    absent = "theme" if root else "missing"
    states = {path: _state(source / path, data, absent) for path, data in sorted(files.items())}
    if form == "json":
        import json

        click.echo(json.dumps({"theme": name, "root": root, "files": states}, ensure_ascii=False, indent=2))
        return 0
    click.echo(f"{name}{f' in {root}' if root else ''}")
    for path, state in states.items():
        click.echo(f"  {state:<7}  {path}")
    return 0


@command.command(name="eject", short_help="Copy files of the theme into the site, to be changed there.")
@click.argument("names", metavar="FILE...", nargs=-1, required=True)
@click.option("-f", "--force", is_flag=True, help="Replace files that the site has.")
@site_options
def eject(names: tuple[str, ...], force: bool, **values: Any) -> int:
    """Copy files of the theme into the site. FILE is a path as `theme show` prints it, a folder, or a pattern.

    \b
    jinkyll theme eject _layouts/post.html
    jinkyll theme eject _includes "assets/css/*"
    """
    from generator.commands.files import write_tree
    from generator.errors import Place, fail

    name, _, files, source = _theme(values)
    wanted = [path for given in names for path in _named(given, sorted(files), name)]
    chosen = {path: files[path] for path in dict.fromkeys(wanted)}
    kept = [path for path in chosen if (source / path).exists() and not force]
    differ = [path for path in kept if _state(source / path, chosen[path], "") == "site"]
    if differ:
        hint = "--force writes over it" if len(differ) == 1 else f"--force writes over these {len(differ)} files"
        raise fail(
            "theme/exists", f"the site has its own {', '.join(differ)}", Place(str(source / differ[0])), hint=hint
        )
    written = {path: data for path, data in chosen.items() if path not in kept}
    write_tree(source, written)
    for path in chosen:
        click.echo(f"Copied: {path}" if path in written else f"There already: {path}")
    return 0


def _theme(values: Mapping[str, Any]) -> tuple[str, str, dict[str, bytes], Path]:
    """The theme's name and folder (empty for the default theme), its files by path, and the site's folder."""
    from generator.build.theme import find_site_theme
    from generator.commands.starter import default_theme

    settings = settings_of(values)
    config = settings.load()
    source = Path(str(config["source"])).absolute()
    found = find_site_theme(config, settings.variables, source)
    if found is None:
        return "the default theme", "", default_theme(), source
    label = f"{found.theme.name} {found.theme.version}".strip()
    return label, found.root, dict(_files(Path(found.root))), source


def _files(root: Path) -> list[tuple[str, bytes]]:
    """The theme's files that a site can replace, links left out."""
    found: list[tuple[str, bytes]] = []
    for folder in _FOLDERS:
        if (root / folder).is_symlink():
            continue
        for place, _, names in os.walk(root / folder):
            for name in names:
                path = Path(place, name)
                if not path.is_symlink():
                    found.append((path.relative_to(root).as_posix(), path.read_bytes()))
    return found


def _state(path: Path, data: bytes, absent: str) -> str:
    try:
        own = path.read_bytes()
    except OSError:
        return absent
    return "same" if own == data else "site"


def _named(given: str, paths: Sequence[str], name: str) -> list[str]:
    """The files that an argument means. SourceError (`theme/no-file`) where there is none."""
    from generator.errors import fail
    from generator.text import did_you_mean

    plain = given.removeprefix("./").rstrip("/")
    found = [path for path in paths if path == plain or path.startswith(f"{plain}/") or fnmatchcase(path, plain)]
    if not found:
        short = [path for path in paths if path.rpartition("/")[2] == plain]
        hint = did_you_mean(plain, [*paths, *short]) if not short else f"did you mean '{short[0]}'?"
        raise fail("theme/no-file", f"{name} has no file '{given}'", hint=hint or "`jinkyll theme show` lists them")
    return found
