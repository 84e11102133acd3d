"""The progress bar: what it counts, and where it is shown."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build.site import Settings, Site
from generator.commands.progress import Bar

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "_posts").mkdir()
    for number in range(120):
        (tmp_path / f"_posts/2024-01-01-p{number}.md").write_text(f"---\ntitle: {number}\n---\nBody.\n")
    (tmp_path / "site.toml").write_text('title = "T"\n')
    return tmp_path


@pytest.mark.parametrize("jobs", [1, 2])
def test_pages_are_counted_whoever_makes_them(blog: Path, jobs: int) -> None:
    told: list[tuple[int, int]] = []
    site = Site(Settings(str(blog), flags={"destination": str(blog / "_site")}, jobs=jobs, environment={}))
    site.progress = lambda made, of: told.append((made, of))
    assert site.build().ok
    site.close()
    assert told[-1] == (120, 120)
    assert [made for made, _ in told] == sorted(made for made, _ in told)


def test_only_what_is_made_again_is_counted(blog: Path) -> None:
    for number in range(2):
        told: list[tuple[int, int]] = []
        site = Site(Settings(str(blog), flags={"destination": str(blog / "_site")}, jobs=1, environment={}))
        site.progress = lambda made, of, told=told: told.append((made, of))  # type: ignore[misc]
        assert site.build().ok
        site.close()
        assert len(told) == (120 if number == 0 else 0)


def test_a_short_build_has_no_bar() -> None:
    out = io.StringIO()
    bar = Bar(out, patience=60)
    bar(30, 120)
    bar.end()
    assert out.getvalue() == ""


@pytest.mark.parametrize(("terminal", "ci"), [(True, ""), (True, "true"), (False, "")])
def test_the_bar_is_for_a_person_at_a_terminal(blog: Path, terminal: bool, ci: str) -> None:
    program = (
        "from generator.commands import progress; progress.Bar.__init__.__defaults__ = (0,);"
        "from generator.__main__ import main; main()"
    )
    ours, theirs = pty.openpty()
    environment = {**os.environ, "CI": ci, "TERM": "xterm", "PYTHONPATH": str(CHECKOUT)}
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, "build", "-j", "1"],
            cwd=blog,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=theirs if terminal else subprocess.PIPE,
            timeout=60,
        )
        os.close(theirs)
        assert done.returncode == 0
        said = os.read(ours, 100_000).decode() if terminal and not ci else (done.stderr or b"").decode()
    finally:
        os.close(ours)
    assert ("Pages" in said and "/120" in said) is (terminal and not ci)
