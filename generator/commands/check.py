"""`jinkyll check`."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.options import settings_of, site_options
from generator.commands.reporting import deliver, machine_format, report_options, root_of
from generator.errors import Diagnostic, Severity, SourceError, fail

if TYPE_CHECKING:
    from generator.build.site import Site
    from generator.check.origins import SourceOrigins
    from generator.check.run import Checked
    from generator.check.urls import Address
    from generator.report import Findings


@click.command(name="check", short_help="Check the built site: links, anchors, images, feeds, vanished URLs.")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("-b", "--baseurl", metavar="PATH", help="The path the site was built for, if not that of the config.")
@click.option("--url", metavar="URL", help="The address the site was built for, if not that of the config.")
@click.option("--build/--no-build", "build", default=False, help="Build the site first.")
@click.option("--external", is_flag=True, help="Ask for links that lead out too, politely; answers are kept a week.")
@click.option("--ignore", multiple=True, metavar="PATTERN", help="URLs not to look at, such as '/old/*'. Repeatable.")
@click.option("--urls", "urls_file", metavar="FILE", type=click.Path(path_type=Path), help="Published URLs, to guard.")
@click.option("--update-urls", is_flag=True, help="Add what is published now to the file of --urls.")
@click.option("--forget-urls", is_flag=True, help="With --update-urls: drop URLs that are gone, knowingly.")
@click.option("--strict", is_flag=True, help="Fail on warnings too (exit code 3).")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@report_options
@site_options
def command(folder: Path | None, **values: Any) -> int:
    """Check the built site in DIR (default: the destination of the site in this folder).

    Every link, anchor, image, stylesheet, script, feed and sitemap address has to lead to a file of the site under its
    baseurl. Ids and URLs that are there twice, files that differ by case only, images without `alt` and content over
    plain HTTP are warnings. With --urls, every URL that was published once has to be there or to redirect.

    Exits with 4 where a link leads nowhere, with 5 where a published URL has vanished, with 3 for warnings under
    --strict.
    """
    started = time.perf_counter()
    try:
        findings = _findings(folder, values, started)
    except SourceError as error:
        source = Path(values["source"] or ".")
        deliver(_collected(error.diagnostics, source, values, started, ok=False), values)
        raise
    _say(findings, values)
    deliver(findings, values)
    return _code(findings)


def _findings(folder: Path | None, values: Mapping[str, Any], started: float) -> Findings:
    """All that is wrong with the built site; SourceError where it cannot be checked."""
    from generator.build.site import Site

    flags = {name: value for name, value in values.items() if name in _SITE_FLAGS}
    site = Site(settings_of(flags))
    try:
        root = folder or site.destination_folder
        if values["build"]:
            _build(site)
        if not root.is_dir():
            raise fail("check/no-site", f"there is no built site in {root}", hint="`jinkyll check --build` builds it")
        address = _address(site)
        checked, found, gone = _check(site, root, address, values)
    finally:
        site.close()
    if checked.resolver.find("").reason:
        message = "the site has no index.html, so there is nothing to see at its address"
        hint = "a page `index.md` or `index.html` at the root of the source makes one"
        found.append(Diagnostic("url/no-home", message, severity=Severity.WARNING, hint=hint))
    facts = {"pages": checked.pages, "links": checked.links, "links out": len(checked.external)}
    return _collected([*gone, *found], site.source, values, started, facts=facts)


def _collected(
    found: Iterable[Diagnostic],
    source: Path,
    values: Mapping[str, Any],
    started: float,
    *,
    ok: bool | None = None,
    facts: Mapping[str, int] | None = None,
) -> Findings:
    from generator.report import Findings
    from generator.report.findings import in_repository

    return Findings.of(
        "check",
        found,
        ok=ok,
        strict=bool(values["strict"]),
        seconds=time.perf_counter() - started,
        facts=facts,
        locate=in_repository(source, root_of(source)),
    )


_SITE_FLAGS = (
    "source", "destination", "config_files", "safe", "plugins_dir", "layouts_dir", "trace", "baseurl", "url", "profile",
)  # fmt: skip


def _build(site: Site) -> None:
    outcome = site.build()
    if not outcome.ok:
        first, *more = outcome.diagnostics or (Diagnostic("build/failed", "the site cannot be built"),)
        raise SourceError(first, *more)


def _address(site: Site) -> Address:
    from generator.check.urls import Address

    return Address.of(site.config.text("url"), site.config.text("baseurl"))


def _check(
    site: Site, root: Path, address: Address, values: Mapping[str, Any]
) -> tuple[Checked, list[Diagnostic], list[Diagnostic]]:
    from generator.check.problems import diagnostics
    from generator.check.run import check_site

    options = site.config.mapping("check")
    ignored = options.get("ignore")
    patterns = [str(one) for one in ignored] if isinstance(ignored, list | tuple) else []
    try:
        checked = check_site(root, address, (*patterns, *values["ignore"]))
    except OSError as error:
        raise fail("check/unreadable", f"cannot read {error.filename}: {error.strerror}") from error
    origins = _origins(site, root, address)
    problems = list(checked.problems)
    if values["external"]:
        problems += _external(site, checked, (*patterns, *values["ignore"]))
    found = diagnostics(problems, origins)
    gone = _guard(site, checked, values) if values["urls_file"] else []
    return checked, found, gone


def _origins(site: Site, root: Path, address: Address) -> SourceOrigins:
    """The way back to the source, where the site's own files can be read."""
    from generator.check.origins import SourceOrigins

    try:
        routes = sources_of(site)
    except SourceError:
        routes = {}
    return SourceOrigins(root.absolute(), site.source, routes, address)


def sources_of(site: Site) -> dict[str, str]:
    """Each built file and the path of the source file (or of the plugin's document) it is made from."""
    from generator.build.passes import placed

    return {
        placed(one.part, dest): str(key[-1]) for one in site.sites for dest, key in one.engine.fetch("routes").items()
    }


def _external(site: Site, checked: Checked, patterns: Iterable[str]) -> list[Any]:
    from fnmatch import fnmatchcase

    from generator.check.external import Cache, ask_all
    from generator.check.problems import Problem

    cache = Cache(site.cache_folder / "external-links.json" if site.settings.use_cache else None, time.time())
    urls = [url for url in checked.external if not any(fnmatchcase(url, pattern) for pattern in patterns)]
    answers = ask_all(urls, cache)
    cache.save()
    found = []
    for url, answer in answers.items():
        severity = answer.severity
        for dest, offset in checked.external[url]:
            if severity is not None:
                message = f"the link '{url}' does not work: {answer.words}"
                found.append(Problem("link/external", message, dest, offset, url, severity))
            elif answer.moved:
                message = f"the link '{url}' has moved for good to '{answer.moved}'"
                found.append(Problem("link/moved", message, dest, offset, url, Severity.NOTE))
    return found


def _guard(site: Site, checked: Checked, values: Mapping[str, Any]) -> list[Diagnostic]:
    from generator.check.guard import manifest_text, read_urls, vanished
    from generator.check.problems import Hints

    path: Path = values["urls_file"]
    update = bool(values["update_urls"])
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        if not update:
            hint = f"`jinkyll check --urls {path} --update-urls` makes it"
            raise fail("check/no-urls", f"there is no file {path} of published URLs", hint=hint) from None
        text = ""
    except (OSError, ValueError) as error:
        raise fail("check/no-urls", f"cannot read {path}: {error}") from error
    urls = read_urls(text)
    hints = Hints(checked.files, checked.resolver.address.baseurl)
    gone = vanished(urls, checked.resolver, hints, str(path.absolute()))
    if update and (not gone or values["forget_urls"]):
        if text.lstrip().startswith("<"):
            raise click.UsageError(f"{path} is a sitemap; only a list of URLs can be updated")
        path.write_text(manifest_text(checked.files, urls, checked.resolver), "utf-8")
        return []
    return gone


def _say(findings: Any, values: Mapping[str, Any]) -> None:
    from generator.commands.output import Printer

    if machine_format(values):
        return
    for diagnostic in reversed(findings.diagnostics):
        Printer().diagnostic(diagnostic)
    if not values["quiet"] or not findings.ok:
        facts = ", ".join(f"{value} {name}" for name, value in findings.facts.items())
        click.echo(f"{'Checked':>18}: {facts} in {findings.seconds:.2f} s: {findings.headline}", err=not findings.ok)


def _code(findings: Any) -> int:
    from generator.commands.cli import BROKEN_LINKS, STRICT, URL_GONE

    if any(one.code == "url/vanished" for one in findings.diagnostics):
        return URL_GONE
    if findings.count(Severity.ERROR):
        return BROKEN_LINKS
    return 0 if findings.ok else STRICT
