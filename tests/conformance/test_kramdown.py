"""kramdown's own test cases, read from the shared folder; known gaps are in `kramdown_ledger.toml`."""

from __future__ import annotations

import importlib
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.kramdown import render

SUITE = Path(__file__).resolve().parents[2] / ".." / "shared" / "conformance" / "kramdown"
LEDGER = tomllib.loads(Path(__file__).with_name("kramdown_ledger.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    if not (SUITE / "run.py").exists():
        pytest.skip("kramdown's test cases are not beside this checkout")
    sys.path.insert(0, str(SUITE))
    try:
        runner = importlib.import_module("run")
        cases = importlib.import_module("cases").load_cases(SUITE / "testcases")
        return {case.name: runner.run_case(case, render) for case in cases}
    finally:
        sys.path.remove(str(SUITE))
        for name in ("run", "cases", "htmldom"):
            sys.modules.pop(name, None)


def level_of(result: Any) -> str | None:
    """What a case does not reach, or None."""
    return None if result.exact else "exact" if result.dom else "dom"


def test_every_case_gives_what_kramdown_gives_or_stands_in_the_ledger(results: dict[str, Any]) -> None:
    found = {name: level for name, result in results.items() if (level := level_of(result))}
    known = {name: entry["level"] for name, entry in LEDGER["cases"].items()}
    assert found == known


def test_every_gap_has_a_reason() -> None:
    assert [name for name, entry in LEDGER["cases"].items() if not entry.get("reason")] == []


def test_the_counts_only_rise(results: dict[str, Any]) -> None:
    levels = [level_of(result) for result in results.values()]
    assert levels.count(None) >= LEDGER["exact"]
    assert len(levels) - levels.count("dom") >= LEDGER["dom"]
