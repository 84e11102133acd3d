"""Ruby's file patterns as regular expressions: `File.fnmatch` without flags, and the globs of `Dir.glob`."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise


@lru_cache(maxsize=512)
def fnmatch(pattern: str) -> re.Pattern[str]:
    """`File.fnmatch?` without flags, for whole paths: `*` and `?` match slashes too."""
    return re.compile(_translate(pattern, any_char=".", star=".*"), re.DOTALL)


@lru_cache(maxsize=512)
def glob(pattern: str) -> re.Pattern[str]:
    """`Dir.glob`: `*` stays within a name and skips dotfiles, `**/` crosses folders, `{a,b}` are alternatives."""
    parts = [_glob_part(one) for one in expand_braces(pattern)]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.DOTALL)


def expand_braces(pattern: str) -> list[str]:
    """`a{b,c}` as `ab`, `ac`; without a closing brace the pattern itself."""
    depth, start = 0, -1
    commas: list[int] = []
    for position, char in enumerate(pattern):
        if char == "{":
            if depth == 0:
                start, commas = position, []
            depth += 1
        elif char == "," and depth == 1:
            commas.append(position)
        elif char == "}" and depth:
            depth -= 1
            if depth == 0:
                edges = [start, *commas, position]
                choices = [pattern[a + 1 : b] for a, b in zip(edges, edges[1:], strict=False)]
                tail = pattern[position + 1 :]
                if len(choices) * (tail.count("{") + 1) > 1000:
                    return [pattern]
                return [one for choice in choices for one in expand_braces(pattern[:start] + choice + tail)]
    return [pattern]


def _glob_part(pattern: str) -> str:
    names = [name for name in pattern.split("/") if name]
    pieces: list[str] = []
    for position, name in enumerate(names):
        last = position == len(names) - 1
        if name == "**" and not last:
            if position and names[position - 1] == "**":
                continue
            pieces.append(r"(?:[^/.][^/]*/)*")
            continue
        leading = "" if name.startswith(".") or name[:1] not in "*?[" else r"(?!\.)"
        pieces.append(leading + _translate(name, any_char="[^/]", star="[^/]*") + ("" if last else "/"))
    return "".join(pieces)


def _translate(pattern: str, any_char: str, star: str) -> str:
    out: list[str] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char == "*":
            if not out or out[-1] != star:
                out.append(star)
        elif char == "?":
            out.append(any_char)
        elif char == "\\" and position < len(pattern):
            out.append(re.escape(pattern[position]))
            position += 1
        elif char == "[":
            found = re.compile(r"([!^]?)((?:\\.|[^\]\\])+)\]", re.DOTALL).match(pattern, position)
            if not found:
                return r"(?!)"  # Ruby matches nothing with an open bracket
            out.append(_char_class(found[2], bool(found[1])))
            position = found.end()
        else:
            out.append(re.escape(char))
    return _joined(out, star)


def _joined(pieces: list[str], star: str) -> str:
    """The pieces as one expression. What stands between two stars is matched where it is found first, which is enough
    and keeps a pattern of many stars from trying all ways."""
    stars = [at for at, piece in enumerate(pieces) if piece == star]
    if len(stars) < 2:
        return "".join(pieces)
    middle = (f"(?>{star}?{''.join(pieces[a + 1 : b])})" for a, b in pairwise(stars))
    return "".join(pieces[: stars[0]]) + "".join(middle) + "".join(pieces[stars[-1] :])


def _char_class(body: str, negated: bool) -> str:
    safe = re.sub(r"\\(.)|([\[\]^&~|])", lambda m: re.escape(m[1] or m[2]), body)
    text = f"[{'^' if negated else ''}{safe}]"
    try:
        re.compile(text)
    except re.error:  # a range such as z-a
        return r"(?!)"
    return text
