"""The plugin protocol: everything a plugin can do, as functions from values to values.

A plugin is a class derived from `Plugin` that overrides what it needs. It keeps no state: every hook gets the values
it works on and a `View` for whatever else it wants to know (other documents, config, environment); what it asks is
recorded, so that its result is computed again exactly when that changes. Nothing a hook returns is modified later.

A plugin is found by its name in the config's `plugins` list: built in, by the entry point group `jinkyll.plugins`, by
dotted name (`package.module:Class`), or as a class in `_plugins/*.py` (not in safe mode). Plugins run by `priority`,
highest first; those of equal priority in the order in which the config names them, the site's own last.

    class ReadingTime(Plugin):
        name = "reading-time"

        def document(self, document, body, view):
            return with_data(document, minutes=len(body.split()) // 200 + 1)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal, Protocol

from generator.model import Document, Layout, Virtual
from generator.template.drops import Drops
from generator.template.templates import TemplateExtensions as Extensions
from generator.template.view import SiteView


class View(SiteView, Protocol):
    """What a plugin may ask: all that templates may, and a little more. Every answer is recorded."""

    @property
    def drops(self) -> Drops:
        """Drops of documents, as templates see them."""

    def body(self, path: str) -> str:
        """The raw body of a document."""

    def front(self, path: str) -> Mapping[str, object]:
        """The front matter of a file of the source as it is written, without defaults."""

    def env(self, name: str) -> str | None:
        """An environment variable."""

    def exists(self, path: str) -> bool:
        """Whether the source has a file of this path, whatever becomes of it."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the source, or None; never outside the source."""

    def layout(self, name: str) -> Layout | None:
        """A layout of the site or its theme."""

    def command(self, *words: str) -> str | None:
        """What git prints in the source folder, or None where it fails; asked anew in every build.

        Only questions are allowed (`log`, `rev-parse`, `rev-list`, `describe`, `remote get-url`, with the options that
        change nothing), and in safe mode none.
        """

    def urls(self) -> Mapping[str, str]:
        """The URL of every document and static file that is written, by path."""


__all__ = ["Extensions", "Pass", "Plugin", "View", "ordered", "overrides", "with_data"]


@dataclass(frozen=True, slots=True)
class Pass:
    """One of several builds of one source that make up a site, such as that of one language.

    `options` lie above the config. Files are written below `prefix`, empty or with a slash at its end; but those whose
    path begins with a name in `moves` begin with what that says instead. `posts` is the folder whose `_posts` are read
    in the place of those at the top of the source. With `sweeps`, what earlier passes make below `prefix` goes.
    """

    name: str
    options: Mapping[str, object] = field(default_factory=dict)
    prefix: str = ""
    moves: Mapping[str, str] = field(default_factory=dict)
    posts: str = ""
    sweeps: bool = False


class Plugin:
    """A plugin that does nothing; derive from it."""

    name: ClassVar[str] = ""
    priority: ClassVar[int] = 50

    def defaults(self) -> Mapping[str, object]:
        """Config keys with the values they have unless the site sets them."""
        return {}

    def passes(self, config: Mapping[str, object], is_folder: Callable[[str], bool]) -> Sequence[Pass]:
        """The builds that the site consists of, where one is not enough; of two that make one file the later wins.

        `is_folder` tells whether the source has a folder of a path.
        """
        return ()

    def extensions(self) -> Extensions:
        """Filters and tags."""
        return Extensions()

    def layouts(self) -> Mapping[str, str]:
        """Layouts in Liquid, by name, for sites that have none of that name, nor their theme."""
        return {}

    def theme(self, shown: Mapping[str, object] | None, options: object) -> Mapping[str, object] | None:
        """What templates see as `theme` where the site has one; `options` is what the config has under its name."""
        return shown

    def adopts(self, path: str, view: View) -> bool | Literal["keep"]:
        """Whether a Markdown file without front matter is to be a page; `keep` makes it one and copies it as well."""
        return False

    def document(self, document: Document, body: str, view: View) -> Document:
        """The document with other data; called once it is read, before its URL is made.

        `view` answers questions about the config and about files here, not about other documents.
        """
        return document

    def select(self, groups: Mapping[str, Sequence[str]], view: View) -> Mapping[str, Sequence[str]]:
        """The documents that the site has, of those that were read: paths by collection, pages last, under ``.

        `view` shows them as read, with the URLs they would have.
        """
        return groups

    def shown(self, document: Document, url: str, view: View) -> Mapping[str, object]:
        """What templates see of a document above its data, now that its URL is known."""
        return {}

    def publishes(self, path: str, view: View) -> bool:
        """Whether a static file is written; templates see it anyway."""
        return True

    def data(self, view: View) -> Sequence[str]:
        """Keys of `site.data` whose entries lie above those of `site.data` itself, the last one on top."""
        return ()

    def generate(self, view: View) -> Iterable[Virtual]:
        """Further documents. `view` shows the site as read, and what plugins of higher priority made of it."""
        return ()

    def variables(self, view: View) -> Mapping[str, object]:
        """Further keys of `site`; keys of the config win."""
        return {}

    def make(self, document: Document, view: View) -> str:
        """The content of a virtual document that names this plugin as its `maker`."""
        raise LookupError(f"plugin {self.name} makes no documents")

    def body(self, text: str, document: Document, view: View) -> str:
        """The body before it is rendered as a template."""
        return text

    def excerpt_body(self, text: str, document: Document, view: View) -> str:
        """The body that the excerpt is cut from; as `body` has it, unless the plugin says otherwise."""
        return self.body(text, document, view)

    def content(self, html: str, document: Document, view: View) -> str:
        """The content after the converters, before layouts."""
        return html

    def output(self, text: str, document: Document, view: View) -> str:
        """The final text, after layouts."""
        return text


def with_data(document: Document, **values: object) -> Document:
    """The document with these keys of its data set."""
    return replace(document, data={**document.data, **values})


def overrides(plugin: Plugin, hook: str) -> bool:
    """Whether a plugin does anything at a hook, so that sites do not pay for those that do not."""
    return getattr(type(plugin), hook) is not getattr(Plugin, hook)


def ordered(plugins: Iterable[Plugin]) -> tuple[Plugin, ...]:
    """Plugins, as the site names them, in the order in which their hooks run.

    Jekyll sorts by priority too, and stably where its C library does.
    """
    return tuple(sorted(plugins, key=lambda plugin: -plugin.priority))
