"""A site of plain dicts that answers all that plugins may ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from generator.errors import Diagnostic
from generator.liquid import MISSING, Environment
from generator.model import Document, Layout, StaticFile, Virtual
from generator.plugin import Plugin
from generator.template.drops import Drops, SiteDrop
from generator.template.view import Render

NOW = datetime(2026, 5, 7, 12, 0, tzinfo=UTC)


@dataclass
class FakeView:
    """`posts`, `members_of` and `pages_` map paths to (data, body); a post's `date` is that of its name."""

    config: dict[str, object] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    statics: dict[str, StaticFile] = field(default_factory=dict)
    files_: dict[str, bytes] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    git: dict[tuple[str, ...], str] = field(default_factory=dict)
    times: dict[str, datetime] = field(default_factory=dict)
    data_: dict[str, object] = field(default_factory=dict)
    labels: dict[str, dict[str, object]] = field(default_factory=lambda: {"posts": {"label": "posts", "output": True}})
    reports: list[Diagnostic] = field(default_factory=list)

    # -- building -----------------------------------------------------------------------------------------------

    def post(self, name: str, body: str = "", **data: object) -> str:
        path = f"_posts/{name}.md"
        year, month, day = (int(part) for part in name.split("-")[:3])
        date = datetime(year, month, day, tzinfo=UTC)
        shown = {"date": date, "slug": name[11:], "title": name[11:].title(), "categories": [], "tags": [], **data}
        self.add(Document(path, "post", "posts", shown, date), body)
        return path

    def member(self, label: str, name: str, body: str = "", output: bool = True, **data: object) -> str:
        self.labels.setdefault(label, {"label": label, "output": output})
        path = f"_{label}/{name}"
        self.add(Document(path, "member", label, {"categories": [], "tags": [], **data}), body)
        return path

    def page(self, path: str, body: str = "", **data: object) -> str:
        self.add(Document(path, "page", "", data), body)
        return path

    def static(self, path: str, **data: object) -> str:
        self.statics[path] = StaticFile(path, "", data)
        self.files_[path] = b""
        return path

    def layout_file(self, name: str, **data: object) -> None:
        self.layouts[name] = Layout(name, f"_layouts/{name}.html", data, "{{ content }}", 0, None, "liquid")

    def add(self, document: Document, body: str) -> None:
        self.documents[document.path] = document
        self.bodies[document.path] = body
        self.files_.setdefault(document.path, body.encode())

    def run(self, plugin: Plugin) -> list[Virtual]:
        """What a plugin generates, put into the site."""
        made = list(plugin.generate(self))
        for virtual in made:
            old = self.documents.get(virtual.path)
            new = Document(virtual.path, "virtual", "", virtual.data)
            self.documents[virtual.path] = replace(old, data=virtual.data) if old else new
            self.bodies[virtual.path] = virtual.body
        return made

    def made(self, plugin: Plugin, path: str) -> str:
        """The text of a document that the plugin makes."""
        self.run(plugin)
        return plugin.make(self.documents[path], self)

    def render(self, plugin: Plugin, source: str, path: str, **scope: Any) -> str:
        """A Liquid template on a page, with the plugin's tags and filters."""
        added = plugin.extensions()
        environment = Environment(tags=dict(added.tags), filters=dict(added.filters))
        page = self.drops.near(path)
        variables = {"page": page, "site": SiteDrop(self.drops, path), **scope}
        return environment.parse(source, path).render(variables, registers={"render": Render(self, page, path)})

    # -- answering ----------------------------------------------------------------------------------------------

    @property
    def drops(self) -> Drops:
        return Drops(self)

    def option(self, name: str) -> object:
        return self.config.get(name)

    def option_names(self) -> tuple[str, ...]:
        return tuple(self.config)

    def collections(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def collection(self, label: str) -> Mapping[str, object]:
        return self.labels[label]

    def members(self, label: str) -> tuple[str, ...]:
        found = [path for path, document in self.documents.items() if document.collection == label]
        return tuple(sorted(found, key=lambda path: (self.documents[path].date or NOW, path)))

    def files(self, label: str) -> tuple[str, ...]:
        return ()

    def pages(self) -> tuple[str, ...]:
        return tuple(path for path, document in self.documents.items() if not document.collection)

    def static_files(self) -> tuple[str, ...]:
        return tuple(self.statics)

    def document(self, path: str) -> Document | None:
        return self.documents.get(path)

    def group(self, path: str) -> str:
        return self.documents[path].collection

    def field(self, path: str, name: str) -> object:
        if path in self.statics:
            return self.times.get(path, NOW)
        document = self.documents[path]
        own = {
            "url": lambda: self.url(path),
            "id": lambda: self.url(path).removesuffix(".html"),
            "path": lambda: document.data.get("path", path),
            "content": lambda: self.markdown(self.bodies[path]),
            "excerpt": lambda: document.data.get("excerpt") or self.markdown(self.bodies[path].split("\n\n")[0]),
            "date": lambda: document.date or (NOW if document.collection else document.data.get("date", MISSING)),
            "*output_ext": lambda: document.ext.replace(".md", ".html"),
            "*keys": lambda: tuple(document.data),
        }
        return own[name]() if name in own else document.data.get(name, MISSING)

    memo: ClassVar[Mapping[tuple[str, str], Mapping[str, object]]] = {}

    def column(self, group: str, name: str) -> Mapping[str, object]:
        paths = self.members(group) if group else self.pages()
        values = {path: self.field(path, name) for path in paths}
        return {path: value for path, value in values.items() if value is not MISSING}

    def static_file(self, path: str) -> StaticFile:
        return self.statics[path]

    def url(self, path: str) -> str:
        if path in self.statics:
            return "/" + path
        document = self.documents[path]
        permalink = document.data.get("permalink")
        if isinstance(permalink, str):
            return permalink
        stem = re.sub(r"\.(md|html)$", "", path)
        if document.kind == "post":
            return "/" + stem.removeprefix("_posts/").replace("-", "/", 3) + ".html"
        if document.collection:
            return f"/{stem.removeprefix('_')}.html"
        if stem.rpartition("/")[2] == "index":
            return f"/{stem.rpartition('/')[0]}/".replace("//", "/")
        return "/" + (f"{stem}.html" if stem != path else path)

    def urls(self) -> Mapping[str, str]:
        return {path: self.url(path) for path in (*self.documents, *self.statics)}

    def terms(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path in self.members("posts"):
            values = self.documents[path].data.get(kind)
            for term in values if isinstance(values, list) else ():
                found.setdefault(term, []).append(path)
        return {term: tuple(paths[::-1]) for term, paths in found.items()}

    def data(self) -> Mapping[str, object]:
        return self.data_

    def related(self, path: str) -> tuple[str, ...]:
        return ()

    def now(self) -> datetime:
        return NOW

    def include(self, name: str) -> None:
        return None

    def template(self, name: str) -> None:
        return None

    def relative(self, path: str) -> None:
        return None

    def markdown(self, text: str) -> str:
        """Enough Markdown for tests: emphasis in one paragraph."""
        return "<p>" + re.sub(r"\*(.+?)\*", r"<em>\1</em>", text.strip().replace("'", "’")) + "</p>\n" if text else ""

    def smartify(self, text: str) -> str:
        return text.replace("'", "’")

    def sass(self, text: str, syntax: str) -> str:
        return text

    def highlight(self, code: str, language: str, options: Mapping[str, object]) -> str:
        return code

    def report(self, diagnostic: Diagnostic) -> None:
        self.reports.append(diagnostic)

    def body(self, path: str) -> str:
        return self.bodies[path]

    def front(self, path: str) -> Mapping[str, object]:
        return self.documents[path].data

    def env(self, name: str) -> str | None:
        return self.environment.get(name)

    def exists(self, path: str) -> bool:
        return path in self.files_

    def read(self, path: str) -> bytes | None:
        return self.files_.get(path)

    def modified(self, path: str) -> datetime | None:
        return self.times.get(path)

    def layout(self, name: str) -> Layout | None:
        return self.layouts.get(name)

    def command(self, *words: str) -> str | None:
        return self.git.get(words)
