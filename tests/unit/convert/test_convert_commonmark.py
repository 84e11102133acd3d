"""CommonMark as jekyll-commonmark and jekyll-commonmark-ghpages write it."""

from __future__ import annotations

from typing import Any

from generator.convert.commonmark import CommonMark, CommonMarkOptions, header_id
from generator.convert.markdown import Markdown, MarkdownOptions
from generator.convert.registry import Context


def render(text: str, *options: str, extensions: tuple[str, ...] = (), github_pages: bool = False) -> str:
    return CommonMark(CommonMarkOptions(options, extensions, github_pages)).render(text)


def convert(text: str, **config: Any) -> str:
    return Markdown(MarkdownOptions.from_config(config)).convert(text, Context())


def test_code_blocks_have_rouges_markup() -> None:
    assert render("```ruby\nx\n```\n") == (
        '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight">'
        '<code data-lang="ruby"><span class="n">x</span>\n</code></pre></div></div>\n'
    )
    assert render("    a < b\n") == (
        '<div class="highlighter-rouge"><div class="highlight"><pre class="highlight"><code>a &lt; b\n'
        "</code></pre></div></div>\n"
    )


def test_raw_html_that_looks_like_a_code_block_is_left_alone() -> None:
    html = '<pre><code class="language-ruby">x</code></pre>\n'
    assert render(html, "UNSAFE") == html
    assert "raw HTML omitted" in render(html)


def test_the_extension_tagfilter_makes_start_tags_text() -> None:
    style = "<style>\na {}\n\n*b* {}\n</style>\n"
    assert render(style, "UNSAFE") == style
    assert render(style, "UNSAFE", extensions=("tagfilter",)) == style.replace("<style>", "&lt;style>")
    assert render("a <XMP b='</title>'> </xmp>", "UNSAFE", extensions=("tagfilter",)) == (
        "<p>a &lt;XMP b='</title>'> </xmp></p>\n"
    )
    assert render("<style>\n", extensions=("tagfilter",)) == "<!-- raw HTML omitted -->\n"


def test_options_are_those_of_cmark() -> None:
    assert render('"a" -- b', "SMART") == "<p>“a” – b</p>\n"
    assert render("a\nb", "HARDBREAKS") == "<p>a<br />\nb</p>\n"
    assert render("a", "SOURCEPOS") == '<p data-sourcepos="1:1-1:1">a</p>\n'


def test_extensions_are_those_of_cmark_gfm() -> None:
    assert "<del>x</del>" in render("~~x~~", extensions=("strikethrough",))
    assert "<table>" in render("|a|\n|-|\n|b|\n", extensions=("table",))


def test_footnotes_are_numbered() -> None:
    html = render("a[^x] b[^y]\n\n[^x]: one\n[^y]: two\n", "FOOTNOTES")
    assert '<sup class="footnote-ref"><a href="#fn2" id="fnref2">2</a></sup>' in html
    assert '<section class="footnotes">\n<ol>\n<li id="fn1">' in html
    assert '<p>two <a href="#fnref2" class="footnote-backref">↩</a></p>' in html


def test_github_pages_gives_headers_ids() -> None:
    html = render("# Hi *you*\n\n## 12\n\n## Hi *you*\n", github_pages=True)
    assert '<h1 id="hi-emyouem">Hi <em>you</em></h1>' in html
    assert '<h2 id="section">12</h2>' in html
    assert '<h2 id="hi-emyouem-1">' in html


def test_github_pages_leaves_unknown_languages_alone() -> None:
    assert render("```mermaid\na\n```\n", github_pages=True) == (
        '<pre><code class="language-mermaid">a\n</code></pre>\n'
    )
    assert render("```ruby,linenos\nx\n```\n", github_pages=True).startswith(
        '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight"><code>'
    )


def test_an_id_is_what_is_left_of_the_html() -> None:
    assert header_id("1. A <code>b</code>!") == "a-codebcode"
    assert header_id("é") == "section"


def test_the_config_chooses_among_three() -> None:
    text = "# Hi\n\n<b>x</b> ~~y~~\n"
    options = {"options": ["unsafe"], "extensions": ["strikethrough"]}
    assert convert(text, markdown="CommonMark", commonmark=options) == "<h1>Hi</h1>\n<p><b>x</b> <del>y</del></p>\n"
    assert '<h1 id="hi">' in convert(text, markdown="CommonMarkGhPages", commonmark=options)
    assert convert(text, markdown="GFM") == '<h1 id="hi">Hi</h1>\n<p><b>x</b> <del>y</del></p>\n'


def test_what_cmark_does_not_know_is_a_finding() -> None:
    config = {"markdown": "CommonMark", "commonmark": {"options": ["SMRT"], "extensions": ["tables"]}}
    options = MarkdownOptions.from_config(config)
    assert [finding.hint for finding in options.findings] == ["did you mean 'SMART'?", "did you mean 'table'?"]
    assert options.commonmark == CommonMarkOptions()
