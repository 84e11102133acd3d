"""The server as a whole: sockets, HTTPS, watcher, session and application, from start to Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.errors import fail
from generator.serve.guard import is_loopback
from generator.serve.options import DEFAULT_PORT, ServeOptions
from generator.serve.protocol import Builder, Built
from generator.serve.reload import Hub
from generator.serve.session import Changed, Done, Session
from generator.serve.watch import Scope, Watcher, watcher_for

if TYPE_CHECKING:
    from types import FrameType

    import uvicorn

Say = Callable[[str], None]
TRIES = 20
PATIENCE = 1  # seconds that answers under way have when the server ends


@dataclass(frozen=True, slots=True)
class Bound:
    """Sockets that listen, and their port."""

    sockets: tuple[socket.socket, ...]
    port: int

    def address(self, options: ServeOptions) -> str:
        """Scheme, host and port for a browser: what `site.url` is while serving."""
        host = options.host
        if host in ("127.0.0.1", "0.0.0.0", "::"):
            host = "localhost"
        elif ":" in host:
            host = f"[{host}]"
        return f"{'https' if options.secure else 'http'}://{host}:{self.port}"

    def close(self) -> None:
        for one in self.sockets:
            one.close()


def serve(builder: Builder, options: ServeOptions, *, say: Say, done: Done, bound: Bound | None = None) -> None:
    """Serve until interrupted. `say` takes lines for the terminal, `done` every build's outcome and what had changed.

    `bound` is what `listen` gave, for who has to know the port before the builder is made. A port that is taken and a
    certificate that cannot be read are `SourceError`.
    """
    Server(builder, options, say=say, done=done, bound=bound).run()


def listen(options: ServeOptions) -> Bound:
    """Check the certificate and take the port, before anything is built."""
    check_certificate(options)
    return bind(options.host, options.port)


class Server:
    """One server; made bound to its port, so that a taken port is known before anything is built."""

    def __init__(
        self,
        builder: Builder,
        options: ServeOptions,
        *,
        say: Say,
        done: Done | None = None,
        bound: Bound | None = None,
    ) -> None:
        self._options = options
        self._say = say
        self._done = done
        self._builder = builder
        self.bound = bound or listen(options)
        self.port = self.bound.port
        self._uvicorn: uvicorn.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._hub: Hub | None = None
        self._watcher: Watcher | None = None
        self.session: Session | None = None

    @property
    def url(self) -> str:
        """Where the site is: the address to open."""
        return f"{self.bound.address(self._options)}{self._builder.baseurl}/"

    def run(self) -> None:
        """Serve until SIGINT, SIGTERM or `stop`."""
        with suppress(KeyboardInterrupt):
            asyncio.run(self.main())

    def stop(self) -> None:
        """End the server; from any thread."""
        if self._uvicorn is not None:
            self._uvicorn.should_exit = True
        self._end_streams()

    def _end_streams(self) -> None:
        if self._loop is not None and self._hub is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hub.close)

    async def main(self) -> None:
        from generator.serve.app import make_app

        self._loop = asyncio.get_running_loop()
        self._hub = hub = Hub(self._options.reload_ignore)
        self.session = session = Session(self._builder, hub, self._finished)
        self._uvicorn = server = _uvicorn_server(
            make_app(session, hub, self._options), self._options, self._end_streams
        )
        self._announce()
        if self._options.watch:  # before the first build, so that no edit falls in between
            self._watcher = watcher_for(self._scope(), session.touch, self._options.poll)
            if self._watcher.description != "events":
                self._say(f"Watching by {self._watcher.description}")
        builds = asyncio.create_task(session.run(self._options.initial_build))
        builds.add_done_callback(lambda task: self.stop())  # by a bug only; it is raised below
        try:
            await server.serve(sockets=list(self.bound.sockets))
        finally:
            if self._watcher is not None:
                self._watcher.stop()
            self.bound.close()
            builds.cancel()
            with suppress(asyncio.CancelledError):
                await builds

    def _scope(self) -> Scope:
        roots = tuple(path.absolute() for path in self._builder.watch_roots)
        ignored = (*self._builder.watch_ignored, self._builder.destination)
        return Scope(roots, tuple(path.absolute() for path in ignored))

    def _finished(self, outcome: Built, changed: Changed) -> None:
        if self._watcher is not None and (scope := self._scope()) != self._watcher.scope:
            self._watcher.update(scope)
        if self._done is not None:
            self._done(outcome, changed)

    def _announce(self) -> None:
        asked = self._options.port
        if asked is None and self.port != DEFAULT_PORT:
            self._say(f"Port {DEFAULT_PORT} is taken, this is the next free one")
        if not is_loopback(self._options.host):
            self._say(f"Warning: other machines can reach this server (host {self._options.host})")
        self._say(f"Serving {self.url} (Ctrl-C ends it)")
        if self._options.open_url:
            import threading
            import webbrowser

            threading.Thread(target=webbrowser.open, args=(self.url,), daemon=True).start()


def _uvicorn_server(app: object, options: ServeOptions, on_exit: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    class Quick(uvicorn.Server):
        """Ends the event streams first, which never end by themselves, and hangs up on clients that do not read."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            on_exit()
            super().handle_exit(sig, frame)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            asyncio.get_running_loop().call_later(PATIENCE, self.hang_up)
            await super().shutdown(sockets)

        def hang_up(self) -> None:
            for connection in list(self.server_state.connections):
                connection.transport.abort()

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2 * PATIENCE,
        ssl_certfile=options.ssl_cert,
        ssl_keyfile=options.ssl_key,
    )
    return Quick(config)


def check_certificate(options: ServeOptions) -> None:
    """Raises `SourceError` unless both files of HTTPS, or none, are given and can be used."""
    if options.ssl_cert is None and options.ssl_key is None:
        return
    if options.ssl_cert is None or options.ssl_key is None:
        missing = "--ssl-cert" if options.ssl_cert is None else "--ssl-key"
        raise fail("serve/certificate", f"HTTPS needs a certificate and its key; {missing} is missing")
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(options.ssl_cert, options.ssl_key)
    except OSError as error:
        raise fail(
            "serve/certificate",
            f"cannot use the certificate {options.ssl_cert} with the key {options.ssl_key}",
            cause=error.strerror or str(error),
            hint="both are PEM files; `openssl req -x509 -newkey rsa:2048 -nodes -keyout KEY -out CERT` makes a pair",
        ) from None


def bind(host: str, port: int | None) -> Bound:
    """Listening sockets for `host`.

    Without a port the first free one from 4000 on. The default host also listens on IPv6's loopback where there is
    one, because browsers try `::1` first for `localhost`.
    """
    if port is not None and not 0 <= port <= 65_535:
        hint = "ports are numbers from 1 to 65535; 0 is any free one"
        raise fail("serve/port", f"there is no port {port}", hint=hint)
    # Port 0 is any free one; it may be taken on the second address, hence more than one try.
    candidates = (
        [port] * (1 if port else TRIES) if port is not None else list(range(DEFAULT_PORT, DEFAULT_PORT + TRIES))
    )
    for candidate in candidates:
        try:
            return _bind_all(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise fail(
                    "serve/host", f"cannot listen on {host}:{candidate}", cause=error.strerror or str(error)
                ) from None
    if port is not None:
        raise fail(
            "serve/port-taken",
            f"port {port} of {host} is taken",
            hint=f"end what uses it, choose another (--port {port + 1}), or leave --port out to get a free one",
        )
    raise fail(
        "serve/port-taken", f"ports {candidates[0]} to {candidates[-1]} are all taken", hint="choose one: --port N"
    )


def _bind_all(host: str, port: int) -> Bound:
    wanted = ["127.0.0.1", "::1"] if host in ("127.0.0.1", "localhost") else [host]
    bound: list[socket.socket] = []
    try:
        for address in wanted:
            try:
                bound.append(_bind(address, port))
            except OSError as error:
                # No IPv6 here is fine; a port that somebody else has there is not.
                if not bound or error.errno == errno.EADDRINUSE:
                    raise
            else:
                port = port or bound[0].getsockname()[1]
    except OSError:
        for one in bound:
            one.close()
        raise
    return Bound(tuple(bound), bound[0].getsockname()[1])


def _bind(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    one = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option lets two servers share a port
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if host == "::" else 1)
        one.bind(address)
        one.listen(512)
        one.setblocking(False)
    except OSError:
        one.close()
        raise
    return one


def detach(say: Say) -> bool:
    """Go on in the background: True in the process that is to serve, False in the one that is to end.

    Call before any thread is started and after everything that can fail. The background process has no terminal.
    """
    if not hasattr(os, "fork"):
        raise fail("serve/detach", "this system cannot detach a server", hint="start it in a window of its own")
    child = os.fork()
    if child:
        say(f"Server detached with pid {child}; `kill -TERM {child}` ends it")
        return False
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    if nothing > 2:
        os.close(nothing)
    return True
