"""Tags, blocks, filters and drops from outside, as a site generator registers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from generator.liquid import (
    MISSING,
    Block,
    Context,
    Environment,
    LiquidError,
    Parser,
    Tag,
    iterate,
    to_s,
    truthy,
    with_context,
)


class Include(Tag):
    """As Jekyll's: the name is text with outputs, the parameters are a variable of their own."""

    def setup(self, parser: Parser) -> None:
        if not self.markup:
            raise parser.error(self, "include needs a name", hint="{% include file.html %}")
        name, _, rest = self.markup.partition(" ")
        self.file = parser.template(name)
        self.value = parser.expression(rest.partition("=")[2]) if rest else None

    def render(self, context: Context) -> str:
        name = context.render(self.file)
        partial = context.registers["partials"].get(name)
        if partial is None:
            raise LiquidError(f"no include {name}")
        value = self.value.evaluate(context) if self.value else None
        return context.render(context.environment.parse(partial, name), {"include": {"v": value}})


class Upper(Block):
    def render(self, context: Context, body: Callable[[], str] | None = None) -> str:
        assert body is not None
        return body().upper()


@with_context
def where_exp(context: Context, values: object, name: object, source: object) -> list[object]:
    condition = context.environment.condition(to_s(source))
    result = []
    with context.scope({}) as scope:
        for scope[to_s(name)] in iterate(values):
            if truthy(condition.evaluate(context)):
                result.append(scope[to_s(name)])
    return result


ENVIRONMENT = Environment(
    tags={"include": Include, "upper": Upper},
    filters={"where_exp": where_exp, "twice": lambda value, glue="": to_s(value) + to_s(glue) + to_s(value)},
)


def render(source: str, data: dict[str, Any] | None = None, **partials: str) -> str:
    return ENVIRONMENT.parse(source, "x.html").render(data or {}, registers={"partials": partials})


def test_a_tag_renders_another_template_whose_assigns_stay() -> None:
    assert (
        render("{% include p v=x %}{{ y }}{{ include.v }}", {"x": 1}, p="<{{ include.v }}>{% assign y = 2 %}") == "<1>2"
    )


def test_a_tag_may_have_outputs_in_its_markup() -> None:
    assert render("{% for n in l %}{% include {{n}}.html v=n %}{% endfor %}", {"l": ["a", "b"]}, **{
        "a.html": "A{{ include.v }}", "b.html": "B{{ n }}"
    }) == "AaBb"  # fmt: skip


def test_a_break_in_an_include_ends_the_loop_around_it() -> None:
    source = "{% for i in (1..5) %}{{ i }}{% include p %}!{% endfor %}."
    assert render(source, p="{% if i == 2 %}{% break %}{% endif %}") == "1!2."


def test_a_block_sees_the_variables_of_the_loops_around_it() -> None:
    inner = "{{ p.t }}{{ forloop.index }}{% for q in p.t %}{{ q }}{% endfor %}"
    source = "{% for p in l %}{% upper %}" + inner + "{% endupper %}{% endfor %}"
    assert render(source, {"l": [{"t": "a"}, {"t": "b"}]}) == "A1AB2B"


def test_a_break_in_a_block_ends_the_loop_around_it() -> None:
    assert (
        render("{% for i in (1..5) %}{% upper %}a{% if i == 2 %}{% break %}{% endif %}b{% endupper %},{% endfor %}")
        == "AB,A"
    )


def test_a_filter_with_the_context_sees_variables_and_evaluates_conditions() -> None:
    source = (
        "{% for least in (2..2) %}{{ l | where_exp: 'i', 'i.n >= least and i.ok' | map: 'n' | join: ',' }}{% endfor %}"
    )
    assert render(source, {"l": [{"n": n, "ok": n != 3} for n in range(5)]}) == "2,4"


def test_filters_may_have_optional_arguments() -> None:
    assert render("{{ 'a' | twice }}{{ 'a' | twice: '-' }}") == "aaa-a"


def test_filters_and_tags_may_have_any_name() -> None:
    environment = Environment(
        filters={"a-b": lambda value: f"<{value}>", "class": lambda value: "c"}, tags={"import": Tag}
    )
    assert environment.parse("{{ 1 | a-b }}{{ 1 | class }}{% import x %}").render({}) == "<1>c"


def test_a_tag_says_what_is_wrong_with_its_markup() -> None:
    with pytest.raises(LiquidError, match=r"x.html:2:1: include needs a name") as caught:
        render("\n{% include %}")
    assert caught.value.diagnostic.hint == "{% include file.html %}"


def test_an_error_of_a_tag_gets_the_place_of_the_tag() -> None:
    with pytest.raises(LiquidError, match=r"x.html:2:2: no include nope"):
        render("\n {% include nope %}")


class Drop:
    def __init__(self, **values: object) -> None:
        self.values = values
        self.asked: list[str] = []
        self.secret = "s"

    def __liquid_get__(self, key: str) -> object:
        self.asked.append(key)
        return self.values.get(key, MISSING)

    def __liquid_str__(self) -> str:
        return "<drop>"


class ListDrop(Drop):
    def __liquid_iter__(self) -> Iterable[object]:
        return iter([3, 1, 2])

    def __liquid_size__(self) -> int:
        return 3


def test_a_drop_gives_what_it_is_asked_for_and_nothing_else() -> None:
    drop = Drop(title="T", size=7)
    assert (
        render("{{ d }}{{ d.title }}{{ d['title'] }}{{ d.size }}{{ d.secret }}{{ d.values }}", {"d": drop})
        == "<drop>TT7"
    )
    assert drop.asked == ["title", "title", "size", "secret", "values"]


def test_a_drop_can_be_a_list() -> None:
    source = "{{ d.size }}{{ d.first }}{{ d.last }}{% for i in d limit: 2 %}{{ i }}{% endfor %}"
    source += "{{ d | sort | join: '' }}{{ d | size }}"
    assert render(source, {"d": ListDrop()}) == "33231" + "123" + "3"
    assert render("{{ d | map: 'title' | join: ',' }}", {"d": [Drop(title="a"), {"title": "b"}]}) == "a,b"


def test_a_drop_can_be_the_data() -> None:
    assert ENVIRONMENT.parse("{{ a }}{{ b }}").render(Drop(a=1)) == "1"


def test_standard_tags_and_filters_can_be_taken_away() -> None:
    environment = Environment(tags={"include": None}, filters={"upcase": None})
    assert environment.parse("{{ 'x' | upcase }}").render({}) == "x"
    with pytest.raises(LiquidError, match="Unknown tag 'include'"):
        environment.parse("{% include 'x' %}")


def test_analysis_names_variables_filters_tags_and_partials() -> None:
    environment = Environment(loader=lambda name: "")
    source = "{{ page.title | upcase | nope: site.x[y].z }}"
    source += "{% for i in l %}{% if i.a == 'b' %}{% include 'p' with w %}{% endif %}{% endfor %}"
    analysis = environment.parse(source).analyse()
    assert analysis.variables == {"page.title", "site.x", "y", "l", "i.a", "w"}
    assert analysis.filters == {"upcase", "nope"}
    assert analysis.tags == {"for", "if", "include"}
    assert analysis.partials == {"p"}


def test_liquid_5_is_a_switch() -> None:
    source = "{% liquid\n  assign x = 'a'\n  echo x | upcase\n%}{% # note %}{% render 'p', v: 1 %}"
    environment = Environment(liquid5=True, loader={"p": "[{{ v }}{{ x }}]"}.get)
    assert environment.parse(source).render({}) == "A[1]"
    with pytest.raises(LiquidError, match="Unknown tag 'liquid'"):
        Environment().parse(source)
