"""From the text of a file and of a configuration to URL and explanation, through the readers."""

from __future__ import annotations

import importlib.util
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.config.defaults import entries
from generator.config.load import load
from generator.errors import SourceError
from generator.model import Kind
from generator.read.documents import Made, make_document
from generator.read.front import parse_text
from generator.route import route, scheme_of
from generator.route.origins import origins_of
from generator.route.why import explanation_of, render_text

RECORDED = json.loads(Path(__file__).with_name("jekyll_routes.json").read_text(encoding="utf-8"))
ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))


def script() -> Any:
    spec = importlib.util.spec_from_file_location("compare_permalinks", ROOT / "benchmarks" / "compare_permalinks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def config_of(text: str, name: str = "_config.yml") -> Any:
    return load("", None, {}, read=lambda path: text.encode() if path.endswith(name) else None)


def made(path: str, text: str, config: Any, kind: Kind, collection: str) -> Made:
    return make_document(
        path,
        kind,
        collection,
        parse_text(path, text).parsed,
        defaults=entries(config.get("defaults")),
        zone=ZoneInfo("Europe/Berlin"),
        now=NOW,
    )


@pytest.mark.parametrize("style", RECORDED["routes"])
def test_files_are_read_and_routed_as_jekyll_does(style: str) -> None:
    compare = script()
    extra = compare.POSTS_PERMALINK if style == "of the posts collection" else ""
    config = config_of(compare.CONFIG + compare.STYLES[style] + compare.COLLECTIONS + extra)
    expected, ours = {}, {}
    for path, (_, dest) in RECORDED["routes"][style].items():
        row = RECORDED["files"][path]
        if row.get("static") or path not in compare.FILES:
            continue
        label = row.get("collection", "")
        kind: Kind = "page" if not label else "member" if label != "posts" else "draft" if row.get("draft") else "post"
        document = made(path, compare.FILES[path], config, kind, label).document
        expected[path] = dest
        ours[path] = route(document, row.get("ext", ""), scheme_of(config, NOW)).dest
    assert ours == expected
    assert len(ours) > 90


def explained(config_text: str, path: str, text: str) -> str:
    config = config_of(config_text)
    found = made(path, text, config, "post", "posts")

    def setting(*at: object) -> str:
        origin = config.origin(*at)
        return "" if origin.kind == "default" else str(origin)

    where = origins_of(found.sources, found.categories, setting)
    return render_text(explanation_of(found.document, ".html", scheme_of(config), where))


SEED = '---\nlayout: post\ntitle:  "For me, the best k8s talk"\ndate:   2020-05-10\ncategories: k8s yt aws\n---\n'


def test_an_explanation_names_the_lines_of_the_files() -> None:
    said = explained("title: x\n", "_posts/2020-05-10-for-me-best-k8s-talk.md", SEED)
    assert "k8s/yt/aws            `categories` (front matter, line 5)" in said
    assert "date (front matter, line 4)" in said
    assert "the default style `date`: no `permalink` was set" in said


def test_a_style_names_its_line_in_the_configuration() -> None:
    said = explained("title: x\npermalink: pretty\n", "_posts/2020-05-10-a.md", SEED)
    assert "style `pretty`, set in _config.yml:2" in said
    assert "  for all posts, in _config.yml:2:\n    permalink: /:year/:month/:day/:title/" in said


def test_categories_from_three_places_are_told_apart() -> None:
    config = "defaults:\n  - scope: {path: ''}\n    values:\n      category: late\n"
    said = explained(config, "news/_posts/2020-05-10-a.md", "---\ncategories: k8s yt\n---\n")
    assert (
        " ".join(said.split())
        .partition(":categories news/k8s/yt/late ")[2]
        .startswith(
            "news from its directory; k8s, yt from `categories` (front matter, line 2); "
            "late from `category` (defaults[0] in _config.yml:4)"
        )
    )


def test_a_permalink_that_is_no_text_names_its_line() -> None:
    document = made("_posts/2020-05-10-a.md", "---\npermalink: 404\n---\n", config_of(""), "post", "posts").document
    with pytest.raises(SourceError, match="`permalink` must be text, not 404"):
        route(document, ".html", scheme_of({}))
