from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from generator.date_texts import parse_time
from generator.dates import strftime, time_to_s

BERLIN = ZoneInfo("Europe/Berlin")
MOMENT = datetime(2020, 5, 10, 7, 8, 9, 123456, tzinfo=BERLIN)
NOW = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("%Y-%m-%d %H:%M:%S", "2020-05-10 07:08:09"),
        ("%-d %^b %e", "10 MAY 10"),
        ("%-m/%-d/%y", "5/10/20"),
        ("%A %a %^a %u %w", "Sunday Sun SUN 7 0"),
        ("%I %l %k %p %P %#p", "07  7  7 AM am am"),
        ("%j %U %W %V %G %g", "131 19 18 19 2020 20"),
        ("%L %N %3N %6N %12N", "123 123456000 123 123456 123456000000"),
        ("%z %:z %::z %Z %s", "+0200 +02:00 +02:00:00 CEST 1589087289"),
        ("%c|%D|%F|%T|%R|%r|%v|%x|%X", "Sun May 10 07:08:09 2020|05/10/20|2020-05-10|07:08:09|07:08|07:08:09 AM|"
         "10-MAY-2020|05/10/20|07:08:09"),
        ("%10A|%010d|%_5m|%-10d|%^10b", "    Sunday|0000000010|    5|10|       MAY"),
        ("%%%n%t%q", "%\n\t%q"),
        ("100%", "100%"),
    ],
)  # fmt: skip
def test_directives_flags_and_widths_are_those_of_ruby(format: str, text: str) -> None:
    assert strftime(MOMENT, format) == text


def test_a_date_has_no_clock() -> None:
    assert strftime(date(2020, 5, 10), "%H:%M %z %Z") == "00:00 +0000 +00:00"


def test_a_bare_offset_has_no_zone_name() -> None:
    moment = datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert strftime(moment, "[%Z] %z") == "[] -0330"


def test_times_are_written_as_ruby_writes_them() -> None:
    assert time_to_s(MOMENT) == "2020-05-10 07:08:09 +0200"
    assert time_to_s(datetime(2020, 5, 10, tzinfo=UTC)) == "2020-05-10 00:00:00 UTC"
    assert time_to_s(date(2020, 5, 10)) == "2020-05-10"


TEXTS = [
    "2020-05-10", "2020-05-10 10:20:30", "2020-05-10 10:20:30 +0200", "2020-05-10T10:20:30Z", "March 14, 2016",
    "2020-05-10T10:20:30.123+02:00", "14 March 2016", "Mon, 02 Jan 2006 15:04:05 -0700", "10/12/2020", "2020/12/10",
    "12/10", "3.2.2001", "20010203", "20010203T040506", "20010203040506", "3-feb-2001", "3rd Feb 2001 04:05:06 PM",
    "Feb 3", "March", "hello", "", "Friday", "June 1st, 2019", "1 Jan 20", "2020-02-30", "10:30", "10:30:15 PM",
    "2016-03-14 12:00 EST", "2016-03-14 12:00 CET", "Sat Aug 28 02:55:00 1999", "2020-05", "2020-13-01", "2020-5-1",
    "2001-W05-6", "2001-034", "24:00", "2020-05-10 25:00", "Dec 25th", "20140101 10:00", "May 2020",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-05-10 10:20:30 +0200", "2020-05-10 10:20:30 +0200"),
        ("2020-05-10T10:20:30Z", "2020-05-10 10:20:30 +0000"),
        ("March 14, 2016", "2016-03-14 00:00:00 +0100"),
        ("10/12/2020", "2020-12-10 00:00:00 +0100"),
        ("3rd Feb 2001 04:05:06 PM", "2001-02-03 16:05:06 +0100"),
        ("10:30", "2023-11-14 10:30:00 +0100"),
        ("2020-02-30", "2020-03-01 00:00:00 +0100"),
    ],
)
def test_a_text_is_a_moment(text: str, moment: str) -> None:
    parsed = parse_time(text, BERLIN, NOW)
    assert parsed is not None
    assert strftime(parsed, "%Y-%m-%d %H:%M:%S %z") == moment


@pytest.mark.parametrize("text", ["hello", "", "Friday", "2020-13-01", "2020-05-10 25:00", "9" * 500])
def test_a_text_without_a_moment_is_none(text: str) -> None:
    assert parse_time(text, BERLIN, NOW) is None


@pytest.mark.skipif(shutil.which("ruby") is None, reason="Ruby is not installed")
def test_texts_are_read_as_the_installed_ruby_reads_them() -> None:
    script = (
        'require "json"; require "time"; ENV["TZ"] = "Europe/Berlin";'
        "puts JSON.generate(JSON.parse($stdin.read).map { |t| begin; "
        'Time.parse(t, Time.at(1700000000)).strftime("%Y-%m-%d %H:%M:%S.%L %z"); rescue ArgumentError; nil; end })'
    )
    run = subprocess.run(["ruby", "-e", script], input=json.dumps(TEXTS), capture_output=True, text=True, check=True)
    ours = [parse_time(text, BERLIN, NOW) for text in TEXTS]
    assert [moment and strftime(moment, "%Y-%m-%d %H:%M:%S.%L %z") for moment in ours] == json.loads(run.stdout)
