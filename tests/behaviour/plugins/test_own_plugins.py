"""A plugin of the site itself: the one in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build.site import Settings, Site

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "plugins" / "writing.md"


def example() -> str:
    match = re.search(r"```python\n# (_plugins/\S+)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert match
    return match[2]


@pytest.mark.parametrize("safe", [False, True])
def test_the_plugin_of_the_guide_works_unless_the_site_is_built_safely(tmp_path: Path, safe: bool) -> None:
    files = {
        "_config.yml": "title: x\n",
        "_plugins/reading.py": example(),
        "_posts/2020-01-01-long.md": "---\ntitle: Long\n---\n" + "word " * 450,
        "_posts/2020-01-02-short.md": "---\ntitle: Short\n---\nword",
    }
    if not safe:
        files["index.html"] = "---\n---\n{% time %} {{ 3 | minutes }}"
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    site = Site(Settings(str(tmp_path), flags={"safe": safe, "destination": str(tmp_path / "_site")}))
    outcome = site.build()
    site.close()
    assert outcome.ok, outcome.diagnostics
    made = tmp_path / "_site"
    if safe:
        assert not (made / "long.html").exists()
    else:
        assert (made / "long.html").read_text() == "Long: 3 min"
        assert (made / "index.html").read_text() == "1 min 3 min"
