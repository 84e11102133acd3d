"""Text filters: escapes, slugs, counts, sentences, and text through the site's converters."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from generator.dates import sort_key
from generator.errors import Diagnostic, Severity
from generator.liquid import LiquidError, with_context
from generator.liquid.values import inspect, is_list, join, to_i, to_s
from generator.template.filters.context import render_of, wrong_input
from generator.text import slugify as make_slug

if TYPE_CHECKING:
    from generator.liquid import Context

_SPACE = " \t\n\v\f\r"
_SPACES = re.compile(f"[{_SPACE}]+")
_WORD = re.compile(f"[^{_SPACE}\0]+")
# Unicode scripts Han, Katakana, Hiragana and Hangul (Scripts.txt of Unicode 15).
_CJK = (
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufa6d\ufa70-\ufad9\U00016fe2\U00016fe3\U00016ff0\U00016ff1\U00020000-\U0002a6df\U0002a700-\U0002ebe0"
    "\U0002f800-\U0002fa1d\U00030000-\U000323af"
    "\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u32d0-\u32fe\u3300-\u3357\uff66-\uff6f\uff71-\uff9d\U0001aff0-\U0001affe"
    "\U0001b000\U0001b120-\U0001b122\U0001b155\U0001b164-\U0001b167"
    "\u3041-\u3096\u309d-\u309f\U0001b001-\U0001b11f\U0001b132\U0001b150-\U0001b152\U0001f200"
    "\u1100-\u11ff\u302e\u302f\u3131-\u318e\u3200-\u321e\u3260-\u327e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7c6"
    "\ud7cb-\ud7fb\uffa0-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc"
)


@with_context
def markdownify(context: Context, value: object) -> str:
    """Markdown as HTML."""
    return render_of(context).view.markdown(to_s(value))


@with_context
def smartify(context: Context, value: object) -> str:
    """The text with typographic quotes, dashes and ellipses."""
    return render_of(context).view.smartify(to_s(value))


@with_context
def scssify(context: Context, value: object) -> str:
    """SCSS as CSS."""
    return render_of(context).view.sass(to_s(value), "scss")


@with_context
def sassify(context: Context, value: object) -> str:
    """Sass in its indented syntax as CSS."""
    return render_of(context).view.sass(to_s(value), "sass")


@with_context
def slugify(context: Context, value: object, mode: object = None) -> str | None:
    """The text as part of a URL; the modes are `default`, `raw`, `pretty`, `ascii`, `latin`, `none`."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise wrong_input("slugify", "a string", value)
    text = str.__str__(value)
    slug = make_slug(text, "default" if mode is None else to_s(mode))
    if not slug:
        message = f"Empty `slug` generated for '{text}'."
        place = None
        render_of(context).view.report(Diagnostic("template/empty-slug", message, place, Severity.WARNING))
    return slug


def xml_escape(value: object) -> str:
    """The text with `&`, `<`, `>` and both quotes as entities."""
    text = to_s(value)
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&apos;")


def normalize_whitespace(value: object) -> str:
    """The text with single spaces only, and none at its ends."""
    return _SPACES.sub(" ", to_s(value)).strip(" \0")


def number_of_words(value: object, mode: object = None) -> int:
    """The number of words; with `"cjk"` each Chinese, Japanese or Korean sign is one, with `"auto"` where there are."""
    if not isinstance(value, str):
        raise wrong_input("number_of_words", "a string", value)
    if mode == "cjk" or (mode == "auto" and not value.isascii()):
        signs = len(re.findall(f"[{_CJK}]", value))
        if signs or mode == "cjk":
            return signs + len(re.findall(f"[^{_CJK}{_SPACE}]+", value))
    return len(_WORD.findall(value))


def array_to_sentence_string(value: object, connector: object = "and") -> str:
    """`a, b, and c`"""
    if not is_list(value):
        raise wrong_input("array_to_sentence_string", "an array", value)
    items: list[object] = list(value)  # type: ignore[call-overload]
    if len(items) <= 1:
        return to_s(items[0]) if items else ""
    if len(items) == 2:
        return f"{to_s(items[0])} {to_s(connector)} {to_s(items[1])}"
    return f"{join(items[:-1], ', ')}, {to_s(connector)} {to_s(items[-1])}"


def to_integer(value: object) -> int:
    """The whole number at the start of the text; 1 for true, the seconds since 1970 for a time."""
    if value is True or value is False:
        return int(value)
    if isinstance(value, datetime):
        return sort_key(value)[0]
    if isinstance(value, date) or is_list(value):
        raise wrong_input("to_integer", "a number or a string", value)
    try:
        return to_i(value)
    except LiquidError:
        raise LiquidError(f"cannot make an integer of {inspect(value)}", code="template/filter-input") from None
