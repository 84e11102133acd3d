"""The values that the stages hand to each other: frozen, complete when made, never filled in later.

    file ─► Parsed ─► Document ─► Route ─► (content) ─► Output

All paths are POSIX strings. `path` is relative to the site's source; a file of a theme has the path it would have
if the site held it. Mappings are treated as immutable: a stage that changes one makes a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["post", "draft", "member", "page", "virtual"]
Dialect = Literal["liquid", "jinja", "none"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text file cut in two.

    `front` is the front matter as plain values (str, int, float, bool, None, date, datetime, list, dict with str keys);
    `has_front` is False where the file has no fence, and then it is a static file unless a plugin says otherwise.
    `body` is the raw text after the fence; `body_line` the number of lines before it, so that line 1 of the body is
    line `body_line + 1` of the file. `key_lines` has the line of each top-level key.
    """

    front: Mapping[str, object]
    body: str
    body_line: int = 0
    has_front: bool = True
    key_lines: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A post, draft, collection member, page or virtual document, without its body.

    `data` is everything templates see under `page.` that does not depend on rendering: front-matter defaults below
    the front matter below what Jekyll computes (`date`, `title`, `slug`, `ext`, `categories`, `tags`, `draft`).
    `collection` is the label, empty for pages. `date` is an aware time for posts and drafts, and for members that
    have one. `name` is the file's name. `shown` is what templates see instead of `data`, and `named` what they see as
    `name`, where that differs.
    """

    path: str
    kind: Kind
    collection: str
    data: Mapping[str, object]
    date: datetime | None = None
    shown: Mapping[str, object] | None = None
    named: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def ext(self) -> str:
        """The last extension with its dot, as Ruby's `File.extname`: empty for dotfiles and for a trailing dot."""
        return extname(self.name)

    @property
    def basename(self) -> str:
        """The name without its last extension."""
        name = self.name
        return name[: len(name) - len(self.ext)] if self.ext else name

    @property
    def is_page(self) -> bool:
        return self.collection == ""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that is copied as it is.

    `collection` is the label of the collection it lies in, or empty; `data` has its front-matter defaults.
    """

    path: str
    collection: str = ""
    data: Mapping[str, object] | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout file: its front matter and template text; `parent` is its own layout's name or None."""

    name: str
    path: str
    data: Mapping[str, object]
    body: str
    body_line: int
    parent: str | None
    dialect: Dialect


@dataclass(frozen=True, slots=True)
class Step:
    """One step of how a URL came about, for `jinkyll why`.

    `placeholder` is the part of the permalink (`:categories`), `value` what it became in the URL, `source` where the
    value was written (`front matter, line 5`), `detail` what was done to it.
    """

    placeholder: str
    value: str
    source: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a document is published: `url` as templates see it, starting with `/`; `dest` is relative to the site."""

    path: str
    url: str
    dest: str


@dataclass(frozen=True, slots=True)
class Virtual:
    """A document that a plugin makes: what a file with this front matter and body would be.

    `path` is the path the file would have (it names the document in messages and, without `permalink`, gives the URL).
    A path that a file of the site has replaces that file's document.
    `dialect` is the language of the body, empty for that of the site; `none` means that the body is no template.
    `maker` names the plugin whose `make` gives the document's content when it is rendered (so that a feed can show
    converted posts); then `body` is not used. `pager` is what templates see as `paginator`.

    Templates see front-matter defaults below `data`, as for any page; only `data` itself says how the page is made.
    With `shown` they see that instead of `data`, with the defaults for its `path`; `name` is what they see as `name`.
    A document in the place of a page of the site stands where that page stood in `site.pages`, unless it is `last`.
    """

    path: str
    data: Mapping[str, object]
    body: str = ""
    dialect: Dialect | Literal[""] = ""
    maker: str = ""
    pager: Pager | None = None
    shown: Mapping[str, object] | None = None
    name: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of a paginated list; `posts` are paths of documents, the other fields what `paginator` shows.

    `extra` holds further keys of a plugin (paginate-v2's `page_trail`, `first_page_path`, …).
    """

    page: int
    per_page: int
    total_posts: int
    total_pages: int
    posts: tuple[str, ...]
    previous_page: int | None = None
    previous_page_path: str | None = None
    next_page: int | None = None
    next_page_path: str | None = None
    extra: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class References:
    """Documents named by path, as a value in data: templates see the list of these documents.

    What is known only once all documents are read stands in a variable of a plugin: with `variable`, the paths are
    those which that key of `site`, a mapping, has for `key`.
    """

    paths: tuple[str, ...] = ()
    variable: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be written: `dest` relative to the destination, and its bytes."""

    dest: str
    data: bytes


class Ahead(Protocol):
    """Pages that somebody looks at or waits for: whoever builds the site may make them before all others."""

    def wanted(self) -> tuple[str, ...]:
        """Their files, relative to the destination."""

    def ready(self, dest: str, data: bytes | None) -> None:
        """The new bytes of one of these files; None: it is as it was, or its bytes come with the rest."""


def extname(name: str) -> str:
    """The extension as Ruby's `File.extname` gives it: `.md` of `a.b.md`, empty for `.htaccess` and `a.`."""
    stem, dot, ext = name.rpartition(".")
    if not dot or not ext or not stem.strip("."):
        return ""
    return f".{ext}"
