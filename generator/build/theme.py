"""The theme of a site: found, its config merged below the site's, and what templates see of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build import safe
from generator.build.plugins import gemfile_plugins
from generator.config.load import Config, read_bytes, read_config, with_theme
from generator.errors import Diagnostic, Place, SourceError
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
    findings: tuple[Diagnostic, ...] = ()

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
    key = "remote_theme" if _is_remote(config, environment, source) else "theme"
    name = config.get(key)
    if not isinstance(name, str) or not name.strip():
        return None
    from generator.read.gemspec import gemspec_of

    folder = ".jinkyll-cache" if config.native else config.text("cache_dir") or ".jekyll-cache"
    cache = safe.below(source, folder) / "themes"
    if config.flag("safe"):
        safe.check_destination(cache, source)
    findings: tuple[Diagnostic, ...] = ()
    origin = config.origin(key)
    place = Place(origin.name, origin.line) if origin.kind == "file" else None
    try:
        theme, findings = _found(key, name, config, environment, source, cache)
    except SourceError as error:
        if origin.kind == "default":  # a profile's: good to have, no need
            return None
        if error.diagnostic.place is not None or place is None:
            raise
        raise SourceError(replace(error.diagnostic, place=place)) from error
    native = os.path.isfile(os.path.join(theme.root, "site.toml"))
    # Jekyll reads its config before it has a remote theme, so that brings no config along.
    if theme.config and key == "theme" and config.get("ignore_theme_config") is not True:
        raw = read_bytes(os.path.join(theme.root, theme.config))
        if raw is not None:
            layer, _ = read_config(theme.config, raw)
            config = with_theme(config, layer)
    told = tuple(replace(one, place=place) for one in findings)
    return SiteTheme(theme, config, "jinja" if native else "liquid", gemspec_of(theme), told)


def _is_remote(config: Config, environment: Mapping[str, str], source: Path) -> bool:
    """Whether the site has a remote theme, and the plugin without which Jekyll knows nothing of it."""
    if not isinstance(config.get("remote_theme"), str):
        return False
    names = [*config.list("plugins"), *config.list("gems")]
    if not config.native and not environment.get("JEKYLL_NO_BUNDLER_REQUIRE"):
        names += (name for name, _ in gemfile_plugins(source))
    return "jekyll-remote-theme" in names


def _found(
    key: str, name: str, config: Config, environment: Mapping[str, str], source: Path, cache: Path
) -> tuple[Theme, tuple[Diagnostic, ...]]:
    contained = config.flag("safe")
    if key == "theme":
        from generator.read.themes import find_theme

        return find_theme(name, environment, str(source), str(cache), contained=contained), ()
    from generator.read.download import download
    from generator.read.remote import find_remote

    checksum = config.text("remote_theme_sha256")
    return find_remote(name, checksum, str(source), str(cache), download, contained=contained)
