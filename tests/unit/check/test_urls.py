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


@pytest.mark.parametrize(
    ("url", "reason"),
    [("../about", "outside"), ("/p/../about", "outside"), ("%2e%2e/about", "outside"), ("blog/../about", "")],
)
def test_dots_lead_out_of_the_baseurl(url: str, reason: str) -> None:
    assert resolver("/p").resolve(url, "index.html").reason == reason
    if url[0] != "/":
        assert resolver("/p").resolve(f"../{url}", "blog/index.html").reason == reason


@pytest.mark.parametrize("baseurl", ["/my blög", "/my%20bl%C3%B6g"])
@pytest.mark.parametrize("url", ["/my%20bl%C3%B6g/about", "/my blög/about", "https://example.org/my%20bl%c3%b6g/about"])
def test_a_baseurl_may_be_written_encoded_or_not(baseurl: str, url: str) -> None:
    assert resolver(baseurl).resolve(url, "index.html").dest == "about.html"


def test_a_percent_sign_in_the_name_of_a_folder_is_one() -> None:
    files = ("100%25/index.html", "100%25/a b.html")
    assert resolver(files=files).resolve("a%20b.html", "100%25/index.html").dest == "100%25/a b.html"


def test_the_host_outside_the_baseurl_is_another_site() -> None:
    assert resolver("/p").resolve("https://example.org/q/", "index.html").external == "https://example.org/q/"


def test_a_base_element_moves_relative_urls() -> None:
    assert resolver().resolve("a%20b", "about.html", "/blog/").dest == "blog/a b.html"
    assert resolver().resolve("about", "blog/index.html", "https://example.org/").dest == "about.html"


def test_redirects_of_the_host_count_as_there() -> None:
    rules = parse_redirects("# comment\n/old /about 301\n/gone/* /blog/:splat\n/n/:year/:name /about\nbad\n")
    answers = Resolver(FILES, Address(), rules)
    for path in ("old", "old/", "gone", "gone/x/y", "n/2024/a"):
        assert answers.find(path).reason == ""
    for path in ("other", "gonex", "n/2024", "n/2024/a/b"):
        assert answers.find(path).reason == "missing"


@settings(max_examples=300, deadline=None)
@given(st.text("ab./\\%2eE#?:@[]é \n", max_size=15), st.sampled_from(FILES), st.sampled_from(["", "/p"]))
def test_any_url_is_answered_and_never_leaves_the_list_of_files(url: str, page: str, baseurl: str) -> None:
    target = resolver(baseurl).resolve(url, page)
    assert target.dest in (*FILES, "")


@pytest.mark.parametrize("dest", FILES)
def test_the_url_of_a_file_leads_back_to_it(dest: str) -> None:
    assert resolver().resolve(url_of(dest), "index.html").dest == dest
