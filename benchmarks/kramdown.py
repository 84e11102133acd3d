"""How fast our kramdown is beside Ruby's kramdown and Python-Markdown, all in one run, as CPU time.

    python benchmarks/kramdown.py POSTS... [--rounds 3] [--pathological 20000]

POSTS are Markdown files or folders of them; front matter is left out. Code is not highlighted.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from kramdown_fuzz import Ruby  # noqa: E402

from generator.kramdown import Options, convert  # noqa: E402
from generator.kramdown.extension import host  # noqa: E402

MAPPING = {"input": "GFM", "hard_wrap": False, "syntax_highlighter": None}
OPTIONS = Options.from_mapping(MAPPING)
FRONT = re.compile(r"\A---\n.*?^---\n", re.S | re.M)

PATHOLOGICAL: dict[str, Callable[[int], str]] = {
    "nested brackets": lambda n: "[" * n + "a" + "]" * n,
    "open links": lambda n: "[a](<b" * n,
    "emphasis": lambda n: "*a **a " * n,
    "backticks": lambda n: "".join("e" + "`" * length for length in range(1, int((2 * n) ** 0.5))),
    "nested quotes": lambda n: "> " * n + "a",
    "nested lists": lambda n: "- " * n + "a",
    "open elements": lambda n: "<b>" * n,
    "open comments": lambda n: "<!--" * n,
}


def bodies(paths: list[str]) -> Iterator[str]:
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
            yield FRONT.sub("", file.read_text(encoding="utf-8"), count=1)


def cpu(run: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Milliseconds a text, the best of some rounds after one that does not count."""
    best = float("inf")
    for _ in range(rounds + 1):
        start = time.process_time()
        for text in texts:
            run(text)
        if _:
            best = min(best, time.process_time() - start)
    return best / len(texts) * 1000


def python_markdown() -> Callable[[str], object]:
    import markdown

    md = markdown.Markdown(extensions=["extra", "toc", "smarty"])
    return lambda text: md.reset().convert(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pathological", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    texts = list(bodies(arguments.posts))
    repeat = max(1, 100 // len(texts)) if len(texts) < 100 else 1
    many = texts * repeat
    ours = cpu(lambda text: convert(text, OPTIONS), many, arguments.rounds)
    hosted = cpu(host([], None, MAPPING), many, 1)
    other = cpu(python_markdown(), many, 1)
    rows = [("ours", ours), ("ours, hosted by Python-Markdown", hosted), ("Python-Markdown: extra, toc, smarty", other)]
    try:
        ruby = Ruby()
        answer = ruby.ask(texts=many, options=MAPPING, repeat=1)
        rows.append(("Ruby's kramdown", answer["cpu"] / len(many) * 1000))
    except (FileNotFoundError, ValueError, KeyError) as error:
        print(f"no Ruby kramdown here: {error}")
    print(f"{len(texts)} texts, {sum(map(len, texts)) / len(texts):.0f} characters each")
    for name, value in rows:
        print(f"{name:38} {value:8.3f} ms   ours is {ours / value:.2f} of it")
    if arguments.pathological:
        for name, make in PATHOLOGICAL.items():
            small, large = (
                cpu(lambda text: convert(text, OPTIONS), [make(n)], 1) for n in _sizes(arguments.pathological)
            )
            print(f"{name:38} {large:8.1f} ms   {large / max(small, 0.01):.1f} times that of half the size")
    return 0


def _sizes(count: int) -> tuple[int, int]:
    return count // 2, count


if __name__ == "__main__":
    sys.exit(main())
