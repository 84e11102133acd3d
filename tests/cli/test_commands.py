"""The commands, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.cli import run

SITE = """
-- _config.yml --
title: T
-- _posts/2020-05-10-talk.md --
---
title: Talk
categories: k8s yt
---
Text
-- about.md --
---
---
About
-- pic.png --
x
"""


@pytest.fixture
def here(tree: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tree(SITE).resolve()
    monkeypatch.chdir(root)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    return root


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    for name in ("build, b", "serve, s", "why", "doctor", "new-theme", "completion"):
        assert f"  {name}" in text


def test_a_mistyped_command_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bild"]) == 2
    assert "did you mean 'build'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "query", ["_posts/2020-05-10-talk.md", "/k8s/yt/2020/05/10/talk.html", "_site/k8s/yt/2020/05/10/talk.html"]
)
def test_why_tells_where_each_part_of_a_url_comes_from(
    query: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["why", query]) == 0
    text = capsys.readouterr().out
    assert "  URL        /k8s/yt/2020/05/10/talk.html\n" in text
    assert "  :categories  k8s/yt  `categories` (front matter, line 3)\n" in text
    assert "the default style `date`: no `permalink` was set" in text
    assert "    permalink: /:year/:month/:day/:title:output_ext" in text


def test_why_has_the_same_for_programs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "about.md", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["url"], data["kind"], data["dest"]) == ("/about.html", "page", "about.html")


def test_why_knows_drafts_and_files_without_a_page(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "_drafts").mkdir()
    (here / "_drafts/idea.md").write_text("---\n---\n")
    (here / "_layouts").mkdir()
    (here / "_layouts/a.html").write_text("x")
    assert run(["why", "_drafts/idea.md"]) == 0
    assert "it is a draft" in capsys.readouterr().out
    assert run(["why", "_layouts/a.html"]) == 1
    assert "is a file of kind 'layout' and has no page" in capsys.readouterr().err


def test_why_names_what_was_probably_meant(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "/abot.html"]) == 1
    assert "did you mean '/about.html'?" in capsys.readouterr().err


def test_list_shows_documents_with_their_urls(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "page   /about.html                   about.md",
        "posts  /k8s/yt/2020/05/10/talk.html  _posts/2020-05-10-talk.md",
    ]
    assert run(["list", "static", "--format", "json"]) == 0
    assert [one["path"] for one in json.loads(capsys.readouterr().out)] == ["pic.png"]


def test_config_shows_values_and_where_they_come_from(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "show", "title", "--origin"]) == 0
    assert capsys.readouterr().out == 'title = "T"   # _config.yml:1\n'
    assert run(["config", "show", "titel"]) == 2
    assert "did you mean 'title'?" in capsys.readouterr().err


def test_the_schema_of_the_config_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]["limit_posts"]["type"] == "integer"
    assert schema["additionalProperties"] is True


def test_clean_removes_the_site_and_the_cache(here: Path) -> None:
    assert run(["build", "-q"]) == 0
    assert run(["clean"]) == 0
    assert sorted(path.name for path in here.iterdir()) == ["_config.yml", "_posts", "about.md", "pic.png"]


def test_clean_leaves_alone_what_is_not_ours(here: Path) -> None:
    assert run(["build", "-q", "-d", "public"]) == 0
    (here / "public/mine.txt").write_text("mine")
    assert run(["clean", "-d", "public"]) == 0
    assert [path.name for path in (here / "public").iterdir()] == ["mine.txt"]


def test_clean_refuses_the_source(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clean", "-d", "."]) == 1
    assert (here / "about.md").exists()


def test_doctor_names_what_is_not_covered(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "_plugins").mkdir()
    (here / "_plugins/a.rb").write_text("# Ruby")
    (here / "_config.yml").write_text("plugins: [jekyll-fed]\nserver_port: 1\nurl: https://e.org\n")
    (here / "Gemfile").write_text("group :jekyll_plugins do\n  gem 'jekyll-seo-tag'\n  gem 'jekyll-odd'\nend\n")
    (here / "about.md").write_text("---\n---\n{{ 'x' | shout }}{% dance %}\n")
    (here / "ABOUT.md").write_text("---\n---\n")
    assert run(["doctor"]) == 1
    said = capsys.readouterr().err
    for line in (
        "_plugins/a.rb: warning: this plugin is written in Ruby and does not run",
        "_config.yml:1: warning: plugin 'jekyll-fed' is not known",
        "did you mean 'jekyll-feed'?",
        "_config.yml:2: warning: `server_port` has no effect",
        "Gemfile:3: warning: plugin 'jekyll-odd' is not known",
        "about.md:3: warning: nothing here has the tag 'dance'",
        "about.md:3: warning: nothing here has the filter 'shout'",
        "these files differ only by case",
    ):
        assert line in said


def test_doctor_has_nothing_to_say_of_a_sound_site(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "_config.yml").write_text("url: https://e.org\n")
    assert run(["doctor"]) == 0
    assert capsys.readouterr().out == "Nothing to complain about.\n"


def test_a_draft_is_published_renamed_and_taken_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "draft", "A", "day: at the sea"]) == 0
    draft = here / "_drafts/a-day-at-the-sea.md"
    assert 'title: "A day: at the sea"' in draft.read_text()
    draft.write_text(draft.read_text() + "Text — stays.\n", encoding="utf-8")
    assert run(["publish", "a-day-at-the-sea", "--date", "2021-02-03 10:00"]) == 0
    assert not draft.exists()
    assert run(["rename", "a-day-at-the-sea", "At the sea"]) == 0
    post = here / "_posts/2021-02-03-at-the-sea.md"
    assert post.read_text(encoding="utf-8") == (
        "---\nlayout: post\ndate: 2021-02-03 10:00:00 +0000\ntitle: At the sea\n"
        'redirect_from: ["/2021/02/03/a-day-at-the-sea.html"]\n---\n\nText — stays.\n'
    )
    assert run(["unpublish", str(post.relative_to(here))]) == 0
    assert "date:" not in (here / "_drafts/at-the-sea.md").read_text(encoding="utf-8")
    assert not post.exists()


def test_new_posts_never_replace_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "page", "About"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert (here / "about.md").read_text() == "---\n---\nAbout\n"


def test_trace_says_errors_in_the_words_of_jekyll_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "_includes").mkdir()
    (here / "_includes/bad.html").write_text("{% nope %}\n")
    (here / "about.md").write_text("---\n---\n{% include bad.html %}\n")
    assert run(["build", "--trace"]) == 1
    said = capsys.readouterr().err
    assert "_includes/bad.html:1:1: Unknown tag 'nope'" in said
    assert "Liquid Exception: Liquid syntax error (" in said
    assert "/_includes/bad.html line 1): Unknown tag 'nope' included in about.md" in said


def test_the_flags_of_jekyll_are_taken(here: Path) -> None:
    flags = ["--future", "--limit_posts", "1", "--no-watch", "-b", "/b", "--force_polling", "--lsi", "-D", "-q"]
    flags += ["--unpublished", "-V", "-I", "--safe", "-t", "--disable-disk-cache", "--strict_front_matter"]
    assert run(["b", "-s", ".", "-d", "_site", "--config", "_config.yml", *flags]) == 0
    assert (here / "_site/about.html").exists()


def test_a_profile_and_a_verification_can_be_asked_for(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--profile", "--verify"]) == 0
    text = capsys.readouterr().out
    assert "the whole build" in text
    assert "a clean build gives the same files" in text


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_JINKYLL_COMPLETE" in capsys.readouterr().out


@pytest.mark.parametrize("config", ["title: T\n", "serving: true\n"])
def test_templates_know_that_a_build_is_not_served(config: str, here: Path) -> None:
    here.joinpath("_config.yml").write_text(config)
    here.joinpath("a.txt").write_text(
        "---\n---\n{{ site.serving }}{% unless site.serving %}, so it counts{% endunless %}"
    )
    assert run(["build"]) == 0
    assert here.joinpath("_site", "a.txt").read_text() == "false, so it counts"
