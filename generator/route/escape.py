"""Text ↔ URL path ↔ path of a file, each as Jekyll does it.

escape_path("a b")         → "a%20b"
sanitize_url("//a/../b")   → "/a/b"
clean_path("/a/../../b")   → "b"
"""

from __future__ import annotations

import re
from urllib.parse import quote

from generator.errors import fail

_PLAIN = re.compile(r"[a-zA-Z0-9./-]*\Z")
_ESCAPES = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_UNDECODED = re.compile(r"[\udc80-\udcff]")
# Halves of a pair that stand alone, but for those by which Python passes on a file name's bytes that are not UTF-8.
_LONE_SURROGATE = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")
_SLASHES = re.compile(r"/{2,}")

# RFC 3986: what a path may hold besides letters, digits and `-._~`.
_SAFE = "!$&'()*+,;=:@/"


def escape_path(text: str) -> str:
    """`text` with everything percent-encoded that a URL path may not hold; `/` stays, `%` becomes `%25`.

    Jekyll 4.4's `URL.escape_path`; up to 4.3 a `?` was left alone.
    """
    if _PLAIN.match(text):
        return text
    return quote(text, safe=_SAFE, errors="replace")


def unescape_path(url: str) -> str:
    """`url` with its percent-encoded bytes decoded. Bytes that are not UTF-8 stay encoded."""
    if "%" not in url:
        return url
    return _ESCAPES.sub(lambda match: _decoded(match[0]), url)


def _decoded(escapes: str) -> str:
    text = bytes.fromhex(escapes.replace("%", "")).decode("utf-8", "surrogateescape")
    return _UNDECODED.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", text)


def sanitize_url(url: str) -> str:
    """`url` with one leading slash, without `..` and `./`, and with runs of slashes squeezed.

    Jekyll replaces `..` and `./` anywhere, inside names too: `a..b` becomes `a/b`.
    """
    url = f"/{url}"
    if "." in url:
        url = url.replace("..", "/").replace("./", "")
    return _SLASHES.sub("/", url) if "//" in url else url


def clean_path(path: str) -> str:
    """`path` relative to the destination, without empty, `.` and `..` segments; it never leads above the root.

    Raises SourceError for what no file system takes: a NUL character, half of a surrogate pair.
    """
    if "\0" in path:
        raise fail("route/bad-character", "the URL holds a NUL character (%00)", hint="take it out of the permalink")
    if not path.isascii() and (found := _LONE_SURROGATE.search(path)):
        code = f"U+{ord(found[0]):04X}"
        raise fail("route/bad-character", f"the URL holds {code}, which is half a character", hint="take it out")
    if "/." not in path and "//" not in path and path[:1] != ".":
        return path.strip("/")
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    return "/".join(kept)


def extname(name: str) -> str:
    """The extension as Ruby ≥ 2.7 gives it on Unix: `.md`; empty for dotfiles; `.` for a trailing dot."""
    name = name.rstrip("/").rpartition("/")[2]
    stem, dot, ext = name.rpartition(".")
    return dot + ext if stem.strip(".") else ""
