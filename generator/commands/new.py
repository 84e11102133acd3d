"""`jinkyll new`: sites, and posts, drafts and pages in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from generator.commands.options import settings_of

_KINDS = ("post", "draft", "page")


class _New(click.Command):
    """`new PATH` and `new post TITLE` are two commands under one name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] in _KINDS and len([arg for arg in args if not arg.startswith("-")]) > 1:
            ctx.obj = args.pop(0)
        return super().parse_args(ctx, args)


@click.command(name="new", cls=_New, short_help="Start a new site; `new post TITLE` (draft, page) adds to one.")
@click.argument("words", nargs=-1, metavar="PATH | post|draft|page TITLE")
@click.option("--blank", is_flag=True, help="A site with the least that there can be, for Liquid and Sass.")
@click.option("-f", "--force", is_flag=True, help="Write into a folder, or over a file, that exists.")
@click.option("--skip-bundle", is_flag=True, help="Ignored: there is nothing to bundle.")
@click.option("-d", "--date", metavar="DATE", help="Date of a post (default: now).")
@click.option("-l", "--layout", metavar="NAME", help="Layout (default: post, or page).")
@click.option("-s", "--source", metavar="DIR", help="The site that a post, draft or page is for (default: this one).")
@click.option("--config", "config_files", metavar="FILE[,FILE]", help="Its config files.")
@click.option("-t", "--trace", is_flag=True, hidden=True)
@click.pass_context
def command(ctx: click.Context, /, words: tuple[str, ...], **values: Any) -> int:
    """Start a new site in PATH, ready to be built and served; or add a post, a draft or a page to the site here.

    \b
    jinkyll new blog
    jinkyll new post "A day at the sea"
    jinkyll new draft "Not yet"
    jinkyll new page "About us"
    """
    if not words:
        raise click.UsageError("name the folder of the new site: jinkyll new PATH")
    if ctx.obj in _KINDS:
        return _add(ctx.obj, " ".join(words), values)
    return _site(Path(" ".join(words)), blank=values["blank"], force=values["force"])


def _site(path: Path, *, blank: bool, force: bool) -> int:
    from generator.commands.files import empty_folder, write_tree

    empty_folder(path, force=force)
    if blank:
        from generator.commands import blank as parts

        write_tree(path, parts.FILES, parts.FOLDERS)
    else:
        from generator.commands.starter import starter_files

        write_tree(path, starter_files(_now()))
    click.echo(f"New jinkyll site in {path.absolute()}.")
    if not blank:
        click.echo(f"See it with: cd {path} && jinkyll serve")
    return 0


def _add(kind: str, title: str, values: dict[str, Any]) -> int:
    path = add(kind, title, values, ["permalink: /{slug}/"] if kind == "page" else [])
    click.echo(f"New {kind}: {path}")
    return 0


def add(kind: str, title: str, values: Mapping[str, Any], more: Sequence[str] = ()) -> Path:
    """A post, draft, page or member of a collection with front matter, in the place that the config names for it.

    `more` are further lines of front matter, in which `{slug}` is the name of the file. The config's
    `jekyll_compose.default_front_matter` adds to posts, drafts and members.
    """
    from generator.commands.files import write_new
    from generator.text import slugify

    config = settings_of({"source": values["source"] or ".", "config_files": values["config_files"]}).load()
    source = Path(config.text("source") or ".")
    slug = slugify(title)
    if not slug:
        raise click.UsageError(f"no file name can be made of the title '{title}'; use a letter or a digit")
    holder = source / config.text("collections_dir") if config.text("collections_dir") else source
    ext = values.get("extension") or config.text("markdown_ext").split(",")[-1].strip() or "md"
    name = f"{slug}.{ext.lstrip('.')}"
    label = {"post": "posts", "draft": "drafts", "page": ""}.get(kind, kind)
    keys = {"layout": values["layout"] or ("page" if kind == "page" else "post"), "title": quoted(title)}
    if kind not in ("draft", "page") or values.get("dated"):
        moment = date_of(values["date"], config)
        keys["date"] = stamp_of(moment, values.get("timestamp_format"))
        name = f"{moment:%Y-%m-%d}-{name}" if kind == "post" else name
    keys |= _default_front(config, label)
    front = [*(f"{key}: {value}" for key, value in keys.items()), *(line.format(slug=slug) for line in more)]
    path = holder / f"_{label}" / name if label else source / name
    write_new(path, "---\n" + "\n".join(front) + "\n---\n\n", force=values["force"])
    return path


def _default_front(config: Any, label: str) -> dict[str, str]:
    """What jekyll-compose adds to the front matter of new files, by label of their collection."""
    import json

    defaults = config.mapping("jekyll_compose").get("default_front_matter")
    own = defaults.get(label) if isinstance(defaults, Mapping) else None
    found = own if isinstance(own, Mapping) else {}
    return {
        str(key): quoted(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        for key, value in found.items()
    }


def stamp_of(moment: Any, form: str | None = None) -> str:
    """A time as front matter has it."""
    text: str = moment.strftime(form or "%Y-%m-%d %H:%M:%S %z")
    return text.strip()


def date_of(given: str | None, config: Any) -> Any:
    """A date of the command line, or now, in the site's time zone."""
    from generator.build.inputs import zone_of
    from generator.errors import fail
    from generator.read.documents import read_date

    zone = zone_of(config)
    if given is None:
        return _now().astimezone(zone)
    moment = read_date(given, zone)
    if moment is None:
        raise fail("new/date", f"'{given}' is no date", hint="write it as 2026-05-31 or '2026-05-31 12:00'")
    return moment


def quoted(text: str) -> str:
    """A text as a YAML scalar on one line."""
    import json

    plain = all(char.isalnum() or char in " _-.,!?()" for char in text)
    words_of_yaml = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"}
    starts_well = text[:1].isalpha() and text == text.strip() and text.lower() not in words_of_yaml
    return text if plain and starts_well else json.dumps(text, ensure_ascii=False)


def _now() -> Any:
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now().astimezone()
