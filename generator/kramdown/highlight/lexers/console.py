"""Sessions in a terminal: lines with a prompt, and what is printed between them; classes and options as Rouge has them.

A prompt is all of a line up to the first sign that ends one. Options, as in `console?lang=ruby&prompt=%25`: `lang` of
the commands, `output` as the language of what is printed, `prompt` and `error` as lists with commas (signs that end a
prompt, beginnings of lines that tell of an error), `comments` (a `#` starts a comment and ends no prompt).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from generator.kramdown.highlight.lexers import shell
from generator.kramdown.highlight.lexers.driver import Pieces

_LEFT_OUT = re.compile(r"\s*(?:<\.\.\.>|\.{3,})\s*")
_REMARK = re.compile(r"\s*#")


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of a session."""
    ends = _list(options.get("prompt", "")) or ["$", ">", ";", *([] if _flag(options.get("comments")) else ["#"])]
    prompt = re.compile(f"(.*?(?:{'|'.join(map(re.escape, ends))}))([ \t]*)(.*)", re.DOTALL)
    errors = tuple(_list(options.get("error", "")))
    lang = options.get("lang", "shell")
    command = _commands(lang)
    output = _lexer(options.get("output", "")) or (lambda text: [("go", text)])
    pieces: Pieces = []
    printed: list[str] = []

    def put(short: str, line: str) -> None:
        if printed:
            pieces.extend(output("".join(printed)))
            printed.clear()
        pieces.append((short, line))

    for line in re.findall(r"[^\n]*\n|[^\n]+", code):
        if "#" not in ends and _REMARK.match(line) or _LEFT_OUT.fullmatch(line):
            put("c", line)
        elif errors and line.startswith(errors):
            put("gr", line)
        elif match := prompt.match(line):
            put("gp", match[1])
            if match[3].strip():
                pieces += [("w", match[2]), *command(match[3])]
            else:
                pieces.append(("w", match[2] + match[3]))
        else:
            printed.append(line)
            command = _commands(lang)
    put("", "")
    return pieces


def _list(value: str) -> list[str]:
    return [item for item in value.split(",") if item]


def _flag(value: str | None) -> bool:
    return value is not None and value not in ("", "0", "false", "off")


def _commands(lang: str) -> Callable[[str], Pieces]:
    """A lexer of commands; a shell's string or document goes on from one to the next if nothing is printed between."""
    other = None if lang == "shell" else _lexer(lang)
    return other or shell.session()


def _lexer(lang: str) -> Callable[[str], Pieces] | None:
    # The languages are known above this package's lexers, so they are asked for only when there is a name.
    from generator.kramdown.highlight.languages import names
    from generator.kramdown.highlight.lexing import tokens_of

    tag = names().get(lang)
    return (lambda text: tokens_of(tag, text, {})) if tag else None
