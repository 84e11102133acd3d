"""Markdown on which parsers take forever: the patterns of cmark's pathological tests, and of kramdown's own syntax."""

from __future__ import annotations

import pytest
from hostile import Case, Run

N = 20_000
PATTERNS = {
    "nested strong emphasis": "*a **a " * N + "b" + " a** a*" * N,
    "many emphasis closers with no openers": "a_ " * N,
    "many emphasis openers with no closers": "_a " * N,
    "many link closers with no openers": "a]" * N,
    "many link openers with no closers": "[a" * N,
    "mismatched openers and closers": "*a_ " * N,
    "emphasis of openers and closers of three": "a**b" + "c* " * N,
    "link openers and emphasis closers": "[ a_" * N,
    "a pattern of links": "[ (](" * N,
    "links within images": "![[]()" * N,
    "nested brackets": "[" * N + "a" + "]" * N,
    "nested block quotes": "> " * N + "a",
    "nested block quotes on many lines": "".join("> " * n + "a\n" for n in range(300)),
    "deep lists": "".join("  " * n + "* a\n" for n in range(500)),
    "lists on one line": "- " * N + "a",
    "numbered lists on one line": "1. " * N + "a",
    "runs of backticks": "".join("e" + "`" * n for n in range(500)),
    "backticks that never close": "`" * N + "a",
    "many short runs of backticks": "`a``b```c" * N,
    "unclosed links": "[a](<b" * N,
    "unclosed links in parentheses": "[a](b" * N,
    "many parentheses in a link": "[a](" + "(" * N + ")" * N + ")",
    "unclosed comments": "</" + "<!--" * N,
    "unclosed processing instructions": "<?" * N,
    "unclosed declarations": "<!A " * N,
    "unclosed CDATA": "<![CDATA[" * N,
    "nested HTML": "<div>" * 3000 + "a" + "</div>" * 3000,
    "nested HTML that is Markdown": '<div markdown="1">\n' * 300 + "a" + "\n</div>" * 300,
    "HTML that never closes": "<div>\n\n" * 3000,
    "tags with many attributes": "<a" + " b='c'" * N + ">",
    "tags with quotes that never close": "<a b='" * N,
    "many less-than signs": "<" * N,
    "many angle links": "<http://" * N,
    "many addresses": "<a@" * N,
    "many references": "".join(f"[{n}]: u\n" for n in range(N)),
    "many uses of one reference": "[" + "x" * 1000 + "]: u\n" + "[a] " * N,
    "references that never close": "[a]: " * N,
    "reference titles that never close": "[a]: b 'c\n" * N,
    "footnotes that hold each other": "".join(f"[^{n}]: [^{n + 1}]\n" for n in range(500)) + "[^0]",
    "a footnote that holds itself": "[^a]\n\n[^a]: x[^a]",
    "many footnotes": "[^a]" * N + "\n\n[^a]: x",
    "many abbreviations": "".join(f"*[a{n}]: b\n" for n in range(2000)) + "a1 a2 a3 " * 2000,
    "attributes that never close": "{:" * N,
    "many attributes": "a\n{: " + ".a #b c='d' " * 5000 + "}",
    "attribute lists that name each other": "".join(f"{{:r{n}: r{n + 1}}}\n" for n in range(500)) + "a\n{: r0}",
    "escapes": "\\" * N + "*",
    "all escapes": "\\*" * N,
    "entities": "&" * N,
    "entities that never end": "&#" + "9" * N,
    "many long entities": "&aaaaaaaaaaaaaaaa" * N,
    "tables of many columns": "|a" * N + "|\n" + "|-" * N + "|\n",
    "tables of many lines": "|a|b|\n" * N,
    "a table that almost is one": "a|b " * N + "\n" + "-|" * N + "x",
    "setext lines": "a\n=\n" * N,
    "headers": "# " * N,
    "headers of one name": "# a\n\n" * 5000,
    "headers with ids that never close": "# a {#" * N,
    "maths": "$$" * N,
    "maths that never closes": "$$a" * N,
    "definition lists": "a\n: " * N,
    "deep definition lists": "a\n" + ": " * N,
    "quotes": "\"'" * N,
    "dashes and dots": "-." * N + "..." * N,
    "white space": " " * 200_000 + "a",
    "blank lines": "\n" * 200_000 + "a",
    "tabs": "\t" * N + "a",
    "white space at the ends of lines": ("a" + " " * 500 + "\n") * 300,
    "one long word": "a" * 1_000_000,
    "many hard line breaks": "a  \n" * N,
    "fences that never close": "```\n" * 999 + "~~~\n" * 999,
    "a fence with a long name": "```" + "a" * N + "\nx\n```",
    "indented code": "    a\n\n" * N,
    "horizontal lines": "* * *\n" * N,
    "extensions that never close": "{::comment}" * 3000,
    "options of the document": "{::options template='/etc/passwd' toc_levels='9999..1' syntax_highlighter='x' /}\na",
    "a nomarkdown that is code": "{::nomarkdown}<?php system('id') ?>{:/}",
    "end of block markers": "a\n^\n" * N,
    "characters of no width": "\u200b*\u200b_" * N,
    "combining characters": "a" + "\u0301" * N,
    "right to left marks": "\u202e*a*" * N,
    "NUL characters": "\0*a*" * N,
    "replacement characters": "\ufffd\ufffe" * N,
    "emoji names": ":a" * N + ":",
    "strikethrough": "~~a" * N,
    "urls": "http://a." * N,
    "template marks in code": "`{{`" * N,
}
CONFIGS = {
    "kramdown": "title: T\n",
    "commonmark": "title: T\nmarkdown: CommonMark\n",
    "gfm with plugins": "title: T\n"
    "plugins: [jekyll-mentions, jemoji, jekyll-relative-links, jekyll-titles-from-headings]\n",
}


@pytest.mark.parametrize("story", PATTERNS)
def test_markdown_ends(story: str, run: Run) -> None:
    limits = "limits: {seconds: 6}\n"
    outcome, _ = run(
        Case(story, {"_config.yml": CONFIGS["kramdown"] + limits, "a.md": f"---\n---\n{PATTERNS[story]}\n"})
    )
    assert "limit/time" not in outcome.codes, f"{outcome.seconds:.1f} s"
    assert outcome.ok or outcome.codes[0].startswith("liquid/")


@pytest.mark.parametrize("kind", ["commonmark", "gfm with plugins"])
def test_other_markdown_ends(kind: str, run: Run) -> None:
    pages = {f"p{n}.md": f"---\n---\n{PATTERNS[story][:10_000]}\n" for n, story in enumerate(PATTERNS)}
    outcome, _ = run(Case(kind, {"_config.yml": CONFIGS[kind], **pages}, seconds=20))
    assert outcome.seconds < 20
