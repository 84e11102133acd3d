"""Random templates: valid, cut and mutated ones, against our own promises and against Ruby's Liquid.

    python benchmarks/liquid_fuzz.py [--count 100000] [--seed 1] [--ruby] [--liquid PATH] [--show 10]

Promises: nothing but a `SourceError` is ever raised, no template takes longer than two seconds, and no error
is without a place. With `--ruby`, the output (or that there is an error) is compared with the
installed Liquid, or the one in the folder PATH (`lib` of a checkout of version 4.0.4).
The exit status is 1 for a broken promise.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

NAMES = ["a", "b.c", "list", "list[0]", "list.first", "list.size", "nested", "hash", "hash.x", "s", "t", "n", "f",
         "neg", "nope", "b['c']", "users", "users[1].name", "items.last.title", "hash[s]", "empty_list",
         "html", "e", "true_",
         "forloop.index", "item", "i", "date", "forloop", "unicode", "num", "(1..3)", "(n..5)", "mixed"]  # fmt: skip
LITERALS = ["1", "2", "-1", "0", "3.5", "'x'", '"y z"', "''", "nil", "true", "false", "blank", "empty", "'1.5'", "100"]
FILTERS = {
    "abs": 0, "append": 1, "at_least": 1, "at_most": 1, "capitalize": 0, "ceil": 0, "compact": 0, "concat": 1,
    "default": 1, "divided_by": 1, "downcase": 0, "escape": 0, "escape_once": 0, "first": 0, "floor": 0, "join": 1,
    "last": 0, "lstrip": 0, "map": 1, "minus": 1, "modulo": 1, "newline_to_br": 0, "plus": 1, "prepend": 1, "remove": 1,
    "remove_first": 1, "replace": 2, "replace_first": 2, "reverse": 0, "round": 0, "rstrip": 0, "size": 0, "slice": 2,
    "sort": 0, "sort_natural": 0, "split": 1, "strip": 0, "strip_html": 0, "strip_newlines": 0, "times": 1,
    "truncate": 1, "truncatewords": 1, "uniq": 0, "upcase": 0, "url_decode": 0, "url_encode": 0, "where": 1,
    "unknown_one": 0, "date": 1,
}  # fmt: skip
OPERATORS = ["==", "!=", "<>", "<", ">", "<=", ">=", "contains"]
TEXTS = ["text", " ", "\n", "<b>x</b>", "{ not }", "", "é", "  lines\n\n  more "]
DATA: dict[str, Any] = {
    "a": "A b", "b": {"c": "deep"}, "list": [3, 1, 2, 1], "nested": [[1, [2]], "x", None], "hash": {"x": 1, "y": "z"},
    "s": "x", "t": "<p>Some &amp; text</p>\nin two lines", "n": 2, "f": 2.5, "neg": -7, "empty_list": [], "e": "",
    "users": [{"name": "Bo", "age": 3}, {"name": "al", "age": 30}, {"name": "Cy"}],
    "items": [{"title": "one", "tags": ["p", "q"]}, {"title": "two", "tags": []}],
    "html": "<i>&lt;</i><script>1</script>",
    "true_": True, "date": "2020-05-10 12:13:14 +0200", "unicode": "Äß€ ł",
    "num": "12.50", "mixed": ["b", "A", "c", "B"],
}  # fmt: skip
MARKS = [
    "{{",
    "}}",
    "{%",
    "%}",
    "-",
    "|",
    "'",
    '"',
    "[",
    "]",
    "(",
    ")",
    "..",
    ".",
    ":",
    ",",
    "?",
    "=",
    "end",
    "\n",
    "#",
]


class Maker:
    """Makes templates out of a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def template(self) -> str:
        text = self.body(3)
        choice = self.random.random()
        if choice < 0.15 and text:
            return text[: self.random.randrange(len(text))]
        if choice < 0.4:
            return self.mutated(text)
        return text

    def mutated(self, text: str) -> str:
        for _ in range(self.random.randint(1, 4)):
            position = self.random.randint(0, len(text))
            kind = self.random.random()
            if kind < 0.4:
                text = text[:position] + self.random.choice(MARKS) + text[position:]
            elif kind < 0.7:
                text = text[:position] + text[position + self.random.randint(1, 4) :]
            else:
                other = self.random.randint(0, len(text))
                low, high = sorted((position, other))
                text = text[:low] + text[high:] + text[low:high][:40]
        return text

    def body(self, depth: int) -> str:
        return "".join(self.node(depth) for _ in range(self.random.randint(0, 4)))

    def node(self, depth: int) -> str:
        pick = self.random.random()
        if pick < 0.25:
            return self.random.choice(TEXTS)
        if pick < 0.6 or not depth:
            return f"{self.open('{{')} {self.value()} {self.close('}}')}"
        return self.tag(depth - 1)

    def open(self, mark: str) -> str:
        return mark + ("-" if self.random.random() < 0.1 else "")

    def close(self, mark: str) -> str:
        return ("-" if self.random.random() < 0.1 else "") + mark

    def t(self, markup: str) -> str:
        return f"{self.open('{%')} {markup} {self.close('%}')}"

    def atom(self) -> str:
        return self.random.choice(NAMES if self.random.random() < 0.65 else LITERALS)

    def value(self) -> str:
        parts = [self.atom()]
        for _ in range(self.random.choice([0, 0, 1, 1, 2, 3])):
            name, count = self.random.choice(list(FILTERS.items()))
            arguments = [self.atom() for _ in range(count)]
            if name == "date":
                arguments = [self.random.choice(["'%Y-%m-%d'", "'%b %-d, %Y'", "'%H:%M'", "''"])]
            parts.append(name + (f": {', '.join(arguments)}" if arguments else ""))
        return " | ".join(parts)

    def condition(self) -> str:
        parts = []
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            test = self.atom()
            if self.random.random() < 0.7:
                test += f" {self.random.choice(OPERATORS)} {self.atom()}"
            parts += [test, self.random.choice(["and", "or"])]
        return " ".join(parts[:-1])

    def tag(self, depth: int) -> str:
        body = self.body
        match self.random.randrange(12):
            case 0 | 1:
                middle = self.t(f"elsif {self.condition()}") + body(depth) if self.random.random() < 0.3 else ""
                last = self.t("else") + body(depth) if self.random.random() < 0.4 else ""
                return self.t(f"if {self.condition()}") + body(depth) + middle + last + self.t("endif")
            case 2:
                return self.t(f"unless {self.condition()}") + body(depth) + self.t("endunless")
            case 3 | 4:
                extra = self.random.choice(["", "", " limit:2", " offset:1", " reversed", " limit: n offset: 1"])
                stop = self.t(self.random.choice(["break", "continue"])) if self.random.random() < 0.15 else ""
                name = self.random.choice(["item", "i", "a"])
                last = self.t("else") + body(depth) if self.random.random() < 0.2 else ""
                head = self.t(f"for {name} in {self.atom()}{extra}")
                return head + body(depth) + stop + body(depth) + last + self.t("endfor")
            case 5:
                whens = "".join(
                    self.t(f"when {', '.join(self.atom() for _ in range(self.random.randint(1, 2)))}") + body(depth)
                    for _ in range(self.random.randint(0, 3))
                )
                return self.t(f"case {self.atom()}") + whens + self.t("else") + body(depth) + self.t("endcase")
            case 6:
                return self.t(f"assign {self.random.choice(['a', 'v', 'n'])} = {self.value()}")
            case 7:
                return self.t("capture v") + body(depth) + self.t("endcapture") + "{{ v }}"
            case 8:
                return self.t(f"cycle {', '.join(self.random.choice(LITERALS) for _ in range(2))}")
            case 9:
                return self.t(self.random.choice(["increment n", "decrement n", "increment v", "break", "continue"]))
            case 10:
                return self.t("raw") + "{{ x }}" + "{% endraw %}" + self.t("comment") + body(0) + self.t("endcomment")
            case _:
                return self.t(f"tablerow item in {self.atom()} cols:2") + body(depth) + self.t("endtablerow")


RUBY = r"""
require "json"; require "liquid"; require "date"
ENV["TZ"] = "UTC"
$stdout.sync = true
$stdin.each_line do |line|
  request = JSON.parse(line)
  begin
    template = Liquid::Template.parse(request["template"], line_numbers: true, error_mode: :warn)
    answer = request["inline"] ? template.render(request["data"]) : template.render!(request["data"])
    answer = {result: answer}
  rescue Exception => e
    answer = {error: "#{e.class}: #{e.message}"}
  end
  puts(JSON.generate(answer)) rescue puts(JSON.generate({error: "not UTF-8"}))
end
"""


class Ruby:
    def __init__(self, path: str) -> None:
        command = ["ruby", "-W0", *(["-I", path] if path else []), "-e", RUBY]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def render(self, template: str, inline: bool) -> dict[str, str]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"template": template, "data": DATA, "inline": inline}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, str] = json.loads(self.process.stdout.readline())
        return answer


def templates(seed: int, count: int) -> Iterator[str]:
    maker = Maker(seed)
    return (maker.template() for _ in range(count))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ruby", action="store_true")
    parser.add_argument("--liquid", default="", metavar="PATH")
    parser.add_argument("--show", type=int, default=10)
    arguments = parser.parse_args()
    import datetime

    from generator.errors import SourceError
    from generator.liquid import Environment

    environment = Environment(zone=datetime.UTC)
    ruby = Ruby(arguments.liquid) if arguments.ruby else None
    wrong = different = refused = 0
    slowest = 0.0
    for number, source in enumerate(templates(arguments.seed, arguments.count)):
        inline = number % 2 == 1
        start = time.perf_counter()
        try:
            output: str | None = environment.parse(source).render(DATA, errors="inline" if inline else "raise")
            error = ""
        except SourceError as caught:
            output, error = None, caught.diagnostic.message
            refused += 1
            wrong += caught.diagnostic.place is None
        except Exception as caught:
            wrong += 1
            if wrong <= arguments.show:
                print(f"BROKEN {type(caught).__name__}: {caught}\n  {source!r}")
            continue
        slowest = max(slowest, time.perf_counter() - start)
        if ruby is not None:
            answer = ruby.render(source, inline)
            if answer.get("result") != output:
                different += 1
                if different <= arguments.show:
                    theirs = answer.get("result", answer.get("error"))
                    print(f"DIFFERENT{' (inline)' if inline else ''}\n  {source!r}\n  ruby {theirs!r}")
                    print(
                        f"  ours {output if output is not None else error!r}"
                        if output is None
                        else f"  ours {output!r}"
                    )
    print(f"{arguments.count} templates, {refused} refused, {wrong} broken, slowest {slowest:.3f} s")
    if ruby is not None:
        print(f"{different} different from Ruby")
    return int(wrong > 0 or slowest > 2)


if __name__ == "__main__":
    sys.exit(main())
