"""The same source gives the same bytes: anywhere, at any hour, for anybody, with any number of workers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
WORDS = ["æøå", "Zürich", "東京", "émile", "Alpha", "beta", "Ångström", "zebra"]
SITE = {
    "_config.yml": (
        "title: T\nurl: https://x.org\ntimezone: Europe/Zurich\nshow_drafts: true\n"
        "plugins: [jekyll-feed, jekyll-sitemap, jekyll-seo-tag, jekyll-archives, jekyll-paginate]\n"
        "paginate: 7\njekyll-archives: {enabled: all}\ncollections: {notes: {output: true}}\n"
    ),
    "_layouts/post.html": "<title>{{ page.title }}</title>{% seo %}{{ content }}{{ site.time }}{{ page.date }}"
    "{% for post in site.related_posts %}{{ post.url }}{% endfor %}{{ page.next.title }}",
    "index.html": "---\nlayout: post\n---\n{% for post in paginator.posts %}{{ post.excerpt }}{% endfor %}"
    "{% for tag in site.tags %}{{ tag[0] }} {% endfor %}{% for c in site.categories %}{{ c[0] }}{% endfor %}",
    "sorted.html": "---\n---\n{% assign by = site.posts | sort: 'title' %}{% for p in by %}{{ p.title }}\n{% endfor %}"
    "{% assign g = site.posts | group_by: 'tag' %}{{ g | jsonify }}"
    "{% for f in site.static_files %}{{ f.path }}{% endfor %}"
    "{{ 'now' | date: '%s %A %B %p' }}",
    "main.scss": "---\n---\n@import 'a';\nb { c { d: $x } }\n",
    "_sass/_a.scss": "$x: 1px;\n",
    "_drafts/undated.md": "---\nlayout: post\ntitle: Undated\ndate: 2023-02-03\n---\nDraft\n",
    "code.md": '---\nlayout: post\n---\n```python\ndef f(): return {1, 2}\n```\n\nA[^1] "q" -- dash\n\n[^1]: note\n',
    "b.txt": "b",
    "A.txt": "a",
    "ä.txt": "ä",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    source = tmp_path / "one"
    write(source, SITE)
    for number in range(1, 41):
        word = WORDS[number % len(WORDS)]
        front = f"layout: post\ntitle: {word} {number}\ntags: [{word}, t{number % 3}]\ncategories: [c{number % 4}]"
        write(
            source, {f"_posts/2023-01-{1 + number % 28:02}-p{number}.md": f"---\n{front}\n---\nText *{word}*\n\nMore\n"}
        )
        write(source, {f"_notes/n{number}.md": f"---\ntitle: {word}\n---\n{word}\n"})
    return source


def made(source: Path, *arguments: str, umask: int = 0o022, **variables: str) -> dict[str, Any]:
    """Build in a process of its own and return the list of files with digests and sources."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "GITHUB_"))}
    env = {**inherited, "PYTHONPATH": str(CHECKOUT), "SOURCE_DATE_EPOCH": "1700000000", "LC_ALL": "C", **variables}
    command = [sys.executable, "-m", "generator", "build", "--manifest", "../files.json", *arguments]
    done = subprocess.run(command, cwd=source, env=env, capture_output=True, text=True, umask=umask)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((source.parent / "files.json").read_bytes())
    assert len(found["files"]) > 60
    return found


def copy(source: Path, to: Path, *, backwards: bool = False) -> Path:
    """The same files at other times, made in another order, so that the folder lists them in another order."""
    files = sorted((path for path in source.rglob("*") if path.is_file()), reverse=backwards)
    for path in files:
        relative = path.relative_to(source)
        if relative.parts[0] not in ("_site", ".jekyll-cache"):
            (to / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to / relative)
            os.utime(to / relative, (1_000_000, 1_000_000))
    return to


def test_folders_zones_locales_umasks_users_and_hash_seeds_do_not_matter(blog: Path, tmp_path: Path) -> None:
    first = made(blog, TZ="UTC", PYTHONHASHSEED="1")
    there = made(copy(blog, tmp_path / "a longer/påth", backwards=True), TZ="Pacific/Auckland", PYTHONHASHSEED="2")
    last = made(copy(blog, tmp_path / "3"), TZ="America/St_Johns", LC_ALL="C.UTF-8", LANG="tr_TR.UTF-8", umask=0o077,
                USER="somebody", HOME=str(tmp_path), PYTHONHASHSEED="3")  # fmt: skip
    assert there == first
    assert last == first
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "3/_site").rglob("*") if path.is_file()}
    assert modes == {0o644}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "3/_site").rglob("*") if path.is_dir()} == {0o755}


def test_a_site_without_a_time_zone_does_not_get_the_one_of_the_machine(blog: Path, tmp_path: Path) -> None:
    config = SITE["_config.yml"].replace("timezone: Europe/Zurich\n", "")
    write(blog, {"_config.yml": config, "_posts/2023-02-01-night.md": "---\ndate: 2023-02-01 23:30\n---\n"})
    there = copy(blog, tmp_path / "there")
    assert made(blog, TZ="UTC") == made(there, TZ="Pacific/Auckland") == made(blog, TZ="America/St_Johns")


def test_a_cache_from_another_time_zone_is_not_believed(blog: Path, tmp_path: Path) -> None:
    write(blog, {"_config.yml": SITE["_config.yml"].replace("timezone: Europe/Zurich", "time: 2024-01-01")})
    moved, unset = copy(blog, tmp_path / "moved"), {"SOURCE_DATE_EPOCH": ""}
    here = made(blog, TZ="UTC", **unset)
    cold = made(moved, TZ="Asia/Tokyo", **unset)
    assert made(blog, TZ="Asia/Tokyo", **unset) == cold != here
    assert made(moved, TZ="Etc/UTC", **unset) == here


@pytest.mark.parametrize("workers", ["2", "5"])
def test_the_number_of_workers_does_not_matter(blog: Path, tmp_path: Path, workers: str) -> None:
    alone = made(blog, "-j", "1")
    assert made(copy(blog, tmp_path / "two"), "-j", workers) == alone


def test_a_warm_build_and_a_moved_cache_give_what_a_cold_build_gives(blog: Path, tmp_path: Path) -> None:
    write(blog, {"_posts/2023-01-02-p1.md": "---\nlayout: post\ntitle: Other\n---\nChanged later\n"})
    made(blog)
    write(blog, {"_posts/2023-01-02-p1.md": "---\nlayout: post\ntitle: Changed\n---\nChanged\n"})
    cold = made(copy(blog, tmp_path / "cold"))
    moved = copy(blog, tmp_path / "moved")
    shutil.copytree(blog / ".jekyll-cache", moved / ".jekyll-cache")
    assert made(moved) == cold
    assert made(blog) == cold


def test_the_list_names_every_file_and_what_it_was_made_from(blog: Path) -> None:
    found = made(blog)
    by_path = {one["path"]: one for one in found["files"]}
    built = {path.relative_to(blog / "_site").as_posix() for path in (blog / "_site").rglob("*") if path.is_file()}
    assert set(by_path) == built
    lines = "".join(f"{one['sha256']}  {one['path']}\n" for one in found["files"])
    sums = subprocess.run(["sha256sum", "-c", "-"], input=lines, cwd=blog / "_site", capture_output=True, text=True)
    assert sums.returncode == 0, sums.stdout
    assert by_path["main.css"]["sources"] == ["_sass/_a.scss", "main.scss"]
    assert by_path["b.txt"]["sources"] == ["b.txt"]
    code = by_path["code.html"]
    assert code["source"] == "code.md"
    assert {"_layouts/post.html", "code.md"} <= set(code["sources"])
    assert "_posts/2023-01-28-p27.md" in by_path["feed.xml"]["sources"]


def test_the_time_of_the_build_is_the_one_that_is_given(blog: Path) -> None:
    one = made(blog)
    assert "2023-11-14 23:13:20 +0100" in (blog / "_site/code.html").read_text()
    other = made(blog, SOURCE_DATE_EPOCH="1700000001")
    assert one["digest"] != other["digest"]
