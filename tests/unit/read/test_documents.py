"""What a document is made of, and where each of its values was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from generator.config.defaults import entries
from generator.model import Document, Kind
from generator.read.documents import Made, make_document, make_static, read_date
from generator.read.front import parse_document
from generator.read.publish import limit, publication, sort_documents, sort_members
from generator.text import titleize_slug

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def make(path: str, front: str = "", kind: Kind = "post", collection: str = "posts", **more: object) -> Made:
    parsed = parse_document(path, f"---\n{front}\n---\nbody".encode()).parsed
    return make_document(path, kind, collection, parsed, zone=NEW_YORK, now=NOW, **more)  # type: ignore[arg-type]


def test_the_seed_post() -> None:
    made = make("_posts/2020-05-10-for-me-best-k8s-talk.md", "title: T\ncategories: k8s yt aws")
    document = made.document
    assert document.data["categories"] == ["k8s", "yt", "aws"] and document.data["slug"] == "for-me-best-k8s-talk"
    assert document.date == datetime(2020, 5, 10, tzinfo=NEW_YORK)
    assert [(term, str(source)) for term, source in made.categories] == [
        ("k8s", "front matter, line 3"),
        ("yt", "front matter, line 3"),
        ("aws", "front matter, line 3"),
    ]
    assert {key: str(made.sources[key]) for key in ("title", "date", "slug")} == {
        "title": "front matter, line 2",
        "date": "file name",
        "slug": "file name",
    }


def test_folders_above_posts_are_categories_folders_below_are_not() -> None:
    made = make("news/eu/_posts/sub/2020-01-01-a.md", "categories: [x, eu]\ncategory: y z")
    assert made.document.data["categories"] == ["news", "eu", "x", "y z"]
    assert [str(source) for _, source in made.categories][:2] == ["folder", "folder"]


def test_tags_as_text_are_split_and_one_tag_is_not() -> None:
    assert make("_posts/2020-01-01-a.md", "tags: a b").document.data["tags"] == ["a", "b"]
    assert make("_posts/2020-01-01-a.md", "tag: a b").document.data["tags"] == ["a b"]
    assert make("_posts/2020-01-01-a.md").document.data["tags"] == []


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("date: 2020-05-10 23:30:00 +0000", datetime(2020, 5, 10, 19, 30, tzinfo=NEW_YORK)),
        ("date: 2020-05-10 12:00:00", datetime(2020, 5, 10, 8, tzinfo=NEW_YORK)),
        ("date: '2020-05-10 12:00:00'", datetime(2020, 5, 10, 12, tzinfo=NEW_YORK)),
        ("date: 2020-05-11", datetime(2020, 5, 11, tzinfo=NEW_YORK)),
        ("x: 1", datetime(2020, 1, 1, tzinfo=NEW_YORK)),
    ],
)
def test_dates_are_in_the_zone_of_the_site(front: str, expected: datetime) -> None:
    found = make("_posts/2020-01-01-a.md", front).document.date
    assert found is not None and (found, found.utcoffset()) == (expected, expected.utcoffset())


def test_a_bad_date_says_where() -> None:
    made = make("_posts/2020-01-01-a.md", "title: x\ndate: soon")
    assert made.findings[0].text() == (
        "_posts/2020-01-01-a.md:3:1: Invalid date 'soon': Document '_posts/2020-01-01-a.md' does not have a valid date "
        "in the YAML front matter.\n"
        "  3 | date: soon\n"
        "    | ^\n"
        "  hint: write dates as 2020-05-31 or 2020-05-31 12:00:00 +0200"
    )


def test_a_name_with_a_day_that_does_not_exist_is_an_error() -> None:
    assert "valid date in the filename." in make("_posts/2020-13-45-a.md").findings[0].message


def test_drafts_are_dated_by_their_file() -> None:
    mtime = datetime(2022, 2, 2, 2, tzinfo=UTC)
    made = make("_drafts/idea.md", "", "draft", mtime=mtime)
    assert made.document.date == mtime and made.document.data["draft"] is True
    assert made.document.data["title"] == "Idea"


def test_members_have_no_date_of_their_own_accord() -> None:
    document = make("_docs/a-b.md", "", "member", "docs").document
    assert document.date is None and document.data["title"] == "A B"


def test_a_yaml_member_is_data_alone() -> None:
    assert make("_docs/a.yml", "x: 1", "member", "docs").document.data == {"x": 1}


def test_a_null_does_not_override_a_default_but_in_a_pages_layout() -> None:
    defaults = entries([{"scope": {"path": ""}, "values": {"layout": "base", "author": "a"}}])
    post = make("_posts/2020-01-01-a.md", "layout:\nauthor:", defaults=defaults).document.data
    page = make("a.md", "layout:\nauthor:", "page", "", defaults=defaults).document.data
    assert (post["layout"], post["author"]) == ("base", "a")
    assert (page["layout"], page["author"]) == (None, "a")


def test_defaults_name_their_entry() -> None:
    defaults = entries(
        [{"scope": {"path": "x"}, "values": {"a": 1}}, {"scope": {"path": ""}, "values": {"layout": "l"}}]
    )
    source = make("p.md", "", "page", "", defaults=defaults).sources["layout"]
    assert (source.kind, source.entry) == ("default", 1)


def test_an_empty_permalink_of_a_page_is_an_error() -> None:
    assert make("p.md", "permalink: ''", "page", "").findings[0].message == "Invalid permalink in p.md"


def test_defaults_of_posts_are_found_without_the_collections_dir() -> None:
    defaults = entries([{"scope": {"path": "_posts"}, "values": {"a": 1}}])
    assert make("c/_posts/2020-01-01-a.md", collections_dir="c", defaults=defaults).document.data["a"] == 1
    assert make_static("c/_docs/x.png", "docs", collections_dir="c", defaults=defaults).data is None


def test_slugs_become_titles() -> None:
    assert titleize_slug("for-me--BEST-k8s-") == "For Me  Best K8s"


def test_dates_of_any_kind() -> None:
    assert read_date(date(2020, 1, 2), UTC) == datetime(2020, 1, 2, tzinfo=UTC)
    assert read_date(datetime(2020, 1, 2, 3), NEW_YORK) == datetime(2020, 1, 2, 3, tzinfo=NEW_YORK)
    assert read_date("never", UTC) is None and read_date([1], UTC) is None and read_date(True, UTC) is None


# --- publishing


def said(front: str, kind: Kind = "post", **more: bool) -> tuple[bool, bool]:
    path = {"post": "_posts/2020-01-01-a.md", "member": "_docs/a.md", "page": "a.md"}[kind]
    collection = {"post": "posts", "member": "docs", "page": ""}[kind]
    found = publication(make(path, front, kind, collection).document, now=NOW, **more)
    return found.listed, found.written


def test_published_false_hides_and_unpublished_shows() -> None:
    assert (
        said("published: false")
        == said("published: false", "page")
        == said("published: false", "member")
        == (False, False)
    )
    assert said("published: false", unpublished=True) == (True, True)


def test_an_empty_published_hides_posts_but_lists_members() -> None:
    assert said("published:") == (False, False) and said("published:", "member") == (True, False)


def test_posts_of_the_future_are_skipped_with_a_word() -> None:
    assert said("date: 2040-01-01") == (False, False)
    assert said("date: 2040-01-01", future=True) == said("date: 2040-01-01", collection_future=True) == (True, True)
    assert said("date: 2040-01-01", "member") == (True, False) and said("date: 2040-01-01", "page") == (True, True)
    found = publication(make("_posts/2040-01-01-a.md").document, now=NOW)
    assert found.notice == "Skipping: _posts/2040-01-01-a.md has a future date"
    assert found.reason == "its date 2040-01-01 00:00:00 -0500 is in the future; --future builds it anyway"


def test_limit_keeps_the_newest() -> None:
    assert limit(["a", "b", "c"], 2) == ("b", "c") and limit(["a", "b"], 0) == ("a", "b")


def members(**fronts: str) -> list[Document]:
    return [make(f"_docs/{name}.md", front, "member", "docs").document for name, front in fronts.items()]


def names(documents: tuple[Document, ...]) -> str:
    return "".join(one.basename for one in documents)


def test_documents_sort_by_date_then_path() -> None:
    assert names(sort_documents(members(c="date: 2020-01-01", b="date: 2020-01-02", a="date: 2020-01-02"))) == "cab"


def test_members_sort_by_a_key_and_those_without_go_last_with_a_warning() -> None:
    found, warnings = sort_members(members(a="w: 2", b="", c="w: 1", d="w: 2"), {"sort_by": "w"}, "docs")
    assert names(found) == "cadb"
    assert [one.message for one in warnings] == ["'w' not defined in _docs/b.md"]


def test_members_in_the_order_of_a_list() -> None:
    found, _ = sort_members(members(a="", b="", c=""), {"order": ["c.md", "gone.md", "a.md"]}, "docs")
    assert names(found) == "cab"
