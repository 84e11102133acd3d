"""Highlighting as kramdown asks for it: markup, options, names of languages."""

from __future__ import annotations

import pytest

from generator.kramdown.highlight import Cache, Highlighter, highlight_block, highlight_span, lex
from generator.kramdown.highlight.languages import find, guess


def test_a_block_is_wrapped_as_rouge_wraps_it() -> None:
    html = Highlighter().block("x = Class.new\n", "ruby")
    assert html == (
        '<div class="highlight"><pre class="highlight"><code><span class="n">x</span> <span class="o">=</span> '
        '<span class="no">Class</span><span class="p">.</span><span class="nf">new</span>\n</code></pre></div>'
    )


def test_a_span_is_bare() -> None:
    assert Highlighter().span("<a>href</a>", "html") == (
        '<span class="nt">&lt;a&gt;</span>href<span class="nt">&lt;/a&gt;</span>'
    )


def test_php_starts_inside_of_its_tag_unless_the_code_has_one() -> None:
    for name in ("php", "php?start_inline=1"):
        assert highlight_span("$foo = new Bar;", name, {}) == (
            '<span class="nv">$foo</span> <span class="o">=</span> <span class="k">new</span> '
            '<span class="nc">Bar</span><span class="p">;</span>'
        )


@pytest.mark.parametrize("name", ["mermaid", "Ruby", "nosuch", "", "<b>"])
def test_a_language_that_rouge_does_not_know_stays_as_it_is(name: str) -> None:
    assert Highlighter().block("x\n", name) is None


def test_names_of_pygments_alone_count_on_demand() -> None:
    html = Highlighter({"more_languages": True}).block("def x = 1\n", "chaiscript")
    assert html is not None and "<span" in html


def test_plain_text_is_highlighted_only_where_languages_are_guessed() -> None:
    assert highlight_block("a < b\n", "text", {}) is None
    html = highlight_block("a < b\n", "text", {"guess_lang": True})
    assert html == '<div class="highlight"><pre class="highlight"><code>a &lt; b\n</code></pre></div>'


def test_without_a_language_the_default_counts_then_a_guess() -> None:
    assert highlight_block("x = 1\n", None, {}) is None
    assert 'class="mi"' in (highlight_block("x = 1\n", None, {"default_lang": "ruby"}) or "")
    assert 'class="nb"' in (highlight_block("#!/bin/sh\necho hi\n", None, {"guess_lang": True}) or "")


def test_blocks_and_spans_may_be_switched_off_apart() -> None:
    spans_off = Highlighter({"span": {"disable": True}})
    assert spans_off.span("Class", "ruby") is None
    assert spans_off.block("Class", "ruby") is not None
    blocks_off = Highlighter({"block": {"disable": True}})
    assert blocks_off.block("Class", "ruby") is None
    assert blocks_off.span("Class", "ruby") is not None


def test_line_numbers_make_a_table_that_starts_where_asked() -> None:
    html = highlight_block("a\nb\n", "ruby", {"block": {"line_numbers": True, "start_line": 9}})
    assert html is not None
    assert '<pre class="highlight"><code><table class="rouge-table"><tbody><tr>' in html
    assert '<td class="rouge-gutter gl"><pre class="lineno">9\n10\n</pre></td>' in html
    assert '<td class="rouge-code"><pre><span class="n">a</span>' in html


def test_wrap_and_class_are_options() -> None:
    assert highlight_block("a", "ruby", {"wrap": False}) == '<span class="n">a</span>'
    assert '<pre class="mine">' in (highlight_block("a", "ruby", {"css_class": "mine"}) or "")


def test_a_result_is_made_once() -> None:
    cache = Cache(limit=2)
    highlighter = Highlighter(cache=cache)
    first = highlighter.block("x = 1\n", "ruby")
    assert highlighter.block("x = 1\n", "ruby") is first
    for name in ("go", "java", "c"):
        highlighter.block("x", name)
    assert len(cache) == 2
    assert highlighter.block("x = 1\n", "ruby") == first


def test_kramdown_calls_it_with_options_of_its_own() -> None:
    highlighter = Highlighter({"default_lang": "ruby"})
    assert highlighter("x", None, "span", {"default_lang": "ruby"}) == '<span class="n">x</span>'
    assert highlighter("x", None, "block", {}) is None


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("#!/usr/bin/env python3\n", "python"),
        ("#!/bin/bash\n", "shell"),
        ("<!DOCTYPE html>\n<p>", "html"),
        ("<?xml version='1.0'?><a/>", "xml"),
        ("%YAML 1.2\n---\n", "yaml"),
        ("--- a\n+++ b\n", "diff"),
        ("class Foo\nend\n", "plaintext"),
    ],
)
def test_code_tells_its_language(code: str, tag: str) -> None:
    assert guess(code) == tag
    assert find("guess", code) == (tag, {})


def test_aliases_lead_to_one_language() -> None:
    assert {lex(name, "x")[0] for name in ("sh", "bash", "zsh", "shell")} == {"shell"}  # type: ignore[index]
    assert find("console?prompt=%25&lang=ruby", "") == ("console", {"prompt": "%", "lang": "ruby"})
