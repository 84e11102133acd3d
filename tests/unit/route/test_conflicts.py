from __future__ import annotations

from generator.errors import Severity
from generator.model import Route
from generator.route import conflicts


def routes(**dests: str) -> list[Route]:
    return [Route(f"{path}.md", f"/{dest}", dest) for path, dest in dests.items()]


def test_two_sources_of_one_file_are_an_error_that_names_both() -> None:
    found = conflicts(routes(b="x.html", a="x.html", c="y.html"))
    assert len(found) == 1
    assert found[0].severity is Severity.ERROR
    assert found[0].text() == (
        "a.md: 2 files would be written to 'x.html': a.md, b.md\n"
        "  hint: give one of them another `permalink`; `jinkyll why a.md` shows how its URL came about"
    )


def test_a_file_cannot_be_where_another_needs_a_directory() -> None:
    found = conflicts(routes(a="docs", b="docs/guide/index.html", c="docs/x.html"))
    assert [item.code for item in found] == ["route/file-and-directory"]
    assert "'docs' is the file of a.md" in found[0].message


def test_names_that_differ_by_case_only_are_a_warning() -> None:
    found = conflicts(routes(a="About.html", b="about.html"))
    assert [(item.code, item.severity) for item in found] == [("route/differ-by-case", Severity.WARNING)]
    assert "'About.html' (a.md), 'about.html' (b.md)" in found[0].message


def test_so_are_two_forms_of_one_accent() -> None:
    found = conflicts(routes(a="\u00e9.html", b="e\u0301.html"))
    assert [item.code for item in found] == ["route/differ-by-case"]


def test_a_name_that_no_file_system_takes_is_an_error() -> None:
    assert [item.code for item in conflicts(routes(a="é" * 130 + ".html"))] == ["route/name-too-long"]
    assert conflicts(routes(a="e" * 250 + ".html")) == []


def test_findings_are_ordered_by_destination() -> None:
    shuffled = routes(a="z.html", b="z.html", c="a.html", d="a.html", e="A.html")
    assert [item.code for item in conflicts(shuffled)] == [item.code for item in conflicts(shuffled[::-1])]


def test_a_sound_site_has_none() -> None:
    assert conflicts(routes(a="index.html", b="a/index.html", c="a/b.html", d="ab.html")) == []
