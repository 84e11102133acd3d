"""URL filters: `relative_url`, `absolute_url`, `strip_index`, `uri_escape`, `cgi_escape`.

Jekyll normalizes what it joins with the gem Addressable; `normalize` here has that gem's reading of RFC 3986: percent
escapes decoded and made anew (NFKC, UTF-8), dot segments removed, scheme and host in small letters, default ports gone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from generator.liquid import LiquidError, with_context
from generator.liquid.values import get, is_drop, to_s
from generator.template.filters.context import option, render_of, wrong_input

if TYPE_CHECKING:
    from generator.liquid import Context

# RFC 3986, appendix B.
_PARTS = re.compile(r"^(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$", re.MULTILINE)
_SIMPLE = re.compile(r"/?[A-Za-z0-9_~!$&'()*+,;=@-][A-Za-z0-9_~!$&'()*+,;=@./-]*")
_PORTS: Mapping[str, str] = {
    "http": "80", "https": "443", "ftp": "21", "tftp": "69", "sftp": "22", "ssh": "22", "svn+ssh": "22",
    "telnet": "23", "nntp": "119", "gopher": "70", "wais": "210", "ldap": "389", "prospero": "1525",
}  # fmt: skip
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*")
_UNRESERVED = r"A-Za-z0-9._~\-"
_NOT_PCHAR = re.compile(rf"[^{_UNRESERVED}!$&'()*+,;=:@]".encode())
_NOT_FRAGMENT = re.compile(rf"[^{_UNRESERVED}!$&'()*+,;=:@/?]".encode())
_NOT_QUERY = re.compile(rf"[^{_UNRESERVED}!$'()*+,=:@/?%]|%(?!2B|2b)".encode())
_NOT_HOST = re.compile(rf"[^{_UNRESERVED}!$&'()*+,;=\[:\]]".encode())
_NOT_URI = re.compile(rf"[^{_UNRESERVED}:/?#\[\]@!$&'()*+,;=]".encode())
_ESCAPE = re.compile(rb"%[0-9a-fA-F]{2}")


def component(text: str, outside: re.Pattern[bytes], keep: bytes = b"") -> str:
    """A part of a URI with every escape undone and then all bytes of the class `outside` escaped.

    Escapes of the bytes in `keep` stay as they are.
    """

    def undo(match: re.Match[bytes]) -> bytes:
        byte = bytes((int(match[0][1:], 16),))
        return match[0] if byte in keep else byte

    raw = _ESCAPE.sub(undo, text.encode("utf-8", "surrogatepass")) if "%" in text else text.encode()
    try:
        if not raw.isascii():
            raw = unicodedata.normalize("NFKC", raw.decode()).encode()
    except UnicodeDecodeError:
        outside = _NOT_URI
    escaped = outside.sub(lambda match: b"%%%02X" % match[0][0], raw)
    return (escaped.replace(b"%2b", b"%2B") if keep else escaped).decode("ascii")


_SELF = re.compile(r"/\./|/\.$")
_PARENT = re.compile(r"/([^/]*)/\.\./|/([^/]*)/\.\.$")
_LEADING = re.compile(r"^\.\.?/?")
_LEADING_SLASH = re.compile(r"^/\.\.?/|^(?:/\.\.?)+/?$")


def without_dots(path: str) -> str:
    """A path without `.` and `..` segments; those that lead above the root are dropped."""
    if "." not in path:
        return path
    while True:
        shorter = _SELF.sub("/", path)
        if shorter == path:
            match = _PARENT.search(path)
            if match and (match[1] or match[2] or "") not in (".", ".."):
                shorter = path[: match.start()] + "/" + path[match.end() :]
        if shorter == path:
            shorter = _LEADING.sub("", path)
        if shorter == path:
            shorter = _LEADING_SLASH.sub("/", path)
        if shorter == path:
            return path
        path = shorter


def _split(text: str) -> tuple[str | None, ...]:
    match = _PARTS.search(text)
    return match.groups() if match else (None, None, text, None, None)


def is_absolute(url: str) -> bool:
    """Whether a URL has a scheme; what looks like one but makes no sense is an error, as in Jekyll."""
    if ":" not in url:
        return False
    scheme, authority, path, _, _ = _split(url)
    if scheme is None:
        return False
    if not _SCHEME.fullmatch(scheme):
        raise LiquidError(f"Invalid scheme format: '{scheme}'", hint=f"'{url}' is no URL", code="template/url")
    if scheme.lower() in _PORTS and not authority and not path:
        message = f"Absolute URI missing hierarchical segment: '{url}'"
        raise LiquidError(message, hint="the host is missing", code="template/url")
    return True


def _authority(authority: str, scheme: str | None) -> str:
    userinfo, at, host = authority.rpartition("@")
    match = re.search(r":([^:@\[\]]*?)$", host)
    port = match[1] if match else ""
    if match:
        host = host[: match.start()]
    host = host.strip().lower()
    if re.search(r'[<>{}/\\?#@"\s]', host):
        raise LiquidError(f"Invalid character in host: '{host}'", hint="check `url` in the configuration")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = component(re.sub(r"(?<=[^.])\.$", "", host), _NOT_HOST)
    return userinfo + at + host + (f":{port}" if port and _PORTS.get(scheme or "") != port else "")


def normalize(url: str) -> str:
    """A URL in the normal form that Addressable gives it; one without sense is an error."""
    scheme, authority, path, query, fragment = _split(url)
    path = "/".join(component(segment, _NOT_PCHAR) for segment in (path or "").strip(" \t\n\v\f\r\0").split("/"))
    path = without_dots(path)
    text = ""
    if scheme is not None:
        scheme = scheme.strip().lower()
        text = f"{scheme}:"
        if scheme in ("http", "https", "ftp", "tftp"):
            if not authority and not path:
                raise LiquidError(f"Absolute URI missing hierarchical segment: '{url}'")
            path = path or "/"
    if authority is not None:
        text += "//" + _authority(authority, scheme)
    elif path.startswith("//"):
        raise LiquidError(f"Cannot have a path with two leading slashes without an authority set: '{path}'")
    text += path
    if query:
        text += "?" + "&".join(component(pair, _NOT_QUERY, b"+") for pair in query.split("&"))
    if fragment:
        text += "#" + component(fragment, _NOT_FRAGMENT)
    return text


def _slash(text: str) -> str:
    return text if not text or text.startswith("/") else "/" + text


@lru_cache(maxsize=16384)
def joined(baseurl: str, url: str) -> str:
    """`relative_url` as a function of the config's `baseurl`."""
    base = _slash(baseurl.removesuffix("/"))
    if _SIMPLE.fullmatch(url) and "/." not in url and "//" not in url and (not base or _plain(base)):
        return base + _slash(url)
    return url if is_absolute(url) else normalize(base + _slash(url))


@lru_cache(maxsize=64)
def _plain(base: str) -> bool:
    return bool(_SIMPLE.fullmatch(base)) and "/." not in base and "//" not in base


@lru_cache(maxsize=16384)
def absolute(site: str, baseurl: str, url: str) -> str:
    """`absolute_url` as a function of the config's `url` and `baseurl`."""
    if is_absolute(url):
        return url
    relative = joined(baseurl, url)
    return normalize(site + relative) if site else relative


def _url_text(value: object) -> str:
    """The URL of a document or file, else the value's text."""
    if type(value) is str:
        return value
    if is_drop(value):
        return to_s(get(value, "url"))
    return to_s(value)


@with_context
def relative_url(context: Context, value: object) -> str | None:
    """The URL below the site's `baseurl`; one with a scheme stays as it is."""
    if value is None:
        return None
    base = option(render_of(context), "baseurl")
    return joined(base if type(base) is str else to_s(base), value if type(value) is str else _url_text(value))


@with_context
def absolute_url(context: Context, value: object) -> str | None:
    """The URL with the site's `url` and `baseurl` before it."""
    if value is None:
        return None
    render = render_of(context)
    return absolute(to_s(option(render, "url")), to_s(option(render, "baseurl")), _url_text(value))


def strip_index(value: object) -> object:
    """The URL without `index.html` at its end."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise wrong_input("strip_index", "a string", value)
    return re.sub(r"/index\.html?$", "/", value, count=1, flags=re.MULTILINE)


def uri_escape(value: object) -> str | None:
    """A URI with what may not stand in one escaped; escapes that are there stay."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise wrong_input("uri_escape", "a string", value)
    return component(value, _NOT_URI)


def cgi_escape(value: object) -> str:
    """Text as part of a query: spaces become `+`, all but letters, digits and `-._~` percent escapes."""
    if not isinstance(value, str):
        raise wrong_input("cgi_escape", "a string", value)
    return quote_plus(value)
