"""Pages made by workers of another engine: dask's distributed, a local cluster of two."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from pathlib import Path
from distributed import LocalCluster
from generator.build.site import Settings, Site

def build(source, name, **more):
    out = source.parent / name
    flags = {"destination": str(out)}
    site = Site(Settings(str(source), flags=flags, use_cache=False, **more))
    outcome = site.build()
    site.close()
    assert outcome.ok, [one.text() for one in outcome.diagnostics]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}

if __name__ == "__main__":
    source = Path(sys.argv[1])
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        first = build(source, "spread", executor=f"dask:{cluster.scheduler_address}")
        post = next(source.glob("_posts/*.md"))
        post.write_text(post.read_text() + "\\nAn edit that workers must see.\\n")
        second = build(source, "spread-again", executor=f"dask:{cluster.scheduler_address}")
    assert second == build(source, "serial", jobs=1)
    assert first != second
    print("equal", len(second))
"""


@pytest.mark.slow
def test_a_cluster_of_two_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="dask's distributed is an optional extra")
    source = tmp_path / "blog"
    (source / "_posts").mkdir(parents=True)
    (source / "_config.yml").write_text("time: 2024-06-01 00:00:00 +0000\ntimezone: UTC\n")
    (source / "index.html").write_text(
        "---\n---\n{% for post in site.posts %}{{ post.title }}{{ post.excerpt }}{% endfor %}"
    )
    for number in range(120):
        text = f"---\ntitle: Post {number}\n---\n# Head\n\nBody *{number}*.\n"
        (source / f"_posts/2024-01-01-p{number}.md").write_text(text)
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, str(script), str(source)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "equal 121"
