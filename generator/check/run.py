"""The check of a built site: reads every file once, then follows every link."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote

from generator.check.problems import Hints, Problem, broken
from generator.check.scan import Found, Link, Page, scan_css, scan_html, scan_xml
from generator.check.urls import Address, Resolver, Target, parse_redirects, url_of
from generator.errors import Severity

_HTML = (".html", ".htm", ".xhtml")
_XML = (".xml", ".atom", ".rss")
_KEPT = (*_XML, ".json", ".pdf", ".txt", ".ics")
_HOPS = 10
# What stands before an id, and before the address of an image.
_ID = r"(?:\bid\s*=\s*[\"']?|\{:?[^}\n]*#)"
_SRC = r"(?:\bsrc\s*=\s*[\"']?|!\[[^\]\n]*\]\()"
_SCHEME = re.compile(r"[a-zA-Z][\w+.-]*:")
_WHAT = {
    "a": "the link", "area": "the link", "img": "the image", "source": "the file", "image": "the image",
    "script": "the script", "iframe": "the frame", "frame": "the frame", "video": "the video", "audio": "the sound",
    "form": "the form's target", "css": "the file", "style": "the file", "loc": "the address", "meta": "the address",
}  # fmt: skip
_IMAGES = ("poster", "srcset", "imagesrcset", "background")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check saw. `external` maps each URL outside to its first places (file, offset)."""

    problems: tuple[Problem, ...]
    pages: int
    links: int
    files: tuple[str, ...]
    external: Mapping[str, tuple[tuple[str, int], ...]]
    resolver: Resolver


@dataclass(slots=True)
class _State:
    problems: list[Problem] = field(default_factory=list)
    external: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    links: int = 0


def site_files(root: Path) -> tuple[str, ...]:
    """All files below a folder, relative, in order; links are not followed."""
    found: list[str] = []

    def walk(folder: str, prefix: str) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != ".git":
                        walk(entry.path, f"{prefix}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    found.append(prefix + entry.name)

    walk(str(root), "")
    return tuple(sorted(found))


def check_site(
    root: Path, address: Address, ignore: Sequence[str] = (), done: Callable[[int], None] = lambda count: None
) -> Checked:
    """Check the site built in `root`, published at `address`. `ignore` has patterns of URLs (`*`) not to look at.

    `done` is told how many pages have been read. Raises `OSError` where `root` cannot be read.
    """
    files = site_files(root)
    redirects: Mapping[str, str] = {}
    if "_redirects" in files:
        redirects = parse_redirects((root / "_redirects").read_text("utf-8", "replace"))
    resolver = Resolver(files, address, redirects)
    pages: dict[str, Page] = {}
    others: dict[str, tuple[str, tuple[Found, ...]]] = {}
    for file in files:
        extension = os.path.splitext(file)[1].lower()
        if extension in _HTML:
            pages[file] = scan_html(_read(root, file))
            if len(pages) % 500 == 0:
                done(len(pages))
        elif extension == ".css":
            others[file] = ("css", scan_css(_read(root, file)))
        elif extension in _XML:
            kind, found = scan_xml(_read(root, file))
            if kind:
                others[file] = (kind, found)
    check = _Check(resolver, pages, _ignoring(ignore), address)
    for file, page in pages.items():
        check.page(file, page)
    for file, (kind, found) in others.items():
        check.other(file, kind, found)
    check.names(files)
    state = check.state
    external = {url: tuple(places) for url, places in sorted(state.external.items())}
    return Checked(tuple(state.problems), len(pages), state.links, files, external, resolver)


class _Check:
    def __init__(
        self, resolver: Resolver, pages: Mapping[str, Page], ignored: Callable[[str], bool], address: Address
    ) -> None:
        self._resolver = resolver
        self._pages = pages
        self._ignored = ignored
        self._address = address
        self._hints = Hints((file for file in resolver.files), address.baseurl)
        self._ends: dict[str, str] = {}
        self.state = _State()

    def _add(self, problem: Problem) -> None:
        self.state.problems.append(problem)

    # -- pages --------------------------------------------------------------------------------------------------

    def page(self, file: str, page: Page) -> None:
        resolve = self._resolver.resolve
        lost_anywhere = file == "404.html"
        self.state.links += len(page.links)
        for offset, link in page.links:
            url = link.url
            target = resolve(url, file, page.base)
            if target.dest and url[:5].lower() == "http:":  # the site's own address, but not as it is sent
                self._mixed(file, offset, link, url)
            if target.dest and lost_anywhere and _relative(url) and not page.base:
                self._relative_in_404(file, offset, url)
            if target.dest and not target.fragment:
                if not url and link.element != "a":
                    self._nothing(file, offset, link.element, link.attribute)
                continue
            self._follow(file, offset, link, target)
        for offset, identity in page.twice:
            message = f"the id '{identity}' is there twice in one page; links lead to the first"
            self._add(
                Problem("html/duplicate-id", message, file, offset, identity, Severity.WARNING, before=_ID, again=True)
            )
        for offset, source in page.no_alt:
            message = f"the image '{source}' has no `alt`" if source else "an image has no `alt`"
            hint = 'say what it shows, or `alt=""` where it is decoration'
            self._add(Problem("html/missing-alt", message, file, offset, source, Severity.WARNING, hint, _SRC))
        if page.refresh:
            self._redirect_loop(file, page)

    def _follow(self, file: str, offset: int, link: Link, target: Target) -> None:
        url = link.url
        if target.external:
            self._mixed(file, offset, link, target.external)
            places = self.state.external.setdefault(target.external, [])
            if len(places) < 3:
                places.append((file, offset))
            return
        if self._ignored(url):
            return
        if target.reason:
            self._add(broken(target, url, file, offset, _what(link), self._hints, self._address.baseurl))
        elif target.fragment and target.dest:
            self._anchor(file, offset, url, target)

    def _anchor(self, file: str, offset: int, url: str, target: Target) -> None:
        dest = self._end(target.dest)
        page = self._pages.get(dest)
        fragment = target.fragment.partition(":~:")[0]
        if page is None or not fragment or fragment in page.anchors:
            return
        decoded = unquote(fragment) if "%" in fragment else fragment
        if decoded in page.anchors or decoded.lower() == "top" or decoded.startswith(("!", "/")):
            return  # `#!…` and `#/…` are routes of scripts
        where = "this page" if dest == file else f"the page {self._address.baseurl}{url_of(dest)}"
        message = f"the link '{url}' leads to an anchor that {where} does not have"
        hint = self._hints.anchor(decoded, page.anchors)
        self._add(Problem("link/anchor", message, file, offset, url, hint=hint))

    def _end(self, dest: str) -> str:
        """The page at the end of a chain of redirects."""
        found = self._ends.get(dest)
        if found is None:
            found, hops = dest, 0
            while hops < _HOPS and (page := self._pages.get(found)) is not None and page.refresh:
                target = self._resolver.resolve(page.refresh, found, page.base)
                if not target.dest:
                    break
                found, hops = target.dest, hops + 1
            self._ends[dest] = found
        return found

    def _redirect_loop(self, file: str, page: Page) -> None:
        seen = {file}
        at, current = file, page
        while current.refresh:
            target = self._resolver.resolve(current.refresh, at, current.base)
            if not target.dest or target.dest not in self._pages:
                return
            if target.dest in seen:
                if target.dest == file:
                    message = f"the redirect to '{page.refresh}' comes back to itself"
                    self._add(Problem("link/redirect-loop", message, file, 0, page.refresh))
                return
            at, current = target.dest, self._pages[target.dest]
            seen.add(at)

    def _mixed(self, file: str, offset: int, link: Link, external: str) -> None:
        loaded = link.how in ("active", "passive")
        if not self._address.secure or not external.lower().startswith("http:") or not loaded:
            return
        active, url = link.how == "active", link.url
        effect = "browsers do not load it" if active else "browsers warn or do not show it"
        message = f"{_what(link, 'the file')} '{url}' comes over plain HTTP on a page sent over HTTPS; {effect}"
        severity = Severity.ERROR if active else Severity.WARNING
        self._add(Problem("html/mixed-content", message, file, offset, url, severity, "use https://"))

    def _nothing(self, file: str, offset: int, element: str, attribute: str) -> None:
        message = f"<{element}> has an empty `{attribute}`: browsers load the page itself again"
        self._add(Problem("link/empty", message, file, offset, "", Severity.WARNING))

    def _relative_in_404(self, file: str, offset: int, url: str) -> None:
        message = f"'{url}' is relative, but the page for what is not found is shown at any address"
        hint = "write it with `relative_url`"
        self._add(Problem("link/relative-in-404", message, file, offset, url, Severity.WARNING, hint))

    # -- other files --------------------------------------------------------------------------------------------

    def other(self, file: str, kind: str, found: Sequence[Found]) -> None:
        """A stylesheet, feed or sitemap."""
        self.state.links += len(found)
        relative = [one for one in found if kind == "sitemap" and not _SCHEME.match(one.link.url)]
        if relative:
            message = f"a sitemap's addresses have to be absolute; this one has {len(relative)} that are not"
            severity = Severity.ERROR if self._address.url else Severity.WARNING
            hint = "" if self._address.url else "set `url` in the config, or give --url"
            self._add(Problem("link/not-absolute", message, file, relative[0].offset, "", severity, hint))
        for offset, link in found:
            target = self._resolver.resolve(link.url, file)
            if link.element == "loc" and target.external and self._address.url:  # images and translations may be
                message = f"the address '{link.url}' in a sitemap is not of this site ({self._address.url})"
                self._add(Problem("link/foreign", message, file, offset, "", Severity.WARNING))
            elif target.dest:
                self._mixed(file, offset, link, link.url)
            else:  # anchors in feeds may be those that a script makes, such as of comments
                self._follow(file, offset, link, target)

    def names(self, files: Sequence[str]) -> None:
        """Files that some systems or hosts cannot tell apart."""
        lower: dict[str, str] = {}
        urls: dict[str, str] = {}
        for file in files:
            other = lower.setdefault(file.lower(), file)
            if other != file:
                message = f"'{other}' and '{file}' differ by case only: on macOS and Windows they are one file"
                self._add(Problem("url/case", message, file, 0, "", Severity.WARNING))
            if file.lower().endswith(".html"):
                url = url_of(file).removesuffix(".html").rstrip("/")
                other = urls.setdefault(url, file)
                if other != file:
                    message = f"'{other}' and '{file}' are both {self._address.baseurl}{url}: hosts choose one of them"
                    self._add(Problem("url/duplicate", message, file, 0, "", Severity.WARNING))


def _what(link: Link, other: str = "the address") -> str:
    """What a link is, in words."""
    return "the image" if link.attribute in _IMAGES else _WHAT.get(link.element, other)


def _relative(url: str) -> bool:
    return bool(url) and url[0] not in "/#?" and not _SCHEME.match(url)


def _ignoring(patterns: Sequence[str]) -> Callable[[str], bool]:
    if not patterns:
        return lambda url: False
    return lambda url: any(fnmatchcase(url, pattern) for pattern in patterns)


def _read(root: Path, file: str) -> str:
    return (root / file).read_bytes().decode("utf-8", "replace")


def published_urls(files: Sequence[str]) -> Iterator[str]:
    """The URLs people may have kept: pages and feeds. Not the page for what is not found, nor assets."""
    for file in files:
        extension = os.path.splitext(file)[1].lower()
        page = extension in _HTML and file != "404.html"
        if page or (extension in _KEPT and not file.startswith("assets/")):
            yield url_of(file)
