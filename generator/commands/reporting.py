"""How commands hand their findings to machines: `--format`, files, and what GitHub Actions takes by itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.errors import Severity

if TYPE_CHECKING:
    from generator.build.site import Outcome, Site
    from generator.report import Findings

FORMATS = ("text", "json", "sarif", "junit", "github")
_FORMAT_OF = {".json": "json", ".sarif": "sarif", ".xml": "junit"}


def report_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--format` and `--output-diagnostics`."""
    function = click.option(
        "--output-diagnostics",
        "report_file",
        metavar="FILE",
        help="Write the findings to FILE; the terminal then shows text.",
    )(function)
    return click.option(
        "--format",
        "report_format",
        type=click.Choice(FORMATS),
        help="How findings are written (default: text, and annotations on GitHub Actions).",
    )(function)


def machine_format(values: Mapping[str, Any]) -> bool:
    """Whether standard output is for a machine, so that nothing else may be written to it."""
    return values.get("report_format") in ("json", "sarif", "junit") and not values.get("report_file")


def on_github() -> bool:
    """Whether this runs as a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def root_of(source: Path) -> Path:
    """The folder that paths in reports are relative to: that of the repository, else the working folder."""
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        given = os.environ.get(variable)
        if given and source.absolute().is_relative_to(Path(given).absolute()):
            return Path(given).absolute()
    for folder in (source.absolute(), *source.absolute().parents):
        if (folder / ".git").exists():
            return folder
    return Path.cwd()


def deliver(findings: Findings, values: Mapping[str, Any]) -> None:
    """Write the findings in the format asked for, and on GitHub Actions annotations and the step's summary.

    Text is not written here but by the command itself, unless to a file.
    """
    from generator.report import written
    from generator.report.github import summary

    form, file = values.get("report_format"), values.get("report_file")
    if file:
        _write(Path(file), written(findings, form or _FORMAT_OF.get(Path(file).suffix, "text")))
    elif form and form != "text":
        click.echo(written(findings, form), nl=False)
    if on_github():
        if form is None or (form != "github" and file):
            click.echo(written(findings, "github"), nl=False)
        if step := os.environ.get("GITHUB_STEP_SUMMARY"):
            _append(Path(step), summary(findings))


def report_build(source: str | Path, outcome: Outcome, values: Mapping[str, Any]) -> None:
    """What a build found, for machines. Of a build that went through, nothing is an error, as on the terminal."""
    if not (on_github() or values.get("report_format") or values.get("report_file")):
        return
    from generator.report import Findings
    from generator.report.findings import in_repository

    diagnostics = outcome.diagnostics
    if outcome.ok:
        diagnostics = tuple(replace(one, severity=min(one.severity, Severity.WARNING)) for one in diagnostics)
    strict = bool(values.get("strict"))
    findings = Findings.of(
        "build",
        diagnostics,
        ok=None if outcome.ok else False,
        strict=strict,
        seconds=outcome.seconds,
        facts={"files": len(outcome.written) + outcome.unchanged, "written": len(outcome.written)}
        if outcome.ok
        else {},
        locate=in_repository(Path(source), root_of(Path(source))),
    )
    deliver(findings, values)


def write_list(site: Site, name: str) -> None:
    """Write the list of all files that the build has made."""
    from generator.build.filelist import files_made, list_text

    _write(Path(name), list_text(files_made(site)))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "replace"))
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error


def _append(path: Path, text: str) -> None:
    """Add to the step's summary; a run must not fail because of it."""
    try:
        with path.open("ab") as file:
            file.write(text.encode("utf-8", "replace"))
    except OSError as error:
        click.echo(f"the step summary cannot be written: {error.strerror}", err=True)
