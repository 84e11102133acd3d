"""The filter `date`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from datetime import date as date_type
from typing import TYPE_CHECKING, Any

from generator.liquid.values import to_s

if TYPE_CHECKING:
    from generator.liquid.context import Context


def date(context: Context, value: object, format: object) -> Any:
    """A date, a moment in text, `now`, or seconds since 1970, in a format of Ruby's strftime; others stay."""
    pattern = to_s(format)
    if not pattern:
        return value
    moment = to_date(context, value)
    if moment is None:
        return value
    from generator.dates import strftime

    return strftime(moment, pattern)


date.liquid_context = True  # type: ignore[attr-defined]


def to_date(context: Context, value: object) -> date_type | None:
    """The moment that a value means, or None."""
    if isinstance(value, date_type):
        return value
    if isinstance(value, bool):
        return None
    zone = context.environment.zone
    if isinstance(value, int):
        return _seconds(value, zone)
    if not isinstance(value, str) or not value:
        return None
    text = value.lower()
    if text in ("now", "today"):
        return _now(context)
    if text.isascii() and text.isdigit():
        return _seconds(int(text), zone) if len(text) < 20 else None
    from generator.date_texts import parse_time

    return parse_time(text, zone, _now(context))


def _now(context: Context) -> datetime:
    clock = context.environment.clock
    moment = clock() if clock is not None else datetime.now(UTC)
    return moment.astimezone(context.environment.zone)


def _seconds(seconds: int, zone: Any) -> datetime | None:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(zone)
    except (OverflowError, ValueError):
        return None
