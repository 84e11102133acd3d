"""kramdown below Python-Markdown's extensions."""

from __future__ import annotations

import re

import markdown

from generator.kramdown import Options, convert
from generator.kramdown.extension import host

OPTIONS = {"input": "GFM", "hard_wrap": False, "syntax_highlighter": None}
SAMPLE = """\
# A "head" {#top}

Some *text* with `code <b>`, [a link](/u "t") and a note[^1]. <br> <span class="x">y</span>
{: .lead}

- [ ] open
- done

| a | b |
|---|:-:|
| 1 | 2 |

<div>raw <b>html</b> &amp; &#8617; <!-- comment --></div>

<script>if (a < b) { x(); }</script>

[^1]: A note.
"""


def sorted_attributes(html: str) -> str:
    """Python-Markdown writes attributes in alphabetical order."""
    return re.sub(r"<(\w+)((?: [\w-]+=\"[^\"]*\")+)", lambda tag: f"<{tag[1]} {sorted(tag[2].split())}", html)


def test_the_name_of_the_package_is_the_name_of_the_extension() -> None:
    html = markdown.Markdown(extensions=["generator.kramdown"]).convert("# A\n{: .b}\n\n*[c]: D\n\nc")
    assert html == '<h1 class="b" id="a">A</h1>\n\n<p><abbr title="D">c</abbr></p>'


def test_without_other_extensions_the_html_is_the_same() -> None:
    direct = convert(SAMPLE, Options.from_mapping(OPTIONS)).html
    assert sorted_attributes(host([], None, OPTIONS)(SAMPLE)) == sorted_attributes(direct)


def test_tree_processors_see_kramdowns_elements() -> None:
    run = host(["pymdownx.tasklist"], {"pymdownx.tasklist": {"custom_checkbox": True}}, {"syntax_highlighter": None})
    assert '<span class="task-list-indicator"></span>' in run("* [ ] open\n* [x] done\n{: .todo}")


def test_python_markdowns_own_table_of_contents_works_on_kramdowns_headers() -> None:
    md = markdown.Markdown(extensions=["generator.kramdown", "toc"])
    md.convert("# A *b*\n\n## C")
    assert '<a href="#c">C</a>' in str(getattr(md, "toc", ""))


def test_post_processors_see_the_html() -> None:
    run = host(["pymdownx.striphtml"], None, OPTIONS)
    assert run("a <!-- gone --> b <i onclick='x()'>c</i>") == "<p>a  b <i>c</i></p>\n"


def test_paths_can_be_rewritten() -> None:
    config = {"pymdownx.pathconverter": {"base_path": "/a", "relative_path": "/a/b", "absolute": False}}
    assert 'src="../c.png"' in host(["pymdownx.pathconverter"], config, OPTIONS)("![x](c.png)")


def test_several_extensions_work_together() -> None:
    run = host(["pymdownx.tasklist", "pymdownx.striphtml", "attr_list"], None, {"syntax_highlighter": None})
    html = run("- [ ] a\n\n<!-- b -->\n\n> *c*{: .d}")
    assert '<li class="task-list-item">' in html
    assert '<em class="d">c</em>' in html
    assert "<!--" not in html


def test_tags_without_partners_are_kept_as_they_are() -> None:
    text = "{::nomarkdown}\n<div><p>a</div></b>\n{:/}\n\nb"
    assert host([], None, OPTIONS)(text) == convert(text, Options.from_mapping(OPTIONS)).html


def test_the_warnings_stay_with_the_extension() -> None:
    from generator.kramdown.extension import KramdownExtension

    extension = KramdownExtension(**OPTIONS)
    markdown.Markdown(extensions=[extension]).convert("a\n\n[b]")
    assert extension.warnings == ((3, "no link definition for 'b'"),)
