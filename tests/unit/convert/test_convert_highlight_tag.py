"""The `highlight` tag: what its markup means and what it writes."""

from __future__ import annotations

import pytest

from generator.convert.commonmark import LINE_BREAK
from generator.convert.highlight import highlight_tag, parse_highlight
from generator.errors import SourceError

RUBY = "\nmodule Jekyll\n  module Tags\n    class HighlightBlock < Liquid::Block\n"


def tag(markup: str, code: str) -> str:
    language, options = parse_highlight(markup)
    return highlight_tag(code, language, options)


def test_a_figure_names_the_language_twice() -> None:
    assert tag("ruby", "\nx\n") == (
        '<figure class="highlight"><pre><code class="language-ruby" data-lang="ruby"><span class="n">x</span>'
        "</code></pre></figure>"
    )


def test_a_plus_is_no_part_of_a_class() -> None:
    assert '<code class="language-c--" data-lang="c++">' in tag("C++", "x")


def test_line_numbers_are_a_table() -> None:
    for markup in ("ruby linenos", "ruby linenos=table", "ruby linenos=inline"):
        html = tag(markup, "\na\nb\n")
        assert (
            '<table class="rouge-table"><tbody><tr><td class="gutter gl"><pre class="lineno">1\n2\n</pre></td>' in html
        )
        assert '<td class="code"><pre><span class="n">a</span>\n<span class="n">b</span>\n</pre></td>' in html


def test_marked_lines_are_in_a_span_with_their_line_break() -> None:
    html = tag('ruby mark_lines="1 2"', RUBY)
    assert '<span class="hll"><span class="k">module</span> <span class="nn">Jekyll</span>\n</span>' in html
    assert '<span class="hll">  <span class="k">module</span> <span class="nn">Tags</span>\n</span>' in html
    assert '<span class="k">class</span> <span class="nc">HighlightBlock</span>' in html
    assert html.count("hll") == 2


def test_marked_lines_go_with_line_numbers() -> None:
    html = tag('ruby linenos mark_lines="2"', "a\nb\n")
    assert '<td class="code"><pre><span class="n">a</span>\n<span class="hll"><span class="n">b</span>\n</span>' in html


def test_apache_directives_are_classes() -> None:
    code = "\nRewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\n"
    assert '<span class="nc">RewriteCond</span>' in tag("apache", code)


def test_an_unknown_language_is_plain_text() -> None:
    assert tag("nosuch", "a < b") == (
        '<figure class="highlight"><pre><code class="language-nosuch" data-lang="nosuch">a &lt; b</code></pre></figure>'
    )


def test_without_rouge_everything_is_plain_text() -> None:
    html = highlight_tag('\n  "a" \n', "ruby", highlighter="none")
    assert ">&quot;a&quot;</code>" in html


def test_line_breaks_can_be_hidden_from_commonmark() -> None:
    html = highlight_tag("a\n\nb", "text", single_line=True)
    assert f"a{LINE_BREAK}{LINE_BREAK}b" in html


def test_options_have_three_forms() -> None:
    assert parse_highlight(' ruby linenos start=3 mark_lines="1 2" ') == (
        "ruby",
        {"linenos": "inline", "start": "3", "mark_lines": ["1", "2"]},
    )


@pytest.mark.parametrize("markup", ["", "ruby mark_lines=", 'ruby a="x"', "ru by=,", '"ruby"'])
def test_other_forms_are_errors(markup: str) -> None:
    with pytest.raises(SourceError, match="Syntax Error in tag 'highlight'") as error:
        parse_highlight(markup)
    assert "Valid syntax: highlight <lang>" in error.value.diagnostic.hint


def test_marked_lines_are_a_quoted_list() -> None:
    with pytest.raises(SourceError, match="Syntax Error for mark_lines declaration"):
        tag("ruby mark_lines=1", "x")
