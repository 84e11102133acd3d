"""Span constructs and the order in which they win."""

from __future__ import annotations

import pytest

from generator.kramdown import Options, convert

GFM = Options(input="gfm", hard_wrap=False, syntax_highlighter=None)


def spans(text: str) -> str:
    return convert(text, GFM).html.removeprefix("<p>").removesuffix("</p>\n")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b** ***c***", "<em>a</em> <strong>b</strong> <strong><em>c</em></strong>"),
        ("a_b_c *d _e_*", "a_b_c <em>d _e_</em>"),
        ("a* b* 2 * 3", "a* b* 2 * 3"),
        ("**a *b** c*", "<em>*a *b** c</em>"),
        ("`a` ``b ` c`` `d", "<code>a</code> <code>b ` c</code> `d"),
        ("[a](b) [c](<d e> 'f') [g](h(i)j)", '<a href="b">a</a> <a href="d e" title="f">c</a> <a href="h(i)j">g</a>'),
        ("![a *b*](c)", '<img src="c" alt="a *b*" />'),
        ("[![a](b)](c)", '<a href="c"><img src="b" alt="a" /></a>'),
        ("[a [b](c) d](e)", '<a href="e">a [b](c) d</a>'),
        (
            "<http://a.b/?c&d> <e@f.g>",
            '<a href="http://a.b/?c&amp;d">http://a.b/?c&amp;d</a> <a href="mailto:e@f.g">e@f.g</a>',
        ),
        ("~~a~~ ~~ b ~~", "<del>a</del> ~~ b ~~"),
        ("a -- b --- c ... << d >>", "a – b — c … «\u00a0d\u00a0»"),
        ("\"a\" 'b' it's the '80s", "“a” ‘b’ it’s the ’80s"),
        ("&copy; &nope; &#169; &amp; & <", "© &amp;nope; © &amp; &amp; &lt;"),
        ("\\*a\\* \\` \\q", "*a* ` \\q"),
        ("$$x_1$$ \\$$y$$", "\\(x_1\\) $$y$$"),
        ("*a*{:.b #c title='d'}", '<em class="b" id="c" title="d">a</em>'),
        ("<b>*a*</b> <code>*b*</code>", "<b><em>a</em></b> <code>*b*</code>"),
        ("a{::comment}b{:/}c", "a<!-- b -->c"),
        ("a <br> <img src='x'>", 'a <br /> <img src="x" />'),
        ("<span>never closed *a*", "<span>never closed <em>a</em></span>"),
        ("a\\\nb", "a<br />\nb"),
        ("a<n²> <é b=c1>d</é>", 'a&lt;n²&gt; <é b="c1">d</é>'),
        ("a <b é²='c'> <b c=d²>", "a &lt;b é²=’c’&gt; &lt;b c=d²&gt;"),
        ("<n²@o.p> <é@o.p>", '&lt;n²@o.p&gt; <a href="mailto:é@o.p">é@o.p</a>'),
        ("_a_² _b_³ _c_é", "<em>a</em>² <em>b</em>³ _c_é"),
    ],
)
def test_spans(text: str, html: str) -> None:
    assert spans(text) == html


def test_references_are_found_by_text_id_and_option() -> None:
    options = Options.from_mapping({"input": "gfm", "link_defs": {"Home": ["/", "Start"]}})
    html = convert('[A b], [c][a b] [home]\n\n[a b]: /u "T"\n{:.k}', options).html
    assert '<a class="k" href="/u" title="T">A b</a>' in html
    assert '<a class="k" href="/u" title="T">c</a>' in html
    assert '<a href="/" title="Start">home</a>' in html


def test_abbreviations_are_whole_words_and_the_longest_wins() -> None:
    html = convert("HTML XHTML HTML 5 `HTML` HTMLS\n\n*[HTML]: Hyper\n*[HTML 5]: Five", GFM).html
    assert html.startswith(
        '<p><abbr title="Hyper">HTML</abbr> XHTML <abbr title="Five">HTML 5</abbr> <code>HTML</code> HTMLS</p>'
    )


@pytest.mark.parametrize(
    ("output", "html"),
    [
        ("as_char", "© –’ &lt;"),
        ("as_input", "&#169; &#8211;&#8217; &lt;"),
        ("numeric", "&#169; &#8211;&#8217; &lt;"),
        ("symbolic", "&copy; &ndash;&rsquo; &lt;"),
    ],
)
def test_entities_are_written_as_the_option_says(output: str, html: str) -> None:
    result = convert("&#169; --' &lt;", Options(entity_output=output)).html
    assert result == f"<p>{html}</p>\n"


def test_symbols_and_quotes_can_be_chosen() -> None:
    options = Options(typographic_symbols={"mdash": "--- "}, smart_quotes=("apos", "apos", "quot", "quot"))
    assert convert('"a" --- it\'s', options).html == '<p>"a" ---  it\'s</p>\n'


def test_hard_wrap_breaks_every_line() -> None:
    assert convert("a\nb", Options(input="gfm")).html == "<p>a<br />\nb</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\u00a0*a*", "<p>\u00a0<em>a</em></p>\n"),
        ("\v*a*", "<p><em>a</em></p>\n"),
        ("- \n\u3000", "<ul>\n  <li>\u3000</li>\n</ul>\n"),
        ("Ⅷ_b_ x²_b_", "<p>Ⅷ_b_ x²<em>b</em></p>\n"),
        ("<²>", "<p>&lt;²&gt;</p>\n"),
        ("# ΑΣ", '<h1 id="ασ">ΑΣ</h1>\n'),
        ("- a\n\u00a0\n- b", "<ul>\n  <li>a\n\u00a0</li>\n  <li>b</li>\n</ul>\n"),
    ],
)
def test_white_space_and_letters_are_those_of_ruby(text: str, html: str) -> None:
    assert convert(text, GFM).html == html
