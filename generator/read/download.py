"""Getting a file from the network: over HTTPS, within bounds, with an error that says what to do."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import IO
from urllib.parse import urlsplit

from generator import __version__
from generator.errors import Diagnostic, SourceError

_SECONDS = 30.0
_HERE = ("localhost", "127.0.0.1", "::1")


def download(url: str, limit: int) -> bytes:
    """The bytes at an address, at most `limit`; SourceError (`theme/download`) where they cannot be had."""
    if not _allowed(url):
        raise _failed(url, "only https is safe enough")
    request = urllib.request.Request(url, headers={"User-Agent": f"jinkyll/{__version__}"})
    opener = urllib.request.build_opener(_Redirects)
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            data: bytes = answer.read(limit + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise _failed(url, f"the server answers {error.code} {error.reason}") from None
    except (OSError, ValueError) as error:
        raise _failed(url, str(getattr(error, "reason", error))) from None
    if len(data) > limit:
        raise _failed(url, f"it is larger than {limit // 1_000_000} MB")
    return data


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to safe addresses only."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if not _allowed(newurl):
            fp.close()
            raise ValueError(f"it leads on to {newurl}, and only https is safe enough")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _allowed(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)


def _failed(url: str, why: str) -> SourceError:
    hint = "check the name and the network; without one, put the theme's zip file beside the site and write `file:PATH`"
    return SourceError(Diagnostic("theme/download", f"cannot download {url}", cause=why, hint=hint))
