"""kramdown takes any text: no exception, balanced HTML, and about linear time."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.kramdown import Options, convert
from generator.kramdown.extension import host

GFM = Options(input="gfm", hard_wrap=False, syntax_highlighter=None)
PLAIN = Options(syntax_highlighter=None)
FANCY = Options(input="gfm", html_to_native=True, parse_block_html=True, syntax_highlighter=None)

FRAGMENTS = [
    *"*_`<>[]()!#|{}:\\\"'$&~-+=^1.\n\t x",
    *["**", "``", "\n\n", "    ", "\n> ", "\n- ", "\n1. ", "\n: ", "```\n", "~~~\n", "$$", "{:", "{::comment}", "{:/}"],
    *[
        "[a]: b\n",
        "[^1]",
        "\n[^1]: n\n",
        "*[x]: y\n",
        "|--|\n",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<a@b.c>",
    ],
    *[
        "<table><tr><td>",
        "<h1>",
        "<pre><code>",
        "<div markdown='1'>",
        "&amp;",
        "&#0;",
        "&#xFFFFFFFFFF;",
        "word",
        "é",
        "{:.a #b}",
    ],
    *[
        "\n===\n",
        "\n---\n",
        "# h\n",
        "{:toc}",
        "{:footnotes}",
        "  \n",
        "\\\n",
        "![",
        "](u 't')",
        "<script>",
        "\0",
        "\r",
        "\v",
        "\f",
    ],
]
documents = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("options", [GFM, PLAIN, FANCY], ids=["gfm", "kramdown", "native"])
@settings(max_examples=250, deadline=None)
@given(text=documents)
def test_any_text_is_converted(options: Options, text: str) -> None:
    result = convert(text, options)
    assert all(line >= 0 and message for line, message in result.warnings)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="*_`[]()!#|:\"'~-+=^1. \n\tabc", max_size=120))
def test_the_html_is_balanced_where_the_text_has_none(text: str) -> None:
    open_tags: list[str] = []
    for closing, name, void in re.findall(r"<(/?)([a-z0-9]+)[^>]*?(/?)>", convert(text, GFM).html):
        if closing:
            assert open_tags.pop() == name
        elif not void:
            open_tags.append(name)
    assert open_tags == []


@settings(max_examples=60, deadline=None)
@given(text=documents)
def test_the_same_text_gives_the_same_html(text: str) -> None:
    assert convert(text, GFM) == convert(text, GFM)


@settings(max_examples=60, deadline=None)
@given(text=documents)
def test_python_markdown_can_host_any_text(text: str) -> None:
    assert isinstance(host([], None, {"input": "GFM", "syntax_highlighter": None})(text), str)


SLOW: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n + "a" + "]" * n,
    "open links": lambda n: "[a](<b" * n,
    "images": lambda n: "![[]()" * n,
    "emphasis": lambda n: "*a **a " * n,
    "closers": lambda n: "*a_ " * n,
    "underscores": lambda n: "_" * n + "a" + "_" * n,
    "code runs": lambda n: "".join("e" + "`" * length for length in range(1, int((2 * n) ** 0.5))),
    "quotes": lambda n: "> " * n + "a",
    "lists": lambda n: "- " * n + "a",
    "unclosed elements": lambda n: "<b>" * n,
    "unclosed blocks": lambda n: "<div>\n" * n,
    "broken tags": lambda n: "<div\n" * n,
    "nested markdown": lambda n: "<div markdown='1'>\n" * n,
    "comments": lambda n: "<!--" * n,
    "extensions": lambda n: "{::comment}" * n,
    "fences": lambda n: "~~~~x\n```\n" * n,
    "math": lambda n: "$$a" * n,
    "table cells": lambda n: "|" * n + "\n|-|\n" + "|" * n,
    "code in tables": lambda n: "`a|b` | <code " * n,
    "footnotes": lambda n: "".join(f"[^{i}]: x [^{i + 1}]\n\n" for i in range(n)) + "[^0]",
    "definitions": lambda n: "".join(f"[a{i}]: u\n" for i in range(n)) + "[a1] " * n,
    "spaces": lambda n: "<a" + " " * n + "b" * n,
    "attributes": lambda n: "{:a='b" * n,
    "attribute lists of blocks that never close": lambda n: "{:.a\n\n" * n,
    "attribute lists of lines that never close": lambda n: "{:.a\n" * n,
    "attribute lists behind code that never close": lambda n: "    a\n{:.a\n" * n,
    "attribute lists in items that never close": lambda n: "- a\n{:.a\n" * n,
    "attribute lists that close at the end of the text": lambda n: "{:.a\n\n" * n + "} b",
    "attribute lists with escaped braces": lambda n: "{:.a \\} b\n\n" * n,
    "extensions that close at the end of the text": lambda n: "{::a \n\n" * n + "a{::b " * n + "}",
    "attributes that close at the end of the text": lambda n: "a{:a " * n + "}",
    "comments between quotes": lambda n: "<!--\n\n> <!--\n\n" * n,
    "spans in cells of tables": lambda n: "|<a>y</a><table>" * n,
}


@pytest.fixture
def without_gc() -> Iterator[None]:
    """What the collector takes hangs on all that other tests have left in this process."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_gc")
@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("options", [GFM, PLAIN], ids=["gfm", "kramdown"])
def test_time_grows_about_linearly(options: Options, name: str) -> None:
    def cpu(size: int) -> float:
        text = SLOW[name](size)
        start = time.process_time()
        convert(text, options)
        return time.process_time() - start

    small = min(cpu(1200) for _ in range(3))
    large = min(cpu(12000) for _ in range(2))
    assert large < 35 * small + 0.05  # 10 would be linear, 100 quadratic; a busy machine may treble a time


@pytest.mark.usefixtures("without_gc")
def test_a_large_text_takes_no_more_a_character_than_a_small_one() -> None:
    page = (
        '# Head\n\nSome *text* with `code`, "quotes" and [a link](/u).\n\n- a\n- b\n\n```\ncode\n```\n\n| a | b |\n\n'
    )

    def cpu(count: int) -> float:
        text = page * count
        start = time.process_time()
        assert convert(text, GFM).html.count("<h1") == count
        return time.process_time() - start

    assert cpu(4000) < 10 * cpu(1000) + 0.05
