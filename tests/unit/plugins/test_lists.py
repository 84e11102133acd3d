"""Pagination and archives: which pages there are, where, and with which posts."""

from __future__ import annotations

from datetime import date

import pytest
from fake import FakeView

from generator.errors import SourceError
from generator.model import Pager, References, Virtual
from generator.plugins.archives import Archives
from generator.plugins.paginate import Paginate, template_page
from generator.plugins.paginate_v2 import PaginateV2


def pager_of(virtual: Virtual) -> Pager:
    assert virtual.pager is not None
    return virtual.pager


def test_posts_are_split_newest_first_and_pages_know_their_neighbours(site: FakeView) -> None:
    site.config |= {"paginate": 2, "paginate_path": "/page:num"}
    site.page("index.html", "body")
    posts = [site.post(f"2020-01-0{day}-x") for day in (1, 2, 3)]
    first, second = site.run(Paginate())
    assert first.path == "index.html" and first.body == "body"
    assert pager_of(first).posts == (posts[2], posts[1])
    assert (pager_of(first).next_page, pager_of(first).next_page_path) == (2, "/page2")
    assert (pager_of(first).previous_page, pager_of(first).previous_page_path) == (None, None)
    assert second.path == "page2/index.html" and second.data["path"] == "index.html"
    assert pager_of(second).posts == (posts[0],)
    assert pager_of(second).previous_page_path == "/"


def test_hidden_posts_are_not_counted(site: FakeView) -> None:
    site.config["paginate"] = 1
    site.page("index.html")
    site.post("2020-01-01-x", hidden=True)
    site.post("2020-01-02-y")
    assert [virtual.path for virtual in site.run(Paginate())] == ["index.html"]


@pytest.mark.parametrize(
    ("pages", "path_format", "chosen"),
    [
        (["index.html", "blog/index.html"], "/blog/page:num/", "blog/index.html"),
        (["index.html", "blog/index.html"], "/page:num", "index.html"),
        (["index.html"], "blog/page/:num", "index.html"),
        (["about.html", "index.md"], "/page:num", None),
    ],
)
def test_the_deepest_index_on_the_way_is_repeated(pages: list[str], path_format: str, chosen: str | None) -> None:
    assert template_page(pages, path_format) == chosen


def test_pagination_without_an_index_warns(site: FakeView) -> None:
    site.config["paginate"] = 1
    site.page("index.md")
    assert site.run(Paginate()) == []
    assert "index.html" in site.reports[0].message


def test_no_posts_to_a_page_is_an_error(site: FakeView) -> None:
    site.config["paginate"] = 0
    site.page("index.html")
    with pytest.raises(SourceError, match="0 posts to a page"):
        site.run(Paginate())


def test_archives_of_tags_categories_and_dates(site: FakeView) -> None:
    site.config["jekyll-archives"] = {"enabled": "all", "layouts": {"tag": "tagged"}}
    older = site.post("2020-01-02-a", tags=["Big News"])
    newer = site.post("2020-03-04-b", tags=["Big News"], categories=["ops"])
    made = {virtual.path: virtual for virtual in site.run(Archives())}
    assert list(made) == [
        "tag/big-news/index.html",
        "category/ops/index.html",
        "2020/index.html",
        "2020/03/index.html",
        "2020/03/04/index.html",
        "2020/01/index.html",
        "2020/01/02/index.html",
    ]
    tag = made["tag/big-news/index.html"].data
    assert (tag["title"], tag["type"], tag["layout"], tag["posts"]) == (
        "Big News",
        "tag",
        "tagged",
        References((newer, older)),
    )
    month = made["2020/01/index.html"].data
    assert (month["date"], month["title"], month["layout"]) == (date(2020, 1, 1), None, "archive")


def test_only_enabled_archives_are_made_with_their_permalinks(site: FakeView) -> None:
    site.config["jekyll-archives"] = {"enabled": ["year"], "permalinks": {"year": "/years/:year.html"}}
    site.post("2020-01-02-a", tags=["x"])
    assert [(v.path, v.data["permalink"]) for v in site.run(Archives())] == [("years/2020.html", "/years/2020.html")]


def test_archives_options_that_are_no_mapping_warn(site: FakeView) -> None:
    site.config["jekyll-archives"] = ["tags"]
    assert site.run(Archives()) == []
    assert site.reports[0].code == "plugin/archives"


def v2(site: FakeView, **options: object) -> None:
    site.config["pagination"] = {"enabled": True, **options}


def test_v2_names_its_pages_by_file(site: FakeView) -> None:
    v2(site, per_page=1, trail={"before": 1, "after": 1})
    site.config["title"] = "Site"
    site.page("blog/index.html", pagination={"enabled": True}, title="Blog")
    posts = [site.post(f"2020-01-0{day}-x") for day in (1, 2, 3)]
    made = site.run(PaginateV2())
    assert [virtual.data["permalink"] for virtual in made] == [
        "/blog/index.html",
        "/blog/page2/index.html",
        "/blog/page3/index.html",
    ]
    assert [virtual.data["title"] for virtual in made] == ["Blog", "Blog - page 2", "Blog - page 3"]
    second = pager_of(made[1])
    assert second.posts == (posts[1],)
    assert (second.previous_page_path, second.next_page_path) == ("/blog/", "/blog/page3/")
    assert second.extra is not None
    assert second.extra["page_trail"] == [
        {"num": 1, "path": "/blog/index.html", "title": "Blog"},
        {"num": 2, "path": "/blog/page2/index.html", "title": "Blog - page 2"},
        {"num": 3, "path": "/blog/page3/index.html", "title": "Blog - page 3"},
    ]


def test_v2_filters_sorts_and_limits(site: FakeView) -> None:
    v2(site, per_page=1, limit=2)
    options = {"enabled": True, "category": "Ops, cloud", "sort_field": "rank", "sort_reverse": True}
    site.page("index.html", pagination=options)
    for day, rank in ((1, 5), (2, 9), (3, 7), (4, 1)):
        site.post(f"2020-01-0{day}-x", categories=["ops", "Cloud"] if day != 3 else ["ops"], rank=rank)
    made = site.run(PaginateV2())
    assert [pager_of(virtual).posts for virtual in made] == [("_posts/2020-01-02-x.md",), ("_posts/2020-01-01-x.md",)]


def test_v2_takes_other_collections_and_all(site: FakeView) -> None:
    v2(site, sort_field="title")
    site.page("a.html", pagination={"enabled": True, "collection": "docs"}, permalink="/a/")
    site.page("b.html", pagination={"enabled": True, "collection": "all"}, permalink="/b/")
    site.post("2020-01-01-x")
    docs = [site.member("docs", f"{name}.md", title=name) for name in ("b", "A")]
    made = site.run(PaginateV2())
    assert [pager_of(virtual).posts for virtual in made] == [(docs[1], docs[0])] * 2


def test_v2_makes_a_page_for_each_term(site: FakeView) -> None:
    v2(site)
    site.config["autopages"] = {
        "enabled": True,
        "tags": {"layouts": ["tags.html"], "title": "Tag :tag", "slugify": {"mode": "default"}},
        "categories": {"enabled": False},
        "collections": {"enabled": False},
    }
    site.layout_file("tags", pagination={"per_page": 5})
    site.post("2020-01-01-x", tags=["Sci Fi"])
    site.post("2020-01-02-y", tags=["sci fi", "b"])
    made = site.run(PaginateV2())
    assert [(v.data["permalink"], v.data["title"], v.data["layout"]) for v in made] == [
        ("/tag/sci-fi/index.html", "Tag sci-fi", "tags"),
        ("/tag/b/index.html", "Tag b", "tags"),
    ]
    assert made[0].data["autopages"] == {"layout_path": "_layouts/tags.html", "display_name": "Sci Fi"}
    assert pager_of(made[0]).total_posts == 2 and pager_of(made[0]).per_page == 5


def test_v2_keeps_markdown_markdown(site: FakeView) -> None:
    v2(site, per_page=1)
    site.page("index.md", "*x*", pagination={"enabled": True})
    for day in (1, 2):
        site.post(f"2020-01-0{day}-x")
    made = site.run(PaginateV2())
    assert [(v.path, v.data["permalink"]) for v in made] == [
        ("index.md", "/index.html"),
        ("page2/index.md", "/page2/index.html"),
    ]


def test_v2_autopages_may_show_other_collections_than_the_layout_is_made_for(site: FakeView) -> None:
    v2(site)
    only_tags = {"enabled": True, "categories": {"enabled": False}, "collections": {"enabled": False}}
    site.config["autopages"] = {**only_tags, "tags": {"layouts": ["tags.html"]}}
    site.layout_file("tags", pagination={"collection": "all", "tag": "ignored"})
    site.post("2020-01-01-x", tags=["a"])
    doc = site.member("docs", "x.md", tags=["a"])
    assert pager_of(site.run(PaginateV2())[0]).posts == (doc,)


def test_v2_makes_an_empty_first_page(site: FakeView) -> None:
    v2(site)
    site.page("index.html", pagination={"enabled": True})
    made = site.run(PaginateV2())
    assert len(made) == 1 and pager_of(made[0]).posts == ()


def test_v2_refuses_the_options_of_the_old_plugin(site: FakeView) -> None:
    site.config["paginate"] = 5
    with pytest.raises(SourceError, match="no longer reads"):
        site.run(PaginateV2())
