"""Time and likeness of our highlighting against Rouge's, on the code blocks of a folder of Markdown files.

    python benchmarks/highlight.py FOLDER [--rouge CHECKOUT]

CPU time of highlighting every block once without a cache, best of five, both in this run; and how many blocks are the
same HTML, and what share of characters has the same class. Without `--rouge` the installed gem is the measure.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator.kramdown.highlight import lex, spans

FENCE = re.compile(r"^(```|~~~) *(\S+)[^\n]*\n(.*?)^\1\s*$", re.M | re.S)
RUBY = """
require 'rouge'; require 'json'
blocks = JSON.parse(STDIN.read)
formatter = Rouge::Formatters::HTML.new
out = blocks.map do |lang, codes|
  render = ->(code) { formatter.format((Rouge::Lexer.find_fancy(lang, code) || Rouge::Lexers::PlainText).lex(code)) }
  tokens = codes.map { |c| (Rouge::Lexer.find_fancy(lang, c) || Rouge::Lexers::PlainText).lex(c).map { |t, v| [t.shortname.to_s, v] } }
  times = 5.times.map do
    start = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
    codes.each(&render)
    Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - start
  end
  [lang, times.min, tokens]
end
puts JSON.generate([Rouge.version, out])
"""  # noqa: E501


def ours(lang: str, codes: list[str]) -> float:
    def once() -> float:
        start = time.process_time()
        for code in codes:
            found = lex(lang, code)
            spans(found[1] if found else [("", code)])
        return time.process_time() - start

    return min(once() for _ in range(6))


def alike(lang: str, codes: list[str], theirs: list[list[list[str]]]) -> tuple[int, float]:
    same = right = total = 0
    for code, reference in zip(codes, theirs, strict=True):
        found = lex(lang, code)
        tokens = found[1] if found else [("", code)]
        same += tokens == [(short, text) for short, text in reference]
        mine = [short for short, text in tokens for _ in text]
        other = [short for short, text in reference for _ in text]
        right += sum(a == b for a, b in zip(mine, other, strict=False))
        total += len(other)
    return same, right / (total or 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rouge", type=Path, help="a checkout of Rouge instead of the installed gem")
    options = parser.parse_args()
    blocks: dict[str, list[str]] = defaultdict(list)
    for path in sorted(options.folder.rglob("*.md")):
        for match in FENCE.finditer(path.read_text(encoding="utf-8")):
            blocks[match[2]].append(match[3])
    path = ["-I", str(options.rouge / "lib")] if options.rouge else []
    done = subprocess.run(
        ["ruby", *path, "-e", RUBY],
        input=json.dumps(sorted(blocks.items())),
        capture_output=True,
        text=True,
        check=True,
    )
    version, rouge = json.loads(done.stdout)
    print(f"{'language':12}{'blocks':>7}{'Rouge ' + version:>14}{'ours':>10}{'ratio':>7}{'same':>7}{'classes':>9}")
    sums = [0.0, 0.0]
    for lang, seconds, tokens in rouge:
        codes = blocks[lang]
        mine = ours(lang, codes)
        same, share = alike(lang, codes, tokens)
        sums = [sums[0] + seconds, sums[1] + mine]
        times = f"{seconds * 1000:11.1f} ms{mine * 1000:7.1f} ms{mine / seconds:7.2f}"
        print(f"{lang:12}{len(codes):7}{times}{same:7}{share:9.2%}")
    print(f"{'all':19}{sums[0] * 1000:11.1f} ms{sums[1] * 1000:7.1f} ms{sums[1] / sums[0]:7.2f}")


main()
