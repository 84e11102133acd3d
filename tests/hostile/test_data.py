"""Front matter, data and config that explode, nest without end, or ask for objects."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from hostile import Case, Run

SHOW = "---\n---\n{{ site.data | jsonify }}\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"k{n}: &k{n} {{<<: [*{'a' if n == 0 else f'k{n - 1}'}, *a]}}\n" for n in range(300)
)


def front(story: str, text: str, says: str = "", ok: bool | None = None) -> Case:
    return Case(f"front matter: {story}", {"a.md": f"---\n{text}\n---\n{{{{ page | jsonify }}}}\n"}, says, ok)


def data(story: str, name: str, text: str | bytes, says: str = "", ok: bool | None = None) -> Case:
    return Case(f"data: {story}", {f"_data/{name}": text, "a.md": SHOW}, says, ok)


CASES = [
    front("a bomb of aliases", BOMB, "yaml/aliases"),
    front("a bomb of merges", MERGES),
    front("an alias to itself", "a: &a [*a]", "yaml/recursive"),
    front("an alias to itself in a mapping", "a: &a {b: *a}", "yaml/recursive"),
    front("deep lists", "a: " + "[" * 20_000 + "]" * 20_000, "yaml/too-deep"),
    front("deep mappings", "".join("  " * n + "a:\n" for n in range(1000)), "yaml/too-deep"),
    front("50 megabytes", "a: " + "x" * 50_000_000, "limit/file", False),
    front("200,000 keys", "".join(f"k{n}: {n}\n" for n in range(200_000))),
    front("Ruby's objects", "a: !ruby/object:Gem::Installer {i: x}\nb: !ruby/hash:Foo {}", "yaml/object-tag"),
    front("Python's objects", "a: !!python/object/apply:os.system ['id']", "yaml/object-tag"),
    front("another tag", "a: !!js/function 'x'\nb: !include /etc/passwd\nc: !<tag:x> y"),
    front("a huge integer", "a: " + "9" * 100_000),
    front("a huge hexadecimal integer", "a: 0x" + "f" * 100_000),
    front("a huge number in base 60", "a: 1" + ":59" * 50_000),
    front("a huge exponent", "a: 1e999999999\nb: -.inf\nc: .nan\ndate: .nan"),
    front("keys of JavaScript and Python", "__proto__: {a: 1}\nconstructor: 1\n__class__: 1\ntoString: x\nhasOwnProperty: y", "", True),
    front("keys that templates use", "content: x\noutput: y\nurl: javascript:alert(1)\npath: ../../x\nrelative_path: /etc/passwd\ndir: ..\nid: ../x"),
    front("an excerpt that is a list", "excerpt: [a, {b: c}]"),
    front("a layout that is a mapping", "layout: {a: b}"),
    front("a date that is none", "date: 0000-00-00\nlast_modified_at: 9999-99-99"),
    front("a date at the end of time", "date: 9999-12-31 23:59:59 -2359"),
    front("a date at the beginning of time", "date: 0001-01-01 00:00:00 +2359"),
    front("wrong types everywhere", "title: [1]\ntags: {a: {b: c}}\ncategories: 7\npublished: [x]\npermalink: {}\nslug: [1]\nredirect_from: {a: 1}\nexcerpt_separator: {}\nrender_with_liquid: x\nsitemap: 3"),
    front("a character that YAML does not take", "a: \x01\x02", "yaml/character"),
    front("tabs, a byte order mark and no end", "\ta: b\n\ufeffc: d"),
    front("thousands of anchors", "".join(f"a{n}: &x {n}\n" for n in range(20_000)) + "b: *x"),
    front("a billion laughs in keys", "? " + "[" * 90 + "]" * 90 + "\n: 1\n? {a: &b [1, 1]}\n: [*b]"),
    Case("front matter: never closed", {"a.md": "---\n" + "a: b\n" * 100_000}),
    Case("front matter: nothing but fences", {"a.md": "---\n" * 200_000}),
    Case("front matter: spaces before the end of a fence", {"a.md": "---" + " " * 200_000 + "x\n---\n"}),
    Case("front matter: fences with spaces", {"a.md": "---\n" + ("---" + " " * 300 + "x\n") * 1000}),
    data("a bomb of aliases", "x.yml", BOMB, "yaml/aliases", False),
    data("deep YAML", "x.yml", "[" * 50_000 + "]" * 50_000, "yaml/too-deep", False),
    data("deep JSON", "x.json", "[" * 100_000 + "]" * 100_000, "json/too-deep", False),
    data("JSON that is deep but allowed", "x.json", '{"a":' * 900 + "1" + "}" * 900),
    data("deep JSON that never ends", "x.json", '{"a":' * 100_000, "", False),
    data("a huge integer in JSON", "x.json", '{"a": ' + "9" * 100_000 + "}"),
    data("numbers that are none in JSON", "x.json", '{"a": NaN, "b": -Infinity, "c": 1e999}'),
    data("half characters in JSON", "x.json", '{"a": "\\ud800", "\\udfff": "\\u0000"}'),
    data("keys of JavaScript in JSON", "x.json", '{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}', "", True),
    data("a script in JSON", "x.json", '{"a": "</script><script>alert(1)</script>\\u2028"}', "", True),
    data("deep TOML", "x.toml", "a = " + "[" * 50_000 + "]" * 50_000, "toml/too-deep", False),
    data("deep dotted keys in TOML", "x.toml", "a" + ".a" * 20_000 + " = 1"),
    data("many tables in TOML", "x.toml", "".join(f"[{'a.' * 50}b{n}]\n" for n in range(3000))),
    data("a huge integer in TOML", "x.toml", "a = " + "9" * 100_000),
    data("a wide CSV", "x.csv", ",".join(f"c{n}" for n in range(20_000)) + "\n" + "," * 20_000 + "\n"),
    data("a CSV with a quote that never ends", "x.csv", 'a,b\n"' + "x,\n" * 100_000, "", False),
    data("a CSV of quotes", "x.csv", 'a\n"' + '""' * 200_000 + '"\n'),
    data("a CSV of formulas", "x.csv", "a\n=cmd|' /C calc'!A0\n", "", True),
    data("a CSV of empty lines", "x.csv", "a\n" + "\n" * 500_000),
    data("a CSV with a huge product of columns and rows", "x.csv", ",".join(["c"] * 2000) + "\n" + "x\n" * 2000),
    data("bytes that are no text", "x.yml", b"a: \xff\xfe\n", "encoding/invalid", False),
    data("a zip that calls itself YAML", "x.yml", b"PK\x03\x04" + bytes(range(256)) * 100, "", False),
    data("names of data files that are Python's", "__class__.yml", "a: 1", "", True),
    data("a name of a data file with dots", "..x.yml", "a: 1"),
    data("data of 40 megabytes", "x.json", '["' + "x" * 40_000_000 + '"]', "limit/file", False),
    Case("data: folders and files of one name", {"_data/a.yml": "x: 1", "_data/a.json": "{}", "_data/a/b.yml": "y: 2", "_data/a.csv": "z\n1\n", "a.md": SHOW}, ok=True),
    Case("data: very deep folders", {f"_data/{'d/' * 300}x.yml": "a: 1", "a.md": SHOW}),
    Case("config: a bomb of aliases", {"_config.yml": BOMB}, "yaml/aliases", False),
    Case("config: deep", {"_config.yml": "a: " + "{a: " * 5000 + "}" * 5000}, "yaml/too-deep", False),
    Case("config: Python's objects", {"_config.yml": "a: !!python/name:os.system"}, "yaml/object-tag", False),
    Case("config: keys of JavaScript", {"_config.yml": "__proto__: {a: 1}\nconstructor: x\n__class__: y"}, ok=True),
    Case("config: bytes that are no text", {"_config.yml": b"title: \xff\n"}, "encoding/invalid", False),
    Case("config: UTF-16", {"_config.yml": "title: T\n".encode("utf-16")}, "", False),
    Case("config: limits that are none", {"_config.yml": "limits: {loops: -1}"}, "config/limits", False),
    Case("config: an unknown limit", {"_config.yml": "limits: {sconds: 1}"}, "did you mean", False),
    Case("config: limits that are not a mapping", {"_config.yml": "limits: [1]"}, "", False),
    Case("config: limits that a hostile site raises", {"_config.yml": "limits: {loops: 0, file: 999999999999}", "a.html": "---\n---\n{% for a in (1..99999999) %}{% endfor %}"}, "liquid/limit", False),
    Case("config: wrong types everywhere", {"_config.yml": "collections: 3\ndefaults: {a: b}\ninclude: {x: y}\nexclude: 7\nplugins: {a: 1}\npermalink: [x]\nkramdown: 3\nliquid: [1]\nsass: x\nmarkdown: {}\nbaseurl: [1]\nurl: 3\ntimezone: 7\nkeep_files: x"}),
    Case("config: two hundred thousand defaults", {"_config.yml": "defaults:\n" + "- {scope: {path: ''}, values: {a: 1}}\n" * 20_000}),
    Case("config: patterns that never end", {"_config.yml": "exclude: ['" + "*a" * 60 + "b', '**/" + "**/" * 40 + "x']", "a" * 120 + ".md": "x", f"{'a/' * 60}y.md": "x"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_data_does_not_explode(case: Case, run: Run) -> None:
    outcome, _ = run(case)
    assert outcome.seconds < case.seconds
