"""From a URL in a page to the file a web server would answer with."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

Reason = Literal["", "missing", "outside", "case", "folder", "index", "url"]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_DOT = re.compile("%2e", re.IGNORECASE)
_INDEX = ("index.html", "index.htm")
_OTHER_INDEX = ("index.xhtml", "index.xml", "index.json")  # sent by Jekyll's server and some hosts


class Target(NamedTuple):
    """Where a URL leads: a file of the site (`dest`), or nowhere for a `reason`, or out of it (`external`).

    `path` is the path below the baseurl that was looked for; `real` the file that differs by case only, or that
    only some hosts take for the index of a folder.
    """

    dest: str = ""
    fragment: str = ""
    external: str = ""
    reason: Reason = ""
    path: str = ""
    real: str = ""


SKIPPED = Target()


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site is published: `url` such as `https://example.org` (or empty) and `baseurl` such as `/blog`."""

    url: str = ""
    baseurl: str = ""

    @classmethod
    def of(cls, url: str, baseurl: str) -> Address:
        """From config values; a path in `url` is not looked at."""
        parts = urlsplit(url.strip())
        origin = f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""
        base = baseurl.strip().strip("/")
        return cls(origin, f"/{base}" if base else "")

    @property
    def secure(self) -> bool:
        """Whether pages are sent over HTTPS."""
        return self.url.startswith("https:")


class Resolver:
    """Answers URLs from a list of files, as static hosts do.

    `/a/` is `a/index.html`; `/a` is the file `a`, else `a.html`, else `a/index.html` (by redirect). `redirects` holds
    paths (without baseurl) that the host redirects, from a `_redirects` file.
    """

    def __init__(self, files: Iterable[str], address: Address, redirects: Mapping[str, str] | None = None) -> None:
        self.files = frozenset(files)
        self.address = address
        self._redirects = redirects or {}
        self._patterns = [
            (_matching(path), target) for path, target in self._redirects.items() if path.endswith("/*") or "/:" in path
        ]
        self._hosts = _hosts(address.url)
        self._lower: dict[str, str] | None = None
        self._folders: frozenset[str] | None = None
        self._cache: dict[tuple[str, str], Target] = {}

    def resolve(self, url: str, page: str, base: str = "") -> Target:
        """Where `url` leads from the file `page` with its `<base href>`."""
        if url[:1] == "#" and not base:
            return Target(page, url[1:])
        if base:
            key = (url, f"{base}\0{page}")
        else:
            key = (url, "" if url[:1] == "/" or url[:4] == "http" else page if url[:1] in ("", "?") else _folder(page))
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._resolve(url, page, base)
        return found

    def _resolve(self, url: str, page: str, base: str) -> Target:
        text = url.strip().replace("\n", "").replace("\t", "").replace("\r", "")
        if base:
            text = _join(base, text)
        scheme = _SCHEME.match(text)
        if scheme and scheme[0].lower() not in ("http:", "https:"):
            return SKIPPED
        if scheme or text.startswith("//"):
            return self._absolute(text)
        text, _, fragment = text.partition("#")
        path, _, _ = text.partition("?")
        path = path.replace("\\", "/")
        if not path:
            return Target(page, fragment)
        if path.startswith("/"):
            return self._rooted(path, fragment)
        here = _folder(page).replace("%", "%25")
        if self.address.baseurl:  # enough of `..` lead out of it
            return self._rooted(f"{self.address.baseurl}/{here.lstrip('/')}{path}", fragment)
        return self.find(f"{here}{path}".lstrip("/"), fragment)

    def _absolute(self, text: str) -> Target:
        try:
            parts = urlsplit(text if not text.startswith("//") else f"https:{text}")
            host = parts.hostname
        except ValueError:
            return Target(reason="url", path=text)
        if not host:
            return Target(reason="url", path=text)
        below = self._below(parts.path or "/") if parts.netloc.lower() in self._hosts else None
        return Target(external=text) if below is None else self.find(below, parts.fragment)

    def _rooted(self, path: str, fragment: str) -> Target:
        below = self._below(path)
        if below is not None:
            return self.find(below, fragment)
        inside = self.find(path[1:], fragment)
        return Target(fragment=fragment, reason="outside", path=path, real=inside.dest)

    def _below(self, path: str) -> str | None:
        """What of a path from the host's root lies below the baseurl; None where it is not the site's."""
        base = self.address.baseurl
        if not base:
            return path[1:]
        if "/." in path or "%2" in path:
            path = "/" + _without_dots(_DOT.sub(".", path))
        if path == base or path.startswith(f"{base}/"):
            return path[len(base) + 1 :]
        names = path.split("/")
        depth = base.count("/") + 1
        if unquote("/".join(names[:depth])) != unquote(base):
            return None
        return "/".join(names[depth:])

    def find(self, path: str, fragment: str = "") -> Target:
        """The file for a path relative to the site, still percent-encoded."""
        name = unquote(path, errors="surrogateescape") if "%" in path else path
        if "." in name or "//" in name:
            name = _without_dots(name)
        dest = self._file(name)
        if dest:
            return Target(dest, fragment)
        if self._redirected(name) is not None:
            return SKIPPED
        plain = name.rstrip("/")
        if (real := self._other_case(plain)) != "":
            return Target(fragment=fragment, reason="case", path=name, real=real)
        if not self._is_folder(plain):
            return Target(fragment=fragment, reason="missing", path=name)
        prefix = f"{plain}/" if plain else ""
        index = next((prefix + other for other in _OTHER_INDEX if prefix + other in self.files), "")
        return Target(fragment=fragment, reason="index" if index else "folder", path=name, real=index)

    def _file(self, name: str) -> str:
        files = self.files
        if not name or name.endswith("/"):
            return next((name + index for index in _INDEX if name + index in files), "")
        if name in files:
            return name
        for candidate in (f"{name}.html", *(f"{name}/{index}" for index in _INDEX)):
            if candidate in files:
                return candidate
        return ""

    def _redirected(self, name: str) -> str | None:
        if not self._redirects:
            return None
        path = f"/{name}".rstrip("/") or "/"
        if path in self._redirects:
            return self._redirects[path]
        return next((target for pattern, target in self._patterns if pattern.fullmatch(path)), None)

    def _other_case(self, name: str) -> str:
        if self._lower is None:
            self._lower = {file.lower(): file for file in sorted(self.files, reverse=True)}
        lower = name.lower()
        for candidate in (lower, f"{lower}.html", f"{lower}/index.html" if lower else "index.html"):
            real = self._lower.get(candidate, "")
            if real and real not in (name, f"{name}.html", f"{name}/index.html"):
                return real
        return ""

    def _is_folder(self, name: str) -> bool:
        if self._folders is None:
            folders: set[str] = {""}
            for file in self.files:
                folder = posixpath.dirname(file)
                while folder and folder not in folders:
                    folders.add(folder)
                    folder = posixpath.dirname(folder)
            self._folders = frozenset(folders)
        return name in self._folders


def url_of(dest: str) -> str:
    """The URL a file is known by, below the baseurl: `/a/` for `a/index.html`, else the file's own path."""
    for index in _INDEX:
        if dest == index or dest.endswith(f"/{index}"):
            return f"/{dest[: -len(index)]}"
    return f"/{dest}"


def parse_redirects(text: str) -> dict[str, str]:
    """The rules of a `_redirects` file (Netlify, Cloudflare Pages): `from to [status]`.

    In `from`, `/*` at the end stands for all below, `:name` for one name.
    """
    rules: dict[str, str] = {}
    for line in text.splitlines():
        words = line.split("#", 1)[0].split() if line.lstrip().startswith("#") else line.split()
        if len(words) >= 2 and words[0].startswith("/"):
            path = words[0] if words[0].endswith("/*") else words[0].rstrip("/") or "/"
            rules.setdefault(path, words[1])
    return rules


def _matching(path: str) -> re.Pattern[str]:
    stem = path.removesuffix("/*")
    names = [r"[^/]+" if name.startswith(":") else re.escape(name) for name in stem.split("/")]
    return re.compile("/".join(names) + ("(?:/.*)?" if stem != path else ""), re.DOTALL)


def _without_dots(path: str) -> str:
    """A path without `.`, `..` and empty names, as browsers shorten it; it does not lead above its beginning."""
    trailing = path.endswith(("/", "/.", "/..")) or path in (".", "..")
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts[-1:] = []
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) + ("/" if trailing and parts else "")


def _folder(page: str) -> str:
    return page.rpartition("/")[0] + "/"


def _hosts(url: str) -> frozenset[str]:
    return frozenset({urlsplit(url).netloc}) if url else frozenset()


def _join(base: str, url: str) -> str:
    from urllib.parse import urljoin

    try:
        return urljoin(base, url)
    except ValueError:
        return url
