"""`jinkyll serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from generator.commands.options import build_options, settings_of


@click.command(name="serve", short_help="Serve the site and rebuild it as you edit.")
@click.option("-H", "--host", metavar="HOST", help="Where to listen (default: this machine only).")
@click.option("-P", "--port", type=int, metavar="PORT", help="Port (default: 4000, or the next free one).")
@click.option("-o", "--open-url", is_flag=True, help="Open the site in a browser.")
@click.option("-B", "--detach", is_flag=True, help="Serve in the background.")
@click.option("-l", "--livereload/--no-livereload", default=True, help="Reload browsers (on unless switched off).")
@click.option("--livereload-ignore", metavar="GLOB[,GLOB]", help="Files of which browsers are not told.")
@click.option("--livereload-min-delay", type=float, hidden=True)
@click.option("--livereload-max-delay", type=float, hidden=True)
@click.option("--livereload-port", type=int, hidden=True)
@click.option("--skip-initial-build", "--skip_initial_build", is_flag=True, help="Serve what is there.")
@click.option("--show-dir-listing", is_flag=True, help="List folders that have no index page.")
@click.option("--ssl-cert", metavar="FILE", help="Certificate, for HTTPS.")
@click.option("--ssl-key", metavar="FILE", help="Key of the certificate.")
@click.option("--allowed-host", "allowed_hosts", multiple=True, metavar="NAME", help="Another name to be reached by.")
@build_options
def command(**values: Any) -> int:
    """Serve the site, build it again when something changes, and reload the browsers that show it."""
    from dataclasses import replace

    from generator.build.serving import SiteBuilder
    from generator.commands.build import printer_of
    from generator.commands.progress import shown
    from generator.serve.server import detach, listen, serve

    given = {name: values.pop(name) for name in _SERVING}
    if values.get("watch") is None:
        values["watch"] = True
    settings = settings_of(values)
    config = settings.load()
    options = _options(given, values, config)
    bound = listen(options)
    flags: dict[str, object] = {**(settings.flags or {}), "serving": True}
    if config.environment == "development" and "url" not in flags:
        flags["url"] = bound.address(options)
    try:
        builder = SiteBuilder(replace(settings, flags=flags))
    except BaseException:
        bound.close()
        raise
    printer = printer_of(values, builder.site)
    printer.start(builder.site)
    if given["detach"] and not detach(printer.say):
        return 0
    try:
        if options.initial_build:
            with shown(builder.site, wanted=printer.draws):
                builder.start()
        serve(
            builder,
            options,
            say=printer.say,
            done=lambda outcome, _: printer.outcome(builder.site, outcome),
            bound=bound,
        )
    finally:
        builder.close()
    return 0


_SERVING = (
    "host", "port", "open_url", "detach", "livereload", "livereload_ignore", "livereload_min_delay",
    "livereload_max_delay", "livereload_port", "skip_initial_build", "show_dir_listing", "ssl_cert", "ssl_key",
    "allowed_hosts",
)  # fmt: skip


def _options(given: dict[str, Any], values: dict[str, Any], config: Any) -> Any:
    """How to serve: flags above the config's keys; a port that only the default names is no wish."""
    from generator.serve.options import DEFAULT_HOST, ServeOptions

    port = given["port"]
    if port is None and config.origin("port").kind != "default":
        port = config.number("port")
    ignored = given["livereload_ignore"]
    globs = tuple(ignored.split(",")) if ignored else config.list("livereload_ignore")
    files = {key: given[key] or config.text(key) for key in ("ssl_cert", "ssl_key")}
    poll = values.get("force_polling") or config.flag("force_polling") or None
    return ServeOptions(
        host=given["host"] or config.text("host") or DEFAULT_HOST,
        port=port,
        watch=bool(values["watch"]),
        poll=poll,
        livereload=given["livereload"] and config.get("livereload") is not False,
        reload_ignore=globs,
        initial_build=not (given["skip_initial_build"] or config.flag("skip_initial_build")),
        show_dir_listing=given["show_dir_listing"] or config.flag("show_dir_listing"),
        open_url=given["open_url"] or config.flag("open_url"),
        ssl_cert=Path(files["ssl_cert"]) if files["ssl_cert"] else None,
        ssl_key=Path(files["ssl_key"]) if files["ssl_key"] else None,
        allowed_hosts=(*given["allowed_hosts"], *config.list("allowed_hosts")),
    )
