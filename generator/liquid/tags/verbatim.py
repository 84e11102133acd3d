"""Tags that do not render what is in them: `raw`, `comment`, and `doc` and `#` of Liquid 5."""

from __future__ import annotations

import re

from generator.liquid.compiler import Emitter
from generator.liquid.nodes import Body, BuiltinBlock, BuiltinTag, Text
from generator.liquid.parser import MAX_DEPTH, Parser

_RAW_END = re.compile(r"(.*)\{%\s*(\w+)\s*(.*)?%\}", re.DOTALL | re.ASCII)
_RAW_END5 = re.compile(r"(.*)\{%-?\s*(\w+)\s*(.*)?-?%\}", re.DOTALL | re.ASCII)
_TAG5 = re.compile(r"\{%-?\s*(\w+)", re.ASCII)


class Raw(BuiltinBlock):
    """`{% raw %}…{% endraw %}`: as it stands."""

    pattern = _RAW_END
    trims = False

    def setup(self, parser: Parser) -> None:
        if self.markup:
            message = f"Syntax Error in '{self.name}' - Valid syntax: {self.name}"
            raise parser.error(self, message, f"{{% {self.name} %}} takes nothing")

    def parse(self, parser: Parser) -> None:
        pieces, match = parser.raw(self, self._end)
        if self.trims:
            parser.trim_after(match.string)
        self.text = "".join(pieces) + match[1]
        self.body = Body([])

    def _end(self, text: str) -> re.Match[str] | None:
        if "%}" not in text or f"end{self.name}" not in text:
            return None
        match = self.pattern.fullmatch(text)
        return match if match and match[2] == f"end{self.name}" else None

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return not self.text

    def emit(self, emitter: Emitter) -> None:
        emitter.text(self.text)


class Raw5(Raw):
    """`raw` of Liquid 5, whose end tag may have dashes."""

    pattern = _RAW_END5
    trims = True


class Comment(BuiltinBlock):
    """`{% comment %}…{% endcomment %}`: parsed (tags in it must be closed) but not rendered."""

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return True

    def parse(self, parser: Parser) -> None:
        self.body = Body([])
        while True:
            _, end = parser.until(self)
            if end.name == "endcomment":
                return

    def emit(self, emitter: Emitter) -> None:
        pass


class Comment5(Comment):
    """`comment` of Liquid 5, which does not parse its body but counts comments in it."""

    def parse(self, parser: Parser) -> None:
        self.body = Body([])
        if parser.in_liquid_tag:
            self._parse_lines(parser)
            return
        depth = 1
        raw = False

        def ends(text: str) -> re.Match[str] | None:
            nonlocal depth, raw
            match = _TAG5.match(text) if text.endswith("%}") else None
            name = match[1] if match else ""
            if raw:
                raw = not (name == "endraw" or (_RAW_END5.fullmatch(text) and text.rstrip("-%}").endswith("endraw")))
                return None
            raw = name == "raw"
            depth += (name == "comment") - (name == "endcomment")
            if depth > MAX_DEPTH:
                raise parser.error(self, "Nesting too deep")
            return None if depth else match

        _, match = parser.raw(self, ends)
        parser.trim_after(match.string)

    def _parse_lines(self, parser: Parser) -> None:
        depth = 1
        while (line := parser.next_line()) is not None:
            name = line.strip().split(None, 1)[0] if line.strip() else ""
            depth += (name == "comment") - (name == "endcomment")
            if not depth:
                return
        raise parser.error(self, "'comment' tag was never closed", "add endcomment")


class Doc(Raw5):
    """`{% doc %}…{% enddoc %}` of Liquid 5: writes nothing."""

    def setup(self, parser: Parser) -> None:
        if self.markup:
            message = f"Syntax Error in '{self.name}' - Valid syntax: {{% {self.name} %}}{{% end{self.name} %}}"
            raise parser.error(self, message)

    def parse(self, parser: Parser) -> None:
        def ends(text: str) -> re.Match[str] | None:
            match = _RAW_END5.fullmatch(text) if text.endswith("%}") else None
            if match and match[2] == "doc":
                message = "Syntax Error in 'doc' - Nested doc tags are not allowed"
                raise parser.error(self, message)
            return match if match and match[2] == "enddoc" else None

        _, match = parser.raw(self, ends)
        parser.trim_after(match.string)
        self.body = Body([Text("", self.offset)])

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return True

    def emit(self, emitter: Emitter) -> None:
        pass


class InlineComment(BuiltinTag):
    """`{% # … %}` of Liquid 5; each of its lines begins with a hash."""

    blank = True

    def setup(self, parser: Parser) -> None:
        if re.search(r"\n\s*[^#\s]", self.raw_markup):
            message = "Syntax error in tag '#' - Each line of comments must be prefixed by the '#' character"
            raise parser.error(self, message)

    def emit(self, emitter: Emitter) -> None:
        pass
