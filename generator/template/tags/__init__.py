"""Jekyll's tags, registered once: tags of Liquid, and through `generator.template.jinja_tags` tags of Jinja too."""

from __future__ import annotations

from collections.abc import Mapping

from generator.liquid import Tag
from generator.template.tags.highlight import Highlight
from generator.template.tags.include import Include, IncludeCached, IncludeRelative
from generator.template.tags.links import Link, PostUrl

TAGS: Mapping[str, type[Tag]] = {
    "highlight": Highlight,
    "include": Include,
    "include_cached": IncludeCached,
    "include_relative": IncludeRelative,
    "link": Link,
    "post_url": PostUrl,
}

__all__ = ["TAGS"]
