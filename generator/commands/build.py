"""`jinkyll build`."""

from __future__ import annotations

from typing import Any

import click

from generator.commands.options import build_options, settings_of
from generator.commands.reporting import machine_format, report_build, report_options, write_list
from generator.errors import SourceError


@click.command(name="build", short_help="Build the site.")
@click.argument("folders", nargs=-1, metavar="", type=click.Path())
@click.option("--verify", is_flag=True, help="Build once more from nothing, and compare.")
@click.option("--flame", metavar="FILE", help="Write a flame graph of the build to an HTML file.")
@click.option("--manifest", metavar="FILE", help="Write a list of all files, their digests and sources, as JSON.")
@report_options
@build_options
def command(folders: tuple[str, ...], **values: Any) -> int:
    """Build the site in this folder (or in --source) into _site (or --destination).

    Only what has changed since the last build is made again, and only files that differ are written. A build that
    fails leaves the last good site as it is, and exits with 1.
    """
    from generator.build.site import Outcome, Settings, Site
    from generator.commands.cli import FAILED, STRICT
    from generator.commands.output import failed
    from generator.commands.progress import shown

    if folders:
        raise click.UsageError(
            f"build takes no folders, but got '{folders[0]}'; use --source {folders[0]} (and --destination DIR)"
        )
    settings: Settings = settings_of({**values, "serving": False})  # templates may ask for `site.serving`
    if values.get("watch"):
        return _watch(settings, values)
    try:
        site = Site(settings)
    except SourceError as error:
        report_build(settings.source, Outcome(diagnostics=error.diagnostics, ok=False), values)
        raise
    printer = printer_of(values, site)
    profile = None
    if values.get("flame") or values.get("profile") or site.config.flag("profile"):
        from generator.build.profile import Profile

        profile = Profile()
        for one in site.sites:
            one.engine.watcher = profile
    try:
        printer.start(site)
        with shown(site, wanted=printer.draws):
            outcome: Outcome = site.build(printer.waiting)
        if profile is not None:
            profile.finish()
            printer.table(profile.table())
            if values.get("flame"):
                _write_flame(values["flame"], profile.page(f"jinkyll build of {site.source.name}"))
        printer.outcome(site, outcome)
        report_build(site.source, outcome, values)
        if outcome.ok and values.get("manifest"):
            write_list(site, values["manifest"])
        if outcome.ok and site.config.flag("incremental"):
            write_metadata(site)
        if outcome.ok and values.get("verify") and not _verified(site):
            return FAILED
    finally:
        site.close()
    if not outcome.ok:
        return FAILED
    return STRICT if failed(outcome, strict=bool(values.get("strict"))) else 0


def _verified(site: Any) -> bool:
    """Whether a build from nothing gives the same files; those that differ are named."""
    from generator.build.verify import verify

    differences = verify(site)
    for one in differences:
        click.echo(f"{one.dest}: {one.kind}", err=True)
    said = (
        f"{len(differences)} files differ from a clean build" if differences else "a clean build gives the same files"
    )
    click.echo(f"{'Verified':>18}: {said}", err=bool(differences))
    return not differences


def _write_flame(name: str, page: str) -> None:
    from pathlib import Path

    from generator.commands.files import write_new

    write_new(Path(name), page, force=True)
    click.echo(f"{'Flame graph':>18}: {name}")


def printer_of(values: Any, site: Any) -> Any:
    """The printer that the options and the config ask for."""
    from generator.commands.output import Printer

    return Printer(
        quiet=bool(values.get("quiet")) or site.config.flag("quiet") or machine_format(values),
        trace=bool(values.get("trace")) or site.config.flag("trace"),
        verbose=bool(values.get("verbose")) or site.config.flag("verbose"),
    )


def _watch(settings: Any, values: Any) -> int:
    from generator.build.serving import SiteBuilder
    from generator.commands.watching import watch

    builder = SiteBuilder(settings)
    printer = printer_of(values, builder.site)
    printer.start(builder.site)
    printer.say("Watching for changes (Ctrl-C ends it)")
    try:
        watch(builder, lambda outcome, _: printer.outcome(builder.site, outcome), values.get("force_polling"))
    finally:
        builder.close()
    return 0


def write_metadata(site: Any) -> None:
    """With `--incremental`, the file that Jekyll writes then; it names what the site consists of, nobody reads it."""
    import json

    from generator.commands.check import sources_of

    files = sorted(sources_of(site))
    text = json.dumps({"written_by": "jinkyll", "files": files}, ensure_ascii=False, indent=1) + "\n"
    path = site.source / ".jekyll-metadata"
    if not path.is_file() or path.read_text(encoding="utf-8", errors="replace") != text:
        path.write_text(text, encoding="utf-8")
