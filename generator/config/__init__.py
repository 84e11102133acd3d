"""Configuration: `site.toml` and `_config.yml`, their defaults and origins, front-matter defaults, and the YAML reader.

The YAML reader lives here because config is the lowest layer that needs it; front matter and data files use it too.
"""

from __future__ import annotations

from generator.config.load import Config
from generator.config.merge import Origin

__all__ = ["Config", "Origin"]
