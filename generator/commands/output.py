"""What a build says on the terminal: one quiet line when all is well, every finding with its place when not."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from generator.commands.reporting import on_github
from generator.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from generator.build.site import Outcome, Site

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
_MARKDOWN = "kramdown/warning"
_SAID = ("read/future",)  # Jekyll says these without being asked, on one line


class Printer:
    """Writes findings to standard error and the summary to standard output.

    `trace` says errors in Jekyll's words too, `verbose` names each page that is made.
    """

    def __init__(self, *, quiet: bool = False, trace: bool = False, verbose: bool = False) -> None:
        self._quiet = quiet
        self._trace = trace
        self._verbose = verbose and not quiet
        self._told: set[Diagnostic] = set()

    def start(self, site: Site) -> None:
        """Name what is built, as Jekyll does, and what of the site is not covered."""
        if not self._quiet:
            files = ", ".join(site.config.files) or "none"
            self._line("Configuration file", files)
            self._line("Source", str(site.source))
            self._line("Destination", str(site.destination_folder))
        from generator.commands.compatibility import short_report

        self._told.update(found := short_report(site))
        for diagnostic in found:
            self.diagnostic(diagnostic)

    @property
    def draws(self) -> bool:
        """Whether there may be a progress bar: lines of text and nothing else would be spoilt by it."""
        return not (self._quiet or self._verbose)

    def waiting(self) -> None:
        """Another build of this site goes on."""
        self.say("waiting for another build of this site to end")

    def say(self, text: str) -> None:
        """One line."""
        if not self._quiet:
            click.echo(f"{'':>18}  {text}")

    def table(self, text: str) -> None:
        """A table, such as a profile."""
        click.echo(text)

    def outcome(self, site: Site, outcome: Outcome) -> None:
        """All findings, worst last, then the summary."""
        if outcome.note and not self._quiet:
            self._line("Cache", outcome.note)
        if self._verbose:
            for key in (key for one in site.sites for key in one.engine.computed):
                if key[0] == "page":
                    self._line("Rendering", str(key[1]))
        findings = outcome.diagnostics
        if outcome.ok:  # what did not stop the build is no error of it
            findings = tuple(
                replace(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one for one in findings
            )
        self.findings(findings)
        if self._trace:
            self._jekyll_words(site, outcome)
        if not self._quiet or not outcome.ok:
            click.echo(_summary(outcome), err=not outcome.ok)

    def findings(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Findings, worst last. Notes on Markdown, of which old sites have hundreds, are counted unless `verbose`."""
        hushed = 0
        for diagnostic in sorted(diagnostics, key=lambda one: one.severity):
            if diagnostic in self._told or (self._quiet and diagnostic.severity < Severity.WARNING):
                continue
            if diagnostic.code == _MARKDOWN and diagnostic.severity < Severity.WARNING and not self._verbose:
                hushed += 1
                continue
            self.diagnostic(diagnostic)
        if hushed:
            self._line("Markdown", f"{hushed} {'note' if hushed == 1 else 'notes'}; --verbose shows them")

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        """One finding."""
        if diagnostic.code in _SAID:
            click.echo(diagnostic.message, err=True)
            return
        first, _, rest = diagnostic.text().partition("\n")
        text = click.style(first, fg=_COLOURS[diagnostic.severity], bold=diagnostic.severity is Severity.ERROR)
        if on_github():
            from generator.report.github import harmless

            text, rest = harmless(text), harmless(rest)
        click.echo(text + (f"\n{rest}" if rest else ""), err=True)

    def _jekyll_words(self, site: Site, outcome: Outcome) -> None:
        from generator.commands.jekyll_words import Surroundings, words

        def page_of(diagnostic: Diagnostic) -> str:
            for key, cell in (pair for one in site.sites for pair in one.engine.cells.items()):
                if key[0] in ("page", "content", "output") and cell.failed and diagnostic in cell.value:
                    return str(key[1])
            return ""

        def front_lines(path: str) -> int:
            if site.engine.fetch("entry", path) is None:
                return 0
            return int(site.engine.fetch("front", path).body_line)

        around = Surroundings(site.source, site.destination_folder, page_of, front_lines)
        for line in words(outcome.diagnostics, around):
            click.echo(line, err=True)

    def _line(self, name: str, value: str) -> None:
        click.echo(f"{name:>18}: {value}")


def _summary(outcome: Outcome) -> str:
    if not outcome.ok:
        count = sum(1 for one in outcome.diagnostics if one.severity is Severity.ERROR)
        errors = "1 error" if count == 1 else f"{count} errors"
        return f"{'Failed':>18}: {errors}; the last good site is as it was"
    pages = len(outcome.written) + outcome.unchanged
    parts = [f"{pages} files", f"{len(outcome.written)} written"]
    if outcome.removed:
        parts.append(f"{len(outcome.removed)} removed")
    return f"{'Done':>18}: {', '.join(parts)} in {outcome.seconds:.2f} s"


def failed(outcome: Outcome, *, strict: bool) -> bool:
    """Whether a build counts as failed; with `strict` warnings do it too."""
    worst = max((one.severity for one in outcome.diagnostics), default=Severity.NOTE)
    return not outcome.ok or (strict and worst >= Severity.WARNING)


def is_terminal() -> bool:
    """Whether a person watches."""
    return sys.stdout.isatty()
