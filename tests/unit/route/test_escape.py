from __future__ import annotations

import pytest

from generator.route.escape import clean_path, escape_path, extname, sanitize_url, unescape_path


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("/a/b-c.html", "/a/b-c.html"),
        ("a b", "a%20b"),
        ("ü/日", "%C3%BC/%E6%97%A5"),
        ("a?b#c[d]%e", "a%3Fb%23c%5Bd%5D%25e"),
        ("!$&'()*+,;=:@~_", "!$&'()*+,;=:@~_"),
        ('\\"<>^`{|}', "%5C%22%3C%3E%5E%60%7B%7C%7D"),
        ("", ""),
    ],
)
def test_what_a_url_path_may_not_hold_is_encoded(text: str, escaped: str) -> None:
    assert escape_path(text) == escaped


def test_bytes_that_are_no_text_stay_encoded() -> None:
    assert unescape_path("/a%20b/%C3%BC/%ff%41%zz") == "/a b/ü/%FFA%zz"


@pytest.mark.parametrize(
    ("url", "clean"),
    [("a", "/a"), ("//a//b", "/a/b"), ("/../a", "/a"), ("a..b", "/a/b"), ("x./y", "/xy"), ("", "/"), ("/a/.", "/a/.")],
)
def test_urls_are_cleaned_as_jekyll_cleans_them(url: str, clean: str) -> None:
    assert sanitize_url(url) == clean


@pytest.mark.parametrize(
    ("path", "clean"),
    [("/a/../../b", "b"), ("/", ""), ("/..", ""), ("/a/./b//c/", "a/b/c"), ("/.hidden", ".hidden"), ("/a..b", "a..b")],
)
def test_paths_do_not_lead_above_the_root(path: str, clean: str) -> None:
    assert clean_path(path) == clean


@pytest.mark.parametrize(
    ("name", "ext"),
    [("a.md", ".md"), ("a.b.c", ".c"), (".htaccess", ""), ("a.", "."), ("..a", ""), ("/v1.2/a", ""), ("/a.b/", ".b")],
)
def test_extensions_are_those_of_ruby(name: str, ext: str) -> None:
    assert extname(name) == ext
