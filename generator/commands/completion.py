"""`jinkyll completion`."""

from __future__ import annotations

import click


@click.command(name="completion", short_help="Print a completion script for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print what makes SHELL complete commands and options.

    \b
    bash:  eval "$(jinkyll completion bash)"      in ~/.bashrc
    zsh:   eval "$(jinkyll completion zsh)"       in ~/.zshrc
    fish:  jinkyll completion fish > ~/.config/fish/completions/jinkyll.fish
    """
    from click.shell_completion import get_completion_class

    from generator.commands.cli import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "jinkyll", "_JINKYLL_COMPLETE").source())
    return 0
