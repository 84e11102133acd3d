"""Compares our kramdown with Ruby's on the pages of real sites.

    ruby benchmarks/kramdown_dump.rb SITE > site.jsonl
    python benchmarks/kramdown_sites.py site.jsonl... [--ruby-lib DIR]

Counts pages with the same text and, where html5lib is installed, those with the same DOM; shows what differs.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from kramdown_fuzz import Ruby  # noqa: E402

from generator.kramdown import Options, convert  # noqa: E402

MAPPING = {"input": "GFM", "hard_wrap": False, "syntax_highlighter": None}


def same_dom(one: str, other: str) -> bool:
    import html5lib

    trees = [html5lib.parseFragment(html, treebuilder="etree") for html in (one, other)]
    first, second = (html5lib.serialize(tree, tree="etree", alphabetical_attributes=True) for tree in trees)
    return bool(first.split() == second.split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dumps", nargs="+", type=Path)
    parser.add_argument("--ruby-lib")
    arguments = parser.parse_args()
    ruby = Ruby(arguments.ruby_lib)
    options = Options.from_mapping(MAPPING)
    pages = exact = dom = 0
    for dump in arguments.dumps:
        for line in dump.read_text(encoding="utf-8").splitlines():
            page = json.loads(line)
            answer = ruby.ask(text=page["text"], options=MAPPING)
            if "error" in answer:
                print(f"{page['path']}: Ruby {answer['error']}")
                continue
            ours, pages = convert(page["text"], options).html, pages + 1
            if ours == answer["html"]:
                exact, dom = exact + 1, dom + 1
                continue
            dom += same_dom(ours, answer["html"])
            diff = difflib.unified_diff(answer["html"].splitlines(), ours.splitlines(), "ruby", "ours", "", "", 0, "")
            print(f"{dump.name} {page['path']}", *list(diff)[2:12], sep="\n")
    print(f"{pages} pages: {exact} the same text, {dom} the same DOM")
    return 0 if dom == pages else 1


if __name__ == "__main__":
    sys.exit(main())
