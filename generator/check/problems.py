"""What a check finds, before it is known where it was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Protocol

from generator.check.urls import Target, url_of
from generator.errors import Diagnostic, Place, Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in the file `dest` at a character offset; `url` is what to look for in the page's source.

    With `before`, a pattern, it is looked for behind that first. `again`: what is wrong is that it stands there twice.
    """

    code: str
    message: str
    dest: str
    offset: int
    url: str = ""
    severity: Severity = Severity.ERROR
    hint: str = ""
    before: str = ""
    again: bool = False


class Origins(Protocol):
    """Where the text of a built file comes from."""

    def place(self, problem: Problem) -> tuple[Place, str] | None:
        """Where it was written in the source of its file, with that line."""
        ...

    def shared_place(self, problem: Problem) -> tuple[Place, str] | None:
        """Where it was written in what many pages share: layouts, includes, data, the config."""
        ...

    def output_place(self, dest: str, offset: int) -> tuple[Place, str]:
        """The place in the built file itself, with that line."""
        ...


class Hints:
    """Suggestions for URLs and anchors that are not there; the first few hundred, for comparing names takes time."""

    def __init__(self, files: Iterable[str], baseurl: str) -> None:
        self._urls = sorted(url_of(file) for file in files)
        self._baseurl = baseurl
        self._tops = frozenset(url.split("/", 2)[1] for url in self._urls)
        self._left = 300
        self._by_last: dict[str, str] = {}
        for url in self._urls:
            self._by_last.setdefault(_last(url), url)

    def url(self, path: str) -> str:
        """`did you mean …?` for a path below the baseurl."""
        wanted = "/" + path.lstrip("/")
        last = _last(wanted)
        if last and last in self._by_last:
            return f"did you mean '{self._baseurl}{self._by_last[last]}'?"
        if self._left <= 0:
            return ""
        self._left -= 1
        near = [url for url in self._urls if url[:3].lower() == wanted[:3].lower()][:2000]
        found = get_close_matches(wanted, near, 1, 0.75)
        return f"did you mean '{self._baseurl}{found[0]}'?" if found else ""

    def elsewhere(self, url: str, target: Target) -> str:
        """What to write where an address of the host, not of this site, is meant: that of another repository, say."""
        top, _, _ = target.path.strip("/").partition("/")
        at = url.find(f"/{top}")
        rooted = url.startswith("/") or "//" in url[: max(at, 0)]
        if not top or at < 0 or top in self._tops or not rooted:
            return ""
        return f"if something else serves it, leave it out with `check: {{ignore: ['{url[:at]}/{top}*']}}`"

    def anchor(self, fragment: str, anchors: Iterable[str]) -> str:
        """`did you mean '#…'?` among the anchors of a page."""
        if self._left <= 0:
            return ""
        self._left -= 1
        found = get_close_matches(fragment, sorted(anchors)[:2000], 1, 0.6)
        return f"did you mean '#{found[0]}'?" if found else ""


def _last(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2].removesuffix(".html").lower()


def broken(target: Target, url: str, dest: str, offset: int, what: str, hints: Hints, baseurl: str) -> Problem:
    """The problem of a link that leads nowhere."""
    if target.reason == "outside":
        hint = "use the filters `relative_url` or `absolute_url`, which put `baseurl` in front"
        if target.real:
            hint = f"'{baseurl}{url_of(target.real)}' exists; {hint}"
        message = f"{what} '{url}' leaves the site, which is published under '{baseurl}/'"
        return Problem("link/outside-baseurl", message, dest, offset, url, hint=hint)
    if target.reason == "case":
        message = f"{what} '{url}' is written '{target.real}' in the site; upper and lower case count"
        return Problem("link/case", message, dest, offset, url, hint=f"write '{baseurl}{url_of(target.real)}'")
    if target.reason == "url":
        return Problem("link/not-a-url", f"{what} '{url}' is no URL", dest, offset, url)
    if target.reason == "index":
        message = f"{what} '{url}' leads to a folder with {target.real} for an index; not every host sends that"
        hint = f"link to '{baseurl}/{target.real}'"
        return Problem("link/index", message, dest, offset, url, Severity.WARNING, hint)
    if target.reason == "folder":
        message = f"{what} '{url}' leads to a folder without an index page"
        return Problem("link/broken", message, dest, offset, url)
    message = f"{what} '{url}' leads nowhere: the site has no such file"
    hint = hints.url(target.path) or hints.elsewhere(url, target)
    return Problem("link/broken", message, dest, offset, url, hint=hint)


def diagnostics(problems: Iterable[Problem], origins: Origins) -> list[Diagnostic]:
    """The problems at the places where they were written.

    A link is looked for in the source of its page, then in what pages share. What is found in one place is one
    finding, however many pages show it; what is found nowhere is one finding at the first page that has it.
    """
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.url, problem.message), []).append(problem)
    found: dict[Diagnostic, None] = {}
    for group in groups.values():
        found.update(dict.fromkeys(_located(group, origins)))
    return list(found)


def _located(group: list[Problem], origins: Origins) -> list[Diagnostic]:
    first = group[0]
    places: dict[tuple[Place, str], None] = {}
    lost: dict[str, Problem] = {}
    for problem in group:
        place = origins.place(problem)
        if place is not None:
            places[place] = None
        else:
            lost.setdefault(problem.dest, problem)
    # Pages that list others show what is written there (excerpts): with one place known, the rest is an echo.
    if not places and lost:
        one = next(iter(lost.values()))
        places[origins.shared_place(first) or origins.output_place(one.dest, one.offset)] = None
    pages = len({problem.dest for problem in group})
    more = f" (on {pages} pages)" if pages > len(places) and pages > 1 else ""
    made = [
        Diagnostic(first.code, first.message, place, first.severity, excerpt, hint=first.hint)
        for place, excerpt in places
    ]
    return [replace(made[0], message=f"{made[0].message}{more}"), *made[1:]]
