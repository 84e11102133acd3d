"""YAML by the productions of YAML 1.2; classes as Rouge has them.

Nothing here tracks the whole block structure: what a token is shows in its line, but for the length of a block scalar
(`|`, `>`), which is measured from the line that opens it (§8.1). Plain scalars that go on over several lines are
looked at line by line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.kramdown.highlight.lexers.driver import Jump, Mode, Pieces, Run, Split

# §7.3.3: neither `: ` nor ` #` within a plain scalar. What may stand first is left to the alternatives before it.
_WORD = r"(?:[^\s:]++|:(?!\s|\Z))++"
_PLAIN = rf"{_WORD}(?:[ \t]++(?!\#){_WORD})*+"
_FLOW_WORD = r"[^\s,\[\]{}:]++"
_FLOW_PLAIN = rf"{_FLOW_WORD}(?:[ \t]++(?!\#){_FLOW_WORD})*+"
_ALONE = r"(?=[ \t\r]*+(?:$|(?<=\s)\#))"
_NODES = (
    (r"\#.*", "c1"),
    (r"&[^\s,\[\]{}]+", "nl"),
    (r"\*[^\s,\[\]{}]+", "nv"),
    (r"!(?:<[^>\s]*>?|[^\s,\[\]{}]*)", "kt"),
)
_OPENER = re.compile(r"(---|)( *)((?:[-?:][ \t]+)*)(.*)")
_IN_SINGLE = re.compile(r"([ \t]*\n\s*)|([ \t]+)")
# §5.7, escapes; Rouge calls `\/` an error.
_IN_DOUBLE = re.compile(
    _IN_SINGLE.pattern + r'|(\\(?:[\\"0abtnvfre N_LP\n]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}))|(\\)'
)
_IN_STRING = ("", "", "nv", "se", "err")


def _quoted(run: Run, match: re.Match[str]) -> None:
    """A string: words, the blanks between them, folded line breaks and, between double quotes, escapes."""
    text, at, put = match[0], 1, run.put
    double = text[0] == '"'
    put.append(("s2" if double else "s1", text[0]))
    for found in (_IN_DOUBLE if double else _IN_SINGLE).finditer(text, 1):
        start = found.start()
        if start > at:
            put.append(("s", text[at:start]))
        put.append((_IN_STRING[found.lastindex or 0], found[0]))
        at = found.end()
    put.append(("s", text[at:]))


def _block_scalar(run: Run, match: re.Match[str]) -> None:
    """The header `|`, `>-`, `|2+ # remark`, and all lines deeper than the node that holds the scalar."""
    run.put += [("pi", match["header"]), ("", match["blank"]), ("c1", match["remark"] or "")]
    code, at = run.code, match.end()
    held = _depth(code[code.rfind("\n", 0, match.start()) + 1 : match.start()])
    while at < len(code):
        end = code.find("\n", at + 1)
        end = len(code) if end < 0 else end
        line = code[at + 1 : end]
        text = line.lstrip(" ")
        if not text.strip():
            run.put.append(("", code[at:end]))
        elif len(line) - len(text) <= held or line.startswith(("--- ", "...")) or line == "---":
            break
        else:
            run.put += [("", code[at : end - len(text)]), ("s", text)]
        at = end
    run.at = at


def _depth(before: str) -> int:
    """How deep the node is whose value opens behind `before`: a key's column, or that of an indicator before no key."""
    document, blank, indicators, rest = _OPENER.match(before).groups()  # type: ignore[union-attr]
    if document:
        return -1
    if rest and rest[0] not in "&!":
        return len(blank) + len(indicators)
    return len(blank) + len(indicators.rstrip()) - 1


@lru_cache(maxsize=1)
def _modes() -> dict[str, Mode]:
    string = (r'"[^"\\]*+(?:\\[\s\S][^"\\]*+)*+["\\]?|\'[^\']*\'?', _quoted)
    block = Mode(
        (r"^(?:---|\.\.\.)(?=\s|\Z)", "nn"),
        (r"^(%YAML)([ \t]+)(\S+)", Split("nt", "", "m")),
        (r"^(%TAG)([ \t]+)(\S+)([ \t]+)(\S+)", Split("nt", "", "kt", "", "kt")),
        (r"[-?:](?=\s|\Z)", "pi"),
        string,
        *_NODES,
        (r"[\[{]", Jump("pi", to="flow")),
        (r"(?P<header>[|>][-+\d]*)(?P<blank>[ \t\r]*)(?P<remark>(?<=\s)\#.*)?$", _block_scalar),
        (r"[\]},@`]|^%", "err"),
        (rf"({_PLAIN}[ \t]*)(:)(?=\s|\Z)", Split("na", "pi")),
        (rf"\d+(?:\.\d+)?{_ALONE}", "m"),
        (rf"(?:true|false|null){_ALONE}", "no"),
        (_PLAIN, "s"),
    )
    flow = Mode(
        (r"[,:?]", "pi"),
        (r"[\[{]", Jump("pi", to="flow")),
        (r"[\]}]", Jump("pi", back=1)),
        string,
        *_NODES,
        (_FLOW_PLAIN, "nv"),
    )
    return {"block": block, "flow": flow}


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of YAML."""
    return Run(_modes(), code, "block").finish()
