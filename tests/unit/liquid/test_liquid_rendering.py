"""What templates write, where the conformance suite does not look: Ruby's text, scopes, depth, limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from generator.liquid import Environment, LimitError, Limits, LiquidError

ENVIRONMENT = Environment(zone=UTC, clock=lambda: datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC))


def render(source: str, **data: Any) -> str:
    return ENVIRONMENT.parse(source).render(data)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e20, "1.0e+20"),
        (1e-5, "1.0e-05"),
        (-0.0, "-0.0"),
        (1e15, "1000000000000000.0"),
        (100.0, "100.0"),
        (float("inf"), "Infinity"),
        (True, "true"),
        (None, ""),
        ([1, [2, None], "x"], "12x"),
        ({"a": 1, "b": [None, 'q"']}, '{"a"=>1, "b"=>[nil, "q\\""]}'),
        ([{"a": "\n#{x}"}], '{"a"=>"\\n\\#{x}"}'),
        (date(2020, 5, 10), "2020-05-10"),
        (datetime(2020, 5, 10, tzinfo=timezone(timedelta(hours=2))), "2020-05-10 00:00:00 +0200"),
        (datetime(2020, 5, 10, tzinfo=UTC), "2020-05-10 00:00:00 UTC"),
    ],
)
def test_values_are_written_as_ruby_writes_them(value: Any, text: str) -> None:
    assert render("{{ v }}", v=value) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 7 | divided_by: 2 }} {{ -7 | divided_by: 2 }} {{ 7.0 | divided_by: 2 }}", "3 -4 3.5"),
        ("{{ -7 | modulo: 3 }} {{ 7.5 | modulo: 2 }}", "2 1.5"),
        ("{{ '0.1' | plus: '0.2' }} {{ '3 apples' | times: 2 }}", "0.3 6"),
        ("{{ 2.5 | round }} {{ -2.5 | round }} {{ 1.234 | round: 2 }} {{ 1234 | round: -2 }}", "3 -3 1.23 1200"),
        ("{{ 'a,b,,' | split: ',' | size }} {{ '  a  b ' | split: ' ' | join: '|' }}", "2 a|b"),
        ("{{ 'héllo' | slice: -3, 2 }} {{ 'abc' | slice: 9 }}|", "ll |"),
        ("{{ 'one two three' | truncatewords: 2 }} {{ 'abcdef' | truncate: 4 }}", "one two... a..."),
        ("{{ 'a&amp;<b' | escape_once }} {{ 'a b&c/~*' | url_encode }}", "a&amp;&lt;b a+b%26c%2F~%2A"),
        ("{{ 'x<script>1</script>y<!-- z --><b>t</b>' | strip_html }}", "xyt"),
        ("{{ 'a.b' | replace: '.', '\\0\\0' }}", "a..b"),
        ("{{ 'now' | date: '%Y' }} {{ 'today' | date: '%d' }} {{ 0 | date: '%F' }}", "2021 03 1970-01-01"),
        ("{{ '2020-05-10' | date: '%-d %^b' }} {{ 'nonsense' | date: '%Y' }}", "10 MAY nonsense"),
        ("{{ '' | default: 'd' }}{{ false | default: 'e' }}{{ 0 | default: 'f' }}", "de0"),
    ],
)
def test_filters_count_and_cut_as_ruby_does(source: str, text: str) -> None:
    assert render(source) == text


def test_sorting_puts_nil_last_and_refuses_what_has_no_order() -> None:
    users = [{"n": "b"}, {}, {"n": "A"}]
    assert render("{{ u | sort: 'n' | map: 'n' | join: ',' }}", u=users) == "A,b,"
    assert render("{{ u | sort_natural: 'n' | map: 'n' | join: ',' }}", u=users) == "A,b,"
    with pytest.raises(LiquidError, match="comparison of"):
        render("{{ u | sort }}", u=[1, "a"])


def test_assign_in_a_loop_is_seen_behind_it_but_the_loop_variable_is_not() -> None:
    assert render("{% for i in (1..3) %}{% assign x = i %}{% endfor %}{{ x }}[{{ i }}]") == "3[]"


def test_a_loop_variable_hides_what_is_assigned() -> None:
    assert render("{% for i in (1..2) %}{% assign i = 9 %}{{ i }}{% endfor %}{{ i }}") == "129"


def test_capture_keeps_what_was_written_before_a_break() -> None:
    source = (
        "{% for i in (1..3) %}{% capture c %}{{ i }}{% if i == 2 %}{% break %}{% endif %}!{% endcapture %}{% endfor %}"
    )
    assert render(source + "{{ c }}") == "2"


def test_parent_loops_can_be_asked() -> None:
    inner = "{% for b in (1..2) %}{{ forloop.parentloop.index }}{{ forloop.index }} {% endfor %}"
    assert render("{% for a in (1..2) %}" + inner + "{% endfor %}") == "11 12 21 22 "


@pytest.mark.parametrize("depth", [1, 7, 8, 9, 30, 98])
def test_deeply_nested_loops_see_all_their_variables(depth: int) -> None:
    heads = "".join(f"{{% for v{i} in (1..1) %}}" for i in range(depth))
    names = "".join(f"{{{{ v{i} }}}}" for i in range(depth))
    tail = "{% endfor %}" * depth
    assert render(heads + names + "{{ forloop.index }}" + tail) == "1" * (depth + 1)


@pytest.mark.parametrize("depth", [1, 8, 20, 60])
def test_break_leaves_one_loop_however_deep(depth: int) -> None:
    heads, tail = "{% if true %}" * depth, "{% endif %}" * depth
    source = (
        "{% for i in (1..3) %}{% for j in (1..3) %}{{ j }}"
        + heads
        + "{% break %}"
        + tail
        + "x{% endfor %},{% endfor %}"
    )
    assert render(source) == "1,1,1,"


def test_nesting_has_an_end() -> None:
    with pytest.raises(LiquidError, match="Nesting too deep"):
        ENVIRONMENT.parse("{% if a %}" * 101 + "{% endif %}" * 101)


def test_long_chains_work_inside_loops_too() -> None:
    condition = " or ".join(["i == 0"] * 50) + " or i == 2"
    filters = " | plus: 1" * 60
    branches = "".join(f"{{% elsif i == {n} %}}<{n}>" for n in range(60))
    body = f"{{% if {condition} %}}Y{{% endif %}}{{{{ i{filters} }}}}{{% if false %}}{branches}{{% endif %}}"
    assert render("{% for i in (1..2) %}" + body + "{% endfor %}") == "61<1>Y62<2>"


def test_a_when_may_have_very_many_values() -> None:
    values = ", ".join(str(number) for number in range(500))
    source = "{% for i in (499..500) %}{% case i %}{% when " + values + " %}in{% else %}out{% endcase %}{% endfor %}"
    assert render(source) == "inout"
    assert render("{% for i in (1..2) %}{% case i %}{% when 1, 1, x %}{{ i }}{% endcase %}{% endfor %}", x=2) == "112"


def test_cycles_count_by_their_values_or_their_name() -> None:
    source = "{% for i in (1..3) %}{% cycle 'a', 'b' %}{% cycle 'n': i, 'y' %}{% cycle 'n': 'z', 'w' %}{% endfor %}"
    assert render(source) == "a1wb2wa3w"


def test_white_space_alone_in_a_block_is_dropped() -> None:
    assert render("a{% if true %}\n  {% assign x = 1 %}\n{% endif %}b{{ x }}") == "ab1"


def test_limits_stop_a_template_that_is_not_trusted() -> None:
    loops = Environment(limits=Limits(loops=1000))
    with pytest.raises(LimitError):
        loops.parse("{% for i in (1..100) %}{% for j in (1..100) %}{% endfor %}{% endfor %}").render({})
    with pytest.raises(LimitError):
        loops.parse("{% for i in (1..99999999999) %}{% endfor %}").render({})
    output = Environment(limits=Limits(output=100))
    assert output.parse("{% for i in (1..50) %}a{% endfor %}").render({}) == "a" * 50
    with pytest.raises(LimitError):
        output.parse("{% for i in (1..500) %}a{% endfor %}").render({})
    endless = Environment(limits=Limits(seconds=0.05))
    with pytest.raises(LimitError):
        endless.parse("{% for i in (1..100000) %}{% for j in (1..100000) %}{{ j }}{% endfor %}{% endfor %}").render({})
    assert "exceeded" in output.parse("{% for i in (1..500) %}a{% endfor %}").render({}, errors="inline")


def test_limits_count_what_partials_write_too() -> None:
    environment = Environment(liquid5=True, limits=Limits(output=50, loops=30), loader={"p": "xxxxxxxxxx"}.get)
    with pytest.raises(LimitError):
        environment.parse("{% for i in (1..10) %}{% render 'p' %}{% endfor %}").render({})
    assert environment.parse("{% render 'p' %}" * 2).render({}) == "x" * 20


def test_no_attribute_of_a_python_object_can_be_reached() -> None:
    class Secret:
        password = "hunter2"

    for path in ("password", "__class__", "__dict__", "size", "first"):
        assert render(f"{{{{ s.{path} }}}}{{{{ s['{path}'] }}}}{{{{ l.{path}.x }}}}", s=Secret(), l=[1]) == ""
    assert render("{{ x.__class__ }}{{ x.upper }}{{ f }}", x="x", f=len) == "builtin_function_or_method"


def test_one_template_renders_many_times_without_memory() -> None:
    template = ENVIRONMENT.parse(
        "{% increment n %}{% cycle 'a', 'b' %}{% assign x = 1 %}{{ x }}{{ y }}{% assign y = 2 %}"
    )
    assert template.render({}) == template.render({}) == "0a1"


def test_text_alone_is_not_compiled() -> None:
    template = ENVIRONMENT.parse("plain { text } %}")
    assert template.render({}) == "plain { text } %}"
    assert template._code == {}
