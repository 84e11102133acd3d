"""Findings as JSON: one object, stable keys, for scripts and editors."""

from __future__ import annotations

import json
from typing import Any

from generator import __version__
from generator.errors import Diagnostic, Severity
from generator.report.findings import Findings

FORMAT_VERSION = 1


def json_text(findings: Findings) -> str:
    """`{"version": 1, "task", "ok", "counts", "facts", "seconds", "diagnostics": […]}`."""
    value = {
        "version": FORMAT_VERSION,
        "tool": f"jinkyll {__version__}",
        "task": findings.task,
        "ok": findings.ok,
        "counts": {kind.label: findings.count(kind) for kind in reversed(Severity)},
        "facts": dict(findings.facts),
        "seconds": round(findings.seconds, 3),
        "diagnostics": [_one(diagnostic) for diagnostic in findings.diagnostics],
    }
    # Names of files may hold bytes that are no UTF-8 (lone surrogates here): only escaped can they be written anywhere.
    return json.dumps(value, ensure_ascii=True, indent=2) + "\n"


def _one(one: Diagnostic) -> dict[str, Any]:
    place = one.place
    return {
        "code": one.code,
        "severity": one.severity.label,
        "message": one.message,
        "path": place.path if place else None,
        "line": (place.line or None) if place else None,
        "column": (place.column or None) if place else None,
        "end_line": (place.end_line or None) if place else None,
        "end_column": (place.end_column or None) if place else None,
        "excerpt": one.excerpt,
        "cause": one.cause,
        "hint": one.hint,
    }
