# ruff: noqa: E501
"""Compare filters with the installed Jekyll: each expression in both, results and errors side by side.

    python benchmarks/compare_filters.py [--all]

Needs Ruby with the gem jekyll. Prints the expressions whose results differ (with --all every one) and a count. Jekyll's
errors about missing Ruby methods count as equal to any error of ours; the texts of other errors are compared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator.errors import Diagnostic, SourceError
from generator.template.templates import TemplateOptions, Templates
from generator.template.view import Render, Source

TIMES = [
    "2020-05-10 14:30:00 +0200",
    "2021-01-01 00:00:00 +0000",
    "1999-12-31 23:59:59 -0800",
    "2020-02-22 09:05:03 +0100",
]
DATES = ["2020-05-10", "2021-11-02"]
DATA: Mapping[str, object] = {
    "words": ["pear", "Apple", "fig", "apple"],
    "numbers": [3, 1, 2.5, -4],
    "mixed": [3, "a", None, True],
    "posts": [
        {"title": "B", "n": 2, "tags": ["x", "y"], "author": {"name": "Ann"}, "s": "10", "hidden": True},
        {"title": "a", "n": None, "tags": [], "author": {"name": "Bob"}, "s": "9", "hidden": False},
        {"title": "C", "n": 1.5, "tags": ["y"], "s": "1.5", "empty": ""},
        {"title": "a", "n": 2, "s": None, "tags": "x"},
    ],
    "hash": {"a": {"k": 1, "t": "x"}, "b": {"k": 2, "t": "y"}},
    "nested": {"list": [1, [2, 3], {"q": '"<&>"'}], "nil": None, "float": 1e20, "small": 1e-7, "t": True},
    "strings": [
        "", " ", "Hello World", "  a  b\n c ", "Ünïcödé Straße", "foo, bar; baz?", "a<b>&\"c'd\"", "100%", "%41%zz", "a+b=c&d",
        "日本語 テスト abc def", "한국어 hello 漢字", "1.0", "12abc", "-7", " 42 ", "index", "/foo/index.html", "x/index.htm",
        "/a/../b/./c", "//cdn.example.com/x", "http://Example.COM:80/a b", "https://example.com", "mailto:a@b.c", "#frag",
        "?q=1 2&ü=ö", "a:b", "/ä/ö?x=%2b+y", "ﬁne", "../up", "/a//b", "été.html", "/trailing/", "foo\tbar", "The _config.yml file",
        "tëst--slug__ x!", "\\back \"quote\" #{x}", "line1\nline2", "2020-05-10", "2020-05-10 10:00", "May 3, 2019 4pm", "now?",
        "1589112000", "not a date", "20200510", "é\u0301", "tab\\t", "\u0001ctl\u007f", "http://", "a b/c?d#e f", "~user/$!*'()",
    ],
}  # fmt: skip

STRING_FILTERS = [
    "relative_url", "absolute_url", "strip_index", "uri_escape", "cgi_escape", "xml_escape", "normalize_whitespace",
    "number_of_words", "number_of_words: 'cjk'", "number_of_words: 'auto'", "slugify", "slugify: 'raw'", "slugify: 'pretty'",
    "slugify: 'ascii'", "slugify: 'latin'", "slugify: 'none'", "jsonify", "inspect", "to_integer", "date_to_xmlschema",
    "date_to_string", "where: 'a', 'b' | inspect", "sample", "push: 1", "group_by: 'x' | inspect", "find: 'a', 1",
    "array_to_sentence_string", "date: '%Y-%m-%d %H:%M:%S %z'", "pop", "sort",
]  # fmt: skip
TIME_FILTERS = [
    "date_to_xmlschema", "date_to_rfc822", "date_to_string", "date_to_string: 'ordinal'", "date_to_string: 'ordinal', 'US'",
    "date_to_long_string", "date_to_long_string: 'ordinal'", "date_to_long_string: 'ordinal', 'US'", "jsonify", "to_integer",
    "date: '%b %-d, %Y %Z %z %j'", "date_to_string: 'x'", "inspect",
]  # fmt: skip
EXPRESSIONS = [
    *[f"strings[{i}] | {name}" for i in range(len(DATA["strings"])) for name in STRING_FILTERS],  # type: ignore[arg-type]
    *[f"times[{i}] | {name}" for i in range(len(TIMES)) for name in TIME_FILTERS],
    *[f"dates[{i}] | {name}" for i in range(len(DATES)) for name in TIME_FILTERS if name != "to_integer"],
    *[f"nil | {name}" for name in [*STRING_FILTERS, *TIME_FILTERS]],
    *[f"1589112000 | {name}" for name in [*TIME_FILTERS, "cgi_escape", "slugify", "relative_url", "xml_escape", "uri_escape"]],
    *[f"posts | {call} | jsonify" for call in (
        "where: 'title', 'a'", "where: 'n', 2", "where: 'n', '2'", "where: 'n', nil", "where: 'tags', 'y'", "where: 'tags', empty",
        "where: 'empty', ''", "where: 'empty', empty", "where: 'hidden', true", "where: 'hidden', false", "where: 'hidden', 'true'",
        "where: 'author.name', 'Ann'", "where: 'author.name', nil", "where: 'author.name', false", "where: 's', '10'",
        "where: 's', 10", "where: 's', 1.5", "where: nil, 'x'", "where: 'x', words", "where: 'tags', blank", "where: 'none', 'x'",
        "find: 'title', 'a'", "find: 'title', 'z'", "find: 'n', nil", "where_exp: 'p', 'p.n == 2'", "where_exp: 'p', 'p.n > 1'",
        "where_exp: 'p', \"p.title == 'a' or p.n == 1.5\"", "where_exp: 'p', \"p.tags contains 'x' and p.hidden\"",
        "where_exp: 'p', 'p.hidden'", "find_exp: 'p', 'p.n == 2'", "find_exp: 'p', 'p.n == 77'", "group_by: 'n'", "group_by: 'title'",
        "group_by: 'tags'", "group_by: 'author'", "group_by: 'author.name'", "group_by_exp: 'p', 'p.title | upcase'",
        "group_by_exp: 'p', 'p.n'", "group_by_exp: 'p', 'p.tags'", "sort: 'n'", "sort: 'n', 'last'", "sort: 'title'", "sort: 's'",
        "sort: 's', 'last'", "sort: 'author.name'", "sort: 'n', 'middle'", "sort: 'tags'", "pop", "pop: 2", "pop: 10", "pop: -1",
        "pop: 'x'", "shift", "shift: 3", "push: 1", "unshift: nil", "map: 'title' | array_to_sentence_string",
        "map: 'title' | array_to_sentence_string: 'or'", "where: 'title'", "size", "first", "sample: 0",
    )],
    *[f"{name} | {call}" for name in ("words", "numbers", "mixed", "hash", "nested", "5", "true", "1.5", "(1..4)") for call in (
        "sort | inspect", "jsonify", "inspect", "array_to_sentence_string", "where: 'k', 1 | jsonify", "group_by: 'k' | jsonify",
        "group_by_exp: 'x', 'x' | jsonify", "where_exp: 'x', 'x == 3' | jsonify", "where_exp: 'x', 'x.k == 1' | jsonify",
        "find_exp: 'x', 'x' | jsonify", "to_integer", "push: 'z' | inspect", "sort: 'k' | jsonify", "find: 'k', 2 | jsonify", "xml_escape",
        "relative_url", "slugify", "normalize_whitespace", "number_of_words", "cgi_escape", "date_to_string",
        "sort: 'k', 'last' | inspect", "where: 'a', nil | inspect", "sample: 0 | inspect",
    )],
]  # fmt: skip

RUBY = r"""
require "jekyll"; require "json"; require "time"
ENV["TZ"] = "Europe/Berlin"
Jekyll.logger.log_level = :error
input = JSON.parse(File.read(ARGV[0]))
site = Jekyll::Site.new(Jekyll.configuration("source" => ARGV[1], "destination" => ARGV[1] + "/_site", "quiet" => true,
  "url" => "https://example.com", "baseurl" => "/base", "timezone" => "Europe/Berlin"))
data = input["data"]
data["times"] = input["times"].map { |t| Time.parse(t).localtime }
data["dates"] = input["dates"].map { |d| Date.parse(d) }
results = input["expressions"].map do |expression|
  begin
    template = Liquid::Template.parse("{{ #{expression} }}", :error_mode => :lax)
    {"out" => template.render!(data, :registers => {:site => site}, :strict_filters => true)}
  rescue StandardError => e
    {"error" => e.message, "kind" => (e.cause || e).class.name}
  end
end
puts JSON.generate(results)
"""


class View:
    """As much of a site as filters ask for."""

    options = {"url": "https://example.com", "baseurl": "/base", "timezone": "Europe/Berlin"}

    def option(self, name: str) -> object:
        return self.options.get(name)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def report(self, diagnostic: Diagnostic) -> None:
        pass


def time(text: str) -> datetime:
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/Berlin"))


def ours() -> list[dict[str, str]]:
    templates = Templates(TemplateOptions(error_mode="lax", strict_filters=True))
    scope = {**DATA, "times": list(map(time, TIMES)), "dates": list(map(date.fromisoformat, DATES))}
    results = []
    for expression in EXPRESSIONS:
        source = Source("page.html", "{{ " + expression + " }}")
        try:
            render = Render(View(), {}, "page.html")  # type: ignore[arg-type]
            results.append({"out": templates.render(source, scope, render)})
        except SourceError as error:
            results.append({"error": error.diagnostic.message})
    return results


def theirs(ruby: str) -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "input.json")
        path.write_text(json.dumps({"data": DATA, "times": TIMES, "dates": DATES, "expressions": EXPRESSIONS}))
        script = Path(folder, "compare.rb")
        script.write_text(RUBY)
        command = [ruby, str(script), str(path), folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    results: list[dict[str, str]] = json.loads(done.stdout.splitlines()[-1])
    return results


def same(our: dict[str, str], their: dict[str, str]) -> bool:
    if "error" in our and "error" in their:
        text = their["error"].removeprefix("Liquid error: ")
        return "internal" in text or their.get("kind", "").startswith("NoMethod") or text.strip() == our["error"].strip() or (
            their.get("kind", "") == "TypeError"
        )  # fmt: skip
    return our == their


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--ruby", default="ruby")
    options = parser.parse_args()
    equal = 0
    for expression, our, their in zip(EXPRESSIONS, ours(), theirs(options.ruby), strict=True):
        agrees = same(our, their)
        equal += agrees
        if options.all or not agrees:
            print(f"{'=' if agrees else '≠'} {{{{ {expression} }}}}\n    jekyll {their}\n    ours   {our}")
    print(f"{equal} of {len(EXPRESSIONS)} expressions agree")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
