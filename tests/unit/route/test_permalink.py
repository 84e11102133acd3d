from __future__ import annotations

from datetime import UTC, datetime

import pytest

from generator.errors import Diagnostic, Place, Severity, SourceError
from generator.model import Document, StaticFile
from generator.route import STYLES, Scheme, permalink_template, route, static_dest

DAY = datetime(2020, 5, 10, 4, 3, 2, tzinfo=UTC)


def post(path: str = "_posts/2020-05-10-for-me-best-k8s-talk.md", **data: object) -> Document:
    data = {"slug": "for-me-best-k8s-talk", "categories": ["k8s", "yt", "aws"], **data}
    return Document(path, "post", "posts", data, DAY)


def page(path: str, **data: object) -> Document:
    return Document(path, "page", "", data)


def member(path: str, **data: object) -> Document:
    return Document(path, "member", path.split("/")[0].removeprefix("_"), data)


@pytest.mark.parametrize(
    ("style", "url"),
    [
        ("date", "/k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html"),
        ("pretty", "/k8s/yt/aws/2020/05/10/for-me-best-k8s-talk/"),
        ("ordinal", "/k8s/yt/aws/2020/131/for-me-best-k8s-talk.html"),
        ("weekdate", "/k8s/yt/aws/2020/W19/Sun/for-me-best-k8s-talk.html"),
        ("none", "/k8s/yt/aws/for-me-best-k8s-talk.html"),
        ("/:year/:title", "/2020/for-me-best-k8s-talk"),
    ],
)
def test_the_seed_post_has_the_url_of_each_style(style: str, url: str) -> None:
    assert route(post(), ".html", Scheme(style)).url == url


@pytest.mark.parametrize(
    ("placeholder", "value"),
    [
        ("year", "2020"),
        ("short_year", "20"),
        ("month", "05"),
        ("i_month", "5"),
        ("short_month", "May"),
        ("long_month", "May"),
        ("day", "10"),
        ("i_day", "10"),
        ("y_day", "131"),
        ("w_year", "2020"),
        ("week", "19"),
        ("w_day", "7"),
        ("short_day", "Sun"),
        ("long_day", "Sunday"),
        ("hour", "04"),
        ("minute", "03"),
        ("second", "02"),
        ("title", "My.Slug"),
        ("slug", "my-slug"),
        ("name", "2020-05-10-for-me-best-k8s-talk"),
        ("path", "2020-05-10-for-me-best-k8s-talk"),
        ("collection", "posts"),
        ("categories", "c%23/b"),
        ("slugified_categories", "c/b"),
        ("output_ext", ".html"),
    ],
)
def test_each_placeholder_of_posts(placeholder: str, value: str) -> None:
    document = post(slug="My.Slug", categories=["C#", "b", "c#"])
    assert route(document, ".html", Scheme(f"/x/:{placeholder}")).url == f"/x/{value}"


def test_years_have_four_digits_whatever_the_c_library_thinks() -> None:
    old = Document("_posts/0033-04-03-x.md", "post", "posts", {"slug": "x"}, datetime(33, 4, 3, tzinfo=UTC))
    assert route(old, ".html", Scheme("/:year/:w_year/:short_year/")).url == "/0033/0033/33/"


@pytest.mark.parametrize(
    ("style", "about", "index", "guide"),
    [
        ("date", "/about.html", "/docs/", "/docs/guide.html"),
        ("pretty", "/about/", "/docs/", "/docs/guide/"),
        ("none", "/about.html", "/docs/", "/docs/guide.html"),
        ("weekdate", "/about", "/docs/", "/docs/guide"),
        ("/:title/", "/about/", "/docs/", "/docs/guide/"),
        ("/:title", "/about", "/docs/", "/docs/guide"),
        ("/:title:output_ext", "/about.html", "/docs/", "/docs/guide.html"),
    ],
)
def test_pages_end_as_the_style_ends(style: str, about: str, index: str, guide: str) -> None:
    scheme = Scheme(style)
    urls = [route(page(path), ".html", scheme).url for path in ("about.md", "docs/index.md", "docs/guide.md")]
    assert urls == [about, index, guide]


def test_what_is_no_html_keeps_its_name_in_every_style() -> None:
    assert route(page("feed.xml"), ".xml", Scheme("pretty")).url == "/feed.xml"
    assert route(page("css/site.scss"), ".css", Scheme("pretty")).url == "/css/site.css"


def test_a_page_in_a_directory_of_its_own_keeps_its_extension_a_post_does_not() -> None:
    assert route(page("feed.xml", permalink="/feed/"), ".xml", Scheme()).dest == "feed/index.xml"
    assert route(post(permalink="/feed/"), ".xml", Scheme()).dest == "feed/index.html"


@pytest.mark.parametrize(
    ("permalink", "url", "dest"),
    [
        ("/own/", "/own/", "own/index.html"),
        ("/own", "/own", "own.html"),
        ("own.html", "/own.html", "own.html"),
        ("/own.json", "/own.json", "own.json"),
        ("/v1.2/own", "/v1.2/own", "v1.2/own.html"),
        ("/a%20b/ü", "/a%20b/ü", "a b/ü.html"),
        ("//a///b/", "/a/b/", "a/b/index.html"),
        ("/:year-:month_:day/", "/2020-05_10/", "2020-05_10/index.html"),
        ("", "/", "index.html"),
        ("/a/./b./c/", "/a/bc/", "a/bc/index.html"),
        (None, "/k8s/yt/aws/for-me-best-k8s-talk.html", "k8s/yt/aws/for-me-best-k8s-talk.html"),
        (False, "/k8s/yt/aws/for-me-best-k8s-talk.html", "k8s/yt/aws/for-me-best-k8s-talk.html"),
    ],
)
def test_a_permalink_of_its_own(permalink: object, url: str, dest: str) -> None:
    found = route(post(permalink=permalink), ".html", Scheme("none"))
    assert (found.url, found.dest) == (url, dest)


def test_a_collection_may_have_a_permalink_for_its_members_and_files() -> None:
    scheme = Scheme(collections={"docs": "/manual/:path/"})
    assert route(member("_docs/a/Big One.md"), ".html", scheme).url == "/manual/a/Big%20One/"
    assert static_dest(StaticFile("_docs/a/pic.png", "docs"), scheme).dest == "manual/a/pic.png"
    assert route(member("_other/a.md"), ".html", scheme).url == "/other/a.html"


def test_paths_do_not_show_the_directory_of_collections() -> None:
    scheme = Scheme(collections_dir="lib")
    document = Document("lib/_docs/a/b.md", "member", "docs", {})
    assert route(document, ".html", scheme).url == "/docs/a/b.html"
    assert static_dest(StaticFile("lib/_docs/a.png", "docs"), scheme).url == "/docs/a.png"


def test_a_member_without_date_has_the_time_of_the_build() -> None:
    scheme = Scheme(collections={"docs": "/:year/:name"}, now=datetime(2031, 1, 1, tzinfo=UTC))
    assert route(member("_docs/a.md"), ".html", scheme).url == "/2031/a"


def test_without_any_date_a_permalink_with_a_date_is_an_error() -> None:
    with pytest.raises(SourceError, match="asks for a date"):
        route(member("_docs/a.md"), ".html", Scheme(collections={"docs": "/:year/:name"}))


def test_the_template_says_which_setting_it_comes_from() -> None:
    scheme = Scheme("pretty", {"docs": "/d/:name"})
    assert permalink_template(post(permalink="/x"), scheme).setting == "page.permalink"
    assert permalink_template(post(), scheme).setting == "permalink"
    assert permalink_template(member("_docs/a.md"), scheme).setting == "collections.docs.permalink"
    assert permalink_template(page("index.md"), scheme).setting == ""


def test_an_unknown_placeholder_is_an_error_with_place_and_hint() -> None:
    line = "permalink: /:yaer/:title/"
    with pytest.raises(SourceError) as caught:
        route(
            post(), ".html", Scheme("/:yaer/:title/"), locate=lambda document, setting: (Place("_config.yml", 3), line)
        )
    assert str(caught.value) == "\n".join(
        [
            "_config.yml:3:13: the permalink '/:yaer/:title/' has an unknown placeholder ':yaer'",
            "  3 | permalink: /:yaer/:title/",
            "    |             ^^^^^",
            "  hint: did you mean ':year'?",
        ]
    )


@pytest.mark.parametrize("value", [404, ["a"], {"a": 1}, True])
def test_a_permalink_that_is_no_text_is_an_error(value: object) -> None:
    with pytest.raises(SourceError, match="`permalink` must be text"):
        route(page("a.md", permalink=value), ".html", Scheme())


def test_a_nul_character_is_an_error() -> None:
    with pytest.raises(SourceError, match="NUL"):
        route(page("a.md", permalink="/a%00b"), ".html", Scheme())


def findings(document: Document, scheme: Scheme | None = None) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    route(document, ".html", scheme or Scheme(), report=found.append)
    return found


@pytest.mark.parametrize("permalink", ["/../x", "/a/../../x/", "/%2e%2e/%2E%2e/x.html", "..", "/a/.%2e/b"])
def test_two_dots_stay_inside_and_are_reported(permalink: str) -> None:
    found = findings(page("a.md", permalink=permalink))
    assert [(item.code, item.severity) for item in found] == [("route/outside", Severity.ERROR)]
    assert not route(page("a.md", permalink=permalink), ".html", Scheme()).dest.startswith(("/", ".."))


def test_two_dots_within_a_name_are_no_mistake() -> None:
    assert findings(page("a.md", permalink="/a..b/")) == []


def test_a_style_name_in_a_front_matter_is_a_warning() -> None:
    found = findings(page("a.md", permalink="pretty"))
    assert [(item.code, item.severity) for item in found] == [("route/style-name", Severity.WARNING)]
    assert STYLES["pretty"] in found[0].hint


def test_a_placeholder_of_posts_in_a_page_is_text_and_a_warning() -> None:
    document = page("a.md", permalink="/:title/:basename/")
    assert route(document, ".html", Scheme()).url == "/:title/a/"
    assert [item.code for item in findings(document)] == ["route/page-placeholder"]


def test_ordinary_documents_have_no_findings() -> None:
    for document in (post(), page("index.md"), page("a b.md", permalink="/10:30/"), member("_docs/a.md")):
        assert findings(document) == []


def test_static_files_stay_where_they_are() -> None:
    for path in ("img/a b.png", ".htaccess", "a/two..dots.tar.gz", "LICENSE", "100%.txt"):
        assert static_dest(StaticFile(path), Scheme("pretty")).dest == path
    assert static_dest(StaticFile("a%20b.png"), Scheme()).dest == "a b.png"
