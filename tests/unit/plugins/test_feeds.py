"""Feeds, sitemaps and redirects."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from fake import NOW, FakeView

from generator.plugins.feed import Feed
from generator.plugins.redirect import RedirectFrom
from generator.plugins.sitemap import Sitemap

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(site: FakeView, path: str = "feed.xml") -> ElementTree.Element:
    return ElementTree.fromstring(site.made(Feed(), path).encode())


def titles(root: ElementTree.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]


def test_a_feed_has_the_newest_posts_first(site: FakeView) -> None:
    site.config |= {"title": "Site & more", "author": {"name": "Bob", "email": "b@c.de"}, "feed": {"posts_limit": 2}}
    for day in (1, 2, 3):
        site.post(f"2020-01-0{day}-x", "Some *text*", title=f"Post {day}")
    root = feed(site)
    assert titles(root) == ["Post 3", "Post 2"]
    assert root.findtext(f"{ATOM}title") == "Site & more"
    assert root.findtext(f"{ATOM}author/{ATOM}email") == "b@c.de"
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}content") == "<p>Some <em>text</em></p>"
    assert entry.findtext(f"{ATOM}summary") == "Some text"
    assert entry.findtext(f"{ATOM}published") == "2020-01-03T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}id") == "https://example.com/2020/01/03/x"


def test_drafts_stay_out_unless_they_are_shown(site: FakeView) -> None:
    site.post("2020-01-01-x", draft=True, title="Draft")
    assert titles(feed(site)) == []
    site.config["show_drafts"] = True
    assert titles(feed(site)) == ["Draft"]


def test_feeds_of_categories_collections_and_tags(site: FakeView) -> None:
    site.config["feed"] = {
        "categories": ["news"],
        "collections": {"docs": {"path": "/changes.xml", "categories": ["api"]}},
        "tags": {"except": ["b"], "path": "tagged/"},
    }
    site.post("2020-01-01-x", title="News", categories=["news"], tags=["a", "b", "c d"])
    site.post("2020-01-02-y", title="Other")
    site.member("docs", "one.md", title="One", categories=["api"])
    made = [virtual.path for virtual in site.run(Feed())]
    assert made == ["feed/docs/api.xml", "changes.xml", "feed/news.xml", "feed.xml", "tagged/a.xml"]
    assert titles(feed(site, "feed/news.xml")) == ["News"]
    assert titles(feed(site, "tagged/a.xml")) == ["News"]
    assert titles(feed(site, "feed/docs/api.xml")) == ["One"]
    assert feed(site, "feed/docs/api.xml").findtext(f"{ATOM}title") == " | Docs | Api"


def test_a_feed_may_leave_out_contents(site: FakeView) -> None:
    site.config["feed"] = {"excerpt_only": True}
    site.post("2020-01-01-x", "text", description="About", image={"path": "/a b.png"}, lang="de")
    entry = feed(site).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{ATOM}content") is None
    assert entry.findtext(f"{ATOM}summary") == "About"
    thumbnail = entry.find("{http://search.yahoo.com/mrss/}thumbnail")
    assert thumbnail is not None and thumbnail.get("url") == "https://example.com/a%20b.png"


def test_authors_are_looked_up_in_the_data(site: FakeView) -> None:
    site.data_["authors"] = {"ann": {"name": "Ann & Co", "uri": "https://ann.example"}}
    site.post("2020-01-01-x", author="ann")
    root = feed(site)
    assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Ann & Co"
    assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}uri") == "https://ann.example"


def test_a_feed_of_the_site_itself_stands(site: FakeView) -> None:
    site.page("feed.xml", "my own")
    assert list(Feed().generate(site)) == []


@pytest.mark.parametrize(("environment", "count"), [("development", 0), ("production", 1)])
def test_feeds_may_be_off_in_development(site: FakeView, environment: str, count: int) -> None:
    site.config["feed"] = {"disable_in_development": True}
    site.environment["JEKYLL_ENV"] = environment
    assert len(site.run(Feed())) == count


def test_feed_meta_links_to_the_feed(site: FakeView) -> None:
    site.config |= {"title": 'A "B"', "feed": {"path": "atom.xml"}, "baseurl": "/blog"}
    site.page("index.html")
    assert site.render(Feed(), "{% feed_meta %}", "index.html") == (
        '<link type="application/atom+xml" rel="alternate" href="https://example.com/blog/atom.xml"'
        ' title="A &quot;B&quot;" />'
    )


def locations(text: str) -> dict[str | None, str | None]:
    prefix = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.fromstring(text.encode())
    return {url.findtext(f"{prefix}loc"): url.findtext(f"{prefix}lastmod") for url in root}


def test_a_sitemap_lists_what_readers_want(site: FakeView) -> None:
    site.post("2020-01-01-x")
    site.post("2020-01-02-y", sitemap=False)
    site.post("2020-01-03-z", last_modified_at=datetime(2021, 1, 1, tzinfo=UTC))
    site.member("secret", "a.md", output=False)
    site.member("docs", "b.md")
    site.page("index.html")
    site.page("404.html")
    site.page("style.css")
    site.page("a&b.html")
    site.times[site.static("paper.pdf")] = NOW
    site.static("photo.png")
    text = site.made(Sitemap(), "sitemap.xml")
    assert locations(text) == {
        "https://example.com/docs/b.html": "2026-05-07T12:00:00+00:00",
        "https://example.com/2020/01/01/x.html": "2020-01-01T00:00:00+00:00",
        "https://example.com/2020/01/03/z.html": "2021-01-01T00:00:00+00:00",
        "https://example.com/": None,
        "https://example.com/a&b.html": None,
        "https://example.com/paper.pdf": "2026-05-07T12:00:00+00:00",
    }


def test_robots_point_to_the_sitemap_unless_there_are_own_ones(site: FakeView) -> None:
    made = {virtual.path: virtual.body for virtual in site.run(Sitemap())}
    assert made["robots.txt"] == "Sitemap: https://example.com/sitemap.xml\n"
    site.static("robots.txt")
    site.documents.clear()
    assert [virtual.path for virtual in site.run(Sitemap())] == ["sitemap.xml"]


def test_old_addresses_lead_to_the_new_one(site: FakeView) -> None:
    site.post("2020-01-01-x", redirect_from=["/old", "older/"])
    site.page("go.html", redirect_to="https://other.example/")
    made = {str(virtual.data.get("permalink")): virtual for virtual in site.run(RedirectFrom())}
    page = made["/older/"]
    assert page.data["sitemap"] is False and page.data["layout"] == "redirect"
    assert page.data["redirect"] == {"from": "/older/", "to": "https://example.com/2020/01/01/x.html"}
    assert json.loads(site.bodies["redirects.json"]) == {
        "/old": "https://example.com/2020/01/01/x.html",
        "/older/": "https://example.com/2020/01/01/x.html",
        "/go.html": "https://other.example/",
    }


def test_a_document_may_send_on_itself(site: FakeView) -> None:
    plugin = RedirectFrom()
    document = site.documents[site.page("go.html", "text", redirect_to=[None, "/there/"], layout="page")]
    changed = plugin.document(document, "text", site)
    assert changed.data["layout"] == "redirect" and changed.data["redirect"] == {"to": "https://example.com/there/"}
    assert plugin.body("text", changed, site) == "" and plugin.excerpt_body("text", changed, site) == "text"


def test_one_old_address_of_two_documents_makes_two_pages(site: FakeView) -> None:
    site.page("a.html", redirect_from="/old/")
    site.page("b.html", redirect_from="/old/")
    made = [virtual for virtual in site.run(RedirectFrom()) if "redirect" in virtual.data]
    assert [(one.path, one.shown and one.shown["path"], one.name) for one in made] == [
        ("old/redirect.html", "redirect.html", "redirect.html"),
        ("old/redirect-.html", "redirect.html", "redirect.html"),
    ]


def test_the_list_of_redirects_may_be_switched_off(site: FakeView) -> None:
    site.config["redirect_from"] = {"json": False}
    assert site.run(RedirectFrom()) == []


def test_documents_without_redirects_stay_as_they_are(site: FakeView) -> None:
    plugin = RedirectFrom()
    document = site.documents[site.page("a.html", "text")]
    assert plugin.document(document, "text", site) is document
    assert plugin.body("<p>", document, site) == "<p>"
