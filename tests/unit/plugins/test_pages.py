"""Plugins that write into pages: mentions, emoji, avatars, gists, tables of contents."""

from __future__ import annotations

import pytest
from fake import FakeView
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.plugins.avatar import Avatar
from generator.plugins.emoji import Emoji
from generator.plugins.gist import Gist
from generator.plugins.html_text import in_texts, pieces
from generator.plugins.mentions import Mentions
from generator.plugins.toc import TableOfContents

LINK = "<a href='https://github.com/{0}' class='user-mention'>@{0}</a>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Hi @ann!</p>", f"<p>Hi {LINK.format('ann')}!</p>"),
        ("@a-b.", f"{LINK.format('a-b')}."),
        ("me@example.com", "me@example.com"),
        ("@org/team", "@org/team"),
        ("@mention", "@mention"),
        ("<code>@ann</code><a href='@x'>@ann</a>", "<code>@ann</code><a href='@x'>@ann</a>"),
        ("<head>@ann</head><body>@bob</body>", f"<head>@ann</head><body>{LINK.format('bob')}</body>"),
        ("<script>'@ann'</script>", "<script>'@ann'</script>"),
    ],
)
def test_mentions_become_links(site: FakeView, html: str, expected: str) -> None:
    document = site.documents[site.page("a.html")]
    assert Mentions().output(html, document, site) == expected


def test_mentions_may_lead_elsewhere_or_nowhere(site: FakeView) -> None:
    site.config["jekyll-mentions"] = {"base_url": "https://twitter.com"}
    page = site.documents[site.page("a.html")]
    assert "https://twitter.com/ann" in Mentions().output("@ann", page, site)
    off = site.documents[site.page("b.html", **{"jekyll-mentions": False})]
    assert Mentions().output("@ann", off, site) == "@ann"
    assert Mentions().output("@ann", site.documents[site.page("c.txt")], site) == "@ann"
    wrong = site.documents[site.page("d.html", **{"jekyll-mentions": 3})]
    with pytest.raises(SourceError, match="must be a URL"):
        Mentions().output("@ann", wrong, site)


def test_emoji_become_images(site: FakeView) -> None:
    document = site.documents[site.page("a.html")]
    plugin = Emoji()
    image = (
        '<img class="emoji" title=":+1:" alt=":+1:"'
        ' src="https://github.githubassets.com/images/icons/emoji/unicode/1f44d.png" height="20" width="20">'
    )
    assert plugin.output("<p>yes:+1: at 10:30:15</p>", document, site) == f"<p>yes{image} at 10:30:15</p>"
    assert plugin.output("a:zzq:+1:", document, site) == f"a:zzq{image}"
    assert plugin.output("<code>:+1:</code> :nothing:", document, site) == "<code>:+1:</code> :nothing:"
    site.config["emoji"] = {"src": "/e"}
    assert 'src="/e/emoji/octocat.png"' in plugin.output(":octocat:", document, site)


def test_avatars(site: FakeView) -> None:
    site.page("a.html", author="ann")
    html = site.render(Avatar(), "{% avatar @hubot size=80 %}", "a.html")
    assert 'class="avatar" alt="hubot" width="80"' in html
    assert "githubusercontent.com/hubot?v=3&s=160 2x" in html
    assert 'alt="ann"' in site.render(Avatar(), "{% avatar user=page.author %}", "a.html")
    lazy = site.render(Avatar(), "{% avatar {{ page.author }} lazy=true %}", "a.html")
    assert 'src="" data-src="https://avatars' in lazy and "avatar-small" in lazy
    site.environment["PAGES_AVATARS_URL"] = "https://pics.example/"
    assert 'src="https://pics.example/hubot?v=3&s=40"' in site.render(Avatar(), "{% avatar hubot %}", "a.html")


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("ann/123", "ann/123.js"),
        ("ann/123 a.py", "ann/123.js?file=a.py"),
        ("page.gist", "77.js"),
        ("page.gist page.file", "77.js?file=b.md"),
    ],
)
def test_gists(site: FakeView, markup: str, address: str) -> None:
    site.page("a.html", gist=77, file="b.md")
    html = site.render(Gist(), f"{{% gist {markup} %}}", "a.html")
    assert html == f'<script src="https://gist.github.com/{address}"> </script>'


def test_a_gist_needs_a_number(site: FakeView) -> None:
    site.page("a.html")
    with pytest.raises(SourceError, match="gist needs"):
        site.render(Gist(), "{% gist %}", "a.html")


HEADINGS = '<h1 id="one">One &amp; 1</h1><p>x</p><h3>Deep</h3><h2 class="no_toc">No</h2><h1>Two</h1><h1>Two</h1>'


def test_a_table_of_contents_nests(site: FakeView) -> None:
    site.page("a.html", toc=True)
    html = site.render(TableOfContents(), "{{ html | toc_only }}", "a.html", html=HEADINGS)
    assert html == (
        '<ul id="toc" class="section-nav">\n'
        '<li class="toc-entry toc-h1"><a href="#one">One &amp; 1</a>\n'
        '<ul>\n<li class="toc-entry toc-h3"><a href="#deep">Deep</a></li>\n</ul>\n</li>\n'
        '<li class="toc-entry toc-h1"><a href="#two">Two</a></li>\n'
        '<li class="toc-entry toc-h1"><a href="#two-1">Two</a></li>\n</ul>'
    )


def test_headings_get_anchors(site: FakeView) -> None:
    site.config["toc"] = {"min_level": 2, "no_toc_section_class": "skip", "ordered_list": True}
    site.page("a.html", toc=True)
    source = '<div class="skip"><h2>No</h2></div><h1>No</h1><h2>Yes</h2>'
    html = site.render(TableOfContents(), "{{ html | toc }}", "a.html", html=source)
    anchor = '<a class="anchor" href="#yes" aria-hidden="true"><span class="octicon octicon-link"></span></a>'
    assert html == (
        '<ol id="toc" class="section-nav">\n<li class="toc-entry toc-h2"><a href="#yes">Yes</a></li>\n</ol>'
        f'<div class="skip"><h2>No</h2></div><h1>No</h1><h2>{anchor}Yes</h2>'
    )


def test_pages_without_a_wish_have_no_contents(site: FakeView) -> None:
    site.page("a.html")
    assert site.render(TableOfContents(), "{{ html | toc }}{% toc %}", "a.html", html="<h1>x</h1>") == "<h1>x</h1>"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>/abp !-\"'=scripte", max_size=60))
def test_the_pieces_of_a_page_are_the_page(html: str) -> None:
    assert "".join(piece for piece, _, _ in pieces(html, frozenset({"p"}))) == html
    assert in_texts(html, frozenset(), lambda text: text) == html
