"""`jinkyll list`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from generator.commands.options import settings_of, site_options

if TYPE_CHECKING:
    from generator.build.explain import Listed

KINDS = ("posts", "drafts", "pages", "documents", "static", "generated", "skipped", "all")


@click.command(name="list", short_help="List the site's documents and where they are published.")
@click.argument("kind", type=click.Choice(KINDS), default="documents", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("-D", "--drafts", "show_drafts", is_flag=True, default=None, help="Count drafts in.")
@click.option("--future", is_flag=True, default=None, help="Count posts of the future in.")
@site_options
def command(kind: str, form: str, **values: Any) -> int:
    """List documents with their URLs and files.

    KIND is posts, drafts, pages, documents (all that is written by hand; the default), static, generated (what plugins
    make), skipped (what is not published, and why), or all.
    """
    from generator.build.explain import listing
    from generator.build.site import Site

    if kind == "drafts":
        values["show_drafts"] = True
    site = Site(settings_of(values))
    try:
        found = [one for one in listing(site) if _wanted(one, kind)]
    finally:
        site.close()
    if form == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return 0
    for line in _lines(found):
        click.echo(line)
    return 0


def _wanted(one: Listed, kind: str) -> bool:
    if kind == "all":
        return True
    if kind == "skipped":
        return bool(one.skipped)
    if kind == "static":
        return one.kind == "static"
    if kind == "generated":
        return one.kind == "virtual"
    if kind == "documents":
        return one.kind in ("post", "draft", "page", "member") and not one.skipped
    return one.kind == kind.removesuffix("s") and not one.skipped


def _lines(found: Sequence[Listed]) -> list[str]:
    """Columns: kind, URL, file, source; why it is not published in the place of the last."""
    rows = [(one.collection or one.kind, one.url or "-", one.path, one.skipped) for one in found]
    if not rows:
        return ["nothing"]
    first = max(len(row[0]) for row in rows)
    second = min(60, max(len(row[1]) for row in rows))
    lines = []
    for kind, url, path, skipped in rows:
        lines.append(f"{kind:<{first}}  {url:<{second}}  {path}" + (f"  ({skipped})" if skipped else ""))
    return lines
