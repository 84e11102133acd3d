"""YAML is read as Ruby reads it, and whatever is wrong is said with its place."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import simple_yaml, yaml
from generator.errors import SourceError

TABLE = json.loads((Path(__file__).parent / "ruby_scalars.json").read_text(encoding="utf-8"))


def shown(value: object) -> list[str]:
    match value:
        case None:
            return ["nil", ""]
        case bool():
            return ["bool", str(value).lower()]
        case int():
            return ["int", str(value)]
        case float():
            return ["float", ruby_float(value)]
        case datetime():
            return ["time", value.strftime("%Y-%m-%d %H:%M:%S.%f %z")]
        case date():
            return ["date", value.isoformat()]
    return ["str", str(value)]


def ruby_float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)


@pytest.mark.parametrize("row", TABLE, ids=[row["text"] for row in TABLE])
def test_a_plain_scalar_is_what_jekyll_reads(row: dict[str, object]) -> None:
    if row["jekyll"] == ["error", "Psych::SyntaxError"]:
        with pytest.raises(SourceError):
            yaml.load(f"k: {row['text']}")
        return
    assert shown(yaml.load(f"k: {row['text']}")["k"]) == row["jekyll"]  # type: ignore[index]


def problem(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        yaml.load(text, "_posts/a.md", 1)
    return str(caught.value)


def test_quoted_values_stay_text() -> None:
    assert yaml.load("a: '12'\nb: \"yes\"\nc: |\n  2020\nd: >\n  1\n") == {
        "a": "12",
        "b": "yes",
        "c": "2020\n",
        "d": "1\n",
    }


def test_keys_may_be_numbers_and_nil_and_booleans_become_text() -> None:
    assert yaml.load("1: a\nyes: b\n~: c\n1.5: d") == {1: "a", "true": "b", None: "c", 1.5: "d"}


def test_a_list_as_key_becomes_text() -> None:
    assert yaml.load("? [a, 1]\n: b") == {"[a, 1]": "b"}


def test_explicit_tags_are_honoured() -> None:
    assert yaml.load("a: !!str 12\nb: !!float 1\nc: !!int '3'\nd: !!binary aGk=\ne: !mine x") == {
        "a": "12",
        "b": 1.0,
        "c": 3,
        "d": "hi",
        "e": "x",
    }


def test_merge_keys_override_what_stands_above_as_in_ruby() -> None:
    assert yaml.load("a: &x {q: 1, r: 2}\nb:\n  q: 0\n  <<: *x\n  r: 3") == {
        "a": {"q": 1, "r": 2},
        "b": {"q": 1, "r": 3},
    }


def test_of_a_list_of_merged_mappings_the_first_wins() -> None:
    text = "a: &x {q: 1}\nb: &y {q: 2, r: 2}\nc:\n  <<: [*x, *y]"
    assert yaml.load(text)["c"] == {"q": 1, "r": 2}  # type: ignore[index]


def test_only_the_first_document_counts() -> None:
    assert yaml.load("--- a\n--- [") == "a"


def test_an_empty_text_is_nothing() -> None:
    assert yaml.load("") is None
    assert yaml.load("# only a comment\n") is None


def test_crlf_and_byte_order_marks_of_editors_do_no_harm() -> None:
    assert yaml.load("a: 1\r\nb: x\r\n") == {"a": 1, "b": "x"}


def test_a_tab_before_a_comment_is_accepted_as_libyaml_does() -> None:
    assert yaml.load("a: b\t# c\nd: [1]\t# e") == {"a": "b", "d": [1]}


def test_duplicate_keys_warn_and_the_last_counts() -> None:
    found = yaml.read("a: 1\nb: 2\na: 3", "x.md", 1)
    assert found.value == {"a": 3, "b": 2}
    assert [one.text().splitlines()[0] for one in found.warnings] == [
        "x.md:4:1: warning: the key 'a' is given twice; the last one counts"
    ]


def test_key_lines_count_from_the_file() -> None:
    assert yaml.read("a: 1\n\nb:\n  c: 2\nd: [x]", "x.md", 1).key_lines == {"a": 2, "b": 4, "d": 6}


def test_places_are_known_at_every_depth() -> None:
    places = yaml.read_places("a:\n  - b: 1\n    c: 2\n  - 3\n")[1]
    assert places == {("a",): 1, ("a", 0): 2, ("a", 0, "b"): 2, ("a", 0, "c"): 3, ("a", 1): 4}


def test_a_colon_in_a_value_tells_to_quote_it() -> None:
    assert problem("title: Jekyll: the tool") == (
        "_posts/a.md:2:14: invalid YAML: mapping values are not allowed in this context\n"
        "  2 | title: Jekyll: the tool\n"
        "    |              ^\n"
        '  hint: quote the value: title: "Jekyll: the tool"'
    )


def test_a_tab_as_indentation_is_named() -> None:
    assert "replace the tab" in problem("a:\n\tb: 1")


def test_an_open_quote_is_named() -> None:
    assert "a quote or bracket is not closed" in problem("a: 'x")


def test_a_control_character_is_named_with_its_place() -> None:
    assert problem("a: 1\nb: x\x07y").startswith("_posts/a.md:3:5: the character U+0007 is not allowed in YAML")


def test_ruby_objects_are_refused() -> None:
    assert "_posts/a.md:2:4: the YAML tag '!ruby/object:Foo'" in problem("a: !ruby/object:Foo {b: 1}")


def test_an_unknown_alias_is_an_error_with_a_hint() -> None:
    assert "quote a value that begins with '*'" in problem("a: *star")


def test_an_anchor_may_be_defined_again_and_the_nearest_above_counts() -> None:
    assert yaml.load("a: &x 1\nb: *x\nc: &x [2]\nd: *x\n") == {"a": 1, "b": 1, "c": [2], "d": [2]}
    assert "undefined alias" in problem("a: &x 1\nb: &x [*y]")
    assert "alias to itself" in problem("a: &x 1\nb: &x [*x]")


def test_an_alias_to_itself_is_an_error() -> None:
    assert "alias to itself" in problem("a: &x [*x]")


def test_a_billion_laughs_cost_an_error_only() -> None:
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "expand to more than" in problem("\n".join(lines))


@pytest.mark.parametrize("text", ["[" * 50_000, "- " * 50_000, "{a: " * 50_000, "? " * 50_000])
def test_deep_nesting_costs_an_error_only(text: str) -> None:
    assert "nested deeper" in problem(text)


def test_a_long_list_of_words_is_read_in_linear_time() -> None:
    words = ", ".join(f"word{n}  " for n in range(20_000))
    assert len(yaml.load(f"k: [{words}]")["k"]) == 20_000  # type: ignore[index]
    assert simple_yaml.read(f"k: [{words}!]") is None


YAML_PIECES = st.sampled_from(
    list("abyn01.:#-,[]'\"\\/ +_&*!|>%@`{}?~=<\té\n\r\x00\ufeff\ud800") + ["a: ", "- ", "<<: ", "---\n"]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(YAML_PIECES, max_size=30).map("".join))
def test_any_text_is_read_or_is_an_input_error(text: str) -> None:
    try:
        yaml.load(text, "x.yml")
    except SourceError as error:
        assert error.diagnostic.code.startswith("yaml/")


VALUE = st.one_of(
    st.text("ab1yn :#-,é.[]'\"", max_size=7),
    st.sampled_from(
        ["2020-01-01", "'x'", "[a, b]", "[ a ,'b' , \"c d\"]", "12:30", "http://x#y", "yes", "[]", "[a b,c]"]
    ),
)
NAME = st.text("abcdefg", min_size=1, max_size=2)
LINE = st.one_of(
    st.builds("{}:{}{}".format, NAME, st.sampled_from([" ", "  "]), VALUE),
    st.builds("{}:{}{}".format, NAME, st.sampled_from([" ", "  "]), VALUE),
    st.builds("{}-{}{}".format, st.sampled_from(["", " ", "  "]), st.sampled_from(["", " "]), VALUE),
    st.builds("{}:".format, NAME),
    st.sampled_from(["", "# c", "  ", "---", "on: 1", "null: x"]),
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(LINE, max_size=4).map("\n".join))
def test_the_quick_reader_agrees_with_libyaml(text: str) -> None:
    quick = simple_yaml.read(text)
    if quick is not None:
        full = yaml.read_fully(text)
        assert repr((full.value, full.key_lines, full.warnings)) == repr((*quick, ()))


@pytest.mark.parametrize(
    "text",
    [
        "layout: post\ntitle: Hello\n",
        'title: "A: b"\ndate: 2020-05-10 12:00:00 +0200\ntags: [a, b c, 3]\n',
        "a:\n- x\n- y\n\nb:\n  - 1\n  - 'z'\nc:\n",
    ],
)
def test_common_front_matter_takes_the_quick_way(text: str) -> None:
    quick = simple_yaml.read(text)
    assert quick is not None and quick[0] == yaml.read_fully(text).value


def test_what_is_common_to_both_agrees_with_pyyaml() -> None:
    text = "a: [1, 2.5, x, 'y']\nb: {c: null, d: true}\ne: |\n  text\n  more\nf: >-\n  folded\n  text\n"
    assert yaml.load(text) == pyyaml.safe_load(text)
