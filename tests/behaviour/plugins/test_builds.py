"""Plugins in whole builds: in both template languages, together, and again after an edit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build.site import Outcome, Settings, Site

LAYOUT = "{{ content }}"
NOW = "time = 2026-05-07T12:00:00Z\n"


def build(folder: Path, files: Mapping[str, str]) -> Outcome:
    """Write files into a site and build it; an empty text removes a file."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text:
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()
    site = Site(Settings(str(folder), flags={"destination": str(folder / "_site")}))
    try:
        outcome = site.build()
    finally:
        site.close()
    assert outcome.ok, [str(diagnostic.text()) for diagnostic in outcome.diagnostics]
    return outcome


def output(folder: Path) -> dict[str, str]:
    root = folder / "_site"
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*") if path.is_file()}


def front(body: str = "", **data: object) -> str:
    return "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in data.items()) + f"---\n{body}"


LIQUID = {
    "_config.yml": """
title: Site
url: https://e.com
time: 2026-05-07 12:00:00 +0000
plugins: [jekyll-feed, jekyll-seo-tag, jekyll-sitemap, jekyll-paginate, jekyll-redirect-from, jekyll-archives]
paginate: 1
jekyll-archives: {enabled: [tags]}
""",
    "_layouts/archive.html": "{{ page.title }}:{% for post in page.posts %} {{ post.title }}{% endfor %}",
    "_layouts/post.html": "{% seo %}{{ content }}",
    "index.html": front("{% for post in paginator.posts %}{{ post.title }}{% endfor %}{% feed_meta %}"),
    "_posts/2020-01-01-a.md": front("One", title="A", tags=["x"], layout="post"),
    "_posts/2020-01-02-b.md": front("Two", title="B", tags=["x", "y"], layout="post", redirect_from=["/old/"]),
}


def test_plugins_work_together(tmp_path: Path) -> None:
    build(tmp_path, LIQUID)
    made = output(tmp_path)
    assert made["index.html"].startswith("B<link") and made["page2/index.html"].startswith("A<link")
    assert made["tag/x/index.html"] == "x: B A" and made["tag/y/index.html"] == "y: B"
    assert "<title>A | Site</title>" in made["2020/01/01/a.html"]
    assert re.findall(r"<entry><title[^>]*>(\w)", made["feed.xml"]) == ["B", "A"]
    assert re.findall(r"<loc>https://e.com(.*?)</loc>", made["sitemap.xml"]) == [
        "/2020/01/01/a.html",
        "/2020/01/02/b.html",
        "/",
        "/tag/x/",
        "/tag/y/",
        "/page2/",
    ]
    assert json.loads(made["redirects.json"]) == {"/old/": "https://e.com/2020/01/02/b.html"}
    assert "https://e.com/2020/01/02/b.html" in made["old/index.html"]


EDITS = [
    {"_posts/2020-01-02-b.md": front("Two", title="Bee", tags=["y"], layout="post", redirect_from=["/older/"])},
    {"_posts/2020-01-03-c.md": front("Three", title="C", tags=["z"], layout="post")},
    {"_posts/2020-01-01-a.md": ""},
    {"_posts/2020-01-02-b.md": front("Other *text*", title="B", layout="post")},
    {"_config.yml": LIQUID["_config.yml"].replace("paginate: 1", "paginate: 5")},
    {"_layouts/redirect.html": "to {{ page.redirect.to }}"},
    {"index.html": front("{{ paginator.total_pages }}")},
    {"feed.xml": "my own"},
]


@pytest.mark.parametrize("edit", EDITS, ids=range(len(EDITS)))
def test_a_build_after_an_edit_is_the_same_as_a_first_build(tmp_path: Path, edit: Mapping[str, str]) -> None:
    warm, cold = tmp_path / "warm", tmp_path / "cold"
    build(warm, LIQUID)
    build(warm, edit)
    build(cold, {name: text for name, text in {**LIQUID, **edit}.items() if text})
    assert output(warm) == output(cold)


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    build(tmp_path, LIQUID)
    assert build(tmp_path, {}).written == ()


def test_an_edit_of_a_body_leaves_archives_and_lists_alone(tmp_path: Path) -> None:
    build(tmp_path, LIQUID)
    outcome = build(tmp_path, {"_posts/2020-01-01-a.md": front("Changed", title="A", tags=["x"], layout="post")})
    assert sorted(outcome.written) == ["2020/01/01/a.html", "feed.xml"]


JINJA = {
    "site.toml": NOW
    + """
title = "Site"
url = "https://e.com"
plugins = ["jekyll-feed", "jekyll-seo-tag", "jekyll-paginate-v2", "jekyll-gist", "jekyll-avatar", "jekyll-toc"]
[pagination]
enabled = true
per_page = 1
sort_reverse = true
""",
    "_layouts/post.html": "{{ seo() }}{{ content | toc }}",
    "index.html": front(
        "{% for post in paginator.posts %}{{ post.title }}{% endfor %}{{ feed_meta() }}"
        '{{ gist("a/1") }}{{ avatar("hubot") }}',
        pagination={"enabled": True},
    ),
    "_posts/2020-01-01-a.md": front("## One\n\ntext", title="A & B", layout="post", toc=True),
    "_posts/2020-01-02-b.md": front("Two", title="B"),
}


def test_tags_are_functions_in_jinja(tmp_path: Path) -> None:
    build(tmp_path, JINJA)
    made = output(tmp_path)
    home = made["index.html"]
    assert home.startswith('B<link type="application/atom+xml"')
    assert '<script src="https://gist.github.com/a/1.js"> </script>' in home and 'alt="hubot"' in home
    assert made["page2/index.html"].startswith("A &amp; B<link")
    post = next(text for name, text in made.items() if "<title>A &amp; B | Site</title>" in text)
    assert '<a href="#one">One</a>' in post and '<a class="anchor" href="#one"' in post


def test_files_without_front_matter_join_in(tmp_path: Path) -> None:
    plugins = "jekyll-optional-front-matter, jekyll-readme-index, jekyll-titles-from-headings, jekyll-relative-links"
    build(
        tmp_path,
        {
            "_config.yml": f"plugins: [{plugins}, jekyll-default-layout, jekyll-mentions, jemoji]\n"
            "optional_front_matter: {remove_originals: true}\nreadme_index: {remove_originals: true}\n",
            "_layouts/default.html": "<body>[{{ page.title }}]{{ content }}</body>",
            "README.md": "# Project\n\n[Guide](docs/guide.md) by @ann :tada:",
            "docs/guide.md": "# The *guide*\n\n[up](../README.md)",
        },
    )
    made = output(tmp_path)
    assert sorted(made) == ["docs/guide.html", "index.html"]
    assert "[Project]" in made["index.html"] and '<a href="/docs/guide.html">Guide</a>' in made["index.html"]
    assert "https://github.com/ann" in made["index.html"] and "1f389.png" in made["index.html"]
    assert "[The guide]" in made["docs/guide.html"] and '<a href="/">up</a>' in made["docs/guide.html"]


def test_a_page_without_front_matter_is_made_and_its_file_copied_as_it_is(tmp_path: Path) -> None:
    build(tmp_path, {"_config.yml": "plugins: [jekyll-optional-front-matter]\n", "a.md": "# Hi\n"})
    assert output(tmp_path) == {"a.html": '<h1 id="hi">Hi</h1>\n', "a.md": "# Hi\n"}


def test_pages_made_of_files_and_their_copies_are_listed_by_path(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-readme-index, jekyll-optional-front-matter]\n",
            "list.html": front("{% for p in site.pages %}{{ p.url }} {% endfor %}| ")
            + "{% for f in site.static_files %}{{ f.path }} {% endfor %}",
            "README.md": "Hi",
            "guide.md": "Hi",
            "data.csv": "1",
            "a/more.md": "Hi",
            "z/README.md": "Hi",
        },
    )
    pages, copies = output(tmp_path)["list.html"].split(" | ")
    assert pages == "/list.html /a/more.html /guide.html / /z/"
    assert copies.split() == ["/README.md", "/a/more.md", "/data.csv", "/guide.md", "/z/README.md"]


def test_a_heading_that_became_the_title_leaves_the_excerpts_of_posts_only(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-titles-from-headings]\ncollections: {docs: {output: true}}\n"
            "titles_from_headings: {strip_title: true, collections: true}\n",
            "_layouts/l.html": "{{ page.title }}|{{ content | strip_html | strip }}|"
            "{{ page.excerpt | strip_html | strip }}",
            "_docs/one.md": front("# Head\n\ntext\n", layout="l"),
            "_posts/2020-01-01-a.md": front("# Head\n\ntext\n", layout="l"),
        },
    )
    made = output(tmp_path)
    assert made["docs/one.html"] == "Head|text|Head"
    assert made["2020/01/01/a.html"] == "Head|text|text"


DEFAULTS = """
defaults:
  - {scope: {path: ""}, values: {note: all, mixed: {a: 1}}}
  - {scope: {path: list}, values: {note: list, image: /i.png, twitter: {card: summary}, layout: l, mixed: {b: 2}}}
"""


def test_pages_of_plugins_show_the_front_matter_defaults_of_their_paths(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-archives, jekyll-redirect-from]\n"
            "jekyll-archives: {enabled: [tags], layout: l, permalinks: {tag: '/list/:name/'}}\n" + DEFAULTS,
            "_layouts/l.html": "{{ page.note }} {{ page.mixed | jsonify }}",
            "_posts/2020-01-01-a.md": front("One", tags=["x"], redirect_from=["/old/"]),
            "notes.txt": front("{% for p in site.pages %}{{ p.url }}:{{ p.note }} {% endfor %}"),
        },
    )
    made = output(tmp_path)
    assert made["list/x/index.html"] == 'list {"a":1,"b":2}'
    assert "/list/x/:list" in made["notes.txt"] and "/old/:all" in made["notes.txt"]


def test_lists_of_paginate_v2_show_no_defaults_of_their_template_but_seo_tag_knows_them(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-paginate-v2, jekyll-seo-tag]\npagination: {enabled: true, per_page: 1}\n"
            "url: https://e.com\n" + DEFAULTS,
            "_layouts/l.html": "{% seo %}|{{ page.note }} {{ page.hue }} {{ page.image }} {{ page.mixed | jsonify }}|"
            "{% for pair in page %}{% if pair[0] == 'image' %}never{% endif %}{% endfor %}",
            "list/index.html": front(pagination={"enabled": True}, hue="red"),
            "_posts/2020-01-01-a.md": front("One"),
            "_posts/2020-01-02-b.md": front("Two"),
        },
    )
    made = output(tmp_path)
    for name in ("list/index.html", "list/page2/index.html"):
        head, shown, rest = made[name].split("|")
        assert (shown, rest) == ('all red  {"a":1}', "")
        assert 'name="twitter:card" content="summary_large_image"' in head
        assert 'property="og:image" content="https://e.com/i.png"' in head


def test_relative_links_leave_alone_what_only_looks_like_a_url(tmp_path: Path) -> None:
    text = "[a]({{ site.title | prepend: '/x/' }}) [b](<https://e.com>) [c](other.md)\n"
    files = {
        "a.md": front(text),
        "other.md": front("Hi"),
        "_config.yml": "title: t\nplugins: [jekyll-relative-links]\n",
    }
    build(tmp_path, files)
    links = re.findall('href="(.*?)"', output(tmp_path)["a.html"])
    assert links == ["/x/t", "https://e.com", "/other.html"]
