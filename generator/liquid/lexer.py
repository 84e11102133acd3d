"""Cuts a template into text, tags and outputs, and markup into tokens. Both run once over their input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.liquid.errors import LiquidSyntaxError


class Token(NamedTuple):
    """A piece of a template; `offset` is where it starts. The pieces together are the template."""

    text: str
    offset: int


_START = re.compile(r"\{[{%]")


def tokenize(source: str) -> Iterator[Token]:
    """The pieces of a template. A tag or output without an end is the piece `{%` or `{{` alone."""
    position, size = 0, len(source)
    last_tag_end, last_brace = source.rfind("%}"), source.rfind("}")
    while position < size:
        match = _START.search(source, position)
        if match is None:
            yield Token(source[position:], position)
            return
        start = match.start()
        if start > position:
            yield Token(source[position:start], position)
        end = start + 2
        if source[start + 1] == "%":
            if last_tag_end >= end:
                end = source.index("%}", end) + 2
        elif last_brace >= end:
            end = source.index("}", end) + 1
            if source.startswith("}", end):
                end += 1
        yield Token(source[start:end], start)
        position = end


_NEXT = re.compile(r"[{}]")


def tokenize5(source: str) -> Iterator[Token]:
    """As `tokenize`, with Liquid 5's reading of an output that is cut off by a tag: `{{ x {% y %}` is one piece."""
    position, size = 0, len(source)
    last_tag_end = source.rfind("%}")
    last_stop = max(source.rfind("}"), source.rfind("{%"))
    while position < size:
        match = _START.search(source, position)
        if match is None:
            yield Token(source[position:], position)
            return
        start = match.start()
        if start > position:
            yield Token(source[position:start], position)
        end = start + 2
        if source[start + 1] == "%":
            if last_tag_end >= end:
                end = source.index("%}", end) + 2
        elif last_stop >= end:
            end = _output_end(source, end, last_tag_end)
        yield Token(source[start:end], start)
        position = end


def _output_end(source: str, start: int, last_tag_end: int) -> int:
    position = start
    while match := _NEXT.search(source, position):
        found = match.start()
        if match[0] == "}":
            return found + 2 if source.startswith("}", found + 1) else found + 1
        if source.startswith("%", found + 1):
            return source.index("%}", found) + 2 if last_tag_end > found else start
        position = found + 1
    return start


class Lexeme(NamedTuple):
    """A token of markup: `kind` is a name as in Ruby's messages, `offset` where it starts in the markup."""

    kind: str
    text: str
    offset: int


_SPECIALS = {
    "|": "pipe", ".": "dot", ":": "colon", ",": "comma", "[": "open_square", "]": "close_square",
    "(": "open_round", ")": "close_round", "?": "question", "-": "dash",
}  # fmt: skip
_MAX_LEXEMES = 20_000
_LEXEME = re.compile(
    r"\s*(?:(?P<comparison>==|!=|<>|<=?|>=?|contains(?=\s))|(?P<string>'[^']*'|\"[^\"]*\")"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<id>[a-zA-Z_][\w-]*\??)|(?P<dotdot>\.\.)|(?P<special>[|.:,\[\]()?-])"
    r"|(?P<end_of_string>\Z))",
    re.ASCII,
)


def lex(markup: str) -> list[Lexeme]:
    """The tokens of markup, the last being `end_of_string`; an error at a character that no token starts with."""
    result: list[Lexeme] = []
    position = 0
    while True:
        match = _LEXEME.match(markup, position)
        if match is None:
            rest = markup[position : position + 1000].lstrip()
            at = position + len(markup[position : position + 1000]) - len(rest)
            raise LiquidSyntaxError(f"Unexpected character {rest[:1]}", at=at)
        if len(result) > _MAX_LEXEMES:
            raise LiquidSyntaxError("Markup too long")
        kind = match.lastgroup or ""
        text = match[kind]
        result.append(Lexeme(_SPECIALS[text] if kind == "special" else kind, text, match.start(kind)))
        if kind == "end_of_string":
            return result
        position = match.end()
