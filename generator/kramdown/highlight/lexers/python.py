"""Python by its lexical grammar ("Lexical analysis" in the language reference); classes as Rouge has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.kramdown.highlight.lexers.driver import Jump, Meaning, Mode, Pieces, Run, Split, words

# `keyword.kwlist` and the statements of Python 2; `dir(builtins)` of Python 3.7 and 2.7, as far as Rouge takes them in.
_NAMES = words(
    "n",
    k="as assert async await break class continue def del elif else except exec finally for from global if import "
    "lambda nonlocal pass print raise return try while with yield",
    ow="and in is not or",
    bp="Ellipsis False None True self",
    nb="""
    __import__ abs all any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir
    divmod enumerate eval exit filter float format frozenset getattr globals hasattr hash hex id input int isinstance
    issubclass iter len list locals map max memoryview min next object oct open ord pow property range repr reversed
    round set setattr slice sorted staticmethod str sum super tuple type vars zip
    apply basestring buffer cmp coerce execfile file intern long raw_input reduce reload unichr unicode xrange
    ArithmeticError AssertionError AttributeError BaseException BlockingIOError BrokenPipeError BufferError
    BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
    DeprecationWarning EOFError EnvironmentError Exception FileExistsError FileNotFoundError FloatingPointError
    FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError
    IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError
    NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning
    ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StandardError
    StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
    UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning
    UserWarning ValueError Warning ZeroDivisionError
    """,
)
_NAME = r"[^\W\d]\w*"
_ESCAPE = r"""\\(?:[\\'"abfnrtv\n]|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}\n]*\})"""
_DIGITS = r"\d(?:_?\d)*"
_EXPONENT = rf"[eE][+-]?{_DIGITS}"
_QUOTES = "\"\"\"|'''|\"|'"
_escapes = re.compile(_ESCAPE).finditer


def _literal(run: Run, match: re.Match[str]) -> None:
    """A whole string without expressions in it: its prefix, and its escapes unless it is a raw one."""
    prefix, text, at = match["prefix"], match["text"], 0
    if prefix:
        run.put.append(("sa", prefix))
    if "\\" in text and "r" not in prefix.lower():
        for escape in _escapes(text):
            run.put += [("s", text[at : escape.start()]), ("se", escape[0])]
            at = escape.end()
    run.put.append(("s", text[at:]))


def _formatted(run: Run, match: re.Match[str]) -> None:
    """The beginning of an f-string: its quotes and its rawness are the mode that it is read in."""
    run.put += [("sa", match["f"]), ("s", match["quotes"])]
    run.enter(("raw " if "r" in match["f"].lower() else "") + match["quotes"])


def _text(quotes: str, raw: bool) -> Mode:
    return Mode(
        (quotes, Jump("s", back=1)),
        (r"\\[\s\S]", "s") if raw else (_ESCAPE, "se"),
        (r"\{\{|\}\}", "s"),
        (r"\{", Jump("si", to="field")),
        *([] if len(quotes) == 3 else [(r"\n", Jump("", back=1))]),
        rest="s",
    )


@lru_cache(maxsize=1)
def _modes() -> dict[str, Mode]:
    body = {
        quotes: (rf"(?:[^{quotes[0]}\\{line}]++|\\[\s\S]{more})*+(?:{quotes})?")
        for quotes, line, more in (
            ('"""', "", '|"(?!"")'),
            ("'''", "", "|'(?!'')"),
            ('"', r"\n", ""),
            ("'", r"\n", ""),
        )
    }
    string = "|".join(quotes + rest for quotes, rest in body.items())
    code: tuple[tuple[str, Meaning], ...] = (
        (r"(?!(?:def|class|from|import)\s)[^\W\d]\w*+(?![\"'])", _NAMES),
        (r"[()\[\]:,;]+|\.(?!\d)", "p"),
        (rf"(def)(\s+)({_NAME})", Split("k", "", "nf")),
        (rf"(class)(\s+)({_NAME})", Split("k", "", "nc")),
        (r"(from)([ \t]+)([\w.]+)([ \t]+)(import)(?!\w)", Split("kn", "", "nn", "", "kn")),
        (r"(import)([ \t]+)([\w.]+)", Split("kn", "", "nn")),
        (r"(?P<f>[fF][rR]?|[rR][fF])(?P<quotes>" + _QUOTES + ")", _formatted),
        (rf"(?P<prefix>(?:[bBuU][rR]?|[rR][bB]?)?)(?P<text>{string})", _literal),
        (_NAME, _NAMES),
        (r"\#.*\n?", "c1"),
        (rf"(?:{_DIGITS}\.(?:{_DIGITS})?|\.{_DIGITS})(?:{_EXPONENT})?[jJ]?|{_DIGITS}(?:{_EXPONENT}[jJ]?|[jJ])", "mf"),
        (r"0[xX](?:_?[\da-fA-F])+", "mh"),
        (r"0[bB](?:_?[01])+", "mb"),
        (r"0[oO](?:_?[0-7])+", "mo"),
        (rf"{_DIGITS}[lL]", "il"),
        (_DIGITS, "mi"),
        (r"[.]", "p"),
        (r"(?:!=|[-+*/%@&|^~<>=])+", "o"),
        (r"`[^`\n]*`", "sb"),
        (r"\\\n", ""),
    )
    field: tuple[tuple[str, Meaning], ...] = (
        (r"![rsa](?=[:}])|:", "si"),
        (r"\{", Jump("si", to="field")),
        (r"\}", Jump("si", back=1)),
    )
    modes = {
        "code": Mode(*code, (r"[{}]", "p"), (r"\S", "err")),
        "field": Mode(*field, *code, (r"\S", "err")),
    }
    for quotes in body:
        modes[quotes] = _text(quotes, raw=False)
        modes[f"raw {quotes}"] = _text(quotes, raw=True)
    return modes


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of Python code."""
    return Run(_modes(), code, "code").finish()
