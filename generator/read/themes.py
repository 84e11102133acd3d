"""Themes: found among Ruby's gems, Python packages, plain folders, and packed `.gem` files; no Ruby is needed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.errors import Diagnostic, Severity, SourceError
from generator.text import did_you_mean

ENTRY_POINTS = "jinkyll.themes"
_GEM_DIRECTORIES = (
    "/usr/share/rubygems-integration/all",
    "/usr/lib/ruby/gems",
    "/usr/local/lib/ruby/gems",
    "/var/lib/gems",
    "/usr/share/rubygems-integration",
    "/opt/homebrew/lib/ruby/gems",
    "~/.gem/ruby",
    "~/.local/share/gem/ruby",
)
_NAMED = re.compile(r"(.+?)-(\d[0-9A-Za-z.]*)(?:-.*)?")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme on disk. `root` is absolute, its links resolved; the folders are relative to it, empty if absent."""

    name: str
    version: str
    root: str
    layouts: str = ""
    includes: str = ""
    sass: str = ""
    assets: str = ""
    data: str = ""
    config: str = ""


def find_theme(
    name: str, env: Mapping[str, str], source: str = ".", cache: str | None = None, *, contained: bool = False
) -> Theme:
    """The theme called `name`, or at the path or `.gem` file `name`.

    Looked for in this order: a path (`./theme`, `theme.gem`, relative to `source`), `$JEKYLL_THEMES_DIR/name`, Python
    packages with the entry point `jinkyll.themes`, `$GEM_PATH`, `$GEM_HOME`, a `vendor` folder of Bundler in
    `source`, the usual gem folders; the highest version counts. Packed gems are unpacked below `cache`.
    With `contained`, what the site itself says and holds leads to nothing outside of `source`.
    Raises `SourceError`.
    """
    wanted = name.strip()
    if wanted.endswith(".gem") or "/" in wanted or wanted.startswith((".", "~")):
        if contained and not _is_inside(os.path.realpath(os.path.join(source, os.path.expanduser(wanted))), source):
            message = f"the theme '{name}' lies outside of the site, which safe mode does not allow"
            raise SourceError(Diagnostic("config/outside", message, hint="move the theme into the site"))
        return _at_path(wanted, source, cache)
    wanted = wanted.lower()
    folder = env.get("JEKYLL_THEMES_DIR")
    if folder and os.path.isdir(os.path.join(folder, wanted)):
        return theme_at(os.path.join(folder, wanted), wanted)
    packaged = _packaged(wanted)
    if packaged:
        return theme_at(packaged, wanted)
    roots = list(gem_roots(env, source))
    if contained:  # a folder of the site's own may be a link to anywhere
        own = os.path.abspath(source) + os.sep
        roots = [one for one in roots if not os.path.abspath(one).startswith(own)]
    found = _highest(roots, wanted)
    if found:
        return theme_at(found[0], wanted, found[1])
    packed = _packed(roots, wanted)
    if packed and cache:
        return _unpacked(packed, cache)
    hint = did_you_mean(wanted, _names(roots, folder)) or (
        "install it as a gem or a Python package, or set 'theme' to its folder or .gem file"
    )
    raise SourceError(Diagnostic("theme/missing", f"The {wanted} theme could not be found.", hint=hint))


def theme_at(root: str, name: str, version: str = "") -> Theme:
    """The theme in a folder. A folder of it counts only if it stays inside the root, links followed.

    Raises `SourceError` where `root` is no folder.
    """
    real = os.path.realpath(root)
    if not os.path.isdir(real):
        message = f"Path {root} does not exist, is not accessible or includes a symbolic link loop"
        raise SourceError(Diagnostic("theme/missing", message))

    def folder(wanted: str) -> str:
        place = os.path.realpath(os.path.join(real, wanted))
        inside = place.startswith(real.rstrip(os.sep) + os.sep)
        return os.path.relpath(place, real).replace(os.sep, "/") if inside and os.path.isdir(place) else ""

    config = os.path.join(real, "_config.yml")
    has_config = os.path.isfile(config) and not os.path.islink(config)
    return Theme(
        name,
        version or _version_of(real),
        real,
        folder("_layouts"),
        folder("_includes"),
        folder("_sass"),
        folder("assets"),
        folder("_data"),
        "_config.yml" if has_config else "",
    )


def asset_files(theme: Theme) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The files of the theme's `assets`, relative to its root, in byte order; links are left out with a warning."""
    files: list[str] = []
    findings: list[Diagnostic] = []

    def walk(folder: str) -> None:
        with os.scandir(os.path.join(theme.root, folder)) as found:
            entries = sorted(found, key=lambda one: os.fsencode(one.name))
        for one in entries:
            path = f"{folder}/{one.name}"
            if one.is_symlink():
                if not one.is_dir():
                    message = f"Ignored symlinked asset: {path}"
                    findings.append(Diagnostic("theme/link", message, severity=Severity.WARNING))
            elif one.is_dir():
                walk(path)
            else:
                files.append(path)

    if theme.assets:
        walk(theme.assets)
    return tuple(files), tuple(findings)


def gem_roots(env: Mapping[str, str], source: str = ".") -> Iterator[str]:
    """The gem repositories, in order: each holds `gems/NAME-VERSION` folders."""
    listed = [*env.get("GEM_PATH", "").split(os.pathsep), env.get("GEM_HOME", "")]
    for root in listed:
        if root:
            yield root
    home = env.get("HOME", "")
    bundled = (os.path.join(source, folder) for folder in ("vendor/bundle/ruby", "vendor/ruby"))
    for base in (*bundled, *_GEM_DIRECTORIES):
        if base.startswith("~"):
            if not home:
                continue
            base = home + base[1:]
        if os.path.isdir(os.path.join(base, "gems")):
            yield base
        for version in sorted(_names_in(base), key=version_key, reverse=True):
            if version[:1].isdigit() and os.path.isdir(os.path.join(base, version, "gems")):
                yield os.path.join(base, version)


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts gem versions: numbers as numbers, letters (pre-releases) below them."""
    head, tail = re.fullmatch(r"([0-9.]*)(.*)", version, re.DOTALL).groups()  # type: ignore[union-attr]
    parts = [*_segments(head), *_segments(tail)]
    return (*((1, int(part), "") if part.isdigit() else (-1, 0, part) for part in parts), (0, 0, ""))


def _segments(text: str) -> list[str]:
    """Numbers and words, without the zeros at the end, which mean nothing."""
    parts = re.findall(r"[0-9]+|[a-zA-Z]+", text)
    while parts and not parts[-1].strip("0"):
        parts.pop()
    return parts


# --- parts


def _is_inside(real: str, source: str) -> bool:
    """Whether a path without links is the source, or below it."""
    root = os.path.realpath(source)
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _at_path(name: str, source: str, cache: str | None) -> Theme:
    path = os.path.join(source, os.path.expanduser(name))
    if not name.endswith(".gem"):
        named = _NAMED.fullmatch(os.path.basename(os.path.realpath(path)))
        base = named[1] if named else os.path.basename(os.path.realpath(path))
        return theme_at(path, base.lower(), named[2] if named else "")
    if not os.path.isfile(path):
        raise SourceError(Diagnostic("theme/missing", f"the theme file '{name}' could not be found"))
    return _unpacked(path, cache or os.path.join(source, ".jekyll-cache", "themes"))


def _unpacked(path: str, cache: str) -> Theme:
    from generator.read.gem import unpack

    root, name, version = unpack(path, cache)
    return theme_at(root, name, version)


def _packaged(name: str) -> str | None:
    """The folder of a Python package that offers the theme: its entry point names a module or a path in one."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    for point in entry_points(group=ENTRY_POINTS):
        if point.name.lower() != name:
            continue
        try:
            spec = find_spec(point.module)
        except (ImportError, ValueError):
            spec = None
        places = list(spec.submodule_search_locations or ()) if spec else []
        if not places and spec and spec.origin:
            places = [os.path.dirname(spec.origin)]
        for place in places:
            folder = os.path.join(place, *(point.attr.split(".") if point.attr else ()))
            if os.path.isdir(folder):
                return folder
    return None


def _highest(roots: list[str], name: str) -> tuple[str, str] | None:
    """The folder and version of the newest gem of that name."""
    best: tuple[str, str] | None = None
    for root in roots:
        for folder, version in _versions(os.path.join(root, "gems"), name):
            if best is None or version_key(version) > version_key(best[1]):
                best = (folder, version)
    return best


def _packed(roots: list[str], name: str) -> str | None:
    best: tuple[str, str] | None = None
    for root in roots:
        for folder, version in _versions(os.path.join(root, "cache"), name):
            version = version.removesuffix(".gem")
            if folder.endswith(".gem") and (best is None or version_key(version) > version_key(best[1])):
                best = (folder, version)
    return best[0] if best else None


def _versions(folder: str, name: str) -> Iterator[tuple[str, str]]:
    for entry in _names_in(folder):
        rest = entry.removeprefix(f"{name}-")
        if rest != entry and rest[:1].isdigit():
            yield os.path.join(folder, entry), rest


def _names(roots: list[str], folder: str | None) -> set[str]:
    """All themes and gems there are, for "did you mean"."""
    found = set(_names_in(folder)) if folder else set()
    for root in roots:
        found |= {match[1] for one in _names_in(os.path.join(root, "gems")) if (match := _NAMED.fullmatch(one))}
    return found


def _names_in(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _version_of(root: str) -> str:
    """The version by a gemspec in the folder, or by the folder's name."""
    for name in _names_in(root):
        path = os.path.join(root, name)
        if name.endswith(".gemspec") and os.path.isfile(path) and not os.path.islink(path):
            try:
                with open(path, encoding="utf-8", errors="replace") as file:
                    match = re.search(r"\.version\s*=\s*[\"']([^\"']+)[\"']", file.read(1_000_000))
            except OSError:
                match = None
            if match:
                return match[1]
    named = _NAMED.fullmatch(os.path.basename(root))
    return named[2] if named else ""
