"""Write the tables of `generator/kramdown/highlight` from what an installed Rouge does with its own samples.

    python benchmarks/highlight_tables.py ROUGE_CHECKOUT [--write FOLDER]

The installed Rouge (3.30, with which kramdown's own cases were made) decides; the checkout has the samples, and adds
languages that are newer.

Rouge and Pygments give the same text other token types. For every language that both know, the samples of Rouge's
checkout are lexed by both; where a Pygments type mostly stands for one class of Rouge's, and it is not the class of
Pygments' own table, that is a fact worth a row; where single words (`true`, `;`) go another way than their type, too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from pygments.lexer import Lexer
from pygments.lexers._mapping import LEXERS
from pygments.token import STANDARD_TYPES

# Languages of Rouge that Pygments lacks or names differently: the nearest of its lexers.
NEAREST = {
    "apex": "JavaLexer",
    "apple_script": "AppleScriptLexer",
    "armasm": "NasmLexer",
    "batchfile": "BatchLexer",
    "cfscript": "ColdfusionCFCLexer",
    "common_lisp": "CommonLispLexer",
    "conf": "IniLexer",
    "cuda": "CudaLexer",
    "eex": "HtmlLexer",
    "epp": "PuppetLexer",
    "gjs": "JavascriptLexer",
    "gradle": "GroovyLexer",
    "gts": "TypeScriptLexer",
    "hack": "PhpLexer",
    "hql": "SqlLexer",
    "json-doc": "JsonLexer",
    "kick_assembler": "NasmLexer",
    "literate_coffeescript": "CoffeeScriptLexer",
    "literate_haskell": "LiterateHaskellLexer",
    "m68k": "NasmLexer",
    "nesasm": "NasmLexer",
    "objective_c": "ObjectiveCLexer",
    "objective_cpp": "ObjectiveCppLexer",
    "plsql": "SqlLexer",
    "prometheus": "PromQLLexer",
    "rescript": "ReasonLexer",
    "robot_framework": "RobotFrameworkLexer",
    "svelte": "HtmlLexer",
    "vb": "VbNetLexer",
    "viml": "VimLexer",
    "php": "PhpLexer",
    "handlebars": "HandlebarsHtmlLexer",
    "twig": "TwigHtmlLexer",
    "smarty": "SmartyLexer",
    "velocity": "VelocityHtmlLexer",
    "ttcn3": "JavaLexer",
    "xojo": "VbNetLexer",
}
CONTEXT_WORDS = """
new def class func function fn fun type struct enum interface trait module import package use namespace from extends
implements var let const val end impl sub proc object record union goto throw throws catch
"""
# Facts that the samples do not show often enough.
EXTRA_AFTER = {"php": {("Name.Other", "new"): "nc"}}
RUBY = """
require 'rouge'; require 'json'
root = ARGV[0]
lexers = Rouge::Lexer.all.map do |l|
  sample = File.join(root, 'spec/visual/samples', l.tag)
  demo = File.join(root, 'lib/rouge/demos', l.tag)
  texts = [sample, demo].select { |f| File.file?(f) }.map { |f| File.read(f, mode: 'rt:bom|utf-8') }
  lexed = texts.map { |t| begin; l.new.lex(t).map { |k, v| [k.shortname.to_s, v] }; rescue StandardError; []; end }
  [l.tag, l.aliases, texts, lexed]
end
puts JSON.generate(lexers)
"""
HEAD = '''"""Written by benchmarks/highlight_tables.py from what Rouge does with its own samples.

Facts alone, measured on its output: which names a language has, and which class a type of token or a single word gets.
"""

# ruff: noqa: E501

from __future__ import annotations
'''
Tokens = list[tuple[str, str]]


def rouge(root: Path) -> list[tuple[str, list[str], list[str], list[Tokens]]]:
    """Every language with its samples; the installed Rouge decides, the checkout's adds languages and names."""
    found: dict[str, tuple[str, list[str], list[str], list[Tokens]]] = {}
    for path in ([], ["-I", str(root / "lib")]):
        command = ["ruby", *path, "-e", RUBY, str(root)]
        for tag, aliases, *rest in json.loads(subprocess.run(command, capture_output=True, check=True).stdout):
            if tag in found:
                found[tag][1].extend(aliases)
            else:
                found[tag] = (tag, aliases, *rest)
    return list(found.values())


def lexer_of(tag: str, aliases: list[str]) -> tuple[str, str] | None:
    by_alias = {alias.lower(): (row[0], name) for name, row in reversed(LEXERS.items()) for alias in row[2]}
    if tag in NEAREST:
        return LEXERS[NEAREST[tag]][0], NEAREST[tag]
    return next((by_alias[name.lower()] for name in [tag, *aliases] if name.lower() in by_alias), None)


def pygments(module: str, name: str, text: str, tag: str) -> Iterator[tuple[str, str]]:
    options = {"startinline": "<?" not in text} if tag in ("php", "hack") else {}
    lexer: Lexer = getattr(import_module(module), name)(**options)
    for _, kind, value in lexer.get_tokens_unprocessed(text):
        yield str(kind)[6:], value


def default_class(kind: str) -> str:
    names = {str(token)[6:]: short for token, short in STANDARD_TYPES.items()}
    while kind and kind not in names:
        kind = kind.rpartition(".")[0]
    return "" if kind in ("Text.Whitespace", "") else names[kind]


@dataclass
class Facts:
    """What a language's samples tell, and the share of characters whose class is right without and with it."""

    types: dict[str, str]
    words: dict[tuple[str, str], str]
    after: dict[tuple[str, str], str]
    before: dict[tuple[str, str], str]
    capital: dict[tuple[str, str], str]
    plain_share: float = 0.0
    share: float = 0.0

    def of(self, seen: Seen) -> str:
        """The class as `lexing.py` picks it: a word, what stands before, what follows, the type."""
        return (
            self.words.get((seen.kind, seen.text))
            or self.after.get((seen.kind, seen.last))
            or self.before.get((seen.kind, seen.following))
            or self.capital.get((seen.kind, initial(seen)))
            or self.types.get(seen.kind, default_class(seen.kind))
        )


class Seen(NamedTuple):
    """A token of Pygments, its surroundings, and the classes that Rouge gives to its characters."""

    kind: str
    text: str
    last: str
    following: str
    classes: Counter[str]

    @property
    def best(self) -> str:
        return self.classes.most_common(1)[0][0]


def tokens_seen(tag: str, module: str, name: str, texts: list[str], lexed: list[Tokens]) -> Iterator[Seen]:
    for text, tokens in zip(texts, lexed, strict=True):
        classes = [short for short, value in tokens for _ in value]
        at, last = 0, ""
        for kind, value in pygments(module, name, text, tag):
            blank = kind.startswith("Text") and value.isspace()
            pieces = zip(classes[at : at + len(value)], value, strict=False)
            here = Counter(c for c, char in pieces if blank or not char.isspace())
            at += len(value)
            if here:
                yield Seen(kind, value, last, text[at : at + 1], here)
            if value and not value.isspace():
                last = value


def learn(seen: list[Seen], key: Callable[[Seen], str], usual: Facts, least: int) -> dict[tuple[str, str], str]:
    """(type, key) → class, where nearly all tokens of that kind agree and differ from what is `usual`."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    wrong: Counter[tuple[str, str]] = Counter()
    for token in seen:
        counts[token.kind, key(token)][token.best] += 1
        wrong[token.kind, key(token)] += usual.of(token) != token.best
    found = {}
    for pair, votes in counts.items():
        best, count = votes.most_common(1)[0]
        simple = pair[1] and len(pair[1]) <= 20 and not any(char.isspace() for char in pair[1])
        if simple and best not in ("err", "") and count >= least and count >= 0.8 * votes.total() and wrong[pair]:
            found[pair] = best
    return found


def facts(tag: str, module: str, name: str, texts: list[str], lexed: list[Tokens]) -> Facts:
    seen = list(tokens_seen(tag, module, name, texts, lexed))
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for token in seen:
        types[token.kind].update(token.classes)
    tokens = Counter(token.kind for token in seen)
    by_type = {}
    for kind, votes in types.items():
        best, count = votes.most_common(1)[0]
        if best != default_class(kind) and best != "err" and count >= 0.55 * votes.total() and tokens[kind] >= 3:
            by_type[kind] = best
    known = Facts(by_type, {}, {}, {}, {})
    fixed = ("Keyword", "Operator", "Punctuation", "Name.Builtin")
    known.words = learn([token for token in seen if token.kind.startswith(fixed)], lambda t: t.text, known, 2)
    names = [token for token in seen if token.kind.startswith("Name")]
    short = [token for token in names if not any(char.isalnum() for char in token.last) or token.last.isalpha()]
    known.after = {k: v for k, v in learn(short, lambda t: t.last, known, 3).items() if is_context(k[1])}
    known.before = {k: v for k, v in learn(names, lambda t: t.following, known, 3).items() if k[1] in "(:={.<["}
    known.capital = {k: v for k, v in learn(names, initial, known, 4).items() if k[1] == "A"}
    known.after.update(EXTRA_AFTER.get(tag, {}))
    total = sum(token.classes.total() for token in seen) or 1
    known.plain_share = sum(token.classes[default_class(token.kind)] for token in seen) / total
    known.share = sum(token.classes[known.of(token)] for token in seen) / total
    return known


def initial(seen: Seen) -> str:
    return "A" if seen.text[:1].isupper() else "a"


def is_context(word: str) -> bool:
    """Whether what stands before a name is grammar (`.`, `new`, `func`) and no name of the sample's own."""
    return not word.isalnum() or word in CONTEXT_WORDS.split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    languages: dict[str, tuple[str, str, str]] = {}
    plain: list[str] = []
    types_out: dict[str, str] = {}
    words_out: dict[str, str] = {}
    after_out: dict[str, str] = {}
    before_out: dict[str, str] = {}
    capital_out: dict[str, str] = {}
    for tag, aliases, texts, lexed in sorted(rouge(options.checkout)):
        names = " ".join(sorted({tag, *aliases}))
        found = lexer_of(tag, aliases)
        if found is None or tag == "plaintext":
            plain.append(names)
            continue
        languages[tag] = (names, found[0].removeprefix("pygments.lexers."), found[1])
        known = facts(tag, *found, texts, lexed)
        print(f"{tag:24}{found[1]:28}{known.plain_share:7.1%}{known.share:8.1%}", file=sys.stderr)
        if known.types:
            types_out[tag] = " ".join(f"{kind}={short}" for kind, short in sorted(known.types.items()))
        for rows, target in (
            (known.words, words_out),
            (known.after, after_out),
            (known.before, before_out),
            (known.capital, capital_out),
        ):
            if rows:
                target[tag] = grouped(rows)
    if options.write:
        (options.write / "tables.py").write_text(
            HEAD
            + table("LANGUAGES", "Rouge's tag: its names, and the Pygments module and lexer that stand in.", languages)
            + table("PLAIN", "Names known to Rouge but to no lexer here: shown plain.", plain)
            + table("TYPES", "Per language: the class that Rouge gives to a token type of Pygments.", types_out)
        )
        (options.write / "contexts.py").write_text(
            HEAD
            + table("WORDS", "Per language, a line per type and class: words that go another way.", words_out)
            + table("AFTER", "The same for names behind certain words or signs.", after_out)
            + table("BEFORE", "The same for names in front of certain signs.", before_out)
            + table("CAPITAL", "The same for names with a capital letter first.", capital_out)
        )


def grouped(rows: dict[tuple[str, str], str]) -> str:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (kind, value), short in rows.items():
        groups[kind, short].append(value)
    return "\n".join(f"{kind}={short} {' '.join(sorted(words))}" for (kind, short), words in sorted(groups.items()))


def table(name: str, meaning: str, rows: dict[str, Any] | list[str]) -> str:
    shape = {"LANGUAGES": "dict[str, tuple[str, str, str]]", "PLAIN": "list[str]"}.get(name, "dict[str, str]")
    entries = [f"{key!r}: {row!r}" for key, row in rows.items()] if isinstance(rows, dict) else [repr(r) for r in rows]
    left, right = "{}" if isinstance(rows, dict) else "[]"
    return f"\n# {meaning}\n{name}: {shape} = {left}\n" + "".join(f"    {e},\n" for e in entries) + f"{right}\n"


main()
