"""Configs are found, merged, checked, and every value knows where it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from generator.config.load import Config, load, rows
from generator.config.schema import schema
from generator.errors import Severity, SourceError


def reader(files: Mapping[str, str]) -> Callable[[str], bytes | None]:
    return lambda path: files[path.removeprefix("./")].encode() if path.removeprefix("./") in files else None


def config(files: Mapping[str, str], names: list[str] | None = None, **flags: object) -> Config:
    return load(".", names, flags, {}, read=reader(files))


def errors(text: str, name: str = "_config.yml") -> list[str]:
    with pytest.raises(SourceError) as caught:
        config({name: text}, [name])
    return [one.text() for one in caught.value.diagnostics]


def test_without_a_config_there_are_jekylls_defaults() -> None:
    found = config({})
    assert (found["permalink"], found["markdown"], found["limit_posts"], found["include"]) == (
        "date",
        "kramdown",
        0,
        [".htaccess"],
    )
    assert found["collections"] == {
        "posts": {"output": True, "permalink": "/:categories/:year/:month/:day/:title:output_ext"}
    }
    assert found.files == () and not found.native


def test_site_toml_is_found_first_and_says_so() -> None:
    found = config({"site.toml": 'title = "T"', "_config.yml": "title: Y"})
    assert found["title"] == "T" and found.native and found.files == ("site.toml",)
    assert [(one.severity, one.message) for one in found.findings] == [
        (Severity.NOTE, "site.toml is the config of this site; _config.yml is not read")
    ]


@pytest.mark.parametrize("name", ["_config.yml", "_config.yaml", "_config.toml"])
def test_jekylls_names_are_found(name: str) -> None:
    found = config({name: 'title = "T"' if name.endswith("toml") else "title: T"})
    assert found["title"] == "T" and not found.native


def test_files_merge_from_left_to_right_and_deeply() -> None:
    files = {"a.yml": "kramdown: {input: kramdown}\nx: {y: 1, z: 2}\nl: [1]", "b.yml": "x: {y: 3}\nl: [2]"}
    found = config(files, ["a.yml", "b.yml"])
    assert found["x"] == {"y": 3, "z": 2} and found["l"] == [2]
    assert found.mapping("kramdown")["input"] == "kramdown"
    assert found.mapping("kramdown")["auto_ids"] is True


def test_a_null_does_not_override() -> None:
    found = config({"a.yml": "title: A\nbaseurl: /x", "b.yml": "title:\nbaseurl: ~\nnew:"}, ["a.yml", "b.yml"])
    assert (found["title"], found["baseurl"], found["new"]) == ("A", "/x", None)


def test_flags_override_files() -> None:
    found = config({"_config.yml": "future: false\nport: 1"}, port=2, future=None, show_drafts=True)
    assert (found["port"], found["future"], found["show_drafts"]) == (2, False, True)
    assert str(found.origin("port")) == "flag --port" and str(found.origin("show_drafts")) == "flag --drafts"


def test_the_config_may_name_another_source_which_a_flag_overrides() -> None:
    assert config({"_config.yml": "source: sub"})["source"] == "sub"
    assert load("other", ["a.yml"], {}, {}, read=reader({"a.yml": "source: sub"}))["source"] == "other"


def test_every_value_knows_its_file_and_line() -> None:
    found = config({"_config.yml": "title: A\nx:\n  y:\n    z: 1\nkramdown:\n  input: GFM\npermalink: pretty\n"})
    assert str(found.origin("x.y.z")) == "_config.yml:4"
    assert str(found.origin("kramdown", "input")) == "_config.yml:6"
    assert str(found.origin("kramdown", "auto_ids")) == "default"
    assert str(found.origin("collections", "posts", "permalink")) == "_config.yml:7"
    table = {key: (value, str(origin)) for key, value, origin in rows(found)}
    assert table["x.y.z"] == (1, "_config.yml:4") and table["markdown"] == ("kramdown", "default")


def test_a_later_file_owns_what_it_replaces() -> None:
    found = config({"a.yml": "x: {y: 1}", "b.yml": "\nx: 2"}, ["a.yml", "b.yml"])
    assert str(found.origin("x")) == "b.yml:2" and str(found.origin("x.y")) == "b.yml:2"


def test_lines_are_known_in_toml_too() -> None:
    found = config({"site.toml": 'title = "a"\n\n[kramdown]\ninput = "GFM"\n\n[[defaults]]\nvalues = {a = 1}\n'})
    assert str(found.origin("kramdown.input")) == "site.toml:4"
    assert str(found.origin("defaults", 0, "values")) == "site.toml:7"


def test_the_default_excludes_are_added_to_ones_own() -> None:
    assert config({"_config.yml": "exclude: [a, vendor/bundle/]"}).list("exclude")[:3] == (
        "a",
        "vendor/bundle/",
        ".sass-cache",
    )
    assert config({"_config.yml": "exclude: [a, vendor/bundle/]"}).list("exclude").count("vendor/bundle/") == 1


def test_a_list_of_collections_becomes_a_mapping_and_posts_stay_first() -> None:
    found = config({"_config.yml": "collections: [docs, notes]\npermalink: /:title"})
    assert list(found.mapping("collections")) == ["posts", "docs", "notes"]
    assert found.mapping("collections")["posts"] == {"output": True, "permalink": "/:title"}


def test_posts_are_always_written_whatever_the_config_says() -> None:
    found = config({"_config.yml": "collections: {posts: {output: false, permalink: /p/:title}}"})
    assert found.mapping("collections")["posts"] == {"output": True, "permalink": "/p/:title"}


def test_wrong_types_are_all_reported_with_place() -> None:
    found = errors("title: x\nexclude: foo, bar\nplugins: {a: 1}\npermalink: 3\nkramdown: GFM\n")
    assert found[0] == (
        "_config.yml:2:1: 'exclude' should be set as an array, but was: \"foo, bar\".\n"
        "  2 | exclude: foo, bar\n"
        "    | ^^^^^^^\n"
        '  hint: write a list: ["foo", "bar"]'
    )
    assert [one.partition(":1: ")[0] for one in found] == [f"_config.yml:{line}" for line in (2, 3, 4, 5)]


def test_an_empty_plugins_key_is_an_error_as_in_jekyll() -> None:
    assert "'plugins' should be set as an array, but was: nil." in errors("plugins:\n")[0]


def test_what_jekyll_coerces_passes_in_yaml_but_not_in_site_toml() -> None:
    found = config({"_config.yml": "future: 'yes'\nlimit_posts: '3'\nbaseurl: 5"})
    assert found.number("limit_posts") == 3 and found.flag("future") and found.text("baseurl") == "5"
    found_errors = errors('future = "yes"\nlimit_posts = "3"\n', "site.toml")
    assert len(found_errors) == 2 and "without quotes: 3" in found_errors[1]


def test_near_misses_are_warned_about_and_other_keys_are_data() -> None:
    found = config({"_config.yml": "permlink: pretty\npluginz: [a]\ncolour: red\nauthors: [x]\ngems: [b]\n"})
    assert [(one.place and one.place.line, one.hint) for one in found.findings] == [
        (1, "did you mean 'permalink'?"),
        (2, "did you mean 'plugins'?"),
        (5, "rename it to 'plugins'"),
    ]
    assert found["colour"] == "red"


def test_a_missing_config_is_named() -> None:
    with pytest.raises(SourceError, match=r"The configuration file 'nope\.yml' could not be found\."):
        config({}, ["nope.yml"])


def test_an_unknown_format_is_named() -> None:
    assert "No parser for 'c.ini' is available." in errors("", "c.ini")[0]


def test_a_config_that_is_no_mapping_is_an_error() -> None:
    assert "must be 'key: value' pairs" in errors("- a\n")[0]


def test_toml_errors_have_their_place() -> None:
    assert errors("a = 1\nb = foo\n", "site.toml")[0].startswith("site.toml:2:5: invalid TOML: Invalid value")


def test_errors_of_all_files_are_collected() -> None:
    with pytest.raises(SourceError) as caught:
        config({"a.yml": "a: b: c", "b.yml": "exclude: x"}, ["a.yml", "b.yml"])
    assert [one.code for one in caught.value.diagnostics] == ["yaml/syntax", "config/type"]


def test_bytes_that_are_not_utf8_have_their_line() -> None:
    with pytest.raises(SourceError) as caught:
        load(".", None, {}, {}, read=lambda path: b"a: 1\nb: \xff" if path.endswith("_config.yml") else None)
    assert "_config.yml:2: byte 0xFF at offset 8" in str(caught.value)


def test_the_environment_comes_from_jekyll_env() -> None:
    assert load(".", None, {}, {"JEKYLL_ENV": "production"}, read=lambda _: None).environment == "production"
    assert load(".", None, {}, {}, read=lambda _: None).environment == "development"


def test_a_clock_that_is_set_from_outside_is_in_utc_unless_the_config_says_otherwise() -> None:
    epoch = {"SOURCE_DATE_EPOCH": "1700000000"}
    config = load(".", None, {}, epoch, read=lambda _: None)
    assert (config["timezone"], str(config.origin("timezone"))) == ("UTC", "environment SOURCE_DATE_EPOCH")
    assert load(".", None, {"timezone": "Asia/Tokyo"}, epoch, read=lambda _: None)["timezone"] == "Asia/Tokyo"
    assert load(".", None, {}, {"SOURCE_DATE_EPOCH": "soon"}, read=lambda _: None)["timezone"] is None


def test_the_schema_names_every_option_and_is_json() -> None:
    found = json.loads(json.dumps(schema()))
    properties = found["properties"]
    assert properties["permalink"] == {
        "type": "string",
        "description": "permalink of posts and pages: a style or a template",
        "default": "date",
    }
    assert properties["port"]["type"] == ["integer", "string"] and found["additionalProperties"] is True
