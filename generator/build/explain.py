"""What `jinkyll why`, `list` and `doctor` ask of a site: each document with its route, and the story behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.build.passes import address, placed
from generator.build.site import Site
from generator.config.load import NATIVE
from generator.errors import Place, SourceError, fail
from generator.model import Document, Layout, Parsed, Route
from generator.plugin import Plugin, overrides
from generator.read.classify import Dirs
from generator.read.classify import explain as explain_file
from generator.read.publish import Publication
from generator.route import Scheme, scheme_of
from generator.route.lookup import find_route
from generator.route.origins import origins_of
from generator.route.why import Explanation, explanation_of, skipped_reason, static_explanation


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of `jinkyll list`: a document or static file and where it goes; `skipped` says why it does not."""

    path: str
    kind: str
    collection: str
    url: str
    dest: str
    title: str
    date: str
    skipped: str = ""


def explain(site: Site, query: str) -> Explanation:
    """The explanation of a source file, a URL or an output file; `SourceError` where it is none of them.

    A path of a document is answered from that file alone, without the routes of the whole site. Of a site that is
    built in passes, the first that publishes it answers.
    """
    if not site.others:
        return _explained(site, query)
    path = _relative(site, query)
    answers = [one for one in site.sites if path in one.engine.fetch("published")] or site.sites
    for one in answers:
        try:
            found = _explained(one, query)
        except SourceError:
            if one is answers[-1]:
                raise
            continue
        return replace(found, url=address(one.part, found.url), dest=placed(one.part, found.dest))
    raise AssertionError


def _explained(site: Site, query: str) -> Explanation:
    fetch = site.engine.fetch
    path = _relative(site, query)
    if fetch("entry", path) is not None:
        return _of_document(site, path)
    if fetch("static_label", path) is not None:
        return _of_static(site, path)
    if path.startswith("_drafts/") or "/_drafts/" in path:
        found = _of_draft(site, path)
        if found is not None:
            return found
    output = os.path.relpath(site.destination_folder, os.getcwd())
    known = routes(site)
    if site.part is not None:
        known = (replace(one, url=address(site.part, one.url), dest=placed(site.part, one.dest)) for one in known)
    try:
        where = find_route(query, known, baseurl=_baseurl(site), output=output)
    except SourceError:
        if site.engine.fetch("exists", path):
            raise _no_page(site, path) from None
        raise
    if fetch("entry", where.path) is None and fetch("static_label", where.path) is not None:
        return _of_static(site, where.path)
    return _of_document(site, where.path)


def _baseurl(site: Site) -> str:
    """The path that the whole site is mounted under."""
    own = site.config.text("baseurl")
    below = f"/{site.part.prefix}".rstrip("/") if site.part is not None else ""
    return own.removesuffix(below) if below else own


def routes(site: Site) -> Iterator[Route]:
    """The routes of everything published; what has none is left out."""
    for path in site.engine.fetch("published"):
        try:
            yield site.engine.fetch("route", path, -1)
        except SourceError:
            continue


def listing(site: Site) -> list[Listed]:
    """Every document and static file of the site, in Jekyll's order, those that are not published at the end."""
    found = [
        replace(row, url=address(one.part, row.url), dest=placed(one.part, row.dest))
        for one in site.sites
        for row in (_listed(one, path) for path in one.engine.fetch("published"))
    ]
    known = {row.path for row in found}
    for one in site.sites:
        more = [path for path in one.engine.fetch("inventory").documents if path not in known]
        found += [_listed(one, path) for path in more]
        known.update(more)
    return found


def _listed(site: Site, path: str) -> Listed:
    fetch = site.engine.fetch
    if fetch("entry", path) is None and fetch("static_label", path) is not None:
        where = _route(site, path)
        return Listed(path, "static", fetch("static_label", path), where.url, where.dest, "", "")
    document: Document = fetch("document", path, -1)
    where = _route(site, path)
    title, date = document.data.get("title"), document.date
    return Listed(
        path,
        document.kind,
        document.collection,
        where.url,
        where.dest,
        "" if title is None else str(title),
        date.isoformat(" ", "seconds") if date else "",
        _skipped(site, document),
    )


def _route(site: Site, path: str) -> Route:
    try:
        found: Route = site.engine.fetch("route", path, -1)
    except SourceError:
        return Route(path, "", "")
    return found


def _relative(site: Site, query: str) -> str:
    """A source path as it is known to the site, whether it was given from the working folder or the source."""
    absolute = os.path.abspath(query)
    relative = os.path.relpath(absolute, site.source).replace(os.sep, "/")
    if not relative.startswith("..") and (os.path.exists(absolute) or not query.startswith("/")):
        inside = query.removeprefix("./")
        return inside if not os.path.exists(absolute) else relative
    return query.removeprefix("./")


# -- one document -----------------------------------------------------------------------------------------------


def _of_document(site: Site, path: str, skipped: str = "") -> Explanation:
    fetch = site.engine.fetch
    document: Document = fetch("document", path, -1)
    made = site.sources.made(path) if fetch("entry", path) is not None else None
    front = "yaml"
    if made is not None and (fetch("file", path) or b"").startswith(b"+++"):
        front = "toml"
    origins = origins_of(
        made.sources if made else {}, made.categories if made else (), _setting(site), _config_file(site), front
    )
    return explanation_of(
        document,
        fetch("output_ext", path, -1),
        _scheme(site, document),
        origins,
        layouts=layout_chain(site, document),
        plugins=_plugins(site, path),
        skipped=skipped or _skipped(site, document),
    )


def _of_static(site: Site, path: str) -> Explanation:
    file = site.engine.fetch("static_file", path)
    skipped = "" if path in site.engine.fetch("published") else "it belongs to a collection without `output: true`"
    origins = origins_of({}, (), _setting(site), _config_file(site))
    return static_explanation(file, _scheme_of(site, file.collection, undated=False), origins, skipped=skipped)


def _of_draft(site: Site, path: str) -> Explanation | None:
    """A draft of a site that is built without drafts: where it would be."""
    if site.config.flag("show_drafts"):
        return None
    flags = {**(site.settings.flags or {}), "show_drafts": True}
    other = Site(replace(site.settings, flags=flags, use_cache=False))
    try:
        if other.engine.fetch("entry", path) is None:
            return None
        document = other.engine.fetch("document", path, -1)
        return _of_document(other, path, skipped_reason("draft", document))
    finally:
        other.close()


def _skipped(site: Site, document: Document) -> str:
    fetch = site.engine.fetch
    if fetch("entry", document.path) is None:
        return ""
    publication: Publication = fetch("publication", document.path)
    if not publication.written:
        return publication.reason
    label = document.collection
    if label and not fetch("collection", label).get("output"):
        return f"the collection '{label}' has no `output: true`, so its documents get no pages"
    if document.path not in (fetch("members", label) if label else fetch("source_pages")) and _selects(site):
        return "a plugin leaves it out"
    if label == "posts" and document.path not in fetch("members", label):
        return f"`limit_posts: {site.config.number('limit_posts')}` leaves it out"
    return ""


def _selects(site: Site) -> bool:
    return any(overrides(plugin, "select") for plugin in site.plugins)


def layout_chain(site: Site, document: Document) -> tuple[str, ...]:
    """The layouts of a document from its own outwards; one that does not exist is marked so."""
    chain: list[str] = []
    name = document.data.get("layout")
    while isinstance(name, str) and name and name != "none" and name not in chain:
        try:
            layout: Layout | None = site.engine.fetch("layout", name)
        except SourceError:
            chain.append(f"{name} (cannot be read)")
            break
        if layout is None:
            chain.append(f"{name} (missing)")
            break
        chain.append(name)
        name = layout.parent or _extended(layout)
    return tuple(chain)


def _extended(layout: Layout) -> str | None:
    """The layout that a Jinja layout extends."""
    import re

    if layout.dialect != "jinja":
        return None
    found = re.search(r"\{%-?\s*extends\s+[\"']([^\"']+)[\"']", layout.body)
    return found[1].rpartition(".")[0] or found[1] if found else None


def _plugins(site: Site, path: str) -> tuple[str, ...]:
    """The plugins that made a document, or changed its data or its body."""
    fetch = site.engine.fetch
    names: dict[str, None] = {}
    pair = fetch("visible", -1).get(path)
    if pair is not None:
        generators = [plugin for plugin in site.plugins if overrides(plugin, "generate")]
        names[generators[pair[0]].name] = None
    if fetch("entry", path) is None:
        return tuple(names)
    document = site.sources.made(path).document
    parsed: Parsed = fetch("parsed", path)
    for plugin in site.plugins:
        changed, document = _changes(plugin, document, parsed.body, site)
        if changed:
            names[plugin.name] = None
    return tuple(names)


def _changes(plugin: Plugin, document: Document, body: str, site: Site) -> tuple[bool, Document]:
    changed = False
    if overrides(plugin, "document"):
        after = plugin.document(document, body, site.view)
        changed, document = after != document, after
    if not changed and overrides(plugin, "body"):
        changed = plugin.body(body, document, site.view) != body
    return changed, document


def _scheme(site: Site, document: Document) -> Scheme:
    return _scheme_of(site, document.collection, undated=document.date is None)


def _scheme_of(site: Site, label: str, *, undated: bool) -> Scheme:
    """The scheme of the build, in which the site's own style is no setting of the collection of posts."""
    return scheme_of(site.config, site.engine.fetch("clock") if label and undated else None)


def _setting(site: Site) -> Any:
    def setting(*path: object) -> str:
        origin = site.config.origin(*path)
        return "" if origin.kind == "default" else str(origin)

    return setting


def _config_file(site: Site) -> str:
    if site.config.files:
        return site.config.files[0]
    return NATIVE if site.config.native else "_config.yml"


# -- files without a page ---------------------------------------------------------------------------------------


def _no_page(site: Site, path: str) -> SourceError:
    """Why a file of the source has no page of its own."""
    option = site.config.text
    keys = ("layouts_dir", "includes_dir", "data_dir")
    dirs = Dirs(*(option(key).strip("/") or f"_{key.removesuffix('_dir')}" for key in keys))
    known = explain_file(path, site.rules, dirs, False)
    what = "is left out" if known.role == "ignored" else f"is a file of kind '{known.role}' and has no page"
    reason = known.reason or "nothing publishes it"
    return fail("route/no-page", f"{path} {what}: {reason}", Place(path), hint=_HINTS.get(known.role, ""))


_HINTS: Mapping[str, str] = {
    "layout": "pages use it with `layout:` in their front matter",
    "include": "templates use it with the tag `include`",
    "data": "templates find it below `site.data`",
    "ignored": "`include` in the config publishes files that are left out otherwise",
}
