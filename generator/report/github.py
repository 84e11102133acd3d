"""Findings in GitHub Actions: annotations at lines of files, and the summary of a step.

Both are read by machines from text that holds content of the site, so everything is escaped: a post must not be able
to give commands to the runner ("Workflow commands for GitHub Actions").
"""

from __future__ import annotations

import re

from generator.errors import Diagnostic, Severity
from generator.report.findings import Findings, counted

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
# GitHub shows ten annotations of a kind for each step and drops the others without a word.
SHOWN = 10
# A step summary over 1 MiB is dropped as a whole.
_SUMMARY_LIMIT = 900_000
_LISTED = 300
_MARKUP = re.compile(r"[&<>\"'\\`*_{}\[\]()#+!|~@:-]")


def annotated(findings: Findings) -> str:
    """Workflow commands, worst first. Of each kind the first ten; where there are more, the tenth counts the rest."""
    lines: list[str] = []
    for kind in reversed(Severity):
        mine = [one for one in findings.diagnostics if one.severity is kind]
        whole = len(mine) <= SHOWN
        lines += [_command(one) for one in (mine if whole else mine[: SHOWN - 1])]
        if not whole:
            rest = counted(len(mine) - SHOWN + 1, f"more {kind.label}")
            lines.append(f"::{_KINDS[kind]} title=jinkyll::{rest}; the step's log and summary list them all")
    return "".join(f"{line}\n" for line in lines)


def _command(one: Diagnostic) -> str:
    place = one.place
    properties: list[tuple[str, object]] = []
    if place is not None and place.path:
        properties.append(("file", place.path))
        if place.line:
            properties.append(("line", place.line))
            if place.end_line > place.line:
                properties.append(("endLine", place.end_line))
            elif place.column:  # columns count only where the annotation is on one line
                properties.append(("col", place.column))
                if place.end_column > place.column:
                    properties.append(("endColumn", place.end_column))
    properties.append(("title", one.code))
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties)
    parts = [one.message, one.cause and f"cause: {one.cause}", one.hint and f"hint: {one.hint}"]
    return f"::{_KINDS[one.severity]} {written}::{_data(chr(10).join(part for part in parts if part))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def harmless(text: str) -> str:
    """Text for a step's log without commands: the runner obeys `::…` at the start of a line and `##[` anywhere."""
    quiet = re.sub(r"(?m)^(\s*):(?=:)", "\\1\u2236", text.replace("\r", "\n"))
    return quiet.replace("##[", "# #[")


def summary(findings: Findings) -> str:
    """The step summary in Markdown: result, figures, and the findings by place."""
    mark = "✅" if findings.ok else "❌"
    lines = [f"### {mark} jinkyll {findings.task}: {findings.headline}", ""]
    if findings.facts:
        lines += [", ".join(f"{escaped(str(value))} {escaped(name)}" for name, value in findings.facts.items()), ""]
    if findings.diagnostics:
        lines += ["| | where | what |", "|---|---|---|"]
        size = 0
        for number, one in enumerate(findings.diagnostics):
            row = _row(one)
            size += len(row.encode("utf-8", "replace"))
            if number >= _LISTED or size > _SUMMARY_LIMIT:
                lines.append(f"| | | and {len(findings.diagnostics) - number} more in the log |")
                break
            lines.append(row)
        lines.append("")
    return "\n".join(lines) + "\n"


def _row(one: Diagnostic) -> str:
    where = f"<code>{escaped(str(one.place))}</code>" if one.place else ""
    what = escaped(one.message)
    if one.hint:
        what += f"<br><sub>{escaped(one.hint)}</sub>"
    return f"| {one.severity.label} | {where} | {what} |"


def escaped(text: str) -> str:
    """Text that means itself in a Markdown table cell."""
    plain = _MARKUP.sub(lambda match: f"&#{ord(match[0])};", text[:2000])
    return plain.replace("\r", "").replace("\n", "<br>")
