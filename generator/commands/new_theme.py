"""`jinkyll new-theme`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="new-theme", short_help="Start a new theme.")
@click.argument("name")
@click.option("-c", "--code-of-conduct", is_flag=True, help="Add a code of conduct.")
@click.option("-f", "--force", is_flag=True, help="Write into a folder that exists.")
@click.option("-t", "--trace", is_flag=True, hidden=True)
def command(name: str, code_of_conduct: bool, force: bool, **_: object) -> int:
    """Start a theme that Jekyll (as a gem) and jinkyll both can use, in the folder NAME."""
    from generator.commands.files import empty_folder, write_tree
    from generator.commands.theme_files import theme_files

    slug = name.strip().replace(" ", "-").replace("_", "-").lower()
    if not slug or not slug.replace("-", "").replace(".", "").isalnum() or slug.startswith((".", "-")):
        raise click.UsageError(f"'{name}' is no name for a theme; use letters, digits and hyphens")
    path = Path(slug)
    empty_folder(path, force=force)
    folders = ("_layouts", "_includes", "_sass", "assets")
    write_tree(path, theme_files(slug, code_of_conduct=code_of_conduct), folders)
    click.echo(f"New theme in {path.absolute()}.")
    click.echo(f"Fill in the summary and the homepage in {slug}.gemspec, and write layouts.")
    return 0
