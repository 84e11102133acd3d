#!/usr/bin/env python3
"""Build real Jekyll sites with `jekyll` and with `jinkyll`: is the output the same, and which is quicker?

    real_sites.py SITE... [--runs 5] [--work DIR]

SITE is the source folder of a site; `SITE.override.yml` beside it is a last config file for both (plugins that are not
installed, say). Both commands run in turn, in the site's folder, in the same environment, without a cache on disk, into
an empty folder; the seconds are medians of whole processes. The outputs are compared by the comparator of the shared
folder beside the checkout; without it only by bytes.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

SHARED = Path(__file__).resolve().parents[2] / "shared" / "sites"
NAMES = ("_config.yml", "_config.yaml", "_config.toml")
HEADER = f"{'site':<40}{'files':>7}{'identical':>11}{'jekyll s':>10}{'jinkyll s':>11}{'ratio':>7}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one site; `failed` names the command that gave no site."""

    site: str
    files: int = 0
    identical: int = 0
    reference: float = 0.0
    ours: float = 0.0
    failed: str = ""

    def __str__(self) -> str:
        if self.failed:
            return f"{self.site:<40}{self.failed} fails"
        share = self.identical / self.files if self.files else 1.0
        ratio = self.ours / self.reference
        return f"{self.site:<40}{self.files:>7}{share:>11.2%}{self.reference:>10.2f}{self.ours:>11.2f}{ratio:>7.2f}"


def comparator() -> ModuleType | None:
    """The shared comparator of two trees, where there is one."""
    if not (SHARED / "sitediff.py").is_file() or importlib.util.find_spec("lxml") is None:
        return None
    sys.path.insert(0, str(SHARED))
    return importlib.import_module("sitediff")


def configs(site: Path) -> str:
    """The config files of both builds."""
    own = [site / name for name in NAMES if (site / name).is_file()]
    last = [SHARED / "override.yml", site.with_name(f"{site.name}.override.yml")]
    return ",".join(str(path) for path in [*own[:1], *last] if path.is_file())


def environment() -> dict[str, str]:
    """Production, UTF-8, UTC, no Bundler; directory listings in byte order where the shared folder has that."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JEKYLL", "BUNDLE", "RUBY", "LC_"))}
    fixed = {"JEKYLL_ENV": "production", "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8", "TZ": "UTC"}
    order = SHARED / "sorted_entries.rb"
    return {**kept, **fixed, **({"RUBYOPT": f"-r{order}"} if order.is_file() else {})}


def build(command: str, site: Path, destination: Path) -> float | None:
    """Seconds of one build from nothing, or None where it fails."""
    shutil.rmtree(destination, ignore_errors=True)
    words = [
        command,
        "build",
        "-s",
        str(site),
        "-d",
        str(destination),
        "--disable-disk-cache",
        "--config",
        configs(site),
    ]
    started = time.perf_counter()
    done = subprocess.run(words, cwd=site, env=environment(), stdin=subprocess.DEVNULL, capture_output=True)
    return time.perf_counter() - started if done.returncode == 0 else None


def files(folder: Path) -> Iterator[str]:
    """The files below a folder."""
    return (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())


def alike(reference: Path, ours: Path, diff: ModuleType | None) -> tuple[int, int]:
    """How many files the reference has, and how many of them are the same in ours."""
    if diff is not None:
        report = diff.compare_trees(reference, ours, (), (), 1)
        return report.reference_files(), report.count("same") + report.count("equal")
    names = list(files(reference))
    same = sum(
        (ours / name).is_file() and (ours / name).read_bytes() == (reference / name).read_bytes() for name in names
    )
    return len(names), same


def measure(site: Path, commands: tuple[str, str], runs: int, work: Path, diff: ModuleType | None) -> Result:
    """Build a site some times with both commands in turn, and compare."""
    folders = (work / "reference" / site.name, work / "ours" / site.name)
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for command, folder, taken in zip(commands, folders, seconds, strict=True):
            one = build(command, site, folder)
            if one is None:
                return Result(site.name, failed=command)
            taken.append(one)
    reference, ours = map(statistics.median, seconds)
    return Result(site.name, *alike(*folders, diff), reference, ours)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", nargs="+", type=Path, metavar="SITE")
    parser.add_argument("--reference", default="jekyll", metavar="COMMAND")
    parser.add_argument("--command", default="jinkyll", metavar="COMMAND")
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep the outputs here")
    given = parser.parse_args()
    diff = comparator()
    failed = False
    print(HEADER, flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = (given.work or Path(temporary)).resolve()
        for site in given.sites:
            result = measure(site.resolve(), (given.reference, given.command), given.runs, work, diff)
            failed = failed or result.failed == given.command
            print(result, flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
