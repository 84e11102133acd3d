#!/usr/bin/env python3
"""Random edits on a served site with tabs open: does it stay alive, right and small?

    serve_soak.py --posts 300 --edits 5000 --seconds 600 --tabs 20

Starts `jinkyll serve` on a site made for this, opens tabs in Chromium, edits at random (body, title, new post, delete,
rename, stylesheet, layout broken and mended, config, data), then checks: the server lives, its `_site` is byte for byte
what a clean build in another folder gives, every tab shows the file of its page, and memory after the first fifth did
not grow by more than `--growth` per cent. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

WORDS = (
    "river",
    "stone",
    "lamp",
    "cloud",
    "paper",
    "north",
    "quiet",
    "seven",
    "copper",
    "meadow",
    "harbour",
    "orchard",
)
LAYOUT = """<!doctype html>
<html><head><title>{{ page.title }} · {{ site.title }}</title><link rel="stylesheet" href="/style.css"></head>
<body><h1>{{ page.title }}</h1>
{{ content }}
<ul>{% for post in site.posts[:10] %}<li>{{ post.title }}</li>{% endfor %}</ul>
{% if page.previous %}<p>{{ page.previous.title }}</p>{% endif %}
{% if page.next %}<p>{{ page.next.title }}</p>{% endif %}
<p>{{ site.data.words | join(" ") }}</p></body></html>
"""


class Site:
    """The source tree, and the random edits on it."""

    def __init__(self, root: Path, posts: int, seed: int) -> None:
        self.root = root
        self.dice = random.Random(seed)
        self.broken = False
        self.title = 0
        for folder in ("_posts", "_layouts", "_data"):
            (root / folder).mkdir(parents=True)
        (root / "_layouts/default.html").write_text(LAYOUT)
        (root / "index.html").write_text(
            "---\nlayout: default\ntitle: Home\n---\n{% for post in site.posts %}<p>{{ post.title }}</p>{% endfor %}\n"
        )
        for number in range(posts):
            self.post(number)
        self.style()
        self.config()
        self.words()

    def text(self, words: int) -> str:
        return " ".join(self.dice.choices(WORDS, k=words))

    def post(self, number: int) -> Path:
        day = f"2020-{number % 12 + 1:02}-{number % 28 + 1:02}"
        path = self.root / f"_posts/{day}-post-{number}.md"
        self.save(path, f"---\nlayout: default\ntitle: {self.text(3)}\n---\n\n{self.text(40)}\n\n{self.text(20)}\n")
        return path

    def save(self, path: Path, text: str) -> None:
        """As editors do: in place, or through another file."""
        if self.dice.random() < 0.5:
            path.write_text(text)
        else:
            other = path.with_name(f".{path.name}.swp")
            other.write_text(text)
            other.replace(path)

    def style(self) -> None:
        (self.root / "style.css").write_text(f"h1 {{ color: rgb({self.dice.randrange(256)}, 0, 0) }}\n")

    def config(self) -> None:
        self.title += 1
        (self.root / "site.toml").write_text(f'title = "Soak {self.title}"\n')

    def words(self) -> None:
        (self.root / "_data/words.json").write_text(f'["{self.text(1)}", "{self.text(1)}"]')

    def layout(self, broken: bool) -> None:
        self.broken = broken
        self.save(self.root / "_layouts/default.html", LAYOUT + ("{% nonsense %}" if broken else ""))

    def edit(self) -> None:
        posts = sorted((self.root / "_posts").glob("*.md"))
        roll = self.dice.random()
        if self.broken and roll < 0.5:
            self.layout(broken=False)
        elif roll < 0.55:
            path = self.dice.choice(posts)
            self.save(path, re.sub(r"\n\n.*", f"\n\n{self.text(30)}\n", path.read_text(), count=1))
        elif roll < 0.8:
            path = self.dice.choice(posts)
            self.save(path, re.sub(r"title: .*", f"title: {self.text(3)}", path.read_text()))
        elif roll < 0.85:
            self.post(self.dice.randrange(10_000))
        elif roll < 0.9 and len(posts) > 20:
            self.dice.choice(posts).unlink()
        elif roll < 0.92:
            path = self.dice.choice(posts)
            path.rename(path.with_name(f"{path.name[:10]}-moved-{self.dice.randrange(10_000)}.md"))
        elif roll < 0.96:
            self.style()
        elif roll < 0.97:
            self.words()
        elif roll < 0.98:
            self.config()
        else:
            self.layout(broken=True)


def resident(pid: int) -> float:
    """Megabytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def differences(left: Path, right: Path) -> list[str]:
    def names(root: Path) -> set[str]:
        return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    here, there = names(left), names(right)
    changed = [name for name in here & there if not filecmp.cmp(left / name, right / name, shallow=False)]
    return sorted([*changed, *(here ^ there)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--edits", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--tabs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--growth", type=float, default=15)
    parser.add_argument("--command", default=f"{sys.executable} -m generator")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="soak-"))
    site = Site(work / "site", options.posts, options.seed)
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    log = (work / "serve.log").open("w")
    server = subprocess.Popen(
        [*options.command.split(), "serve", "--port", str(port)],
        cwd=site.root, env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        return soak(site, server, f"http://localhost:{port}", options, work, environment)
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()
        shutil.rmtree(work, ignore_errors=True)


def soak(
    site: Site,
    server: subprocess.Popen[bytes],
    url: str,
    options: argparse.Namespace,
    work: Path,
    environment: dict[str, str],
) -> int:
    from playwright.sync_api import sync_playwright

    for _ in range(600):
        try:
            urlopen(url, timeout=60).read()
            break
        except OSError:
            time.sleep(0.1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-quic",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
            ],
        )
        context = browser.new_context()
        pages = ["/"] + sorted(
            "/" + path.relative_to(site.root / "_site").as_posix()
            for path in (site.root / "_site/2020").rglob("*.html")
        )
        tabs = []
        for number in range(options.tabs):
            tab = context.new_page()
            tab.goto(url + pages[number % len(pages)])
            tabs.append(tab)
        start, memory = time.monotonic(), []
        for number in range(options.edits):
            site.edit()
            if number % max(1, options.edits // 50) == 0:
                memory.append(resident(server.pid))
            due = start + (number + 1) * options.seconds / options.edits
            if (wait := due - time.monotonic()) > 0:
                tabs[0].wait_for_timeout(wait * 1000)
            if server.poll() is not None:
                print(f"the server ended after {number + 1} edits")
                return 1
        took = time.monotonic() - start
        site.layout(broken=False)
        tabs[0].wait_for_timeout(3000)
        memory.append(resident(server.pid))
        subprocess.run(
            [*options.command.split(), "build", "--quiet", "--destination", str(work / "clean")],
            cwd=_copy(site.root, work / "copy"), env=environment, check=True,
        )  # fmt: skip
        wrong = differences(site.root / "_site", work / "clean")
        stale = [tab.url for tab in tabs if not _shows_its_file(tab, url, site.root / "_site")]
        overlays = sum(tab.locator("jinkyll-overlay").count() for tab in tabs)
        browser.close()
    early = memory[len(memory) // 5]
    growth = 100 * (memory[-1] - early) / early
    print(f"{options.edits} edits in {took:.0f} s, {options.tabs} tabs, {options.posts} posts")
    print(f"files unlike a clean build: {len(wrong)} {wrong[:5]}")
    print(f"stale tabs: {len(stale)} {stale[:3]}; overlays left: {overlays}")
    print(
        f"memory MB: {memory[0]:.0f} at first, {early:.0f} after a fifth, {memory[-1]:.0f} at the end ({growth:+.0f} %)"
    )
    return 1 if wrong or stale or overlays or growth > options.growth else 0


def _copy(source: Path, target: Path) -> Path:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("_site", ".jinkyll-cache"))
    return target


def _shows_its_file(tab: object, url: str, root: Path) -> bool:
    """Whether a tab's title is the one of the file at its address; a page that is gone shows that."""
    path = tab.url.removeprefix(url).partition("?")[0]  # type: ignore[attr-defined]
    file = root / (path.lstrip("/") or "index.html")
    title = str(tab.title())  # type: ignore[attr-defined]
    if not file.is_file():
        return title == "Not found"
    found = re.search(r"<title>(.*?)</title>", file.read_text())
    return found is not None and found[1] == title


if __name__ == "__main__":
    sys.exit(main())
