"""What comes from outside: which commands may run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.build.inputs import Inputs
from generator.config.load import load

ASKED = ["git", "log", "--format=%s"]


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "First"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True)
    return Inputs(load(str(tmp_path), env={}), tmp_path, {}, None)


def test_git_answers_questions(inputs: Inputs) -> None:
    assert inputs.command(*ASKED) == "First\n"
    assert inputs.command("git", "-c", "core.quotepath=off", "log", "--format=%s", "--name-only") == "First\n"
    assert inputs.command("git", "rev-parse", "--abbrev-ref", "HEAD")


@pytest.mark.parametrize(
    "words",
    [
        ["touch", "made"],
        ["git"],
        ["git", "log", "--output=made"],
        ["git", "log", "-o", "made"],
        ["git", "-c", "alias.x=!touch made", "x"],
        ["git", "-c", "core.quotepath=off", "-c", "alias.log=!touch made", "log"],
        ["git", "config", "user.name", "made"],
        ["git", "remote", "add", "made", "x"],
        ["git", "--exec-path=.", "log"],
    ],
)
def test_whatever_could_write_or_run_something_is_refused(inputs: Inputs, words: list[str], tmp_path: Path) -> None:
    """The words may come from a cache that was made elsewhere."""
    before = sorted(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert inputs.command(*words) is None
    assert sorted(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()) == before
