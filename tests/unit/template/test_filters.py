"""Jekyll's filters, each in the words of its documentation and at its edges. Expected values are those of Jekyll."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.template.filters.urls import absolute, joined, normalize, without_dots

NOON = datetime(2011, 4, 3, 12, 34, 46, tzinfo=UTC)  # 14:34:46 in Berlin
POSTS = [
    {"title": "B", "n": 2, "tags": ["x", "y"], "author": {"name": "Ann"}, "s": "10", "hidden": True},
    {"title": "a", "n": None, "tags": [], "author": {"name": "Bob"}, "s": "9", "hidden": False},
    {"title": "C", "n": 1.5, "tags": ["y"], "s": "1.5", "empty": ""},
    {"title": "a2", "n": 2, "s": None, "tags": "x"},
]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/about/", "/base/about/"),
        ("about", "/base/about"),
        ("", "/base"),
        ("/ä b.html", "/base/%C3%A4%20b.html"),
        ("/a%20b", "/base/a%20b"),
        ("/100%", "/base/100%25"),
        ("/a/../b/./c", "/base/b/c"),
        ("?q=1 2&ü=ö", "/base/?q=1%202&%C3%BC=%C3%B6"),
        ("#frag", "/base/#frag"),
        ("https://other.org/x", "https://other.org/x"),
        ("mailto:a@b.c", "mailto:a@b.c"),
        ("/\ufb01ne", "/base/fine"),
    ],
)
def test_relative_url_puts_the_baseurl_before_and_normalizes(site: Any, value: str, expected: str) -> None:
    assert site.liquid("{{ u | relative_url }}", u=value) == expected
    assert site.jinja("{{ u | relative_url | safe }}", u=value) == expected


def test_relative_url_of_a_document_is_that_of_its_url(site: Any, drop: Any) -> None:
    assert site.liquid("{{ p | relative_url }}{{ nil | relative_url }}", p=drop(url="/x.html")) == "/base/x.html"


@pytest.mark.parametrize("baseurl", ["", "/", None])
def test_without_a_baseurl_a_url_only_gets_its_slash(site: Any, baseurl: object) -> None:
    site.view.options["baseurl"] = baseurl
    assert site.liquid("{{ 'a.html' | relative_url }}") == "/a.html"


def test_absolute_url_has_the_sites_address(site: Any) -> None:
    assert site.liquid("{{ '/a b' | absolute_url }}") == "https://example.com/base/a%20b"
    assert site.liquid("{{ 'http://x.org/y' | absolute_url }}") == "http://x.org/y"
    site.view.options["url"] = "http://Example.COM:80"
    assert site.liquid("{{ '/a' | absolute_url }}") == "http://example.com/base/a"
    site.view.options["url"] = None
    assert site.liquid("{{ '/a' | absolute_url }}") == "/base/a"


def test_a_url_without_sense_is_an_error_that_names_it(site: Any) -> None:
    error = site.error("x\n{{ '2020-05-10 10:00' | relative_url }}")
    assert error.message == "Invalid scheme format: '2020-05-10 10'"
    assert (error.place.line, error.excerpt) == (2, "{{ '2020-05-10 10:00' | relative_url }}")
    assert "missing hierarchical segment" in site.error("{{ 'http://' | absolute_url }}").message


def test_baseurl_is_asked_for_once_a_render(site: Any) -> None:
    site.liquid("{{ '/a' | relative_url }}{{ '/b' | relative_url }}{{ '/c' | relative_url }}")
    assert site.view.asked == [("option", "baseurl")]


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_a_normalized_path_is_ascii_and_stays_as_it_is(text: str) -> None:
    path = "/" + text.replace(":", "").replace("//", "").strip("/")
    once = normalize(path)
    assert once.isascii()
    assert normalize(once) == once


@given(st.lists(st.sampled_from(["a", "..", ".", "b", ""]), max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_path_leads_above_the_root(parts: list[str]) -> None:
    path = without_dots("/" + "/".join(parts))
    assert ".." not in path.split("/") and "." not in path.split("/")


def test_ports_and_hosts_are_normal(site: Any) -> None:
    assert absolute("https://MÜNCHEN.de:443", "", "/x") == "https://xn--mnchen-3ya.de/x"
    assert absolute("https://user:pw@h.org:8443", "", "x") == "https://user:pw@h.org:8443/x"
    assert joined("/b", "//cdn.org/x") == "/b//cdn.org/x"
    assert joined("", "//cdn.org/x") == "//cdn.org/x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ '/foo/index.html' | strip_index }}", "/foo/"),
        ("{{ '/foo/index.htm' | strip_index }}", "/foo/"),
        ("{{ 'index.html' | strip_index }}", "index.html"),
        ("{{ nil | strip_index }}{{ '' | strip_index }}", ""),
        ("{{ 'foo, bar; baz?' | cgi_escape }}", "foo%2C+bar%3B+baz%3F"),
        ("{{ '~a-b_c.*' | cgi_escape }}", "~a-b_c.%2A"),
        ("{{ 'foo, bar \\baz?' | uri_escape }}", "foo,%20bar%20%5Cbaz?"),
        ("{{ 'ä%20ö' | uri_escape }}", "%C3%A4%20%C3%B6"),
        ("{{ '100%' | uri_escape }}{{ nil | uri_escape }}", "100%25"),
        ("{{ v | xml_escape }}", "&lt;a href=&quot;x&quot;&gt;&amp;&apos;"),
        ("{{ nil | xml_escape }}{{ 5 | xml_escape }}", "5"),
    ],
)
def test_escapes(site: Any, text: str, expected: str) -> None:
    assert site.liquid(text, v='<a href="x">&\'') == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("date_to_xmlschema", "2011-04-03T14:34:46+02:00"),
        ("date_to_rfc822", "Sun, 03 Apr 2011 14:34:46 +0200"),
        ("date_to_string", "03 Apr 2011"),
        ("date_to_string: 'ordinal'", "3rd Apr 2011"),
        ("date_to_string: 'ordinal', 'US'", "Apr 3rd, 2011"),
        ("date_to_long_string", "03 April 2011"),
        ("date_to_long_string: 'ordinal'", "3rd April 2011"),
        ("date_to_long_string: 'ordinal', 'US'", "April 3rd, 2011"),
        ("date: '%H:%M'", "12:34"),
    ],
)
def test_dates_are_written_in_the_sites_zone(site: Any, call: str, expected: str) -> None:
    assert site.liquid("{{ d | " + call + " }}", d=NOON) == expected


def test_dates_come_in_many_forms(site: Any) -> None:
    text = "{{ d | date_to_xmlschema }}"
    assert site.liquid(text, d=date(2020, 5, 10)) == "2020-05-10T00:00:00+02:00"
    assert site.liquid(text, d="2020-01-10 10:00") == "2020-01-10T10:00:00+01:00"
    assert site.liquid(text, d=1589112000) == "2020-05-10T14:00:00+02:00"
    assert site.liquid(text, d="1589112000") == "2020-05-10T14:00:00+02:00"
    assert site.liquid(text, d=None) == site.liquid(text, d="") == ""
    assert site.liquid("{{ 'now' | date_to_xmlschema }}") == "2024-02-29T13:00:00+01:00"
    assert (
        site.liquid(text, d=datetime(1890, 1, 1, tzinfo=timezone(timedelta(seconds=1)))) == "1890-01-01T00:53:27+00:53"
    )


def test_the_clock_is_asked_only_for_dates_that_need_it(site: Any) -> None:
    site.liquid("{{ '2020-05-10' | date: '%Y' }}{{ '2020-05-10 10:00' | date_to_string }}")
    assert ("now",) not in site.view.asked
    assert site.liquid("{{ 'now' | date: '%Y' }}{{ '3 May' | date_to_string }}") == "202403 May 2024"
    assert ("now",) in site.view.asked


def test_the_same_moment_in_two_zones_is_written_in_each(site: Any) -> None:
    other = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert site.liquid("{{ a | date: '%H %z' }} {{ b | date: '%H %z' }}", a=NOON, b=other) == "12 +0000 07 -0500"


def test_a_date_that_is_none_is_an_error(site: Any) -> None:
    error = site.error("{{ 'soon' | date_to_string }}")
    assert error.message == "Invalid Date: '\"soon\"' is not a valid datetime."
    assert "Invalid Date: '{}'" in site.error("{{ d | date_to_string }}", d={}).message


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("where: 'title', 'a'", "1"),
        ("where: 'n', 2", "0,3"),
        ("where: 'n', '2'", "0,3"),
        ("where: 'n', nil", "1"),
        ("where: 'tags', 'x'", "0,3"),
        ("where: 'tags', empty", "1"),
        ("where: 'hidden', true", "0"),
        ("where: 'hidden', 'false'", "1"),
        ("where: 'author.name', 'Ann'", "0"),
        ("where: 's', 10", "0"),
        ("where: nil, 1", "0,1,2,3"),
        ("where_exp: 'p', 'p.n == 2 or p.hidden == false'", "0,1,3"),
        ("where_exp: 'p', \"p.tags contains 'y'\"", "0,2"),
        ("sort: 'n'", "1,2,0,3"),
        ("sort: 'n', 'last'", "2,0,3,1"),
        ("sort: 's', 'last'", "2,1,0,3"),
        ("sort: 'title'", "0,2,1,3"),
        ("pop", "0,1,2"),
        ("pop: 3", "0"),
        ("pop: 9", ""),
        ("shift", "1,2,3"),
        ("shift: 3", "3"),
    ],
)
def test_lists_are_filtered_and_sorted(site: Any, call: str, expected: str) -> None:
    posts = [{**post, "i": number} for number, post in enumerate(POSTS)]
    assert site.liquid("{{ posts | " + call + " | map: 'i' | join: ',' }}", posts=posts) == expected


def test_empty_is_nothing_at_all(site: Any) -> None:
    values = [None, "", [], {}, [""], "x", {"a": 1}, 0, False]
    items = [{"i": number, "p": value} for number, value in enumerate(values)] + [{"i": 9}]
    assert site.liquid("{{ l | where: 'p', empty | map: 'i' | join }}", l=items) == "0 1 2 3 4 9"
    assert site.liquid("{{ l | where: 'p', nil | map: 'i' | join }}", l=items) == "0 9"


def test_where_takes_the_values_of_a_hash_and_leaves_other_input_alone(site: Any) -> None:
    hash_ = {"a": {"k": 1}, "b": {"k": 2}}
    assert site.liquid("{{ h | where: 'k', 2 | jsonify }}", h=hash_) == '[{"k":2}]'
    assert site.liquid("{{ 'text' | where: 'k', 2 }}{{ nil | where: 'k', 2 }}{{ 5 | where_exp: 'x', 'x' }}") == "text5"


def test_a_list_of_lists_has_no_properties(site: Any) -> None:
    error = site.error("{{ v | where: 'k', 1 }}", v=[[1]])
    assert 'Expected an integer but got "k" instead.' in error.message


def test_properties_are_read_through_drops(site: Any, drop: Any) -> None:
    read: list[str] = []
    posts = [drop(read, title="b", n=1), drop(read, title="a", n=1)]
    text = "{{ posts | where: 'n', 1 | sort: 'title' | map: 'title' | join }} {{ posts | group_by: 'n' | size }}"
    assert site.liquid(text, posts=posts) == "a b 1"
    assert read[:4] == ["n", "n", "title", "title"]
    assert (
        site.jinja("{{ posts | where('n', 1) | sort('title') | map(attribute='title') | join }}", posts=posts) == "ab"
    )


def test_documents_without_a_property_are_sorted_by_date_and_path(site: Any, drop: Any) -> None:
    posts = [drop(date=NOON, path="b"), drop(date=NOON, path="a"), drop(date=NOON - timedelta(1), path="c")]
    assert site.liquid("{{ posts | sort | map: 'path' | join }}", posts=posts) == "c a b"
    assert site.jinja("{{ posts | sort | map(attribute='path') | join }}", posts=posts) == "cab"


def test_find_gives_the_first_or_nothing(site: Any) -> None:
    text = "{% assign p = posts | find: 'n', 2 %}{{ p.title }}{% assign q = posts | find: 'n', 7 %}[{{ q }}]"
    assert site.liquid(text, posts=POSTS) == "B[]"
    text = "{% assign p = posts | find_exp: 'p', 'p.n < 2' %}{{ p.title }}"
    assert site.liquid(text, posts=POSTS[2:]) == "C"


def test_groups_have_name_items_and_size(site: Any) -> None:
    text = "{% assign groups = posts | group_by: 'n' %}{% for g in groups %}"
    text += "{{ g.name }}:{{ g.size }}:{{ g.items | map: 'title' | join }};{% endfor %}"
    assert site.liquid(text, posts=POSTS) == "2:2:B a2;:1:a;1.5:1:C;"
    text = "{{ posts | group_by_exp: 'p', 'p.title | size' | jsonify }}"
    assert site.liquid(text, posts=[{"title": "a"}, {"title": "bb"}, {"title": "c"}]) == (
        '[{"name":1,"items":[{"title":"a"},{"title":"c"}],"size":2},{"name":2,"items":[{"title":"bb"}],"size":1}]'
    )


def test_sort_refuses_nothing_and_unknown_orders(site: Any) -> None:
    assert site.error("{{ nil | sort }}").message == "Cannot sort a null object."
    assert site.error("{{ v | sort: 'a', 'middle' }}", v=[]).message == (
        "Invalid nils order: 'middle' is not a valid nils order. It must be 'first' or 'last'."
    )
    assert "needs an array, not the string" in site.error("{{ 'x' | sort }}").message


def test_pushing_and_taking_make_new_lists(site: Any) -> None:
    values = [1, 2]
    assert (
        site.liquid("{{ v | push: 3 | unshift: 0 | jsonify }}{{ v | pop | shift | jsonify }}", v=values)
        == "[0,1,2,3][]"
    )
    assert values == [1, 2]
    assert site.error("{{ v | pop: -1 }}", v=values).message == "negative array size"
    assert site.liquid("{{ 'x' | push: 1 }}") == "x"


def test_a_sample_is_the_same_in_every_build_of_a_page(site: Any) -> None:
    text = "{{ v | sample }} {{ v | sample }} {{ v | sample: 3 | size }} {{ v | sample: 99 | size }}{{ e | sample }}"
    first = site.liquid(text, v=list(range(50)), e=[])
    assert first == site.liquid(text, v=list(range(50)), e=[])
    site.path = "other.html"
    assert first != site.liquid(text, v=list(range(50)), e=[])
    assert first.endswith(" 3 50")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 'The _config.yml file' | slugify }}", "the-config-yml-file"),
        ("{{ 'The _config.yml file' | slugify: 'pretty' }}", "the-_config.yml-file"),
        ("{{ 'The _cönfig.yml file' | slugify: 'ascii' }}", "the-c-nfig-yml-file"),
        ("{{ 'The _cönfig.yml file' | slugify: 'latin' }}", "the-config-yml-file"),
        ("{{ 'A B' | slugify: 'none' }}", "a b"),
        ("{{ nil | slugify }}", ""),
        ("{{ ' a  b\n c ' | normalize_whitespace }}", "a b c"),
        ("{{ 'hello big\u00a0world' | number_of_words }}", "2"),
        ("{{ '你好hello世界world' | number_of_words }}", "1"),
        ("{{ '你好hello世界world' | number_of_words: 'cjk' }}", "6"),
        ("{{ 'hello world' | number_of_words: 'auto' }}", "2"),
        ("{{ '한국어 a b' | number_of_words: 'auto' }}", "5"),
        ("{{ 'a,b' | split: ',' | array_to_sentence_string }}", "a and b"),
        ("{{ 'a,b,c' | split: ',' | array_to_sentence_string: 'or' }}", "a, b, or c"),
        ("{{ '' | split: ',' | array_to_sentence_string }}", ""),
        (
            "{{ '12abc' | to_integer }} {{ true | to_integer }} {{ 7.9 | to_integer }} {{ nil | to_integer }}",
            "12 1 7 0",
        ),
        ("{{ 'x' | markdownify }}", "<p>x</p>\n"),
        ('{{ "it\'s" | smartify }}', "it’s"),
        ("{{ 'a' | scssify }}{{ 'a' | sassify }}", "/* scss */ a/* sass */ a"),
    ],
)
def test_text_filters(site: Any, text: str, expected: str) -> None:
    assert site.liquid(text) == expected


def test_an_empty_slug_is_warned_of(site: Any) -> None:
    assert site.liquid("{{ '!!' | slugify }}") == ""
    assert [found.message for found in site.view.reports] == ["Empty `slug` generated for '!!'."]


@pytest.mark.parametrize("name", ["number_of_words", "array_to_sentence_string", "cgi_escape"])
def test_filters_say_what_they_need_instead_of_nothing(site: Any, name: str) -> None:
    error = site.error("a\nb {{ page.missing | " + name + " }}")
    assert error.message.startswith(f"filter '{name}' needs a") and error.message.endswith(", not nil")
    assert error.place.line == 2 and "default" in error.hint


def test_jsonify_writes_as_ruby_does(site: Any) -> None:
    value = {"a": [1, 1.0, 1e20, None, True], "t": NOON, "d": date(2020, 1, 2), "s": 'é"\\\n</', 5: {}}
    assert site.liquid("{{ v | jsonify }}", v=value) == (
        '{"a":[1,1.0,1.0e+20,null,true],"t":"2011-04-03 12:34:46 UTC","d":"2020-01-02","s":"é\\"\\\\\\n</","5":{}}'
    )


def test_jsonify_of_documents_ends(site: Any, drop: Any) -> None:
    first = drop(title="1", content="c1")
    second = drop(title="2", content="c2", previous=first)
    first.values_["next"] = second
    assert site.liquid("{{ p | jsonify }}", p=first) == (
        '{"title":"1","content":"c1","next":{"title":"2","content":"c2","previous":'
        '{"title":"1","content":"c1","next":{"title":"2"}}}}'
    )


def test_inspect_shows_values_as_ruby_does(site: Any) -> None:
    text = "{{ v | inspect }}"
    assert site.liquid(text, v={"a": [None, "<x>"]}) == "{&quot;a&quot;=&gt;[nil, &quot;&lt;x&gt;&quot;]}"
    assert site.liquid(text, v=None) == "nil"
