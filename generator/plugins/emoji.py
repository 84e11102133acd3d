"""jemoji 0.13: `:smile:` in a page becomes an image of GitHub's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

from generator.model import Document
from generator.plugin import Plugin, View
from generator.plugins.html_text import in_body, in_texts
from generator.plugins.mentions import is_html
from generator.plugins.shared import settings

_NAME = re.compile(r":([a-z0-9_+-]+):")
_IGNORED = frozenset({"pre", "code", "tt"})
# GitHub's own, which are no characters.
_CUSTOM = (
    "accessibility", "atom", "basecamp", "basecampy", "bowtie", "dependabot", "electron", "feelsgood", "finnadie",
    "fishsticks", "goberserk", "godmode", "hurtrealbad", "neckbeard", "octocat", "rage1", "rage2", "rage3", "rage4",
    "shipit", "suspect", "trollface",
)  # fmt: skip


class Emoji(Plugin):
    """`emoji: src`, the address under which the images are; `ASSET_HOST_URL` in the environment."""

    name: ClassVar[str] = "jemoji"

    def output(self, text: str, document: Document, view: View) -> str:
        if not _NAME.search(text) or not is_html(document, view):
            return text
        known = files()
        root = _root(view)

        def image(match: re.Match[str]) -> str:
            name = match[1]
            if name not in known:
                return match[0]
            shown = f'title=":{name}:" alt=":{name}:" src="{root}/emoji/{known[name]}"'
            return f'<img class="emoji" {shown} height="20" width="20">'

        return in_body(text, lambda body: in_texts(body, _IGNORED, lambda piece: _replaced(piece, image, known)))


def _replaced(text: str, image: object, known: Mapping[str, str]) -> str:
    """The text with its emoji replaced; a colon that closes no emoji may open the next."""
    assert callable(image)
    parts: list[str] = []
    at = 0
    while (match := _NAME.search(text, at)) is not None:
        end = match.end() if match[1] in known else match.end() - 1
        parts += [text[at : match.start()], image(match) if match[1] in known else text[match.start() : end]]
        at = end
    return "".join(parts) + text[at:]


@lru_cache(maxsize=1)
def files() -> Mapping[str, str]:
    """The image file of each name."""
    from generator.plugins.emoji_names import NAMES

    found = {name: f"{name}.png" for name in _CUSTOM}
    for entry in NAMES.split():
        codes, _, names = entry.partition("=")
        found.update((name, f"unicode/{codes}.png") for name in names.split(","))
    return found


def _root(view: View) -> str:
    source = settings(view, "emoji").get("src")
    if isinstance(source, str):
        return source.rstrip("/")
    host = view.env("ASSET_HOST_URL") or "https://github.githubassets.com"
    return host.removesuffix("/") + "/images/icons"
