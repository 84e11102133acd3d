"""From what people type (`_posts/a.md`, `/a/`, `http://localhost:4000/a/`, `_site/a/index.html`) to a route."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from generator.errors import Diagnostic, SourceError
from generator.model import Route
from generator.route.escape import clean_path, unescape_path
from generator.text import closest

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/]*", re.IGNORECASE)
_COMPARED = 2000


def find_route(query: str, routes: Iterable[Route], *, baseurl: str = "", output: str = "_site") -> Route:
    """The route that is meant by a source path, a URL (with or without host, `baseurl`, encoding, `index.html` and
    extension), or a file in the directory `output`. A source path goes before a URL, that before a file.

    Raises SourceError (`route/not-found`) with what was probably meant.
    """
    known = list(routes)
    paths = {item.path: item for item in known}
    path = query.removeprefix("./")
    if path in paths:
        return paths[path]
    dests = {item.dest: item for item in known}
    for dest in _dests(query, baseurl, output.rstrip("/")):
        if dest in dests:
            return dests[dest]
    meant = _meant(path, known)
    hint = f"did you mean '{meant}'?" if meant else "`jinkyll list` shows all documents and their URLs"
    raise SourceError(Diagnostic("route/not-found", f"no page has the source, URL or file '{query}'", hint=hint))


def _dests(query: str, baseurl: str, output: str) -> Iterator[str]:
    """The files that a query may mean, best first."""
    url = _ORIGIN.sub("", query, count=1)
    plain = url.partition("#")[0].partition("?")[0]
    base = f"/{baseurl.strip('/')}" if baseurl.strip("/") else ""
    forms = [plain]
    if base and (plain == base or plain.startswith(f"{base}/")):
        forms.append(plain[len(base) :])
    if output and plain.removeprefix("./").startswith(f"{output}/"):
        forms.append(plain.removeprefix("./")[len(output) + 1 :])
    forms.append(query.removeprefix(f"{output}/") if output else query)
    for form in forms:
        for text in (unescape_path(form), form):
            path = clean_path(text)
            yield path
            yield f"{path}/index.html".lstrip("/")
            yield f"{path}.html"


def _meant(query: str, routes: Sequence[Route]) -> str | None:
    """The nearest path or URL; where there are many, of those only whose last part begins alike."""
    names = [name for item in routes for name in (item.path, item.url)]
    if len(names) > _COMPARED:
        names = [name for name in names if _last(name)[:3] == _last(query)[:3]]
    return closest(query, names[:_COMPARED])


def _last(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2]
