"""JSON by RFC 8259, and with comments and bare keys (`jsonc`, `json-doc`); classes as Rouge has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.kramdown.highlight.lexers.driver import Meaning, Mode, Pieces, Run

_BODY = r'[^"\\]*+(?:\\.[^"\\]*+)*+'
_ESCAPE = re.compile(r"\\.?", re.S)


def _string(run: Run, match: re.Match[str]) -> None:
    """A string with escapes in it, or one that nothing closes."""
    text, at = match[0], 0
    for escape in _ESCAPE.finditer(text):
        run.put.append(("s2", text[at : escape.start()]))
        run.put.append(("se" if len(escape[0]) > 1 else "err", escape[0]))
        at = escape.end()
    run.put.append(("s2", text[at:]))


def _value(*more: tuple[str, Meaning], stray: str) -> Mode:
    return Mode(
        (rf'"{_BODY}"(?=\s*+:)', "nl"),
        (r"[{}\[\]:,]+", "p"),
        (r"\s+", "w"),
        (r'"[^"\\]*"', "s2"),
        (r"-?\d+(?:\.\d+(?:[eE][+-]?\d+)?)", "mf"),
        (r"-?\d+(?:[eE][+-]?\d+)?", "mi"),
        (r"true|false|null", "kc"),
        *more,
        (rf'"{_BODY}[\\"]?', _string),
        (stray, "err"),
        flags=re.DOTALL,
    )


@lru_cache(maxsize=1)
def _modes() -> dict[str, Mode]:
    return {
        "json": _value(stray=r"[A-Za-z_$'][\w$']*:?|."),
        "commented": _value(
            (r"//[^\n]*", "c1"),
            (r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?", "c"),
            (r"(?<![\w$])[A-Za-z_$][\w$]*+(?=\s*+:)", "na"),
            stray=r".",
        ),
    }


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of JSON."""
    return Run(_modes(), code, "json").finish()


def commented(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of JSON with comments."""
    return Run(_modes(), code, "commented").finish()
