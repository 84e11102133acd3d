"""Small pure functions on strings that several layers need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` was probably meant to be, or None."""
    import difflib

    found = difflib.get_close_matches(name, sorted(set(candidates)), n=1, cutoff=0.7)
    return found[0] if found else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """A hint such as `did you mean 'upcase'?`, or the empty string."""
    match = closest(name, candidates)
    return f"did you mean '{match}'?" if match else ""


_RAW = re.compile(r"[ \t\r\n\f\v]+")
_NOT_ASCII_WORD = re.compile(r"[^A-Za-z0-9]+")
_NOT_PRETTY_ASCII = re.compile(r"[^A-Za-z0-9._~!$&'()+,;=@]+")
_OUTER_HYPHENS = re.compile(r"^-|-\Z")
_PRETTY_EXTRAS = frozenset("._~!$&'()+,;=@")

SLUGIFY_MODES = ("raw", "default", "pretty", "ascii", "latin")


def slugify(text: str, mode: str = "default", cased: bool = False) -> str:
    """`text` made fit for a URL, as Jekyll's `slugify` filter and its placeholders do.

    `raw` turns white space into hyphens; `default` everything but letters, marks and decimal digits; `pretty` keeps
    ``._~!$&'()+,;=@`` as well; `ascii` keeps ASCII letters and digits only; `latin` first drops accents from Latin
    letters. Any other mode (`none`) changes the case only. `cased` keeps capitals. At most one hyphen is taken off
    each end, as in Jekyll, so `raw` may leave some of them.
    """
    if mode not in SLUGIFY_MODES:
        return text if cased else downcase(text)
    if mode == "latin":
        text = transliterate(text)
    slug = _OUTER_HYPHENS.sub("", _hyphenated(text, mode))
    return slug if cased else downcase(slug)


def _hyphenated(text: str, mode: str) -> str:
    if mode == "raw":
        return _RAW.sub("-", text)
    if mode == "ascii":
        return _NOT_ASCII_WORD.sub("-", text)
    if text.isascii():
        return (_NOT_PRETTY_ASCII if mode == "pretty" else _NOT_ASCII_WORD).sub("-", text)
    extras = _PRETTY_EXTRAS if mode == "pretty" else frozenset()
    parts: list[str] = []
    gap = False
    for char in text:
        if _is_word(char) or char in extras:
            parts.append(char)
            gap = False
        elif not gap:
            parts.append("-")
            gap = True
    return "".join(parts)


def _is_word(char: str) -> bool:
    """A letter, a mark or a decimal digit: Ruby's `[\\p{L}\\p{M}\\p{Nd}]`."""
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


def downcase(text: str) -> str:
    """Lower case as Ruby's `String#downcase`: like Python's but without the final form of the Greek sigma."""
    if "Σ" in text:
        return "".join(char.lower() for char in text)
    return text.lower()


def titleize_slug(slug: str) -> str:
    """A title made of a slug: `my-first-post` → `My First Post`."""
    return " ".join(word[:1].capitalize() + downcase(word[1:]) for word in slug.rstrip("-").split("-"))


# What Ruby's I18n puts for the letters which Unicode does not take apart, or takes apart in another way.
_APPROXIMATIONS = {
    "Æ": "AE", "Ð": "D", "×": "x", "Ø": "O", "Þ": "Th", "ß": "ss", "æ": "ae", "ð": "d", "ø": "o", "þ": "th",
    "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ĳ": "IJ", "ĳ": "ij", "ĸ": "k", "Ŀ": "L", "ŀ": "l",
    "Ł": "L", "ł": "l", "ŉ": "'n", "Ŋ": "NG", "ŋ": "ng", "Œ": "OE", "œ": "oe", "Ŧ": "T", "ŧ": "t",
}  # fmt: skip


def transliterate(text: str) -> str:
    """`text` in ASCII: Latin letters lose their accents (U+00C0 to U+017E), all else becomes `?`, as Ruby's I18n."""
    if text.isascii():
        return text
    return "".join(char if char < "\x80" else _approximation(char) for char in text)


def _approximation(char: str) -> str:
    known = _APPROXIMATIONS.get(char)
    if known is not None:
        return known
    if not "À" <= char <= "ž":
        return "?"
    base = unicodedata.normalize("NFD", char)[0]
    return base if base < "\x80" else "?"
