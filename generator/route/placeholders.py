"""The placeholders of posts and collection members: what `:categories`, `:year`, `:title` … stand for.

Dates are written by hand and not with `strftime`, whose results depend on the C library and the locale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from generator.errors import Place, fail
from generator.model import Document
from generator.text import downcase, slugify

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Subject:
    """What placeholders are filled from: the document, its output extension, and what the configuration adds.

    `now` is the date of documents that have none, as in Jekyll; `collections_dir` is cut off paths.
    """

    document: Document
    output_ext: str
    collections_dir: str = ""
    now: datetime | None = None

    @property
    def date(self) -> datetime:
        date = self.document.date or self.now
        if date is None:
            raise fail(
                "route/no-date",
                "the permalink asks for a date, and this document has none",
                Place(self.document.path),
                hint="write `date:` in its front matter",
            )
        return date


Value = Callable[[Subject], str]


def categories_of(data: Mapping[str, object]) -> tuple[str, ...]:
    """The document's categories as text, in order."""
    value = data.get("categories")
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple("" if item is None else str(item) for item in value)
    return (str(value),)


def directory_categories(document: Document, collections_dir: str = "") -> tuple[str, ...]:
    """The categories that the directories above `_posts` or `_drafts` give: `news` for `news/_posts/a.md`."""
    special = "_drafts" if document.kind == "draft" else f"_{document.collection}"
    path = document.path
    if collections_dir:
        path = path.removeprefix(f"{collections_dir.strip('/')}/")
    if not document.collection or path.startswith(special) or special not in path:
        return ()
    return tuple(name for name in path.partition(special)[0].split("/") if name)


def cleaned_path(path: str, ext: str, collection: str, collections_dir: str) -> str:
    """The path below the collection's directory, without extension and trailing periods: `/guide/start`."""
    if collections_dir:
        path = path.removeprefix(f"{collections_dir.strip('/')}/")
    path = path[: len(path) - len(ext)] if ext else path
    if collection:
        path = path.replace(f"_{collection}", "", 1)
    # Jekyll strips every trailing period here, not one.
    return path.rstrip(".")


def slug_of(document: Document) -> str:
    """The text that `:title` and `:slug` are made of: the front matter's `slug`, else the name of the file."""
    slug = document.data.get("slug")
    return document.basename if slug is None else str(slug)


def _path(subject: Subject) -> str:
    document = subject.document
    return cleaned_path(document.path, document.ext, document.collection, subject.collections_dir)


def _unique(values: list[str]) -> str:
    return "/".join(dict.fromkeys(values))


def _categories(subject: Subject) -> str:
    return _unique([downcase(category) for category in categories_of(subject.document.data)])


def _slugified_categories(subject: Subject) -> str:
    return _unique([slugify(category) for category in categories_of(subject.document.data)])


VALUES: Mapping[str, Value] = MappingProxyType(
    {
        "collection": lambda it: it.document.collection,
        "path": _path,
        "name": lambda it: slugify(it.document.basename),
        "title": lambda it: slugify(slug_of(it.document), "pretty", cased=True),
        "slug": lambda it: slugify(slug_of(it.document)),
        "categories": _categories,
        "slugified_categories": _slugified_categories,
        "output_ext": lambda it: it.output_ext,
        "year": lambda it: f"{it.date.year:04}",
        "month": lambda it: f"{it.date.month:02}",
        "day": lambda it: f"{it.date.day:02}",
        "hour": lambda it: f"{it.date.hour:02}",
        "minute": lambda it: f"{it.date.minute:02}",
        "second": lambda it: f"{it.date.second:02}",
        "i_day": lambda it: str(it.date.day),
        "i_month": lambda it: str(it.date.month),
        "short_month": lambda it: _MONTHS[it.date.month - 1][:3],
        "long_month": lambda it: _MONTHS[it.date.month - 1],
        "short_year": lambda it: f"{it.date.year % 100:02}",
        "y_day": lambda it: f"{it.date.timetuple().tm_yday:03}",
        "w_year": lambda it: f"{it.date.isocalendar().year:04}",
        "week": lambda it: f"{it.date.isocalendar().week:02}",
        "w_day": lambda it: str(it.date.isoweekday()),
        "short_day": lambda it: _DAYS[it.date.weekday()][:3],
        "long_day": lambda it: _DAYS[it.date.weekday()],
    }
)

PAGE_PLACEHOLDERS = ("path", "basename", "output_ext")
STATIC_PLACEHOLDERS = ("collection", "path", "output_ext", "name", "title")
