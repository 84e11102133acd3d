from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from generator.errors import SourceError
from generator.model import Document, StaticFile
from generator.route import Scheme, route
from generator.route.explain import Origins, explain
from generator.route.why import explanation_of, render_text, skipped_reason, static_explanation, to_json

WRITTEN = {"title": "front matter, line 3", "date": "front matter, line 4", "categories": "front matter, line 5"}
SEED = Document(
    "_posts/2020-05-10-for-me-best-k8s-talk.md",
    "post",
    "posts",
    {"title": "For me, the best k8s talk", "slug": "for-me-best-k8s-talk", "categories": ["k8s", "yt", "aws"]},
    datetime(2020, 5, 10, tzinfo=UTC),
)


def origins(
    data: dict[str, str] | None = None, settings: dict[str, str] | None = None, config_file: str = "_config.yml"
) -> Origins:
    found, set_at = WRITTEN if data is None else data, settings or {}
    return Origins(lambda key: found.get(key, ""), lambda key: set_at.get(key, ""), config_file)


def test_the_seed_post_says_why_its_categories_are_in_its_url() -> None:
    explanation = explanation_of(SEED, ".html", Scheme(), origins(), layouts=["post", "default"], plugins=["feed"])
    assert render_text(explanation) == (
        """\
_posts/2020-05-10-for-me-best-k8s-talk.md  For me, the best k8s talk
  kind       post
  date       2020-05-10 00:00:00+00:00 (front matter, line 4)
  URL        /k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html
  file       k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html
  permalink  /:categories/:year/:month/:day/:title:output_ext
             the default style `date`: no `permalink` was set
  layouts    post → default
  plugins    feed

How the URL came about
  :categories  k8s/yt/aws            `categories` (front matter, line 5)
  :year        2020                  date (front matter, line 4)
  :month       05                    date (front matter, line 4)
  :day         10                    date (front matter, line 4)
  :title       for-me-best-k8s-talk  file name; not the title
  :output_ext  .html                 the converter; .md becomes .html

k8s, yt and aws stand in the URL because they are its categories. To drop them, write
  for all posts, in _config.yml:
    permalink: /:year/:month/:day/:title:output_ext
  for this one alone, in its front matter:
    permalink: /:year/:month/:day/:title:output_ext"""
    )


@pytest.mark.parametrize(
    "style", ["date", "pretty", "ordinal", "weekdate", "none", "/:categories/", ":categories-:title"]
)
def test_the_advised_line_takes_exactly_the_categories_out(style: str) -> None:
    explanation = explanation_of(SEED, ".html", Scheme(style), origins())
    line = explanation.advice[0].line
    advised = route(SEED, ".html", Scheme(line.removeprefix("permalink: ").strip(chr(34))))
    assert line.startswith("permalink: ")
    assert not any(name in advised.url for name in ("yt", "aws", "k8s/"))
    assert advised.url.endswith(".html") or advised.url.endswith("/") or advised.url.endswith("talk")


def test_advice_speaks_the_language_of_the_configuration() -> None:
    native = explanation_of(SEED, ".html", Scheme("pretty"), origins(config_file="site.toml"))
    assert native.advice[0].where == "site.toml"
    assert native.advice[0].line == 'permalink = "/:year/:month/:day/:title/"'
    own = Scheme(collections={"posts": "/:categories/:title/"})
    nested = explanation_of(
        SEED, ".html", own, origins(settings={"collections.posts.permalink": "_config.yml, line 9"})
    )
    assert nested.advice[0].where == "_config.yml, line 9, at collections.posts.permalink"
    assert nested.advice[0].line == "permalink: /:title/"


def test_there_is_no_advice_where_no_categories_stand_in_the_url() -> None:
    assert explanation_of(SEED, ".html", Scheme("/:title/"), origins()).advice == ()
    bare = Document(SEED.path, "post", "posts", {"slug": "x"}, SEED.date)
    assert explanation_of(bare, ".html", Scheme(), origins({})).advice == ()


def test_categories_of_directories_are_told_from_written_ones() -> None:
    data = {"slug": "x", "categories": ["news", "Deep Dir", "k8s"]}
    document = Document("news/Deep Dir/_posts/2020-05-10-x.md", "post", "posts", data, SEED.date)
    step = explain(document, ".html", Scheme(), origins())[0]
    assert step.value == "news/deep%20dir/k8s"
    assert step.source == "directory news/Deep Dir/ and `categories` (front matter, line 5)"
    assert step.detail == "downcased, percent-encoded"


@pytest.mark.parametrize(
    ("document", "scheme", "settings", "said"),
    [
        (SEED, Scheme("pretty"), {"permalink": "_config.yml, line 3"}, "style `pretty`, set in _config.yml, line 3"),
        (SEED, Scheme("date"), {"permalink": "site.toml, line 2"}, "style `date`, set in site.toml, line 2"),
        (SEED, Scheme("/:title"), {"permalink": "--config"}, "`permalink: /:title`, set in --config"),
        (
            SEED,
            Scheme(collections={"posts": "/:title"}),
            {"collections.posts.permalink": "_config.yml, line 9"},
            "`collections.posts.permalink`, set in _config.yml, line 9",
        ),
        (
            Document("index.md", "page", "", {}),
            Scheme("pretty"),
            {},
            "no setting: index pages and files other than HTML always have this one",
        ),
        (
            Document("a.md", "page", "", {"permalink": "/b/"}),
            Scheme(),
            {},
            "the document's own `permalink` (front matter, line 2)",
        ),
    ],
)
def test_the_setting_behind_a_permalink_is_named(
    document: Document, scheme: Scheme, settings: dict[str, str], said: str
) -> None:
    where = origins({"permalink": "front matter, line 2"}, settings)
    assert explanation_of(document, ".html", scheme, where).permalink_source == said


def test_every_step_has_the_value_that_stands_in_the_url() -> None:
    document = Document("_posts/2020-05-10-x.md", "post", "posts", {"slug": "À la Carte"}, SEED.date)
    steps = explain(document, ".html", Scheme("/:slug/:y_day/"), origins({"slug": "front matter, line 2"}))
    assert [(step.placeholder, step.value) for step in steps] == [(":slug", "%C3%A0-la-carte"), (":y_day", "131")]
    assert steps[0].source == "`slug` (front matter, line 2)"
    assert steps[0].detail == "slugified from 'À la Carte', percent-encoded"
    assert steps[1].source == "date (file name)"


def test_a_page_tells_its_directory_and_its_name() -> None:
    text = render_text(explanation_of(Document("docs/a b.md", "page", "", {}), ".html", Scheme("pretty"), origins()))
    assert "  :path      /docs  directory of the file" in text
    assert "  :basename  a%20b  file name; percent-encoded" in text
    assert "a URL that ends in a slash is the file index.html of that directory" in text


def test_a_static_file_is_explained_too() -> None:
    plain = static_explanation(StaticFile("img/a.png"), Scheme())
    assert "a file without front matter is copied to where it lies" in render_text(plain)
    inside = static_explanation(StaticFile("_docs/a.png", "docs"), Scheme())
    assert [(step.placeholder, step.value) for step in inside.steps] == [(":collection", "docs"), (":path", "/a")]


@pytest.mark.parametrize(
    ("reason", "words"), [("draft", "--drafts"), ("future", "--future"), ("unpublished", "--unpublished")]
)
def test_a_document_that_is_left_out_says_why(reason: str, words: str) -> None:
    explanation = explanation_of(SEED, ".html", Scheme(), origins(), skipped=skipped_reason(reason, SEED))
    assert words in render_text(explanation).splitlines()[1]


def test_an_explanation_is_plain_data_for_tools() -> None:
    data = to_json(explanation_of(SEED, ".html", Scheme(), origins(), layouts=["post"]))
    assert json.loads(json.dumps(data)) == data
    assert data["url"] == "/k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html"
    assert data["style"] == "date"
    assert data["steps"][0] == {  # type: ignore[index]
        "placeholder": ":categories",
        "value": "k8s/yt/aws",
        "source": "`categories` (front matter, line 5)",
        "detail": "",
    }


def test_colour_goes_through_the_given_function() -> None:
    text = render_text(explanation_of(SEED, ".html", Scheme(), origins()), lambda role, text: f"<{role}>{text}")
    assert "<url>/k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html" in text


def test_no_line_is_wider_than_the_terminal_unless_it_cannot_be_cut() -> None:
    text = render_text(explanation_of(SEED, ".html", Scheme(), origins()), width=80)
    assert [line for line in text.splitlines() if len(line) > 88] == []


def test_an_unknown_placeholder_has_no_explanation_but_an_error() -> None:
    with pytest.raises(SourceError, match="unknown placeholder ':nope'"):
        explain(SEED, ".html", Scheme("/:nope/"), origins())
