"""What a plain YAML scalar means, as Jekyll 4.4 reads it (SafeYAML 1.0.5, YAML 1.1 with Ruby's leanings).

Where the Ruby libraries disagree (SafeYAML upstream, Psych in Debian's package), upstream's reading is taken:
`12:30` is the number of base 60 as a float, `:name` stays a string, a time without a zone is UTC.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta, timezone

_WORDS = {
    "": None,
    "~": None,
    "null": None,
    "yes": True,
    "on": True,
    "true": True,
    "no": False,
    "off": False,
    "false": False,
}
# Only texts that begin so can be anything but strings.
_STARTS = frozenset("0123456789+-.~nNyYtTfFoO,_")

_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OCTAL = re.compile(r"0[0-7]+")
_BINARY = re.compile(r"0b[01]+")
_HEX = re.compile(r"[-+]?0[xX][0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*)?\.[0-9_]+(?:[eE][-+][0-9]+)?")
# What Ruby's `Float()` accepts of those: single underscores between digits only.
_RUBY_FLOAT = re.compile(r"[-+]?(?:[0-9]+(?:_[0-9]+)*)?\.[0-9]+(?:_[0-9]+)*(?:[eE][-+][0-9]+)?")
_SEXAGESIMAL = re.compile(r"([-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+)(?:\.([0-9_]*))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|\s+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?"
    r"\s*(Z|([-+])([0-9]{1,2})(?::?([0-9]{2}))?)?"
)
_SPECIAL = {
    **dict.fromkeys((".inf", ".Inf", ".INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
# Ruby writes a zero offset `+0000`, not `UTC`, for a time that was parsed.
ZERO = timezone(timedelta(0), "+00:00")
# Python refuses to read longer decimal numbers.
_MAX_DIGITS = 4000

Scalar = str | int | float | bool | None | date | datetime


def resolve(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar."""
    if text and text[0] not in _STARTS:
        return text
    if len(text) <= 5 and (word := text.lower()) in _WORDS:
        return _WORDS[word]
    if text[0] not in "0123456789+-.,_":
        return text
    return _number_or_time(text)


def _number_or_time(text: str) -> Scalar:
    if text[4:5] == "-" and (moment := _moment(text)) is not None:
        return moment
    if len(text) <= _MAX_DIGITS and (number := _integer(text)) is not None:
        return number
    if _FLOAT.fullmatch(text):
        return float(text) if _RUBY_FLOAT.fullmatch(text) else text
    if text in _SPECIAL:
        return _SPECIAL[text]
    if len(text) > 64:
        return text
    if sexagesimal := _SEXAGESIMAL.fullmatch(text):
        return _base_60(sexagesimal)
    return text


def _moment(text: str) -> date | datetime | str | None:
    """A date or time; the text itself if it names none that exists; None if it does not look like one."""
    if day := _DATE.fullmatch(text):
        return _date(text, day)
    if len(text) <= 64 and (moment := _TIME.fullmatch(text)):
        return _time(text, moment)
    return None


def _integer(text: str) -> int | None:
    """Integers: decimal, octal by a leading zero, binary, hexadecimal; `_` and `,` group digits."""
    digits = text.replace("_", "").replace(",", "")
    if _DECIMAL.fullmatch(digits):
        return int(digits)
    if _OCTAL.fullmatch(digits):
        return int(digits, 8)
    if _BINARY.fullmatch(digits):
        return int(digits, 2)
    if _HEX.fullmatch(digits):
        return int(digits, 16)
    return None


def _base_60(match: re.Match[str]) -> float:
    """`12:30` is 750.0, `1:30:00.5` is 5400.5."""
    total = 0.0
    for part in match[1].lstrip("+-").replace("_", "").split(":"):
        total = total * 60 + float(part)
    fraction = (match[2] or "").replace("_", "")
    if fraction:
        total += float(f"0.{fraction}")
    return -total if match[0].startswith("-") else total


def _date(text: str, match: re.Match[str]) -> date | str:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return text


def _time(text: str, match: re.Match[str]) -> datetime | str:
    year, month, day, hour, minute, second = (int(match[i]) for i in range(1, 7))
    fraction = int((match[7] or "0")[:6].ljust(6, "0"))
    zone = ZERO
    if match[9]:
        offset = timedelta(hours=int(match[10]), minutes=int(match[11] or 0))
        if offset:
            if offset >= timedelta(days=1):
                return text
            zone = timezone(-offset if match[9] == "-" else offset)
    extra = timedelta(0)
    if hour == 24 and not (minute or second or fraction):  # midnight at the end of the day
        hour, extra = 0, timedelta(days=1)
    try:
        # A leap second is read as the second before.
        return datetime(year, month, day, hour, minute, min(second, 59) if second <= 60 else 60, fraction, zone) + extra
    except (ValueError, OverflowError):
        return text
