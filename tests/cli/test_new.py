"""`new`, `new --blank`, `new-theme`: what a stranger starts with."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands.cli import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    return tmp_path


def test_a_new_site_builds_without_a_word(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "blog"]) == 0
    capsys.readouterr()
    assert run(["build", "--strict", "-s", "blog", "-d", "out"]) == 0
    assert capsys.readouterr().err == ""
    made = {path.relative_to(folder / "out").as_posix() for path in (folder / "out").rglob("*") if path.is_file()}
    assert {"index.html", "2026/05/28/hello.html", "about/index.html", "archive/index.html", "404.html"} <= made
    assert "Hello" in (folder / "out/index.html").read_text(encoding="utf-8")


def test_a_new_site_is_not_put_over_another(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "blog"]) == 0
    assert run(["new", "blog"]) == 1
    assert "exists and is not empty" in capsys.readouterr().err
    assert run(["new", "blog", "--force"]) == 0


def test_a_blank_site_builds(folder: Path) -> None:
    assert run(["new", "bare", "--blank"]) == 0
    assert run(["build", "-q", "--strict", "-s", "bare", "-d", "out"]) == 0
    assert "Start developing" in (folder / "out/index.html").read_text(encoding="utf-8")
    assert "body {" in (folder / "out/assets/css/main.css").read_text(encoding="utf-8")


def test_a_new_theme_has_what_a_gem_needs(folder: Path) -> None:
    assert run(["new-theme", "My_Theme", "--code-of-conduct"]) == 0
    theme = folder / "my-theme"
    assert 'spec.name    = "my-theme"' in (theme / "my-theme.gemspec").read_text()
    for name in (
        "README.md",
        "LICENSE.txt",
        "CODE_OF_CONDUCT.md",
        "_config.yml",
        "_layouts/default.html",
        "_sass",
        "assets",
    ):
        assert (theme / name).exists()


def test_the_packaged_templates_are_those_of_the_project_s_own_site() -> None:
    packaged = ROOT / "generator/commands/templates/site"
    files = [path for path in packaged.rglob("*") if path.is_file()]
    different = [
        path.relative_to(packaged).as_posix()
        for path in files
        if path.read_bytes() != (ROOT / path.relative_to(packaged)).read_bytes()
    ]
    assert files
    assert different == [], "copy them over from the root of the repository"


def test_a_new_site_has_pages_for_its_archives_when_it_wants_them(folder: Path) -> None:
    assert run(["new", "blog"]) == 0
    config = folder / "blog/site.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("plugins = [", 'plugins = ["jekyll-archives", ')
        + '\n[jekyll-archives]\nenabled = "all"\n[jinja]\nstrict_undefined = true\n',
        encoding="utf-8",
    )
    post = next((folder / "blog/_posts").iterdir())
    post.write_text(post.read_text(encoding="utf-8").replace("title: Hello", "title: Hello\ntags: [first]"))
    assert run(["build", "-q", "--strict", "-s", "blog", "-d", "out"]) == 0
    for path, title in (
        ("tag/first", "first"),
        ("2026", "2026"),
        ("2026/05", "May 2026"),
        ("2026/05/28", "28 May 2026"),
    ):
        text = (folder / "out" / path / "index.html").read_text(encoding="utf-8")
        assert f"<h1>{title}</h1>" in text and ">Hello</a>" in text
