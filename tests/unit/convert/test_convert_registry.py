"""Which converters a file passes through, and the extension that comes out."""

from __future__ import annotations

from dataclasses import dataclass

from generator.convert.registry import HIGH, LOW, Context, Converters
from generator.errors import Diagnostic, Place


@dataclass(frozen=True)
class Shout:
    name: str
    priority: int
    ext: str
    out: str

    def matches(self, ext: str) -> bool:
        return ext == self.ext

    def output_ext(self, ext: str) -> str:
        return self.out

    def convert(self, text: str, context: Context) -> str:
        return f"{text}>{self.name}"


def test_the_highest_priority_goes_first_then_the_name() -> None:
    converters = Converters([Shout("b", 0, ".md", ".html"), Shout("a", 0, ".md", ".x"), Shout("c", HIGH, ".md", ".y")])
    assert [each.name for each in converters.converters_for(".md")] == ["c", "a", "b", "identity"]
    assert converters.convert("t", ".md", Context()) == "t>c>a>b"


def test_the_last_converter_before_identity_gives_the_extension() -> None:
    converters = Converters([Shout("a", 0, ".md", ".x"), Shout("b", LOW, ".md", ".html")])
    assert converters.output_ext(".md") == ".html"


def test_a_file_that_nobody_converts_stays_as_it_is() -> None:
    converters = Converters([Shout("a", 0, ".md", ".x")])
    assert converters.output_ext(".xml") == ".xml"
    assert converters.convert("<a/>", ".xml", Context()) == "<a/>"


def test_findings_are_counted_from_the_top_of_the_file() -> None:
    told: list[Diagnostic] = []

    def report(diagnostic: Diagnostic) -> None:
        told.append(diagnostic)

    Context("a.md", 4, report).tell(Diagnostic("x/y", "odd", Place("", 2)))
    assert str(told[0].place) == "a.md:6"
