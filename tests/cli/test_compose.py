"""The commands of jekyll-compose: new files, and files that get another place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.cli import run

SITE = """
-- _config.yml --
timezone: UTC
collections: {recipes: {output: true}}
jekyll_compose:
  default_front_matter: {posts: {tags: [], author: "Ann: B"}, recipes: {serves: 4}}
-- _drafts/idea.md --
---
title: Idea
---
Text
-- note.md --
---
title: Note
date: 2019-01-01
---
Text
"""


@pytest.fixture
def here(tree: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tree(SITE).resolve()
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    return root


def test_a_post_gets_the_front_matter_that_the_config_wants(here: Path) -> None:
    assert run(["post", "On", "C++", "--date", "2020-02-03", "--timestamp-format", "%Y-%m-%d", "-l", "wide"]) == 0
    assert here.joinpath("_posts/2020-02-03-on-c.md").read_text() == (
        '---\nlayout: wide\ntitle: "On C++"\ndate: 2020-02-03\ntags: []\nauthor: "Ann: B"\n---\n\n'
    )


def test_drafts_pages_and_members_of_collections_are_made_by_name(here: Path) -> None:
    assert run(["draft", "Not yet"]) == run(["page", "About us", "-x", "html"]) == 0
    assert run(["compose", "Apple Pie", "-c", "recipes", "-d", "2020-02-03"]) == 0
    assert here.joinpath("_drafts/not-yet.md").read_text() == "---\nlayout: post\ntitle: Not yet\n---\n\n"
    assert here.joinpath("about-us.html").read_text() == "---\nlayout: page\ntitle: About us\n---\n\n"
    assert "date: 2020-02-03 00:00:00 +0000\nserves: 4\n" in here.joinpath("_recipes/apple-pie.md").read_text()


def test_a_draft_is_published_on_a_day(here: Path) -> None:
    assert run(["publish", "idea", "-d", "2020-03-04"]) == 0
    assert "date: 2020-03-04 00:00:00 +0000\n" in here.joinpath("_posts/2020-03-04-idea.md").read_text()


def test_a_new_name_may_come_with_a_new_date(here: Path) -> None:
    assert run(["rename", "note.md", "Better", "--now", "--no-redirect"]) == 0
    assert here.joinpath("better.md").read_text() == (
        "---\ntitle: Better\ndate: 2026-05-28 20:26:40 +0000\n---\nText\n"
    )


def test_what_excludes_each_other_is_wrong_use(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rename", "note.md", "Better", "--now", "-d", "2020-01-01"]) == 2
    assert run(["compose", "X", "--draft", "-c", "recipes"]) == 2
    assert "--collection excludes --post and --draft" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["pots", "drafts"])
def test_a_mistyped_name_is_found(command: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "X"]) == 2
    assert f"did you mean '{'post' if command == 'pots' else 'draft'}'?" in capsys.readouterr().err
