"""Go, by the lexical elements of the Go specification; classes as Rouge has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from generator.kramdown.highlight.lexers.driver import Jump, Mode, Pieces, Run, words

# The keywords and predeclared identifiers of the specification, up to Go 1.17: later ones are mere names to Rouge.
_NAMES = words(
    "n",
    k="break case chan const continue default defer else fallthrough for func go goto if import interface map package "
    "range return select struct switch type var",
    kt="bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 "
    "uint32 uint64 uintptr",
    no="true false iota nil",
    nb="append cap close complex copy delete imag len make new panic print println real recover",
)
_ESCAPE = r"\\(?:[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)"
_NUMBER = (
    r"0[xX][\da-fA-F_]+(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]+)?i?|0[bBoO][\d_]+i?"
    r"|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?i?"
)


@lru_cache(maxsize=1)
def _modes() -> dict[str, Mode]:
    code = Mode(
        (r"[^\W\d]\w*", _NAMES),
        (r"[()\[\]{},;]+", "p"),
        (r'"[^"\\\n]*"', "s"),
        (_NUMBER, "m"),
        # What nobody closes goes up to the end.
        (r"//.*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?", "c"),
        (r"[-+*/%&|^<>=!:.]+", "o"),
        (r"`[^`]*`?", "s"),
        (r'"', Jump("s", to="string")),
        (rf"'(?:[^'\\\n]|{_ESCAPE})'", "sc"),
        (r"\S", "err"),
    )
    string = Mode((r'"', Jump("s", back=1)), (_ESCAPE, "se"), (r"\n", Jump("", back=1)), rest="s")
    return {"code": code, "string": string}


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of Go code."""
    return Run(_modes(), code, "code").finish()
