"""The SEO tag: what it says about a page, in tags and in JSON."""

from __future__ import annotations

import json
import re

import pytest
from fake import FakeView

from generator.plugins.seo import Seo, plain


def seo(site: FakeView, path: str, markup: str = "", **scope: object) -> str:
    return site.render(Seo(), f"{{% seo {markup} %}}", path, **scope)


def json_ld(html: str) -> dict[str, object]:
    match = re.search(r'<script type="application/ld\+json">\n(.*)</script>', html)
    assert match
    found: dict[str, object] = json.loads(match[1])
    return found


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)" />', html))


def test_a_post_is_described(site: FakeView) -> None:
    site.config |= {"title": "Site", "author": "Bob", "description": "A site", "logo": "/logo.png"}
    path = site.post("2020-01-01-x", "Hello *you* & me", title='It\'s "it"', image={"path": "/a.png", "height": 3})
    html = seo(site, path)
    assert "<title>It’s &quot;it&quot; | Site</title>" in html
    tags = meta(html)
    assert tags["og:title"] == tags["twitter:title"] == "It’s &quot;it&quot;"
    assert tags["description"] == tags["og:description"] == "Hello you &amp; me"
    assert tags["og:type"] == "article"
    assert tags["article:published_time"] == "2020-01-01T00:00:00+00:00"
    assert tags["og:image"] == "https://example.com/a.png" and tags["og:image:height"] == "3"
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["author"] == "Bob"
    assert '<link rel="canonical" href="https://example.com/2020/01/01/x.html" />' in html
    facts = json_ld(html)
    assert list(facts) == sorted(facts)
    assert facts["@type"] == "BlogPosting"
    assert facts["image"] == {"height": 3, "url": "https://example.com/a.png", "@type": "imageObject"}
    assert facts["mainEntityOfPage"] == {"@type": "WebPage", "@id": "https://example.com/2020/01/01/x.html"}
    assert facts["publisher"] == {
        "@type": "Organization",
        "logo": {"@type": "ImageObject", "url": "https://example.com/logo.png"},
        "name": "Bob",
    }


def test_the_home_page_is_the_site(site: FakeView) -> None:
    site.config |= {"title": "Site", "tagline": "Tag", "description": "About", "social": {"links": ["https://x.y"]}}
    html = seo(site, site.page("index.html"))
    assert "<title>Site | Tag</title>" in html
    facts = json_ld(html)
    assert (facts["@type"], facts["name"], facts["sameAs"]) == ("WebSite", "Site", ["https://x.y"])
    assert meta(html)["twitter:card"] == "summary"


def test_the_title_may_be_left_out(site: FakeView) -> None:
    site.config["title"] = "Site"
    html = seo(site, site.page("a.html", title="A"), "title=false")
    assert "<title>" not in html and meta(html)["og:title"] == "A"


def test_later_pages_of_a_list_say_so(site: FakeView) -> None:
    site.config["title"] = "Site"
    pager = {"page": 2, "total_pages": 3, "previous_page": 1, "previous_page_path": "/", "next_page": None}
    html = seo(site, site.page("page2/index.html", title="Home"), paginator=pager)
    assert "<title>Page 2 of 3 for Home | Site</title>" in html
    assert '<link rel="prev" href="https://example.com/" />' in html and 'rel="next"' not in html
    site.config["seo_paginator_message"] = "%<current>s/%<total>s: "
    assert "<title>2/3: Home | Site</title>" in seo(site, "page2/index.html", paginator=pager)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"twitter": {"username": "@me", "card": "summary"}, "author": "@Ann"}, {"twitter:creator": "@Ann"}),
        ({"facebook": {"app_id": 1, "publisher": "p", "admins": "a"}}, {"fb:app_id": "1", "article:publisher": "p"}),
        ({"webmaster_verifications": {"bing": "b"}, "google_site_verification": "g"}, {"msvalidate.01": "b"}),
        ({"google_site_verification": "g"}, {"google-site-verification": "g"}),
        ({"lang": "de-DE"}, {"og:locale": "de_DE"}),
    ],
)
def test_services_and_languages(site: FakeView, config: dict[str, object], expected: dict[str, str]) -> None:
    site.config |= config
    tags = meta(seo(site, site.page("a.html")))
    assert expected.items() <= tags.items()


def test_authors_come_from_the_page_then_the_site(site: FakeView) -> None:
    site.config |= {"author": "bob", "twitter": {"username": "site"}}
    site.data_["authors"] = {"ann": {"name": "Ann", "twitter": "ann_t", "url": "https://ann.example"}}
    html = seo(site, site.page("a.html", authors=["ann", "x"]))
    assert meta(html)["author"] == "Ann" and meta(html)["twitter:creator"] == "@ann_t"
    assert json_ld(html)["author"] == {"@type": "Person", "name": "Ann", "url": "https://ann.example"}
    assert meta(seo(site, site.page("b.html")))["author"] == "bob"


def test_the_front_matter_has_the_last_word(site: FakeView) -> None:
    own = {"name": "N", "type": "Person", "links": ["l"], "date_modified": "2021-02-03"}
    path = site.page("a.html", seo=own, canonical_url="https://else.where/", description="D", locale="fr-FR")
    html = seo(site, path)
    facts = json_ld(html)
    assert (facts["name"], facts["@type"], facts["sameAs"]) == ("N", "Person", ["l"])
    assert facts["dateModified"] == "2021-02-03T00:00:00+00:00" and facts["url"] == "https://else.where/"
    assert meta(html)["og:locale"] == "fr_FR"


def test_plain_words_and_paragraphs_need_no_markdown(site: FakeView) -> None:
    site.markdown = None  # type: ignore[method-assign, assignment]
    assert plain(site, "Only words, nothing else. Really (yes)!") == "Only words, nothing else. Really (yes)!"
    assert plain(site, "<p>An <em>excerpt</em> of\nHTML &amp; more</p>\n") == "An excerpt of HTML &amp; more"
    assert plain(site, None) is None
