"""The plugins of a site: those its config names, and its own in `_plugins/*.py`."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from generator.config.load import Config
from generator.errors import Place, SourceError, fail
from generator.plugin import Plugin, ordered
from generator.read.files import Tree

ENTRY_POINTS = "jinkyll.plugins"
_BUILTIN = "generator.plugins"  # found by name like all others: nothing here depends on any plugin


def find_plugins(
    config: Config, source: Path, environment: Mapping[str, str], of_theme: Sequence[str] = ()
) -> tuple[Plugin, ...]:
    """All plugins in the order in which they run. Names that nothing answers to are left to `jinkyll doctor`.

    `of_theme` are those that the theme brings along (a gem's dependencies, as in Jekyll); a Jekyll site's Gemfile may
    name some too.
    """
    names = [*config.list("plugins"), *of_theme]
    if not config.native and not environment.get("JEKYLL_NO_BUNDLER_REQUIRE"):
        names += (name for name, _ in gemfile_plugins(source))
    found: list[Plugin] = []
    safe = config.flag("safe")
    for name in dict.fromkeys(names):
        kind = named_plugin(name, builtin_only=safe)
        if kind is not None:
            found.append(kind())
    if not safe:
        found += (kind() for kind in _local(config, source))
    return ordered(found)


_GROUP = re.compile(r"^\s*group\b[^\n]*:jekyll_plugins[^\n]*\bdo\b(.*?)^\s*end\b", re.MULTILINE | re.DOTALL)
_GEM = re.compile(r"""^\s*gem[ (]+["']([^"']+)["']([^\n]*)""", re.MULTILINE)


def gemfile_plugins(source: Path) -> tuple[tuple[str, int], ...]:
    """The gems of the Gemfile's group `:jekyll_plugins`, which Jekyll loads as plugins, with their lines."""
    try:
        text = (Tree.at(str(source)).read("Gemfile") or b"").decode("utf-8", "replace")
    except SourceError:
        return ()
    groups = [found.span(1) for found in _GROUP.finditer(text)]
    return tuple(
        (gem[1], text.count("\n", 0, gem.start(1)) + 1)
        for gem in _GEM.finditer(text)
        if ":jekyll_plugins" in gem[2] or any(start <= gem.start() < end for start, end in groups)
    )


def named_plugin(name: str, *, builtin_only: bool = False) -> type[Plugin] | None:
    """The plugin that a config means by a name, or None; in safe mode only one of those that come with the program."""
    builtin = importlib.import_module(_BUILTIN).BUILTIN.get(name)
    if builtin is not None:
        return _load(builtin, name)
    if builtin_only:
        return None
    from importlib.metadata import entry_points

    for point in entry_points(group=ENTRY_POINTS, name=name):
        return _checked(point.load(), name)
    if ":" in name:
        return _load(name, name)
    return None


T = TypeVar("T")


def call(plugin: Plugin, hook: Callable[..., T], path: str, *values: Any) -> T:
    """What a hook gives. An exception in a plugin that is not ours becomes an error with its place."""
    try:
        return hook(*values)
    except SourceError:
        raise
    except Exception as error:
        if type(plugin).__module__.startswith("generator."):
            raise
        file, line = _last_line(error, type(plugin).__module__)
        message = f"plugin '{plugin.name}' failed: {type(error).__name__}: {error}"
        raise fail(
            "plugin/failed", message, Place(file, line), cause=f"while it worked on {path}" if path else ""
        ) from error


def _last_line(error: BaseException, module: str) -> tuple[str, int]:
    """Where in the plugin's own file an exception came from."""
    found = module, 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == module:
            found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return found


def _load(target: str, name: str) -> type[Plugin]:
    module, _, attribute = target.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise fail("plugin/missing", f"plugin '{name}' cannot be loaded: {error}") from error
    return _checked(found, name)


def _checked(found: object, name: str) -> type[Plugin]:
    if isinstance(found, type) and issubclass(found, Plugin):
        return found
    raise fail("plugin/kind", f"plugin '{name}' is no subclass of generator.plugin.Plugin")


def _local(config: Config, source: Path) -> Iterator[type[Plugin]]:
    """The plugin classes of `_plugins/*.py`, by file name, then in the order in which they are written."""
    folders = config.list("plugins_dir") or ("_plugins",)
    for folder in folders:
        for path in sorted((source / folder).glob("*.py")):
            spec = importlib.util.spec_from_file_location(f"_jinkyll_plugins.{path.stem}", path)
            if spec is None or spec.loader is None:
                continue
            module = importlib.util.module_from_spec(spec)
            try:
                spec.loader.exec_module(module)
            except (Exception, SystemExit) as error:
                line = getattr(error, "lineno", 0) or _last_line(error, module.__name__)[1]
                place = Place(f"{folder}/{path.name}", line)
                raise fail("plugin/broken", f"{type(error).__name__}: {error}", place) from error
            for value in vars(module).values():
                if isinstance(value, type) and issubclass(value, Plugin) and value.__module__ == module.__name__:
                    if not value.name:
                        value.name = f"{path.stem}.{value.__name__}"
                    yield value
