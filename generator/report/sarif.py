"""Findings as SARIF 2.1.0 (OASIS), as code scanning services take them."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.errors import Diagnostic, Place, Severity
from generator.report.findings import Findings

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_HOME = "https://pypi.org/project/jinkyll/"


def sarif(findings: Findings) -> str:
    """One run. Columns count characters, paths are relative to the repository (`%SRCROOT%`)."""
    codes = sorted({one.code for one in findings.diagnostics})
    numbers = {code: number for number, code in enumerate(codes)}
    seen: dict[str, int] = {}
    run = {
        "tool": {
            "driver": {
                "name": "jinkyll",
                "version": __version__,
                "informationUri": _HOME,
                "rules": [{"id": code, "shortDescription": {"text": _described(code)}} for code in codes],
            }
        },
        "automationDetails": {"id": f"jinkyll/{findings.task}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": findings.ok}],
        "results": [_result(one, numbers[one.code], seen) for one in findings.diagnostics],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(one: Diagnostic, rule: int, seen: dict[str, int]) -> dict[str, Any]:
    parts = [one.message, one.cause and f"Cause: {one.cause}", one.hint and f"Hint: {one.hint}"]
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": "\n".join(part for part in parts if part)},
    }
    if one.place is not None and one.place.path:
        result["locations"] = [{"physicalLocation": _location(one.place, one.excerpt)}]
    # A finding is the same one as in an earlier run when all but its line is: lines move with every edit.
    what = "\0".join((one.code, one.place.path if one.place else "", one.message, one.excerpt.strip()))
    digest = hashlib.sha256(os.fsencode(what) if _encodable(what) else repr(what).encode()).hexdigest()[:32]
    seen[digest] = seen.get(digest, 0) + 1
    result["partialFingerprints"] = {"finding/v1": f"{digest}:{seen[digest]}"}
    return result


def _location(place: Place, excerpt: str) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(place.path)}
    if place.line:
        region: dict[str, Any] = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        if place.end_line >= place.line:
            region["endLine"] = place.end_line
            if place.end_column and (place.end_line > place.line or place.end_column >= place.column):
                region["endColumn"] = place.end_column
        if excerpt:
            region["snippet"] = {"text": excerpt}
        location["region"] = region
    return location


def _artifact(path: str) -> dict[str, str]:
    uri = quote(path.encode("utf-8", "surrogateescape"), safe="/~!$&'()*+,;=@")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _encodable(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


def _described(code: str) -> str:
    area, _, what = code.partition("/")
    return f"{area}: {what.replace('-', ' ')}" if what else code
