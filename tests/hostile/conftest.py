"""Hostile sites: each is built by a watched process; what it must never do is asserted for all of them alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import CANARY, OUTSIDE, SITE, Case, Outcome, Run, Worker, files_of, state, write


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def run(tmp_path: Path, worker: Worker) -> Run:
    """Builds a case and asserts all that holds for every case; gives the outcome and the folder of the built site."""

    def build(case: Case) -> tuple[Outcome, Path]:
        root = Path(os.path.realpath(tmp_path))
        source = root / "site"
        source.mkdir(exist_ok=True)
        write(root, OUTSIDE)
        write(root, case.around)
        write(source, {**SITE, **case.files})
        before = state(root, source)
        flags = {"safe": True if case.safe else None, **case.flags}
        request = {
            "source": str(source),
            "home": str(root / "home"),
            "environment": {"JEKYLL_THEMES_DIR": str(root / "themes")} if (root / "themes").is_dir() else {},
            "flags": {
                key: str(value).replace("{up}", str(root)) if isinstance(value, str) else value
                for key, value in flags.items()
            },
            "read": [str(source), str(root / "themes"), *(str(root / "home" / gems) for gems in (".gem", ".local"))],
            "write": [str(source)],
        }
        outcome = worker.build(request, case.seconds)
        assert not outcome.traceback, outcome.traceback
        assert not outcome.touched
        if case.safe:
            assert not [one for one in outcome.programs if "sass" not in one and "dart" not in one]
        assert state(root, source) == before, "something around the site was changed"
        built = Path(str(flags.get("destination", "")).replace("{up}", str(root)) or source / "_site")
        leaked = [path for path in files_of(built) if CANARY.encode() in path.read_bytes()]
        assert not leaked, "a secret from outside is in the site"
        assert CANARY not in outcome.said
        if case.ok is not None:
            assert outcome.ok is case.ok, outcome.said or outcome
        if outcome.ok:
            assert "fine" in (built / "ok.html").read_text()
        else:
            assert outcome.codes, "a build that failed says why"
        assert case.says in f"{' '.join(outcome.codes)}\n{outcome.said}", outcome.said or outcome
        for dest, text in case.shows.items():
            assert text in (built / dest).read_text(encoding="utf-8", errors="replace")
        return outcome, built

    return build
