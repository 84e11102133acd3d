"""jekyll-gist 1.5: `{% gist user/id file %}` embeds a gist by its script.

The gem also fetches the code for readers without scripts; a build here uses no network, so that is left out, as with
the gem's `gist: noscript: false`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from generator.liquid import Parser, Tag
from generator.liquid.values import to_s
from generator.plugin import Extensions, Plugin

if TYPE_CHECKING:
    from generator.liquid import Context

_ARGUMENTS = re.compile(r"(\S+|.*(?=/).+)\s?(\S*)")
_VARIABLE = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+|\[[^\]]*\])*|\"[^\"]*\"|'[^']*'")


class Gist(Plugin):
    """`{% gist 1234 %}`, `{% gist user/1234 file.py %}`; both may be variables."""

    name: ClassVar[str] = "jekyll-gist"

    def extensions(self) -> Extensions:
        return Extensions(tags={"gist": GistTag})


class GistTag(Tag):
    """The script of a gist."""

    def setup(self, parser: Parser) -> None:
        match = _ARGUMENTS.fullmatch(self.markup)
        if match is None:
            raise parser.error(self, "gist needs the number of a gist", hint="{% gist user/1234567 file.py %}")
        self.gist, self.file = match[1].strip(), match[2].strip()

    def render(self, context: Context) -> str:
        gist, file = _value(self.gist, context), _value(self.file, context)
        query = f"?file={file}" if file else ""
        return f'<script src="https://gist.github.com/{gist}.js{query}"> </script>'


def _value(text: str, context: Context) -> str:
    """The value of a variable of that name, else the text."""
    value = context.evaluate(text) if _VARIABLE.fullmatch(text) else None
    return text if value is None else to_s(value)
