"""Ids of headers, as kramdown and as its GFM parser make them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from generator.kramdown import entities
from generator.kramdown.element import Element

_LEADING = re.compile("^[^a-zA-Z]+", re.M)
_OTHER = re.compile("[^a-zA-Z0-9 -]")
_OTHER_ASCII = re.compile(r"[^A-Za-z0-9_\- \t]")


def basic_id(text: str) -> str:
    """ASCII letters, digits and hyphens; what stands before the first letter goes."""
    return _OTHER.sub("", _LEADING.sub("", text)).replace(" ", "-").lower()


def transliterated(text: str) -> str:
    """The text in ASCII as far as Unicode's decompositions and a small table go; `?` for what is left.

    kramdown uses a table of all scripts from a library for this.
    """
    return text if text.isascii() else "".join(map(_ascii, text))


@lru_cache(maxsize=2048)
def _ascii(char: str) -> str:
    if char < "\x80":
        return char
    if char in _TRANSLITERATIONS:
        return _TRANSLITERATIONS[char]
    plain = "".join(part for part in unicodedata.normalize("NFKD", char) if part < "\x80")
    return plain or ("" if unicodedata.combining(char) else "?")


_CYRILLIC = (
    "а a б b в v г gh д d е ie ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch "
    "ъ ' ы y ь ' э e ю iu я ia ё io є ie і i ї yi ґ g ђ dj ј j љ lj њ nj ћ c џ dz ў u"
)
_GREEK = (
    "α a β b γ g δ d ε e ζ z η e θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ u φ ph χ kh ψ ps ω o "
    "ά a έ e ή e ί i ό o ύ u ώ o"
)
_LATIN = "ß ss æ ae Æ AE œ oe Œ OE ø o Ø O đ d Đ D ð d Ð D þ th Þ Th ł l Ł L ħ h Ħ H ı i ŋ ng Ŋ NG ĸ k € EUR"
_PUNCTUATION = "‘ ' ’ ' “ \" ” \" – - — --- … ... « << » >> ‐ - ‑ - × x"


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _with_capitals(table: dict[str, str]) -> dict[str, str]:
    return table | {key.upper(): value.capitalize() for key, value in table.items() if len(key.upper()) == 1}


_TRANSLITERATIONS = (
    _with_capitals(_pairs(_CYRILLIC)) | _with_capitals(_pairs(_GREEK)) | _pairs(_LATIN) | _pairs(_PUNCTUATION)
)


def _is_word(char: str) -> bool:
    """Ruby's `\\p{Word}`, and the white space and hyphen that an id keeps."""
    return char in "_- \t" or unicodedata.category(char)[0] in "LM" or unicodedata.category(char) in ("Nd", "Nl", "Pc")


def gfm_id(text: str) -> str:
    """Lower case, without punctuation, each space a hyphen."""
    text = text.replace("Σ", "σ").lower()  # Ruby knows no special form at the end of a word
    text = _OTHER_ASCII.sub("", text) if text.isascii() else "".join(char for char in text if _is_word(char))
    return text.replace(" ", "-").replace("\t", "-")


class Counter:
    """Numbers ids that occur again: `id`, `id-1`, `id-2`."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def unique(self, identity: str) -> str:
        count = self._seen.get(identity)
        self._seen[identity] = 0 if count is None else count + 1
        return identity if count is None else f"{identity}-{count + 1}"


def stripped_text(element: Element) -> str:
    """The plain text of an element: only what is text in it."""
    return _collect(element, lambda node: "")


def stripped_text_gfm(element: Element) -> str:
    """The text of an element with code, math, entities, quotes and symbols as they will look."""
    return _collect(element, _visible)


_SYMBOLS = {"laquo_space": "\u00ab\u00a0", "raquo_space": "\u00a0\u00bb"}


def _visible(node: Element) -> str | None:
    if node.kind in ("codespan", "math"):
        return str(node.value)
    if node.kind == "entity":
        return str(node.value.char)
    if node.kind in ("smart_quote", "typographic_sym"):
        return _SYMBOLS.get(node.value) or entities.BY_NAME[node.value].char
    return None


def _collect(element: Element, value: Callable[[Element], str | None]) -> str:
    parts: list[str] = []
    stack: list[Any] = [element]
    while stack:
        node = stack.pop()
        if type(node) is str:
            parts.append(node)
        elif node is not element and (text := value(node)):
            parts.append(text)
        else:
            stack.extend(reversed(node.children))
    return "".join(parts)
