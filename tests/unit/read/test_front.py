"""Front matter is split from the body as Jekyll does it, and never a byte of the body is lost."""

from __future__ import annotations

import frontmatter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.read.front import JsonFront, TomlFront, YamlFront, has_front, parse_document


def split(raw: str | bytes, name: str = "x.md", formats: str = "yaml") -> tuple[dict[str, object], str, int]:
    reading = parse_document(name, raw.encode() if isinstance(raw, str) else raw, formats=formats)  # type: ignore[arg-type]
    assert reading.findings == ()
    return dict(reading.parsed.front), reading.parsed.body, reading.parsed.body_line


def findings(raw: bytes, **more: str) -> list[str]:
    return [one.text() for one in parse_document("x.md", raw, **more).findings]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "body", "line"),
    [
        ("---\na: 1\n---\nbody\n", "body\n", 3),
        ("---\na: 1\n...\nbody\n", "body\n", 3),
        ("---\na: 1\n---", "", 2),
        ("---\na: 1\n---\n\n\nbody", "body", 5),
        ("---\na: 1\n---  \n \n body", " body", 4),
        ("---   \na: 1\n---\nx", "x", 3),
        ("---\n\n\na: 1\n---\nx", "x", 5),
        ("---\na: 1\n---\n---\nx", "---\nx", 3),
        ("---\na: 1\n----\nb: 2\n---\nx", "", 0),
    ],
)
def test_the_fence_is_jekylls(raw: str, body: str, line: int) -> None:
    if "----" in raw:  # four dashes close nothing
        assert parse_document("x.md", raw.encode()).parsed.body == "x"
    else:
        assert split(raw) == ({"a": 1}, body, line)


def test_crlf_stays_in_the_body() -> None:
    assert split("---\r\na: x\r\n---\r\none\r\ntwo\r\n") == ({"a": "x"}, "one\r\ntwo\r\n", 3)


def test_a_byte_order_mark_is_dropped() -> None:
    assert split("\ufeff---\na: 1\n---\nx") == ({"a": 1}, "x", 3)


def test_empty_front_matter_is_front_matter() -> None:
    reading = parse_document("x.md", b"---\n---\nbody")
    assert reading.parsed.has_front and reading.parsed.front == {} and reading.parsed.body == "body"


def test_a_file_without_a_fence_is_all_body() -> None:
    parsed = parse_document("x.md", b"body\n---\n").parsed
    assert not parsed.has_front and parsed.body == "body\n---\n"


def test_lines_of_keys_are_those_of_the_file() -> None:
    assert parse_document("x.md", b"---\na: 1\nb:\n  c: 2\nd: 3\n---\n").parsed.key_lines == {"a": 2, "b": 3, "d": 5}


def test_keys_are_text() -> None:
    assert split("---\n2020: a\nyes: b\n---\n")[0] == {"2020": "a", "true": "b"}


def test_toml_and_json_only_where_asked_for() -> None:
    toml = "+++\na = 1\n[b]\nc = [1, 2]\n+++\nbody"
    assert split(toml, formats="all") == ({"a": 1, "b": {"c": [1, 2]}}, "body", 5)
    assert split(toml) == ({}, toml, 0)
    assert split(';;;\n{"a": 1}\n;;;\nbody', formats="all") == ({"a": 1}, "body", 3)
    assert split('{\n "a": {"b": 1}\n}\nbody', formats="all") == ({"a": {"b": 1}}, "body", 3)


def test_a_json_file_is_not_front_matter() -> None:
    raw = b'{\n "a": 1\n}\n'
    assert not has_front(raw, "data.json", "all") and has_front(raw, "post.md", "all")
    assert parse_document("data.json", raw, formats="all").parsed.body == raw.decode()


@pytest.mark.parametrize(
    ("raw", "yaml", "everything"),
    [
        (b"---\n", True, True),
        (b"--- \t\r\n", True, True),
        (b"---", False, False),
        (b"----\n", False, False),
        (b"\xef\xbb\xbf---\n", False, True),
        (b"+++\n", False, True),
        (b";;;\n", False, True),
        (b"text\n---\n", False, False),
        (b"", False, False),
    ],
)
def test_what_makes_a_page_and_not_a_static_file(raw: bytes, yaml: bool, everything: bool) -> None:
    assert (has_front(raw, "x.md"), has_front(raw, "x.md", "all")) == (yaml, everything)


def test_bad_yaml_has_its_place_and_the_body_goes_on_without_it() -> None:
    reading = parse_document("x.md", b"---\na: 1\ntitle: b: c\n---\nbody")
    assert reading.parsed.front == {} and reading.parsed.body == "body"
    assert reading.findings[0].text().startswith("x.md:3:9: invalid YAML")


def test_bad_toml_and_json_have_their_place() -> None:
    assert findings(b"+++\na = 1\nb = x\n+++\n", formats="all")[0].startswith("x.md:3:5: invalid TOML")
    assert findings(b'{\n "a": x\n}\n', formats="all")[0].startswith("x.md:2:7: invalid JSON")


def test_front_matter_that_is_no_mapping_is_an_error() -> None:
    assert findings(b"---\n# c\n- a\n---\n")[0].startswith("x.md:3:1: front matter must be 'key: value' pairs")


def test_a_fence_that_is_not_closed_is_a_warning() -> None:
    assert "x.md:1:1: warning: the front matter is not closed" in findings(b"---\na: 1\nbody")[0]


def test_bad_bytes_are_named_with_line_and_offset() -> None:
    assert findings(b"---\na: 1\n---\nab\xffc")[0].startswith("x.md:4:3: byte 0xFF at offset 15 is not valid UTF-8")


def test_utf16_is_recognized() -> None:
    assert "the file is UTF-16, not UTF-8" in findings("---\na: ü\n---\n".encode("utf-16"))[0]


def test_the_encoding_of_the_config_is_honoured() -> None:
    reading = parse_document("x.md", "---\na: ü\n---\nß".encode("latin-1"), encoding="ISO-8859-1")
    assert (reading.parsed.front, reading.parsed.body, reading.findings) == ({"a": "ü"}, "ß", ())
    assert "is not known" in findings(b"x", encoding="klingon")[0]


@pytest.mark.parametrize(
    ("handler", "text"),
    [
        (YamlFront(), "---\nwhen: 010\n---\nbody"),
        (TomlFront(), "+++\nwhen = 8\n+++\nbody"),
        (JsonFront(), '{\n"when": 8\n}\nbody'),
    ],
)
def test_python_frontmatter_reads_with_our_handlers(handler: YamlFront, text: str) -> None:
    post = frontmatter.loads(text, handler=handler)
    assert (post.metadata, post.content) == ({"when": 8}, "body")


BODY = st.text(st.sampled_from("ab \t\n\r-.#:é{%"), max_size=40)


@settings(max_examples=300, deadline=None)
@given(BODY, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["---", "..."]))
def test_what_is_joined_is_split_again(body: str, eol: str, fence: str) -> None:
    reading = parse_document("x.md", f"---{eol}title: T{eol}{fence}{eol}{body}".encode())
    assert reading.parsed.front == {"title": "T"}
    # Only blank lines directly behind the fence belong to it.
    kept = reading.parsed.body
    assert body.endswith(kept) and body[: len(body) - len(kept)].strip(" \t\r\n") == ""
    assert f"---{eol}title: T{eol}{fence}{eol}{body}".count("\n") - kept.count("\n") == reading.parsed.body_line


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", b"---\n", b"+++\n", b"{\n", b";;;\n", b"\xff\xfe", b"\xef\xbb\xbf---\n"]),
)
def test_no_bytes_make_it_raise(raw: bytes, start: bytes) -> None:
    reading = parse_document("x.md", start + raw, formats="all")
    assert reading.parsed.body_line <= (start + raw).count(b"\n") or reading.findings
