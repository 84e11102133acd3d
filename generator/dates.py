"""Dates as Ruby writes and reads them: `strftime` with Ruby's flags, `Time.parse`, `Time#to_s`.

A naive `datetime` counts as UTC here; readers of front matter should hand on aware ones.
Rules: Ruby's strftime.c, date_parse.c and time.rb.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache, partial

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

# --- writing

_COMPOUND: Mapping[str, str] = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "v": "%e-%^b-%Y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}
_LITERAL: Mapping[str, str] = {"n": "\n", "t": "\t", "%": "%"}
_DIRECTIVE = re.compile(r"%([-_0^#]*)(\d*)(:{0,3})([EO]?)(.)", re.DOTALL)
_MAX_WIDTH = 1024


def _weekday(value: date) -> int:
    return value.isoweekday() % 7


def _yday(value: date) -> int:
    return value.timetuple().tm_yday


def _time(value: date) -> time:
    return value.timetz() if isinstance(value, datetime) else time()


def _utc_offset(value: date) -> int:
    """Seconds east of UTC."""
    delta = value.utcoffset() if isinstance(value, datetime) else None
    return int(delta.total_seconds()) if delta is not None else 0


def _epoch(value: date) -> int:
    days = value.toordinal() - 719163
    clock = _time(value)
    return days * 86400 + clock.hour * 3600 + clock.minute * 60 + clock.second - _utc_offset(value)


def zone_name(value: date) -> str:
    """`%Z`: an abbreviation, nothing for a bare offset (as Ruby's Time), the offset for a date (as Ruby's Date)."""
    if not isinstance(value, datetime):
        return "+00:00"
    name = value.tzname() if value.tzinfo is not None else "UTC"
    if not name or (name.startswith("UTC") and name != "UTC") or name[0] in "+-":
        return ""
    return name


# letter → (value, digits, padding)
_NUMBERS: Mapping[str, tuple[Callable[[date], int], int, str]] = {
    "Y": (lambda v: v.year, 4, "0"),
    "C": (lambda v: v.year // 100, 2, "0"),
    "y": (lambda v: v.year % 100, 2, "0"),
    "m": (lambda v: v.month, 2, "0"),
    "d": (lambda v: v.day, 2, "0"),
    "e": (lambda v: v.day, 2, " "),
    "j": (_yday, 3, "0"),
    "H": (lambda v: _time(v).hour, 2, "0"),
    "k": (lambda v: _time(v).hour, 2, " "),
    "I": (lambda v: _time(v).hour % 12 or 12, 2, "0"),
    "l": (lambda v: _time(v).hour % 12 or 12, 2, " "),
    "M": (lambda v: _time(v).minute, 2, "0"),
    "S": (lambda v: _time(v).second, 2, "0"),
    "u": (lambda v: v.isoweekday(), 1, "0"),
    "w": (_weekday, 1, "0"),
    "G": (lambda v: v.isocalendar().year, 4, "0"),
    "g": (lambda v: v.isocalendar().year % 100, 2, "0"),
    "V": (lambda v: v.isocalendar().week, 2, "0"),
    "U": (lambda v: (_yday(v) + 6 - _weekday(v)) // 7, 2, "0"),
    "W": (lambda v: (_yday(v) + 6 - (_weekday(v) - 1) % 7) // 7, 2, "0"),
    "s": (_epoch, 1, "0"),
    "Q": (lambda v: _epoch(v) * 1000 + _time(v).microsecond // 1000, 1, "0"),
}

_NAMES: Mapping[str, Callable[[date], str]] = {
    "A": lambda v: DAYS[_weekday(v)],
    "a": lambda v: DAYS[_weekday(v)][:3],
    "B": lambda v: MONTHS[v.month - 1],
    "b": lambda v: MONTHS[v.month - 1][:3],
    "h": lambda v: MONTHS[v.month - 1][:3],
    "p": lambda v: "PM" if _time(v).hour >= 12 else "AM",
    "P": lambda v: "pm" if _time(v).hour >= 12 else "am",
    "Z": zone_name,
}


def strftime(value: date, format: str) -> str:
    """The date or time in a format with Ruby's directives, flags (`-_0^#`), widths and colons.

    What is not a directive stays as it is.
    """
    pattern, writers = _parts(format)
    return pattern % tuple([write(value) for write in writers])


# The directives that nearly all formats are made of, for whatever kind of date.
_PLAIN: Mapping[str, Callable[[date], str]] = {
    "%Y": lambda v: f"{v.year:04d}",
    "%m": lambda v: f"{v.month:02d}",
    "%d": lambda v: f"{v.day:02d}",
    "%-m": lambda v: str(v.month),
    "%-d": lambda v: str(v.day),
    "%b": lambda v: MONTHS[v.month - 1][:3],
    "%B": lambda v: MONTHS[v.month - 1],
}


@lru_cache(maxsize=256)
def _parts(format: str) -> tuple[str, tuple[Callable[[date], str], ...]]:
    """A pattern for `%` with a place for each directive of a format, and what writes each of them."""
    pattern: list[str] = []
    writers: list[Callable[[date], str]] = []
    position = 0
    for match in _DIRECTIVE.finditer(format):
        pattern.append(format[position : match.start()].replace("%", "%%"))
        pattern.append("%s")
        flags, width, colons, _, letter = match.groups()
        general = partial(_directive, flags, width, colons, letter, match.group())
        writers.append(_PLAIN.get(match.group(), general))
        position = match.end()
    pattern.append(format[position:].replace("%", "%%"))
    return "".join(pattern), tuple(writers)


def _directive(flags: str, width: str, colons: str, letter: str, text: str, value: date) -> str:
    size = int(width[:6]) if width else 0
    if size > _MAX_WIDTH or (colons and letter != "z"):
        return text
    if letter in _NUMBERS:
        get, digits, padding = _NUMBERS[letter]
        return _number(get(value), size or digits, padding, flags)
    if letter in _NAMES:
        return _name(_NAMES[letter](value), letter, flags, size)
    if letter in "LN":
        digits = size or (3 if letter == "L" else 9)
        return f"{_time(value).microsecond:06d}000"[:digits].ljust(digits, "0")
    if letter == "z":
        return _offset(_utc_offset(value), len(colons), flags, size)
    if letter in _COMPOUND and not (letter == "+" and isinstance(value, datetime)):
        # A hyphen and a hash mean nothing for these; the plus is of Ruby's Date only.
        return _name(strftime(value, _COMPOUND[letter]), "", flags.replace("-", "").replace("#", ""), size)
    if letter in _LITERAL:
        return _name(_LITERAL[letter], "", flags, size)
    return text


def _padding(flags: str) -> str:
    """The padding that the last of the flags asks for; empty for the usual one."""
    return next(({"_": " ", "0": "0"}[flag] for flag in reversed(flags) if flag in "_0"), "")


def _number(number: int, digits: int, padding: str, flags: str) -> str:
    if "-" in flags:
        return str(number)
    padding = _padding(flags) or padding
    return str(number).rjust(digits) if padding == " " else str(number).zfill(digits + (number < 0))


def _name(name: str, letter: str, flags: str, size: int) -> str:
    if "^" in flags:
        name = name.upper()
    elif "#" in flags:
        name = name.lower() if letter in ("p", "Z") else name.upper()
    if "-" in flags:
        return name
    return name.rjust(size, _padding(flags) or " ")


def _offset(offset: int, colons: int, flags: str, size: int) -> str:
    minutes, seconds = divmod(abs(offset), 60)
    hours, minutes = divmod(minutes, 60)
    if colons == 3:
        colons = 2 if seconds else 1 if minutes else 3
    tail = {0: f"{minutes:02d}", 1: f":{minutes:02d}", 2: f":{minutes:02d}:{seconds:02d}", 3: ""}[colons]
    digits = max(2, size - 1 - len(tail))
    sign = "-" if offset < 0 else "+"
    if _padding(flags) == " ":
        return f"{sign}{hours}".rjust(digits + 1) + tail
    return f"{sign}{hours:0{digits}d}{tail}"


def time_to_s(value: date) -> str:
    """Ruby's `to_s`: `2020-05-10 00:00:00 +0200`, `… UTC` in UTC, `2020-05-10` for a date.

    A local time is not in UTC even where the local zone is: as in Ruby, only `datetime.UTC` itself says so.
    """
    if not isinstance(value, datetime):
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    utc = value.tzinfo is None or value.tzinfo is UTC
    return strftime(value, "%Y-%m-%d %H:%M:%S UTC" if utc else "%Y-%m-%d %H:%M:%S %z")


# --- reading

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


def local(moment: datetime, zone: tzinfo | None) -> datetime:
    """A naive moment in the zone; None means that of the machine."""
    return moment.astimezone() if zone is None else moment.replace(tzinfo=zone)


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


def at_offset(seconds: int) -> timezone:
    """The zone of an offset; that of zero is not UTC, see `time_to_s`."""
    return timezone(timedelta(seconds=seconds)) if seconds else timezone(timedelta(0), "+00:00")


def sort_key(value: datetime) -> tuple[int, int]:
    """A key that orders naive and aware moments together."""
    return _epoch(value), value.microsecond
