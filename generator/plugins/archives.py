"""jekyll-archives 2.3: a page for each tag, category, year, month and day, with the posts that belong there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from generator.errors import Diagnostic, Severity
from generator.liquid.values import to_s
from generator.model import References, Virtual, extname
from generator.plugin import Plugin, View
from generator.plugins.shared import flag, mapping, merged, untaken
from generator.route.escape import escape_path, sanitize_url, unescape_path
from generator.text import slugify

DEFAULTS: Mapping[str, object] = {
    "layout": "archive",
    "enabled": [],
    "permalinks": {
        "year": "/:year/",
        "month": "/:year/:month/",
        "day": "/:year/:month/:day/",
        "tag": "/tag/:name/",
        "category": "/category/:name/",
    },
}


@dataclass(frozen=True, slots=True)
class Archive:
    """One archive page to be: `title` of a tag or category, `moment` of a year, month or day."""

    kind: str
    posts: tuple[str, ...]
    values: Mapping[str, str]
    title: str | None = None
    moment: date | None = None


class Archives(Plugin):
    """`jekyll-archives: enabled, layout, layouts, permalinks, slug_mode`."""

    name: ClassVar[str] = "jekyll-archives"

    def generate(self, view: View) -> Iterable[Virtual]:
        options = view.option("jekyll-archives")
        if options is not None and not isinstance(options, Mapping):
            view.report(_no_mapping())
            return []
        config = merged(DEFAULTS, mapping(options))
        made: dict[str, Virtual] = {}
        for archive in archives(config, view):
            virtual = _virtual(archive, config)
            path = untaken(virtual.path, lambda path: path in made or view.exists(path))
            made[path] = replace(virtual, path=path)
        return made.values()

    def variables(self, view: View) -> Mapping[str, object]:
        return {"archives": References(tuple(virtual.path for virtual in self.generate(view)))}


def archives(config: Mapping[str, object], view: View) -> Iterator[Archive]:
    """All archives that the config wants, in the gem's order: tags, categories, then years with what is in them."""
    mode = config.get("slug_mode")
    for kind, terms in (("tag", "tags"), ("category", "categories")):
        if _enabled(config, terms):
            for term, posts in view.terms(terms).items():
                slug = slugify(term, "default" if mode is None else to_s(mode))
                yield Archive(kind, posts, {"name": slug, "type": kind}, title=term)
    kinds = [kind for kind in ("year", "month", "day") if _enabled(config, kind)]
    if kinds:
        yield from _dated(view, kinds)


def _enabled(config: Mapping[str, object], kind: str) -> bool:
    enabled = config.get("enabled")
    return enabled is True or enabled == "all" or (isinstance(enabled, list | tuple) and kind in enabled)


def _dated(view: View, kinds: Sequence[str]) -> Iterator[Archive]:
    dates = {path: value for path, value in view.column("posts", "date").items() if isinstance(value, datetime)}
    posts = [path for path in view.members("posts") if path in dates]
    for year, of_year in _grouped(posts, dates, "%Y"):
        if "year" in kinds:
            yield _of_date("year", of_year, year)
        for month, of_month in _grouped(of_year, dates, "%m"):
            if "month" in kinds:
                yield _of_date("month", of_month, year, month)
            for day, of_day in _grouped(of_month, dates, "%d") if "day" in kinds else ():
                yield _of_date("day", of_day, year, month, day)


def _grouped(posts: Sequence[str], dates: Mapping[str, datetime], part: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Posts by a part of their date in the order in which the parts come up, each list newest first."""
    groups: dict[str, list[str]] = {}
    for path in posts:
        text = dates[path].strftime(part)
        groups.setdefault(text.zfill(4) if part == "%Y" else text, []).append(path)
    for text, paths in groups.items():
        yield text, tuple(sorted(paths, key=lambda path: (dates[path], path), reverse=True))


def _of_date(kind: str, posts: tuple[str, ...], *parts: str) -> Archive:
    values = {**dict(zip(("year", "month", "day"), parts, strict=False)), "type": kind}
    year, month, day = (*(int(part) for part in parts), 1, 1)[:3]
    return Archive(kind, posts, values, moment=date(year, month, day))


def _virtual(archive: Archive, config: Mapping[str, object]) -> Virtual:
    own = mapping(config.get("layouts")).get(archive.kind)
    url = to_s(mapping(config.get("permalinks")).get(archive.kind))
    for name, value in archive.values.items():
        url = url.replace(f":{name}", escape_path(value))
    url = sanitize_url(url)
    path = unescape_path(url).lstrip("/")
    path = path + "index.html" if path.endswith("/") or not path else path
    shown = {
        "layout": own if flag(own) else config.get("layout"),
        "posts": References(archive.posts),
        "type": archive.kind,
        "title": archive.title,
        "date": archive.moment,
        "path": path,
    }
    name = path.rpartition("/")[2]
    return Virtual(path, {**shown, "permalink": url}, shown=shown, name=name.removesuffix(extname(name)))


def _no_mapping() -> Diagnostic:
    return Diagnostic(
        "plugin/archives",
        "`jekyll-archives` in the config is no mapping; no archives are made",
        None,
        Severity.WARNING,
        hint="write `jekyll-archives:` with `enabled: all` below it",
    )
