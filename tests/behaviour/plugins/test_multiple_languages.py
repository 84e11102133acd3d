"""jekyll-multiple-languages-plugin in whole builds: texts, files and posts of `_i18n`, a site for each language."""

from __future__ import annotations

from typing import Any

import pytest

from generator.errors import SourceError

SITE = """
-- _config.yml --
url: https://e.com
baseurl: /base
languages: [en, de]
exclude_from_localizations: [images]
plugins: [jekyll-multiple-languages-plugin]
-- _i18n/en.yml --
home: {title: Home, text: Only here, words: [zero, one]}
hello: Hello {{ page.name }}
-- _i18n/de.yml --
home: {title: Startseite, text: ""}
-- _i18n/en/about.md --
About *us* {{ include.word }}
-- _i18n/de/about.md --
Über *uns* {{ include.word }}
-- _i18n/en/only.html --
<b>{% t home.title %}</b>
-- _i18n/en/_posts/2026-01-01-one.md --
---
title: One
---
One
-- _i18n/de/_posts/2026-01-01-eins.md --
---
title: Eins
categories: [de, neues]
---
Eins
-- _posts/2026-01-02-not-read.md --
---
---
-- about.md --
---
namespace: about
permalink: /about/
permalink_de: /ueber/
---
{% tf about.md word="x" %}
-- images/a.svg --
<svg/>
"""


def built(site: Any, body: str, more: str = "") -> tuple[str, str]:
    """What a page with this body is in both languages."""
    site(f"{SITE}-- x.html --\n---\n---\n{body}\n{more}")
    return site["x.html"].strip(), site["de/x.html"].strip()


@pytest.mark.parametrize(
    ("body", "english", "german"),
    [
        ("{% t home.title %}", "Home", "Startseite"),
        ("{% translate home.text %}", "Only here", "Only here"),
        ("{% t home.words.1 %}", "one", "one"),
        ("{% t home.words.7 %}{% t home.title.x %}{% t nothing %}", "", ""),
        ("{% assign key = 'home.title' %}{% t key %}", "Home", "Startseite"),
        ("{% assign part = 'title' %}{% t home.{{ part }} %}", "Home", "Startseite"),
        ("{% tf only.html %}", "<b>Home</b>", "<b>Startseite</b>"),
        ("{% tl about %}", "/base/about/", "/base/de/ueber/"),
        ("{% tl about de %}", "/base/de/ueber/", "/base/de/ueber/"),
        ("{% translate_link about en %}", "/base/about/", "/base/about/"),
        ("{% tl nothing %}", "", ""),
        ("{{ site.lang }} {{ site.default_lang }} {{ site.baseurl }}", "en en /base", "de en /base/de"),
        ("{{ site.baseurl_root }} {{ site.translations.en.home.title }}", "/base Home", "/base Home"),
        ("{{ site.translations.de.home.title }}", "", "Startseite"),
        ("{{ '/a' | relative_url }}", "/base/a", "/base/de/a"),
        ("{{ 'images/a.svg' | relative_url }}", "/base/images/a.svg", "/base/images/a.svg"),
        ("{{ '/images/a.svg' | absolute_url }}", "https://e.com/base/images/a.svg", "https://e.com/base/images/a.svg"),
        ("{{ '/a' | absolute_url }}", "https://e.com/base/a", "https://e.com/base/de/a"),
    ],
)
def test_what_templates_have(site: Any, body: str, english: str, german: str) -> None:
    assert built(site, body) == (english, german)


def test_files_of_the_language_are_converted(site: Any) -> None:
    site(SITE)
    assert site["about/index.html"].strip() == "<p>About <em>us</em> x</p>"
    assert site["de/ueber/index.html"].strip() == "<p>Über <em>uns</em> x</p>"


def test_posts_are_those_of_the_language(site: Any) -> None:
    body = "{% for post in site.posts %}{{ post.url }} {{ post.categories | jsonify }}{% endfor %}"
    assert built(site, body) == ("/2026/01/01/one.html []", '/neues/2026/01/01/eins.html ["neues"]')
    assert "de/neues/2026/01/01/eins.html" in site and "2026/01/02/not-read.html" not in site


def test_posts_for_all_languages(site: Any) -> None:
    site(SITE.replace("[images]", "[images, _posts]"))
    assert "2026/01/02/not-read.html" in site and "de/2026/01/02/not-read.html" in site


def test_posts_are_found_by_name(site: Any) -> None:
    more = "-- _i18n/de/_posts/2026-01-01-one.md --\n---\n---\n"
    assert built(site, "{% post_url 2026-01-01-one %}", more)[0] == "/base/2026/01/01/one.html"
    assert site.said == ""


def test_what_has_no_language_is_there_once(site: Any) -> None:
    site(SITE)
    assert [name for name in site.files if name.endswith(".svg")] == ["images/a.svg"]


def test_templates_see_the_permalink_as_it_is_written(site: Any) -> None:
    site(SITE + "-- y.html --\n---\npermalink: /y/\npermalink_de: /z/\n---\n{{ page.permalink }} {{ page.url }}\n")
    assert (site["y/index.html"], site["de/z/index.html"]) == ("/y/ /y/\n", "/y/ /z/\n")


def test_the_default_language_may_have_a_folder_too(site: Any) -> None:
    text = SITE.replace("languages:", "default_locale_in_subfolder: true\nlanguages:")
    site(text + "-- base.html --\n<p>Choose</p>\n-- base/base.html --\n<p>b</p>\n")
    assert site.files == [
        "de/neues/2026/01/01/eins.html", "de/ueber/index.html", "en/2026/01/01/one.html", "en/about/index.html",
        "en/base/base.html", "images/a.svg", "index.html",
    ]  # fmt: skip


def test_what_a_language_has_in_its_folder_is_all_its_own(site: Any) -> None:
    site(SITE + "-- de/page.html --\n---\n---\n")
    assert "de/de/page.html" in site and "de/page.html" not in site


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{% tf nothing.html %}", "nothing.html"),
        ("{% tf ../a.html %}", "invalid characters or sequences"),
        ("{% tl bare %}", "has no permalink"),
    ],
)
def test_mistakes(site: Any, body: str, message: str) -> None:
    site(f"{SITE}-- x.html --\n---\nnamespace: bare\n---\n{body}\n")
    assert not site.outcome.ok and message in site.said


def test_a_language_needs_its_texts(site: Any) -> None:
    site(SITE.replace("[en, de]", "[en, fr]") + "-- x.html --\n---\n---\n{% t home.title %}\n")
    assert not site.outcome.ok and "there is no _i18n/fr.yml" in site.said


@pytest.mark.parametrize("languages", ["", "languages: []\n", "languages: en\n", "languages: [en, null]\n"])
def test_a_site_without_languages_is_an_error(site: Any, languages: str) -> None:
    with pytest.raises(SourceError, match="needs at least one language"):
        site(f"-- _config.yml --\n{languages}plugins: [jekyll-multiple-languages-plugin]\n")
