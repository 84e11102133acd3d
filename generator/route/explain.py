"""How a URL came about: the permalink, each of its placeholders, and how to change the result.

The caller knows where things were written, and hands that in as `Origins`; all else is computed here from the same
tables that make the URL, so that an explanation cannot differ from what is built.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.model import Document, StaticFile, Step
from generator.route.escape import escape_path, extname
from generator.route.permalink import (
    DEFAULT_STYLE,
    STYLES,
    Scheme,
    Template,
    UnknownPlaceholder,
    collection_template,
    page_values,
    permalink_ext,
    permalink_template,
    pieces,
)
from generator.route.placeholders import VALUES, Subject, categories_of, cleaned_path, directory_categories
from generator.text import downcase, slugify


def _unknown(key: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where values were written.

    `data` takes a key of the document's data and answers in words (`front matter, line 5`, `defaults[2] in
    _config.yml, line 31`), `setting` does so for a key of the configuration (`permalink`,
    `collections.docs.permalink`: `_config.yml, line 3`); both answer with the empty string where nobody wrote it.
    `config_file` is the file that advice names, `front` the language of the document's front matter. `categories`, if
    known, has each category with where it was written.
    """

    data: Callable[[str], str] = _unknown
    setting: Callable[[str], str] = _unknown
    config_file: str = "_config.yml"
    front: str = "yaml"
    categories: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """A line to write: what for, in which file, and the line itself."""

    goal: str
    where: str
    line: str


def permalink_source(template: Template, scheme: Scheme, origins: Origins) -> str:
    """Where the permalink comes from, as a phrase: `style pretty, set in _config.yml, line 3`."""
    setting = template.setting
    if setting == "page.permalink":
        return f"the document's own `permalink` ({origins.data('permalink') or 'front matter'})"
    if setting.startswith("collections."):
        return f"`{setting}`{_in(origins.setting(setting), origins)}"
    if not setting:
        return "no setting: index pages and files other than HTML always have this one"
    where = origins.setting("permalink")
    if not where and scheme.style == DEFAULT_STYLE:
        return f"the default style `{DEFAULT_STYLE}`: no `permalink` was set"
    named = f"style `{scheme.style}`" if scheme.style in STYLES else f"`permalink: {scheme.style}`"
    return f"{named}{_in(where, origins)}"


def _in(where: str, origins: Origins) -> str:
    return f", set in {where or origins.config_file}"


def explain(document: Document, output_ext: str, scheme: Scheme, origins: Origins | None = None) -> list[Step]:
    """Each placeholder of the document's permalink, in order, with its value in the URL and where that was written.

    Raises SourceError as `route` does.
    """
    origins = origins or Origins()
    ext = permalink_ext(document) or output_ext
    template = permalink_template(document, scheme, ext)
    if document.is_page:
        return _page_steps(document, template.text, ext)
    subject = Subject(document, ext, scheme.collections_dir, scheme.now)
    try:
        parts = pieces(template.text)
    except UnknownPlaceholder as error:
        raise error.located(document, None) from None
    return [_step(key, subject, origins) for _, key in parts if key is not None]


def _step(key: str, subject: Subject, origins: Origins) -> Step:
    raw = VALUES[key](subject)
    source, detail = _story(key, raw, subject, origins)
    value = escape_path(raw)
    if value != raw:
        detail = _joined(detail, "percent-encoded")
    return Step(f":{key}", value, source, detail)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _story(key: str, value: str, subject: Subject, origins: Origins) -> tuple[str, str]:
    """Where a placeholder's value was written, and what was done to it."""
    document = subject.document
    if key in ("categories", "slugified_categories"):
        return _category_story(key, value, subject, origins)
    if key in ("title", "slug"):
        return _slug_story(key, value, document, origins)
    if key == "name":
        return "file name", _change(document.basename, value)
    if key == "path":
        return f"path of the file below _{document.collection}", ""
    if key == "collection":
        return "the collection", ""
    if key == "output_ext":
        return _ext_story(value, document)
    return f"date ({date_source(document, origins)})", ""


def _category_story(key: str, value: str, subject: Subject, origins: Origins) -> tuple[str, str]:
    document = subject.document
    listed = categories_of(document.data)
    if not listed:
        return "this document has no categories", "empty, and its slash goes with it"
    done = "slugified" if key == "slugified_categories" and value != "/".join(listed) else ""
    if key == "categories" and any(downcase(name) != name for name in listed):
        done = "downcased"
    unique = "duplicates removed" if value.count("/") + 1 < "/".join(listed).count("/") + 1 else ""
    return _category_sources(subject, origins), _joined(done, unique)


def _category_sources(subject: Subject, origins: Origins) -> str:
    """Where the categories were written: `news from its directory; k8s, yt from front matter, line 5`."""
    by_source: dict[str, list[str]] = {}
    for name, where in origins.categories:
        by_source.setdefault(where, []).append(name)
    if len(by_source) > 1:
        return "; ".join(f"{', '.join(names)} from {where}" for where, names in by_source.items())
    folders = directory_categories(subject.document, subject.collections_dir)
    sources = [f"directory {'/'.join(folders)}/"] if folders else []
    for name in ("category", "categories"):
        if (where := origins.data(name)) and where not in ("folder", "computed"):
            sources.append(f"`{name}` ({where})")
    return " and ".join(sources) or next(iter(by_source), "`categories`")


def _slug_story(key: str, value: str, document: Document, origins: Origins) -> tuple[str, str]:
    where = origins.data("slug")
    slug = document.data.get("slug")
    change = _change(document.basename if slug is None else str(slug), value)
    if where and where != "file name":
        return f"`slug` ({where})", change
    written = origins.data("title") not in ("", "file name")
    unlike = "not the title" if written and slugify(str(document.data.get("title"))) != slugify(value) else ""
    return "file name", _joined(change, unlike)


def _change(before: str, after: str) -> str:
    if before == after:
        return ""
    return "downcased" if downcase(before) == after else f"slugified from '{before}'"


def _ext_story(value: str, document: Document) -> tuple[str, str]:
    if permalink_ext(document):
        return "the permalink's own extension", ""
    if document.ext == value:
        return "file name", ""
    return "the converter", f"{document.ext or 'no extension'} becomes {value}"


def date_source(document: Document, origins: Origins) -> str:
    """Where the date of a document was written."""
    if where := origins.data("date"):
        return where
    if document.kind == "draft":
        return "time of the file's last change"
    if document.date is None:
        return "time of the build; this document has no date"
    return "file name"


def _page_steps(document: Document, template: str, ext: str) -> list[Step]:
    sources = {"path": "directory of the file", "basename": "file name"}
    steps: list[Step] = []
    for key, value in page_values(document, ext).items():
        if f":{key}" not in template:
            continue
        source, detail = _ext_story(value, document) if key == "output_ext" else (sources[key], "")
        if key == "path" and not value:
            source, detail = "the page lies at the root", "empty, and its slash goes with it"
        encoded = escape_path(value)
        steps.append(Step(f":{key}", encoded, source, _joined(detail, "percent-encoded" if encoded != value else "")))
    return steps


def explain_static(file: StaticFile, scheme: Scheme) -> list[Step]:
    """The placeholders of a static file in a collection; none for other static files, which stay where they are."""
    if not file.collection:
        return []
    ext = extname(file.name)
    template = collection_template(file.collection, scheme).text
    values = {
        "collection": (file.collection, "the collection"),
        "path": (cleaned_path(file.path, ext, file.collection, scheme.collections_dir), "path of the file"),
        "name": (file.name.removesuffix(ext).rstrip("."), "file name"),
    }
    return [
        Step(f":{key}", escape_path(value), source) for key, (value, source) in values.items() if f":{key}" in template
    ]


def advice(document: Document, output_ext: str, scheme: Scheme, origins: Origins | None = None) -> list[Advice]:
    """How to drop the categories from the URL, where they stand in it; else nothing."""
    origins = origins or Origins()
    template = permalink_template(document, scheme, permalink_ext(document) or output_ext)
    without = _without_categories(template.text)
    if document.is_page or without == template.text or not categories_of(document.data):
        return []
    own = template.setting == "page.permalink"
    lines = [] if own else [_for_all(document, template, without, origins)]
    lines.append(Advice("for this one alone", "its front matter", _line(without, origins.front)))
    return lines


def _for_all(document: Document, template: Template, without: str, origins: Origins) -> Advice:
    language = "toml" if origins.config_file.endswith(".toml") else "yaml"
    where = origins.setting(template.setting) or origins.config_file
    if template.setting != "permalink":
        where += f", at {template.setting}"
    what = "all posts" if document.collection == "posts" else f"all of {document.collection}"
    return Advice(f"for {what}", where, _line(without, language))


def _line(permalink: str, language: str) -> str:
    if language == "toml":
        return f"permalink = {json.dumps(permalink, ensure_ascii=False)}"
    # A plain scalar of YAML may not begin with a colon or hold one before a space.
    plain = permalink.startswith("/") and ": " not in permalink and " #" not in permalink
    return f"permalink: {permalink}" if plain else f"permalink: {json.dumps(permalink, ensure_ascii=False)}"


def _without_categories(template: str) -> str:
    for name in (":slugified_categories", ":categories"):
        template = template.replace(f"/{name}", "").replace(f"{name}/", "").replace(name, "")
    return template or "/:title:output_ext"
