"""`highlight`: a block of code in colours.

{% highlight ruby linenos mark_lines="1 3" %}…{% endhighlight %}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from generator.liquid import Block, Context, Parser
from generator.liquid.values import to_s
from generator.template.filters.context import render_of

_SYNTAX = re.compile(r'^([a-zA-Z0-9.+#_-]+)((?:\s+\w+(?:=(?:\w+|"(?:[0-9]+\s)*[0-9]+"))?)*)$', re.ASCII | re.MULTILINE)
_OPTION = re.compile(r'(\w+)(?:=(?:"([^"]*)"|(\w+)))?', re.ASCII)
_OUTER_BREAKS = re.compile(r"\A[\n\r]+|[\n\r]+\Z")


def read_options(text: str) -> Mapping[str, object]:
    """The options after the language: `linenos` is `"inline"` unless it says another way, lists are lists of text."""
    options: dict[str, object] = {}
    for name, quoted, plain in _OPTION.findall(text):
        options[name] = quoted.split() if quoted else plain or True
    if options.get("linenos") is True:
        options["linenos"] = "inline"
    return options


class Highlight(Block):
    """`{% highlight LANG [linenos] [mark_lines="1 2"] %}…{% endhighlight %}`"""

    def setup(self, parser: Parser) -> None:
        match = _SYNTAX.search(self.markup)
        if match is None:
            message = (
                f"Syntax Error in tag 'highlight' while parsing the following markup:\n\n{self.markup}\n\n"
                'Valid syntax: highlight <lang> [linenos] [mark_lines="3 4 5"]'
            )
            raise parser.error(self, message, hint="name the language first; plain text is 'text'")
        self.language = match[1].lower()
        options = dict(read_options(match[2]))
        if "mark_lines" in options:
            lines = options["mark_lines"]
            if not isinstance(lines, list):
                message = "Syntax Error for mark_lines declaration. Expected a double-quoted list of integers."
                raise parser.error(self, message, hint='write mark_lines="1 3"')
            options["mark_lines"] = [int(line) for line in lines]
        self.options: Mapping[str, object] = options

    def render(self, context: Context, body: Callable[[], str] | None = None) -> str:
        code = _OUTER_BREAKS.sub("", body() if body else "")
        html = render_of(context).view.highlight(code, self.language, self.options)
        prefix = to_s(context.find("highlighter_prefix"))
        return prefix + html + to_s(context.find("highlighter_suffix"))
