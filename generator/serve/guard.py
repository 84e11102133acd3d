"""Who may ask: the Host of a request has to be this machine, its Origin this very server.

A page of another site can make a browser send requests here. It cannot read the answers (no CORS headers are ever
sent), unless its name is made to point to 127.0.0.1 (DNS rebinding): then Host carries the foreign name and is refused.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that requests may be addressed to; `any_address` also lets every literal IP address pass."""

    names: frozenset[str]
    any_address: bool = False

    def allows(self, header: str) -> bool:
        """Whether a Host header (`name`, `name:port`, `[::1]:port`) is one of ours."""
        name = host_name(header)
        if name in self.names or name == "localhost" or name.endswith(".localhost"):
            return True
        address = parse_address(name)
        return address is not None and (self.any_address or address.is_loopback)


def hosts_for(host: str, allowed: Iterable[str] = ()) -> Hosts:
    """The hosts to accept when listening on `host`.

    An address cannot be rebound, so a server that listens beyond loopback accepts addresses, and this machine's name.
    """
    names = {name.lower().rstrip(".") for name in (host, *allowed) if name}
    open_to_others = not is_loopback(host)
    if open_to_others:
        own = socket.gethostname().lower()
        names |= {own, f"{own.partition('.')[0]}.local"}
    return Hosts(frozenset(names), open_to_others)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    address = parse_address(host)
    return address.is_loopback if address else host.lower() == "localhost"


def host_name(header: str) -> str:
    """The name in a Host header, without port, brackets and final dot."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    name, _, port = header.rpartition(":")
    return (name if name and port.isdigit() else header).rstrip(".")


def parse_address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.partition("%")[0])
    except ValueError:
        return None


def same_origin(origin: str, host: str) -> bool:
    """Whether an Origin header names the server that the Host header names; the scheme may differ (proxies)."""
    parts = urlsplit(origin)
    default = {"http": ":80", "https": ":443"}.get(parts.scheme)
    if default is None or not parts.netloc:
        return False
    return parts.netloc.lower().removesuffix(default) == host.strip().lower().removesuffix(default)


class Guard:
    """ASGI middleware that refuses foreign requests and methods that a static site does not have."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        from starlette.responses import PlainTextResponse

        refusal = self._refusal(scope)
        if refusal:
            status, reason = refusal
            await PlainTextResponse(f"{reason}\n", status, {"cache-control": "no-store"})(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        from starlette.datastructures import Headers

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._hosts.allows(host):
            name = host_name(host)[:100] or "(none)"
            return 403, f"The host {name!r} is not served here. To allow it: --allowed-host NAME"
        origin = headers.get("origin")
        if origin is not None and not same_origin(origin, host):
            return 403, "Requests from other origins are not answered."
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "Only GET and HEAD are answered."
        return None
