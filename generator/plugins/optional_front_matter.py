"""jekyll-optional-front-matter 0.3: Markdown without front matter makes pages too, but for files about the project."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import ClassVar, Literal

from generator.plugin import Plugin, View
from generator.plugins.shared import flag, markdown_extensions, settings, strings

# Files that GitHub knows by name and that are not part of a site.
LEFT_OUT = frozenset({
    "README", "LICENSE", "LICENCE", "COPYING", "CODE_OF_CONDUCT", "CONTRIBUTING", "ISSUE_TEMPLATE",
    "PULL_REQUEST_TEMPLATE",
})  # fmt: skip


class OptionalFrontMatter(Plugin):
    """`optional_front_matter: enabled, remove_originals`; `require_front_matter`."""

    name: ClassVar[str] = "jekyll-optional-front-matter"

    def adopts(self, path: str, view: View) -> bool | Literal["keep"]:
        stem, dot, ext = path.rpartition("/")[2].rpartition(".")
        if not dot or "." + ext.lower() not in markdown_extensions(view):
            return False
        options = settings(view, "optional_front_matter")
        if options.get("enabled") is False or flag(view.option("require_front_matter")):
            return False
        if stem.upper() in LEFT_OUT and not _included(path, view):
            return False
        return True if options.get("remove_originals") is True else "keep"


def _included(path: str, view: View) -> bool:
    name = path.rpartition("/")[2]
    return any(fnmatchcase(path, pattern) or fnmatchcase(name, pattern) for pattern in strings(view.option("include")))
