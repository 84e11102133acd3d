"""Options come from configuration files in all the spellings that kramdown takes."""

from __future__ import annotations

from typing import Any

import pytest

from generator.kramdown import Options


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("toc_levels", "2..3", (2, 3)),
        ("toc_levels", "1,2,5", (1, 2, 5)),
        ("toc_levels", [1, 2, 2], (1, 2)),
        ("input", "GFM", "gfm"),
        ("auto_ids", "false", False),
        ("auto_ids", "", False),
        ("hard_wrap", "yes", True),
        ("footnote_nr", "35", 35),
        ("entity_output", ":numeric", "numeric"),
        ("smart_quotes", "apos,apos,quot,quot", ("apos", "apos", "quot", "quot")),
        ("smart_quotes", "8216,8217,8220,8221", (8216, 8217, 8220, 8221)),
        ("math_engine", None, None),
        ("syntax_highlighter", "nil", None),
        ("gfm_quirks", "paragraph_end,no_auto_typographic", ("paragraph_end", "no_auto_typographic")),
        ("gfm_quirks", [], ()),
        ("link_defs", {"home": ["/", "Home"], "top": ["#"]}, {"home": ("/", "Home"), "top": ("#", None)}),
        ("link_defs", "{home: [/]}", {"home": ("/", None)}),
        ("typographic_symbols", {":hellip": "..."}, {"hellip": "..."}),
        ("syntax_highlighter_opts", {"block": {"line_numbers": True}}, {"block": {"line_numbers": True}}),
    ],
)
def test_values_are_read_as_kramdown_reads_them(name: str, value: Any, expected: Any) -> None:
    assert getattr(Options.from_mapping({name: value}), name) == expected


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("toc_levels", "1-3", "neither a range"),
        ("toc_levels", [7], "1 to 6"),
        ("footnote_nr", "many", "not a whole number"),
        ("smart_quotes", "a,b", "exactly four"),
        ("link_defs", {"a": "b"}, "needs a list"),
        ("link_defs", 3, "a mapping was expected"),
        ("footnote_link_text", "note", "needs to contain %s"),
        ("input", "html", "no parser 'html'"),
    ],
)
def test_a_wrong_value_is_reported_and_the_default_holds(name: str, value: Any, said: str) -> None:
    found: list[tuple[str, str, str]] = []
    options = Options.from_mapping({name: value}, lambda *complaint: found.append(complaint))
    assert options == Options()
    assert [(option, said in message) for option, message, _ in found] == [(name, True)]


def test_an_unknown_name_is_reported_with_a_suggestion() -> None:
    found: list[tuple[str, str, str]] = []
    Options.from_mapping({"auto_id": True, "coderay_css": "class"}, lambda *complaint: found.append(complaint))
    assert found == [("auto_id", "unknown kramdown option 'auto_id'", "did you mean 'auto_ids'?")]
