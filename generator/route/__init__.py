"""Permalinks: which URL and which file a document gets, and why.

scheme = Scheme(style="date", collections={"docs": "/docs/:name/"})
route(document, ".html", scheme)              # Route(path, url, dest)
static_dest(static_file, scheme)              # Route(path, url, dest)
conflicts(routes)                             # what is wrong with all routes taken together
explain(document, ".html", scheme, origins)   # how a URL came about, for `jinkyll why`
"""

from __future__ import annotations

from generator.route.conflicts import conflicts
from generator.route.explain import Advice, Origins, advice, explain
from generator.route.lookup import find_route
from generator.route.origins import origins_of
from generator.route.permalink import STYLES, Scheme, Template, permalink_template, scheme_of, url_of
from generator.route.routes import destination, route, static_dest
from generator.route.why import Explanation, explanation_of, render_text, static_explanation, to_json

__all__ = [
    "STYLES",
    "Advice",
    "Explanation",
    "Origins",
    "Scheme",
    "Template",
    "advice",
    "conflicts",
    "destination",
    "explain",
    "explanation_of",
    "find_route",
    "origins_of",
    "permalink_template",
    "render_text",
    "route",
    "scheme_of",
    "static_dest",
    "static_explanation",
    "to_json",
    "url_of",
]
