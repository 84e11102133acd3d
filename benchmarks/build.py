"""Whole builds of one blog, side by side: cold, nothing changed, one body, one title, one layout, one post added.

    python benchmarks/build.py --posts 100,1000,5000 --rounds 3 --peers jekyll,hugo,pelican,eleventy

The blog, the commands of the peers and what a cold build removes come from `../shared/bench`; `$BENCH_PREFIX`
is where peers are installed that are not on the PATH. CPU seconds are user and system time of a command and everything
it started; memory is that of its largest process. Ratios are those of one run; the programs take turns.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
CORPUS = BENCH / "corpus.py"
PREFIX = os.environ.get("BENCH_PREFIX") or os.path.join(tempfile.gettempdir(), "bench")
OURS = [sys.executable, "-m", "generator", "build", "--quiet"]
# Where the posts of a form lie, and the layout around all pages.
POSTS = {"jekyll": "_posts", "hugo": "content/posts", "pelican": "content", "eleventy": "posts"}
LAYOUTS = {
    "jekyll": "_layouts/default.html",
    "hugo": "layouts/_default/baseof.html",
    "pelican": "theme/templates/base.html",
    "eleventy": "_includes/layouts/base.liquid",
}


@dataclass(frozen=True)
class Program:
    """A generator: its name, the form of the blog it reads, its command, and what a cold build removes.

    `warm` is added to the environment of builds that are not cold, `links` are made in the site's folder.
    """

    name: str
    form: str
    command: list[str]
    state: tuple[str, ...]
    warm: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


def programs() -> dict[str, Program]:
    """Ours with any number of workers and with one, and the peers of the shared table whose form is known here."""
    state = ("_site", ".jekyll-cache")
    found = {
        "jinkyll": Program("jinkyll", "jekyll", OURS, state),
        "jinkyll-j1": Program("jinkyll-j1", "jekyll", [*OURS, "--jobs", "1"], state),
    }
    for name, row in tomllib.loads((BENCH / "tools.toml").read_text()).items():
        if row["form"] in POSTS and name not in found:
            command = shlex.split(row["build"].replace("{prefix}", PREFIX))
            links = {link: target.replace("{prefix}", PREFIX) for link, target in row.get("link", {}).items()}
            left = (row["out"], *row.get("state", ()))
            found[name] = Program(name, row["form"], command, left, row.get("warm_env", {}), links)
    return found


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    wall: float
    cpu: float
    mib: float


def run(program: Program, folder: Path, *, cold: bool) -> Cost:
    environment = {**os.environ, **({} if cold else program.warm)}
    started = time.perf_counter()
    process = subprocess.Popen(
        program.command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{program.name} failed: {said.decode(errors='replace')[-2000:]}")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle_post(program: Program, folder: Path) -> Path:
    found = sorted(path for path in (folder / POSTS[program.form]).rglob("*.md") if path.name != "about.md")
    return found[len(found) // 2]


def edit_body(program: Program, folder: Path, number: int) -> None:
    post = middle_post(program, folder)
    post.write_text(post.read_text() + f"\nOne more paragraph, number {number}.\n")


def edit_title(program: Program, folder: Path, number: int) -> None:
    post = middle_post(program, folder)
    post.write_text(
        re.sub(r'^(title: "?)(?:T\d+ )?', rf"\g<1>T{number} ", post.read_text(), count=1, flags=re.M | re.I)
    )


def edit_layout(program: Program, folder: Path, number: int) -> None:
    path = folder / LAYOUTS[program.form]
    path.write_text(path.read_text() + f"<!-- {number} -->\n")


def add_post(program: Program, folder: Path, number: int) -> None:
    post = middle_post(program, folder)
    text = re.sub(r"^(slug: .*?)(\"?)$", rf"\1-more-{number}\2", post.read_text(), count=1, flags=re.M | re.I)
    post.with_name(f"{post.stem}-more-{number}.md").write_text(text)


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


def measure(
    programs: list[Program], posts: int, rounds: int, work: Path, scenarios: list[str]
) -> dict[str, dict[str, list[Cost]]]:
    folders = {}
    for program in programs:
        folder = folders[program.name] = work / f"{program.name}-{posts}"
        command = [sys.executable, str(CORPUS), "--posts", str(posts), "--seed", "1", "--out", str(folder)]
        subprocess.run([*command, "--for", program.form], check=True, stdout=subprocess.DEVNULL)
        for link, target in program.links.items():
            (folder / link).symlink_to(target)
    found: dict[str, dict[str, list[Cost]]] = {"cold": {}} | {name: {} for name in scenarios}
    for number in range(rounds):
        for program in programs:
            clean(program, folders[program.name])
            found["cold"].setdefault(program.name, []).append(run(program, folders[program.name], cold=True))
            if program.warm:
                run(program, folders[program.name], cold=False)  # its cold build leaves no cache
        for scenario in scenarios:
            for program in programs:
                SCENARIOS[scenario](program, folders[program.name], number)
                found[scenario].setdefault(program.name, []).append(run(program, folders[program.name], cold=False))
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


def installed(program: Program) -> bool:
    """Whether the command and what is linked are there."""
    return shutil.which(program.command[0]) is not None and all(map(os.path.exists, program.links.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", default="100,1000")
    parser.add_argument("--rounds", type=int, default=3)
    if not CORPUS.exists():
        raise SystemExit(f"the corpus is not there: {CORPUS}")
    known = programs()
    parser.add_argument("--peers", default="jinkyll-j1,jekyll,hugo", help=", ".join(known))
    parser.add_argument("--scenarios", default=",".join(SCENARIOS), help="besides cold; empty for none")
    options = parser.parse_args()
    wanted = ["jinkyll", *(name for name in options.peers.split(",") if name)]
    there = [name for name in wanted if name.startswith("jinkyll") or installed(known[name])]
    for name in sorted(set(wanted) - set(there)):
        print(f"{name} is not installed; it is left out")
    with tempfile.TemporaryDirectory(prefix="jinkyll-bench-") as work:
        for posts in (int(number) for number in options.posts.split(",")):
            chosen = [name for name in SCENARIOS if name in options.scenarios.split(",")]
            report(posts, measure([known[name] for name in there], posts, options.rounds, Path(work), chosen))


if __name__ == "__main__":
    main()
