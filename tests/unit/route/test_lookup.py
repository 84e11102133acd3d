from __future__ import annotations

import pytest

from generator.errors import SourceError
from generator.model import Route
from generator.route.lookup import find_route

ROUTES = [
    Route("_posts/2020-05-10-talk.md", "/k8s/2020/05/10/talk.html", "k8s/2020/05/10/talk.html"),
    Route("index.md", "/", "index.html"),
    Route("about us.md", "/about%20us/", "about us/index.html"),
    Route("blog/index.md", "/blog/", "blog/index.html"),
    Route("img/100%.png", "/img/100%.png", "img/100%.png"),
]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("_posts/2020-05-10-talk.md", "_posts/2020-05-10-talk.md"),
        ("./_posts/2020-05-10-talk.md", "_posts/2020-05-10-talk.md"),
        ("/k8s/2020/05/10/talk.html", "_posts/2020-05-10-talk.md"),
        ("k8s/2020/05/10/talk", "_posts/2020-05-10-talk.md"),
        ("_site/k8s/2020/05/10/talk.html", "_posts/2020-05-10-talk.md"),
        ("http://localhost:4000/base/k8s/2020/05/10/talk.html?x=1#y", "_posts/2020-05-10-talk.md"),
        ("/", "index.md"),
        ("https://example.org", "index.md"),
        ("/base", "index.md"),
        ("/base/", "index.md"),
        ("_site/index.html", "index.md"),
        ("/about%20us/", "about us.md"),
        ("/about us", "about us.md"),
        ("about us/index.html", "about us.md"),
        ("/blog", "blog/index.md"),
        ("/base/blog/", "blog/index.md"),
        ("img/100%.png", "img/100%.png"),
    ],
)
def test_a_page_is_found_by_source_url_and_file(query: str, path: str) -> None:
    assert find_route(query, ROUTES, baseurl="/base").path == path


def test_what_is_not_there_is_an_error_that_names_what_was_meant() -> None:
    with pytest.raises(SourceError) as caught:
        find_route("_posts/2020-05-10-talks.md", ROUTES)
    assert str(caught.value) == (
        "no page has the source, URL or file '_posts/2020-05-10-talks.md'\n"
        "  hint: did you mean '_posts/2020-05-10-talk.md'?"
    )
    with pytest.raises(SourceError, match="no page has"):
        find_route("zzzzzz", ROUTES)


def test_a_large_site_is_searched_quickly_for_what_was_meant() -> None:
    many = [Route(f"_posts/2020-01-01-post-{i}.md", f"/p/post-{i}/", f"p/post-{i}/index.html") for i in range(5000)]
    with pytest.raises(SourceError) as caught:
        find_route("/p/posd-12/", many)
    assert "/p/post-" in caught.value.diagnostic.hint
