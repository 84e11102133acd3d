"""Templates that never end, grow without bound, or look for a way into Python."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from hostile import Case, Run, Tree

FRONT = "---\n---\n"
FAST = {"_config.yml": "limits: {seconds: 2}\n"}
SLOW = {"_config.yml": "limits: {seconds: 40}\n"}  # where another limit is to be met, however busy the machine


def liquid(story: str, body: str, says: str = "", ok: bool | None = None, **more: str) -> Case:
    config = SLOW if says == "liquid/limit" else FAST
    files: Tree = {**config, "a.html": FRONT + body, **{f"_includes/{name}": text for name, text in more.items()}}
    return Case(f"Liquid: {story}", files, says, ok)


LIQUID = [
    liquid("loops within loops", "{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}", "liquid/limit", False),
    liquid("a huge range", "{% for a in (1..99999999999) %}x{% endfor %}", "liquid/limit", False),
    liquid("a range beyond all numbers", "{% for a in (1..99999999999999999999999999) %}x{% endfor %}", "", False),
    liquid("a huge range that only breaks", "{% for a in (1..9999999999) %}{% break %}{% endfor %}"),
    liquid("a table of a huge range", "{% tablerow a in (1..99999999999) cols:3 %}x{% endtablerow %}", "", False),
    liquid("the size of a huge range", "{{ (1..99999999999999) | size }}"),
    liquid("a huge range joined", "{{ (1..99999999999) | join: ',' }}", "", False),
    liquid("a huge range sorted", "{% assign a = (1..99999999999) | reverse | sort %}{{ a | size }}", "", False),
    liquid("a huge range printed", "{{ (1..99999999999) | jsonify }}"),
    liquid("a text that doubles", "{% assign s = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s | size }}", "liquid/limit", False),
    liquid("a capture that doubles", "{% assign s = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}", "liquid/limit", False),
    liquid("a giant capture", "{% capture s %}{% for i in (1..4000000) %}xxxxxxxxxxxxxxxxxxxx{% endfor %}{% endcapture %}", "liquid/limit", False),
    liquid("a replacement that squares", "{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..20) %}{% assign s = s | replace: 'a', s %}{% endfor %}", "liquid/limit", False),
    liquid("a number that squares", "{% assign n = 99999999 %}{% for i in (1..60) %}{% assign n = n | times: n %}{% endfor %}{{ n }}", "", False),
    liquid("a list that doubles", "{% assign l = 'a,b,c' | split: ',' %}{% for i in (1..60) %}{% assign l = l | concat: l %}{% endfor %}", "liquid/limit", False),
    liquid("quotes that double", "{% assign s = '\"' %}{% for i in (1..60) %}{% assign s = s | jsonify %}{% endfor %}{{ s | size }}", "liquid/limit", False),
    liquid("an include of itself", "{% include x.html %}", "x.html → _includes/x.html", False, **{"x.html": "{% include x.html %}"}),
    liquid("includes in a circle", "{% include x.html %}", "x.html → _includes/y.html → _includes/x.html", False, **{"x.html": "a{% include y.html %}", "y.html": "b{% include x.html %}"}),
    liquid("an include of itself with parameters", "{% include x.html a='b' %}", "x.html → _includes/x.html", False, **{"x.html": "{% include x.html a='c' %}"}),
    liquid("an include of itself by a variable", "{% assign f = 'x.html' %}{% include {{ f }} %}", "x.html → _includes/x.html", False, **{"x.html": "{% include {{ f }} %}"}),
    liquid("an include that doubles", "{% include x.html n=1 %}", "", None, **{"x.html": "{% assign d = include.n | plus: 1 %}{% if d < 60 %}{% include x.html n=d %}{% include x.html n=d %}{% endif %}"}),
    liquid("a cached include of itself", "{% include_cached x.html %}", "", False, **{"x.html": "{% include_cached x.html %}"}),
    Case("Liquid: a relative include of itself", {"a.html": f"{FRONT}{{% include_relative a.html %}}"}, "", False),
    liquid("an include of another language", "{% include x.html.jinja %}", "", False, **{"x.html.jinja": "{{ include('y.html') }}", "y.html": "{% include x.html.jinja %}"}),
    liquid("a render of itself", "{% render 'x.html' %}", "", None, **{"x.html": "{% render 'x.html' %}"}),
    liquid("a megabyte of braces", "{{" * 500_000),
    liquid("a megabyte of opened tags", "{% if a %}" * 100_000, "", False),
    liquid("a megabyte of percent signs", "{%" * 500_000),
    liquid("a megabyte of raw", "{% raw %}" * 100_000, "", False),
    liquid("a megabyte of outputs", "{{ a }}" * 150_000),
    liquid("deep blocks", "{% if true %}" * 3000 + "x" + "{% endif %}" * 3000),
    liquid("deep loops", "{% for a in site.posts %}" * 400 + "x" + "{% endfor %}" * 400),
    liquid("a long chain of filters", "{{ 'a'" + " | upcase" * 20_000 + " }}"),
    liquid("a long condition", "{% if a" + " or a" * 20_000 + " %}x{% endif %}"),
    liquid("a long path", "{{ site" + ".a" * 50_000 + " }}"),
    liquid("deep brackets", "{{ site" + "[site" * 5_000 + "]" * 5_000 + " }}"),
    liquid("catastrophic quotes", "{{ " + "'a" * 20_000 + " }}"),
    liquid("catastrophic parameters of an include", "{% include x.html " + "a=" * 20_000 + " %}", "", False),
    liquid("catastrophic escapes in a parameter", "{% include x.html a=\"" + "\\\\" * 20_000 + " %}", "", False),
    liquid("a where_exp that is code", "{{ site.pages | where_exp: 'p', \"__import__('os').system('id')\" }}"),
    liquid("a slow pattern of strip_html", "{{ a | strip_html }}{% capture a %}" + "<" * 50_000 + "{% endcapture %}{{ a | strip_html }}"),
    liquid("scripts that never end", "{% capture a %}" + "<script><!--" * 20_000 + "{% endcapture %}{{ a | strip_html }}"),
    liquid("a slug of a long text", "{% capture a %}" + "-!" * 50_000 + "{% endcapture %}{{ a | slugify: 'pretty' }}"),
    liquid("a date that is none", "{{ '99999999-99-99' | date: '%9999999999d%Y' }}"),
    liquid("a wide date", "{{ 'now' | date: '%999999999Y' }}"),
    liquid("truncated by a huge number", "{{ 'a' | truncate: 99999999999999999999 }}{{ 'a' | slice: 0, 99999999999999999999 }}"),
    liquid("divided by nothing", "{{ 1 | divided_by: 0 }}", "", False),
    liquid("an infinite number", "{{ '1e999' | times: 1 }}{{ '1e999' | ceil }}{{ 'nan' | round }}"),
    liquid("Python's names", "{{ site.__class__ }}{{ page.__init__.__globals__ }}{{ 'a'.__class__ }}{{ site['__dict__'] }}{{ page._drops }}", "", True),
    liquid("JavaScript's names", "{% assign __proto__ = 'x' %}{{ __proto__ }}{{ site.constructor }}{{ page.toString }}", "", True),
    liquid("its own content", "{{ page.content }}{{ page.output }}{% for p in site.pages %}{{ p.content }}{% endfor %}"),
    liquid("sort by Python's names", "{{ site.pages | sort: '__class__' | size }}{{ site.pages | map: '__class__' }}{{ site.pages | where: '__class__', 1 }}"),
    Case("Liquid: posts that show each other", {"_config.yml": "a: 1", **{f"_posts/2020-01-{n:02}-x.md": f"{FRONT}{{% for p in site.posts %}}{{{{ p.content }}}}{{{{ p.excerpt }}}}{{% endfor %}}" for n in range(1, 9)}}),
    Case("Liquid: a long line of posts, each of which shows the one before", {**{f"_posts/2020-01-01-{n:04}.md": f"{FRONT}{{{{ page.next.content | size }}}}{{{{ page.previous.content | size }}}}" for n in range(400)}}),
    Case("Liquid: a layout inside of itself", {"_layouts/a.html": "---\nlayout: b\n---\n{{ content }}", "_layouts/b.html": "---\nlayout: a\n---\n{{ content }}", "a.md": "---\nlayout: a\n---\nx"}),
    Case("Liquid: a chain of a thousand layouts", {**{f"_layouts/l{n}.html": f"---\nlayout: l{n + 1}\n---\n{{{{ content }}}}" for n in range(1000)}, "_layouts/l1000.html": "{{ content }}", "a.md": "---\nlayout: l0\n---\nx"}),
    Case("Liquid: a layout that doubles", {**{f"_layouts/l{n}.html": f"---\nlayout: l{n + 1}\n---\n{{{{ content }}}}{{{{ content }}}}" for n in range(40)}, "_layouts/l40.html": "{{ content }}", "a.md": "---\nlayout: l0\n---\nxxxxxxxx"}, "", False),
    Case("Liquid: markdown of markdown", {"a.md": FRONT + "{% capture a %}" + "*a **b " * 3000 + "{% endcapture %}" + "{{ a | markdownify | markdownify | markdownify }}"}),
]  # fmt: skip


def jinja(story: str, body: str, says: str = "", ok: bool | None = None, **more: str) -> Case:
    files: Tree = {
        "site.toml": 'title = "T"\nurl = "https://example.org"\n[limits]\nseconds = 2\n',
        "a.html": FRONT + body,
        **{f"_includes/{name}": text for name, text in more.items()},
    }
    return Case(f"Jinja: {story}", files, says, ok)


# What reached Python's inside in Jinja, Flask, Ansible and Lektor, or was meant to.
ESCAPES = [
    "{{ ''.__class__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ [].__class__.__base__ }}",
    "{{ ''['__class__'] }}", "{{ ''|attr('__class__') }}", "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ ''|attr(['__','class','__']|join) }}", "{{ ()|attr('__class__')|attr('__base__') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}", "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ self.__init__.__globals__ }}", "{{ self._TemplateReference__context }}", "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}", "{{ config.__class__ }}", "{{ request.application.__globals__ }}",
    "{{ '{0.__class__}'.format('') }}", "{{ '{0.__class__.__mro__}'.format_map({'0': ''}) }}",
    "{{ '{a.__class__}'|format(a='') }}", "{{ ('{0.__class__}'|attr('format'))('') }}",
    "{{ ''.format.__self__ }}", "{% set f = '{0.__class__}'.format %}{{ f('') }}",
    "{{ ['{0.__class__}']|map('format', '')|list }}", "{{ ['']|map(attribute='__class__')|list }}",
    "{{ ['']|map('attr', '__class__')|list }}", "{{ ['']|selectattr('__class__')|list }}",
    "{{ ['']|groupby('__class__') }}", "{{ ['']|sort(attribute='__class__') }}", "{{ ['']|sum('__class__', '') }}",
    "{{ ['']|unique(attribute='__class__')|list }}", "{{ ['']|join(attribute='__class__') }}",
    "{{ [['']]|map('first')|map(attribute='__class__.__mro__')|list }}",
    "{{ ''|xmlattr }}{{ {'a b onload=x': 1, '__class__': 2}|xmlattr }}", "{{ loop.__class__ }}",
    "{% for a in [1] %}{{ loop.__init__.__globals__ }}{{ loop._recurse }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__ }}{{ m._func }}{{ m._environment }}",
    "{{ caller.__class__ }}{{ include.__class__ }}{{ include._values }}", "{{ undefined_thing.__init__.__globals__ }}",
    "{{ site.__class__ }}{{ page.__class__ }}{{ site._drops }}{{ page._view }}{{ site.__liquid_get__ }}",
    "{{ site['__class__'] }}{{ page['_drops'] }}{{ site.get('__class__') }}{{ site|attr('_view') }}",
    "{% import 'os' as os %}{{ os }}", "{% include '/etc/passwd' %}", "{% include '../../site-secret/passwd' %}",
    "{% extends '../../site-secret/page.html' %}", "{{ include('../../site-secret/passwd') }}",
    "{% from '../../../etc/passwd' import x %}", "{% include ['/etc/passwd', '../x'] %}",
    "{% do site.update({'a': 1}) %}", "{% do page.clear() %}", "{% do [].append(1) %}",
    "{{ ''.encode().__class__ }}{{ 1.0.fromhex }}{{ (1).from_bytes }}", "{{ 'a'.translate({97: 'b'}) }}",
    "{{ site.time.__class__ }}{{ site.time.tzinfo.__init__ }}", "{% set x = namespace() %}{% set x.__class__ = 1 %}{{ x }}",
    "{{ {}.fromkeys.__self__ }}{{ {}.__class__.__subclasses__ }}", "{{ (x for x in ()).gi_frame }}",
    "{{ dict(__class__=1).__class__ }}{{ dict.mro() }}{{ range.__class__ }}", "{{ 'a'|string|attr('__html__') }}",
    "{% autoescape false %}{{ ''.__class__ }}{% endautoescape %}", "{{ environment }}{{ context }}{{ exported_vars }}",
    "{% call(x) m() %}{{ caller.__globals__ }}{% endcall %}", "{{ _params }}{{ ''|_params }}", "{% debug %}",
]  # fmt: skip
SECRETS = ("<class", "built-in", "subprocess", "__globals__", "root:", "object at 0x", "&lt;class", "uid=")

BOMBS = [
    jinja("loops within loops", "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}", "limit/time", False),
    jinja("a huge range", "{{ range(99999999999)|list }}", "", False),
    jinja("a text times a number", "{{ ('a' * 99999999999)|length }}", "", False),
    jinja("a list times a number", "{{ ([0] * 99999999999)|length }}", "", False),
    jinja("a tower of powers", "{{ 10 ** 10 ** 10 ** 99 }}", "", False),
    jinja("a constant power", "{{ 2 ** 99999999 }}", "", False),
    jinja("a text that doubles", "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}", "", False),
    jinja("a sum that doubles", "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}", "", False),
    jinja("a list that doubles", "{% set n = namespace(s=[1, 2]) %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}", "", False),
    jinja("a block that doubles", "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(60) %}{% set n.s %}{{ n.s }}{{ n.s }}{% endset %}{% endfor %}", "", False),
    jinja("a number that squares", "{% set n = namespace(s=99999) %}{% for i in range(60) %}{% set n.s = n.s * n.s %}{% endfor %}{{ n.s }}", "", False),
    jinja("a wide centre", "{{ 'a'|center(99999999999) }}", "", False),
    jinja("a wide justification", "{{ 'a'.ljust(99999999999) }}{{ 'a'.zfill(99999999999) }}", "", False),
    jinja("a wide format", "{{ '%099999999999d'|format(1) }}", "", False),
    jinja("a wide percent", "{{ '%99999999999s' % 1 }}", "", False),
    jinja("a wide format by a star", "{{ '%*d'|format(9999999999, 1) }}", "", False),
    jinja("a wide new format", "{{ '{:>99999999999}'.format(1) }}", "", False),
    jinja("a wide nested format", "{{ '{:>{}}'.format(1, 99999999999) }}", "", False),
    jinja("wide tabs", "{{ '\t'.expandtabs(99999999999) }}", "", False),
    jinja("a wide indent", "{{ 'a\nb'|indent(99999999999) }}", "", False),
    jinja("a wide batch", "{{ [1]|batch(99999999999, 0)|list|length }}", "", False),
    jinja("many slices", "{{ [1]|slice(99999999999)|list|length }}", "", False),
    jinja("a replacement that squares", "{% set n = namespace(s='aaaaaaaa') %}{% for i in range(60) %}{% set n.s = n.s.replace('a', n.s) %}{% endfor %}", "", False),
    jinja("a filter that squares", "{% set n = namespace(s='aaaaaaaa') %}{% for i in range(60) %}{% set n.s = n.s|replace('a', n.s) %}{% endfor %}", "", False),
    jinja("a join that squares", "{% set n = namespace(s='aaaaaaaa') %}{% for i in range(60) %}{% set n.s = n.s.join(n.s) %}{% endfor %}", "", False),
    jinja("a macro that calls itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "", False),
    jinja("a loop that calls itself", "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "", False),
    jinja("an include of itself", "{% include 'x.html' %}", "x.html → _includes/x.html", False, **{"x.html": "{% include 'x.html' %}"}),
    jinja("includes in a circle", "{{ include('x.html') }}", "→", False, **{"x.html": "{{ include('y.html') }}", "y.html": "{% include 'x.html' %}"}),
    jinja("a template that extends itself", "{% extends 'x.html' %}", "", False, **{"x.html": "{% extends 'x.html' %}"}),
    jinja("an import of itself", "{% import 'x.html' as x %}", "", False, **{"x.html": "{% import 'x.html' as y %}"}),
    jinja("a megabyte of braces", "{{" * 500_000),
    jinja("deep brackets", "{{ " + "(" * 20_000 + ")" * 20_000 + " }}", "", False),
    jinja("deep blocks", "{% if a %}" * 2000 + "{% endif %}" * 2000),
    jinja("a long chain of filters", "{{ 'a'" + "|upper" * 5_000 + " }}"),
    jinja("slow urls", "{{ '" + "www." * 20_000 + "'|urlize }}"),
    jinja("slow tags", "{{ '" + "<" * 100_000 + "'|striptags }}"),
    jinja("much nonsense", "{{ lipsum(n=99999999) }}", "", False),
    jinja("a huge output", "{% for a in range(99999) %}{{ 'x' * 9999 }}{% endfor %}", "", False),
]  # fmt: skip


@pytest.mark.parametrize("case", [*LIQUID, *BOMBS], ids=str)
def test_a_template_ends(case: Case, run: Run) -> None:
    outcome, _ = run(case)
    assert outcome.seconds < case.seconds
    assert outcome.ok or outcome.said


@pytest.mark.parametrize("body", ESCAPES)
@pytest.mark.parametrize("safe", [True, False], ids=["safe", "trusted"])
def test_jinja_does_not_reach_python(body: str, safe: bool, run: Run) -> None:
    files: Tree = {"site.toml": 'title = "T"\n', "a.html": FRONT + body}
    outcome, built = run(Case(body, files, safe=safe))
    page = (built / "a.html").read_text() if outcome.ok else ""
    assert not [word for word in SECRETS if word in page], page[:500]
    assert not outcome.programs
