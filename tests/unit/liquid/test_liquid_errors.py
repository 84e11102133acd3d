"""Errors say where, what, and what to do."""

from __future__ import annotations

import pytest

from generator.errors import Diagnostic, Severity
from generator.liquid import Environment, LiquidError, LiquidSyntaxError


def message(source: str, *, render: bool = False, **options: object) -> str:
    with pytest.raises(LiquidError) as caught:
        template = Environment(**options).parse(source, "_layouts/x.html", 3)  # type: ignore[arg-type]
        if render:
            template.render({"page": {"title": "T"}})
    return str(caught.value)


def test_an_unknown_tag_is_shown_with_its_line_and_a_guess() -> None:
    assert message("a\n  {% forr x in y %}") == (
        "_layouts/x.html:5:3: Unknown tag 'forr'\n"
        "  5 |   {% forr x in y %}\n"
        "    |   ^^^^^^^^^^^^^^^^^\n"
        "  hint: did you mean 'for'?"
    )


def test_a_block_that_is_never_closed_is_shown_where_it_opens() -> None:
    assert message("a\n{% if x %}\nb").startswith("_layouts/x.html:5:1: 'if' tag was never closed")


def test_a_wrong_end_names_the_line_of_its_beginning() -> None:
    text = message("{% if x %}\n\n{% endfor %}")
    assert text.startswith("_layouts/x.html:6:1: 'endfor' is not a valid delimiter for if tags. use endif")
    assert "{% if %} was opened in line 4" in text


def test_an_output_without_end_is_an_error_in_every_mode() -> None:
    for mode in ("lax", "warn", "strict"):
        assert "was not properly terminated" in message("x {{ a", mode=mode)


def test_a_runtime_error_has_the_place_of_its_tag() -> None:
    text = message("\n\n{% for i in (1..3) %}\n  {{ i | divided_by: 0 }}\n{% endfor %}", render=True)
    assert text.startswith("_layouts/x.html:7:3: divided by 0\n  7 |   {{ i | divided_by: 0 }}")


def test_strict_variables_and_filters_guess_what_was_meant() -> None:
    assert "did you mean 'page'?" in message("{{ paeg.title }}", render=True, strict_variables=True)
    assert "did you mean 'title'?" in message("{{ page.titel }}", render=True, strict_variables=True)
    assert "did you mean 'upcase'?" in message("{{ 'x' | upcse }}", render=True, strict_filters=True)


def test_the_mode_warn_reads_strictly_and_falls_back_with_a_warning() -> None:
    warnings: list[Diagnostic] = []
    template = Environment(report=warnings.append).parse("a\n{{ page.title | upcase b }}", "x.html")
    assert template.render({"page": {"title": "t"}}) == "a\nT"
    assert [(w.severity, str(w.place), w.excerpt) for w in warnings] == [
        (Severity.WARNING, "x.html:2:24", "{{ page.title | upcase b }}")
    ]
    assert template.warnings == tuple(warnings)


@pytest.mark.parametrize(
    ("source", "column", "hint"),
    [
        ("{% if a = 3 %}{% endif %}", 9, "compare with =="),
        ("{% for i in l limit=3 %}{% endfor %}", 20, "with a colon"),
        ("{{ a | upcase b }}", 15, "follow a colon"),
        ("{{ a | | b }}", 8, "a filter is missing"),
        ("{% if a && b %}{% endif %}", 9, "write and"),
        ("{{ a + b }}", 6, "plus"),
        ("{{ 'a }}", 4, "quote is missing"),
        ("{% if (a or b) and c %}{% endif %}", 10, "older syntax"),
    ],
)
def test_warnings_point_at_the_character_and_say_what_to_write(source: str, column: int, hint: str) -> None:
    warnings: list[Diagnostic] = []
    Environment(report=warnings.append).parse(source, "x.html")
    assert warnings[0].place is not None
    assert (warnings[0].place.column, hint in warnings[0].hint) == (column, True), warnings[0].hint


def test_the_mode_lax_warns_of_nothing_and_strict_refuses() -> None:
    warnings: list[Diagnostic] = []
    assert Environment(mode="lax", report=warnings.append).parse("{{ 'x' | upcase b }}").render({}) == "X"
    assert warnings == []
    with pytest.raises(LiquidSyntaxError):
        Environment(mode="strict").parse("{{ 'x' | upcase b }}")


def test_inline_errors_are_written_as_ruby_does_and_reported() -> None:
    found: list[Diagnostic] = []
    template = Environment().parse(
        "a{{ 1 | divided_by: 0 }}\n{% if 1 < 'x' %}{% endif %}{{ 'b' | slice: 'x' }}c", "x.html"
    )
    assert template.render({}, errors="inline", report=found.append) == (
        "aLiquid error (line 1): divided by 0\n"
        "Liquid error (line 2): comparison of Integer with String failed"
        "Liquid error (line 2): invalid integerc"
    )
    assert [diagnostic.code for diagnostic in found] == ["liquid/division", "liquid/error", "liquid/error"]


def test_an_error_inside_a_loop_leaves_the_scopes_as_they_were() -> None:
    inner = "{% capture c %}{% for j in l | bad %}{{ j | divided_by: 0 }}{% endfor %}{% endcapture %}"
    source = "{% for i in (1..2) %}" + inner + "{{ i }}{% endfor %}{{ i }}"
    assert Environment(mode="lax").parse(source).render({"l": [1]}, errors="inline") == "12"


def test_a_wrong_number_of_arguments_is_the_mistake_of_the_template() -> None:
    assert "wrong number of arguments (given 4, expected 2..3)" in message("{{ 'a' | replace: 1, 2, 3 }}", render=True)


def test_a_partial_keeps_its_own_place() -> None:
    loader = {"p": "\n{{ 1 | divided_by: 0 }}", "q": "{% nope %}"}.get
    environment = Environment(loader=loader)
    with pytest.raises(LiquidError, match=r"p:2:1: divided by 0"):
        environment.parse("{% include 'p' %}", "x.html").render({})
    with pytest.raises(LiquidError, match=r"q:1:1: Unknown tag"):
        environment.parse("{% include 'q' %}", "x.html").render({})
    text = environment.parse("{% include 'p' %}", "x.html").render({}, errors="inline")
    assert text == "\nLiquid error (p line 2): divided by 0"


def test_a_partial_that_includes_itself_is_stopped() -> None:
    environment = Environment(loader={"p": "{% include 'p' %}"}.get)
    with pytest.raises(LiquidError, match="Nesting too deep"):
        environment.parse("{% include 'p' %}").render({})


def test_a_bug_in_a_filter_keeps_its_traceback_and_says_where_it_was_called() -> None:
    def broken(value: object) -> object:
        raise KeyError("bug")

    template = Environment(filters={"broken": broken}).parse("\n{{ 1 | broken }}", "x.html")
    with pytest.raises(KeyError) as caught:
        template.render({})
    assert caught.value.__notes__ == ["in the template x.html:2:1"]
    assert template.render({}, errors="inline") == "\nLiquid error (line 2): internal"
