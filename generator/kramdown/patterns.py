"""Pieces of patterns that several constructs share.

Ruby's `\\s` and `\\w` are ASCII while `[[:alpha:]]` is Unicode; the names below keep the two apart. Patterns are used
with `match(text, position)`, so none of them starts with `^` unless it is applied to every line.
"""

from __future__ import annotations

import re

WS = r"[ \t\r\n\f\v]"  # Ruby's \s
TAIL = r"[ \t\r\f\v]*\n"  # what may follow until the end of the line
WORD = "[A-Za-z0-9_]"  # Ruby's \w
STRIP = " \t\n\v\f\r\0"  # what Ruby's strip removes
OPT = " {0,3}"
INDENT = r"(?:\t| {4})"
# Python's \w has numbers such as ² that are neither letters nor digits to Ruby: they are kept out.
_NUMBERS = (
    r"\u00b2\u00b3\u00b9\u00bc-\u00be\u09f4-\u09f9\u0b72-\u0b77\u0bf0-\u0bf2\u0c78-\u0c7e\u0d58-\u0d5e\u0d70-\u0d78"
    r"\u0f2a-\u0f33\u1369-\u137c\u17f0-\u17f9\u19da\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b"
    r"\u24ea-\u24ff\u2776-\u2793\u2cfd\u3192-\u3195\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf"
    r"\ua830-\ua835"
)
LETTER = rf"[^\W\d{_NUMBERS}]"
LETTER_OR_DIGIT = rf"[^\W{_NUMBERS}]"  # and the underscore
_NAME_END = rf"{LETTER_OR_DIGIT}*+(?:[-.]++{LETTER_OR_DIGIT}*+)*+"
NAME = rf"(?:{LETTER}{_NAME_END}:(?={LETTER}))?{LETTER}{_NAME_END}"  # an XML name as REXML reads it
ID_NAME = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
ANY_CHARS = r"(?:\\\}|[^}])"

BLANK_LINES = re.compile(r"[ \t\r\n\f\v]*\n")
EOB = rf"\^{TAIL}"

# Lists of facts about HTML, as kramdown sees it.
CONTENT_BLOCK = frozenset(
    """address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form header
    hgroup iframe li main map menu nav noscript object section summary td""".split()  # noqa: SIM905
)
CONTENT_SPAN = frozenset(
    """a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend optgroup p q rb
    rbc rp rt rtc ruby select small span strong sub sup th tt""".split()  # noqa: SIM905
)
CONTENT_RAW = frozenset(["script", "style", "math", "option", "textarea", "pre", "code", "kbd", "samp", "var"])
SPAN_ELEMENTS = frozenset(
    """a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc
    ruby samp select small span strong sub sup time tt u var""".split()  # noqa: SIM905
)
BLOCK_ELEMENTS = frozenset(
    """address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre section summary
    table tbody td th thead tfoot tr ul""".split()  # noqa: SIM905
)
VOID_ELEMENTS = frozenset(
    """area base br col command embed hr img input keygen link meta param source track wbr""".split()  # noqa: SIM905
)
HTML_ELEMENTS = SPAN_ELEMENTS | BLOCK_ELEMENTS | VOID_ELEMENTS | CONTENT_BLOCK | CONTENT_SPAN | CONTENT_RAW


def content_model(name: str) -> str:
    """How the content of an HTML element is read: `block`, `span` or `raw`."""
    return "block" if name in CONTENT_BLOCK else "span" if name in CONTENT_SPAN else "raw"


_LAZY_SPANS = "|".join(sorted(SPAN_ELEMENTS | {"script"}))
HTML_START = rf"<(?!(?:{_LAZY_SPANS})\b){NAME}"
HTML_STOP = rf"</(?!(?:{_LAZY_SPANS})\b){NAME}{WS}*>"
# What ends a paragraph or a quote even without a blank line before it; an attribute list does too.
LAZY_END = rf"{BLANK_LINES.pattern}|{OPT}(?:{HTML_STOP}|{HTML_START})|{EOB}"
BLOCK_BOUNDARY = re.compile(rf"{BLANK_LINES.pattern}|{EOB}|\Z")

HTML_COMMENT = re.compile(r"<!--(.*?)-->", re.S)
HTML_INSTRUCTION = re.compile(r"<\?(.*?)\?>", re.S)
HTML_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_VALUE = rf"(?:{WS}*+={WS}*+(?:{LETTER_OR_DIGIT}++|(\"|').*?\3))?+"
HTML_TAG = re.compile(rf"<({NAME})((?:{WS}++{NAME}{_VALUE})*+){WS}*+(/)?>", re.S)
HTML_TAG_CLOSE = re.compile(rf"</({NAME}){WS}*+>")
HTML_ATTRIBUTE = re.compile(rf"{WS}*+({NAME})(?:{WS}*+={WS}*+(?:({LETTER_OR_DIGIT}+)|(\"|')(.*?)\3))?", re.S)
ENTITY = r"&(?:([A-Za-z0-9_:][A-Za-z0-9_.:-]*);|#([0-9]+);|#x([0-9a-fA-F]+);)"
