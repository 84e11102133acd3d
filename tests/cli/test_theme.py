"""`theme show`, `theme eject`: what a theme has, and its files as files of the site."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.cli import run

SITE = """
-- _config.yml --
theme: ./themes/plain
-- themes/plain/_layouts/post.html --
theirs
-- themes/plain/_layouts/page.html --
theirs
-- themes/plain/assets/css/main.css --
a {}
-- themes/plain/README.md --
Read
-- _layouts/page.html --
ours
"""


@pytest.fixture
def here(tree: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tree(SITE).resolve()
    monkeypatch.chdir(root)
    monkeypatch.setenv("TZ", "UTC")
    return root


def test_a_theme_is_shown_with_what_the_site_replaces(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["theme", "show"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(f"in {here}/themes/plain")
    assert lines[1:] == [
        "  site     _layouts/page.html",
        "  theme    _layouts/post.html",
        "  theme    assets/css/main.css",
    ]
    assert run(["theme", "show", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"]["_layouts/page.html"] == "site"


def test_a_file_is_ejected_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["theme", "eject", "_layouts/post.html", "assets/*"]) == 0
    assert capsys.readouterr().out == "Copied: _layouts/post.html\nCopied: assets/css/main.css\n"
    assert (here / "_layouts/post.html").read_text() == "theirs\n"
    assert run(["theme", "eject", "_layouts/post.html"]) == 0
    assert capsys.readouterr().out == "There already: _layouts/post.html\n"


def test_a_file_of_ones_own_is_not_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["theme", "eject", "_layouts"]) == 1
    assert "the site has its own _layouts/page.html" in capsys.readouterr().err
    assert (here / "_layouts/page.html").read_text() == "ours\n" and not (here / "_layouts/post.html").exists()
    assert run(["theme", "eject", "_layouts", "--force"]) == 0
    assert (here / "_layouts/page.html").read_text() == "theirs\n"


def test_a_file_that_is_not_there_gets_a_hint(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["theme", "eject", "post.html"]) == 1
    assert "did you mean '_layouts/post.html'?" in capsys.readouterr().err
    assert run(["theme", "eject", "../themes/plain/README.md"]) == 1


def test_a_link_in_a_theme_is_no_file_of_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "secret").write_text("secret")
    (here / "themes/plain/assets/link").symlink_to(here / "secret")
    assert run(["theme", "eject", "assets/link"]) == 1
    assert "has no file" in capsys.readouterr().err


def test_without_a_theme_it_is_the_default_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "blog"]) == 0
    (here / "blog/_layouts/page.html").unlink()
    (here / "blog/_layouts/post.html").write_text("mine")
    capsys.readouterr()
    assert run(["theme", "show", "-s", "blog"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("the default theme\n")
    assert "  missing  _layouts/page.html\n" in text and "  site     _layouts/post.html\n" in text
    assert "  same     _layouts/default.html\n" in text
    assert run(["theme", "eject", "-s", "blog", "_layouts/page.html"]) == 0
    assert (here / "blog/_layouts/page.html").is_file()
