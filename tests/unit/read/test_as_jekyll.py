"""A site of odd names and front matter is read as Jekyll 4.4 reads it (its answers are recorded beside this file).

The JSON has the files and what `site.posts`, `site.pages`, … were for three sets of flags; dates stand as `D:…`,
times as `T:…`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.config.defaults import entries
from generator.config.load import Config, load
from generator.model import Document
from generator.read import data, documents, publish
from generator.read.classify import classify
from generator.read.front import has_front, parse_document
from generator.read.layouts import layout_names
from generator.read.scan import DirEntry, rules_of, scan

RECORDED = json.loads((Path(__file__).parent / "jekyll_reading.json").read_text(encoding="utf-8"))
FILES: Mapping[str, str] = RECORDED["files"]


def listing(folder: str) -> list[DirEntry]:
    """The recorded tree as `Listing`, in no particular order."""
    prefix = f"{folder}/" if folder else ""
    names: dict[str, DirEntry] = {}
    for path in reversed([*FILES, *(f"{one}/" for one in RECORDED["folders"])]):
        if path.startswith(prefix) and path != prefix:
            name, below, _ = path[len(prefix) :].partition("/")
            names[name] = DirEntry(name, "folder" if below else "file")
    return list(names.values())


def plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key).lower() if isinstance(key, bool) else str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return f"T:{value:%Y-%m-%d %H:%M:%S %z}"
    if isinstance(value, date):
        return f"D:{value}"
    return str(value).replace("inf", "Infinity") if value == float("inf") else value


def read_site(config: Config) -> dict[str, object]:
    zone = ZoneInfo(config.text("timezone"))
    now = documents.read_date(config["time"], zone)
    assert now is not None
    mtime = documents.read_date(RECORDED["mtime"], zone)
    rules = rules_of(config, "/site", "/site/_site")
    defaults = entries(config["defaults"])
    static: list[tuple[str, object]] = []
    groups: dict[str, list[Document]] = {"": [], "posts": [], **{label: [] for label in rules.collections}}
    for found in scan(listing, rules).files:
        raw = FILES[found.path].encode()
        kind = classify(found, has_front(raw, found.path))
        if kind.role == "ignored":
            continue
        if kind.role == "static":
            file = documents.make_static(found.path, kind.collection, defaults=defaults)
            static.append((found.path if kind.collection else f"/{found.path}", plain(file.data or {})))
            continue
        parsed = parse_document(found.path, raw).parsed
        made = documents.make_document(
            found.path,
            kind.role,  # type: ignore[arg-type]
            kind.collection,
            parsed,
            defaults=defaults,
            zone=zone,
            now=now,
            mtime=mtime,
        )
        said = publish.publication(
            made.document, now=now, future=config.flag("future"), unpublished=config.flag("unpublished")
        )
        if said.listed:
            groups[kind.collection].append(made.document)
    posts = publish.sort_documents(groups.pop("posts"))
    posts = posts[-config.number("limit_posts") :] if config.number("limit_posts") else posts
    pages = sorted(groups.pop(""), key=lambda page: page.name)
    metadata = config.mapping("collections")
    files, folders = data.data_files(listing)
    values = [(one, data.parse_data(one.path, FILES[one.path].encode(), config)[0]) for one in files]
    return {
        "posts": [[one.path, plain(one.data)] for one in posts],
        "pages": [[one.path, plain(one.data)] for one in pages],
        "static": [list(one) for one in sorted(static)],
        "collections": {
            label: [
                [one.path, plain(one.data)] for one in publish.sort_members(members, metadata[label] or {}, label)[0]
            ]  # type: ignore[arg-type]
            for label, members in groups.items()
        },
        "data": plain(data.assemble(values, folders)),
        "layouts": {name: f"/{path}" for name, path in layout_names(listing, "_layouts", rules).items()},
    }


@pytest.mark.parametrize("recorded", RECORDED["read"], ids=lambda one: ",".join(one["flags"]) or "plain")
@pytest.mark.parametrize("part", ["posts", "pages", "static", "collections", "data", "layouts"])
def test_a_site_is_read_as_jekyll_reads_it(recorded: dict[str, object], part: str) -> None:
    flags = recorded["flags"]
    assert isinstance(flags, dict)
    config = load(".", None, flags, {}, read=lambda path: FILES.get(path.removeprefix("./"), "").encode() or None)
    expected = recorded[part]
    if part == "pages":
        # An explicit `layout: null` of a page overrides a default; Jekyll's template variable shows the default.
        for path, values in expected:  # type: ignore[attr-defined]
            if path == "about.html":
                values["layout"] = None
    assert read_site(config)[part] == expected
