"""Jinja templates: layouts, includes, values, filters, tags, and what is out of reach."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from markupsafe import Markup

from generator.template.view import Source

BASE = "<{% block body %}base{% endblock %}>"


def test_a_layout_extends_another_which_is_asked_of_the_view(site: Any) -> None:
    site.view.files["base.html"] = BASE
    text = '{% extends "base.html" %}{% block body %}{{ super() }} {{ page.title }}{% endblock %}'
    assert site.jinja(text, page={"title": "T"}) == "<base T>"
    assert site.jinja(text, page={"title": "U"}) == "<base U>"
    assert site.view.asked == [("template", "base.html")] * 2


def test_a_changed_layout_is_seen_although_the_environment_is_shared(site: Any) -> None:
    text = '{% extends "base.html" %}{% block body %}x{% endblock %}'
    site.view.files["base.html"] = BASE
    assert site.jinja(text) == "<x>"
    site.view.files["base.html"] = "[{% block body %}{% endblock %}]"
    assert site.jinja(text) == "[x]"


def test_includes_have_parameters(site: Any) -> None:
    site.view.files["a.html"] = "({{ include.t }}|{{ include.u }}|{{ page.title }}|{{ x }})"
    page = {"title": "T"}
    assert site.jinja('{% set x = 1 %}{% include "a.html" t=page.title ~ "!" u=2 %}', page=page) == "(T!|2|T|1)"
    assert site.jinja('{% include "a.html" with t="a", u=[1] %}', page=page) == "(a|1|T|)"
    assert site.jinja('{% for x in "ab" %}{% include "a.html" t=x %}{% endfor %}', page=page) == "(a||T|a)(b||T|b)"
    assert site.jinja('{% include "a.html" %}{% include "no.html" ignore missing %}', page=page) == "(||T|)"
    assert site.jinja('{{ include("a.html", t="<") }}', page=page) == "(&lt;||T|)"
    assert site.jinja('{% include ["no.html", "a.html"] t=1 %}', page=page) == "(1||T|)"


def test_an_included_file_includes_others(site: Any) -> None:
    site.view.files["a.html"] = '{% include "b.html" t=include.t ~ "b" %}{{ include("b.html", t="f") }}{{ include.t }}'
    site.view.files["b.html"] = "[{{ include.t }}]"
    assert site.jinja('{% include "a.html" t="a" %}') == "[ab][f]a"


def test_imported_macros_see_the_page_of_each_render(site: Any) -> None:
    site.view.files["m.html"] = (
        "{% set top = page.title %}{% macro f(a) %}{{ a }} {{ page.title }} {{ top }}{% endmacro %}"
    )
    text = '{% import "m.html" as m %}{{ m.f("<") }}{% from "m.html" import f %} {{ f(1) }}'
    assert site.jinja(text, page={"title": "T"}) == "&lt; T T 1 T T"
    assert site.jinja(text, page={"title": "U"}) == "&lt; U U 1 U U"


def test_the_dialects_include_each_other(site: Any) -> None:
    site.view.files["l.html"] = Source("_includes/l.html", "L{{ page.title | upcase }}{{ include.x }}", "liquid")
    site.view.files["j.html"] = Source("_includes/j.html", "J{{ page.title | upper }}{{ include.x }}{{ y }}", "jinja")
    assert site.jinja('{% include "l.html" x=1 %}', page={"title": "t"}) == "LT1"
    assert site.liquid("{% assign y = 2 %}{% include j.html x=1 %}", page={"title": "t"}) == "JT12"


def test_output_is_escaped_but_content_is_not(site: Any, drop: Any) -> None:
    page = drop(title="<T>", content="<p>c</p>")
    assert (
        site.jinja("{{ page.title }}{{ page.content }}{{ page['content'] }}", page=page) == "&lt;T&gt;" + "<p>c</p>" * 2
    )
    assert site.jinja("{{ content }}{{ '<' }}", content=site.templates.safe("<b>", "jinja")) == "<b>&lt;"
    site.path = "post.md"
    assert site.jinja("{{ page.title }}", page=page) == "<T>"


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        1,
        1.0,
        1e20,
        -0.5,
        "x",
        date(2020, 1, 2),
        datetime(2020, 1, 2, tzinfo=UTC),
        [1, None, [2.0]],
        {"a": [None]},
    ],
)
def test_values_print_the_same_in_both_dialects(site: Any, value: object) -> None:
    site.path = "a.txt"
    assert site.jinja("{{ v }}", v=value) == site.liquid("{{ v }}", v=value)
    assert site.jinja("{{ [v] | join }}{{ '' ~ v }}", v=value) == site.liquid("{{ v }}", v=value) * 2


def test_constants_print_as_variables_do(site: Any) -> None:
    assert site.jinja("{{ none }}{{ true }}{{ 1.5e20 }}{{ [1, none, 'a'] }}") == "true1.5e+201a"
    assert site.jinja("{{ none | upper }}{{ none | string }}{{ 'a' ~ none ~ true }}{{ none | safe }}") == "atrue"


def test_unknown_variables_are_empty_all_the_way_down(site: Any) -> None:
    assert site.jinja("{{ a }}{{ a.b.c }}{{ a['b'][0] }}{% for x in a.b %}x{% endfor %}{% if a.b %}y{% endif %}") == ""
    assert site.jinja(
        "{{ a == none }}{{ a is defined }}{{ a.b | default('d') }}{{ p.x | default('e') }}", p={"x": None}
    ) == ("truefalsede")
    assert site.jinja("{{ page.missing | date_to_string }}{{ page.missing | relative_url }}", page={}) == ""


def test_strict_undefined_makes_them_errors_with_a_hint(site_with: Any) -> None:
    site = site_with(strict_undefined=True)
    error = site.error("a\n{{ page.titel }}", "jinja", page={"title": "T"})
    assert (error.code, error.message, error.place.line) == ("jinja/undefined", "'titel' is undefined", 2)
    assert error.hint == "did you mean 'title'?"
    assert site.error("{{ pag.title }}", "jinja", page={}).hint == "did you mean 'page'?"
    assert site.error("{{ x | append('a') }}", "jinja").message == "'x' is undefined"
    assert site.jinja("{{ x is defined }}{{ x | default('d') }}") == "falsed"


def test_items_come_before_attributes(site: Any) -> None:
    data = {"items": "I", "keys": [1, 2]}
    assert site.jinja("{{ d.items }}{{ d.keys.size }}{{ d.values() | list | size }}", d=data) == "I22"
    assert (
        site.jinja("{{ l.size }}{{ l.first }}{{ l.last }}{{ s.size }}{{ s.upper() }}", l=[1, 2], s="abc") == "2123ABC"
    )
    assert site.jinja("{% for k, v in d.items() %}{{ k }}={{ v }}{% endfor %}", d={"a": 1}) == "a=1"
    assert site.jinja("{{ d.strftime('%Y') }}{{ d.year }}", d=date(2020, 1, 2)) == "20202020"


def test_reads_of_drops_are_seen(site: Any, drop: Any) -> None:
    post = drop(title="T", tags=["a"])
    text = (
        "{{ posts | map(attribute='title') | join }}{{ posts[0].tags[0] }}{{ posts | selectattr('x') | list | size }}"
    )
    assert site.jinja(text, posts=[post]) == "Ta0"
    assert post.read == ["title", "tags", "x"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}", "{{ ''['__class__'] }}", "{{ '' | attr('__class__') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}", "{{ page.__dict__ }}", "{{ obj.secret }}", "{{ include.__call__ }}",
        "{{ relative_url.__globals__ }}", "{{ page._values }}", "{{ [].__class__.__mro__ }}", "{{ link.__closure__ }}",
    ],
)  # fmt: skip
def test_no_template_reaches_into_python(site: Any, drop: Any, text: str) -> None:
    secret = type("Secret", (), {"secret": "hidden"})()
    assert site.jinja(text, page=drop(), obj=secret) == ""


@pytest.mark.parametrize("text", ["{{ '{0.__class__}'.format(1) }}", "{{ '%s' | format(x.__class__.y.z) }}"])
def test_formats_do_not_reach_into_python_either(site: Any, text: str) -> None:
    try:
        assert "class" not in site.jinja(text, x=1)
    except Exception as error:  # an error is as good
        assert type(error).__name__ == "SourceError"


@pytest.mark.parametrize("call", ["l.append(1)", "l.clear()", "d.update(a=1)", "d.pop('a')"])
def test_shared_values_cannot_be_changed(site: Any, call: str) -> None:
    values: dict[str, Any] = {"l": [1], "d": {"a": 1}}
    error = site.error("{{ " + call + " }}", "jinja", **values)
    assert error.code == "jinja/forbidden" and "shared" in error.hint
    assert values == {"l": [1], "d": {"a": 1}}
    assert (
        site.jinja("{% set l = l | push(2) %}{{ l }}{% set n = namespace(x=1) %}{% set n.x = 5 %}{{ n.x }}", l=[1])
        == "125"
    )


def test_a_sandboxed_template_computes_nothing_huge(site_with: Any) -> None:
    site = site_with(sandboxed=True)
    assert "too large" in site.error("{{ 'a' * 100000000 }}", "jinja").message
    assert "too large" in site.error("{{ 9 ** 99999999 }}", "jinja").message
    assert "range" in site.error("{{ range(999999999) }}", "jinja").message
    assert site.jinja("{{ 'a' * 3 }}{{ 2 ** 8 }}") == "aaa256"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ '<b>' | xml_escape }}", "&lt;b&gt;"),
        ("{{ 'a' | markdownify }}", "<p>a</p>\n"),
        ("{{ '<' | append('>') }}", "&lt;&gt;"),
        ("{{ html | append('>') }}", "<i>x &amp; y</i>&gt;"),
        ("{{ html | strip_html }}", "x &amp; y"),
        ("{{ html | strip_html | truncatewords(1) }}", "x..."),
        ("{{ html | split('<i>') | last }}", "x &amp; y</i>"),
        ("{{ html | remove('<i>') }}", "x &amp; y</i>"),
        ("{{ html | size }}{{ html | upcase }}", "16&lt;I&gt;X &amp;AMP; Y&lt;/I&gt;"),
        ("{{ '<\n' | newline_to_br }}{{ '<' | escape_once }}", "&lt;<br />\n&lt;"),
        ("{{ {'a': '</script>&'} | jsonify }}", '{"a":"\\u003c/script\\u003e\\u0026"}'),
    ],
)
def test_filters_know_what_is_safe(site: Any, text: str, expected: str) -> None:
    assert site.jinja(text, html=Markup("<i>x &amp; y</i>")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ [3, 1] | sort }}{{ [3, 1] | sort(true) }}", "1331"),
        ("{{ posts | sort('n', 'last') | map(attribute='n') | join(',') }}", "1,2,"),
        ("{{ posts | sort(attribute='t') | map(attribute='t') | join }}", "abc"),
        ("{{ 'hello world' | truncate(5, '…') }}|{{ 'hello world' | truncate(5, true, '') }}", "hell…|hello"),
        ("{{ 'hello' | slice(1, 2) }}{{ [1, 2, 3] | slice(2) | first | size }}", "el2"),
        ("{{ 'x' | default('y') }}{{ '' | default('y', true) }}", "xy"),
        ("{{ posts | where('n', 2) | size }}{{ posts | where_exp('p', 'p.n > lim') | size }}", "12"),
        ("{{ posts | group_by('n') | map(attribute='name') | join('-') }}", "2--1"),
        ("{{ [1, 2] | reverse | push(3) | jsonify }}{{ 3 | plus(4) }}{{ 7 | divided_by(2) }}", "[2,1,3]73"),
        ("{{ '2020-05-10' | date('%d.%m.%Y') }}", "10.05.2020"),
        ("{{ posts | find('n', 1) | attr('t') }}{{ (posts | find('n', 1)).t }}", "c"),
    ],
)
def test_filters_of_both_families(site: Any, text: str, expected: str) -> None:
    posts = [{"n": 2, "t": "b"}, {"n": None, "t": "a"}, {"n": 1, "t": "c"}]
    assert site.jinja(text, posts=posts, lim=0) == expected


def test_jekylls_tags_are_tags_and_functions(site: Any) -> None:
    site.view.posts, site.view.page_paths = ("_posts/2020-01-02-hi.md",), ("about.md",)
    url = "/base/_posts/2020-01-02-hi.html"
    assert site.jinja("{% post_url 2020-01-02-hi %}|{{ post_url('2020-01-02-hi') }}") == f"{url}|{url}"
    assert site.jinja("{% link about.md %}|{% link 'about.md' %}|{{ link('about.md') }}") == "|".join(
        ["/base/about.html"] * 3
    )
    site.view.files.update({"blog/a.md": "A{{ include.x }}", "c.html": "C{{ include.x }}"})
    assert site.jinja("{% include_relative a.md x=y %}{% include_cached 'c.html' x=y %}", y=5) == "A5C5"
    error = site.error("a\n{% post_url 2020-01-02-ho %}", "jinja")
    assert (error.place.path, error.place.line) == ("blog/post.html", 2)


def test_an_argument_of_a_tag_function_is_no_template(site: Any) -> None:
    error = site.error("{{ link(page.to) }}", "jinja", page={"to": "a %}{{ site.secret }}{% link b"})
    assert error.message == "an argument of link() may not contain '%}'"


def test_the_code_of_highlight_stays_as_it_is(site: Any) -> None:
    text = "{% highlight c# linenos %}\n{{ x }} {% if %} {# c #}\n{% endhighlight %}{{ x }}"
    assert site.jinja(text, x=1) == "<figure c# {'linenos': 'inline'}>{{ x }} {% if %} {# c #}</figure>1"
    text = "{% highlight a %}{% raw %}{{ x }}{% endraw %}{% endhighlight %}"
    assert site.jinja(text) == "<figure a {}>{{ x }}</figure>"
    assert site.jinja("{% raw %}{% link a %}{% endraw %}{# {% link a %} #}{{ '{% link a %}' }}") == "{% link a %}" * 2


def test_tags_keep_the_lines_of_what_follows(site: Any) -> None:
    error = site.error("{% highlight a %}\nx\n{% endhighlight %}\n{% link\n   none.md\n%}\n", "jinja")
    assert error.place.line == 4
    error = site.error("{% highlight a %}\nx\n{% endhighlight %}\n{{ 1 | nope }}", "jinja")
    assert error.place.line == 4


ERRORS = [
    ("{{ page.t | upcas }}", "jinja/unknown-filter", 1, 13, "unknown filter 'upcas'", "did you mean 'upcase'?"),
    ("x\n{{ 1 is evn }}", "jinja/unknown-test", 2, 9, "unknown test 'evn'", "did you mean 'even'?"),
    ("{% inclde 'a' %}", "jinja/unknown-tag", 1, 4, "unknown tag 'inclde'", "did you mean 'include'?"),
    ("{% assign a = 1 %}", "jinja/unknown-tag", 1, 4, "unknown tag 'assign'", "Jinja writes {% set name = value %}"),
    ("{% if x %}\n{% for y in z %}", "jinja/syntax", 2, 0, "a block is never closed", "close it with {% endfor %}"),
    ("{% if x %}{% endfor %}", "jinja/syntax", 1, 14, "'endfor' does not belong here", "close it with {% endif %}"),
    ("{% if %}", "jinja/syntax", 1, 0, "Expected an expression, got 'end of statement block'", ""),
    ("# T {#id}", "jinja/syntax", 1, 0, "Missing end of comment tag", "{: #id}"),
    ("{% include card.html %}", "jinja/syntax", 1, 0, "the name of an included file must be in quotes", "include"),
    ("{% include d/card-x.html a=1 %}", "jinja/syntax", 1, 0, "the name of an included file must be in quotes", "html"),
    ("{% include 'no.html' %}", "jinja/template-not-found", 1, 13, "template 'no.html' does not exist", "layouts"),
    ("{% extends page.none %}", "jinja/undefined", 1, 17, "'none' is undefined", "may be missing"),
    ("a\n\n{{ 1 / 0 }}", "jinja/error", 3, 0, "divided by 0", ""),
    ("{{ 1 + 'a' }}", "jinja/error", 1, 0, "unsupported operand type(s) for +: 'int' and 'str'", ""),
    ("{{ page.foo() }}", "jinja/undefined", 1, 9, "'foo' is undefined", "may be missing"),
    ("{{ 'x' | append }}", "jinja/arguments", 1, 0, "filter 'append': wrong number of arguments (given 1, expected 2)",
     ""),
    ("{{ 'x' | date_to_string }}", "template/date", 1, 0, "Invalid Date: '\"x\"' is not a valid datetime.",
     "write dates"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "column", "message", "hint"), ERRORS)
def test_errors_have_a_place_and_a_hint(
    site: Any, text: str, code: str, line: int, column: int, message: str, hint: str
) -> None:
    error = site.error(text, "jinja", page={"t": "T"}, z=[1])
    assert (error.code, error.message, error.place.line, error.place.column) == (code, message, line, column)
    assert error.excerpt == text.split("\n")[line - 1] and hint in error.hint


def test_front_matter_above_counts(site: Any) -> None:
    from generator.errors import SourceError

    source = Source("_layouts/a.html", "x\n{{ 1 / 0 }}", "jinja", line_offset=5)
    with pytest.raises(SourceError) as caught:
        site.templates.render(source, {}, site.at())
    assert str(caught.value.diagnostic.place) == "_layouts/a.html:7"


def test_all_unknown_filters_are_told_at_once(site: Any) -> None:
    from generator.errors import SourceError

    with pytest.raises(SourceError) as caught:
        site.jinja("{{ 1 | b }}\n{% if false %}{{ 1 | a }}{% endif %}{{ 1 is c }}")
    assert [found.message for found in caught.value.diagnostics] == [
        "unknown filter 'b'", "unknown filter 'a'", "unknown test 'c'",
    ]  # fmt: skip


def test_an_error_in_an_include_is_placed_there(site: Any) -> None:
    site.view.files["a.html"] = "one\n{{ 1 / 0 }}"
    error = site.error('{% include "a.html" %}', "jinja")
    assert (error.place.path, error.place.line, error.excerpt) == ("_layouts/a.html", 2, "{{ 1 / 0 }}")


def test_a_template_that_includes_itself_is_an_error(site: Any) -> None:
    site.view.files["a.html"] = '{% include "a.html" %}'
    error = site.error('{% include "a.html" %}', "jinja")
    assert error.code == "jinja/recursion" and "itself" in error.hint


def test_a_mistake_of_ours_keeps_its_traceback(site: Any) -> None:
    def broken(name: str) -> None:
        raise TypeError("a bug")

    broken.__globals__["__name__"], before = "generator.fake", broken.__globals__["__name__"]
    try:
        site.view.template = broken
        with pytest.raises(TypeError, match="a bug"):
            site.jinja('{% include "a.html" %}')
    finally:
        broken.__globals__["__name__"] = before


def test_liquid_sites_do_not_load_jinja() -> None:
    code = "import sys, generator.template.templates as t; t.Templates().liquid; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"
