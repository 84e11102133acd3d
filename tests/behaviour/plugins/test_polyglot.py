"""jekyll-polyglot in whole builds: a site for each language, and links that stay in it."""

from __future__ import annotations

from typing import Any

import pytest

from generator.build.site import Settings, Site
from generator.errors import SourceError
from generator.plugins.polyglot import language_of_path, plain_url

SITE = """
-- _config.yml --
url: https://e.com
languages: [en, de, fr]
default_lang: en
exclude_from_localization: [images]
plugins: [jekyll-polyglot]
-- _layouts/page.html --
{{ site.active_lang }} {{ page.lang }}: {{ content }}
-- index.html --
---
layout: page
permalink: /
---
{% for post in site.posts %}[{{ post.title }}]{% endfor %} <a href="/about/">about</a>
-- about.md --
---
layout: page
permalink: /about/
lang: en
---
About
-- about.de.md --
---
layout: page
permalink: /about/
lang: de
---
Über
-- _posts/2026-01-01-one.md --
---
title: One
lang: en
---
One
-- _posts/2026-01-02-zwei.md --
---
title: Eins
lang: de
permalink: /2026/01/01/one.html
---
Eins
-- images/a.svg --
<svg/>
-- robots.txt --
all
"""


def test_each_language_is_a_site_of_its_own(site: Any) -> None:
    site(SITE)
    assert "en: <p>About</p>" in site["about/index.html"]
    assert "de de: <p>Über</p>" in site["de/about/index.html"]
    assert "fr en: <p>About</p>" in site["fr/about/index.html"]
    assert [site[f"{folder}index.html"].split("]")[0] for folder in ("", "de/", "fr/")] == [
        "en : [One", "de : [Eins", "fr : [One",
    ]  # fmt: skip


def test_links_lead_to_the_pages_of_the_language(site: Any) -> None:
    site(SITE)
    assert 'href="/about/"' in site["index.html"]
    assert 'href="/de/about/"' in site["de/index.html"]


def test_what_has_no_language_is_there_once(site: Any) -> None:
    site(SITE)
    assert [name for name in site.files if name.endswith((".svg", ".txt"))] == [
        "de/robots.txt", "fr/robots.txt", "images/a.svg", "robots.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('href="/a/b"', 'href="/de/a/b"'),
        ('href="https://e.com/a"', 'href="https://e.com/de/a"'),
        ('hreflang="en" href="https://e.com/a"', 'hreflang="en" href="https://e.com/a"'),
        ('href="/"', 'href="/de/"'),
        ('href="/fr/a"', 'href="/fr/a"'),
        ('href="/images/a.svg"', 'href="/images/a.svg"'),
        ('href="/a?b"', 'href="/a?b"'),
        ("href='/a'", "href='/a'"),
        ('src="/a"', 'src="/a"'),
        ('{% static_href %}href="/a"{% endstatic_href %}', 'href="/a"'),
        (f'href="/{"a" * 5000}?"', f'href="/{"a" * 5000}?"'),
    ],
)
def test_which_links_are_rewritten(site: Any, before: str, after: str) -> None:
    site(SITE + f"-- x.html --\n---\n---\n{before}\n")
    assert site["de/x.html"] == f"{after}\n"
    assert site["x.html"] == before.replace("{% static_href %}", "").replace("{% endstatic_href %}", "") + "\n"


def test_a_static_href_without_a_link_is_an_error(site: Any) -> None:
    site(SITE + "-- x.html --\n---\n---\n{% static_href %}/a{% endstatic_href %}\n")
    assert not site.outcome.ok
    assert site.said.count("x.html:1:") == 0 and site.said.count('needs one href="…"') == 1


def test_pages_that_are_for_some_languages_only(site: Any) -> None:
    site(SITE + "-- x.md --\n---\nlang-exclusive: [de, fr]\n---\nx\n")
    assert [name for name in site.files if name.endswith("x.html") and "index" not in name] == [
        "de/x.html",
        "fr/x.html",
    ]


def test_data_of_the_language_lies_above_the_rest(site: Any) -> None:
    data = "-- _data/words.yml --\na: {x: 1, y: 1}\n-- _data/en/words.yml --\na: {y: 2}\n"
    data += "-- _data/de/words.yml --\na: {z: 3}\n"
    site(SITE + data + "-- x.html --\n---\n---\n{{ site.data.words.a | jsonify }}\n")
    assert site["x.html"] == '{"x":1,"y":2}\n'
    assert site["de/x.html"] == '{"x":1,"y":2,"z":3}\n'


def test_a_mistake_in_all_languages_is_told_once(site: Any) -> None:
    site(SITE + "-- x.html --\n---\n---\n{% nonsense %}\n")
    assert not site.outcome.ok and site.said.count("nonsense") == site.said.split("\n")[0].count("nonsense") + 1
    assert site.files == []


@pytest.mark.parametrize("lang", ["../out", "..", "de/../..", "/tmp", ""])
def test_a_language_is_no_way_out_of_the_site(site: Any, lang: str) -> None:
    with pytest.raises(SourceError, match="cannot be the name of a folder"):
        site(SITE.replace("[en, de, fr]", f'[en, "{lang}"]'))


def test_a_file_in_the_place_of_a_languages_folder_is_an_error(site: Any) -> None:
    site(SITE + "-- de --\nfile\n")
    assert not site.outcome.ok and "'de' is a file" in site.said
    assert site.files == []


def test_pages_are_made_by_workers_too(site: Any) -> None:
    pages = "".join(f"-- p{number}.md --\n---\nlayout: page\n---\n{number}\n" for number in range(60))
    site(SITE + pages)
    alone = {name: site[name] for name in site.files}
    flags = {"timezone": "UTC", "destination": str(site.root / "_more")}
    other = Site(Settings(str(site.root), None, flags, use_cache=False, jobs=2, environment={}))
    assert other.build().ok
    other.close()
    made = {path.relative_to(site.root / "_more").as_posix() for path in (site.root / "_more").rglob("*.html")}
    assert made == {name for name in alone if name.endswith(".html")}
    assert all((site.root / "_more" / name).read_text() == alone[name] for name in made)


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        ("de/about.md", "de"),
        ("pt-BR/about.md", "pt-BR"),
        ("_posts/de/2026-01-01-a.md", "de"),
        ("_posts/2026-01-01-a.md", ""),
        ("docs/about.md", ""),
        ("de.md", ""),
    ],
)
def test_languages_in_paths(path: str, lang: str) -> None:
    assert language_of_path(path) == lang


def test_addresses_without_a_language() -> None:
    assert plain_url("/de/about.html", ("en", "de")) == "/about.html"
    assert plain_url("/about.de.html", ("en", "de")) == "/about/html"
    assert plain_url("/dear/about.html", ("en", "de")) == "/dear/about.html"
    assert plain_url("/de/about.html", ()) == "/de/about.html"
