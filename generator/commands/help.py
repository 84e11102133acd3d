"""`jinkyll help`."""

from __future__ import annotations

import click


@click.command(name="help", short_help="Show the help of a command.")
@click.argument("name", required=False)
@click.pass_context
def command(ctx: click.Context, name: str | None) -> int:
    """Show all commands, or the help of one."""
    from generator.commands.cli import cli

    parent = ctx.parent or click.Context(cli, info_name="jinkyll")
    if name is None:
        click.echo(cli.get_help(parent))
        return 0
    _, found, _ = cli.resolve_command(parent, [name])
    if found is not None:
        click.echo(found.get_help(click.Context(found, info_name=name, parent=parent)))
    return 0
