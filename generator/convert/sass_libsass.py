"""libsass behind Dart Sass: older, without `@use`, but in the same process and on every platform.

Its warnings go to standard error and cannot be caught, and it makes no source map of a text without a file. An indented
partial is read by libsass itself, past `read`.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from generator.convert.sass_files import AmbiguousError, Lookup, path_of, url_of
from generator.convert.sass_wire import Request, Response, Span, Syntax

_WHERE = re.compile(r"on line (\d+)(?::(\d+))? of (\S.*?)(?:, in .*)?$", re.M)


class LibSass:
    """libsass with our search for imports."""

    @property
    def version(self) -> str:
        from importlib.metadata import version

        return f"libsass {version('libsass')}"

    def close(self) -> None:
        """Nothing needs to be ended."""

    def compile(self, request: Request, lookup: Lookup) -> Response:
        """CSS, or why there is none."""
        import sass

        entry = path_of(request.url) if request.url else "stdin"
        base = request.url.rpartition("/")[0] if request.url else ""

        def load(path: str, previous: str) -> list[tuple[str, ...]] | None:
            if path.endswith(".css") or path.startswith(("http://", "https://", "//")):
                return None  # stays an import of the style sheet, for the browser
            near = url_of(previous).rpartition("/")[0] if previous != "stdin" else base
            found = lookup.canonical(f"{near}/{path}", from_import=True) if near else None
            found = found or lookup.canonical(path, from_import=True)
            if found is None:
                return None
            file = path_of(found)
            text = lookup.text(file)
            return [(file,)] if file.endswith(".sass") or text is None else [(file, text)]

        options: dict[str, Any] = {
            "string": request.source,
            "indented": request.syntax is Syntax.INDENTED,
            "precision": 10,  # as SassC, and Dart Sass
            "output_style": "compressed" if request.compressed else "expanded",
            "importers": [(0, load)],
        }
        try:
            css = sass.compile(**options)
        except (sass.CompileError, AmbiguousError) as error:
            return _failure(str(error), entry, lookup)
        css = css.removeprefix("\ufeff").removeprefix('@charset "UTF-8";\n').rstrip("\n")
        if request.charset and not css.isascii():
            css = f"\ufeff{css}" if request.compressed else f'@charset "UTF-8";\n{css}'
        return Response(css)


def _failure(message: str, entry: str, lookup: Lookup) -> Response:
    where = _WHERE.search(message)
    first = message.strip().splitlines()[0].removeprefix("Error: ")
    if where is None:
        return Response(error=first)
    path = entry if where[3] in ("stdin", "input_stdin") else where[3].strip()
    # libsass names files from the working directory on.
    path = next((each for each in lookup.loaded if each != path and posixpath.abspath(path) == each), path)
    line, column = int(where[1]) - 1, int(where[2] or 1) - 1
    shown = next((text[3:] for text in message.splitlines() if text.startswith(">> ")), "")
    return Response(error=first, span=Span(url_of(path), line, column, line, column, shown))
