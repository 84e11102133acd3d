"""Dates as people write them, read as Ruby's `Time.parse` reads them. Rules: Ruby's date_parse.c and time.rb.

Most sites have no such dates, so this is imported where one is met: the patterns take a while to compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from generator.dates import MONTHS, at_offset, local

_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-\d\s']*"
_DAY = r"('?\d+)(?:(?:st|nd|rd|th)\b)?"
_FLAGS = re.IGNORECASE | re.ASCII

_CLOCK = re.compile(
    r"(\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?(?![a-z])|\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+(?=\s*[ap](?:m\b|\.m\.)))"
    r"(?:\s*([ap])(?:m\b|\.m\.))?"
    r"(?:\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|(?-i:[a-zA-Z.\s]+)(?:standard|daylight)\s+time\b"
    r"|(?-i:[a-zA-Z]+)(?:\sdst)?\b))?",
    _FLAGS,
)
_COMPACT_TIME = re.compile(r"(?<=\d)t(\d{2})(\d{2})?(\d{2}(?:[,.]\d+)?)?(z\b|[-+]\d{2}(?::?\d{2})?\b)?", _FLAGS)
_DAY_NAME = re.compile(r"\b(sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*", _FLAGS)
_EUROPEAN = re.compile(
    _DAY + r"\s*" + _MONTH + r"(?:\s*(?:c(?:e|\.e\.)|a(?:d|\.d\.))?\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?", _FLAGS
)
_AMERICAN = re.compile(r"\b" + _MONTH + r"\s*" + _DAY + r"\s*,?\s*(?:c(?:e|\.e\.)|a(?:d|\.d\.))?\s*('?-?\d+)?", _FLAGS)
_ISO = re.compile(r"('?[-+]?\d+)-(\d+)-('?-?\d+)", _FLAGS)
_ISO_WEEK = re.compile(r"\b(\d{4}|\d{2})-?w(\d{2})(?:-?(\d))?\b", _FLAGS)
_ISO_MONTH_DAY = re.compile(r"--(\d{2})?-(\d{2})\b", _FLAGS)
_ORDINAL = re.compile(r"\b(\d{4})-(\d{3})\b", _FLAGS)
_VMS = re.compile(r"('?-?\d+)-" + _MONTH + r"-('?-?\d+)", _FLAGS)
_VMS_AMERICAN = re.compile(r"\b" + _MONTH + r"-('?-?\d+)(?:-('?-?\d+))?", _FLAGS)
_SLASH = re.compile(r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?", _FLAGS)
_DOT = re.compile(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)", _FLAGS)
_YEAR = re.compile(r"'(\d+)\b", _FLAGS)
_MONTH_ALONE = re.compile(r"\b" + _MONTH, _FLAGS)
_DAY_ALONE = re.compile(r"(\d+)(?:st|nd|rd|th)\b", _FLAGS)
_DIGITS = re.compile(r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(z\b|[-+]\d{1,4}\b)?)?", _FLAGS)
_ZONES = {
    "utc": 0, "ut": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_Fields = dict[str, int]


def parse_time(text: str, zone: tzinfo | None = None, now: datetime | None = None) -> datetime | None:
    """The moment that a text means, as Ruby's `Time.parse`, or None.

    `zone` is the local time zone, None that of the machine. Parts of the date that are absent come from `now`.
    """
    if len(text) > 128:
        return None
    fields, offset = _read(text)
    if not fields:
        return None
    try:
        return _build(fields, offset, zone, now)
    except (ValueError, OverflowError):
        return None


def _read(text: str) -> tuple[_Fields, str]:
    """What a text says about the date (`year`, `mon`, …, `usec`) and the text of its zone."""
    text = re.sub(r"[^-+',./:@\w\[\]]+", " ", text, flags=re.ASCII)
    fields: _Fields = {}
    text = _DAY_NAME.sub(" ", text, count=1)
    compact = _COMPACT_TIME.search(text) if re.search(r"\d{4}-?\d{2,3}-?\d*t\d{2,6}(?![\d:])", text, _FLAGS) else None
    zone = ""
    if compact and ":" not in text[: compact.end()]:
        hour, minute, second, zone_text = compact.groups()
        fields.update(hour=int(hour), min=int(minute or 0))
        _seconds(fields, second or "")
        zone = zone_text or ""
        text = text[: compact.start()] + " " + text[compact.end() :]
    else:
        clock = _CLOCK.search(text)
        if clock:
            zone = _clock(fields, clock)
            text = text[: clock.start()] + " " + text[clock.end() :]
    for pattern, handle in _FORMATS:
        match = pattern.search(text)
        if match and handle(fields, match):
            return fields, zone
    match = _DIGITS.search(text)
    if match and "hour" not in fields:
        zone = _digits(fields, match) or zone
    elif match and len(match[2]) in (4, 6, 8):
        _digits(fields, match)
    return fields, zone


def _clock(fields: _Fields, match: re.Match[str]) -> str:
    numbers = re.findall(r"\d+(?:[.,]\d*)?", match[1])
    fields["hour"] = int(re.split("[.,]", numbers[0])[0])
    if match[2]:
        fields["hour"] = fields["hour"] % 12 + (12 if match[2].lower() == "p" else 0)
    if len(numbers) > 1:
        fields["min"] = int(numbers[1])
    if len(numbers) > 2:
        _seconds(fields, numbers[2])
    return (match[3] or "").strip()


def _seconds(fields: _Fields, text: str) -> None:
    whole, _, fraction = text.replace(",", ".").partition(".")
    if whole:
        fields["sec"] = int(whole)
    if fraction:
        fields["usec"] = int(fraction[:6].ljust(6, "0"))


def _set(fields: _Fields, year: str | None, month: int | str | None, day: str | None) -> bool:
    """Sort out which part is the year: one with an apostrophe or more than two digits."""

    def is_year(part: str | None) -> bool:
        return bool(part) and (str(part).startswith("'") or len(re.sub(r"\D", "", str(part))) > 2)

    if is_year(day) and not is_year(year):
        year, day = day, year
    if year:
        digits = int(re.sub(r"[^-\d]", "", year))
        if len(re.sub(r"\D", "", year)) <= 2 and digits >= 0:
            digits += 1900 if digits >= 69 else 2000
        fields["year"] = digits
    if month:
        fields["mon"] = int(str(month).strip("'"))
    if day:
        fields["mday"] = abs(int(re.sub(r"\D", "", day)))
    return True


def _month_day(fields: _Fields, match: re.Match[str]) -> bool:
    if match[1]:
        fields["mon"] = int(match[1])
    fields["mday"] = int(match[2])
    return True


def _week(fields: _Fields, match: re.Match[str]) -> bool:
    # Time.parse takes no notice of weeks: there is no date in such a text.
    return True


def _ordinal(fields: _Fields, match: re.Match[str]) -> bool:
    first = date(int(match[1]), 1, 1) + timedelta(days=max(0, int(match[2]) - 1))
    fields.update(year=first.year, mon=first.month, mday=first.day)
    return True


def _month_number(name: str) -> int:
    return _MONTH_NUMBERS[name[:3].lower()]


def _slash(fields: _Fields, match: re.Match[str]) -> bool:
    first, second, third = match.groups()
    if third is None:
        if len(re.sub(r"\D", "", first)) > 2:
            return _set(fields, first, second, None)
        return _set(fields, None, first, second)
    return _set(fields, first, second, third)


_FORMATS: tuple[tuple[re.Pattern[str], Callable[[_Fields, re.Match[str]], bool]], ...] = (
    (_EUROPEAN, lambda f, m: _set(f, m[3] and re.sub("[a-z]+$", "", m[3]), _month_number(m[2]), m[1])),
    (_AMERICAN, lambda f, m: _set(f, m[3], _month_number(m[1]), m[2])),
    (_ISO, lambda f, m: _set(f, m[1], m[2], m[3])),
    (_ISO_WEEK, _week),
    (_ISO_MONTH_DAY, _month_day),
    (_ORDINAL, _ordinal),
    (_VMS, lambda f, m: _set(f, m[3], _month_number(m[2]), m[1])),
    (_VMS_AMERICAN, lambda f, m: _set(f, m[3], _month_number(m[1]), m[2])),
    (_SLASH, _slash),
    (_DOT, lambda f, m: _set(f, m[1], m[2], m[3])),
    (_YEAR, lambda f, m: _set(f, m[0], None, None)),
    (_MONTH_ALONE, lambda f, m: _set(f, None, _month_number(m[1]), None)),
    (_DAY_ALONE, lambda f, m: _set(f, None, None, m[1])),
)

# How many digits mean what: `20200510` is a date, `20200510120000` date and time, `0510` month and day.
_DIGIT_FIELDS: Mapping[int, tuple[tuple[str, int], ...]] = {
    2: (("mday", 2),),
    4: (("mon", 2), ("mday", 2)),
    6: (("year", 2), ("mon", 2), ("mday", 2)),
    8: (("year", 4), ("mon", 2), ("mday", 2)),
    10: (("year", 4), ("mon", 2), ("mday", 2), ("hour", 2)),
    12: (("year", 4), ("mon", 2), ("mday", 2), ("hour", 2), ("min", 2)),
    14: (("year", 4), ("mon", 2), ("mday", 2), ("hour", 2), ("min", 2), ("sec", 2)),
}


def _digits(fields: _Fields, match: re.Match[str]) -> str:
    digits = match[2]
    position = 0
    for name, width in _DIGIT_FIELDS.get(len(digits), ()):
        fields[name] = int(digits[position : position + width])
        position += width
    if len(digits) == 6:
        fields["year"] += 1900 if fields["year"] >= 69 else 2000
    return match[4] or ""


def _zone_offset(zone: str) -> int | None:
    """Seconds east of UTC that a zone means, None where `Time.parse` takes no notice of it."""
    name = zone.lower()
    if name in _ZONES:
        return _ZONES[name] * 3600
    match = re.fullmatch(r"(?:gmt|utc?)?([-+])(\d{1,2}):?(\d{2})?(?::?(\d{2}))?", name, re.ASCII)
    if match is None:
        return None
    seconds = int(match[2]) * 3600 + int(match[3] or 0) * 60 + int(match[4] or 0)
    return -seconds if match[1] == "-" else seconds


def _build(fields: _Fields, zone_text: str, zone: tzinfo | None, now: datetime | None) -> datetime:
    offset = _zone_offset(zone_text) if zone_text else None
    values = dict(fields)
    if "year" not in values:
        now = (now or datetime.now(UTC)).astimezone(zone if offset is None else timezone(timedelta(seconds=offset)))
        for name, current in (("year", now.year), ("mon", now.month), ("mday", now.day)):
            if name in values:
                break
            values[name] = current
    hour, days = values.get("hour", 0), 0
    if hour == 24 and not (values.get("min") or values.get("sec")):
        hour, days = 0, 1
    second = values.get("sec", 0)
    carry = 1 if second == 60 else 0
    moment = datetime(
        values["year"], values.get("mon", 1), 1, hour, values.get("min", 0), second - carry, values.get("usec", 0)
    )
    day = values.get("mday", 1)
    if not 1 <= day <= 31:
        raise ValueError("argument out of range")
    # Ruby's Time counts 30 February as the first days of March.
    moment += timedelta(days=day - 1 + days, seconds=carry)
    if offset is None:
        return local(moment, zone)
    if zone_text.lower() in ("utc", "z", "ut", "gmt", "-00:00"):
        return moment.replace(tzinfo=UTC)
    return moment.replace(tzinfo=at_offset(offset))
