#!/usr/bin/env python3
"""The commands of jekyll-compose and ours of the same names, and the files that both leave behind.

    python benchmarks/compare_compose.py

Needs `jekyll` with the package `ruby-jekyll-compose`. Front matter is compared as values, and dates to the minute; the
text below it without white space around it. The exit code is 1 if anything differs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator.read.front import parse_document  # noqa: E402

FILES = {
    "_config.yml": """plugins: [jekyll-compose]
timezone: UTC
collections: {recipes: {output: true}}
jekyll_compose:
  default_front_matter:
    posts: {tags: [], author: "Ann: B", nested: {a: 1}, published: true}
    drafts: {description: ""}
    recipes: {serves: 4}
""",
    "_drafts/idea.md": "---\ntitle: Idea\ntags: [a, b]\n---\nText of\n\nthe idea.\n",
    "_posts/2019-05-06-old-one.md": '---\nlayout: post\ntitle: "Old: one"\ndate: 2019-05-06 10:00 +0000\n---\nText\n',
    "_posts/2019-05-07-plain.md": "---\nlayout: post\n---\nText\n",
    "note.md": "---\ntitle: Note\n---\nText\n",
}
STEPS = (
    ["post", "My First Post", "--date", "2020-02-03"],
    ["post", "It's 50% off: C++ & more", "-d", "2020-02-03", "-x", "markdown", "-l", "wide"],
    ["post", "Stamped", "--date", "2020-02-03", "--timestamp-format", "%Y-%m-%d"],
    ["post", "true", "--date", "2020-02-03"],
    ["post", "Über uns", "--date", "2020-02-03"],
    ["draft", "An Idea of Mine"],
    ["draft", "An Idea of Mine", "-f", "-l", "other"],
    ["page", "About Us"],
    ["page", "Imprint", "-x", "html", "-l", "default"],
    ["compose", "Composed", "--date", "2020-02-04"],
    ["compose", "Composed Draft", "--draft", "--date", "2020-02-04"],
    ["compose", "Apple Pie", "--collection", "recipes", "--date", "2020-02-04"],
    ["publish", "_drafts/idea.md", "--date", "2020-03-04"],
    ["unpublish", "_posts/2019-05-06-old-one.md"],
    ["rename", "_posts/2019-05-07-plain.md", "A Better Name"],
    ["rename", "note.md", "A Better Note"],
    ["rename", "_drafts/old-one.md", "No Redirect: it is a draft"],
)


def run(command: list[str], folder: Path) -> dict[str, tuple[dict[str, object], str]]:
    """The files of a folder after all steps: front matter and text, by path."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "EDITOR": "",
        "JEKYLL_EDITOR": "",
    }
    for step in STEPS:
        done = subprocess.run(
            [*command, *step], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{command[0]} {' '.join(step)}: exit code {done.returncode}\n{done.stdout}{done.stderr}"[:1000])
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith((".", "_site", "_config")):
            parsed = parse_document(name, path.read_bytes()).parsed
            front = {key: f"{value}"[:16] if key == "date" else value for key, value in parsed.front.items()}
            front.pop("redirect_from", None)  # jekyll-compose leaves none
            found[name] = front, parsed.body.strip()
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        theirs = run(["jekyll"], Path(temporary, "theirs"))
        ours = run([sys.executable, "-m", "generator"], Path(temporary, "ours"))
    differ = [name for name in sorted({*theirs, *ours}) if theirs.get(name) != ours.get(name)]
    for name in differ:
        print(f"{name}\n  jekyll  {theirs.get(name)}\n  jinkyll {ours.get(name)}")
    print(f"{len(STEPS)} commands, {len(theirs)} files, {len(differ)} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
