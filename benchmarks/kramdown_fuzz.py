"""Compares our kramdown with Ruby's on random documents, and prints the smallest that differ.

    python benchmarks/kramdown_fuzz.py --count 10000 --seed 1 [--ruby-lib DIR] [--kramdown] [--seconds 120]
    python benchmarks/kramdown_fuzz.py --count 100000 --alone

`--ruby-lib` is the `lib` folder of a kramdown other than the installed one. `--alone` needs no Ruby: half of the
documents are read as GFM and half as kramdown, none may raise, and some are repeated to see how their time grows.
"""

from __future__ import annotations

import argparse
import gc
import heapq
import json
import math
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator.kramdown import Options, convert

_FRAGMENTS = json.loads(Path(__file__).with_name("kramdown_fragments.json").read_text(encoding="utf-8"))
WORDS, MARKS, LINES = (_FRAGMENTS[name] for name in ("words", "marks", "lines"))


def text_of(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.randrange(1, 7)):
        parts.append(rng.choice(WORDS) if rng.random() < 0.55 else rng.choice(MARKS))
        parts.append(rng.choice([" ", " ", " ", "", "", "\n"]) if rng.random() < 0.9 else "  \n")
    return "".join(parts)


def document(rng: random.Random) -> str:
    lines: list[str] = []
    for _ in range(rng.randrange(1, 9) if rng.random() < 0.9 else 40):
        kind = rng.random()
        if kind < 0.2:
            lines.append("")
        elif kind < 0.55:
            lines.append(rng.choice(["", "", "", "", " ", "  ", "    ", "\t"]) + rng.choice(LINES))
        elif kind < 0.75:
            lines.append(
                rng.choice(["", "", "", "  ", "    "]) + rng.choice(LINES) + rng.choice(["", " "]) + text_of(rng)
            )
        else:
            lines.append(text_of(rng))
    return "\n".join(lines)


# What else may be set; each document gets some of it.
CHOICES: dict[str, list[Any]] = {
    "hard_wrap": [True],
    "parse_block_html": [True],
    "parse_span_html": [False],
    "html_to_native": [True],
    "auto_id_stripping": [True],
    "auto_ids": [False],
    "auto_id_prefix": ["p-"],
    "header_offset": [1, -2],
    "header_links": [True],
    "toc_levels": ["2..3"],
    "entity_output": ["symbolic", "numeric", "as_input"],
    "smart_quotes": ["apos,apos,quot,quot"],
    "typographic_symbols": [{"mdash": "--- ", "hellip": "..."}],
    "footnote_nr": [7],
    "footnote_backlink": ["", "up"],
    "footnote_backlink_inline": [True],
    "footnote_prefix": ["f"],
    "math_engine": [None],
    "remove_line_breaks_for_cjk": [True],
    "gfm_quirks": [[], ["no_auto_typographic"], ["paragraph_end", "no_auto_typographic"]],
    "link_defs": [{"x": ["/x", "X"]}],
}


def random_options(rng: random.Random) -> dict[str, Any]:
    names = rng.sample(sorted(CHOICES), rng.randrange(0, 4))
    return {name: rng.choice(CHOICES[name]) for name in names}


class Ruby:
    """kramdown in a Ruby process that stays."""

    def __init__(self, lib: str | None = None) -> None:
        command = ["ruby", "-W0", *(["-I", lib] if lib else []), str(Path(__file__).with_name("kramdown_ruby.rb"))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def ask(self, **question: Any) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


def shrink(text: str, fails: Callable[[str], bool]) -> str:
    """A smaller text that still fails: without lines, then without characters."""
    for separator in ("\n", ""):
        pieces = text.split("\n") if separator else list(text)
        index = 0
        while index < len(pieces):
            fewer = pieces[:index] + pieces[index + 1 :]
            if fails(separator.join(fewer)):
                pieces = fewer
            else:
                index += 1
        text = separator.join(pieces)
    return text


def seconds_of(text: str, options: Options, rounds: int = 3) -> float:
    """CPU seconds, the best of some rounds, without the garbage collector, as `timeit` has it."""
    best = math.inf
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        start = time.process_time()
        convert(text, options)
        best = min(best, time.process_time() - start)
        gc.enable()
    return best


def growth(text: str, options: Options) -> float:
    """The exponent with which time grows when a document is repeated: 1 is linear, 2 quadratic.

    Measured again on ten times as much where it is not close to 1: limits bend the curve until they are reached.
    """
    for size in (8_000, 80_000):
        first = max(1, size // (len(text) + 2))
        small, large = (seconds_of(f"{text}\n\n" * (first * times), options) for times in (1, 8))
        power = math.log(large / small, 8)
        if power < 1.15:
            break
    return power


def alone(count: int, seed: int, keep: int = 20) -> int:
    """Convert random documents, every second one as GFM; measure the growth of the slowest, and of some."""
    both = [
        Options.from_mapping({"syntax_highlighter": None, "hard_wrap": False} | more) for more in ({}, {"input": "GFM"})
    ]
    rng = random.Random(seed)
    raised = size = 0
    slowest: list[tuple[float, int, str]] = []  # by seconds
    dearest: list[tuple[float, int, str]] = []  # by seconds a character
    sample: list[tuple[float, int, str]] = []
    start = time.monotonic()
    for number in range(count):
        text = document(rng)
        size += len(text)
        before = time.process_time()
        try:
            convert(text, both[number % 2])
        except Exception as error:  # whatever it is, it is what this looks for
            raised += 1
            print("=" * 20, repr(text), repr(error), flush=True)
        taken = time.process_time() - before
        for heap, value in ((slowest, taken), (dearest, taken / (len(text) + 100))):
            (heapq.heappush if len(heap) < keep else heapq.heappushpop)(heap, (value, number, text))
        if number % 250 == 0:
            sample.append((0, number, text))
        if number % 10_000 == 9_999:
            print(f"{number + 1} documents, {time.monotonic() - start:.0f} s", flush=True)
    elapsed = time.monotonic() - start
    print(f"{count} documents of {size / max(count, 1):.0f} characters, {raised} exceptions, {elapsed:.1f} s")
    print(f"slowest: {max(slowest, default=(0,))[0] * 1000:.1f} ms", flush=True)
    candidates = {number: text for _, number, text in slowest + dearest + sample if text.strip()}
    powers = sorted(((growth(text, both[number % 2]), number) for number, text in candidates.items()), reverse=True)
    for power, number in powers[:5]:
        print(f"  document {number}: time grows with the power {power:.2f} of the length", flush=True)
    print(f"{len(powers)} documents repeated, median power {powers[len(powers) // 2][0]:.2f}", flush=True)
    return 1 if raised or powers[0][0] > 1.3 else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--ruby-lib")
    parser.add_argument("--kramdown", action="store_true", help="kramdown's own parser instead of GFM's")
    parser.add_argument("--any-options", action="store_true", help="other options for every document")
    parser.add_argument("--alone", action="store_true", help="without Ruby: exceptions and time only")
    parser.add_argument("--show", type=int, default=15)
    arguments = parser.parse_args()
    if arguments.alone:
        return alone(arguments.count, arguments.seed)
    mapping: dict[str, Any] = {"syntax_highlighter": None, "hard_wrap": False}
    if not arguments.kramdown:
        mapping["input"] = "GFM"
    ruby = Ruby(arguments.ruby_lib)
    chosen = mapping

    def differs(text: str) -> bool:
        answer = ruby.ask(text=text, options=chosen)
        return "error" not in answer and answer["html"] != convert(text, Options.from_mapping(chosen)).html

    rng = random.Random(arguments.seed)
    end = time.monotonic() + arguments.seconds
    done = different = 0
    seen: set[str] = set()
    for _ in range(arguments.count):
        if time.monotonic() > end:
            break
        text = document(rng)
        if arguments.any_options:
            chosen = mapping | random_options(rng)
        done += 1
        if not differs(text):
            continue
        different += 1
        if len(seen) < arguments.show:
            small = shrink(text, differs)
            if small not in seen:
                seen.add(small)
                extra = {name: value for name, value in chosen.items() if mapping.get(name) != value}
                print("=" * 20, repr(small), extra or "")
                print("ruby", repr(ruby.ask(text=small, options=chosen)["html"]))
                print("ours", repr(convert(small, Options.from_mapping(chosen)).html))
    print(f"{done} documents, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
