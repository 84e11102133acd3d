"""`link` and `post_url`: the URL of a document or file, checked when the site is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from generator.errors import Diagnostic, Severity
from generator.liquid import Context, LiquidError, Parser, Tag, Template
from generator.liquid.values import inspect, to_s
from generator.template.filters.context import option, render_of
from generator.template.filters.urls import joined
from generator.template.view import Render
from generator.text import did_you_mean

_POST_NAME = re.compile(r"(.+/)*?(\d{2,4}-\d{1,2}-\d{1,2})-([^/\n]*)\Z", re.ASCII)


class _LinkTag(Tag):
    """A tag whose markup is a name, which may contain `{{ … }}`."""

    def setup(self, parser: Parser) -> None:
        self.template: Template | None = parser.template(self.markup) if "{{" in self.markup else None
        if not self.markup:
            raise parser.error(self, f"tag '{self.name}' needs a name", hint=self.example)

    example = ""

    def target(self, context: Context) -> str:
        return context.render(self.template) if self.template else self.markup


def url_of(path: str, render: Render) -> str:
    """The URL of a document or file as `relative_url` gives it."""
    return joined(to_s(option(render, "baseurl")), render.view.url(path))


class Link(_LinkTag):
    """`{% link _posts/2020-01-01-name.md %}`: the URL of a post, page, member or static file by its path."""

    example = "write {% link _posts/2020-01-01-name.md %}"

    def render(self, context: Context) -> str:
        render = render_of(context)
        name = self.target(context)
        path = find_file(name, render)
        if path is None:
            raise LiquidError(
                f"Could not find document '{name}' in tag '{self.name}'.\n\n"
                "Make sure the document exists and the path is correct.",
                hint=_suggest(name, render),
                code="template/link-not-found",
            )
        return url_of(path, render)


def _collections_dir(render: Render) -> str:
    folder = to_s(option(render, "collections_dir")).strip("/")
    return f"{folder}/" if folder else ""


def find_file(name: str, render: Render) -> str | None:
    """The path of the page, static file or published document that a `link` names, or None.

    Documents of collections are named by their path within `collections_dir`; a leading slash is for static files.
    """
    view = render.view
    path = name.removeprefix("/")
    folder = _collections_dir(render)
    if not name.startswith("/"):
        label = _label(path.removeprefix(folder), view.collections())
        if label:
            members = view.members(label)
            found = next((candidate for candidate in (folder + path, path) if candidate in members), None)
            if found is not None:
                return found if label == "posts" or view.collection(label).get("output") else None
        elif path in view.pages():
            return path
    files = view.static_files()
    return next((candidate for candidate in (path, folder + path) if candidate in files), None)


def _label(path: str, labels: tuple[str, ...]) -> str:
    """The collection that a path must lie in, judged by its folders."""
    parts = path.split("/")[:-1]
    if "_posts" in parts or "_drafts" in parts:
        return "posts"
    return parts[0][1:] if parts and parts[0].startswith("_") and parts[0][1:] in labels else ""


def _suggest(name: str, render: Render) -> str:
    view = render.view
    label = _label(name, view.collections())
    known = view.members(label) if label else (*view.pages(), *view.static_files())
    folder = _collections_dir(render)
    return did_you_mean(name, (path.removeprefix(folder) for path in known))


class PostUrl(_LinkTag):
    """`{% post_url 2020-01-01-name %}`, with the folders of the post before its name if it has some."""

    example = "write {% post_url 2020-01-01-name %}"

    def render(self, context: Context) -> str:
        render = render_of(context)
        name = self.target(context)
        return url_of(find_post(name, render), render)


def find_post(name: str, render: Render) -> str:
    """The path of the post that a `post_url` names; an error where there is none."""
    match = _POST_NAME.match(name.removeprefix("/"))
    if match is None:
        raise LiquidError(
            f"Could not parse name of post {inspect(name)} in tag 'post_url'.\n"
            "Make sure the correct name is given to the tag.",
            hint="a name looks like 2020-01-31-my-post, without an extension",
            code="template/post-name",
        )
    members = render.view.members("posts")
    folder = _collections_dir(render)
    where, day, slug = match[1] or "", match[2], match[3]
    base = rf"{day}-{re.escape(slug)}\.[^.]+"
    # Posts of a language lie in `_i18n/LANG/_posts`, if they do not lie in `_posts`.
    pattern = re.compile(rf"(?:_i18n/[^/]+/)?_posts/{re.escape(where)}{base}|{re.escape(where)}_posts/?{base}")
    for path in _by_day(members).get(day, ()):
        if pattern.match(path.removeprefix(folder)):
            return path
    found = _by_date(day, slug, members, render)
    if found is not None:
        return found
    raise LiquidError(
        f"Could not find post {inspect(name)} in tag 'post_url'.\n"
        "Make sure the post exists and the correct name is given to the tag.",
        hint=did_you_mean(name, (_reference(path, folder) for path in members)),
        code="template/post-not-found",
    )


def _reference(path: str, folder: str) -> str:
    """A post's name for `post_url`: its path without `_posts`, the folder of collections, and the extension."""
    parts = path.removeprefix(folder).split("/")
    return "/".join(part for part in parts if part not in ("_posts", "_drafts")).rpartition(".")[0]


@lru_cache(maxsize=8)
def _by_day(members: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The posts by the date as their file names have it."""
    days: dict[str, list[str]] = {}
    for path in members:
        match = re.match(r"\d+-\d+-\d+", path.rpartition("/")[2])
        if match:
            days.setdefault(match[0], []).append(path)
    return {day: tuple(paths) for day, paths in days.items()}


def _by_date(day: str, slug: str, members: tuple[str, ...], render: Render) -> str | None:
    """The post with that slug and date in its data: the way of older Jekylls, which is warned of."""
    try:
        year, month, number = map(int, day.split("-"))
        wanted = date(year, month, number)
    except ValueError:
        return None
    slugs = render.view.column("posts", "slug")
    dates = render.view.column("posts", "date")
    for path in members:
        own = dates.get(path)
        own = own.date() if isinstance(own, datetime) else own
        if slugs.get(path) == slug and own == wanted:
            message = (
                f"Deprecation: A call to '{{% post_url {day}-{slug} %}}' did not match a post by its name; "
                "one of the same date and slug was taken."
            )
            hint = f"write {{% post_url {_reference(path, _collections_dir(render))} %}}"
            render.view.report(Diagnostic("template/post-name", message, None, Severity.WARNING, hint=hint))
            return path
    return None
