"""Front-matter defaults hold for paths and types, and the more exact one wins."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.config.defaults import entries, matching
from generator.config.patterns import expand_braces, fnmatch, glob


def values(defaults: list[object], path: str, type: str = "pages", **more: str) -> Mapping[str, object]:
    return matching(entries(defaults), path, type, **more).values  # type: ignore[arg-type]


def entry(path: str | None = "", type: str | None = None, **given: object) -> dict[str, object]:
    scope = {key: value for key, value in (("path", path), ("type", type)) if value is not None}
    return {"scope": scope, "values": given}


def test_an_empty_path_holds_for_all() -> None:
    assert values([entry(a=1)], "x/y.md") == {"a": 1}


def test_a_path_is_a_plain_prefix() -> None:
    assert values([entry("posts", a=1)], "posts2/x.md") == {"a": 1}
    assert values([entry("/posts", a=1)], "posts/x.md") == {}
    assert values([entry("posts", a=1)], "/posts/x.png") == {"a": 1}


def test_the_longer_path_wins_whatever_the_order() -> None:
    long, short = entry("a/b", k="long"), entry("a", k="short")
    assert values([long, short], "a/b/c.md") == values([short, long], "a/b/c.md") == {"k": "long"}


def test_of_equal_paths_one_with_a_type_wins() -> None:
    typed, plain = entry("", "posts", k="typed"), entry("", k="plain")
    assert values([typed, plain], "x.md", "posts") == values([plain, typed], "x.md", "posts") == {"k": "typed"}


def test_of_equals_the_later_wins() -> None:
    assert values([entry("", k=1), entry("", k=2)], "x.md") == {"k": 2}


def test_mappings_merge_deeply() -> None:
    assert values([entry("a", m={"x": 1, "y": 1}), entry("", m={"y": 2, "z": 2})], "a/b.md") == {
        "m": {"x": 1, "y": 1, "z": 2}
    }


def test_old_names_of_types_are_understood() -> None:
    assert values([entry("", "post", a=1)], "x.md", "posts") == {"a": 1}
    assert values([entry("", "page", a=1)], "x.md", "pages") == {"a": 1}


def test_a_type_never_holds_for_static_files_of_no_collection() -> None:
    assert values([entry("", "pages", a=1), entry("", b=1)], "x.png", "") == {"b": 1}


@pytest.mark.parametrize(
    ("pattern", "path", "holds"),
    [
        ("section/*/special", "section/a/special/x.md", True),
        ("section/*/special", "section/a/b/special/x.md", False),
        ("section/**/special", "section/a/b/special/x.md", True),
        ("*/x.md", "a/x.md", True),
        ("*.md", "a/x.md", False),
        ("**/*.md", ".hidden/x.md", False),
        ("_posts/{a,b}*/x", "_posts/bc/x/y.md", True),
    ],
)
def test_globs_hold_for_what_they_match_and_all_below(pattern: str, path: str, holds: bool) -> None:
    assert (values([entry(pattern, a=1)], path) == {"a": 1}) is holds


def test_a_globber_tells_what_there_is() -> None:
    found = matching(entries([entry("s/*", a=1)]), "s/ab/x.md", "pages", globber=lambda _: ["s/a"])
    assert found.values == {"a": 1}


def test_the_collections_dir_may_stand_before_a_path_or_not() -> None:
    for path in ("_docs/x", "stuff/_docs/x", "stuff/_docs/*"):
        assert values([entry(path, a=1)], "_docs/x/y.md", "docs", collections_dir="stuff") == {"a": 1}, path


def test_entries_without_values_are_left_out() -> None:
    assert values(["x", {"scope": {}}, {"values": {"a": 1}}], "x.md") == {"a": 1}


def test_each_key_knows_the_entry_that_set_it() -> None:
    found = matching(entries([entry("", a=1, b=1), entry("x", b=2)]), "x/y.md", "pages")
    assert found.source_path("a") == ("defaults", 0, "values", "a")
    assert found.source_path("b") == ("defaults", 1, "values", "b")
    assert found.source_path("c") is None


# What Ruby 3.1 says of `File.fnmatch?(pattern, path)`.
FNMATCH = [
    ("a*", "ab/c", True),
    ("a?c", "a/c", True),
    ("[ab]c", "ac", True),
    ("[!a]c", "bc", True),
    ("[^a]c", "ac", False),
    ("a\\*", "a*", True),
    ("**/x", "a/b/x", True),
    ("**/x", "x", False),
    ("*.md", "a.md", True),
    ("/s/*", "/s/.git", True),
    ("[a", "[a", False),
    ("{a,b}", "a", False),
    ("[a-]", "-", True),
]


@pytest.mark.parametrize(("pattern", "path", "holds"), FNMATCH)
def test_fnmatch_is_rubys(pattern: str, path: str, holds: bool) -> None:
    assert bool(fnmatch(pattern).fullmatch(path)) is holds


def test_globs_stay_within_a_name() -> None:
    assert glob("a/*.md").fullmatch("a/x.md") and not glob("a/*.md").fullmatch("a/b/x.md")
    assert glob("a/**/x").fullmatch("a/x") and glob("a/**/x").fullmatch("a/b/c/x")


def test_braces_expand() -> None:
    assert expand_braces("a{b,c{d,e}}f") == ["abf", "acdf", "acef"]
    assert expand_braces("a{b") == ["a{b"]
