"""A small site and a server for it, for tests of the development server without the real build."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import Diagnostic, Place
from generator.model import Ahead
from generator.serve.options import ServeOptions
from generator.serve.protocol import Builder, BuildOutcome, Built
from generator.serve.server import Server

LAYOUT = "<!doctype html>\n<html><head><link rel=stylesheet href=/style.css></head>\n<body>[[content]]</body></html>\n"


class TinyBuilder:
    """Builds `*.txt` through `layout.html` into `*.html` and copies the rest; `[[oops` in the layout is an error."""

    def __init__(self, source: Path, destination: Path, baseurl: str = "") -> None:
        self.source = source
        self.destination = destination
        self.baseurl = baseurl
        self.calls: list[frozenset[str] | None] = []
        self.delay = 0.0
        self.makes_ahead = False
        self.crash: Exception | None = None

    @property
    def watch_roots(self) -> tuple[Path, ...]:
        return (self.source,)

    @property
    def watch_ignored(self) -> tuple[Path, ...]:
        return (self.source / "ignored",)

    def build(self, changed: frozenset[str] | None, ahead: Ahead | None = None) -> BuildOutcome:
        self.calls.append(changed)
        if ahead and self.makes_ahead:
            for dest in ahead.wanted():
                text = (self.source / dest).with_suffix(".txt").read_text()
                ahead.ready(dest, LAYOUT.replace("[[content]]", text).encode())
        time.sleep(self.delay)
        if self.crash:
            raise self.crash
        layout_file = self.source / "layout.html"
        layout = layout_file.read_text() if layout_file.exists() else LAYOUT
        if "[[oops" in layout:
            line = next(number for number, text in enumerate(layout.splitlines(), 1) if "[[oops" in text)
            excerpt = layout.splitlines()[line - 1]
            place = Place("layout.html", line, excerpt.index("[[oops") + 1)
            found = Diagnostic(
                "tiny/oops", "unknown tag 'oops'", place, excerpt=excerpt, hint="did you mean 'content'?"
            )
            return BuildOutcome(diagnostics=(found,), ok=False)
        wanted: dict[str, bytes] = {}
        for path in sorted(self.source.rglob("*")):
            if path.name == "layout.html" or not path.is_file() or "ignored" in path.parts:
                continue
            name = path.relative_to(self.source).as_posix()
            if path.suffix == ".txt":
                wanted[name[:-4] + ".html"] = layout.replace("[[content]]", path.read_text()).encode()
            else:
                wanted[name] = path.read_bytes()
        written = []
        for name, data in wanted.items():
            target = self.destination / name
            if target.is_file() and target.read_bytes() == data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(target.name + ".new")
            fresh.write_bytes(data)
            fresh.replace(target)
            written.append(name)
        old = {path.relative_to(self.destination).as_posix() for path in self.destination.rglob("*") if path.is_file()}
        removed = sorted(old - set(wanted))
        for name in removed:
            (self.destination / name).unlink()
        return BuildOutcome(tuple(written), tuple(removed))


def tiny_site(root: Path, files: dict[str, str | bytes], baseurl: str = "") -> TinyBuilder:
    """A site with these files, and its builder."""
    source, destination = root / "source", root / "public"
    source.mkdir()
    destination.mkdir()
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return TinyBuilder(source, destination, baseurl)


class Running:
    """A server in a thread of this process."""

    def __init__(self, server: Server, said: list[str], outcomes: list[Built]) -> None:
        self.server = server
        self.said = said
        self.outcomes = outcomes
        self.port = server.port

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def get(self, path: str, host: str = "127.0.0.1", **headers: str) -> Answer:
        """One request; header names are written with underscores."""
        return self.request("GET", path, host, **headers)

    def request(self, method: str, path: str, host: str = "127.0.0.1", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(host, self.port, timeout=10)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def until(self, path: str, text: str, seconds: float = 10) -> float:
        """Wait until `text` stands in what `path` gives; the seconds that took."""
        start = time.monotonic()
        while text not in self.get(path).text:
            assert time.monotonic() - start < seconds, f"{text!r} did not come to {path}: {self.get(path).text!r}"
            time.sleep(0.01)
        return time.monotonic() - start


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@contextmanager
def serving(builder: Builder, options: ServeOptions | None = None) -> Iterator[Running]:
    """Serve the site on a free port while the block runs."""
    options = options or ServeOptions(port=0)
    said: list[str] = []
    outcomes: list[Built] = []
    server = Server(builder, options, say=said.append, done=lambda outcome, changed: outcomes.append(outcome))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        running = Running(server, said, outcomes)
        _wait_for(running)
        yield running
    finally:
        server.stop()
        thread.join(10)
        assert not thread.is_alive(), "the server did not end"


def _wait_for(running: Running) -> None:
    for _ in range(1000):
        inner = running.server._uvicorn
        if inner is not None and inner.started:
            return
        time.sleep(0.01)
    raise AssertionError("the server did not start")
