"""Code in Markdown is no template: it comes back byte for byte, in both dialects, and lines keep their numbers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.template.protect import protect_code, regions

CODE = [
    "`{{ x }}`",
    "`` ` {{ x }} ``",
    "text `{% if %}` text",
    "`a\n{{ x }}`",
    "```\n{{ x }}\n```",
    "``` liquid\n{% for %}\n{# c\n```",
    "~~~~ html\n{{ x }}\n~~~\n{{ x }}\n~~~~",
    "para\n\n    {{ x }}\n\n    {{ y }}\n\npara",
    "\t{{ x }}",
    "* item\n\n  ```\n  {{ x }}\n  ```",
    "* ```\n  {{ x }}\n  ```",
    "1. item\n\n        {{ code }}",
    "> ```\n> {{ x }}\n> ```",
    "> para\n>\n>     {{ x }}",
    "`{% endraw %}` and `{%- endraw -%}`",
    "```\n{% raw %}{{ x }}{% endraw %}\n```",
    "```\r\n{{ x }}\r\n```\r\n",
    "# Header {#id}",
    "[^1]: note\n\n        {{ x }}",
    "# H\n```\n{{ x }}\n```\ntext",
]


@pytest.mark.parametrize("dialect", ["liquid", "jinja"])
@pytest.mark.parametrize("text", CODE)
def test_code_comes_back_as_it_was(site: Any, text: str, dialect: str) -> None:
    site.path = "post.md"
    if dialect == "jinja":
        text = text.replace("\r", "")  # Jinja reads every line break as \n
    assert getattr(site, dialect)(protect_code(text), x="X", y="Y") == text


TEMPLATES = [
    ("{{ x }} `{{ x }}` {{ x }}", "X `{{ x }}` X"),
    ("para\n    {{ x }}", "para\n    X"),
    ("* item\n\n    {{ x }}", "* item\n\n    X"),
    ("* item\n    {{ x }}", "* item\n    X"),
    ("``` unclosed\n{{ x }}", "``` unclosed\nX"),
    ("` alone {{ x }}", "` alone X"),
    ("`a\n\n{{ x }}`", "`a\n\nX`"),
    ("{% if x %}`{{ x }}`{% endif %}", "`{{ x }}`"),
    ("{{ '`' }}{{ x }}{{ '`' }}", "`X`"),
    ("{% raw %}`{{ x }}`{% endraw %}{{ x }}", "`{{ x }}`X"),
    ("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}", "\n```\n{{ x }}\n```\n"),
    ("[^1]: note\n\n    {{ x }}", "[^1]: note\n\n    X"),
    ("{% if x %}\n```\n{{ x }}\n```\n{% endif %}", "\n```\n{{ x }}\n```\n"),
]


@pytest.mark.parametrize("dialect", ["liquid", "jinja"])
@pytest.mark.parametrize(("text", "expected"), TEMPLATES)
def test_everything_else_is_a_template(site: Any, text: str, expected: str, dialect: str) -> None:
    site.path = "post.md"
    assert getattr(site, dialect)(protect_code(text), x="X") == expected


def test_text_without_templates_is_the_very_same() -> None:
    text = "`code`\n\n    more\n"
    assert protect_code(text) is text


def test_errors_below_code_keep_their_line(site: Any) -> None:
    text = protect_code("```\n{{ x }}\n{% endraw %}\n```\n\n{{ 'a' | date_to_string }}\n")
    assert site.error(text, "jinja").place.line == site.error(text).place.line == 6


PIECES = st.sampled_from(
    ["`", "``", "```", "~~~", "\n", "\n\n", "    ", "\t", "{{ x }}", "{% raw %}", "{% endraw %}", "{#", "#}", "a", " ",
     "* ", "> ", "1. ", "{% if x %}", "{% endif %}", "{{", "%}", "[^1]: ", "\\`"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=400, deadline=None)
def test_the_pieces_join_to_the_text(text: str) -> None:
    found = list(regions(text))
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert [start for start, _, _ in found[1:]] == [end for _, end, _ in found[:-1]]
    assert protect_code(text).count("\n") == text.count("\n")


def test_time_is_about_linear() -> None:
    import time

    def seconds(size: int) -> float:
        start = time.perf_counter()
        for piece in ("`a {{ x }} ", "```\n", "* {{ x }}\n", "{% raw %}", "``` a\n~~~\n", "> `{{ "):
            protect_code(piece * size)
        return time.perf_counter() - start

    seconds(200)
    small, large = seconds(1000), seconds(8000)
    assert large < 40 * small + 0.5
