"""From parsed text to a `Document`: what Jekyll 4.4 computes when it reads a post, draft, member or page.

Defaults lie below the front matter (a null in it does not override one), the date comes from front matter or file name,
categories from folders, then `categories`, then `category`. Nothing here reads a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Literal

from generator import dates
from generator.config.defaults import Entry, Globber, Match, matching
from generator.config.merge import deep_merge
from generator.config.yaml import key_text
from generator.errors import Diagnostic, Place
from generator.model import Document, Kind, Parsed, StaticFile, extname
from generator.text import titleize_slug

DATED_NAME = re.compile(r"([0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2})-([^/]*)(\.[^.]+)")
DATELESS_NAME = re.compile(r"(.*)(\.[^.]+)")
_YAML_EXTENSIONS = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value of a document was written.

    `line` is a line of the file for front matter; `entry` the number in the config's `defaults` for a default, `key`
    the key it was written under.
    """

    kind: Literal["front matter", "default", "file name", "folder", "computed"]
    key: str = ""
    line: int = 0
    entry: int = -1

    def __str__(self) -> str:
        if self.kind == "front matter":
            return f"front matter, line {self.line}" if self.line else "front matter"
        return self.kind


@dataclass(frozen=True, slots=True)
class Made:
    """A document and what is wrong with it.

    With an error among `findings` the document stands without what was wrong (a date, for example). `sources` tells
    where each key was written, `categories` the same for each category.
    """

    document: Document
    findings: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    categories: tuple[tuple[object, Source], ...] = ()


def make_document(
    path: str,
    kind: Kind,
    collection: str,
    parsed: Parsed,
    *,
    defaults: Sequence[Entry] = (),
    collections_dir: str = "",
    zone: tzinfo | None = None,
    now: datetime | None = None,
    mtime: datetime | None = None,
    globber: Globber | None = None,
) -> Made:
    """The document of a parsed file.

    `zone` is the site's time zone (None: the machine's), `now` the time of the build, `mtime` the file's time, which
    dates drafts without a date. `collection` is `posts` for posts and drafts, empty for pages.
    """
    relative = relative_path(path, collection, collections_dir)
    found = matching(defaults, relative, collection or "pages", collections_dir, globber)
    if not collection:
        return _page(path, parsed, found, zone)
    if extname(path.rpartition("/")[2]) in _YAML_EXTENSIONS and kind == "member":
        # Jekyll takes such a file as data alone: no title, no slug, no content.
        return Made(Document(path, kind, collection, parsed.front), (), _sources(found, parsed))
    return _Maker(path, relative, kind, collection, parsed, found, zone, now, mtime).make()


def make_static(
    path: str,
    collection: str = "",
    *,
    defaults: Sequence[Entry] = (),
    collections_dir: str = "",
    globber: Globber | None = None,
) -> StaticFile:
    """A static file with its front-matter defaults; defaults with a type hold for files of that collection only."""
    relative = relative_path(path, collection, collections_dir)
    found = matching(defaults, relative, collection, collections_dir, globber)
    return StaticFile(path, collection, found.values or None)


def relative_path(path: str, collection: str, collections_dir: str) -> str:
    """The path that Jekyll's messages, `page.relative_path` and defaults use: without `collections_dir`."""
    if collection and collections_dir:
        return path.removeprefix(collections_dir.strip("/") + "/")
    return path


def slug_and_ext(name: str) -> tuple[str, str, str | None]:
    """The date in a file's name (or an empty text), the slug, the extension (None where there is none)."""
    if dated := DATED_NAME.fullmatch(name):
        return dated[1], dated[2].rstrip("."), dated[3]
    if dateless := DATELESS_NAME.fullmatch(name):
        return "", dateless[1].rstrip("."), dateless[2]
    return "", name.rstrip("."), None


def folders_of(relative: str, special: str) -> tuple[str, ...]:
    """The folders above `_posts` or `_drafts`, which become categories; folders below do not."""
    if relative.startswith(special):
        return ()
    above = relative.partition(special)[0] if special in relative else relative
    name = relative.rpartition("/")[2]
    return tuple(part for part in above.split("/") if part and part != special and part != name)


def read_date(value: object, zone: tzinfo | None, now: datetime | None = None) -> datetime | None:
    """A date as Jekyll reads it: by its text, to the second, in the site's zone; None if it means no moment.

    A moment without a zone is local to the site, except that YAML has already read an unquoted one as UTC.
    """
    if isinstance(value, datetime):
        moment: datetime | None = dates.local(value, zone) if value.tzinfo is None else value
    elif isinstance(value, date):
        moment = dates.local(datetime(value.year, value.month, value.day), zone)
    elif value is None or isinstance(value, bool | list | Mapping):
        return None
    else:
        from generator.date_texts import parse_time

        moment = parse_time(str(value), zone, now)
    if moment is None:
        return None
    try:
        return moment.replace(microsecond=0).astimezone(zone)
    except (OverflowError, ValueError):
        return None


# --- pages


def _page(path: str, parsed: Parsed, found: Match, zone: tzinfo | None) -> Made:
    findings: list[Diagnostic] = []
    values = found.values
    if "date" in values and not isinstance(values["date"], datetime) and (moment := read_date(values["date"], zone)):
        values = {**values, "date": moment}
    data = deep_merge(values, parsed.front)
    for key in ("layout", "permalink"):  # for these an explicit null does override
        if key in parsed.front:
            data[key] = parsed.front[key]
    if data.get("permalink") == "":
        findings.append(_finding("permalink", f"Invalid permalink in {path}", path, parsed, "permalink", "remove it"))
        del data["permalink"]
    return Made(Document(path, "page", "", data), tuple(findings), _sources(found, parsed))


# --- documents of collections


class _Maker:
    """The steps of reading one document, in Jekyll's order; `data` grows as they go."""

    def __init__(
        self,
        path: str,
        relative: str,
        kind: Kind,
        collection: str,
        parsed: Parsed,
        found: Match,
        zone: tzinfo | None,
        now: datetime | None,
        mtime: datetime | None,
    ) -> None:
        self.path, self.relative, self.kind, self.collection = path, relative, kind, collection
        self.parsed, self.found, self.zone, self.now, self.mtime = parsed, found, zone, now, mtime
        self.findings: list[Diagnostic] = []
        self.sources: dict[str, Source] = {}
        self.terms: dict[object, tuple[object, Source]] = {}
        self.data: dict[str, object] = {}

    def make(self) -> Made:
        special = "_drafts" if self.kind == "draft" else f"_{self.collection}"
        self.data = {"draft": self.kind == "draft", "categories": []}
        self._add_terms(folders_of(self.relative, special), Source("folder"))
        sources = _sources(self.found, self.parsed)
        self._merge(self.found.values, "front matter defaults", sources)
        self._merge(self.parsed.front, "YAML front matter", sources)
        self._title()
        self._categories(sources)
        self._tags()
        moment = self.data.get("date")
        if moment is None and self.kind == "draft" and self.mtime is not None:
            moment = self.data["date"] = self.mtime.astimezone(self.zone)
            self.sources["date"] = Source("computed", "modification time")
        when = moment if isinstance(moment, datetime) else None
        document = Document(self.path, self.kind, self.collection, self.data, when)
        return Made(document, tuple(self.findings), self.sources, tuple(self.terms.values()))

    def _merge(self, values: Mapping[str, object], where: str, sources: Mapping[str, Source]) -> None:
        given = values.get("categories")
        if given is not None:
            self._add_terms(_words(given), sources.get("categories", Source("front matter")))
        rest = {key: value for key, value in values.items() if key != "categories"}
        self.data = deep_merge(self.data, rest)
        self.data["categories"] = [term for term, _ in self.terms.values()]
        for key, value in values.items():
            if value is not None or key not in self.sources:
                self.sources[key] = sources.get(key, Source("front matter"))
        if "date" in values and (values["date"] is not None or "date" not in self.found.values):
            self._date(values["date"], where)

    def _date(self, value: object, where: str) -> None:
        moment = read_date(value, self.zone, self.now)
        if moment is not None:
            self.data["date"] = moment
            return
        self.data.pop("date", None)
        self.sources.pop("date", None)
        message = (
            f"Invalid date '{key_text(value)}': Document '{self.relative}' does not have a valid date in the {where}."
        )
        hint = "write dates as 2020-05-31 or 2020-05-31 12:00:00 +0200"
        if where == "filename":
            hint = "name posts YEAR-MONTH-DAY-slug, with a day that exists"
        self.findings.append(_finding("date", message, self.path, self.parsed, "date" if "YAML" in where else "", hint))

    def _title(self) -> None:
        day, slug, ext = slug_and_ext(self.path.rpartition("/")[2])
        has_date = self.data.get("date")
        at_build = (
            isinstance(has_date, datetime)
            and self.now is not None
            and int(has_date.timestamp()) == int(self.now.timestamp())
        )
        if day and (not has_date or at_build):
            self.sources["date"] = Source("file name")
            self._date(day, "filename")
        for key, value in (("title", titleize_slug(slug)), ("slug", slug), ("ext", ext)):
            if self.data.get(key) in (None, False):
                self.data[key] = value
                self.sources[key] = Source("file name")

    def _categories(self, sources: Mapping[str, Source]) -> None:
        # All terms are added once more as text, so that a number stands as itself and as text.
        for term, source in list(self.terms.values()):
            self._add_terms((_text(term),), source)
        single = self.data.get("category")
        if single is not None and single is not False:
            source = sources.get("category", Source("front matter"))
            self._add_terms([_text(term) for term in _flat(single)], source)
        self.data["categories"] = [term for term, _ in self.terms.values()]

    def _tags(self) -> None:
        single = self.data.get("tag")
        value = single if single is not None and single is not False else _plural(self.data.get("tags"))
        self.data["tags"] = [term for term in _flat(value) if term is not None]

    def _add_terms(self, terms: Sequence[object], source: Source) -> None:
        for term in terms:
            self.terms.setdefault(_identity(term), (term, source))


def _sources(found: Match, parsed: Parsed) -> dict[str, Source]:
    lines = parsed.key_lines or {}
    sources = {key: Source("default", key, entry=entry.index) for key, entry in found.sources.items()}
    for key, value in parsed.front.items():
        if value is not None or key not in sources:
            sources[key] = Source("front matter", key, lines.get(key, 0))
    return sources


def _words(value: object) -> Sequence[object]:
    if isinstance(value, str):
        return value.split()
    return value if isinstance(value, list | tuple) else [value]


def _plural(value: object) -> object:
    """Ruby's reading of `tags`: a text is split, of a list nils are dropped, anything else is nothing."""
    if isinstance(value, str):
        return value.split()
    return value if isinstance(value, list | tuple) else []


def _flat(value: object) -> list[object]:
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in _flat(item)]
    return [] if value is None else [value]


def _text(value: object) -> str:
    """Ruby's `to_s` of a plain value."""
    if isinstance(value, datetime):
        return dates.time_to_s(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(f'"{item}"' if isinstance(item, str) else _text(item) or "nil" for item in value) + "]"
    return key_text(value)


def _identity(value: object) -> object:
    """What makes two terms the same: `1`, `1.0` and `true` are three."""
    return (type(value).__name__, _text(value))


def _finding(code: str, message: str, path: str, parsed: Parsed, key: str, hint: str) -> Diagnostic:
    line = (parsed.key_lines or {}).get(key, 0)
    place = Place(path, line, 1 if line else 0)
    excerpt = ""
    if line and (value := parsed.front.get(key)) is not None:
        excerpt = f"{key}: {_text(value)}"
    return Diagnostic(f"document/{code}", message, place, excerpt=excerpt, hint=hint)
