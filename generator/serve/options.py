"""How to serve: what the command line asks for, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 4000


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """All that `serve` can be told.

    `port` None means 4000 or the next free one; a port that was asked for is taken or refused. `poll` None lets the
    file system decide, False insists on events, True on polling. `reload_ignore` are globs over files of the
    destination whose changes no tab is told about. `allowed_hosts` are names that requests may be addressed to,
    beside localhost and the host itself. `headers` are added to every answer.
    """

    host: str = DEFAULT_HOST
    port: int | None = None
    watch: bool = True
    poll: bool | None = None
    livereload: bool = True
    reload_ignore: tuple[str, ...] = ()
    initial_build: bool = True
    show_dir_listing: bool = False
    open_url: bool = False
    ssl_cert: Path | None = None
    ssl_key: Path | None = None
    allowed_hosts: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        return self.ssl_cert is not None


def serve_options(
    values: Mapping[str, object], *, port_given: bool, allowed_hosts: tuple[str, ...] = ()
) -> ServeOptions:
    """The options by Jekyll's names for them, as config and flags together give them.

    Jekyll's default of `port` stands in every config, so whether the user named one has to be said apart. Types were
    checked with the config; what is missing has its default.
    """

    def flag(name: str, default: bool = False) -> bool:
        value = values.get(name)
        return default if value is None else bool(value)

    def file(name: str) -> Path | None:
        value = values.get(name)
        return Path(str(value)).expanduser() if value else None

    port = values.get("port")
    ignore = values.get("livereload_ignore") or ()
    webrick = values.get("webrick")
    headers = webrick.get("headers") if isinstance(webrick, Mapping) else None
    return ServeOptions(
        host=str(values.get("host") or DEFAULT_HOST),
        port=int(str(port)) if port_given and port is not None else None,
        watch=flag("watch", True),
        poll=True if flag("force_polling") else None,
        livereload=flag("livereload", True),
        reload_ignore=(ignore,) if isinstance(ignore, str) else tuple(str(one) for one in ignore),  # type: ignore[attr-defined]
        initial_build=not flag("skip_initial_build"),
        show_dir_listing=flag("show_dir_listing"),
        open_url=flag("open_url"),
        ssl_cert=file("ssl_cert"),
        ssl_key=file("ssl_key"),
        allowed_hosts=allowed_hosts,
        headers={str(name): str(value) for name, value in headers.items()} if isinstance(headers, Mapping) else {},
    )
