"""Options and front matter of any shape give an output or a message, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from fake import FakeView
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.plugin import Plugin
from generator.plugins import BUILTIN

OPTIONS = (
    "feed", "url", "baseurl", "title", "description", "author", "twitter", "facebook", "social", "logo", "lang",
    "paginate", "paginate_path", "pagination", "autopages", "jekyll-archives", "redirect_from", "relative_links",
    "emoji", "jekyll-mentions", "toc", "titles_from_headings", "readme_index", "optional_front_matter",
    "last-modified-at", "repository", "github", "webmaster_verifications", "seo_paginator_message", "include",
    "markdown_ext",
)  # fmt: skip
KEYS = (
    "title", "description", "image", "author", "authors", "lang", "seo", "twitter", "canonical_url", "redirect_from",
    "redirect_to", "tags", "category", "categories", "sitemap", "last_modified_at", "pagination", "feed", "toc",
    "excerpt", "jekyll-mentions", "strip_title", "hidden", "permalink", "locale",
)  # fmt: skip
INNER = (
    "enabled", "path", "categories", "collections", "tags", "posts_limit", "layouts", "permalinks", "year", "name",
    "username", "links", "per_page", "sort_field", "trail", "before", "collection", "json", "exclude", "src", "url",
    "min_level", "slugify", "permalink", "title", "except", "height", "type",
)  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 20), st.just(1.5),
    st.sampled_from(["", "all", "a", "x y", "/p/:num", ":title", "http://[bad", "%<current>s", "äö", "date", "1"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(INNER), inner, max_size=3),
    max_leaves=6,
)
TEMPLATE = '{% seo %}{% feed_meta %}{% toc %}{{ "<h2>x</h2>" | toc }}{% last_modified_at %}{% github_edit_link %}'


def plugins() -> Iterator[Plugin]:
    for target in BUILTIN.values():
        module, _, name = target.partition(":")
        yield getattr(import_module(module), name)()


class All(Plugin):
    """The tags and filters of all plugins."""

    def extensions(self):  # type: ignore[no-untyped-def]
        from generator.plugin import Extensions

        found = [plugin.extensions() for plugin in plugins()]
        return Extensions(
            {name: filter for one in found for name, filter in one.filters.items()},
            {name: tag for one in found for name, tag in one.tags.items()},
        )


def use(plugin: Plugin, site: FakeView) -> None:
    """Every hook of a plugin, on every document."""
    for path, document in list(site.documents.items()):
        changed = plugin.document(document, site.bodies[path], site)
        plugin.body("# A\n\n[a](b.md)", changed, site)
        plugin.content("<p>", changed, site)
        plugin.output("<p>@ann :+1:</p>", changed, site)
    for virtual in site.run(plugin):
        if virtual.maker:
            plugin.make(site.documents[virtual.path], site)
    plugin.variables(site)
    plugin.adopts("README.md", site)


@pytest.mark.parametrize("plugin", list(plugins()), ids=lambda plugin: plugin.name)
@settings(max_examples=40, deadline=None)
@given(
    config=st.dictionaries(st.sampled_from(OPTIONS), VALUES, max_size=5),
    data=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5),
)
def test_any_value_gives_an_output_or_a_message(
    plugin: Plugin, config: dict[str, object], data: dict[str, object]
) -> None:
    site = FakeView({"url": "https://example.com", "timezone": "UTC", **config})
    site.layout_file("a")
    site.page("index.html", **data)
    site.post("2020-01-01-x", "text", **data)
    site.member("docs", "b.md", "text", **data)
    try:
        use(plugin, site)
    except SourceError as error:
        assert error.diagnostic.message


@settings(max_examples=150, deadline=None)
@given(
    config=st.dictionaries(st.sampled_from(OPTIONS), VALUES, max_size=5),
    data=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5),
)
def test_tags_take_any_value(config: dict[str, object], data: dict[str, object]) -> None:
    site = FakeView({"url": "https://example.com", "timezone": "UTC", **config})
    path = site.post("2020-01-01-x", "text", **{"toc": True, **data})
    try:
        assert isinstance(site.render(All(), TEMPLATE, path), str)
    except SourceError as error:
        assert error.diagnostic.message
