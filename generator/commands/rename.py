"""`jinkyll rename`: another title or name, and a redirect from the old address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from generator.commands.options import move_options, settings_of


@click.command(name="rename", short_help="Give a post or page another name, and leave a redirect.")
@click.argument("file")
@click.argument("title")
@click.option("-f", "--force", is_flag=True, help="Replace a file of that name.")
@click.option("--no-redirect", is_flag=True, help="Leave no redirect from the old URL.")
@click.option("-d", "--date", metavar="DATE", help="Give it another date too.")
@click.option("--now", is_flag=True, help="Date it now.")
@move_options
def command(file: str, title: str, force: bool, no_redirect: bool, date: str | None, now: bool, **values: Any) -> int:
    """Give FILE another TITLE, and the name that follows from it; its old URL goes into `redirect_from`."""
    if date and now:
        raise click.UsageError("--date and --now exclude each other")
    from generator.build.site import Site
    from generator.commands.moves import find_file, holder_of, move, read, with_keys
    from generator.commands.new import date_of, quoted, stamp_of
    from generator.text import slugify

    site = Site(settings_of({**values, "show_drafts": True}))
    try:
        old = find_file(file, holder_of(site.config), "_posts")
        path = old.absolute().relative_to(site.source).as_posix()
        url, front = _url(site, path), site.engine.fetch("front", path).front
        plugins = site.config.list("plugins")
        moment = date_of(date, site.config) if date or now else None
    finally:
        site.close()
    slug = slugify(title)
    if not slug:
        raise click.UsageError(f"no file name can be made of the title '{title}'; use a letter or a digit")
    dated = re.match(r"\d{2,4}-\d{1,2}-\d{1,2}-", old.name)
    day = f"{moment:%Y-%m-%d}-" if moment and dated else dated[0] if dated else ""
    new = Path(old.parent, f"{day}{slug}{old.suffix}")
    keys = {"title": quoted(title)}
    if moment:
        keys["date"] = stamp_of(moment)
    if not no_redirect and url:
        before = front.get("redirect_from") or []
        earlier = [str(one) for one in before] if isinstance(before, list) else [str(before)]
        keys["redirect_from"] = "[" + ", ".join(f'"{one}"' for one in dict.fromkeys([*earlier, url])) + "]"
    move(old, new, with_keys(read(old), keys, str(old)), force=force)
    click.echo(f"Renamed: {old} → {new}")
    if "redirect_from" in keys:
        click.echo(f"The old address {url} leads to the new one.")
        if "jekyll-redirect-from" not in plugins:
            click.echo('Add "jekyll-redirect-from" to `plugins` in the config: redirects are made by it.')
    return 0


def _url(site: Any, path: str) -> str:
    from generator.errors import fail

    if site.engine.fetch("entry", path) is None:
        raise fail(
            "move/no-document", f"{path} is no post, draft or page", hint="a file without front matter is copied"
        )
    return str(site.engine.fetch("route", path, -1).url)
