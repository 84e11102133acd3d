"""What pages are made with: template engines, converters, and the hooks of plugins, as the config has them."""

from __future__ import annotations

from generator.build.limits import Bounds
from generator.build.pages import Tools
from generator.build.services import SiteServices
from generator.config.load import Config
from generator.plugin import Extensions, Plugin, overrides
from generator.template.templates import TemplateOptions, Templates


def tools_of(
    config: Config, plugins: tuple[Plugin, ...], services: SiteServices, bounds: Bounds, *, foreign: bool
) -> Tools:
    """The tools of a site; with `foreign`, templates that somebody else wrote are among its own."""
    filters: dict[str, object] = {}
    tags: dict[str, object] = {}
    for plugin in reversed(plugins):
        added = plugin.extensions()
        filters.update(added.filters)
        tags.update(added.tags)
    liquid = config.mapping("liquid")
    mode = str(liquid.get("error_mode") or "warn")
    options = TemplateOptions(
        error_mode=mode if mode in ("warn", "lax", "strict") else "warn",  # type: ignore[arg-type]
        strict_variables=liquid.get("strict_variables") is True,
        strict_filters=liquid.get("strict_filters") is True,
        strict_undefined=config.mapping("jinja").get("strict_undefined") is True,
        sandboxed=config.flag("safe") or foreign,
        limits=bounds.of_templates,
        extensions=Extensions(filters, tags),  # type: ignore[arg-type]
    )

    def using(hook: str) -> tuple[Plugin, ...]:
        return tuple(plugin for plugin in plugins if overrides(plugin, hook))

    return Tools(
        Templates(options),
        services.converters,
        services.is_markdown,
        services.style,
        using("body"),
        using("content"),
        using("output"),
        {plugin.name: plugin for plugin in plugins},
    )
