"""What is published, and in which order: `published`, future dates, `limit_posts`, `sort_by`, `order`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cmp_to_key

from generator.errors import Diagnostic, Place, Severity
from generator.model import Document
from generator.read.documents import relative_path


@dataclass(frozen=True, slots=True)
class Publication:
    """Whether a document is among the site's documents (`listed`) and gets a page (`written`), and if not, why.

    `notice` is the line to print, empty where Jekyll is silent.
    """

    listed: bool
    written: bool
    reason: str = ""
    notice: str = ""


PUBLISHED = Publication(True, True)


def publication(
    document: Document,
    *,
    now: datetime,
    future: bool = False,
    unpublished: bool = False,
    collection_future: bool = False,
    collections_dir: str = "",
) -> Publication:
    """Whether and why a document is published.

    Posts, drafts and pages that are not published do not exist; a member dated in the future is listed, not written.
    """
    said = document.data.get("published", True)
    # An empty `published:` hides posts and pages, but leaves members listed.
    if not unpublished and said in (None, False):
        listed = document.kind == "member" and said is None
        return Publication(listed, False, "it says 'published: false'; --unpublished builds it anyway")
    if document.date is None or not document.collection or future or collection_future:
        return PUBLISHED
    if int(document.date.timestamp()) <= int(now.timestamp()):
        return PUBLISHED
    name = relative_path(document.path, document.collection, collections_dir)
    reason = f"its date {document.date:%Y-%m-%d %H:%M:%S %z} is in the future; --future builds it anyway"
    if document.kind == "member":
        return Publication(True, False, reason)
    return Publication(False, False, reason, f"Skipping: {name} has a future date")


def limit(posts: Sequence[str], limit_posts: int) -> tuple[str, ...]:
    """The newest `limit_posts` of posts in order; all of them for 0."""
    return tuple(posts[-limit_posts:]) if limit_posts > 0 else tuple(posts)


def limit_error(limit_posts: int) -> Diagnostic | None:
    """What Jekyll says of a negative limit."""
    if limit_posts >= 0:
        return None
    return Diagnostic("config/type", "limit_posts must be a non-negative number", hint="0 means all")


def sort_documents(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Documents by date, then path; where one of two has no date, by path."""
    by_path = sorted(documents, key=lambda one: one.path.encode("utf-8", "surrogatepass"))
    if all(one.date is None for one in by_path):
        return tuple(by_path)
    return tuple(sorted(by_path, key=cmp_to_key(_compare)))


def sort_members(
    documents: Sequence[Document], metadata: Mapping[str, object], label: str, collections_dir: str = ""
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """The members of a collection in the order that its options ask for, and warnings about keys that are missing."""
    order, sort_by = metadata.get("order"), metadata.get("sort_by")
    base = sort_documents(documents)
    if isinstance(order, list):
        return _rearranged(base, order, label, collections_dir), ()
    if isinstance(sort_by, str):
        return _sorted_by(base, sort_by, collections_dir)
    return base, ()


def _compare(one: Document, other: Document) -> int:
    if one.date is not None and other.date is not None and one.date != other.date:
        return -1 if one.date < other.date else 1
    return (one.path > other.path) - (one.path < other.path)


def _rearranged(
    documents: Sequence[Document], order: Sequence[object], label: str, collections_dir: str
) -> tuple[Document, ...]:
    table = {relative_path(one.path, label, collections_dir): one for one in documents}
    wanted = dict.fromkeys(f"_{label}/{entry}".replace("//", "/") for entry in order)
    names = dict.fromkeys([*wanted, *table])
    return tuple(table[name] for name in names if name in table)


def _sorted_by(
    documents: Sequence[Document], key: str, collections_dir: str
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """By a key of the front matter; documents without it go last, each with a warning."""
    lacking = [one for one in documents if one.data.get(key) is None]
    has = [one for one in documents if one.data.get(key) is not None]
    warnings = tuple(
        Diagnostic(
            "collection/sort",
            f"'{key}' not defined in {relative_path(one.path, one.collection, collections_dir)}",
            Place(one.path),
            Severity.WARNING,
            hint=f"its collection is sorted by '{key}'",
        )
        for one in (lacking if has else ())
    )

    def compare(one: Document, other: Document) -> int:
        return compare_values(one.data[key], other.data[key]) or _compare(one, other)

    return (*sorted(has, key=cmp_to_key(compare)), *lacking), warnings


def compare_values(one: object, other: object) -> int:
    """Ruby's `<=>` for plain values; 0 where two cannot be compared."""
    if isinstance(one, bool) or isinstance(other, bool):
        return 0
    if isinstance(one, datetime) != isinstance(other, datetime) and isinstance(one, date) and isinstance(other, date):
        return 0
    if isinstance(one, list) and isinstance(other, list):
        for left, right in zip(one, other, strict=False):
            if result := compare_values(left, right):
                return result
        return (len(one) > len(other)) - (len(one) < len(other))
    try:
        return int(one > other) - int(one < other)  # type: ignore[operator]
    except TypeError:
        return 0
