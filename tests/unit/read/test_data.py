"""Data files of every format become one mapping; layouts are found by name."""

from __future__ import annotations

from datetime import date

import pytest

from generator.errors import SourceError
from generator.model import Parsed
from generator.read.csv import CsvOptions, read_csv
from generator.read.data import data_key, parse_data
from generator.read.layouts import layout_name, make_layout


def rows(text: str, **options: object) -> object:
    return read_csv(text, "a.csv", CsvOptions(**options))  # type: ignore[arg-type]


# What Ruby 3.1's CSV gives.
CSV = [
    ("a,b\n1,2\n\n3,4\n", [{"a": "1", "b": "2"}, {"a": None, "b": None}, {"a": "3", "b": "4"}]),
    ('a,b\n1,""\n,x\n', [{"a": "1", "b": ""}, {"a": None, "b": "x"}]),
    ("a,a\n1,2\n", [{"a": "1"}]),
    ("a,b\n1,2,3\n", [{"a": "1", "b": "2", None: "3"}]),
    ("a,b\n1\n", [{"a": "1", "b": None}]),
    ("a,\n1,2\n", [{"a": "1", None: "2"}]),
    ('a,b\n1,"x\ny ""z"""\n', [{"a": "1", "b": 'x\ny "z"'}]),
    ("a,b\r\n1,2\r\n", [{"a": "1", "b": "2"}]),
    ("a, b\n1, 2\n", [{"a": "1", " b": " 2"}]),
    ("a,b\r1,2\r", [{"a": "1", "b": "2"}]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CSV)
def test_csv_is_read_as_ruby_reads_it(text: str, expected: object) -> None:
    assert rows(text) == expected


def test_csv_without_headers_or_with_given_ones() -> None:
    assert rows("1,2\n3,4", headers=False) == [["1", "2"], ["3", "4"]]
    assert rows("1,2", headers=("x", "y")) == [{"x": "1", "y": "2"}]


def test_csv_converters_are_rubys() -> None:
    text = "a,b\n1,2.5\n0x1,2020-01-01\n1_0,1e5\n 5 ,x\n"
    numeric = [{"a": 1, "b": 2.5}, {"a": 1, "b": "2020-01-01"}, {"a": 10, "b": 100000.0}, {"a": 5, "b": "x"}]
    assert rows(text, converters=("numeric",)) == numeric
    assert rows("a\n2020-01-02\n2020-13-01", converters=("date",)) == [{"a": date(2020, 1, 2)}, {"a": "2020-13-01"}]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('a,b\n1,x"y\n', "a.csv:2:4: invalid CSV: Illegal quoting"),
        ('a,b\n1,"x"y\n', "a.csv:2:6: invalid CSV: Any value after quoted field isn't allowed"),
        ('a,b\n1,"x\n', "a.csv:2:3: invalid CSV: Unclosed quoted field"),
    ],
)
def test_bad_quotes_have_their_place(text: str, problem: str) -> None:
    with pytest.raises(SourceError) as caught:
        rows(text)
    assert str(caught.value).startswith(problem)


def value(path: str, text: str, **config: object) -> object:
    return parse_data(path, text.encode(), config)[0]


def test_every_format_is_read() -> None:
    assert value("a.yml", "a: 2020-01-01") == {"a": date(2020, 1, 1)}
    assert value("a.json", '{"a": [1, null]}') == {"a": [1, None]}
    assert value("a.tsv", "a\tb\n1\t2") == [{"a": "1", "b": "2"}]
    assert value("a.toml", "a = 1\n[b]\nc = 'x'") == {"a": 1, "b": {"c": "x"}}
    assert value("a.csv", "1,2", csv_reader={"headers": False, "csv_converters": ["numeric"]}) == [[1, 2]]


def test_json_that_is_only_yaml_is_read_all_the_same() -> None:
    assert value("a.json", '{"a": 1, # c\n "b": 2,}') == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        ("d.yml", "a: b: c", "d.yml:1:5: invalid YAML"),
        ("d.json", '{"a" 1}', "d.json:1:6: invalid JSON"),
        ("d.toml", "a = ", "d.toml:1:5: invalid TOML"),
    ],
)
def test_bad_data_has_its_place(path: str, text: str, problem: str) -> None:
    with pytest.raises(SourceError) as caught:
        value(path, text)
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize(
    ("name", "key"),
    [("a.b", "ab"), ("a  b", "a_b"), (" a ", "a_"), ("a-b_c", "a-b_c"), ("a & b", "a_b"), ("x  ", "x_"), ("é ü", "_")],
)
def test_keys_of_data_files_are_rubys(name: str, key: str) -> None:
    assert data_key(name) == key


def test_a_layout_is_named_by_its_path_and_knows_its_parent() -> None:
    assert layout_name("d/x.y.html") == "d/x.y"
    for parent, expected in (("base", "base"), (None, None), ("none", None), (False, None)):
        assert make_layout("a", "_layouts/a.html", Parsed({"layout": parent}, "", 3), "liquid").parent == expected


def test_times_of_day_in_toml_are_text() -> None:
    assert value("a.toml", "t = 10:30:00\nl = [{u = 11:00:00}]") == {"t": "10:30:00", "l": [{"u": "11:00:00"}]}


@pytest.mark.parametrize(("path", "text"), [("a.toml", "a = "), ("a.json", '{"a": '), ("a.yml", "a: ")])
def test_numbers_with_thousands_of_digits_cost_an_error_at_most(path: str, text: str) -> None:
    whole = f"{text}{'9' * 10_000}" + ("}" if path.endswith("json") else "")
    if path.endswith("toml"):
        with pytest.raises(SourceError, match="invalid TOML"):
            value(path, whole)
    else:
        assert value(path, whole) == {"a": "9" * 10_000}
