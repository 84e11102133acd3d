"""Block constructs, each where kramdown's own cases leave room for doubt."""

from __future__ import annotations

import pytest

from generator.kramdown import Options, convert

GFM = Options(input="gfm", hard_wrap=False, syntax_highlighter=None)
PLAIN = Options(syntax_highlighter=None, auto_ids=False)


def gfm(text: str) -> str:
    return convert(text, GFM).html


def plain(text: str) -> str:
    return convert(text, PLAIN).html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", "\n"),
        ("a\nb", "<p>a\nb</p>\n"),
        ("a  \nb", "<p>a<br />\nb</p>\n"),
        ("\0\n<b", "<p>&lt;b</p>\n"),
        ("<n²>\n\n<é>a</é>", "<p>&lt;n²&gt;</p>\n\n<é>a</é>\n"),
        ("# A #", '<h1 id="a">A</h1>\n'),
        ("text\n# A", '<p>text</p>\n<h1 id="a">A</h1>\n'),
        ("text\n- a", "<p>text</p>\n<ul>\n  <li>a</li>\n</ul>\n"),
        ("- a\n- b\n  - c", "<ul>\n  <li>a</li>\n  <li>b\n    <ul>\n      <li>c</li>\n    </ul>\n  </li>\n</ul>\n"),
        ("1. a\n\n2. b", "<ol>\n  <li>\n    <p>a</p>\n  </li>\n  <li>\n    <p>b</p>\n  </li>\n</ol>\n"),
        ("> a\nb", "<blockquote>\n  <p>a\nb</p>\n</blockquote>\n"),
        ("    a\n\n    b", "<pre><code>a\n\nb\n</code></pre>\n"),
        ("```js\na\n```", '<pre><code class="language-js">a\n</code></pre>\n'),
        ("~~~~\na\n~~~", '<pre><code class="language-~">a\n</code></pre>\n'),
        ("```\nnever closed", "<p>```\nnever closed</p>\n"),
        ("term\n: text", "<dl>\n  <dt>term</dt>\n  <dd>text</dd>\n</dl>\n"),
        ("* * *", "<hr />\n"),
        ("$$\nx < y\n$$", "\\[x &lt; y\\]\n"),
        (
            "- [x] done",
            '<ul class="task-list">\n  <li class="task-list-item"><input type="checkbox" '
            'class="task-list-item-checkbox" disabled="disabled" checked="checked" />done</li>\n</ul>\n',
        ),
        ("<div>*a*</div>", "<div>*a*</div>\n"),
        ('<div markdown="1">\n*a*\n</div>', "<div>\n  <p><em>a</em></p>\n</div>\n"),
        ("<!-- a\nb -->\nc", "<!-- a\nb -->\n<p>c</p>\n"),
        ("a\n{: .b #c}", '<p class="b" id="c">a</p>\n'),
        ("{:x: .b}\na\n{:x}", '<p class="b">a</p>\n'),
        ("{::comment}\na\n{:/comment}", "<!-- a -->\n"),
        ("{::nomarkdown}\n*a*\n{:/}", "*a*\n"),
        ("a\r\nb\r", "<p>a\nb</p>\n"),
    ],
)
def test_blocks_of_the_gfm_parser(text: str, html: str) -> None:
    assert gfm(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("text\n# A", "<p>text\n# A</p>\n"),
        ("text\n- a", "<p>text\n- a</p>\n"),
        ("#A", "<h1>A</h1>\n"),
        ("```\na\n```", "<p><code>\na\n</code></p>\n"),
        ("- [x] done", "<ul>\n  <li>[x] done</li>\n</ul>\n"),
        ("* a\n^\n* b", "<ul>\n  <li>a</li>\n</ul>\n<ul>\n  <li>b</li>\n</ul>\n"),
    ],
)
def test_blocks_of_kramdowns_own_parser(text: str, html: str) -> None:
    assert plain(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n{: .b\n   .c}", '<p class="b c">a</p>\n'),
        ("a\n{:.b\nc", "<p>a\n{:.b\nc</p>\n"),
        ("a\n{:.b} c\nd", "<p>a\n{:.b} c\nd</p>\n"),
        ("a\n{:.b\\}\nc {d} e", '<p class="b\\">a</p>\n<p>c {d} e</p>\n'),
        ("    a\n{:.b\nc", "<pre><code>a {:.b c\n</code></pre>\n"),
        ("    a\n{:.b}\nc", '<pre class="b"><code>a\n</code></pre>\n<p>c</p>\n'),
        ("- a\n{:.b\nc", "<ul>\n  <li>a\n{:.b\nc</li>\n</ul>\n"),
        ("- a\n{:.b}\nc", '<ul class="b">\n  <li>a</li>\n</ul>\n<p>c</p>\n'),
        ("> a\n{:.b\nc", "<blockquote>\n  <p>a\n{:.b\nc</p>\n</blockquote>\n"),
        ("{:a: .b\n.c}\n\nd\n{:a}", '\n<p class="b c">d</p>\n'),
    ],
)
def test_an_attribute_list_ends_at_a_brace_that_ends_a_line(text: str, html: str) -> None:
    assert plain(text) == html


def test_code_may_begin_with_a_vertical_tab() -> None:
    assert plain("\t \v a\n\n    \fb") == "<pre><code> \v a\n\n\fb\n</code></pre>\n"


def test_a_table_has_head_body_foot_and_alignment() -> None:
    html = gfm("| a | b |\n|:--|--:|\n| `x|y` | 2 |\n|===|\n| f | g |")
    assert '<th style="text-align: left">a</th>' in html
    assert '<td style="text-align: left"><code>x|y</code></td>' in html
    assert html.index("<tfoot>") > html.index("<tbody>") > html.index("<thead>")


def test_footnotes_are_numbered_by_their_first_reference() -> None:
    html = gfm("b[^b] a[^a] b[^b]\n\n[^a]: A\n[^b]: B")
    assert html.index('id="fn:b"') < html.index('id="fn:a"')
    assert 'href="#fnref:b:1"' in html


def test_a_table_of_contents_leaves_out_what_is_marked() -> None:
    result = convert("* x\n{:toc}\n\n# A\n\n## B\n{:.no_toc}\n\n## C `d`[^1]\n\n## [E](/e)\n\n[^1]: f", GFM)
    assert 'id="markdown-toc-c-d">C <code>d</code></a>' in result.html
    assert 'href="#b"' not in result.html
    assert [(entry.level, entry.id, entry.html) for entry in result.toc] == [
        (1, "a", "A"),
        (2, "c-d", "C <code>d</code>"),
        (2, "e", "E"),
    ]


def test_header_ids_are_unique_in_both_dialects() -> None:
    assert gfm("# Ünï cö_de!\n\n# Ünï cö_de!") == (
        '<h1 id="ünï-cö_de">Ünï cö_de!</h1>\n\n<h1 id="ünï-cö_de-1">Ünï cö_de!</h1>\n'
    )
    html = convert("# 1. Über *x*\n\n# 2", Options(syntax_highlighter=None)).html
    assert html == '<h1 id="ber-x">1. Über <em>x</em></h1>\n\n<h1 id="section">2</h1>\n'


def test_options_can_be_set_inside_a_document() -> None:
    assert gfm('{::options auto_ids="false" /}\n\n# A') == "\n<h1>A</h1>\n"


def test_deep_nesting_is_cut_off_and_not_an_error() -> None:
    assert 50 < gfm("> " * 5000 + "a").count("<blockquote>") < 100
    html = gfm("<div>" * 500 + "a" + "</div>" * 500)
    assert html == "<div>" * 500 + "a" + "</div>" * 500 + "\n"


def test_html_can_become_native() -> None:
    options = Options(html_to_native=True, syntax_highlighter=None)
    html = convert("<table><tr><th>a</th></tr></table>\n\n<h2>B</h2>\n\n<pre>x &lt; y</pre>", options).html
    assert '<h2 id="b">B</h2>' in html
    assert "<pre><code>x &lt; y\n</code></pre>" in html


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n\nb [x][y] [z]", 3, "no link definition for 'z'"),
        ("> a\n>\n> - b\n>   [^q]", 4, "there is no footnote 'q'"),
        ("a\n\n<div markdown='1'>\nb", 3, "no end tag for 'div'"),
        ("a\n\n{::nosuch /}", 3, "there is no extension 'nosuch'"),
        ("x\n\n[^1]: note", 3, "footnote '1' is never referred to"),
        ("[a]: b\n[a]: c", 2, "link id 'a' is defined again"),
        ("- a\n\n  b\n- c </b>", 4, "an end tag for 'b'"),
    ],
)
def test_warnings_name_the_line(text: str, line: int, said: str) -> None:
    warnings = convert(text, GFM).warnings
    assert [(at, message) for at, message in warnings if said in message][:1] == [
        (line, next(message for _, message in warnings if said in message))
    ]


def test_a_highlighter_is_asked_for_code() -> None:
    def highlighter(code: str, lang: str | None, kind: str, opts: object) -> str | None:
        return f"<{kind} {lang}>" if lang else None

    options = Options(input="gfm", syntax_highlighter="rouge")
    html = convert("```ruby\nx\n```\n\n`y`{:.language-c} `z`\n\n    w", options, highlighter=highlighter).html
    assert '<div class="language-ruby highlighter-rouge"><block ruby></div>' in html
    assert '<code class="language-c highlighter-rouge"><span c></code> <code>z</code>' in html
    assert "<pre><code>w\n</code></pre>" in html


def test_deep_nesting_leaves_room_on_the_stack_of_a_deep_caller() -> None:
    def deeper(levels: int) -> str:
        return deeper(levels - 1) if levels else gfm("- " * 500 + "**_" * 100 + "<b>" * 100 + "x | y")

    assert "x | y" in deeper(300)
