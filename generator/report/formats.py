"""The formats by name."""

from __future__ import annotations

from collections.abc import Callable

from generator.report.findings import Findings
from generator.report.github import annotated
from generator.report.jsons import json_text
from generator.report.junit import junit
from generator.report.plain import text
from generator.report.sarif import sarif

FORMATS = ("text", "json", "sarif", "junit", "github")


def written(findings: Findings, format: str) -> str:
    """The findings in one of `FORMATS`, ending in a line break; raises `KeyError` for another name."""
    makers: dict[str, Callable[[Findings], str]] = {
        "text": text,
        "json": json_text,
        "sarif": sarif,
        "junit": junit,
        "github": annotated,
    }
    return makers[format](findings)
