"""Markdown by config: engines, options, warnings."""

from __future__ import annotations

from typing import Any

import pytest

from generator.convert.markdown import Markdown, MarkdownOptions, kramdown_options, markdownify
from generator.convert.registry import Context
from generator.errors import Diagnostic, Severity, SourceError


def markdown(**config: Any) -> Markdown:
    return Markdown(MarkdownOptions.from_config(config))


def convert(text: str, **config: Any) -> str:
    return markdown(**config).convert(text, Context())


def test_kramdown_is_the_default_with_jekylls_options() -> None:
    html = convert("# A title\n\nIt's ~~gone~~\n")
    assert '<h1 id="a-title">A title</h1>' in html
    assert "<p>It’s <del>gone</del></p>" in html


def test_code_is_highlighted_and_code_without_a_language_is_plain_text() -> None:
    assert '<div class="language-ruby highlighter-rouge"><div class="highlight">' in convert("```ruby\nx = 1\n```\n")
    assert '<div class="language-plaintext highlighter-rouge">' in convert("```\nx = 1\n```\n")


def test_a_sites_options_go_above_the_defaults() -> None:
    options = kramdown_options({"toc_levels": "1..3", "syntax_highlighter_opts": {"css_class": "c"}}, None)
    assert options["toc_levels"] == "1..3"
    assert options["input"] == "GFM" and options["hard_wrap"] is False
    assert options["syntax_highlighter"] == "rouge"
    assert options["syntax_highlighter_opts"] == {"css_class": "c", "default_lang": "plaintext", "guess_lang": True}


def test_the_highlighter_of_the_section_goes_before_that_of_the_config() -> None:
    assert kramdown_options({}, "none")["syntax_highlighter"] == "none"
    assert kramdown_options({"syntax_highlighter": "rouge"}, "none")["syntax_highlighter"] == "rouge"
    assert "<span" not in convert("```ruby\nx = 1\n```\n", highlighter="none")


def test_coderay_becomes_rouge_with_a_warning() -> None:
    options = MarkdownOptions.from_config({"kramdown": {"syntax_highlighter": "coderay"}})
    assert options.kramdown["syntax_highlighter"] == "rouge"
    assert [finding.code for finding in options.findings] == ["markdown/coderay"]


def test_extensions_of_files_come_from_the_config() -> None:
    assert [markdown().matches(ext) for ext in (".md", ".MKD", ".markdown", ".txt")] == [True, True, True, False]
    assert markdown(markdown_ext="txt,md").matches(".txt")
    assert markdown().output_ext(".md") == ".html"


def test_an_unknown_engine_is_an_error_with_a_hint() -> None:
    with pytest.raises(SourceError, match="'kramdwon' is not a valid Markdown processor") as error:
        MarkdownOptions.from_config({"markdown": "kramdwon"})
    assert error.value.diagnostic.hint == "did you mean 'kramdown'?"


def test_redcarpet_gets_its_own_hint() -> None:
    with pytest.raises(SourceError) as error:
        MarkdownOptions.from_config({"markdown": "redcarpet"})
    assert "Jekyll 4 has no redcarpet any more" in error.value.diagnostic.hint


def test_options_that_kramdown_does_not_know_are_findings() -> None:
    found = markdown(kramdown={"auto_idss": True}).findings()
    assert [(each.code, each.severity) for each in found] == [("markdown/option", Severity.WARNING)]
    assert "auto_id" in found[0].hint


def test_warnings_have_the_line_of_the_file_and_show_on_demand() -> None:
    told: list[Diagnostic] = []

    def report(diagnostic: Diagnostic) -> None:
        told.append(diagnostic)

    text = "fine\n\n*[HTML]: ok\n\n[^nope] and <b>\n"
    for show in (False, True):
        markdown(kramdown={"show_warnings": show}).convert(text, Context("p.md", 3, report))
    assert told, "kramdown warns of a footnote that does not exist"
    assert {str(each.place).partition(":")[0] for each in told} == {"p.md"}
    assert {each.severity for each in told} == {Severity.NOTE, Severity.WARNING}


def test_python_markdown_is_there_for_those_who_want_it() -> None:
    html = convert("!!! note\n    hi\n", markdown="python-markdown", markdown_extensions=["admonition"])
    assert html.startswith('<div class="admonition note">')


def test_settings_of_extensions_stand_beside_or_below_their_name() -> None:
    text = "# A B\n"
    beside = convert(
        text,
        markdown="python-markdown",
        python_markdown={"extensions": ["toc"], "extension_configs": {"toc": {"permalink": True}}},
    )
    below = convert(text, markdown="python_markdown", markdown_extensions=[{"toc": {"permalink": True}}])
    assert beside == below
    assert 'class="headerlink"' in below


def test_an_extension_that_cannot_be_loaded_is_an_error() -> None:
    with pytest.raises(SourceError, match="the Markdown extension 'admonitoin' cannot be loaded") as error:
        convert("x", markdown="python-markdown", markdown_extensions=["admonitoin"])
    assert error.value.diagnostic.hint == "did you mean 'admonition'?"


def test_extensions_go_on_top_of_kramdown() -> None:
    told: list[Diagnostic] = []

    def report(diagnostic: Diagnostic) -> None:
        told.append(diagnostic)

    above = markdown(markdown_extensions=[{"toc": {"permalink": "¶"}}])
    html = above.convert("## A b\n{: .c}\n\nIt's `x = 1`{:.language-ruby}[^no]\n", Context("p.md", 1, report))
    assert '<h2 class="c" id="a-b">A b<a class="headerlink" href="#a-b"' in html
    assert 'It’s <code class="language-ruby highlighter-rouge"><span class="n">x</span>' in html
    assert [str(each.place) for each in told] == ["p.md:5"]


def test_the_filter_takes_anything() -> None:
    assert markdownify(None, markdown()).strip() == ""
    assert markdownify(12, markdown()) == "<p>12</p>\n"
