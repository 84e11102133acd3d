"""What real Jekyll sites do and small examples do not: each story is a difference that one of them showed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build.site import Settings, Site
from generator.commands.cli import cli

NOW = "time: 2026-05-07 12:00:00 +0000\nurl: https://e.com\n"


def built(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    """The output of a site of these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    site = Site(Settings(str(folder), None, {"destination": str(folder / "_site")}))
    try:
        outcome = site.build()
    finally:
        site.close()
    assert outcome.ok, [diagnostic.text() for diagnostic in outcome.diagnostics]
    root = folder / "_site"
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*") if path.is_file()}


def test_pages_of_plugins_are_listed_in_the_order_of_the_config(tmp_path: Path) -> None:
    files = {
        "_config.yml": NOW + "plugins: [jekyll-sitemap, jekyll-feed]\n",
        "index.html": "---\n---\n{% for page in site.pages %}{{ page.url }} {% endfor %}",
    }
    assert re.findall(r"\S+xml", built(tmp_path, files)["index.html"]) == ["/sitemap.xml", "/feed.xml"]


def test_a_data_file_may_use_an_anchor_name_again(tmp_path: Path) -> None:
    files = {
        "_config.yml": NOW,
        "_data/navigation.yml": "about: &here About\nurl: *here\narchive: &here Archive\nname: *here\n",
        "index.html": "---\n---\n{{ site.data.navigation.url }} {{ site.data.navigation.name }}",
    }
    assert built(tmp_path, files)["index.html"] == "About Archive"


VALUES = ["a", "10", 10, 1.5, True, ["x", "10"], ["x", "x"], [], "", None, "b", "b", "x", "2020-01-02"]


@pytest.mark.parametrize("listed", ["d", "documents"])
@pytest.mark.parametrize("key", ["plain", "mixed", "absent", "tags", "url", "date", "path", "extname"])
def test_looking_up_in_a_long_list_finds_what_going_through_it_finds(tmp_path: Path, key: str, listed: str) -> None:
    template = (
        "{% assign wanted = 'a|10|1.5|true|x||b|/d/3.html|2026|c|/_d/a.png|_d/3.md|.png|.md' | split: '|' %}"
        "{% assign nothing = '' | split: '' %}"
        f"{{% assign key = '{key}' %}}{{% assign all = site.{listed} %}}"
        "{% assign copy = all | concat: nothing %}"
        "{% for w in wanted %}{{ all | where: key, w | map: 'path' | join }};{% endfor %}"
        "={% for w in wanted %}{{ copy | where: key, w | map: 'path' | join }};{% endfor %}"
    )
    files = {
        "_config.yml": NOW + "collections: {d: {output: true}}\n",
        "_d/a.png": "an image",
        "index.html": "---\n---\n" + template,
        **{
            f"_d/{number}.md": f"---\nplain: {json.dumps(str(value))}\ntags: [{number % 3}, x]\n"
            + (f"mixed: {json.dumps({'k': 1} if number == 12 else value)}\n---\n")
            for number, value in enumerate(VALUES)
        },
    }
    indexed, _, searched = built(tmp_path, files)["index.html"].partition("=")
    assert indexed == searched
    assert ("_d/" in indexed) == (key != "absent" and (key != "extname" or listed == "documents"))


def test_a_page_that_looks_documents_up_notices_when_they_change(tmp_path: Path) -> None:
    files = {
        "_config.yml": NOW + "collections: {d: {}}\n",
        "index.html": "---\n---\n{{ site.d | where: 'key', 'b' | map: 'path' | join: ' ' }}",
        **{f"_d/{number}.md": "---\nkey: a\n---\n" for number in range(10, 30)},
    }
    assert built(tmp_path, files)["index.html"] == ""
    assert built(tmp_path, {"_d/15.md": "---\nkey: b\n---\n"})["index.html"] == "_d/15.md"
    assert built(tmp_path, {"_d/05.md": "---\nkey: b\n---\n"})["index.html"] == "_d/05.md _d/15.md"


def test_a_cached_include_without_parameters_sees_those_of_the_include_around_it(tmp_path: Path) -> None:
    files = {
        "_config.yml": NOW + "plugins: [jekyll-include-cache]\n",
        "_includes/results.html": "{% include_cached tags.html %}",
        "_includes/tags.html": "[{{ include.lang }}]",
        "index.html": "---\n---\n{% include_cached tags.html %}"
        "{% include results.html lang='es' %}{% include results.html lang='en' %}"
        "{% include_cached tags.html lang='fr' %}",
    }
    assert built(tmp_path, files)["index.html"] == "[][es][en][fr]"


def test_a_cached_include_sees_what_was_assigned_around_it(tmp_path: Path) -> None:
    layout = (
        "{% assign gems = site.plugins %}{% capture tone %}{{ page.tone }}{% endcapture %}{% include_cached a.html %}"
    )
    files = {
        "_config.yml": NOW + "plugins: [jekyll-include-cache]\n",
        "_layouts/l.html": layout,
        "_includes/a.html": "{% if gems contains 'jekyll-include-cache' %}"
        "{% include_cached b.html x=gems %}{% endif %}",
        "_includes/b.html": "{{ include.x.size }}{{ tone }}{% if false %}{% include broken.html %}{% endif %}",
        "_includes/broken.html": "{% if %}",
        "one.html": "---\nlayout: l\ntone: red\n---\n",
        "two.html": "---\nlayout: l\ntone: blue\n---\n",
    }
    output = built(tmp_path, files)
    assert (output["one.html"], output["two.html"]) == ("1red", "1blue")
    again = built(tmp_path, {"two.html": "---\nlayout: l\ntone: green\n---\n", "_includes/b.html": "{{ tone }}!"})
    assert (again["one.html"], again["two.html"]) == ("red!", "green!")


def test_markdown_that_is_converted_again_is_the_same_and_so_are_its_notes(tmp_path: Path) -> None:
    text = "---\n---\n{{ '*a* [b]' | markdownify }}{{ '*a* [b]' | markdownify }}"
    output = built(tmp_path, {"_config.yml": NOW, "index.html": text, "other.html": text})
    assert output["index.html"] == output["other.html"] == "<p><em>a</em> [b]</p>\n" * 2


def test_notes_on_markdown_are_counted_and_shown_when_asked_for(tmp_path: Path) -> None:
    built(tmp_path, {"_config.yml": NOW, "a.md": "---\n---\nsee [b]\n\nand [c]\n"})
    words = ["build", "-s", str(tmp_path), "-d", str(tmp_path / "_site")]
    quiet, loud = (CliRunner().invoke(cli, [*words, *more]).output for more in ([], ["--verbose"]))
    assert "2 notes; --verbose shows them" in quiet and "a.md:" not in quiet
    assert [line.split(" note:")[0] for line in loud.splitlines() if " note:" in line] == ["a.md:3:", "a.md:5:"]


def test_gems_that_ruby_alone_needs_are_not_missed(tmp_path: Path) -> None:
    gemfile = 'group :jekyll_plugins do\n  gem "tzinfo-data"\n  gem "jekyll-fed"\nend\n'
    built(tmp_path, {"_config.yml": NOW, "Gemfile": gemfile})
    output = CliRunner().invoke(cli, ["build", "-s", str(tmp_path), "-d", str(tmp_path / "_site")]).output
    assert "tzinfo" not in output
    assert "did you mean 'jekyll-feed'?" in output


def test_a_loop_over_the_site_or_a_post_goes_through_its_keys_over_a_page_through_pairs(tmp_path: Path) -> None:
    files = {
        "_config.yml": NOW + "skin: dark\ncollections: {d: {}}\n",
        "_posts/2020-01-01-a.md": "---\ntint: red\n---\n",
        "index.html": "---\nhue: blue\n---\n"
        "{% for key in site %}{% if key == 'skin' or key == 'd' %}{{ key }}={{ site[key] }} {% endif %}{% endfor %}"
        "{% for key in site.posts[0] %}{% if key == 'tint' %}{{ key }} {% endif %}{% endfor %}"
        "{% for pair in page %}{% if pair[0] == 'hue' %}{{ pair[1] }} {% endif %}{% endfor %}"
        "{{ site.posts[0].size }}{{ site.posts[0] | size }}",
    }
    assert built(tmp_path, files)["index.html"] == "skin=dark tint blue 0"
