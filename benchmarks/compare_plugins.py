#!/usr/bin/env python3
"""A small site for each plugin that Debian packages, built by Jekyll with the gem and by jinkyll, and compared.

    python benchmarks/compare_plugins.py [--keep FOLDER] [--show N] [PLUGIN...]

Needs `jekyll` with the `ruby-jekyll-…` packages, and `../shared/sites/sitediff.py` beside the checkout. One line a
site: how many of the reference's files are the same, how many are missing, and how many are ours alone. The exit code
is 1 if any differs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "sites"
SITES = Path(__file__).resolve().parent / "plugin_sites"


def write_site(text: str, folder: Path) -> dict[str, str]:
    """A site from one text: each file starts with a line `@@ path`; gives the variables of its part `environment`.

    There `{site}` is the folder of the site, and `{gems}` where the installed gems are.
    """
    environment: dict[str, str] = {}
    for part in re.split(r"^@@ ", text, flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        if name.strip() == "environment":
            body = body.replace("{site}", str(folder)).replace("{gems}", gem_path() if "{gems}" in body else "")
            environment = dict(line.split("=", 1) for line in body.splitlines() if line)
            continue
        path = folder / name.strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
        os.utime(path, (1_600_000_000, 1_600_000_000))
    return environment


def gem_path() -> str:
    return subprocess.run(["gem", "environment", "gempath"], capture_output=True, text=True, check=True).stdout.strip()


def build(command: list[str], source: Path, out: Path, variables: dict[str, str]) -> str:
    """The log of a build, empty if it went well."""
    configs = ",".join(str(path) for path in (source / "_config.yml", SHARED / "override.yml"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JEKYLL_LOG_LEVEL": "warn", "LANG": "C.UTF-8", "TZ": "UTC"}
    environment["RUBYOPT"] = f"-r{SHARED / 'sorted_entries.rb'}"  # Jekyll takes folders in the order of the file system
    environment |= variables
    words = [*command, "build", "-s", str(source), "-d", str(out), "--config", configs]
    done = subprocess.run(words, cwd=source, env=environment, capture_output=True, text=True, timeout=120, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[-2000:]


def compare(name: str, text: str, work: Path, show: int) -> bool:
    """One line for one site, and its differences; whether there are none."""
    source, reference, ours = work / name / "source", work / name / "reference", work / name / "ours"
    shutil.rmtree(work / name, ignore_errors=True)
    variables = write_site(text, source)
    commands = ((["jekyll"], reference), ([sys.executable, "-m", "generator"], ours))
    for command, out in commands:
        log = build(command, source, out, variables)
        if log:
            print(f"{name:<34} {command[0]} failed\n{log}")
            return False
    words = [sys.executable, str(SHARED / "sitediff.py"), str(reference), str(ours), "--show", str(show)]
    table = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    total = re.search(r"^all\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", table, re.MULTILINE)
    if total is None:
        print(f"{name:<34} could not be compared\n{table}")
        return False
    files, same, equal, differs, missing, extra = (int(number) for number in total.groups())
    good = same + equal == files and not extra
    counts = f"{files:>5} files {same + equal:>5} the same {differs:>4} differ {missing:>4} missing {extra:>4} extra"
    print(f"{name:<34}{counts}  {'' if good else '<<<'}")
    if not good and show:
        print(table.partition("identical:")[2].partition("\n")[2])
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plugins", nargs="*")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    if not (SHARED / "sitediff.py").exists() or not shutil.which("jekyll"):
        print("needs jekyll and ../shared/sites")
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        work = (options.keep or Path(temporary)).resolve()
        good = [
            compare(path.stem, path.read_text(encoding="utf-8"), work, options.show)
            for path in sorted(SITES.glob("*.txt"))
            if not options.plugins or path.stem in options.plugins
        ]
    print(f"{sum(good)} of {len(good)} sites are the same")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
