"""Whole builds of one blog, side by side: cold, nothing changed, one body, one title, one layout, one post added.

    python benchmarks/build.py --posts 100,1000,5000 --rounds 3 --peers jekyll,hugo

The blog comes from the corpus of `../shared/bench`, the same for all. CPU seconds are user and system time of a command
and everything it started; memory is that of its largest process. Ratios are those of one run; the programs take turns.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "bench" / "corpus.py"
OURS = [sys.executable, "-m", "generator", "build", "--quiet"]


@dataclass(frozen=True)
class Program:
    """A generator: its name, the form of the blog it reads, its command, what a cold build removes, where posts lie."""

    name: str
    form: str
    command: list[str]
    state: tuple[str, ...]
    posts: str
    layout: str


PROGRAMS = {
    "jinkyll": Program("jinkyll", "jekyll", OURS, ("_site", ".jekyll-cache"), "_posts", "_layouts/post.html"),
    "jinkyll-j1": Program(
        "jinkyll-j1", "jekyll", [*OURS, "--jobs", "1"], ("_site", ".jekyll-cache"), "_posts", "_layouts/post.html"
    ),
    "jekyll": Program(
        "jekyll", "jekyll", ["jekyll", "build", "--quiet"], ("_site", ".jekyll-cache"), "_posts", "_layouts/post.html"
    ),
    "hugo": Program("hugo", "hugo", ["hugo", "--quiet"], ("public", "resources"), "content/posts", ""),
}


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    wall: float
    cpu: float
    mib: float


def run(program: Program, folder: Path) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen(program.command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{program.name} failed: {said.decode(errors='replace')[-2000:]}")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle_post(program: Program, folder: Path) -> Path:
    found = sorted(path for path in (folder / program.posts).rglob("*.md"))
    return found[len(found) // 2]


def edit_body(program: Program, folder: Path, number: int) -> None:
    post = middle_post(program, folder)
    post.write_text(post.read_text() + f"\nOne more paragraph, number {number}.\n")


def edit_title(program: Program, folder: Path, number: int) -> None:
    post = middle_post(program, folder)
    post.write_text(
        re.sub(r'^title: "(?:T\d+ )?', f'title: "T{number} ', post.read_text(), count=1, flags=re.MULTILINE)
    )


def edit_layout(program: Program, folder: Path, number: int) -> None:
    if program.layout:
        path = folder / program.layout
        path.write_text(path.read_text() + f"<!-- {number} -->\n")


def add_post(program: Program, folder: Path, number: int) -> None:
    post = middle_post(program, folder)
    post.with_name(f"{post.stem}-more-{number}.md").write_text(post.read_text())


SCENARIOS: dict[str, Callable[[Program, Path, int], None]] = {
    "nothing changed": lambda program, folder, number: None,
    "one body": edit_body,
    "one title": edit_title,
    "one layout": edit_layout,
    "one post added": add_post,
}


def clean(program: Program, folder: Path) -> None:
    for name in program.state:
        shutil.rmtree(folder / name, ignore_errors=True)


def measure(programs: list[Program], posts: int, rounds: int, work: Path) -> dict[str, dict[str, list[Cost]]]:
    folders = {}
    for program in programs:
        folder = folders[program.name] = work / f"{program.name}-{posts}"
        command = [sys.executable, str(CORPUS), "--posts", str(posts), "--seed", "1", "--out", str(folder)]
        subprocess.run([*command, "--for", program.form], check=True, stdout=subprocess.DEVNULL)
    found: dict[str, dict[str, list[Cost]]] = {"cold": {}} | {name: {} for name in SCENARIOS}
    for number in range(rounds):
        for program in programs:
            clean(program, folders[program.name])
            found["cold"].setdefault(program.name, []).append(run(program, folders[program.name]))
        for scenario, change in SCENARIOS.items():
            for program in programs:
                change(program, folders[program.name], number)
                found[scenario].setdefault(program.name, []).append(run(program, folders[program.name]))
    return found


def report(posts: int, found: dict[str, dict[str, list[Cost]]]) -> None:
    print(f"\n{posts} posts{'':<10}{'program':<14}{'wall s':>8}{'cpu s':>8}{'MiB':>7}{'cpu, ours = 1':>15}")
    for scenario, programs in found.items():
        ours = statistics.median(cost.cpu for cost in next(iter(programs.values())))
        for name, costs in programs.items():
            wall = statistics.median(cost.wall for cost in costs)
            cpu = statistics.median(cost.cpu for cost in costs)
            mib = max(cost.mib for cost in costs)
            print(f"  {scenario:<18}{name:<14}{wall:8.2f}{cpu:8.2f}{mib:7.0f}{cpu / ours:15.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", default="100,1000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="jinkyll-j1,jekyll,hugo", help=", ".join(PROGRAMS))
    options = parser.parse_args()
    if not CORPUS.exists():
        raise SystemExit(f"the corpus is not there: {CORPUS}")
    wanted = ["jinkyll", *(name for name in options.peers.split(",") if name)]
    there = [name for name in wanted if name.startswith("jinkyll") or shutil.which(name)]
    for name in sorted(set(wanted) - set(there)):
        print(f"{name} is not installed; it is left out")
    with tempfile.TemporaryDirectory(prefix="jinkyll-bench-") as work:
        for posts in (int(number) for number in options.posts.split(",")):
            report(posts, measure([PROGRAMS[name] for name in there], posts, options.rounds, Path(work)))


if __name__ == "__main__":
    main()
