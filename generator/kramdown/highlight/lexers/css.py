"""CSS by the tokens and rules of CSS Syntax Level 3; classes as Rouge has them.

What is a property, a colour or a keyword is a matter of tables. Properties and colours come from Pygments (a snapshot
of W3C's index), less those that are newer than what Rouge knows; keywords are those of CSS 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.kramdown.highlight.lexers.driver import Jump, Meaning, Mode, Pieces, Run, Split, Words, words

# The values of CSS 2.1's properties (its appendix F), and a few of CSS 3's fonts, text and cursors.
_KEYWORDS = """
absolute always armenian auto avoid baseline below blink block bold bolder both bottom capitalize center circle
close-quote collapse condensed crosshair cursive dashed decimal decimal-leading-zero default digits disc dotted double
e-resize embed expanded extra-condensed extra-expanded fantasy fixed georgian groove help hidden hide icon inherit
inline inline-table inset inside invert italic justify large larger left lighter line-through list-item lower-alpha
lower-greek lower-roman lowercase ltr medium monospace n-resize narrower ne-resize no-close-quote no-open-quote
no-repeat none normal nowrap nw-resize oblique open-quote outset outside overline pointer relative repeat repeat-x
repeat-y ridge right s-resize sans-serif scroll se-resize semi-condensed semi-expanded separate serif show small-caps
smaller solid square static sw-resize table-caption table-cell table-column table-column-group table-footer-group
table-header-group table-row table-row-group text text-bottom text-top thick thin top transparent ultra-condensed
ultra-expanded underline upper-alpha upper-latin upper-roman uppercase visible w-resize wait wider x-large x-small
xx-large xx-small
"""
# Families of properties that came later: logical ones, grid, masks, SVG's paint, scrolling, containment and so on.
_LATER = re.compile(
    r"(?:border|margin|padding|inset|block|inline|min|max|overflow)-(?:block|inline|trim|boundary)(?:-.*)?"
    r"|(?:border-(?:start|end)-|mask-|stroke|fill|scroll(?:bar)?-|contain|grid$|grid-(?:area|auto|gap|template-|.*-(?:end|start))|offset|overscroll-|hyphenate-limit-"
    r"|block-(?:size|step)|initial-letter|shape-|line-(?:clamp|grid|snap|padding|height-)|inset|marker|wrap-|caret"
    r"|font-(?:optical|palette|variation|synthesis-)|text-(?:decoration-(?:skip-|thick)|underline-offset|group|edge)"
    r"|place-|justify-(?:items|self)|(?:row-)?gap|accent-|aspect-|will-|user-|isolation|mix-|background-blend|flood-"
    r"|lighting-|color-(?:scheme|adjust|inter)|print-color|forced-|translate|rotate|scale|zoom).*"
)
_PREFIXES = ("-moz-", "-ms-", "-o-", "-webkit-", "-khtml-")
# Blocks of these hold declarations; those of all other at-rules hold rules.
_DESCRIPTORS = frozenset(
    ["@font-face", "@page", "@counter-style", "@property", "@viewport", "@-ms-viewport", "@color-profile"]
)
_NAME = r"(?:--(?:[\w-]|\\.)*+|-?(?:[^\W\d]|\\.)(?:[\w-]|\\.)*+)"


def _listed(what: str) -> tuple[str, ...]:
    """A table of Pygments' lexer for CSS; none where a version of it has none."""
    from pygments.lexers import css

    name = {"properties": "_css_properties", "colours": "_color_keywords"}[what]
    return tuple(getattr(css, name, ()))


@lru_cache(maxsize=1)
def _properties() -> frozenset[str]:
    return frozenset(["src", *(name for name in _listed("properties") if not _LATER.fullmatch(name))])


@lru_cache(maxsize=1)
def _values() -> Words:
    # SVG 1.0's colours; of the greys only those with an "a", but for the oldest of them.
    colours = [name for name in _listed("colours") if name in ("lightgrey", "lightgray") or "grey" not in name]
    return words("n", no=" ".join(set(colours) - {"lightgray", "rebeccapurple", "transparent"}), nb=_KEYWORDS)


def _declaration(run: Run, match: re.Match[str]) -> None:
    """A property and its colon."""
    name = match["property"]
    known = name in _properties() or name.startswith(_PREFIXES)
    run.put += [("nl" if known else "py", name), ("", match["gap"]), ("p", ":")]
    run.enter("value")


def _at_rule(run: Run, match: re.Match[str]) -> None:
    run.put.append(("k", match[0]))
    run.enter("at with declarations" if match[0] in _DESCRIPTORS else "at with rules")


@lru_cache(maxsize=1)
def _modes() -> dict[str, Mode]:
    comment = (r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?", "c")
    strings: tuple[tuple[str, Meaning], ...] = (
        (r'"(?:[^"\\\n]++|\\[\s\S])*+"?', "s1"),
        (r"'(?:[^'\\\n]++|\\[\s\S])*+'?", "s2"),
    )
    number = (r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?:%|[a-zA-Z]+)?", "m")
    words_and_signs: tuple[tuple[str, Meaning], ...] = (
        (r"url\((?:\s*(?:\"[^\"\n]*\"|'[^'\n]*')\s*\)|[^)\"'\s]*\)?)", "sx"),
        number,
        (_NAME + r"|-", _values()),
        (r"\#[\da-fA-F]+", "m"),
        (r"[:,/()\[\]]+|\.", "p"),
        *strings,
        comment,
        (r"(!)(\s*important)(?!\w)", Split("cp", "cp")),
        (r"[*+=<>|~&%]+", "o"),
        (r"[^\s{};]", "err"),
    )
    at_words = tuple((source, "n" if isinstance(meaning, Words) else meaning) for source, meaning in words_and_signs)
    selectors: tuple[tuple[str, Meaning], ...] = (
        (rf"\.{_NAME}", "nc"),
        (rf"\#(?:{_NAME}|[\w-]+)", "nf"),
        (rf"::?{_NAME}", "nd"),
        (_NAME, "nt"),
        (r"@[\w-]+", _at_rule),
        comment,
        *strings,
        (r"[-+]?\d+(?:\.\d+)?(?:%|n(?!\w))?", "m"),
        (r"[][*>+~,=^$|()&<!.%:]", "o"),
        (r"\{", Jump("p", to="declarations")),
    )

    def prelude(block: str) -> Mode:
        return Mode(
            (r";", Jump("p", back=1)), (r"\{", Jump("p", to=block, back=1)), (r"\}", Jump("p", back=2)), *at_words
        )

    return {
        "sheet": Mode(*selectors, (r"\S", "err")),
        "rules": Mode((r"\}", Jump("p", back=1)), *selectors, (r"\S", "err")),
        "declarations": Mode(
            (r"\}", Jump("p", back=1)),
            (r"(?<![\w-])(?P<property>[\w-]++)(?P<gap>\s*+):(?!:)", _declaration),
            (r";", "p"),
            *selectors,
            (r"\S", "err"),
        ),
        "value": Mode(
            (r";", Jump("p", back=1)),
            (r"\}", Jump("p", back=2)),
            (r"\{", Jump("p", to="declarations", back=1)),
            *words_and_signs,
        ),
        "at with rules": prelude("rules"),
        "at with declarations": prelude("declarations"),
    }


def tokens(code: str, options: Mapping[str, str]) -> Pieces:
    """The pieces of a style sheet."""
    return Run(_modes(), code, "sheet").finish()
