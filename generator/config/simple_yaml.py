"""The plain kind of YAML that most front matter is, read line by line at a fraction of libyaml's cost.

`read` accepts a subset whose reading cannot differ from the real parser's: top-level `key: value` with plain or simply
quoted values, flow lists of words, block lists of them, comments on their own lines. Whatever else gives None. The
tests hold it against `yaml.read` on generated texts.
"""

from __future__ import annotations

import re

from generator.config.scalars import resolve

# No tabs, carriage returns, line breaks other than \n, or what YAML does not print.
# (Classes are given by their smaller halves: it takes milliseconds to compile the larger ones.)
_ODD = re.compile("[^\n\x20-\x7e\u00a0-\U0010ffff]|[\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

# What begins a plain scalar: A-Z a-z 0-9 / ( . + _ $ and letters from U+00A1 to U+1FFF and from U+3040 to U+D7FF.
_START = r"[^\x00-#%-')*,\-:-@\[-^`{-\xa0\u2000-\u303f\ud800-\U0010ffff]"
# A colon ends a plain scalar before a space, a number sign after one.
_PLAIN = rf"{_START}[^:#]*(?:(?::(?=[^ ])|(?<=[^ ])#)[^:#]*)*"
_QUOTED = r'"[^"\\]*"|' + r"'[^']*'"
# Spaces behind a word belong to it, so that there is one way only to match a list.
_WORD = rf"(?: *(?:[A-Za-z0-9_][A-Za-z0-9_./+ -]*|(?:{_QUOTED}) *))"
_LIST = rf"\[((?:{_WORD}(?:,{_WORD})*)?) *\] *"
_LINE = re.compile(rf"([A-Za-z_][A-Za-z0-9_-]{{0,60}}):(?: +(?:({_PLAIN})|({_QUOTED}) *|{_LIST})?)?")
_ITEM = re.compile(rf"( *)- +(?:({_PLAIN})|({_QUOTED}) *)")
_WORDS = re.compile(rf"({_QUOTED})|([^,'\" ][^,]*)")
# An indented line that is no item of a list: nested mappings and texts over several lines.
_NESTED = re.compile(r"\n +[^ \-#\n]")
# Keys that are not texts.
_NOT_NAMES = frozenset(("yes", "no", "on", "off", "true", "false", "null"))


def read(text: str) -> tuple[dict[object, object], dict[str, int]] | None:
    """The mapping and the line of each key (the first is 1), or None where the text needs the real parser."""
    if _NESTED.search(text) or _ODD.search(text):
        return None
    values: dict[object, object] = {}
    lines: dict[str, int] = {}
    items: list[object] | None = None  # the block list being read
    indent, key = -1, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#" or not line.strip():
            continue
        if line[0] in " -":
            found = _ITEM.fullmatch(line)
            if not found or items is None or indent not in (-1, len(found[1])):
                return None
            indent = len(found[1])
            items.append(resolve(found[2].rstrip(" ")) if found[2] else found[3][1:-1])
            values[key] = items
            continue
        match = _LINE.fullmatch(line)
        if not match:
            return None
        key, plain, quoted, words = match.groups()
        if key in values or (len(key) <= 5 and key.lower() in _NOT_NAMES):
            return None
        items = None
        if plain is not None:
            values[key] = resolve(plain.rstrip(" "))
        elif quoted is not None:
            values[key] = quoted[1:-1]
        elif words is not None:
            values[key] = [one[1][1:-1] if one[1] else resolve(one[2].rstrip(" ")) for one in _WORDS.finditer(words)]
        else:
            values[key] = None
            items, indent = [], -1
        lines[key] = number
    return (values, lines) if values else None
