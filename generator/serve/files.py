"""From the path of a request to a file of the built site: contained, with pretty URLs, dotfiles hidden."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from mimetypes import MimeTypes
from os import stat_result
from os.path import isdir
from pathlib import Path
from urllib.parse import quote

INDEXES = ("index.html", "index.htm", "index.xhtml", "index.xml", "index.json")
EXTENSIONS = (".html", ".xhtml")
VISIBLE_DOTS = (".well-known",)

# What Python's own table lacks, or has differently from what browsers and hosts use.
TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".geojson": "application/geo+json",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".jsonld": "application/ld+json",
    ".map": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".otf": "font/otf",
    ".rss": "application/rss+xml",
    ".toml": "application/toml",
    ".ttf": "font/ttf",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file of the site: its real path, `dest` relative to the site, and its `stat`."""

    path: Path
    dest: str
    stat: stat_result


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory; `slash` tells whether it was asked for with its final slash. It has no index unless `index`."""

    path: Path
    dest: str
    slash: bool
    index: Found | None


def locate(destination: Path, path: str) -> Found | Directory | None:
    """What the (decoded) path of a URL, relative to the site, names.

    Order as Jekyll's server has it: the file itself, a directory (its index), then the name with `.html`, `.xhtml`.
    None for everything that is not there, is hidden, or lies outside of the site, whatever way it was written.
    """
    segments = [part for part in path.split("/") if part]
    if any(_refused(part) for part in segments):
        return None
    root = Path(destination).resolve()
    slash = path.endswith("/") or not segments
    here = root.joinpath(*segments)
    if not slash and (found := _file(root, here)):
        return found
    if isdir(here) and here.resolve().is_relative_to(root):
        index = next((found for name in INDEXES if (found := _file(root, here / name))), None)
        plain = None if slash or index else _with_extension(root, here)
        return plain or Directory(here, "/".join(segments), slash, index)
    return _with_extension(root, here) if segments else None


def _refused(segment: str) -> bool:
    if segment in ("", ".", "..") or "\0" in segment or "\\" in segment:
        return True
    return segment.startswith(".") and segment not in VISIBLE_DOTS


def _with_extension(root: Path, here: Path) -> Found | None:
    return next((found for ext in EXTENSIONS if (found := _file(root, here.with_name(here.name + ext)))), None)


def _file(root: Path, path: Path) -> Found | None:
    try:
        real = path.resolve()
        if not real.is_relative_to(root):
            return None
        status = real.stat()
    except (OSError, RuntimeError, ValueError):  # gone, a loop of links, a name too long
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Found(real, path.relative_to(root).as_posix(), status)


@lru_cache(maxsize=1)
def _table() -> MimeTypes:
    """Python's built-in table without the files of this machine, so that every machine serves alike."""
    table = MimeTypes()
    for extension, kind in TYPES.items():
        table.add_type(kind, extension)
    return table


def content_type(name: str) -> tuple[str, str | None]:
    """The media type and the content encoding of a file by its name."""
    kind, encoding = _table().guess_type(name.rpartition("/")[2])
    if encoding == "gzip" and kind == "image/svg+xml":
        return kind, "gzip"
    if encoding:
        return {"gzip": "application/gzip", "bzip2": "application/x-bzip2"}.get(
            encoding, "application/octet-stream"
        ), None
    return kind or "application/octet-stream", None


def listing(directory: Path, url: str) -> str:
    """A page with the names in a directory, dotfiles left out; `url` is its (decoded) URL with the final slash."""
    entries = sorted((not entry.is_dir(), entry.name) for entry in directory.iterdir() if not _refused(entry.name))
    names = [f"{name}{'' if is_file else '/'}" for is_file, name in entries]
    if url.strip("/"):
        names.insert(0, "../")
    rows = "\n".join(f'<li><a href="{escape(quote(name), quote=True)}">{escape(name)}</a></li>' for name in names)
    title = escape(url)
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<h1>{title}</h1>\n<ul>\n{rows}\n</ul>\n</html>\n"
    )
