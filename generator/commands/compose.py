"""`jinkyll post`, `draft`, `page` and `compose`: new files, under the names and with the options of jekyll-compose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

_OPTIONS: tuple[Callable[..., Any], ...] = (
    click.option("-x", "--extension", metavar="EXT", help="Extension of the file (default: md)."),
    click.option("-l", "--layout", metavar="NAME", help="Layout (default: post, or page)."),
    click.option("-f", "--force", is_flag=True, help="Write over a file that exists."),
    click.option("-s", "--source", metavar="DIR", help="The site that the file is for (default: this one)."),
    click.option("--config", "config_files", metavar="FILE[,FILE]", help="Its config files."),
    click.option("-t", "--trace", is_flag=True, hidden=True),
)
_DATE = click.option("-d", "--date", metavar="DATE", help="Its date (default: now).")
_STAMP = click.option("--timestamp-format", metavar="FORMAT", help="How the date is written, as strftime has it.")


def _options(*more: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def add_to(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed((click.argument("words", nargs=-1, required=True, metavar="TITLE"), *_OPTIONS, *more)):
            function = option(function)
        return function

    return add_to


def _made(kind: str, words: tuple[str, ...], values: dict[str, Any]) -> int:
    from generator.commands.new import add

    path = add(kind, " ".join(words), {"date": None, **values})
    click.echo(f"New {kind if kind in ('post', 'draft', 'page') else 'file'}: {path}")
    return 0


@click.command(name="post")
@_options(_DATE, _STAMP)
def post(words: tuple[str, ...], **values: Any) -> int:
    """Add a post; the same as `new post`."""
    return _made("post", words, values)


@click.command(name="draft")
@_options()
def draft(words: tuple[str, ...], **values: Any) -> int:
    """Add a draft; the same as `new draft`."""
    return _made("draft", words, values)


@click.command(name="page")
@_options()
def page(words: tuple[str, ...], **values: Any) -> int:
    """Add a page in the folder of the site; `new page` gives it a permalink too."""
    return _made("page", words, values)


@click.command(name="compose")
@_options(
    _DATE,
    _STAMP,
    click.option("-c", "--collection", metavar="NAME", help="The collection that the file is for."),
    click.option("--post", "kind", flag_value="post", help="Add a post (default)."),
    click.option("--draft", "kind", flag_value="draft", help="Add a draft."),
)
def compose(words: tuple[str, ...], collection: str | None, kind: str | None, **values: Any) -> int:
    """Add a post, a draft or a member of a collection."""
    if collection and kind:
        raise click.UsageError("--collection excludes --post and --draft")
    kinds = {"posts": "post", "drafts": "draft"}
    made = kind or kinds.get(collection or "posts", collection or "")
    return _made(made, words, {**values, "dated": True})  # drafts too, as there
