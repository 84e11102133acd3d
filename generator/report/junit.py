"""Findings as JUnit XML, which CI servers show as test results (GitLab's `artifacts:reports:junit`, Jenkins, …)."""

from __future__ import annotations

import re
from html import escape

from generator.errors import Diagnostic
from generator.report.findings import Findings

# Characters that XML 1.0 cannot hold in any form.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(findings: Findings) -> str:
    """One suite; a finding is a test case, failed when it fails the run, else passed with its text as output."""
    cases = [_case(one, failed=one.severity >= findings.failing) for one in findings.diagnostics]
    failures = sum(1 for one in findings.diagnostics if one.severity >= findings.failing)
    if not failures:
        # A report without a single passed case reads as "no tests ran" in most viewers.
        result = "" if findings.ok else '<failure message="failed" type="jinkyll"/>'
        name = _attribute(findings.task)
        cases.insert(0, f"    <testcase classname={name} name={name}>{result}</testcase>")
        failures = 0 if findings.ok else 1
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" time="{findings.seconds:.3f}"'
    name = _attribute(f"jinkyll {findings.task}")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites name={name} {counts}>",
            f'  <testsuite name={name} {counts} skipped="0">',
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _case(one: Diagnostic, *, failed: bool) -> str:
    where = str(one.place) if one.place else "site"
    file = f" file={_attribute(one.place.path)}" if one.place and one.place.path else ""
    line = f' line="{one.place.line}"' if one.place and one.place.line else ""
    head = f"    <testcase classname={_attribute(one.code)} name={_attribute(f'{where}: {one.message}')}{file}{line}>"
    body = escape(_clean(one.text()), quote=False)
    if failed:
        inner = f"<failure message={_attribute(one.message)} type={_attribute(one.code)}>{body}</failure>"
    else:
        inner = f"<system-out>{body}</system-out>"
    return f"{head}{inner}</testcase>"


def _attribute(text: str) -> str:
    quoted = escape(_clean(text)).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    return f'"{quoted}"'


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
