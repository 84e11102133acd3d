"""What templates may ask of the site, and what a render carries along.

`SiteView` is the need, stated here; `build/` meets it and records every answer as read by the page at hand, tests meet
it with plain dicts. No drop, filter or tag opens a file or reaches the site by another way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from generator.errors import Diagnostic
from generator.model import Dialect, Document, StaticFile


@dataclass(frozen=True, slots=True)
class Source:
    """A template's text: `path` names it in messages, `line_offset` lines of front matter stand above it."""

    path: str
    text: str
    dialect: Dialect = "liquid"
    line_offset: int = 0


class SiteView(Protocol):
    """The site as one page's render sees it. Documents are named by their `path`."""

    def option(self, name: str) -> object:
        """The value of a top-level config key, or None."""

    def option_names(self) -> tuple[str, ...]:
        """All top-level config keys."""

    def collections(self) -> tuple[str, ...]:
        """The labels of all collections, in the order of the config."""

    def collection(self, label: str) -> Mapping[str, object]:
        """The collection's own metadata: `label`, `directory`, `output`, `permalink`, and whatever the config adds."""

    def members(self, label: str) -> tuple[str, ...]:
        """The published documents of a collection in their order (posts: oldest first)."""

    def files(self, label: str) -> tuple[str, ...]:
        """The static files of a collection."""

    def pages(self) -> tuple[str, ...]:
        """All pages, virtual ones too, in Jekyll's order."""

    def static_files(self) -> tuple[str, ...]:
        """All static files of the site, those of collections too."""

    def document(self, path: str) -> Document | None:
        """A document as a whole; for the page itself and for single lookups."""

    def group(self, path: str) -> str:
        """The group a document belongs to: its collection's label, or `` for pages."""

    def field(self, path: str, name: str) -> object:
        """One attribute of one document: a key of its data, or `url`, `content`, `excerpt`, `output`, `next`, …

        MISSING (of `generator.liquid`) where the document has none of that name. `*keys` are the names of its data,
        `*output_ext` the extension of its output.
        """

    @property
    def memo(self) -> Mapping[tuple[str, str], Mapping[str, object]]:
        """The columns that the computation under way has asked for already, by group and name; may be empty."""

    def column(self, group: str, name: str) -> Mapping[str, object]:
        """One attribute of all documents of a group by path; documents without it are left out."""

    def static_file(self, path: str) -> StaticFile:
        """A static file."""

    def modified(self, path: str) -> datetime | None:
        """When a file of the source was last changed; differs from one checkout to the next."""

    def url(self, path: str) -> str:
        """The URL of a document or static file."""

    def terms(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """`tags` or `categories` of all posts: term to paths of posts, newest first."""

    def data(self) -> Mapping[str, object]:
        """`site.data`."""

    def related(self, path: str) -> tuple[str, ...]:
        """The posts related to a post."""

    def now(self) -> datetime:
        """The time of the build, in the site's zone (`site.time`)."""

    def include(self, name: str) -> Source | None:
        """The include of that name, of the site or its theme; None where there is none. Recorded either way."""

    def template(self, name: str) -> Source | None:
        """A layout or include by name, for `{% extends %}`, `{% import %}` and Jinja's `{% include %}`."""

    def relative(self, path: str) -> Source | None:
        """A file of the source, for `include_relative`: front matter is left in."""

    def markdown(self, text: str) -> str:
        """`text` through the site's Markdown converter."""

    def smartify(self, text: str) -> str:
        """`text` with typographic quotes, dashes and ellipses."""

    def sass(self, text: str, syntax: str) -> str:
        """`text` (`scss` or `sass`) as CSS."""

    def highlight(self, code: str, language: str, options: Mapping[str, object]) -> str:
        """The markup of the `highlight` tag."""

    def report(self, diagnostic: Diagnostic) -> None:
        """A warning that belongs to the page at hand."""


@dataclass(slots=True)
class Render:
    """One render of one template for one page: what filters and tags may use.

    `page` is the drop of the page, `memo` a scratch space for this render only (include_cached, cycle groups).
    """

    view: SiteView
    page: Mapping[str, object]
    path: str
    memo: dict[object, object] = field(default_factory=dict)


ContextFilter = Callable[..., object]
