"""What holds for every permalink, however odd."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.model import Document, Route, StaticFile
from generator.route import STYLES, Scheme, conflicts, route, static_dest
from generator.route.escape import clean_path, escape_path, sanitize_url, unescape_path
from generator.route.explain import explain
from generator.route.placeholders import VALUES
from generator.text import SLUGIFY_MODES, slugify

SOME = settings(max_examples=150, deadline=None)

text = st.text(st.one_of(st.sampled_from("./%2eE:aB-_~ #?\\"), st.characters(exclude_characters="\0")), max_size=25)
pieces = st.one_of(text, st.sampled_from(["..", "/", "%2e%2e", "%2F", *[f":{key}" for key in VALUES]]))
templates = st.lists(pieces, max_size=6).map("".join)
names = text.map(lambda name: name.replace("/", "")).filter(lambda name: name.strip("."))
dates = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
extensions = st.sampled_from(["", ".html", ".xml", ".css"])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    data: dict[str, object] = {"categories": draw(st.lists(text, max_size=3))}
    if draw(st.booleans()):
        data["slug"] = draw(text)
    if draw(st.booleans()):
        data["permalink"] = draw(templates)
    kind, collection = draw(st.sampled_from([("post", "posts"), ("draft", "posts"), ("member", "docs"), ("page", "")]))
    folder = f"_{collection}/" if collection else ""
    return Document(f"{folder}{draw(names)}.md", kind, collection, data, draw(dates))  # type: ignore[arg-type]


def is_inside(dest: str) -> bool:
    parts = dest.split("/")
    return bool(dest) and "\0" not in dest and not {"", ".", ".."} & set(parts)


@SOME
@given(documents(), templates, extensions)
def test_every_document_stays_inside_the_destination(document: Document, style: str, ext: str) -> None:
    try:
        found = route(document, ext, Scheme(style, {"docs": style}))
    except SourceError:
        return
    assert is_inside(found.dest)
    found.dest.encode("utf-8", "surrogateescape")
    assert found.url.startswith("/")
    assert "//" not in found.url


@SOME
@given(names, templates)
def test_every_static_file_stays_inside_the_destination(name: str, permalink: str) -> None:
    for collection in ("", "docs"):
        folder = f"_{collection}/" if collection else ""
        try:
            found = static_dest(StaticFile(folder + name, collection), Scheme(collections={"docs": permalink}))
        except SourceError:
            continue
        assert is_inside(found.dest)


@SOME
@given(documents(), st.sampled_from([*STYLES, "/:title", "/:path/:name/"]))
def test_an_explanation_has_the_values_that_stand_in_the_url(document: Document, style: str) -> None:
    scheme = Scheme(style)
    try:
        url = route(document, ".html", scheme).url
        steps = explain(document, ".html", scheme)
    except SourceError:
        return
    assert all(sanitize_url(step.value).strip("/.") in url for step in steps if ".." not in step.value)


@SOME
@given(text.filter(lambda value: value.isascii() or value.encode("utf-8", "ignore").decode() == value))
def test_escaping_can_be_undone_and_leaves_an_ascii_path(value: str) -> None:
    escaped = escape_path(value)
    assert unescape_path(escaped) == value
    assert escaped.isascii()
    assert not set(escaped) & set(' ?#[]\\"<>^`{|}')


@SOME
@given(text)
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    assert sanitize_url(sanitize_url(value)) == sanitize_url(value)
    try:
        path = clean_path(value)
    except SourceError:
        return
    assert clean_path(path) == path


@SOME
@given(
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["a", "b", "A", "a/b", "a/c", "c/d/e", "c"])), max_size=8)
)
def test_two_routes_with_one_destination_are_always_reported(pairs: list[tuple[int, str]]) -> None:
    routes = [Route(f"{number}.md", f"/{dest}", dest) for number, dest in pairs]
    shared = {dest for dest, count in Counter(dest for _, dest in pairs).items() if count > 1}
    reported = [item.message for item in conflicts(routes) if item.code == "route/conflict"]
    assert len(reported) == len(shared)
    assert all(any(f"'{dest}'" in message for message in reported) for dest in shared)


@SOME
@given(text, st.sampled_from(SLUGIFY_MODES), st.booleans())
def test_a_slug_is_a_single_word_without_slashes(value: str, mode: str, cased: bool) -> None:
    slug = slugify(value, mode, cased)
    assert " " not in slug
    assert mode == "raw" or "/" not in slug
    assert mode == "raw" or slugify(slug, mode, cased) == slug
