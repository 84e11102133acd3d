"""What commands say of a site that is built in passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build.explain import explain, listing
from generator.build.site import Settings, Site
from generator.commands.check import sources_of
from generator.errors import SourceError

SITE = """
-- _config.yml --
languages: [en, de]
default_lang: en
plugins: [jekyll-polyglot]
permalink: pretty
-- about.md --
---
permalink: /about/
---
-- ueber.md --
---
permalink: /about/
lang: de
---
-- _posts/2026-01-01-one.md --
---
lang-exclusive: [fr]
---
-- logo.txt --
logo
"""


@pytest.fixture
def opened(tree: Callable[[str], Path]) -> Site:
    source = tree(SITE)
    flags = {"destination": str(source / "_site"), "timezone": "UTC"}
    return Site(Settings(str(source), flags=flags, use_cache=False, environment={}))


@pytest.mark.parametrize(
    ("query", "path", "url", "dest"),
    [
        ("about.md", "about.md", "/about/", "about/index.html"),
        ("ueber.md", "ueber.md", "/de/about/", "de/about/index.html"),
        ("/about/", "about.md", "/about/", "about/index.html"),
        ("/de/about/", "ueber.md", "/de/about/", "de/about/index.html"),
        ("logo.txt", "logo.txt", "/logo.txt", "logo.txt"),
    ],
)
def test_why(opened: Site, query: str, path: str, url: str, dest: str) -> None:
    found = explain(opened, query)
    assert (found.path, found.url, found.dest, found.skipped) == (path, url, dest, "")


def test_why_of_what_is_nowhere(opened: Site) -> None:
    assert explain(opened, "_posts/2026-01-01-one.md").skipped == "a plugin leaves it out"
    with pytest.raises(SourceError, match="no page has the source, URL or file"):
        explain(opened, "/fr/about/")


def test_list(opened: Site) -> None:
    assert [(one.path, one.url, one.dest, one.skipped) for one in listing(opened)] == [
        ("about.md", "/about/", "about/index.html", ""),
        ("logo.txt", "/logo.txt", "logo.txt", ""),
        ("ueber.md", "/de/about/", "de/about/index.html", ""),
        ("logo.txt", "/de/logo.txt", "de/logo.txt", ""),
        ("_posts/2026-01-01-one.md", "/2026/01/01/one/", "2026/01/01/one/index.html", "a plugin leaves it out"),
    ]


def test_check_finds_the_way_back_to_sources(opened: Site) -> None:
    assert sources_of(opened)["de/about/index.html"] == "ueber.md"
