"""Which file an import means, and the messages of the compiler's protocol."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.convert import sass_wire as wire
from generator.convert.sass_files import AmbiguousError, Lookup, path_of, url_of


def found(files: str, url: str, *, from_import: bool = False, load_paths: tuple[str, ...] = ("_sass",)) -> str | None:
    texts = dict.fromkeys(files.split(), "")
    canonical = Lookup(texts.get, load_paths).canonical(url, from_import=from_import)
    return None if canonical is None else path_of(canonical)


@pytest.mark.parametrize(
    ("files", "url", "path"),
    [
        ("_sass/_a.scss", "a", "_sass/_a.scss"),
        ("_sass/a.scss", "a", "_sass/a.scss"),
        ("_sass/_a.sass", "a", "_sass/_a.sass"),
        ("_sass/a.css", "a", "_sass/a.css"),
        ("_sass/a.css _sass/_a.scss", "a", "_sass/_a.scss"),
        ("_sass/a/_index.scss", "a", "_sass/a/_index.scss"),
        ("_sass/a/_index.scss _sass/_a.scss", "a", "_sass/_a.scss"),
        ("_sass/_a.scss", "a.scss", "_sass/_a.scss"),
        ("_sass/_a.scss", "a.css", None),
        ("_sass/_a.b.scss", "a.b", "_sass/_a.b.scss"),
        ("x/_a.scss", "a", None),
        ("_sass/_a.scss", "http://a", None),
        ("_sass/_a.scss", "pkg:a", None),
    ],
)
def test_an_import_means_one_file(files: str, url: str, path: str | None) -> None:
    assert found(files, url) == path


def test_a_name_with_a_blank_is_one_name() -> None:
    assert Lookup({"_sass/a b.scss": ""}.get, ("_sass",)).canonical("a%20b", from_import=False) == url_of(
        "_sass/a b.scss"
    )


def test_files_for_import_alone_go_first() -> None:
    files = "_sass/_a.scss _sass/_a.import.scss"
    assert found(files, "a", from_import=True) == "_sass/_a.import.scss"
    assert found(files, "a") == "_sass/_a.scss"


def test_two_files_for_one_name_are_ambiguous() -> None:
    with pytest.raises(AmbiguousError, match=r"_sass/_a\.sass, _sass/_a\.scss"):
        found("_sass/_a.scss _sass/_a.sass", "a")


def test_a_neighbour_is_found_by_its_absolute_url() -> None:
    assert found("assets/_a.scss", url_of("assets/a")) == "assets/_a.scss"
    assert found("/theme/_a.scss", url_of("/theme/a")) == "/theme/_a.scss"


def test_every_candidate_is_remembered() -> None:
    lookup = Lookup({"b/_x.scss": ""}.get, ("a", "b"))
    lookup.canonical("x", from_import=False)
    assert lookup.loaded == ("b/_x.scss",)
    assert {"a/_x.scss", "a/x.scss", "a/x.css", "a/x/_index.scss", "b/x.scss"} <= set(lookup.missing)


@given(st.text(alphabet="ab/é %#?.", min_size=1, max_size=12).filter(lambda path: not path.startswith("/")))
def test_paths_survive_as_urls(path: str) -> None:
    assert path_of(url_of(path)) == path
    assert path_of(url_of("/" + path.lstrip("/"))) == "/" + path.lstrip("/")


@given(st.integers(min_value=0, max_value=2**40))
def test_numbers_survive_the_wire(number: int) -> None:
    data = wire.varint(number)
    assert wire.read_varint(data, 0) == (number, len(data))


@given(st.lists(st.tuples(st.integers(1, 200), st.one_of(st.integers(1, 2**32), st.binary(max_size=300)))))
def test_fields_survive_the_wire(fields: list[tuple[int, int | bytes]]) -> None:
    expected: dict[int, list[int | bytes]] = {}
    for number, value in fields:
        expected.setdefault(number, []).append(value)
    assert wire.decode(wire.encode(fields)) == expected


@given(st.binary(max_size=60))
def test_nonsense_on_the_wire_is_a_value_error_or_a_message(data: bytes) -> None:
    try:
        message = wire.decode(data)
    except ValueError:
        return
    assert isinstance(message, dict)
