"""Every URL and output path that Debian's Jekyll 4.3.1 gives for one odd site in twelve styles.

`jekyll_routes.json` is written by `python benchmarks/compare_permalinks.py --record FILE`.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from generator.model import Document, Kind, Route, StaticFile
from generator.route import Scheme, route, static_dest

RECORDED = json.loads(Path(__file__).with_name("jekyll_routes.json").read_text(encoding="utf-8"))

OF_COLLECTIONS = {"recipes": "/:collection/:slugified_categories/:name/"}
SCHEMES = {
    "date": Scheme("date", OF_COLLECTIONS),
    "pretty": Scheme("pretty", OF_COLLECTIONS),
    "ordinal": Scheme("ordinal", OF_COLLECTIONS),
    "weekdate": Scheme("weekdate", OF_COLLECTIONS),
    "none": Scheme("none", OF_COLLECTIONS),
    "custom slash": Scheme("/blog/:year/:title/", OF_COLLECTIONS),
    "custom without extension": Scheme("/:short_year/:short_month/:slug", OF_COLLECTIONS),
    "custom with extension": Scheme("/:collection/:long_month/:long_day/:name:output_ext", OF_COLLECTIONS),
    "custom times": Scheme("/:w_year/:week/:w_day/:hour-:minute-:second/:i_day.:i_month/:title.html", OF_COLLECTIONS),
    "custom path": Scheme("/p/:path/:slugified_categories/:y_day:output_ext", OF_COLLECTIONS),
    "of the posts collection": Scheme("date", {**OF_COLLECTIONS, "posts": "/posts/:slugified_categories/:title/"}),
    "no leading slash": Scheme(":categories/:title", OF_COLLECTIONS),
}

# Up to 4.3 a question mark was left in a URL; 4.4 encodes it. The file has the same name.
CHANGED_IN_4_4 = "?"


def recorded_document(path: str, row: dict[str, Any]) -> Document:
    kind: Kind = "page"
    if row.get("collection"):
        kind = "member" if row["collection"] != "posts" else "draft" if row.get("draft") else "post"
    data = {key: row[key] for key in ("slug", "categories", "permalink") if key in row}
    return Document(
        path, kind, row.get("collection", ""), data, datetime.fromisoformat(row["date"]) if "date" in row else None
    )


def our_route(path: str, row: dict[str, Any], scheme: Scheme) -> Route:
    if row.get("static"):
        return static_dest(StaticFile(path, row.get("collection", "")), scheme)
    return route(recorded_document(path, row), row.get("ext", ""), scheme)


@pytest.mark.parametrize("style", RECORDED["routes"])
def test_urls_and_files_are_those_of_jekyll(style: str) -> None:
    expected = {
        path: [url.replace(CHANGED_IN_4_4, "%3F") if not RECORDED["files"][path].get("static") else url, dest]
        for path, (url, dest) in RECORDED["routes"][style].items()
    }
    ours = {}
    for path in expected:
        found = our_route(path, RECORDED["files"][path], SCHEMES[style])
        ours[path] = [found.url, found.dest]
    assert ours == expected


def test_the_record_is_large_enough_to_mean_something() -> None:
    assert list(RECORDED["routes"]) == list(SCHEMES)
    assert sum(len(routes) for routes in RECORDED["routes"].values()) > 1000
