"""A site in memory, as templates see one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from generator.errors import Diagnostic, SourceError
from generator.liquid import MISSING
from generator.template.templates import TemplateExtensions, TemplateOptions, Templates
from generator.template.view import Render, Source


@dataclass
class FakeView:
    """What filters and tags ask of a site, from plain dicts; `asked` has the questions in order."""

    options: dict[str, object] = field(
        default_factory=lambda: {"url": "https://example.com", "baseurl": "/base", "timezone": "Europe/Berlin"}
    )
    files: dict[str, str | Source] = field(default_factory=dict)
    posts: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    page_paths: tuple[str, ...] = ()
    statics: tuple[str, ...] = ()
    columns: dict[str, dict[str, object]] = field(default_factory=dict)
    docs_output: bool = True
    reports: list[Diagnostic] = field(default_factory=list)
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def option(self, name: str) -> object:
        self.asked.append(("option", name))
        return self.options.get(name)

    def _file(self, name: str, folder: str) -> Source | None:
        found = self.files.get(name)
        return Source(folder + name, found) if isinstance(found, str) else found

    def include(self, name: str) -> Source | None:
        self.asked.append(("include", name))
        return self._file(name, "_includes/")

    def template(self, name: str) -> Source | None:
        self.asked.append(("template", name))
        found = self.files.get(name)
        return Source("_layouts/" + name, found, "jinja") if isinstance(found, str) else found

    def relative(self, path: str) -> Source | None:
        self.asked.append(("relative", path))
        return self._file(path, "")

    def collections(self) -> tuple[str, ...]:
        return ("posts", "docs")

    def collection(self, label: str) -> Mapping[str, object]:
        return {"label": label, "output": self.docs_output}

    def members(self, label: str) -> tuple[str, ...]:
        self.asked.append(("members", label))
        return self.posts if label == "posts" else self.docs

    def pages(self) -> tuple[str, ...]:
        return self.page_paths

    def static_files(self) -> tuple[str, ...]:
        return self.statics

    memo: ClassVar[Mapping[tuple[str, str], Mapping[str, object]]] = {}

    def column(self, group: str, name: str) -> Mapping[str, object]:
        return self.columns.get(name, {})

    def url(self, path: str) -> str:
        return "/" + path.rpartition(".")[0] + ".html"

    def now(self) -> datetime:
        self.asked.append(("now",))
        return datetime(2024, 2, 29, 12, tzinfo=UTC)

    def markdown(self, text: str) -> str:
        return f"<p>{text}</p>\n"

    def smartify(self, text: str) -> str:
        return text.replace("'", "’")

    def sass(self, text: str, syntax: str) -> str:
        return f"/* {syntax} */ {text}"

    def highlight(self, code: str, language: str, options: Mapping[str, object]) -> str:
        return f"<figure {language} {dict(options)}>{code}</figure>"

    def report(self, diagnostic: Diagnostic) -> None:
        self.reports.append(diagnostic)


class Drop(Mapping[str, object]):
    """A document that records which of its keys were read."""

    html_keys = frozenset({"content"})

    def __init__(self, read: list[str] | None = None, **values: object) -> None:
        self.values_ = values
        self.read = [] if read is None else read

    def __liquid_get__(self, key: str) -> object:
        self.read.append(key)
        return self.values_.get(key, MISSING)

    def __getitem__(self, key: str) -> object:
        return self.values_[key]

    def __iter__(self) -> Any:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@dataclass
class Site:
    """A view with its templates."""

    view: FakeView = field(default_factory=FakeView)
    templates: Templates = field(default_factory=Templates)
    path: str = "blog/post.html"

    def liquid(self, text: str, **scope: object) -> str:
        return self.templates.render(Source(self.path, text), scope, self.at())

    def jinja(self, text: str, **scope: object) -> str:
        return self.templates.render(Source(self.path, text, "jinja"), scope, self.at())

    def at(self) -> Render:
        return Render(self.view, {}, self.path)

    def error(self, text: str, dialect: str = "liquid", **scope: object) -> Diagnostic:
        with pytest.raises(SourceError) as caught:
            getattr(self, dialect)(text, **scope)
        return caught.value.diagnostic


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def drop() -> type[Drop]:
    return Drop


@pytest.fixture
def site_with() -> Callable[..., Site]:
    """A site with other template options, or with filters and tags of plugins."""

    def make(filters: Mapping[str, Any] | None = None, tags: Mapping[str, Any] | None = None, **options: Any) -> Site:
        extensions = TemplateExtensions(filters or {}, tags or {})
        return Site(templates=Templates(TemplateOptions(extensions=extensions, **options)))

    return make
