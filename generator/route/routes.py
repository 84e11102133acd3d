"""Documents and static files → where they are published."""

from __future__ import annotations

import re

from generator.errors import Diagnostic, Place, Report, Severity, SourceError
from generator.model import Document, Route, StaticFile
from generator.route.escape import clean_path, escape_path, extname, sanitize_url, unescape_path
from generator.route.permalink import (
    STYLES,
    Locate,
    Scheme,
    Template,
    collection_template,
    permalink_ext,
    permalink_template,
    url_of,
)
from generator.route.placeholders import PAGE_PLACEHOLDERS, VALUES, cleaned_path

_PLACEHOLDER = re.compile(r":([a-z_]+)")


def route(
    document: Document,
    output_ext: str,
    scheme: Scheme,
    *,
    report: Report | None = None,
    locate: Locate | None = None,
) -> Route:
    """Where a document is published.

    `output_ext` is what its converter writes (`.html` for Markdown); an extension of its own permalink goes before.
    Raises SourceError for a permalink that gives no file. What is odd but has a meaning (`..`, the name of a style in
    a front matter) goes to `report`; the result is Jekyll's all the same and always inside the destination.
    """
    ext = permalink_ext(document) or output_ext
    template = permalink_template(document, scheme, ext, locate)
    found = (lambda: locate(document, template.setting)) if locate else None
    url = url_of(document, template.text, ext, scheme, found)
    dest = destination(url, ext, page=document.is_page)
    if report is not None and template.setting != "permalink":
        _check(document, template, locate, report)
    return Route(document.path, url, dest)


def destination(url: str, output_ext: str, *, page: bool = False) -> str:
    """The file of a URL, relative to the destination: `/about/` → `about/index.html`, `/about` → `about.html`.

    It is decoded and cannot lead out of the destination. Pages and other documents differ only where a URL ends in a
    slash and the output is not HTML: a page `/feed/` with `.xml` is `feed/index.xml`.
    """
    path = clean_path(unescape_path(url))
    if url.endswith("/"):
        if not page:
            return f"{path}/index.html" if path else "index.html"
        path = f"{path}/index" if path else "index"
    if not path.endswith(output_ext):
        path += output_ext
    if not path:
        raise SourceError(Diagnostic("route/no-file", f"the URL '{url}' names no file", hint="change the permalink"))
    return path


def static_dest(file: StaticFile, scheme: Scheme) -> Route:
    """Where a static file is published: where it lies, or where its collection's permalink puts it."""
    url = static_url(file, scheme)
    dest = clean_path(unescape_path(url))
    if not dest:
        raise SourceError(
            Diagnostic(
                "route/no-file", "this file would have no name in the site", Place(file.path), hint="rename the file"
            )
        )
    return Route(file.path, url, dest)


def static_url(file: StaticFile, scheme: Scheme) -> str:
    """The URL of a static file. Outside of collections it is not percent-encoded, as in Jekyll."""
    ext = extname(file.name)
    path = cleaned_path(file.path, ext, file.collection, scheme.collections_dir if file.collection else "")
    if not file.collection:
        return f"/{path}{ext}"
    url = collection_template(file.collection, scheme).text
    basename = file.name[: len(file.name) - len(ext)].rstrip(".")
    # Jekyll fills them in this order, and leaves all others as they are written.
    url = url.replace(":collection", escape_path(file.collection)).replace(":path", escape_path(path))
    url = url.replace(":output_ext", "").replace(":name", escape_path(basename)).replace(":title", "")
    return sanitize_url(url).removesuffix("/") + ext


def _check(document: Document, template: Template, locate: Locate | None, report: Report) -> None:
    """Report what a permalink of a document's or collection's own surely does not mean."""
    place, excerpt = (locate(document, template.setting) if locate else None) or (Place(document.path), "")
    if ".." in unescape_path(template.text).split("/"):
        report(
            Diagnostic(
                "route/outside",
                f"the permalink '{template.text}' leads out of the site with '..'",
                place,
                excerpt=excerpt,
                hint="a permalink is a path from the root of the site, such as /about/",
            )
        )
    if document.is_page:
        for key in sorted(set(_PLACEHOLDER.findall(template.text)) & VALUES.keys() - set(PAGE_PLACEHOLDERS)):
            report(
                Diagnostic(
                    "route/page-placeholder",
                    f"':{key}' is no placeholder of pages, and stays in the URL as it is",
                    place,
                    Severity.WARNING,
                    excerpt,
                    hint="pages have " + ", ".join(f":{name}" for name in PAGE_PLACEHOLDERS),
                )
            )
    if template.text in STYLES:
        shown = STYLES[template.text]
        report(
            Diagnostic(
                "route/style-name",
                f"'{template.text}' is the name of a style only in the site's own `permalink`; here it is a URL",
                place,
                Severity.WARNING,
                excerpt,
                hint=f"write the template: {shown}",
            )
        )
