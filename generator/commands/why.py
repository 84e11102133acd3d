"""`jinkyll why`."""

from __future__ import annotations

import sys
from typing import Any

import click

from generator.commands.options import settings_of, site_options

_COLOURS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True},
    "path": {"fg": "cyan"},
    "url": {"fg": "green", "bold": True},
    "placeholder": {"fg": "yellow"},
    "dim": {"dim": True},
    "line": {"fg": "green"},
}


@click.command(name="why", short_help="Explain how a page got its URL.")
@click.argument("query", metavar="FILE|URL|OUTPUT")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("-D", "--drafts", "show_drafts", is_flag=True, default=None, help="Take drafts as published.")
@click.option("--future", is_flag=True, default=None, help="Take posts of the future as published.")
@site_options
def command(query: str, form: str, **values: Any) -> int:
    """Explain how a page got its URL: where each part of it was written, and how to change it.

    The page is named by its source file, by its URL, or by the file in the built site.
    """
    from generator.build.explain import explain
    from generator.build.site import Site
    from generator.route.why import render_text, to_json

    site = Site(settings_of(values))
    try:
        explanation = explain(site, query)
    finally:
        site.close()
    if form == "json":
        import json

        click.echo(json.dumps(to_json(explanation), ensure_ascii=False, indent=2))
        return 0
    import shutil

    width = min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else 100
    click.echo(render_text(explanation, _paint, width))
    return 0


def _paint(role: str, text: str) -> str:
    style = _COLOURS.get(role, {})
    return click.style(text, **style) if style else text
