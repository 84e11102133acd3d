"""Findings written down for people and machines: text, JSON, SARIF, JUnit, GitHub annotations and step summaries.

Everything here turns values into text; nothing is read or written.
"""

from __future__ import annotations

from generator.report.findings import Findings
from generator.report.formats import FORMATS, written

__all__ = ["FORMATS", "Findings", "written"]
