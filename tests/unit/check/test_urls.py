"""From a URL to the file a host would answer with."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.check.urls import Address, Resolver, parse_redirects, url_of

FILES = ("index.html", "about.html", "blog/index.html", "blog/a b.html", "img/Logo.png", "feed.xml", "empty/x.css")


def resolver(baseurl: str = "", files: tuple[str, ...] = FILES) -> Resolver:
    return Resolver(files, Address.of("https://Example.org", baseurl))


@pytest.mark.parametrize(
    ("url", "dest"),
    [
        ("/", "index.html"),
        ("", "blog/index.html"),
        ("?page=2", "blog/index.html"),
        ("#top", "blog/index.html"),
        ("/about", "about.html"),
        ("/about.html?x#y", "about.html"),
        ("/blog", "blog/index.html"),
        ("/blog/", "blog/index.html"),
        ("a%20b", "blog/a b.html"),
        ("a b.html", "blog/a b.html"),
        ("../about", "about.html"),
        ("../../../about", "about.html"),
        ("./", "blog/index.html"),
        ("..", "index.html"),
        ("/blog/../feed.xml", "feed.xml"),
        ("//example.org/about", "about.html"),
        ("https://example.org", "index.html"),
        ("HTTPS://EXAMPLE.ORG/about", "about.html"),
        ("\\about.html", "about.html"),
    ],
)
def test_a_url_leads_to_a_file(url: str, dest: str) -> None:
    assert resolver().resolve(url, "blog/index.html").dest == dest


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("/nope", "missing"),
        ("/about/", "missing"),
        ("/img/logo.png", "case"),
        ("/empty/", "folder"),
        ("https://example.org/nope", "missing"),
        ("http://[bad", "url"),
        ("http://", "url"),
    ],
)
def test_a_url_leads_nowhere_for_a_reason(url: str, reason: str) -> None:
    target = resolver().resolve(url, "index.html")
    assert (target.dest, target.reason) == ("", reason)


@pytest.mark.parametrize("url", ["mailto:a@b.c", "tel:1", "javascript:void(0)", "data:,x", "MAILTO:x"])
def test_what_no_server_answers_is_left_alone(url: str) -> None:
    target = resolver().resolve(url, "index.html")
    assert (target.dest, target.reason, target.external) == ("", "", "")


def test_other_hosts_are_outside() -> None:
    assert resolver().resolve("https://other.org/about", "index.html").external == "https://other.org/about"


@pytest.mark.parametrize(
    ("url", "dest", "reason"),
    [
        ("/p/about", "about.html", ""),
        ("/p/", "index.html", ""),
        ("/p", "index.html", ""),
        ("/about", "", "outside"),
        ("/project/", "", "outside"),
        ("about", "about.html", ""),
        ("https://example.org/p/about", "about.html", ""),
    ],
)
def test_below_a_baseurl_only_what_starts_with_it_is_the_site(url: str, dest: str, reason: str) -> None:
    target = resolver("/p/").resolve(url, "index.html")
    assert (target.dest, target.reason) == (dest, reason)


def test_the_host_outside_the_baseurl_is_another_site() -> None:
    assert resolver("/p").resolve("https://example.org/q/", "index.html").external == "https://example.org/q/"


def test_a_base_element_moves_relative_urls() -> None:
    assert resolver().resolve("a%20b", "about.html", "/blog/").dest == "blog/a b.html"
    assert resolver().resolve("about", "blog/index.html", "https://example.org/").dest == "about.html"


def test_redirects_of_the_host_count_as_there() -> None:
    rules = parse_redirects("# comment\n/old /about 301\n/gone/* /blog/:splat\nbad\n")
    answers = Resolver(FILES, Address(), rules)
    assert [answers.find(path).reason for path in ("old", "old/", "gone/x/y", "other")] == ["", "", "", "missing"]


@settings(max_examples=300, deadline=None)
@given(st.text("ab./\\%2eE#?:@[]é \n", max_size=15), st.sampled_from(FILES), st.sampled_from(["", "/p"]))
def test_any_url_is_answered_and_never_leaves_the_list_of_files(url: str, page: str, baseurl: str) -> None:
    target = resolver(baseurl).resolve(url, page)
    assert target.dest in (*FILES, "")


@pytest.mark.parametrize("dest", FILES)
def test_the_url_of_a_file_leads_back_to_it(dest: str) -> None:
    assert resolver().resolve(url_of(dest), "index.html").dest == dest
