from __future__ import annotations

import pytest

from generator.text import closest, did_you_mean, downcase, slugify, titleize_slug, transliterate


@pytest.mark.parametrize(
    ("text", "mode", "slug"),
    [
        ("The _config.yml file", "none", "the _config.yml file"),
        ("The _config.yml file", "raw", "the-_config.yml-file"),
        ("The _config.yml file", "default", "the-config-yml-file"),
        ("The _config.yml file", "pretty", "the-_config.yml-file"),
        ("The _config.yml file", "ascii", "the-config-yml-file"),
        ("The _config.yml file", "latin", "the-config-yml-file"),
        ("The _config.yml file", "no such mode", "the _config.yml file"),
        ("Ünïcode — straße", "default", "ünïcode-straße"),
        ("Ünïcode — straße", "ascii", "n-code-stra-e"),
        ("Ünïcode — straße", "latin", "unicode-strasse"),
        ("日本語の記事", "default", "日本語の記事"),
        ("日本語の記事", "latin", ""),
        ("e\u0301 marks stay", "default", "e\u0301-marks-stay"),
        ("٣ is a digit, ² and Ⅷ are none", "default", "٣-is-a-digit-and-are-none"),
        ("c++ & c#", "pretty", "c++-&-c"),
        ("ü~$&'()+,;=@!", "pretty", "ü~$&'()+,;=@!"),
        ("--two--", "raw", "-two-"),
        ("--two--", "default", "two"),
        ("a\t\n b", "raw", "a-b"),
        ("no\u00a0break", "raw", "no\u00a0break"),
        ("-", "default", ""),
        ("", "pretty", ""),
    ],
)
def test_each_mode_keeps_the_characters_that_jekyll_keeps(text: str, mode: str, slug: str) -> None:
    assert slugify(text, mode) == slug


def test_capitals_stay_where_they_are_asked_for() -> None:
    assert slugify("My Slug", "pretty", cased=True) == "My-Slug"
    assert slugify("My Slug", "none", cased=True) == "My Slug"


def test_lower_case_has_no_final_sigma_as_in_ruby() -> None:
    assert downcase("ΑΣ ΟΔΟΣ") == "ασ οδοσ"
    assert downcase("İ") == "i\u0307"


def test_a_slug_becomes_a_title() -> None:
    assert titleize_slug("my-first-POST") == "My First Post"
    assert titleize_slug("-a--b-") == " A  B"
    assert titleize_slug("") == ""


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("plain", "plain"),
        ("ÀÉÎÕÜ àéîõü", "AEIOU aeiou"),
        ("Æ æ Œ œ ß Þ þ Ĳ ŋ ŉ ×", "AE ae OE oe ss Th th IJ ng 'n x"),
        ("Łódź Đà ħ ı ĸ", "Lodz Da h i k"),
        ("÷ ſ ẞ ș я 日", "? ? ? ? ? ?"),
    ],
)
def test_accents_are_dropped_from_latin_letters_only(text: str, ascii_text: str) -> None:
    assert transliterate(text) == ascii_text


def test_a_near_miss_is_named() -> None:
    assert closest("upcasee", ["downcase", "upcase"]) == "upcase"
    assert did_you_mean("upcasee", ["downcase", "upcase"]) == "did you mean 'upcase'?"
    assert did_you_mean("zzz", ["upcase"]) == ""
