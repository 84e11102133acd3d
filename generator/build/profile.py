"""Where a build spends its time: by query, by template and include, and as a flame graph in one HTML file.

The engine tells when it begins and ends to compute a key, renders tell when they enter a layout or an include; what is
in between belongs to the innermost. The times are those of the process that computes, so a profile uses one worker.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from generator.build.cells import Key


@dataclass(slots=True)
class Node:
    """One place in the tree of calls: how often it was reached, and the seconds spent in it and below."""

    calls: int = 0
    seconds: float = 0.0
    children: dict[str, Node] = field(default_factory=dict)

    def own(self) -> float:
        """The seconds spent in it alone."""
        return max(0.0, self.seconds - sum(child.seconds for child in self.children.values()))


class Profile:
    """Gathers times; a `Watcher` of the engine."""

    def __init__(self) -> None:
        self.root = Node()
        self._path: list[tuple[Node, float]] = []
        self._started = perf_counter()

    def enter(self, key: Key) -> None:
        """A computation begins, or a template: `("layout", name)`, `("include", name)`."""
        name = f"{key[0]} {key[1]}" if key[0] in _NAMED and len(key) > 1 else str(key[0])
        parent = self._path[-1][0] if self._path else self.root
        node = parent.children.get(name)
        if node is None:
            node = parent.children[name] = Node()
        self._path.append((node, perf_counter()))

    def leave(self) -> None:
        """The innermost one ends."""
        node, started = self._path.pop()
        node.calls += 1
        node.seconds += perf_counter() - started

    def finish(self) -> None:
        """The build ends."""
        self.root.calls = 1
        self.root.seconds = perf_counter() - self._started

    def rows(self) -> list[tuple[str, int, float]]:
        """Name, calls and own seconds of everything, the longest first."""
        found: dict[str, tuple[int, float]] = {}
        for name, node in _walk(self.root):
            calls, seconds = found.get(name, (0, 0.0))
            found[name] = calls + node.calls, seconds + node.own()
        return sorted(((name, *row) for name, row in found.items()), key=lambda row: (-row[2], row[0]))

    def table(self, limit: int = 25) -> str:
        """The longest as text."""
        total = self.root.seconds or 1.0
        lines = [f"{'own s':>8} {'share':>6} {'calls':>8}  what"]
        for name, calls, seconds in self.rows()[:limit]:
            lines.append(f"{seconds:8.3f} {100 * seconds / total:5.1f}% {calls:8}  {name}")
        lines.append(f"{total:8.3f} 100.0% {'':>8}  the whole build")
        return "\n".join(lines)

    def page(self, title: str) -> str:
        """The flame graph: an HTML page that needs nothing else."""
        body = "".join(_bars(self.root, "the whole build", self.root.seconds or 1.0))
        return _PAGE.replace("@title@", html.escape(title)).replace("@body@", body)


# Of these the name is told too; of all others there would be one line a page.
_NAMED = frozenset({"layout", "include", "render", "generated", "datum", "style", "cached_include"})


def _walk(node: Node) -> Iterator[tuple[str, Node]]:
    for name, child in node.children.items():
        yield name, child
        yield from _walk(child)


def _bars(node: Node, name: str, total: float, depth: int = 0) -> Iterator[str]:
    share = 100 * node.seconds / total
    if share < 0.05 or depth > 60:
        return
    label = f"{name} — {1000 * node.seconds:.1f} ms, {share:.1f} %, {node.calls} ×"
    shade = f"hsl({20 + sum(name.encode()) % 40} 80% {62 + sum(name.encode()) % 12}%)"
    yield f'<div class="f" style="flex:{node.seconds:.6f} 0 0">'
    yield f'<span title="{html.escape(label)}" style="background:{shade}">{html.escape(name)}</span>'
    if node.children:
        yield '<div class="r">'
        for child_name, child in sorted(node.children.items(), key=lambda pair: -pair[1].seconds):
            yield from _bars(child, child_name, total, depth + 1)
        yield f'<i style="flex:{node.own():.6f} 0 0"></i></div>'
    yield "</div>"


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>@title@</title>
<style>
body{font:14px/1.4 system-ui,sans-serif;margin:1rem;color:#222;background:#fff}
h1{font-size:1.1rem}.f{min-width:0;overflow:hidden}.r{display:flex}
.f>span{display:block;padding:1px 4px;margin:0 1px 1px 0;border-radius:2px;white-space:nowrap;overflow:hidden;
text-overflow:ellipsis;font-size:12px;color:#222}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}}
</style>
<h1>@title@</h1><p>The width of a bar is its share of the time; what stands below a bar was needed by it. Point at a bar
for figures.</p>
@body@</html>
"""
