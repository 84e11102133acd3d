"""The entry point: finds the command, loads only its module, turns failures into exit codes.

Exit codes: 0 done · 1 the build (or what was asked for) failed · 2 wrong use of the command line or of the config ·
3 warnings under `--strict` · 4 `check` found broken links · 5 a published URL would vanish · 130 interrupted.
"""

from __future__ import annotations

import importlib
import sys

import click

from generator import __version__
from generator.errors import SourceError

FAILED, USAGE, STRICT, BROKEN_LINKS, URL_GONE, INTERRUPTED = 1, 2, 3, 4, 5, 130

# Command → (module, one-line help). Modules are imported when their command runs.
COMMANDS = {
    "build": ("build", "Build the site."),
    "serve": ("serve", "Serve the site and rebuild it as you edit."),
    "new": ("new", "Start a new site; `new post`, `new draft` and `new page` add to one."),
    "check": ("check", "Check the built site: links, anchors, images, feeds, vanished URLs."),
    "ci": ("ci", "Write a recipe that builds, checks and publishes the site on a CI service."),
    "deploy": ("deploy", "Publish the built site, for instance to the branch gh-pages."),
    "why": ("why", "Explain how a page got its URL."),
    "list": ("list", "List the site's documents and where they are published."),
    "doctor": ("doctor", "Look for problems in a site before building it."),
    "config": ("config", "Show the configuration, with the origin of each value."),
    "publish": ("publish", "Make a post of a draft."),
    "unpublish": ("unpublish", "Make a draft of a post."),
    "rename": ("rename", "Give a post or page another name, and leave a redirect."),
    "clean": ("clean", "Remove what builds have made: the built site and the cache."),
    "theme": ("theme", "Show the site's theme; make its files the site's own."),
    "new-theme": ("new_theme", "Start a new theme."),
    "completion": ("completion", "Print a completion script for bash, zsh or fish."),
    "help": ("help", "Show the help of a command."),
}
CONFIG_FILES = ("site.toml", "_config.yml", "_config.yaml", "_config.toml")
# Commands of jekyll-compose, which do what `new` does.
COMPOSE = ("post", "draft", "page", "compose")
ALIASES = {"b": "build", "s": "serve", "server": "serve", "hyde": "doctor"}


class LazyGroup(click.Group):
    """A group that knows its commands by name only."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = ALIASES.get(cmd_name, cmd_name)
        if name in COMPOSE:
            composing: click.Command = getattr(importlib.import_module("generator.commands.compose"), name)
            return composing
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"generator.commands.{COMMANDS[name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from generator.text import did_you_mean

        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            hint = did_you_mean(name, [*COMMANDS, *COMPOSE, *ALIASES])
            ctx.fail(f"there is no command '{name}'" + (f"; {hint}" if hint else "") + " (`jinkyll --help` lists them)")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        short = {name: alias for alias, name in ALIASES.items() if len(alias) == 1}
        with formatter.section("Commands"):
            formatter.write_dl(
                [(f"{name}, {short[name]}" if name in short else name, text) for name, (_, text) in COMMANDS.items()]
            )


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`jinkyll COMMAND --help` shows the options of a command.",
)
@click.version_option(__version__, "-v", "--version", message="jinkyll %(version)s")
def cli() -> None:
    """jinkyll builds Jekyll sites and Jinja blogs, in Python."""


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit code; mistakes of the user end in a message, never in a traceback."""
    try:
        code = cli.main(arguments, prog_name="jinkyll", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except click.Abort:
        return _interrupted()
    except click.exceptions.Exit as done:
        return done.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except SourceError as error:
        for diagnostic in error.diagnostics:
            click.echo(diagnostic.text(), err=True)
        return USAGE if _concerns_config(error, arguments) else FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    return code if isinstance(code, int) else 0


def _concerns_config(error: SourceError, arguments: list[str]) -> bool:
    """Whether a mistake is one of the config: by its code, or by the file it stands in."""
    one = error.diagnostic
    path = one.place.path if one.place else ""
    given = [after for before, after in zip(arguments, arguments[1:], strict=False) if before == "--config"]
    given += [argument.removeprefix("--config=") for argument in arguments if argument.startswith("--config=")]
    named = {name.strip() for names in given for name in names.split(",")}
    return one.code.startswith("config/") or path in named or path.rpartition("/")[2] in CONFIG_FILES


def _interrupted() -> int:
    click.echo("interrupted; what was published before is untouched", err=True)
    return INTERRUPTED
