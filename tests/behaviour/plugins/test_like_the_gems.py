"""Corners of the plugins that were found by comparing whole sites with Jekyll and its gems."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from test_builds import build, front, output


def test_tags_of_one_slug_have_an_archive_each_and_the_last_is_written(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-archives]\njekyll-archives: {enabled: [tags]}\n",
            "_layouts/archive.html": "{{ page.title }} {{ page.path }} {{ page.name }} [{{ page.permalink }}]",
            "_posts/2020-01-01-old.md": front("x", tags=["C++"]),
            "_posts/2020-01-02-new.md": front("x", tags=["C"]),
            "list.txt": front(
                "{% for a in site.archives %}{{ a.url }} {{ a.title }}: {{ a.posts | map: 'title' }} {% endfor %}|"
                "{% for p in site.pages %}{{ p.title }} {% endfor %}"
            ),
        },
    )
    made = output(tmp_path)
    assert made["list.txt"] == "/tag/c/ C++: Old /tag/c/ C: New | C++ C "
    assert made["tag/c/index.html"] == "C tag/c/index.html index []"


def test_liquid_in_the_address_of_a_link_is_left_to_liquid_by_plugins_that_come_before_it(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-titles-from-headings, jekyll-relative-links]\nbaseurl: /b\n"
            "kramdown: {input: kramdown}\ntitles_from_headings: {strip_title: true}\n",
            "_layouts/l.html": "{{ page.title }}|{{ content | strip }}",
            "a.md": front(
                "# See [it]({% link b.md %}) and [more]({{ site.baseurl }}/x y)\n\n"
                "[one]({% link b.md %}) [two]({{ '/two' | relative_url }} \"T\") [three](b.md) [four][f]\n\n"
                "[f]: {{ site.baseurl }}/f\n",
                layout="l",
            ),
            "b.md": front("b"),
        },
    )
    assert output(tmp_path)["a.html"] == (
        "See it and more|"
        '<p><a href="/b/b.html">one</a> <a href="/b/two" title="T">two</a> <a href="/b/b.html">three</a> '
        '<a href="/b/f">four</a></p>'
    )


REDIRECTS = {
    "_config.yml": "plugins: [jekyll-redirect-from]\nurl: https://e.com\n",
    "a.md": front("a", redirect_from=["/old/", "/old/"]),
    "go.md": front("text", redirect_to="/there", layout="post"),
    "own.html": front("own", layout="redirect", redirect={"to": "/mine"}),
    "_posts/2020-01-01-p.md": front("post", redirect_to="/there"),
    "list.txt": front("{% for p in site.pages %}{{ p.url }} {{ p.path }} {{ p.layout }}|{% endfor %}"),
}


def test_any_page_may_have_the_layout_of_redirects(tmp_path: Path) -> None:
    build(tmp_path, REDIRECTS)
    made = output(tmp_path)
    assert '<a href="https://e.com/a.html">' in made["old/index.html"]
    assert '<a href="https://e.com/there">' in made["go.html"] and "text" not in made["go.html"]
    assert '<a href="/mine">' in made["own.html"]


def test_a_layout_of_the_site_shows_the_redirects(tmp_path: Path) -> None:
    layouts = {
        "_layouts/redirect.html": front(
            "{{ page.redirect.from }} -> {{ page.redirect.to }}{{ content }}", layout="base"
        ),
        "_layouts/base.html": "<{{ content }}>",
    }
    build(tmp_path, {**REDIRECTS, **layouts})
    made = output(tmp_path)
    assert made["old/index.html"] == "</old/ -> https://e.com/a.html>"
    assert made["go.html"] == "</go.html -> https://e.com/there\n>"  # Markdown of nothing is an empty line
    assert made["own.html"] == "< -> /mineown>"
    assert made["list.txt"] == (
        "/a.html a.md |/go.html go.md redirect|/list.txt list.txt |/own.html own.html redirect|"
        "/old/ redirect.html redirect|/old/ redirect.html redirect|/redirects.json redirects.json |"
    )


def test_all_pages_of_a_list_of_paginate_v2_stand_behind_the_other_pages(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-paginate-v2, jekyll-sitemap]\nurl: https://e.com\n"
            "pagination: {enabled: true, per_page: 1}\n",
            "blog.html": front("{{ page.name }}", permalink="/blog/", pagination={"enabled": True}),
            "index.html": front("{{ page.permalink }}", pagination={"enabled": True}),
            "list.txt": front(
                "{% for p in site.pages %}{{ p.url }} {% endfor %}|"
                "{% for p in site.html_pages %}{{ p.url }} {% endfor %}"
            ),
            "z.html": front("z"),
            "_posts/2020-01-01-a.md": front("x"),
            "_posts/2020-01-02-b.md": front("x"),
        },
    )
    made = output(tmp_path)
    lists = "/blog/index.html /blog/page2/index.html "
    # The gem gives a list without a permalink the name `.html`, which makes it no HTML page.
    assert made["list.txt"] == (
        f"/list.txt /z.html {lists}/index.html /page2/index.html /sitemap.xml /robots.txt |/z.html {lists}"
    )
    assert made["blog/index.html"] == ".html" and made["index.html"] == ""
    assert "page2" in made["sitemap.xml"] and "<loc>https://e.com/</loc>" not in made["sitemap.xml"]


def test_a_stripped_title_gives_posts_a_new_excerpt_even_where_they_have_their_own(tmp_path: Path) -> None:
    page = "{{ page.title }}|{{ page.excerpt | strip_html | strip }}"
    build(
        tmp_path,
        {
            "_config.yml": "plugins: [jekyll-titles-from-headings]\ncollections: {docs: {output: true}}\n"
            "titles_from_headings: {strip_title: true, collections: true}\n",
            "_layouts/l.html": page,
            "_docs/a.md": front("# Head\n\ntext\n", layout="l", excerpt="own"),
            "_posts/2020-01-01-a.md": front("# Head\n\ntext\n\nmore", layout="l", excerpt="own"),
            "_posts/2020-01-01-b.md": front("# Head\n\ntext\n", layout="l", excerpt="own", strip_title=False),
            "_posts/2020-01-01-c.md": front("# Head\n\ntext\n", layout="l", excerpt="own", excerpt_separator=""),
        },
    )
    made = output(tmp_path)
    assert made["docs/a.html"] == "Head|own"
    assert [made[f"2020/01/01/{name}.html"] for name in "abc"] == ["Head|text", "Head|own", "Head|own"]


def test_an_empty_separator_means_no_excerpt(tmp_path: Path) -> None:
    layout = {"_layouts/l.html": "[{{ page.excerpt }}]"}
    build(tmp_path, {"_posts/2020-01-01-a.md": front("text", layout="l", excerpt_separator=""), **layout})
    assert output(tmp_path)["2020/01/01/a.html"] == "[]"


def test_jekyll_data_shows_what_the_config_says_of_the_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = "gems/gems/plain-1.0"
    site = {
        "_config.yml": "theme: plain\nplain: {columns: 2}\n",
        "index.html": front("{{ theme.columns }}|{{ theme.version }}|{{ site.data.nav }}"),
        "gems/specifications/plain-1.0.gemspec": 'Gem::Specification.new do |s|\n  s.name = "plain"\n'
        '  s.version = "1.0"\nend\n',
        f"{theme}/_data/nav.yml": "Home",
        f"{theme}/_layouts/default.html": "{{ content }}",
    }
    monkeypatch.setenv("GEM_PATH", str(tmp_path / "gems"))
    build(tmp_path, {**site, "_config.yml": site["_config.yml"] + "exclude: [gems]\n"})
    assert output(tmp_path)["index.html"] == "|1.0|Home"
    build(tmp_path, {"_config.yml": site["_config.yml"] + "exclude: [gems]\nplugins: [jekyll-data]\n"})
    assert output(tmp_path)["index.html"] == "2||Home"
