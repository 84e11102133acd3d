"""Date filters: `date_to_xmlschema`, `date_to_rfc822`, `date_to_string`, `date_to_long_string`.

Every date is first brought into the site's time zone, as Jekyll does; a bare date means its midnight there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.dates import DAYS, MONTHS, local, strftime
from generator.liquid import LiquidError, with_context
from generator.liquid.values import inspect, to_s
from generator.template.filters.context import render_of, zone_of
from generator.template.view import Render

if TYPE_CHECKING:
    from generator.liquid import Context

_DIGITS = re.compile(r"[0-9]+")
_WITH_YEAR = re.compile(r"[0-9]{4}")


def moment(value: object, render: Render) -> datetime | None:
    """The time that a template's value means, in the site's zone: a date, epoch seconds, `now`, or readable text."""
    zone = zone_of(render)
    if isinstance(value, datetime):
        return _in_zone(value, zone)
    if isinstance(value, date):
        return local(datetime(value.year, value.month, value.day), zone)
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return _epoch(value, zone)
    if not isinstance(value, str) or not value:
        return None
    text = value.lower()
    if text in ("now", "today"):
        return _in_zone(render.view.now(), zone)
    if _DIGITS.fullmatch(text):
        return _epoch(int(text[:20]), zone)
    if _WITH_YEAR.search(text):
        return _parsed(text, zone)
    from generator.date_texts import parse_time

    found = parse_time(text, zone, render.view.now())
    return _in_zone(found, zone) if found else None


@lru_cache(maxsize=4096)
def _parsed(text: str, zone: tzinfo | None) -> datetime | None:
    from generator.date_texts import parse_time

    found = parse_time(text, zone)
    return _in_zone(found, zone) if found else None


def _in_zone(value: datetime, zone: tzinfo | None) -> datetime:
    if value.tzinfo is None:
        return local(value, zone)
    return value if value.tzinfo is zone else value.astimezone(zone)


def _epoch(seconds: int, zone: tzinfo | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return None


def _written(context: Context, value: object, write: Callable[[datetime], str]) -> object:
    if value is None or value == "":
        return value
    found = moment(value, render_of(context))
    if found is None:
        raise LiquidError(
            f"Invalid Date: '{inspect(value)}' is not a valid datetime.",
            hint="write dates as 2020-05-10 or 2020-05-10 14:30:00 +0200",
            code="template/date",
        )
    return write(found)


@lru_cache(maxsize=32768)
def _formatted(value: datetime, zone: tzinfo | None, fold: int, format: str) -> str:
    """`strftime`, kept: lists show the dates of the same posts. Zone and fold are what equal times may differ in."""
    return strftime(value, format)


@with_context
def date_(context: Context, value: object, format: object) -> object:
    """Liquid's `date`, in the site's zone: a date in a format of Ruby's strftime; what is no date stays as it is."""
    text = format if type(format) is str else to_s(format)
    if not text:
        return value
    if type(value) is datetime:
        return _formatted(value, value.tzinfo, value.fold, text)
    if not isinstance(value, date):
        found = moment(value, render_of(context))
        return value if found is None else strftime(found, text)
    return strftime(value, text)


@with_context
def date_to_xmlschema(context: Context, value: object) -> object:
    """`2011-04-24T20:34:46+08:00`"""
    return _written(context, value, _xmlschema)


@with_context
def date_to_rfc822(context: Context, value: object) -> object:
    """`Sun, 24 Apr 2011 12:34:46 +0000`"""
    return _written(context, value, _rfc822)


@with_context
def date_to_string(context: Context, value: object, type: object = None, style: object = None) -> object:
    """`27 Jan 2011`; with `"ordinal"` `27th Jan 2011`, with `"ordinal", "US"` `Jan 27th, 2011`."""
    return _written(context, value, lambda found: _words(found, "%b", type, style))


@with_context
def date_to_long_string(context: Context, value: object, type: object = None, style: object = None) -> object:
    """`27 January 2011`, and as `date_to_string`."""
    return _written(context, value, lambda found: _words(found, "%B", type, style))


def _xmlschema(value: datetime) -> str:
    text = value.isoformat(timespec="seconds")
    # An offset with seconds (local mean time before 1900) is written without them.
    return text if len(text) == 25 else strftime(value, "%Y-%m-%dT%H:%M:%S%:z")


def _rfc822(value: datetime) -> str:
    offset = f"{value:%z}"[:5]
    month = MONTHS[value.month - 1][:3]
    clock = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    return f"{DAYS[value.isoweekday() % 7][:3]}, {value.day:02d} {month} {value.year:04d} {clock} {offset}"


def _words(value: datetime, month: str, type: object, style: object) -> str:
    if to_s(type) != "ordinal":
        return strftime(value, f"%d {month} %Y")
    day = f"{value.day}{ordinal(value.day)}"
    return strftime(value, f"{month} {day}, %Y" if to_s(style) == "US" else f"{day} {month} %Y")


def ordinal(day: int) -> str:
    """`st`, `nd`, `rd` or `th`."""
    if 11 <= day <= 13:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
