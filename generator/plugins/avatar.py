"""jekyll-avatar 0.8: `{% avatar name size=80 %}` shows somebody's picture from GitHub."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, cast
from zlib import crc32

from generator.liquid import Parser, Tag
from generator.liquid.values import get, to_s
from generator.plugin import Extensions, Plugin, View
from generator.template.filters.context import render_of

if TYPE_CHECKING:
    from generator.liquid import Context

_USER = re.compile(r"\buser=([\w.]+)\b", re.ASCII)
_SIZE = re.compile(r"\bsize=(\d+)\b", re.IGNORECASE)


class Avatar(Plugin):
    """`{% avatar hubot %}`, `user=page.author`, `size=80`, `lazy=true`; `PAGES_AVATARS_URL` in the environment."""

    name: ClassVar[str] = "jekyll-avatar"

    def extensions(self) -> Extensions:
        return Extensions(tags={"avatar": AvatarTag})


class AvatarTag(Tag):
    """The image."""

    def setup(self, parser: Parser) -> None:
        self.template = parser.template(self.markup)
        match = _SIZE.search(self.markup)
        self.size = match[1] if match else "40"
        user = _USER.search(self.markup)
        self.user = user[1] if user else ""

    def render(self, context: Context) -> str:
        text = context.render(self.template)
        host = cast(View, render_of(context).view).env("PAGES_AVATARS_URL") or ""
        name = _variable(self.user, context) if self.user else text.split(" ")[0].replace("@", "", 1)
        addresses = [_url(name, int(self.size), scale, host) for scale in (1, 2, 3, 4)]
        many = ", ".join(f"{address} {scale}x" for scale, address in enumerate(addresses, 1))
        style = "avatar avatar-small" if int(self.size) < 48 else "avatar"
        start = f'<img class="{style}" alt="{name}" width="{self.size}" height="{self.size}" data-proofer-ignore="true"'
        if "lazy=true" in text:
            return f'{start} src="" data-src="{addresses[0]}" data-srcset="{many}" />'
        return f'{start} src="{addresses[0]}" srcset="{many}" />'


def _variable(name: str, context: Context) -> str:
    value: object = context.get(name.split(".")[0])
    for key in name.split(".")[1:]:
        value = get(value, key)
    return name if value is None or value is False else to_s(value)


def _url(name: str, size: int, scale: int, host: str) -> str:
    path = f"{name}?v=3&s={size * scale}"
    if host:
        return f"{host.rstrip('/')}/{path}"
    # GitHub spreads pictures over four servers; the number must be the same each time for the sake of caches.
    server = crc32(f"{name}?v=3&s={size}".encode()) % 4
    return f"https://avatars{server}.githubusercontent.com/{path}"
