"""Findings as text, JSON, SARIF, JUnit, annotations and step summaries."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import Diagnostic, Place, Severity
from generator.report import FORMATS, Findings, written
from generator.report.findings import in_repository
from generator.report.github import annotated, escaped, harmless, summary

ERROR = Diagnostic(
    "liquid/unknown-filter",
    "unknown filter 'upcasee'",
    Place("_posts/a.md", 7, 3, 7, 10),
    excerpt="{{ x | upcasee }}",
    hint="did you mean 'upcase'?",
)
WARNING = Diagnostic("html/missing-alt", "an image has no alt", Place("b, c:d%.md", 2), Severity.WARNING)
NOTE = Diagnostic("build/note", "for your information", None, Severity.NOTE)


def findings(*diagnostics: Diagnostic, strict: bool = False) -> Findings:
    return Findings.of("build", diagnostics, strict=strict)


def test_findings_are_ordered_worst_first_then_by_place() -> None:
    later = Diagnostic("a/b", "m", Place("_posts/a.md", 9))
    assert findings(NOTE, later, WARNING, ERROR).diagnostics == (ERROR, later, WARNING, NOTE)


def test_strict_makes_warnings_fail() -> None:
    assert findings(WARNING).ok
    assert not findings(WARNING, strict=True).ok


def test_text_is_what_the_terminal_shows() -> None:
    assert written(findings(ERROR, NOTE), "text") == (
        "_posts/a.md:7:3: unknown filter 'upcasee'\n"
        "  7 | {{ x | upcasee }}\n"
        "    |   ^^^^^^^\n"
        "  hint: did you mean 'upcase'?\n"
        "note: for your information\n"
        "build: 1 error, 1 note\n"
    )


def test_json_has_every_field_and_counts() -> None:
    value = json.loads(written(findings(ERROR, WARNING), "json"))
    assert value["ok"] is False
    assert value["counts"] == {"error": 1, "warning": 1, "note": 0}
    assert value["diagnostics"][0] == {
        "code": "liquid/unknown-filter",
        "severity": "error",
        "message": "unknown filter 'upcasee'",
        "path": "_posts/a.md",
        "line": 7,
        "column": 3,
        "end_line": 7,
        "end_column": 10,
        "excerpt": "{{ x | upcasee }}",
        "cause": "",
        "hint": "did you mean 'upcase'?",
    }


def test_sarif_names_rule_place_and_fingerprint() -> None:
    log = json.loads(written(findings(ERROR, WARNING, NOTE), "sarif"))
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [one["ruleId"] for one in run["results"]]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "_posts/a.md", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {
        "startLine": 7,
        "startColumn": 3,
        "endLine": 7,
        "endColumn": 10,
        "snippet": {"text": "{{ x | upcasee }}"},
    }
    assert run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b,%20c%3Ad%25.md"
    assert "locations" not in run["results"][2]


def test_sarif_knows_a_finding_again_when_lines_were_put_above_it() -> None:
    moved = Diagnostic(ERROR.code, ERROR.message, Place("_posts/a.md", 20, 3), excerpt=ERROR.excerpt)
    prints = [
        json.loads(written(findings(one), "sarif"))["runs"][0]["results"][0]["partialFingerprints"]
        for one in (ERROR, moved)
    ]
    assert prints[0] == prints[1]


def test_sarif_tells_equal_findings_of_one_file_apart() -> None:
    twice = findings(Diagnostic("a/b", "m", Place("x", 1)), Diagnostic("a/b", "m", Place("x", 2)))
    results = json.loads(written(twice, "sarif"))["runs"][0]["results"]
    assert results[0]["partialFingerprints"] != results[1]["partialFingerprints"]


def test_junit_counts_failures_and_keeps_warnings_as_output() -> None:
    suite = ET.fromstring(written(findings(ERROR, WARNING), "junit"))[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    failure = suite[0].find("failure")
    assert failure is not None and failure.get("type") == "liquid/unknown-filter"
    assert failure.text is not None and "upcasee }}" in failure.text
    assert suite[1].find("failure") is None and suite[1].find("system-out") is not None


def test_junit_of_a_clean_run_has_one_passed_case() -> None:
    suite = ET.fromstring(written(findings(), "junit"))[0]
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1)


def test_annotations_escape_properties_and_messages() -> None:
    bad = Diagnostic("a/b", "50% of\nit: all, yes", Place("b, c:d%.md", 2), Severity.WARNING)
    assert annotated(findings(bad)) == ("::warning file=b%2C c%3Ad%25.md,line=2,title=a/b::50%25 of%0Ait: all, yes\n")
    assert annotated(findings(ERROR)) == (
        "::error file=_posts/a.md,line=7,col=3,endColumn=10,title=liquid/unknown-filter::"
        "unknown filter 'upcasee'%0Ahint: did you mean 'upcase'?\n"
    )


def test_of_each_kind_ten_annotations_are_written_and_the_tenth_counts_the_rest() -> None:
    errors = [Diagnostic("a/b", "e", Place("x", line)) for line in range(1, 31)]
    warnings = [Diagnostic("a/b", "w", Place("x", line), Severity.WARNING) for line in range(1, 11)]
    lines = annotated(findings(*warnings, *errors)).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10
    assert lines[9] == "::error title=jinkyll::21 more errors; the step's log and summary list them all"


@pytest.mark.parametrize("line", ["::set-output name=x::y", "  ::add-mask::secret", "a ##[add-mask]x", "a\r::error::x"])
def test_no_line_of_the_log_is_a_command(line: str) -> None:
    assert not re.search(r"(?m)^\s*::|##\[", harmless(line).replace("\r", "\n"))


def test_summary_is_a_table_in_which_content_is_no_markup() -> None:
    nasty = Diagnostic("a/b", "<img src=x> | [a](javascript:x) @all", Place("x|y.md", 3))
    text = summary(Findings.of("check", [nasty], facts={"pages": 12}))
    assert text.startswith("### ❌ jinkyll check: 1 error\n\n12 pages\n")
    row = text.splitlines()[-2] if text.endswith("\n\n") else text.splitlines()[-1]
    assert row.count("|") == 4
    assert "<img" not in row and "[a]" not in row and "@all" not in row


def test_a_summary_stays_below_what_github_takes() -> None:
    many = [Diagnostic("a/b", "m" * 5000, Place("x", line)) for line in range(1, 2000)]
    text = summary(findings(*many))
    assert len(text.encode()) < 1_000_000
    assert "more in the log" in text


def test_paths_are_those_of_the_repository() -> None:
    locate = in_repository(Path("/repo/docs"), Path("/repo"))
    assert [locate(path) for path in ("_posts/a.md", "/repo/x.yml", "/elsewhere/y", "../z", "<flags>", "")] == [
        "docs/_posts/a.md",
        "x.yml",
        "/elsewhere/y",
        "z",
        "<flags>",
        "",
    ]


texts = st.text(max_size=40)
diagnostics = st.builds(
    Diagnostic,
    st.text(min_size=1, max_size=20),
    texts,
    st.none() | st.builds(Place, texts, *(st.integers(0, 99) for _ in range(4))),
    st.sampled_from(Severity),
    texts,
    texts,
    texts,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(diagnostics, max_size=14))
def test_any_finding_can_be_written_in_every_format(some: list[Diagnostic]) -> None:
    given_ones = findings(*some)
    outputs = {name: written(given_ones, name) for name in FORMATS}
    assert len(json.loads(outputs["json"])["diagnostics"]) == len(given_ones.diagnostics)
    assert len(json.loads(outputs["sarif"])["runs"][0]["results"]) == len(given_ones.diagnostics)
    ET.fromstring(outputs["junit"].encode("utf-8"))
    assert all(line.startswith("::") for line in outputs["github"].split("\n") if line)
    assert "\n|" in summary(given_ones) or not given_ones.diagnostics


@settings(max_examples=100, deadline=None)
@given(texts)
def test_escaped_text_is_itself_again_when_entities_are_read(text: str) -> None:
    shown = html.unescape(escaped(text).replace("<br>", "\n"))
    plain = text.replace("\r", "")
    assert shown == plain
