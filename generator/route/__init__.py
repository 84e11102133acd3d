"""Permalinks: which URL and which file a document gets; in `explain` and `why`, how that came about.

scheme = Scheme(style="date", collections={"docs": "/docs/:name/"})
route(document, ".html", scheme)              # Route(path, url, dest)
static_dest(static_file, scheme)              # Route(path, url, dest)
conflicts(routes)                             # what is wrong with all routes taken together
"""

from __future__ import annotations

from generator.route.conflicts import conflicts
from generator.route.permalink import STYLES, Scheme, Template, permalink_template, scheme_of, url_of
from generator.route.routes import destination, route, static_dest

__all__ = [
    "STYLES",
    "Scheme",
    "Template",
    "conflicts",
    "destination",
    "permalink_template",
    "route",
    "scheme_of",
    "static_dest",
    "url_of",
]
