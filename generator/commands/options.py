"""The options that commands share, as Jekyll has them, and how they become config values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_SITE: tuple[Decorator, ...] = (
    click.option("-s", "--source", metavar="DIR", help="Source folder (default: this one)."),
    click.option("-d", "--destination", metavar="DIR", help="Where the site is written (default: _site)."),
    click.option("--config", "config_files", metavar="FILE[,FILE]", help="Config files; later ones win."),
    click.option("--safe", is_flag=True, default=None, help="No plugins of the site's own, no commands, no cache."),
    click.option("-p", "--plugins", "plugins_dir", metavar="DIR[,DIR]", help="Plugin folders (default: _plugins)."),
    click.option("--layouts", "layouts_dir", metavar="DIR", help="Layouts folder (default: _layouts)."),
    click.option("--profile-site", "compat", metavar="NAME", help="Build as a service does: github-pages."),
    click.option("--profile", is_flag=True, default=None, help="Show where the time goes."),
    click.option("-t", "--trace", is_flag=True, help="Say errors in Jekyll's words too; show tracebacks of bugs."),
)
_MOVE: tuple[Decorator, ...] = (
    _SITE[0],
    click.option("--destination", metavar="DIR", hidden=True),
    *_SITE[2:],
)
_BUILD: tuple[Decorator, ...] = (
    click.option("--future", is_flag=True, default=None, help="Publish posts with a date in the future."),
    click.option(
        "--limit_posts", "--limit-posts", "limit_posts", type=int, metavar="N", help="Build only the newest N posts."
    ),
    click.option("-w", "--watch/--no-watch", "watch", default=None, help="Build again when a file changes."),
    click.option("-b", "--baseurl", metavar="PATH", help="Serve the site below this path."),
    click.option(
        "--force_polling", "--force-polling", "force_polling", is_flag=True, default=None, help="Watch by polling."
    ),
    click.option("--lsi", is_flag=True, default=None, help="Related posts are those with the same words."),
    click.option("-D", "--drafts", "show_drafts", is_flag=True, default=None, help="Build drafts."),
    click.option("--unpublished", is_flag=True, default=None, help="Build what says `published: false`."),
    click.option(
        "--disable-disk-cache", "disable_disk_cache", is_flag=True, default=None, help="Neither read nor write a cache."
    ),
    click.option("-q", "--quiet", is_flag=True, default=None, help="Say only what is wrong."),
    click.option("-V", "--verbose", is_flag=True, default=None, help="Say more."),
    click.option("-I", "--incremental/--no-incremental", default=None, help="Ignored: builds are always incremental."),
    click.option(
        "--strict_front_matter",
        "--strict-front-matter",
        "strict_front_matter",
        is_flag=True,
        default=None,
        help="Fail on a front matter that cannot be read.",
    ),
    click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Workers (default: as many as pay)."),
    click.option("--executor", metavar="NAME", help="Workers from elsewhere, such as dask:ADDRESS."),
    click.option("--strict", is_flag=True, help="Fail on warnings too (exit code 3)."),
    click.option("--url", metavar="URL", help="The address of the site, such as https://example.org."),
)

_LISTS = ("plugins_dir",)
_NOT_CONFIG = (
    "config_files", "trace", "strict", "profile", "watch", "jobs", "executor", "verify", "flame", "manifest",
    "report_format", "report_file",
)  # fmt: skip


def site_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options every command that reads a site has."""
    for option in reversed(_SITE):
        function = option(function)
    return function


def move_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that change a document's file: `-d` is a date there, as in jekyll-compose."""
    for option in reversed(_MOVE):
        function = option(function)
    return function


def build_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that build."""
    for option in reversed(_BUILD):
        function = option(function)
    return site_options(function)


def settings_of(values: Mapping[str, Any]) -> Any:
    """The `Settings` of a command's options; those not given are None."""
    from generator.build.site import Settings

    flags = {name: value for name, value in values.items() if value is not None and name not in _NOT_CONFIG}
    for name in _LISTS:
        if name in flags:
            flags[name] = [part for part in str(flags[name]).split(",") if part]
    source = str(flags.pop("source", "."))
    named = values.get("config_files")
    files = [part.strip() for part in named.split(",") if part.strip()] if named else None
    jobs = 1 if values.get("profile") or values.get("flame") else values.get("jobs")
    return Settings(source, files, flags, jobs=jobs, executor=values.get("executor") or "")
