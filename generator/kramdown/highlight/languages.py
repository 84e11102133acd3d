"""Names of languages: what Rouge calls them, and who lexes them.

Whether a code block is highlighted at all is decided by Rouge's names, not by those of Pygments: kramdown leaves
` ```mermaid ` a bare `pre`, since Rouge has no such language. So a name of Pygments alone counts only on demand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from generator.kramdown.highlight.tables import LANGUAGES, PLAIN

# Tags that this package lexes by itself: the commonest, in Rouge's very classes.
OWN = {
    "json": ("json", "tokens"),
    "json-doc": ("json", "commented"),
    "yaml": ("yaml", "tokens"),
    "shell": ("shell", "tokens"),
    "console": ("console", "tokens"),
    "python": ("python", "tokens"),
    "liquid": ("liquid", "tokens"),
    "css": ("css", "tokens"),
    "go": ("go", "tokens"),
}

# Interpreters that `#!` may name, less a version behind, as far as Rouge tells languages by them.
_INTERPRETERS = {
    "shell": "sh bash zsh ksh",
    "python": "python pythonw",
    "ruby": "ruby",
    "perl": "perl",
    "javascript": "node jsc",
    "php": "php",
    "lua": "lua",
    "make": "make",
    "tcl": "tclsh wish jimsh",
}
_VERSION = re.compile(r"[\d.]+$")
_DOCTYPE = re.compile(r"(?:<\?.*?\?>\s*)?<!doctype\s+([^\s>]*)", re.I | re.S)
_HTML = re.compile(r"<\s*html\b")
_OLD, _NEW = re.compile(r"^---", re.M), re.compile(r"^\+\+\+", re.M)


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Every name that Rouge knows, and the tag that it stands for."""
    found = {"plaintext": "plaintext", "text": "plaintext"}
    for line in PLAIN:
        first, *_ = words = line.split()
        found.update(dict.fromkeys(words, found.get(first, first)))
    for tag, (words_of_tag, _, _) in LANGUAGES.items():
        found.update(dict.fromkeys(words_of_tag.split(), tag))
    return found


def find(lang: str | None, code: str) -> tuple[str, dict[str, str]] | None:
    """The tag and the lexer's options for a name such as `php?start_inline=1`; None for a language nobody knows.

    No name, or `guess`, means the one that the code looks like (plain text where nothing shows).
    """
    if lang is None:
        return guess(code), {}
    name, mark, query = lang.partition("?")
    if mark and name == "guess" or lang == "guess":
        return guess(code), {}
    tag = names().get(name)
    if tag is None:
        return None
    return tag, dict(parse_qsl(query, keep_blank_values=True)) if mark else {}


def guess(code: str) -> str:
    """The language of code by its first line or its markup, as far as Rouge detects any; else `plaintext`."""
    text = code.removeprefix("\ufeff")
    start = text.lstrip()
    if start.startswith("#!"):
        return _interpreted(start.partition("\n")[0][2:].split())
    doctype = _DOCTYPE.match(start)
    if doctype:
        return "html" if doctype[1].lower() == "html" else "xml"
    if start[:5].lower() == "<?xml":
        return "xml"
    if _HTML.search(text):
        return "html"
    if start.startswith("<?php"):
        return "php"
    if start.startswith("%YAML"):
        return "yaml"
    old = _OLD.search(text)
    changes = text.startswith(("Index: ", "diff --git a/")) or (old and _NEW.search(text, old.end()))
    return "diff" if changes else "plaintext"


def _interpreted(words: list[str]) -> str:
    """The language of `#! words`: `/usr/bin/env python3`, `/bin/sh -e`."""
    called = {_VERSION.sub("", word.rpartition("/")[2]) for word in words}
    return next((tag for tag, known in _INTERPRETERS.items() if called.intersection(known.split())), "plaintext")


def pygments_names() -> dict[str, tuple[str, str]]:
    """Every name that Pygments itself knows, with module and class; imports no lexer."""
    from pygments.lexers._mapping import LEXERS

    rows: dict[str, Any] = LEXERS
    return {alias.lower(): (row[0], cls) for cls, row in rows.items() for alias in row[2]}
