"""CommonMark over cmark-gfm, with the code blocks of jekyll-commonmark and of jekyll-commonmark-ghpages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from generator.errors import Diagnostic, Place, Report, Severity
from generator.text import did_you_mean

if TYPE_CHECKING:
    from generator.kramdown.highlight import Highlighter

# Stands for a line break in highlighted code while CommonMark reads the page: at a blank line it would end the figure.
LINE_BREAK = "<br data-jekyll-commonmark-ghpages>"

OPTIONS = tuple(
    """DEFAULT SOURCEPOS HARDBREAKS UNSAFE NOBREAKS VALIDATE_UTF8 SMART GITHUB_PRE_LANG LIBERAL_HTML_TAG FOOTNOTES
    STRIKETHROUGH_DOUBLE_TILDE TABLE_PREFER_STYLE_ATTRIBUTES FULL_INFO_STRING""".split()  # noqa: SIM905
)
EXTENSIONS = ("table", "strikethrough", "autolink", "tagfilter", "tasklist")

# cmark writes the position of each block; in raw HTML nobody does. It tells real code blocks from quoted ones.
_POSITION = r' data-sourcepos="\d+:\d+-\d+:\d+"'
_CODE = re.compile(
    rf'<pre({_POSITION})(?: lang="([^"]*)")?(?: data-meta="[^"]*")?>'
    rf'<code(?: class="language-([^"]*)")?(?: data-meta="[^"]*")?>(.*?)</code></pre>',
    re.S,
)
_POSITIONS = re.compile(_POSITION)
_REFERENCE = re.compile(
    r'<sup class="footnote-ref"><a href="#fn-[^"]*" id="fnref-[^"]*" data-footnote-ref>(\d+)</a></sup>'
)
_NOTE = re.compile(r'<li id="fn-[^"]*">')
_BACK = re.compile(
    r' ?<a href="#fnref-[^"]*" class="footnote-backref" data-footnote-backref data-footnote-backref-idx="([\d-]+)"'
    r'[^>]*>↩(?:<sup class="footnote-ref">\d+</sup>)?</a>'
)
_NOTES = '<section class="footnotes" data-footnotes>'
# What the extension tagfilter makes text: to commonmarker's renderer start tags only, to cmark's own end tags as well.
_FILTERED = re.compile(
    r"<(?=(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[ \t\r\n\f\v]|/?>))", re.I
)
_HEADER = re.compile(rf"<h([1-6])({_POSITION})>(.*?)</h\1>", re.S)


@dataclass(frozen=True, slots=True)
class CommonMarkOptions:
    """Options and extensions as jekyll-commonmark's config names them, upper and lower case."""

    options: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    github_pages: bool = False

    @classmethod
    def of(cls, config: Mapping[str, Any], report: Report, *, github_pages: bool = False) -> CommonMarkOptions:
        """From the section `commonmark` of a config; what cmark does not know is reported and left out."""
        options = _known([str(each).upper() for each in _list(config.get("options"))], OPTIONS, "option", report)
        extensions = _known([str(each) for each in _list(config.get("extensions"))], EXTENSIONS, "extension", report)
        return cls(options, extensions, github_pages)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _known(names: list[str], valid: Iterable[str], kind: str, report: Report) -> tuple[str, ...]:
    for name in names:
        if name not in valid:
            hint = did_you_mean(name, valid) or f"valid {kind}s: {', '.join(valid)}"
            message = f"CommonMark: {name} is not a valid {kind}"
            report(Diagnostic("markdown/commonmark", message, Place("_config.yml"), Severity.WARNING, hint=hint))
    return tuple(name for name in names if name in valid)


@dataclass(frozen=True, slots=True)
class CommonMark:
    """Markdown → HTML under one set of options."""

    options: CommonMarkOptions
    highlighter: Highlighter = field(default_factory=lambda: _highlighter())

    def render(self, text: str) -> str:
        """HTML of a text."""
        from cmarkgfm import cmark

        wanted = set(self.options.options)
        flags = cmark.Options.CMARK_OPT_SOURCEPOS
        for name in wanted:
            flags |= getattr(cmark.Options, f"CMARK_OPT_{name}", 0)
        extensions = [name for name in self.options.extensions if name != "tagfilter"]
        html: str = cmark.markdown_to_html_with_extensions(text, flags, extensions)
        if "tagfilter" in self.options.extensions:
            html = _FILTERED.sub("&lt;", html)
        html = _CODE.sub(self._code_block, html)
        body, mark, notes = html.rpartition(f"\n{_NOTES}")
        if mark:
            html = f'{_plain_references(body)}\n<section class="footnotes">{_plain_notes(_plain_references(notes))}'
        if self.options.github_pages:
            html = self._with_ids(html)
        if "SOURCEPOS" not in wanted:
            html = _POSITIONS.sub("", html)
        return html.replace(LINE_BREAK, "\n") if self.options.github_pages else html

    def _code_block(self, match: re.Match[str]) -> str:
        from generator.kramdown.highlight import lex, spans

        position, code = match[1], unescape(match[4])
        info = unescape(match[2] or match[3] or "")
        if self.options.github_pages:
            return self._github_pages(match, re.split(r"[\s,]", info)[0], code)
        language = info.split()[0] if info.split() else None
        attribute = f' data-lang="{language}"' if language else ""
        pre, inner = (attribute, "") if "GITHUB_PRE_LANG" in self.options.options else ("", attribute)
        found = lex(language, code)
        html = spans(found[1] if found else [("", code)])
        name = f"language-{language} " if language else ""
        return (
            f'<div class="{name}highlighter-rouge"><div class="highlight"><pre{position} class="highlight"{pre}>'
            f"<code{inner}>{html}</code></pre></div></div>"
        )

    def _github_pages(self, match: re.Match[str], language: str, code: str) -> str:
        html = self.highlighter.block(code, language) if language else None
        return match[0] if html is None else f'<div class="language-{language} highlighter-rouge">{html}</div>'

    def _with_ids(self, html: str) -> str:
        used: dict[str, int] = {}

        def header(match: re.Match[str]) -> str:
            name = header_id(match[3])
            if name in used:
                used[name] += 1
                name = f"{name}-{used[name]}"
            else:
                used[name] = 0
            return f'<h{match[1]}{match[2]} id="{name}">{match[3]}</h{match[1]}>'

        return _HEADER.sub(header, html)


def _highlighter() -> Highlighter:
    from generator.kramdown.highlight import Highlighter

    return Highlighter({"guess_lang": True})


def _plain_references(html: str) -> str:
    """Footnote marks as commonmarker writes them: by number, where newer versions of cmark go by name."""
    return _REFERENCE.sub(r'<sup class="footnote-ref"><a href="#fn\1" id="fnref\1">\1</a></sup>', html)


def _plain_notes(html: str) -> str:
    first, *rest = _NOTE.split(html)
    out = [first]
    for number, note in enumerate(rest, 1):

        def back(match: re.Match[str], number: int = number) -> str:
            if "-" in match[1]:
                return ""
            blank = " " if match[0].startswith(" ") else ""
            return f'{blank}<a href="#fnref{number}" class="footnote-backref">↩</a>'

        out.append(f'<li id="fn{number}">{_BACK.sub(back, note)}')
    return "".join(out)


def header_id(html: str) -> str:
    """The id that GitHub Pages gives a header: what is left of its HTML, tags and all, of ASCII letters and digits."""
    text = re.sub(r"^[^a-zA-Z]+", "", html, flags=re.M)
    return re.sub(r"[^a-zA-Z0-9 -]", "", text).replace(" ", "-").lower() or "section"
