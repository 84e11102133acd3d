"""`jinkyll publish`: a draft becomes a post."""

from __future__ import annotations

from typing import Any

import click

from generator.commands.options import move_options, settings_of


@click.command(name="publish", short_help="Make a post of a draft.")
@click.argument("draft")
@click.option("-d", "--date", metavar="DATE", help="Date of the post (default: now).")
@click.option("-f", "--force", is_flag=True, help="Replace a post of the same name.")
@click.option("--timestamp-format", "stamp", metavar="FORMAT", help="How the date is written, as strftime has it.")
@move_options
def command(draft: str, date: str | None, force: bool, stamp: str | None, **values: Any) -> int:
    """Move DRAFT (a path, or its name) from _drafts to _posts, with its date in its name and front matter."""
    from generator.commands.moves import find_file, move, read, with_keys
    from generator.commands.new import date_of, stamp_of

    config = settings_of(values).load()
    from generator.commands.moves import holder_of

    holder = holder_of(config)
    old = find_file(draft, holder, "_drafts")
    if "_drafts" not in old.parts:
        raise click.UsageError(f"{old} is no draft: it does not lie in _drafts")
    moment = date_of(date, config)
    at = old.parts.index("_drafts")
    new = old.parents[len(old.parts) - at - 1] / "_posts" / f"{moment:%Y-%m-%d}-{old.name}"
    move(old, new, with_keys(read(old), {"date": stamp_of(moment, stamp)}, str(old), drop=("published",)), force=force)
    click.echo(f"Published: {new}")
    return 0
