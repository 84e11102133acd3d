"""jekyll-last-modified-at 1.3: `page.last_modified_at`, by git or else by the file system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, cast

from generator.dates import strftime
from generator.liquid import Tag
from generator.model import Document
from generator.plugin import Extensions, Plugin, View, with_data
from generator.plugins.shared import date_time, settings
from generator.template.filters.context import render_of

if TYPE_CHECKING:
    from generator.liquid import Context

# One question for all files: a time before the names of the files of each commit, newest first.
_LOG = ("git", "-c", "core.quotepath=off", "log", "--format=%x00%ct", "--name-only", "--relative", "--no-merges")


class LastModified(Plugin):
    """`last-modified-at: date-format`; `{% last_modified_at %d.%m.%Y %}`."""

    name: ClassVar[str] = "jekyll-last-modified-at"

    def extensions(self) -> Extensions:
        return Extensions(tags={"last_modified_at": LastModifiedTag})

    def document(self, document: Document, body: str, view: View) -> Document:
        if document.data.get("last_modified_at") is not None:
            return document
        moment = last_modified(document.path, view)
        return document if moment is None else with_data(document, last_modified_at=moment)


class LastModifiedTag(Tag):
    """The time with the format of the tag, of the config, or as `07-May-26`."""

    def render(self, context: Context) -> str:
        render = render_of(context)
        view = cast(View, render.view)
        moment = last_modified(render.path, view)
        if moment is None:
            return ""
        return strftime(moment, self.markup or str(settings(view, "last-modified-at").get("date-format") or "%d-%b-%y"))


def last_modified(path: str, view: View) -> datetime | None:
    """When a file was last changed: its last commit, or the time of the file where it is in none."""
    seconds = _commits(view.command(*_LOG) or "").get(path)
    moment = view.modified(path) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    local = date_time(view, moment)
    return local if isinstance(local, datetime) else None


@lru_cache(maxsize=2)
def _commits(log: str) -> Mapping[str, int]:
    """The time of the newest commit of each file."""
    found: dict[str, int] = {}
    for entry in log.split("\0")[1:]:
        seconds, _, names = entry.partition("\n")
        for name in names.split("\n"):
            if name:
                found.setdefault(name, int(seconds))
    return found
