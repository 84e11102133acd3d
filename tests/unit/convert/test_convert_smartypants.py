"""The filter `smartify`, as kramdown's rules have it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.convert.smartypants import smartify


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('"hi" it\'s -- a --- b...', "“hi” it’s – a — b…"),
        ("the '80s & 90's &amp; &copy; < b", "the ’80s &amp; 90’s &amp; © &lt; b"),
        ("He said, \"'Quoted' words in a larger quote.\"", "He said, “‘Quoted’ words in a larger quote.”"),
        ("<< a >> <<b>>", "«\xa0a\xa0» «b»"),
        ('<em>"x"</em> "y"', "<em>“x”</em> “y”"),
        ('a <code>"x"</code> "y"', 'a <code>"x"</code> “y”'),
        ('a <br> "b" <img src="x" alt=\'y\'> c', 'a <br /> “b” <img src="x" alt="y" /> c'),
        ('a </b> "x"', "a &lt;/b&gt; “x”"),
        ("&unknown; &#39;x&#39; &lt;b&gt;", "&amp;unknown; 'x' &lt;b&gt;"),
        ('*em* `code "x"` [a](b)', "*em* `code “x”` [a](b)"),
        ("a\n", "a"),
        ("", ""),
    ],
)
def test_text_gets_typographic_characters(text: str, html: str) -> None:
    assert smartify(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('<p>He said "x"</p>', '<p>He said "x"</p>'),
        ('<div>\n"x"\n</div>\n"y"', '<div>\n"x"\n</div>\n“y”'),
        ('<p>one</p> "two"\n"three"', "<p>one</p>\n “two”\n“three”"),
        ('<!-- "x" --> "y"', '<!-- "x" -->\n “y”'),
        ('<p class="a">"x"', '<p class="a">"x"\n</p>'),
    ],
)
def test_block_elements_stay_as_they_are(text: str, html: str) -> None:
    assert smartify(text) == html


def test_nil_is_the_empty_text() -> None:
    assert smartify(None) == ""


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="\"'<>&/!- pb\n.=;-", max_size=40))
def test_nothing_raises(text: str) -> None:
    assert isinstance(smartify(text), str)
