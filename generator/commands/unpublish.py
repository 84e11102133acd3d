"""`jinkyll unpublish`: a post becomes a draft again."""

from __future__ import annotations

import re
from typing import Any

import click

from generator.commands.options import move_options, settings_of


@click.command(name="unpublish", short_help="Make a draft of a post.")
@click.argument("post")
@click.option("-f", "--force", is_flag=True, help="Replace a draft of the same name.")
@move_options
def command(post: str, force: bool, **values: Any) -> int:
    """Move POST (a path, or its name) from _posts to _drafts; its date goes."""
    from generator.commands.moves import find_file, holder_of, move, read, with_keys

    config = settings_of(values).load()
    old = find_file(post, holder_of(config), "_posts")
    if "_posts" not in old.parts:
        raise click.UsageError(f"{old} is no post: it does not lie in _posts")
    at = old.parts.index("_posts")
    name = re.sub(r"^\d{2,4}-\d{1,2}-\d{1,2}-", "", old.name)
    new = old.parents[len(old.parts) - at - 1] / "_drafts" / name
    move(old, new, with_keys(read(old), {}, str(old), drop=("date",)), force=force)
    click.echo(f"A draft again: {new}")
    return 0
