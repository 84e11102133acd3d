"""The theme of a site: found, its config merged below the site's, and what templates see of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build import safe
from generator.config.load import Config, read_bytes, read_config, with_theme
from generator.errors import Place, SourceError
from generator.model import Dialect

if TYPE_CHECKING:
    from generator.read.gemspec import Gemspec
    from generator.read.themes import Theme


@dataclass(frozen=True, slots=True)
class SiteTheme:
    """A theme in use: `config` is the site's with the theme's below, `variables` what templates see as `theme`."""

    theme: Theme
    config: Config
    dialect: Dialect
    gemspec: Gemspec

    @property
    def root(self) -> str:
        return self.theme.root

    @property
    def sass(self) -> str:
        """The folder of its style sheets below the root; empty where it has none."""
        return self.theme.sass

    @property
    def variables(self) -> Mapping[str, object]:
        """`theme` in templates, as Jekyll has it."""
        spec = self.gemspec
        return {
            "root": self.root if self.config.environment == "development" else "",
            "authors": ", ".join(spec.authors),
            "version": spec.version or self.theme.version,
            "description": spec.description,
            "metadata": spec.metadata,
            "dependencies": list(spec.dependencies),
        }

    @property
    def dependencies(self) -> tuple[str, ...]:
        """The gems it needs; those that are plugins come with it."""
        return self.gemspec.dependencies


def find_site_theme(config: Config, environment: Mapping[str, str], source: Path) -> SiteTheme | None:
    """The theme that the config names, or None; SourceError where it cannot be found."""
    name = config.get("theme")
    if not isinstance(name, str) or not name.strip():
        return None
    from generator.read.gemspec import gemspec_of
    from generator.read.themes import find_theme

    folder = ".jinkyll-cache" if config.native else config.text("cache_dir") or ".jekyll-cache"
    cache = safe.below(source, folder) / "themes"
    contained = config.flag("safe")
    if contained:
        safe.check_destination(cache, source)
    try:
        theme = find_theme(name, environment, str(source), str(cache), contained=contained)
    except SourceError as error:
        origin = config.origin("theme")
        if origin.kind == "default":  # a profile's: good to have, no need
            return None
        if error.diagnostic.place is not None or origin.kind != "file":
            raise
        raise SourceError(replace(error.diagnostic, place=Place(origin.name, origin.line))) from error
    native = os.path.isfile(os.path.join(theme.root, "site.toml"))
    if theme.config and config.get("ignore_theme_config") is not True:
        raw = read_bytes(os.path.join(theme.root, theme.config))
        if raw is not None:
            layer, _ = read_config(theme.config, raw)
            config = with_theme(config, layer)
    return SiteTheme(theme, config, "jinja" if native else "liquid", gemspec_of(theme))
