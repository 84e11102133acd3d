"""Liquid by the syntax of its tags and expressions in its documentation; classes as Rouge has them.

Conditions, assignments and output are expressions; of tags that only a site's plugins know, names with `=` or `:` and
literals are told apart, and the rest is plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.kramdown.highlight.lexers.driver import Jump, Meaning, Mode, Pieces, Run, Split, words

# Control flow has a class of its own.
_CONTROL = frozenset(["if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase"])
_EXPRESSIONS = _CONTROL | {"assign", "capture", "increment", "decrement", "echo", "cycle", "render"}
_BODIES = {"raw": "", "comment": "c"}
_NAME = r"[A-Za-z_](?:\w|-(?![%}]\}))*\??"
_WORDS = words("nv", ow="and or contains", kc="true false nil null", nb="empty blank", nt="for with")
_loop = re.compile(
    rf"(\s+)({_NAME})(\s+)(in)(?!\w)(\s*)(?:(\([^()%]*\)|{_NAME}(?:\.{_NAME}|\[[^\]%]*\])*)|(\"[^\"]*\")|('[^']*'))?"
).match
_tag_end = re.compile(r"(\s*)(-?%\})").match


def _tag(run: Run, match: re.Match[str]) -> None:
    """`{% name`: the mode of what follows is a matter of the name."""
    name = match["tag"]
    run.put += [("p", match["start"]), ("w", match["pad"]), ("kr" if name in _CONTROL else "nt", name)]
    if name in _BODIES and (end := _tag_end(run.code, run.at)):
        run.put += [("w", end[1]), ("p", end[2])]
        body = re.compile(rf"\{{%-?\s*end{name}(?!\w)").search(run.code, end.end())
        run.at = body.start() if body else len(run.code)
        run.put.append((_BODIES[name], run.code[end.end() : run.at]))
        return
    run.enter("expression" if name in _EXPRESSIONS else "include" if name == "include" else "tag")
    if name in ("for", "tablerow") and (loop := _loop(run.code, run.at)):
        run.put += [(short, loop[n] or "") for n, short in enumerate(("w", "nv", "w", "nt", "w", "nv", "s2", "s1"), 1)]
        run.at = loop.end()


@lru_cache(maxsize=1)
def _modes() -> dict[str, Mode]:
    literals: tuple[tuple[str, Meaning], ...] = (
        (r"'[^']*'", "s1"),
        (r'"[^"]*"', "s2"),
        (r"\d+\.\d+(?![\w.-])", "mf"),
        (r"\d+(?![\w-]|\.\d)", "mi"),
    )
    output = (r"\{\{-?", Jump("p", to="expression"))

    def tag(*more: tuple[str, Meaning]) -> Mode:
        return Mode(
            (r"-?%\}", Jump("p", back=1)),
            output,
            (r"(\d{4})(-)(\d\d)(-)(\d\d)(-)", Split("mi", "o", "mi", "o", "mi", "o")),
            *literals,
            (r"(?<==)(?:true|false|nil)(?!\S)|(?<!\S)reversed(?!\w)", words("kc", na="reversed")),
            *more,
            (rf"{_NAME}(?=\s*[=:])", "na"),
            (r"[=:]", "o"),
            (r"[^\s{}%\"'=:-]+|\S", ""),
            rest="w",
        )

    return {
        "text": Mode(output, (r"(?P<start>\{%-?)(?P<pad>\s*)(?P<tag>\w+|\#)", _tag), (r"\{%-?", Jump("p", to="tag"))),
        "expression": Mode(
            (r"-?[%}]\}", Jump("p", back=1)),
            (rf"(\|)(\s*)({_NAME})(\s*)(:?)", Split("p", "w", "nf", "w", "p")),
            (rf"({_NAME})(\s*)(:)", Split("na", "w", "o")),
            (r"(\.)(size|first|last)(?![\w-])", Split("p", "nf")),
            (r"forloop\.\w+", "nb"),
            (_NAME, _WORDS),
            *literals,
            (r"[.,|\[\]:]", "p"),
            (r"[=!<>]=|<>|[-<>=]", "o"),
            (r"\(\w+\.\.\w+\)", "nv"),
            (r"\d+", "mi"),
            (r"\S", "err"),
            rest="w",
        ),
        "tag": tag(),
        "include": tag((rf"(?<==){_NAME}(?=\s|-?%\}})", "nv")),
    }


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of a template."""
    return Run(_modes(), code, "text").finish()
