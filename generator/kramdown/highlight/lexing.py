"""Code → tokens: pairs of one of Rouge's short classes (`k`, `s2`, `` for none) and a piece of the text.

The pieces always join to the code; neighbours of one class are one piece, as Rouge makes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from generator.kramdown.highlight.contexts import AFTER, BEFORE, CAPITAL, WORDS
from generator.kramdown.highlight.languages import OWN, find, pygments_names
from generator.kramdown.highlight.tables import LANGUAGES, TYPES

Tokens = list[tuple[str, str]]


def lex(lang: str | None, code: str, *, more_languages: bool = False) -> tuple[str, Tokens] | None:
    """The tag of the language and the code's tokens; None where the language is unknown.

    `more_languages` also takes names that only Pygments knows.
    """
    found = find(lang, code)
    if found is None:
        known = pygments_names().get(lang.lower()) if more_languages and lang else None
        return (lang or "", merged(_pygments("", *known, code, {}), code)) if known else None
    tag, options = found
    return tag, tokens_of(tag, code, options)


def tokens_of(tag: str, code: str, options: Mapping[str, str]) -> Tokens:
    """The tokens of code in a language that `find` returned."""
    if tag in OWN:
        name, function = OWN[tag]
        module = import_module(f"generator.kramdown.highlight.lexers.{name}")
        return merged(getattr(module, function)(code, options), code)
    row = LANGUAGES.get(tag)
    if row is None:
        return [("", code)] if code else []
    _, module_name, name = row
    pieces = _pygments(tag, f"pygments.lexers.{module_name}", name, code, _options(tag, code, options))
    return merged(_quotes_apart(pieces) if tag in _QUOTES_APART else pieces, code)


# Languages in which Rouge gives the quotes of a string a class of their own.
_QUOTES_APART = frozenset(["javascript", "typescript", "jsx", "tsx", "gjs", "gts"])


def _quotes_apart(pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for short, text in pieces:
        if short in ("s1", "s2") and len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
            yield "dl", text[0]
            yield short, text[1:-1]
            yield "dl", text[-1]
        else:
            yield short, text


def merged(pieces: Iterable[tuple[str, str]], code: str) -> Tokens:
    """Neighbours of one class joined; plain text should a lexer ever lose or invent a character."""
    tokens: Tokens = []
    last, texts, length = "", [""], 0
    for short, text in pieces:
        if not text:
            continue
        length += len(text)
        if short == last:
            texts.append(text)
            continue
        if joined := "".join(texts):
            tokens.append((last, joined))
        last, texts = short, [text]
    if joined := "".join(texts):
        tokens.append((last, joined))
    return tokens if length == len(code) else [("", code)]


def _pygments(tag: str, module: str, name: str, code: str, options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    lexer = _lexer(module, name, tuple(options.items()))
    classes, contexts = _classes(tag), _contexts(tag)
    if not contexts:
        for _, kind, text in lexer.get_tokens_unprocessed(code):
            yield classes[kind], text
        return
    last = ""
    for start, kind, text in lexer.get_tokens_unprocessed(code):
        context = contexts.get(kind)
        if context is not None:
            words, after, before, capital = context
            end = start + len(text)
            short = words.get(text) or after.get(last) or before.get(code[end : end + 1])
            if not short and capital and text[0].isupper():
                short = capital["A"]
            yield short or classes[kind], text
        else:
            yield classes[kind], text
        if text and not text.isspace():
            last = text


@lru_cache(maxsize=64)
def _lexer(module: str, name: str, options: tuple[tuple[str, Any], ...]) -> Any:
    return getattr(import_module(module), name)(**dict(options))


def _options(tag: str, code: str, options: Mapping[str, str]) -> dict[str, Any]:
    # Rouge starts PHP inside of `<?php` unless the code has a tag of its own.
    if tag in ("php", "hack"):
        asked = options.get("start_inline", "guess")
        return {"startinline": "<?" not in code if asked == "guess" else asked not in ("0", "false", "off")}
    return {}


class _Classes(dict[Any, str]):
    """Token type of Pygments → class, made on first use: the language's own rows before Pygments' table."""

    __slots__ = ("_rows",)

    def __init__(self, tag: str) -> None:
        super().__init__()
        rows = TYPES.get(tag, "").split()
        self._rows = {kind: short for kind, _, short in (row.partition("=") for row in rows)}

    def __missing__(self, kind: Any) -> str:
        from pygments.token import STANDARD_TYPES, Text, Whitespace

        row = self._rows.get(str(kind)[6:])
        if row is None:
            if kind is Text or kind is Whitespace:
                row = ""
            elif kind in STANDARD_TYPES:
                row = STANDARD_TYPES[kind]
            else:
                row = self[kind.parent] if kind.parent is not None else ""
        self[kind] = row
        return row


Context = tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]


@lru_cache(maxsize=64)
def _contexts(tag: str) -> dict[Any, Context]:
    """Token type → the classes of certain words, of any word behind a certain one, in front of a certain sign, and with
    a capital letter."""
    from pygments.token import string_to_tokentype

    found: dict[Any, Context] = {}
    for place, table in enumerate((WORDS, AFTER, BEFORE, CAPITAL)):
        for line in table.get(tag, "").splitlines():
            head, *words = line.split(" ")
            kind, _, short = head.partition("=")
            context = found.setdefault(string_to_tokentype(f"Token.{kind}"), ({}, {}, {}, {}))
            context[place].update(dict.fromkeys(words, short))
    return found


@lru_cache(maxsize=64)
def _classes(tag: str) -> _Classes:
    return _Classes(tag)
