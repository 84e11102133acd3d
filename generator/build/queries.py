"""The table of queries: every value of a build, what computes it, and how it is remembered. Read this file first.

    listing ─► scan ─► inventory ─► source_pages, members, static_files
    file ─► parsed ─► front ─► source_document ─► document ─► field, column ─► terms, neighbours, …
                                                     ▼
                                                   route ─► routes (collisions, before any rendering)
    body ─► content ─► excerpt ─► page ─► manifest {file: digest}

A stage is a function that fetches what it needs; the engine remembers what it fetched. `leaf` comes from outside,
`kept` goes to disk, `transient` is not held in memory, a `wall` stops most changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.build.cells import Query
from generator.build.documents import Documents
from generator.build.encode import digest_bytes, digest_text
from generator.build.inputs import Inputs
from generator.build.pages import Pages
from generator.build.publishing import Publishing
from generator.build.sources import Sources

# What of one document a column is made of; the second part of these keys is its path.
OF_ONE = frozenset({"document", "route", "excerpt", "content", "output", "neighbours", "output_ext"})
ABSENT = digest_bytes(b"absent")  # the digest of a file that is not there; as long as any other


def _digest_file(data: bytes | None) -> bytes:
    return ABSENT if data is None else digest_bytes(data)


def table(
    inputs: Inputs, sources: Sources, documents: Documents, pages: Pages, publishing: Publishing
) -> Mapping[str, Query]:
    """All queries by name."""
    return {
        # From outside.
        "file": Query(inputs.file, leaf=True, transient=True, digest=_digest_file),
        "theme_file": Query(inputs.theme_file, leaf=True, transient=True, digest=_digest_file),
        "outside_file": Query(inputs.outside_file, leaf=True, transient=True, digest=_digest_file),
        "listing": Query(inputs.listing, leaf=True),
        "theme_listing": Query(inputs.theme_listing, leaf=True),
        "theme_files": Query(inputs.theme_files, leaf=True),
        "exists": Query(inputs.exists, leaf=True),
        "modified": Query(inputs.modified, leaf=True),
        "option": Query(inputs.option, leaf=True),
        "env": Query(inputs.env, leaf=True),
        "clock": Query(inputs.clock, leaf=True),
        "passed": Query(inputs.passed, leaf=True),
        "command": Query(inputs.command, leaf=True),
        # What the config says, put to use.
        "option_names": Query(publishing.option_names, leaf=True),
        "plugin_variable_names": Query(publishing.plugin_variable_names),
        "plugin_variable": Query(publishing.plugin_variable),
        "plugin_variables": Query(publishing.plugin_variables),
        "labels": Query(publishing.labels),
        "collection": Query(publishing.collection),
        "collections_prefix": Query(publishing.collections_prefix),
        "converter_options": Query(publishing.converter_options),
        "theme_variables": Query(publishing.theme_variables, leaf=True),
        "theme_dialect": Query(publishing.theme_dialect, leaf=True),
        "theme_assets": Query(publishing.theme_assets),
        "theme_paths": Query(publishing.theme_paths),
        "native": Query(publishing.native, leaf=True),
        "dialect": Query(sources.dialect),
        # What there is.
        "files_below": Query(sources.files_below),
        "posts_folder": Query(sources.posts_folder, leaf=True),
        "scan": Query(sources.scan, kept=True),
        "inventory": Query(sources.inventory, kept=True),
        "entry": Query(sources.entry),
        "group": Query(sources.group),
        "static_label": Query(sources.static_label),
        "selection": Query(sources.selection, kept=True),
        "source_pages": Query(sources.source_pages, kept=True),
        "members": Query(sources.members, kept=True, wall=2),
        "publication": Query(sources.publication),
        "static_files": Query(sources.static_files, kept=True),
        "collection_files": Query(sources.collection_files, kept=True),
        "layout_paths": Query(sources.layout_paths),
        "layout_names": Query(publishing.layout_names),
        "data_files": Query(publishing.data_files),
        "data_value": Query(publishing.data_value),
        "data_names": Query(publishing.data_names),
        "datum": Query(publishing.datum),
        # What each file says.
        "has_front": Query(sources.has_front),
        "parsed": Query(sources.parsed, transient=True),
        "front": Query(sources.front, kept=True, wall=1),
        "source_document": Query(sources.source_document, kept=True),
        "document": Query(documents.document),
        "static_file": Query(sources.static_file),
        "body": Query(sources.body, transient=True),
        "layout": Query(sources.layout, kept=True),
        "layout_data": Query(sources.layout_data),
        "include": Query(sources.include),
        "template": Query(sources.template),
        "relative": Query(sources.relative),
        "key_place": Query(sources.key_place),
        # Documents among themselves.
        "generated": Query(documents.generated, kept=True),
        "visible": Query(documents.visible, kept=True),
        "virtual": Query(documents.virtual),
        "known": Query(documents.known),
        "pages": Query(documents.pages),
        "neighbours": Query(documents.neighbours),
        "positions": Query(documents.positions),
        "terms": Query(documents.terms),
        "related": Query(documents.related),
        "words": Query(documents.words, kept=True),
        "nearest": Query(documents.nearest, kept=True),
        "field": Query(documents.field),
        "column": Query(documents.column, kept=True, patch=documents.patch_column, patches=OF_ONE),
        "html_column": Query(documents.column, patch=documents.patch_column, patches=OF_ONE),
        # Where everything goes.
        "output_ext": Query(publishing.output_ext),
        "route": Query(publishing.route),
        "urls": Query(documents.urls),
        "published": Query(publishing.published),
        "routes": Query(publishing.routes, kept=True),
        # What it looks like.
        "content": Query(pages.content, kept=True, digest=digest_text),
        "include_reads": Query(pages.include_reads),
        "cached_include": Query(pages.cached_include, kept=True, digest=digest_text),
        "style": Query(pages.style, kept=True),
        "source_map": Query(pages.source_map, digest=digest_bytes),
        "excerpt": Query(pages.excerpt, kept=True, digest=digest_text),
        "page": Query(pages.page, digest=digest_bytes),
        "output": Query(pages.output, digest=digest_text, transient=True),
        "copy": Query(publishing.copy, digest=digest_bytes, transient=True),
        "manifest": Query(publishing.manifest, kept=True),
    }
