"""The lexers of our own, and the table between Pygments and Rouge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.kramdown.highlight.lexers.driver import Jump, Mode, Run, Split, words
from generator.kramdown.highlight.lexing import lex, merged

SMALL_NAMES = ["json", "jsonc", "yaml", "bash", "console", "python", "liquid", "css", "go"]
OTHERS = ["ruby", "html", "javascript", "java", "c", "diff", "toml", "php", "plaintext"]


def tokens(name: str, code: str) -> list[tuple[str, str]]:
    found = lex(name, code)
    assert found is not None
    return found[1]


def classes(name: str, code: str) -> str:
    """Every token that is no blank, as `class:text`."""
    return " ".join(f"{short}:{text.strip()}" for short, text in tokens(name, code) if text.strip())


def test_yaml_keys_indicators_and_scalars() -> None:
    code = '# top\nname: a b\nn: 12\nok: true\nlist:\n  - "q\\n"\n  - {a: 1}\n'
    assert classes("yaml", code) == (
        'c1:# top na:name pi:: s:a b na:n pi:: m:12 na:ok pi:: no:true na:list pi:: pi:- s2:" s:q se:\\n s:" '
        "pi:- pi:{ nv:a pi:: nv:1 pi:}"
    )


def test_a_block_scalar_ends_where_its_indentation_ends() -> None:
    code = "a: |\n  one: two\n\n  three\nb: 1\n"
    assert classes("yaml", code) == "na:a pi:: pi:| s:one: two s:three na:b pi:: m:1"


def test_documents_start_anew() -> None:
    assert classes("yaml", "---\na: 1\n...\n---\nb\n") == "nn:--- na:a pi:: m:1 nn:... nn:--- s:b"


def test_json_tells_keys_from_values() -> None:
    assert classes("json", '{"a": [1, -2.5e3, true, "x\\n"]}') == (
        'p:{ nl:"a" p:: p:[ mi:1 p:, mf:-2.5e3 p:, kc:true p:, s2:"x se:\\n s2:" p:]}'
    )


def test_jsonc_has_comments_and_bare_keys() -> None:
    assert classes("jsonc", "{a: 1} // end") == "p:{ na:a p:: mi:1 p:} c1:// end"


def test_the_shell_has_builtins_options_variables_and_heredocs() -> None:
    code = 'for f in *.txt; do echo "$f ${X:-y}" --all; done\ncat <<EOF\nhi $x\nEOF\nls\n'
    assert classes("bash", code) == (
        'k:for :f k:in k:* :.txt p:; k:do nb:echo s2:" nv:$f k:${ nv:X k::- nv:y k:} s2:" nt:--all p:; k:done nb:cat '
        "o:<< no:EOF sh:hi nv:$x no:EOF nb:ls"
    )


def test_a_session_has_prompts_commands_and_output() -> None:
    assert classes("console", "$ ls -l\nfile.txt\n...\n# rm x\n") == (
        "gp:$ nb:ls nt:-l go:file.txt c:... gp:# nb:rm :x"
    )


def test_a_session_takes_other_prompts_and_comments() -> None:
    assert classes("console?prompt=%25", "% ls\n# a comment\n") == "gp:% nb:ls c:# a comment"
    assert classes("console?lang=ruby&error=Err", "$ x = 1\nErr no\n") == "gp:$ n:x o:= mi:1 gr:Err no"


def test_python_has_definitions_imports_and_attributes() -> None:
    code = "from a.b import c\n\n@deco\nclass A(B):\n    def f(self, x=None):\n        return self.y.z(len(x))\n"
    assert classes("python", code) == (
        "kn:from nn:a.b kn:import n:c o:@ n:deco k:class nc:A p:( n:B p:): k:def nf:f p:( bp:self p:, n:x o:= bp:None "
        "p:): k:return bp:self p:. n:y p:. n:z p:( nb:len p:( n:x p:))"
    )


def test_python_looks_into_f_strings() -> None:
    assert classes("python", "f'{x + 1!r:>10} {{b}} \\n'") == (
        "sa:f s:' si:{ n:x o:+ mi:1 si:!r: o:> mi:10 si:} s:{{b}} se:\\n s:'"
    )
    assert classes("python", 'r"\\n{x}"') == 'sa:r s:"\\n{x}"'


def test_python_numbers() -> None:
    assert classes("python", "0x1F 0b11 0o17 1_000 1.5e-3 2j 7") == (
        "mh:0x1F mb:0b11 mo:0o17 mi:1_000 mf:1.5e-3 mf:2j mi:7"
    )


def test_liquid_has_tags_output_and_filters() -> None:
    code = "<p>{% if a == 'b' and c.size > 1 %}{{ d.e | default: f, g: 2 }}{% endif %}"
    assert classes("liquid", code) == (
        ":<p> p:{% kr:if nv:a o:== s1:'b' ow:and nv:c p:. nf:size o:> mi:1 p:%}{{ nv:d p:. nv:e p:| nf:default p:: "
        "nv:f p:, na:g o:: mi:2 p:}}{% kr:endif p:%}"
    )
    assert classes("liquid", "{% comment %}{{ a }}{% endcomment %}") == (
        "p:{% nt:comment p:%} c:{{ a }} p:{% nt:endcomment p:%}"
    )


def test_css_tells_known_properties_and_values() -> None:
    code = "@media print { a.b:hover > #c { color: red; -moz-x: 1px !important; odd: none } }"
    assert classes("css", code) == (
        "k:@media n:print p:{ nt:a nc:.b nd::hover o:> nf:#c p:{ nl:color p:: no:red p:; nl:-moz-x p:: m:1px "
        "cp:!important p:; py:odd p:: nb:none p:} p:}"
    )
    assert classes("css", "/* a */ b { c: url(d.png) 'e") == ("c:/* a */ nt:b p:{ py:c p:: sx:url(d.png) s2:'e")


def test_classes_of_pygments_become_those_of_rouge() -> None:
    assert classes("go", 'x := "a" // c') == 'n:x o::= s:"a" c:// c'
    assert classes("toml", "[a]\nb = 1") == "nn:[a] py:b p:= mi:1"
    assert classes("js", 'console.log("hi");') == 'nx:console p:. nx:log p:( dl:" s2:hi dl:" p:);'
    assert classes("diff", "+a\n-b\n") == "gi:+a gd:-b"


def test_neighbours_of_one_class_are_one_token() -> None:
    assert merged([("p", "("), ("p", ")"), ("", ""), ("n", "x")], "()x") == [("p", "()"), ("n", "x")]


def test_a_lexer_that_loses_text_is_not_believed() -> None:
    assert merged([("n", "x")], "xy") == [("", "xy")]


@pytest.mark.parametrize("name", SMALL_NAMES + OTHERS)
def test_no_code_has_no_tokens(name: str) -> None:
    assert tokens(name, "") == []


PIECES = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "  ",
        "- ",
        ": ",
        '"',
        "'",
        "`",
        "$",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "#",
        "|",
        ">",
        "\\",
        "<<E",
        "é",
    ]
    + [
        "f'",
        "def ",
        "case ",
        "true",
        "{%",
        "%}",
        "/*",
        "url(",
        "1",
        "...",
        "---",
        "&",
        "*",
        "!",
        "%",
        "@",
        ",",
        "=",
        "\r\n",
        "\t",
        "<",
        "/",
    ]
)


@pytest.mark.parametrize("name", SMALL_NAMES + ["ruby", "html"])
@settings(max_examples=60, deadline=None)
@given(parts=st.lists(PIECES, max_size=40))
def test_tokens_join_to_the_code(name: str, parts: list[str]) -> None:
    code = "".join(parts)
    assert "".join(text for _, text in tokens(name, code)) == code


@pytest.mark.parametrize("name", SMALL_NAMES)
@pytest.mark.parametrize(
    "piece", ["`", "${", '"', "a: ", "[", "\\", "<<E\n", "{{", "f'{", "/*", '"\\', "a", "--", "1e", "x: "]
)
def test_long_nonsense_is_lexed(name: str, piece: str) -> None:
    code = piece * (80_000 // len(piece))
    assert "".join(text for _, text in tokens(name, code)) == code


def test_modes_that_change_without_moving_end_in_errors() -> None:
    modes = {"a": Mode(("", Jump("", to="b"))), "b": Mode(("", Jump("", back=1)))}
    assert ("err", "x") in Run(modes, "x", "a").finish()


def test_what_no_alternative_matches_is_of_the_class_of_its_mode() -> None:
    modes = {
        "code": Mode((r"\w+", words("n", k="if else")), ('"', Jump("s", to="text")), (r"(\$)(\d)", Split("o", "mi"))),
        "text": Mode(('"', Jump("s", back=1)), rest="s"),
    }
    code = 'if x "a b" $1'
    assert [piece for piece in Run(modes, code, "code").finish() if piece[0]] == [
        ("k", "if"),
        ("n", "x"),
        ("s", '"'),
        ("s", "a b"),
        ("s", '"'),
        ("o", "$"),
        ("mi", "1"),
    ]


def test_go_has_names_numbers_and_escapes() -> None:
    assert classes("go", "func f() { x := \"a\\n\" + `b` + 'c'; return nil, 0x1F, 1.5 } // d\n/* e") == (
        "k:func n:f p:() p:{ n:x o::= s:\"a se:\\n s:\" o:+ s:`b` o:+ sc:'c' p:; k:return no:nil p:, m:0x1F p:, m:1.5 "
        "p:} c:// d c:/* e"
    )


def test_a_session_forgets_an_open_string_when_something_is_printed() -> None:
    assert classes("console", '$ echo "a\nb\n$ ls\n') == 'gp:$ nb:echo s2:"a go:b gp:$ nb:ls'
    assert classes("console", "$ cat <<E\n> x\n> E\n") == "gp:$ nb:cat o:<< no:E gp:> sh:x gp:> no:E"
