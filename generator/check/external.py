"""Links that lead out: asked politely, each once, the answers remembered for a week."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urldefrag, urlsplit

from generator import __version__
from generator.errors import Severity

_AGENT = f"Mozilla/5.0 (compatible; jinkyll/{__version__}; link check)"
_WEEK = 7 * 24 * 3600.0
_WORKERS = 8
_LONGEST_WAIT = 30.0
# Answers by which a server refuses programs, not visitors; no judgement on the link.
_REFUSED = frozenset({401, 403, 405, 406, 407, 408, 418, 425, 429, 451, 999})
_LARGEST_CACHE = 20_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a URL answered: an HTTP `status` (0: no answer, `error` says why); `moved` is its new address, for good."""

    status: int
    error: str = ""
    moved: str = ""

    @property
    def severity(self) -> Severity | None:
        """How bad it is; None when the link works. Only what is surely gone is an error."""
        if 200 <= self.status < 400 or self.status in _REFUSED:
            return None
        if self.status in (404, 410) or (not self.status and self.error.startswith("no such host")):
            return Severity.ERROR
        return Severity.WARNING

    @property
    def words(self) -> str:
        """The answer in words."""
        if not self.status:
            return self.error
        return f"{self.status} {http.client.responses.get(self.status, '')}".strip()


class Cache:
    """Good answers on disk. Anything wrong with the file is an empty cache."""

    def __init__(self, path: Path | None, now: float) -> None:
        self._path = path
        self._now = now
        self._good: dict[str, float] = {}
        if path is not None:
            try:
                if path.stat().st_size < _LARGEST_CACHE:
                    self._good = {
                        str(url): float(when)
                        for url, when in json.loads(path.read_bytes()).items()
                        if now - _WEEK < float(when) <= now
                    }
            except (OSError, ValueError, TypeError, AttributeError):
                self._good = {}

    def good(self, url: str) -> bool:
        """Whether the URL answered well in the last week (a time in the future does not count)."""
        return url in self._good

    def add(self, url: str) -> None:
        """Remember a good answer."""
        self._good[url] = self._now

    def save(self) -> None:
        """Write it, whole or not at all; a folder that cannot be written is no failure."""
        if self._path is None:
            return
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._good, sort_keys=True), "utf-8")
            os.replace(temporary, self._path)
        except OSError:
            temporary.unlink(missing_ok=True)


def ask_all(
    urls: Iterable[str],
    cache: Cache,
    *,
    pause: float = 0.5,
    timeout: float = 15.0,
    done: Callable[[], None] | None = None,
) -> Mapping[str, Answer]:
    """Every URL's answer but for those known to be good. One host is asked by one connection at a time, with `pause`
    seconds between; several hosts at once."""
    hosts: dict[str, dict[str, list[str]]] = {}
    for url in sorted(set(urls)):
        bare = urldefrag(url if not url.startswith("//") else f"https:{url}")[0]
        if not cache.good(bare):
            hosts.setdefault(urlsplit(bare).netloc.lower(), {}).setdefault(bare, []).append(url)
    found: dict[str, Answer] = {}

    def ask_host(bare_urls: Mapping[str, list[str]]) -> dict[str, Answer]:
        answers = {}
        for number, bare in enumerate(bare_urls):
            if number:
                time.sleep(pause)
            answers[bare] = ask(bare, timeout)
            if done is not None:
                done()
        return answers

    with ThreadPoolExecutor(_WORKERS) as pool:
        for mapping, answers in zip(hosts.values(), pool.map(ask_host, hosts.values()), strict=True):
            for bare, answer in answers.items():
                if answer.severity is None and answer.status not in _REFUSED:
                    cache.add(bare)
                found.update(dict.fromkeys(mapping[bare], answer))
    return dict(sorted(found.items()))


def ask(url: str, timeout: float = 15.0) -> Answer:
    """One URL's answer: by HEAD, and by GET where a server does not do HEAD properly. Never raises."""
    answer = _request("HEAD", url, timeout)
    if answer.status == 429 or answer.status == 503:
        answer = _request("HEAD", url, timeout)
    if answer.status >= 400 or not answer.status:
        again = _request("GET", url, timeout)
        if again.status:
            answer = again
    return answer


class _Follow(urllib.request.HTTPRedirectHandler):
    """Follows redirects and remembers whether all were for good."""

    def __init__(self) -> None:
        self.permanent = True

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if code not in (301, 308):
            self.permanent = False
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None:
            request.method = req.get_method()  # the library would go on with GET
        return request


def _request(method: str, url: str, timeout: float) -> Answer:
    follow = _Follow()
    opener = urllib.request.build_opener(follow)
    encoded = quote(url, safe="!#$%&'()*+,/:;=?@[]~")
    try:
        request = urllib.request.Request(encoded, method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})
        with opener.open(request, timeout=timeout) as response:
            final = response.geturl()
            moved = final if follow.permanent and final != encoded else ""
            return Answer(response.status, moved=moved)
    except urllib.error.HTTPError as error:
        if error.code in (429, 503):
            wait = error.headers.get("Retry-After", "") if error.headers else ""
            if wait.isdecimal():
                time.sleep(min(float(wait), _LONGEST_WAIT))
        error.close()
        return Answer(error.code)
    except urllib.error.URLError as error:
        return Answer(0, _reason(error.reason))
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Answer(0, _reason(error))


def _reason(error: object) -> str:
    import socket

    if isinstance(error, socket.gaierror):
        return "no such host" if error.errno in (socket.EAI_NONAME, -5) else f"no answer ({error.strerror})"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"its certificate is not accepted ({error.reason or error})"
    if isinstance(error, OSError):
        return f"no answer ({error.strerror or error})"
    return f"no answer ({error})"
