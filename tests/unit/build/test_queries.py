"""The table of queries and its description agree."""

from __future__ import annotations

import re
from pathlib import Path

from generator.build.site import Settings, Site

DOCS = Path(__file__).resolve().parents[3] / "docs" / "architecture.md"


def test_the_architecture_page_names_every_query(tmp_path: Path) -> None:
    site = Site(
        Settings(str(tmp_path), flags={"destination": str(tmp_path / "_site")}, use_cache=False, environment={})
    )
    table = DOCS.read_text(encoding="utf-8").partition("## The queries")[2]
    assert set(re.findall(r"`([a-z_]+)`", table)) == set(site.engine.names)
    site.close()
