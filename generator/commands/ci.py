"""`jinkyll ci`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.build.site import Site

SERVICES = ("github", "gitlab", "netlify", "cloudflare")


@click.command(name="ci", short_help="Write a recipe that builds, checks and publishes the site on a CI service.")
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("output", required=False, metavar="[FILE|-]")
@click.option("-s", "--source", default=".", metavar="DIR", help="The site's folder in the repository (default: .).")
@click.option("--branch", metavar="NAME", help="The branch that is published (default: that of the repository).")
@click.option("--python", "python", default="3.13", metavar="X.Y", help="The Python to use.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
def command(service: str, output: str | None, source: str, branch: str | None, python: str, force: bool) -> int:
    """Write a recipe for SERVICE to where that service looks for it, to FILE, or with `-` to standard output.

    It installs this version of jinkyll, restores and saves the cache of builds, builds with JEKYLL_ENV=production for
    the address the site gets, checks it and publishes it. Pull requests are built and checked only. The variable
    JINKYLL_REQUIREMENT replaces what pip installs.
    """
    from generator import __version__
    from generator.build.site import Settings, Site
    from generator.commands.recipes import RECIPES, recipe_text

    recipe = RECIPES[service]
    folder = Path(source).as_posix()
    if Path(folder).is_absolute() or ".." in Path(folder).parts or not re.fullmatch(r"[\w./-]+", folder):
        raise click.UsageError("--source has to be a folder of this repository, without spaces")
    if not re.fullmatch(r"\d+\.\d+", python):
        raise click.UsageError(f"--python takes a version such as 3.13, not '{python}'")
    chosen = branch or _branch(Path.cwd())
    if not re.fullmatch(r"[\w./-]+", chosen):
        raise click.UsageError(f"'{chosen}' cannot be put into a recipe as the name of a branch")
    site = Site(Settings(source, use_cache=False))
    try:
        cache = _cache(site)
    finally:
        site.close()
    text = recipe_text(recipe, version=__version__, python=python, branch=chosen, cache=cache, source=folder)
    if output == "-":
        click.echo(text, nl=False)
        return 0
    path = Path(output or recipe.path)
    if path.exists() and not force:
        if path.read_text("utf-8", "replace") == text:
            click.echo(f"{path} is up to date")
            return 0
        raise click.ClickException(f"{path} exists; --force overwrites it, `jinkyll ci {service} -` prints the recipe")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
    if recipe.executable:
        path.chmod(0o755)
    click.echo(f"{path} written. {recipe.then}")
    if published := _published(source, path):
        click.echo(f"It would be published with the site: add '{published}' to `exclude` in the config.")
    return 0


def _published(source: str, path: Path) -> str:
    """The path of a file in the source where it is one of those that are published, else nothing."""
    from generator.build.site import Settings, Site

    site = Site(Settings(source, use_cache=False))
    try:
        target = path.resolve()
        name = target.relative_to(site.source).as_posix() if target.is_relative_to(site.source) else ""
        return name if any(found.path == name for found in site.engine.fetch("scan").files) else ""
    finally:
        site.close()


def _cache(site: Site) -> str:
    """The cache folder relative to the source; a site that keeps it elsewhere gets the usual one."""
    root = site.cache_root
    return root.relative_to(site.source).as_posix() if root.is_relative_to(site.source) else ".jekyll-cache"


def _branch(folder: Path) -> str:
    """The branch of the remote's HEAD, else the current one, else `main`."""
    from generator.commands.git import GitError, git

    for arguments in (("symbolic-ref", "--short", "refs/remotes/origin/HEAD"), ("symbolic-ref", "--short", "HEAD")):
        try:
            return git(folder, *arguments).strip().removeprefix("origin/") or "main"
        except GitError:
            continue
    return "main"
