"""`jinkyll doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from generator.commands.options import settings_of, site_options
from generator.errors import Diagnostic, Place, Severity, SourceError

if TYPE_CHECKING:
    from generator.build.site import Site


@click.command(name="doctor", short_help="Look for problems in a site before building it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@site_options
def command(form: str, **values: Any) -> int:
    """Look for problems in a site: URLs that collide or differ only by case, posts in the wrong folder, an address
    that is missing, and everything that a Jekyll site asks for and that is not covered here.

    Exits with 1 if there is anything to tell.
    """
    from generator.build.site import Site
    from generator.commands.cli import FAILED
    from generator.commands.output import Printer

    site = Site(settings_of(values))
    try:
        found = list(dict.fromkeys(examine(site)))
    finally:
        site.close()
    if form == "json":
        import json

        click.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
        return FAILED if found else 0
    printer = Printer()
    for one in found:
        printer.diagnostic(one)
    worst = [one for one in found if one.severity >= Severity.WARNING]
    if not worst:
        click.echo("Nothing to complain about.")
        return 0
    click.echo(f"{len(worst)} finding{'s' if len(worst) > 1 else ''}.")
    return FAILED


def examine(site: Site) -> Iterator[Diagnostic]:
    """Every finding, those of the config first."""
    from generator.build.explain import routes
    from generator.commands.compatibility import full_report
    from generator.route import conflicts

    yield from site.config.findings
    yield from full_report(site)
    yield from address(site)
    yield from posts_folder(site)
    try:
        yield from conflicts(routes(site))
    except SourceError as error:
        yield from error.diagnostics


def address(site: Site) -> Iterator[Diagnostic]:
    """Whether `url` is set, and is the address of a host."""
    url = site.config.get("url")
    origin = site.config.origin("url")
    place = Place(origin.name, origin.line) if origin.kind == "file" else None
    if url in (None, ""):
        name = site.config.files[0] if site.config.files else "_config.yml"
        message = "`url` is not set; feeds, sitemaps and absolute links lack the address of the site"
        yield Diagnostic("doctor/url", message, place, Severity.WARNING, hint=f"url: https://example.org in {name}")
    elif "://" not in str(url):
        message = f"`url` is not an address with a scheme: '{url}'"
        yield Diagnostic("doctor/url", message, place, Severity.WARNING, hint=f"write https://{url}")


def posts_folder(site: Site) -> Iterator[Diagnostic]:
    """Posts outside of `collections_dir`, which are not read."""
    folder = site.config.text("collections_dir").strip("/")
    if folder and (site.source / "_posts").is_dir():
        message = "the folder _posts lies outside of `collections_dir`, so its posts are not read"
        yield Diagnostic("doctor/posts", message, Place("_posts"), Severity.WARNING, hint=f"move it to {folder}/_posts")


def _plain(one: Diagnostic) -> dict[str, object]:
    place = one.place
    return {
        "code": one.code,
        "severity": one.severity.label,
        "message": one.message,
        "path": place.path if place else "",
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "hint": one.hint,
    }
