"""Dates as Ruby writes them: `strftime` with Ruby's flags, `Time#to_s`; `date_texts` reads them.

A naive `datetime` counts as UTC here; readers of front matter should hand on aware ones. Rules: Ruby's strftime.c.
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


def local(moment: datetime, zone: tzinfo | None) -> datetime:
    """A naive moment in the zone; None means that of the machine."""
    return moment.astimezone() if zone is None else moment.replace(tzinfo=zone)


def at_offset(seconds: int) -> timezone:
    """The zone of an offset; that of zero is not UTC, see `time_to_s`."""
    return timezone(timedelta(seconds=seconds)) if seconds else timezone(timedelta(0), "+00:00")


def sort_key(value: datetime) -> tuple[int, int]:
    """A key that orders naive and aware moments together."""
    return _epoch(value), value.microsecond
