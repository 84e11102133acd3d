"""Shell commands by the grammar of POSIX (XCU 2) and bash's manual; classes as Rouge has them.

A word is lexed as a whole where nothing in it has a class of its own. Keywords and commands are told by name alone, not
by where they stand, and take the blanks in front of a following word along, as Rouge has it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache

from generator.kramdown.highlight.lexers.driver import Jump, Meaning, Mode, Pieces, Run, Split

# bash's reserved words (`compgen -k`) but `case` and `esac`, and the two builtins that act on control flow alone.
_KEYWORDS = "if then else elif fi for select while until do done in function continue return"
# bash's builtins (`compgen -b`) and the programs of GNU coreutils, with awk, grep, sed, gzip, tar, sudo and `time`.
_COMMANDS = """
alias bg bind break builtin caller cd command compgen complete declare dirs disown echo enable eval exec exit export
false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readonly set shift
shopt source suspend test time times trap true type typeset ulimit umask unalias unset wait
arch b2sum base32 base64 basename cat chcon chgrp chmod chown chroot cksum comm cp csplit cut date dd df dir dircolors
dirname du env expand expr factor fmt fold groups head hostid id install join link ln logname ls md5sum mkdir mkfifo
mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk pr printenv ptx readlink realpath rm rmdir runcon seq
sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tee
timeout touch tr truncate tsort tty uname unexpand uniq unlink uptime users vdir wc who whoami yes
awk grep gunzip gzip hostname sed sudo tar
"""


def _any(listed: str) -> str:
    """A pattern for any of the words, split by their first letter: most words of a text fail at once."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word in listed.split():
        rests[word[0]].append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(sorted(some, reverse=True))})" for first, some in sorted(rests.items()))


_BLANKS = r"(?:\s+(?=\w))?"
_KEYWORD = rf"(?:{_any(_KEYWORDS)})(?!\w){_BLANKS}"
_COMMAND = rf"(?:{_any(_COMMANDS)})(?![\w.-]){_BLANKS}"
_EXPANSIONS: tuple[tuple[str, Meaning], ...] = (
    (r"\$\(\(", Jump("k", to="arithmetic")),
    (r"\$\(", Jump("si", to="substitution")),
    (r"\$\{\#?", Jump("k", to="parameter")),
    (r"\$(?:\w+|[-@*#?$!\[ ])", "nv"),
)
_ESCAPE = (r"\\.?", "se")
_BACKTICK = (r"`", Jump("sb", to="backticks"))
_STRINGS: tuple[tuple[str, Meaning], ...] = (
    (r'\$?"[^"$`\\]*"', "s2"),
    (r'(")(\$\w+)(")', Split("s2", "nv", "s2")),
    (r'\$?"', Jump("s2", to="double")),
    (r"'[^']*'?", "s1"),
    (r"\$'", Jump("s1", to="ansi")),
)


def _here(run: Run, match: re.Match[str]) -> None:
    """`<<END`: what follows belongs to the document, up to a line that is its delimiter."""
    run.put += [("o", match["here"]), ("", match["gap"]), ("sh", match["quote"]), ("no", match["end"])]
    run.put.append(("sh", match["quote"]))
    run.enter("heredoc")
    run.data.append((match["here"] == "<<-", match["end"].lstrip("\\")))


def _line(run: Run, match: re.Match[str]) -> None:
    """A line of one word within a here-document: perhaps the delimiter."""
    tabs, end = run.data[-1]
    line = match[0].rstrip("\n")
    if (line.lstrip("\t") if tabs else line) != end:
        run.put.append(("sh", match[0]))
        return
    run.put.append(("no", match[0]))
    run.data.pop()
    run.leave()


_COMMON: tuple[tuple[str, Meaning], ...] = (
    (_KEYWORD, "k"),
    (_COMMAND, "nb"),
    (r"case(?!\w)", Jump("k", to="case")),
    (r"\w+(?==)", "nv"),
    (r"(?<![^\s;&|()`])\#.*", "c"),
    (r"--?\w[\w-]*|--(?=\s)", "nt"),
    (r"[^\s\\=*$(){}\"'`;\[\]!<>|&.#-][^\s\\=*$(){}\"'`;]*", ""),
    *_STRINGS,
    *_EXPANSIONS,
    (r"\*+", "k"),
    (r"(?P<here><<-?)(?P<gap>[ \t]*)(?P<quote>[\"']?)(?P<end>\\?[A-Za-z_][\w.-]*)(?P=quote)", _here),
    (r"[=!]=*|&&|\|\||>+|<<[<-]?|[\[\]{}]", "o"),
    (r"\.(?=\s)", "nb"),
    _ESCAPE,
    (r"[<|&.#$-][^\s\\=*$(){}\"'`;]*", ""),
)
_FLAGS = re.MULTILINE | re.ASCII


@lru_cache(maxsize=1)
def _modes() -> dict[str, Mode]:
    def code(*first: tuple[str, Meaning]) -> Mode:
        return Mode(*first, *_COMMON, flags=_FLAGS)

    def text(rest: str, *inside: tuple[str, Meaning]) -> Mode:
        return Mode(*inside, rest=rest, flags=_FLAGS)

    nested = (r"\(", Jump("o", to="parentheses"))
    semicolon = (r";+", "p")
    number = ((r"\d+", "m"), (r"[-+*/%<>=!&|^]+", "o"), (r"\w+", ""), *_EXPANSIONS)
    return {
        "commands": code(semicolon, (r"[()]+", "o"), _BACKTICK),
        "parentheses": code((r"\)", Jump("o", back=1)), semicolon, nested, _BACKTICK),
        "substitution": code((r"\)", Jump("si", back=1)), semicolon, nested, _BACKTICK),
        "backticks": code((r"`", Jump("sb", back=1)), semicolon, (r"[()]+", "o")),
        "case": code(
            (r"esac(?!\w)", Jump("k", back=1)),
            semicolon,
            (r"\(\)", "o"),
            nested,
            _BACKTICK,
            (r"\)|\|(?!\|)", "p"),
        ),
        "double": text("s2", (r'"', Jump("s2", back=1)), _ESCAPE, *_EXPANSIONS, _BACKTICK),
        "ansi": text("s1", (r"'", Jump("s1", back=1)), _ESCAPE),
        "heredoc": text("sh", (r"^\t*[\w.-]+$\n?", _line), _ESCAPE, *_EXPANSIONS),
        "parameter": text(
            "p",
            (r"\}", Jump("k", back=1)),
            (r"(?<=\{)\w+|(?<=\{\#)\w+|(?<=:-)\w+", "nv"),
            (r":-", "k"),
            (r":[\w:]*", ""),
            _ESCAPE,
            *_STRINGS,
            *_EXPANSIONS,
            _BACKTICK,
        ),
        "arithmetic": text("", (r"\)\)", Jump("k", back=1)), (r"\(", Jump("o", to="group")), *number),
        "group": text("", (r"\)", Jump("o", back=1)), (r"\(", Jump("o", to="group")), *number),
    }


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of a script."""
    return Run(_modes(), code, "commands", data=[]).finish()


def session() -> Callable[[str], Pieces]:
    """A lexer of commands one after the other: a string or a document that one leaves open goes on in the next."""
    run = Run(_modes(), "", "commands", data=[])
    return run.more
