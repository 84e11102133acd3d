"""The profile github-pages: its defaults below the site's config, its word above it, each with its origin."""

from __future__ import annotations

import pytest

from generator.config.load import Config, load
from generator.errors import SourceError


def config(text: str, environment: str = "development", **flags: object) -> Config:
    files = {"_config.yml": text.encode()}
    env = {"JEKYLL_ENV": environment}
    return load(".", None, flags, env, read=lambda path: files.get(path.removeprefix("./")))


def test_without_a_profile_nothing_of_it_is_there() -> None:
    found = config("title: T")
    assert found["future"] is False and found["plugins"] == [] and "CNAME" not in found.list("exclude")


def test_its_defaults_lie_below_the_site() -> None:
    found = config("compat: github-pages\ntitle: T")
    assert found["future"] is True and found["theme"] == "jekyll-theme-primer"
    assert found.mapping("kramdown")["gfm_quirks"] == "paragraph_end"
    assert found.mapping("kramdown")["toc_levels"] == [1, 2, 3, 4, 5, 6]
    assert "CNAME" in found.list("exclude")
    assert str(found.origin("future")) == "default (profile github-pages)"
    changed = config("compat: github-pages\nfuture: false\nexclude: [x]\ntheme:\nkramdown: {hard_wrap: true}")
    assert changed["future"] is False and changed["theme"] is None and "CNAME" not in changed.list("exclude")
    assert changed.mapping("kramdown")["hard_wrap"] is True
    assert str(changed.origin("kramdown.hard_wrap")) == "_config.yml:5"


def test_what_it_forces_lies_above_the_site_and_its_flags_and_says_so() -> None:
    found = config("compat: github-pages\nlsi: true\nkramdown: {math_engine: katex}\nhighlighter: pygments", safe=False)
    assert found["safe"] is True and found["lsi"] is False and found["highlighter"] == "rouge"
    assert found.mapping("kramdown")["math_engine"] == "mathjax"
    assert found["gist"] == {"noscript": False}
    assert str(found.origin("safe")) == str(found.origin("kramdown.math_engine")) == "forced (profile github-pages)"
    assert sorted(one.message for one in found.findings) == [
        "'highlighter' cannot be changed on github-pages: 'pygments' is ignored",
        "'kramdown.math_engine' cannot be changed on github-pages: 'katex' is ignored",
        "'lsi' cannot be changed on github-pages: True is ignored",
        "'safe' cannot be changed on github-pages: False is ignored",
    ]


def test_its_plugins_run_and_others_only_where_it_allows_them() -> None:
    found = config("compat: github-pages\nplugins: [jekyll-feed, jekyll-archives]")
    assert found.list("plugins")[0] == "jekyll-feed" and "jekyll-archives" not in found.list("plugins")
    assert {"jekyll-gist", "jekyll-paginate", "jekyll-default-layout"} <= set(found.list("plugins"))
    assert str(found.origin("plugins")) == "forced (profile github-pages, with those of _config.yml:2)"
    (finding,) = found.findings
    assert finding.code == "plugin/not-allowed" and "jekyll-archives" in finding.message
    assert finding.place is not None and finding.place.line == 2


@pytest.mark.parametrize(
    ("given", "used"), [("redcarpet", "kramdown"), ("GFM", "CommonMarkGhPages"), ("kramdown", "kramdown")]
)
def test_it_knows_three_markdown_processors(given: str, used: str) -> None:
    found = config(f"compat: github-pages\nmarkdown: {given}")
    assert found["markdown"] == used
    assert bool(found.findings) is (given == "redcarpet")
    assert ("tagfilter" in found.mapping("commonmark").get("extensions", ())) is (given == "GFM")  # type: ignore[operator]


def test_style_sheets_are_compressed_in_production_only() -> None:
    assert config("compat: github-pages", "production").mapping("sass") == {"style": "compressed"}
    assert config("compat: github-pages").mapping("sass") == {}
    assert config("compat: github-pages\nsass: {style: nested}", "production").mapping("sass") == {"style": "nested"}


def test_the_flag_is_as_good_as_the_key() -> None:
    assert config("title: T", compat="github-pages")["future"] is True
    assert config("compat: github-pages", compat="none")["future"] is False


def test_a_profile_that_is_none_is_an_error_with_a_hint() -> None:
    with pytest.raises(SourceError) as caught:
        config("title: T\ncompat: github-page")
    assert "there is no profile 'github-page'" in caught.value.diagnostic.message
    assert caught.value.diagnostic.place is not None and caught.value.diagnostic.place.line == 2
    assert "github-pages" in caught.value.diagnostic.hint
