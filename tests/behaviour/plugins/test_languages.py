"""Languages in whole builds: addresses, translations, hreflang, homes and feeds; and what a path says of a language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from generator.plugins.languages import Languages, Placed, placed_at, translations, with_alternates

CONFIG = Languages(("en", "de", "pt-BR"), "en", ("assets", "*.txt"))

SITE = """
-- _config.yml --
title: T
url: https://e.com
languages: [en, de, fr]
default_lang: en
exclude_from_localization: [images]
plugins: [jinkyll-languages, jekyll-feed, jekyll-sitemap]
time: 2026-05-07 12:00:00 +0000
-- _layouts/home.html --
<html lang="{{ page.lang }}"><head></head>
{%- assign posts = site.posts | where: "lang", page.lang %}{% for post in posts %}[{{ post.title }}]{% endfor %}</html>
-- _layouts/post.html --
<html lang="{{ page.lang }}"><head></head>
{%- for other in page.translations %}({{ other.lang }} {{ other.url }}){% endfor %}</html>
-- index.html --
---
layout: home
---
-- about.md --
---
layout: post
permalink: /about/
---
-- de/about.md --
---
layout: post
permalink: /about/
---
-- contact.de.md --
---
layout: post
translation_key: contact
---
-- contact.md --
---
layout: post
translation_key: contact
---
-- images/de/x.md --
---
layout: post
---
-- _posts/2026-01-01-hello.md --
---
layout: post
title: Hello
---
-- _posts/de/2026-01-01-hello.md --
---
layout: post
title: Hallo
---
-- fr/_posts/2026-01-02-seul.md --
---
layout: post
title: Seul
---
"""


def test_each_language_has_its_folder_and_the_default_none(site: Any) -> None:
    site(SITE)
    assert site.said == ""
    pages = [name for name in site.files if name.endswith(".html")]
    assert pages == [
        "2026/01/01/hello.html", "about/index.html", "contact.html", "de/2026/01/01/hello.html", "de/about/index.html",
        "de/contact.html", "de/index.html", "fr/2026/01/02/seul.html", "fr/index.html", "images/de/x.html",
        "index.html",
    ]  # fmt: skip


def test_translations_find_each_other_by_path_permalink_or_key(site: Any) -> None:
    site(SITE)
    assert "(de /de/2026/01/01/hello.html)" in site["2026/01/01/hello.html"]
    assert "(en /2026/01/01/hello.html)" in site["de/2026/01/01/hello.html"]
    assert "(en /about/)" in site["de/about/index.html"]
    assert "(en /contact.html)" in site["de/contact.html"]
    assert "(" not in site["fr/2026/01/02/seul.html"]
    assert '<html lang="de">' in site["de/about/index.html"]


def test_the_head_and_the_sitemap_name_the_alternates(site: Any) -> None:
    site(SITE)
    head = re.findall(r'hreflang="([^"]+)" href="([^"]+)"', site["de/about/index.html"])
    assert head == [
        ("en", "https://e.com/about/"),
        ("de", "https://e.com/de/about/"),
        ("x-default", "https://e.com/about/"),
    ]
    assert "hreflang" not in site["fr/2026/01/02/seul.html"]
    sitemap = site["sitemap.xml"]
    assert sitemap.count('<xhtml:link rel="alternate" hreflang="de" href="https://e.com/de/about/"/>') == 2
    assert 'xmlns:xhtml="http://www.w3.org/1999/xhtml"' in sitemap


def test_each_language_has_a_home_and_a_feed(site: Any) -> None:
    site(SITE)
    assert "[Hello]" in site["index.html"] and "Hallo" not in site["index.html"]
    assert "[Hallo]" in site["de/index.html"] and "[Seul]" in site["fr/index.html"]
    titles = {
        name: re.findall(r'<entry.*?<title type="html">(\w+)', site[name]) for name in site.files if "xml" in name
    }
    assert titles == {"feed.xml": ["Hello"], "de/feed.xml": ["Hallo"], "fr/feed.xml": ["Seul"], "sitemap.xml": []}
    assert 'xml:lang="de"' in site["de/feed.xml"]


def test_languages_do_without_any_option(site: Any) -> None:
    site("-- _config.yml --\nplugins: [jinkyll-languages, jekyll-archives]\n-- a.html --\n---\n---\n{{ page.lang }}\n")
    assert site.said == "" and site["a.html"].strip() == "en"


def test_a_home_of_ones_own_stays(site: Any) -> None:
    site(SITE + "-- de/index.html --\n---\n---\nMeins\n")
    assert site["de/index.html"].strip() == "Meins"


@pytest.mark.parametrize(
    ("path", "placed"),
    [
        ("about.md", Placed("", "about")),
        ("de/about.md", Placed("de", "about")),
        ("about.de.md", Placed("de", "about", suffixed=True)),
        ("_posts/de/2026-01-01-a.md", Placed("de", "_posts/2026-01-01-a")),
        ("_posts/2026-01-01-a.pt-BR.md", Placed("pt-BR", "_posts/2026-01-01-a", suffixed=True)),
        ("docs/de/a.md", Placed("", "docs/de/a")),
        ("de.md", Placed("", "de")),
        ("fr/a.md", Placed("", "fr/a")),
    ],
)
def test_a_path_names_a_language_by_folder_or_suffix(path: str, placed: Placed) -> None:
    assert placed_at(path, CONFIG) == placed


def test_what_is_excluded_has_no_language() -> None:
    assert [CONFIG.excludes(path) for path in ("assets/de/a.md", "assets", "robots.txt", "assets2/a.md")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_sitemap_without_alternates_stays_as_it_is() -> None:
    assert with_alternates("<urlset >", {}) == "<urlset >"


@bounded(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=3), st.dictionaries(st.sampled_from(["en", "de", "xx"]), st.uuids().map(str))))
def test_translations_are_mutual_and_never_of_oneself(groups: dict[str, dict[str, str]]) -> None:
    found = dict(translations(groups, CONFIG))
    for path, others in found.items():
        assert others and path not in others
        assert all(path in found[other] for other in others)
