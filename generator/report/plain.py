"""Findings as people read them."""

from __future__ import annotations

from generator.report.findings import Findings


def text(findings: Findings) -> str:
    """Every finding with its excerpt, then the headline."""
    blocks = [one.text() for one in findings.diagnostics]
    return "\n".join([*blocks, f"{findings.task}: {findings.headline}"]) + "\n"
