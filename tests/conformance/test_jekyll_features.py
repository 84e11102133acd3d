"""Jekyll's own features, run by the shared runner against this command line; known gaps stand in a ledger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
RUNNER = HERE.parents[1] / ".." / "shared" / "conformance" / "jekyll-features" / "run.py"


@pytest.mark.slow
def test_the_features_of_jekyll_pass_but_for_those_in_the_ledger(tmp_path: Path) -> None:
    if not RUNNER.is_file():
        pytest.skip("the shared conformance data is not here")
    pytest.importorskip("gherkin")
    ledger = tomllib.loads((HERE / "jekyll_ledger.toml").read_text(encoding="utf-8"))
    results = _results(tmp_path / "results.json")
    failed = {f"{one['feature']}:{one['line']}" for one in results if one["status"] == "fail"}
    known = {gap["scenario"] for gap in ledger.get("gap", [])}
    assert all(gap["reason"].strip() for gap in ledger.get("gap", []))
    assert sorted(failed - known) == [], "these passed before"
    assert sorted(known - failed) == [], "these pass now: take them out of the ledger"
    passed = sum(one["status"] == "pass" for one in results)
    assert passed >= ledger["passed"], "fewer scenarios pass than before"
    assert passed == ledger["passed"], f"{passed} pass: write that into the ledger"


def _results(out: Path) -> list[dict[str, object]]:
    command = f"{sys.executable} -m generator"
    themes = RUNNER.parent / "fixtures" / "themes"
    jobs = str(min(2, os.cpu_count() or 1))
    words = [
        sys.executable,
        str(RUNNER),
        "--command",
        command,
        "--jobs",
        jobs,
        "--themes",
        str(themes),
        "--json",
        str(out),
    ]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(words, cwd=RUNNER.parent, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, object]] = json.loads(out.read_text(encoding="utf-8"))["scenarios"]
    return found
