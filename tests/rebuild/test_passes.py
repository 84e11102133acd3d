"""Sites that are built in passes: after an edit, by command or by the server, they are as if built from nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.build.filelist import files_made, list_text
from generator.build.serving import SiteBuilder
from generator.build.site import Outcome, Settings, Site
from generator.build.verify import verify

FILES = {
    "_config.yml": (
        "url: https://e.com\nlanguages: [en, de]\ndefault_lang: en\nplugins: [jekyll-polyglot, jekyll-feed]\n"
        "time: 2026-05-07 12:00:00 +0000\ntimezone: UTC\n"
    ),
    "_layouts/page.html": "{{ site.active_lang }} {{ page.title }} {{ content }}",
    "index.html": "---\nlayout: page\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}",
    "about.md": "---\nlayout: page\npermalink: /about/\nlang: en\n---\nAbout",
    "de/about.md": "---\nlayout: page\npermalink: /about/\nlang: de\n---\nUeber",
    "_posts/2026-01-01-one.md": "---\ntitle: One\nlayout: page\n---\nOne",
    "logo.txt": "logo",
}
EDITS = {
    "a translation": {"de/about.md": "---\nlayout: page\npermalink: /about/\nlang: de\n---\nNeu"},
    "the original of a translation": {"about.md": "---\nlayout: page\npermalink: /about/\nlang: en\n---\nNew"},
    "a translation goes": {"de/about.md": ""},
    "a translation comes": {"de/one.md": "---\nlang: de\npermalink: /2026/01/01/two.html\n---\nZwei"},
    "a layout": {"_layouts/page.html": "<{{ site.active_lang }}> {{ content }}"},
    "a post": {"_posts/2026-01-02-two.md": "---\ntitle: Two\nlang: de\n---\nTwo"},
    "a copied file": {"logo.txt": "other logo"},
    "another language": {"_config.yml": FILES["_config.yml"].replace("[en, de]", "[en, de, fr]")},
    "a language goes": {"_config.yml": FILES["_config.yml"].replace("[en, de]", "[en]")},
    "another default": {"_config.yml": FILES["_config.yml"].replace("default_lang: en", "default_lang: de")},
    "no passes": {"_config.yml": FILES["_config.yml"].replace("jekyll-polyglot, ", "")},
}

TEXTS = {
    "_config.yml": FILES["_config.yml"].replace("polyglot", "multiple-languages-plugin"),
    "_i18n/en.yml": "a: A\nb: B\n",
    "_i18n/de.yml": "a: Ae\n",
    "_i18n/en/text.md": "*text*",
    "_i18n/en/_posts/2026-01-01-one.md": "---\ntitle: One\n---\nOne",
    "_i18n/de/_posts/2026-01-01-eins.md": "---\ntitle: Eins\n---\nEins",
    "_posts/2026-01-03-three.md": "---\ntitle: Three\n---\nThree",
    "index.html": "---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}{% t a %}{% t b %}",
    "about.md": "---\nnamespace: about\npermalink: /about/\npermalink_de: /ueber/\n---\n{% tf text.md %}{% tl about %}",
    "logo.txt": "logo",
}
EDITS_OF_TEXTS = {
    "a text": {"_i18n/de.yml": "a: Aeh\n"},
    "a text of the default language": {"_i18n/en.yml": "a: A\nb: Be\n"},
    "a text comes": {"_i18n/de.yml": "a: Ae\nb: Beh\n"},
    "a file": {"_i18n/en/text.md": "*other*"},
    "a file comes": {"_i18n/de/text.md": "*Text*"},
    "a post": {"_i18n/de/_posts/2026-01-02-zwei.md": "---\ntitle: Zwei\n---\nZwei"},
    "a post goes": {"_i18n/de/_posts/2026-01-01-eins.md": ""},
    "an address": {"about.md": "---\nnamespace: about\npermalink: /about/\npermalink_de: /info/\n---\n{% tl about %}"},
    "a file that is left out": {"_config.yml": TEXTS["_config.yml"] + "exclude_from_localizations: [logo.txt]\n"},
    "posts for all": {"_config.yml": TEXTS["_config.yml"] + "exclude_from_localizations: [_posts]\n"},
    "a folder for the default": {"_config.yml": TEXTS["_config.yml"] + "default_locale_in_subfolder: true\n"},
    "another order": {
        "_config.yml": TEXTS["_config.yml"].replace("[en, de]", "[de, en]"),
        "_i18n/de/text.md": "*Text*",
    },
}
SITES = {"polyglot": (FILES, EDITS), "texts": (TEXTS, EDITS_OF_TEXTS)}
ALL = [(name, edit) for name, (_, edits) in SITES.items() for edit in edits]


def write(folder: Path, files: dict[str, str]) -> frozenset[str]:
    """Write files, remove those without a text; all their absolute paths."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if not text:
            path.unlink()
    return frozenset(str(folder / name) for name in files)


def site_of(source: Path, destination: str = "_site", **options: object) -> Site:
    flags = {"destination": str(source / destination)}
    return Site(Settings(str(source), flags=flags, environment={}, **options))  # type: ignore[arg-type]


def build(source: Path, destination: str = "_site", **options: object) -> Outcome:
    site = site_of(source, destination, **options)
    outcome = site.build()
    site.close()
    assert outcome.ok, [one.text() for one in outcome.diagnostics]
    return outcome


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_clean(source: Path) -> None:
    """The site is what a build from nothing makes."""
    shutil.rmtree(source / "_clean", ignore_errors=True)
    build(source, "_clean", use_cache=False)
    assert files(source / "_site") == files(source / "_clean")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    return tmp_path


def test_nothing_changed_makes_and_writes_nothing(source: Path) -> None:
    assert "de/about/index.html" in build(source).written
    site = site_of(source)
    outcome = site.build()
    site.close()
    assert (outcome.written, outcome.removed, outcome.note) == ((), (), "")
    assert not [key for one in site.sites for key in one.engine.computed if key[0] in ("page", "content", "selection")]


@pytest.mark.parametrize(("name", "edit"), ALL)
def test_a_build_that_remembers_equals_one_from_nothing(tmp_path: Path, name: str, edit: str) -> None:
    tree, edits = SITES[name]
    write(tmp_path, tree)
    build(tmp_path)
    write(tmp_path, edits[edit])
    build(tmp_path)
    check_clean(tmp_path)


@pytest.mark.parametrize(("name", "edit"), ALL)
def test_so_does_the_server(tmp_path: Path, name: str, edit: str) -> None:
    tree, edits = SITES[name]
    write(tmp_path, tree)
    builder = SiteBuilder(Settings(str(tmp_path), flags={"destination": str(tmp_path / "_site")}, environment={}))
    builder.build(None)
    outcome = builder.build(write(tmp_path, edits[edit]))
    assert outcome.ok and (outcome.written or outcome.removed)
    check_clean(tmp_path)
    assert builder.build(write(tmp_path, tree)).ok
    check_clean(tmp_path)
    builder.close()
    assert build(tmp_path).written == ()


def test_an_edit_in_one_language_writes_that_language_alone(source: Path) -> None:
    build(source)
    write(source, EDITS["a translation"])
    assert build(source).written == ("de/about/index.html",)


def test_a_mistake_leaves_all_languages_as_they_are(source: Path) -> None:
    build(source)
    before = files(source / "_site")
    write(source, {"de/about.md": "---\nlang: de\npermalink: /about/\n---\n{% nonsense %}", "logo.txt": "other"})
    site = site_of(source)
    assert not site.build().ok
    site.close()
    assert files(source / "_site") == before


def test_pages_that_somebody_looks_at_are_made_first(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Looked:
        told: dict[str, bytes | None] = {}

        def wanted(self) -> tuple[str, ...]:
            return ("de/about/index.html", "about/index.html", "no.html")

        def ready(self, dest: str, data: bytes | None) -> None:
            self.told[dest] = data

    monkeypatch.setattr("generator.build.serving._LARGE", 0)
    builder = SiteBuilder(Settings(str(source), flags={"destination": str(source / "_site")}, environment={}))
    builder.build(None)
    builder.build(write(source, EDITS["a translation"]), Looked())
    builder.close()
    assert Looked.told == {"de/about/index.html": b"de  <p>Neu</p>\n", "about/index.html": None}


def test_what_verifies_and_lists_a_build_knows_all_passes(source: Path) -> None:
    site = site_of(source)
    assert site.build().ok
    assert verify(site) == ()
    (source / "_site/de/about/index.html").write_text("edited")
    assert [one.dest for one in verify(site)] == ["de/about/index.html"]
    found = {one["path"]: one for one in json.loads(list_text(files_made(site)))["files"]}
    site.close()
    assert found["de/about/index.html"]["sources"] == ["_layouts/page.html", "de/about.md"]
    assert found.keys() == files(source / "_site").keys()


def test_workers_elsewhere_open_the_pass_they_work_for(source: Path) -> None:
    from generator.build.parallel import work_alone

    site = site_of(source)
    for one in site.sites:
        assert one.part is not None
        cells = work_alone(one.settings.for_workers(one.part.name), "build", [("page", "index.html")])
        page = next(cell for cell in cells if cell.key == ("page", "index.html"))
        assert page.digest == one.engine.digest("page", "index.html")
    site.close()
