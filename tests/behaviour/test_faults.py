"""When things go wrong: what is published stays whole, and the message says what happened."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build.site import Outcome, Settings, Site

COMMAND = [sys.executable, "-m", "generator"]
CHECKOUT = Path(__file__).resolve().parents[2]


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def post(number: int) -> str:
    return f"_posts/2024-01-01-p{number:03}.md"


def mark(source: Path, state: str) -> None:
    """A new state of the site, which every page shows at its beginning and at its end."""
    write(source, {"_data/state.yml": f"now: {state}\n"})


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    source = tmp_path / "blog"
    filler = "Some words of a post.\n\n" * 60
    write(
        source,
        {
            "_config.yml": "title: T\npermalink: /:title.html\nfuture: true\n",
            "_layouts/p.html": "{{ site.data.state.now }}\n{{ content }}\n",
        },
    )
    write(source, {post(n): f"---\nlayout: p\n---\n{filler}\n{{{{ site.data.state.now }}}}\n" for n in range(60)})
    mark(source, "first")
    return source


def build(source: Path, **options: object) -> Outcome:
    site = Site(Settings(str(source), flags={"destination": str(source / "_site")}, **options))  # type: ignore[arg-type]
    try:
        return site.build()
    finally:
        site.close()


def states(source: Path) -> list[str]:
    """The state of each page; fails where a page is not whole."""
    found = []
    for path in sorted((source / "_site").glob("*.html")):
        words = path.read_text(encoding="utf-8").split()
        first, last = words[0], words[-1].removeprefix("<p>").removesuffix("</p>")
        assert first == last, f"{path.name} is not whole"
        found.append(first)
    return found


def leftovers(source: Path) -> list[str]:
    return [path.name for path in (source / "_site").rglob("*") if path.suffix != ".html"]


def command(source: Path, *arguments: str, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "build", *arguments],
        cwd=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )


# -- disks ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(blog: Path) -> Iterator[Path]:
    """The destination on a file system of 256 kB, where that can be had."""
    site = blog / "_site"
    site.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "x", site], capture_output=True).returncode
    ):
        pytest.skip("no file system can be mounted here")
    try:
        yield site
    finally:
        subprocess.run(["umount", "-l", site], check=True)


def test_a_full_disk_leaves_the_last_good_site(blog: Path, small_disk: Path) -> None:
    for number in range(20, 60):
        (blog / post(number)).unlink()
    assert build(blog).ok
    mark(blog, "second")
    write(blog, {"big.md": "---\n---\n" + "word " * 60_000})
    outcome = build(blog)
    assert not outcome.ok
    assert [one.code for one in outcome.diagnostics] == ["write/failed"]
    assert "No space left on device" in outcome.diagnostics[0].message
    assert states(blog) == ["first"] * 20 and leftovers(blog) == []
    (blog / "big.md").unlink()
    assert build(blog).ok
    assert states(blog) == ["second"] * 20


def test_a_file_that_may_not_grow_leaves_the_last_good_site(blog: Path) -> None:
    assert build(blog, use_cache=False).ok
    mark(blog, "second")
    write(blog, {"big.md": "---\n---\n" + "word " * 60_000})

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    process = command(blog, "--disable-disk-cache", preexec_fn=limit)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and "cannot write big.html: File too large" in said
    assert "Traceback" not in said
    assert states(blog) == ["first"] * 60 and leftovers(blog) == []


def test_a_disk_that_takes_a_part_of_a_write_gets_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.build import stage as module

    takes = os.write
    taken = []

    def stingy(handle: int, data: memoryview) -> int:
        taken.append(takes(handle, data[:3]))
        return taken[-1]

    monkeypatch.setattr(module.os, "write", stingy)
    path = module.Stage(f"{tmp_path}/new").put("x", b"", b"0123456789")
    monkeypatch.undo()
    assert taken == [3, 3, 3, 1]
    assert Path(path).read_bytes() == b"0123456789"


def test_a_full_disk_of_the_cache_does_not_stop_a_build(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.build import store

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "replace_file", full)
    outcome = build(blog)
    assert outcome.ok and "cache not written" in outcome.note
    assert states(blog) == ["first"] * 60


def test_a_destination_that_cannot_be_written_is_said_and_untouched(blog: Path, small_disk: Path) -> None:
    for number in range(20, 60):
        (blog / post(number)).unlink()
    assert build(blog, use_cache=False).ok
    mark(blog, "second")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    process = command(blog, "--disable-disk-cache")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and "Read-only file system" in said and "Traceback" not in said
    assert states(blog) == ["first"] * 20


def test_a_destination_that_is_a_file_is_said_and_untouched(blog: Path) -> None:
    (blog / "_site").write_text("mine")
    process = command(blog)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and "cannot write to _site" in said and "Traceback" not in said
    assert (blog / "_site").read_text() == "mine"


# -- files that come and go -------------------------------------------------------------------------------------


def test_a_file_that_vanishes_while_it_is_read_is_an_error_and_the_site_stays(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.read.files import Tree

    assert build(blog, use_cache=False).ok
    mark(blog, "second")
    read = Tree.read

    def vanishing(self: Tree, path: str) -> bytes | None:
        if path == post(7):
            (blog / path).unlink(missing_ok=True)
        return read(self, path)

    monkeypatch.setattr(Tree, "read", vanishing)
    outcome = build(blog, use_cache=False, jobs=1)
    assert not outcome.ok
    assert post(7) in {one.place.path for one in outcome.diagnostics if one.place}
    assert states(blog) == ["first"] * 60
    monkeypatch.undo()
    assert build(blog, use_cache=False).ok
    assert states(blog) == ["second"] * 59


def test_names_that_are_no_utf8_are_published_or_refused_but_hinder_nothing(blog: Path) -> None:
    name = os.fsencode(blog) + b"/caf\xe9.txt"
    try:
        with open(name, "wb") as file:
            file.write(b"x")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    outcome = build(blog)
    assert outcome.ok or all(one.message for one in outcome.diagnostics)
    assert build(blog).ok is outcome.ok
    if outcome.ok:
        assert states(blog) == ["first"] * 60
    process = command(blog, "--format", "json", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
    said = process.communicate(timeout=60)[1]
    assert "Traceback" not in said


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("working", [0, 1])
def test_pages_that_left_memory_come_out_the_same_whatever_becomes_of_the_cache(
    blog: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, working: int
) -> None:
    from generator.build import site, store

    monkeypatch.setattr(site, "_SPILL", 20)
    write(blog, {"all.txt": "---\n---\n{% for p in site.posts %}{{ p.title }} {{ p.content }}{% endfor %}\n"})
    assert build(blog, use_cache=False, jobs=1).ok
    expected = {path.name: path.read_bytes() for path in (blog / "_site").iterdir()}
    mark(blog, "second")
    assert build(blog, jobs=jobs).ok
    mark(blog, "first")
    save = store.Store._save_values
    calls: list[int] = []

    def failing(self: store.Store, *arguments: object) -> None:
        calls.append(1)
        if len(calls) > working:
            raise store.sqlite3.OperationalError("database or disk is full")
        save(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(store.Store, "_save_values", failing)
    assert build(blog, jobs=jobs).ok
    assert len(calls) > working
    assert {path.name: path.read_bytes() for path in (blog / "_site").iterdir()} == expected
    monkeypatch.undo()
    assert build(blog, jobs=jobs).ok
    assert {path.name: path.read_bytes() for path in (blog / "_site").iterdir()} == expected


# -- processes --------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_worker_that_is_killed_fails_the_build_and_the_site_stays(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.build import parallel

    assert build(blog, use_cache=False).ok
    mark(blog, "second")
    main = os.getpid()
    compute = parallel.compute

    def killed(*arguments: object) -> parallel.Computed:
        if os.getpid() != main:
            os.kill(os.getpid(), signal.SIGKILL)
        return compute(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(parallel, "compute", killed)
    # A thread that the library of another test keeps would have the site built without workers.
    monkeypatch.setattr(parallel, "can_fork", lambda: True)
    outcome = build(blog, use_cache=False, jobs=2)
    assert [one.code for one in outcome.diagnostics] == ["build/worker-died"]
    assert not outcome.ok and states(blog) == ["first"] * 60
    monkeypatch.undo()
    assert build(blog, use_cache=False, jobs=2).ok
    assert states(blog) == ["second"] * 60


@pytest.mark.parametrize("flags", [(), ("--disable-disk-cache",)])
def test_builds_at_once_wait_for_each_other(blog: Path, flags: tuple[str, ...]) -> None:
    processes = [command(blog, *flags) for _ in range(4)]
    ended = [(process.communicate(timeout=120), process.returncode) for process in processes]
    assert [code for _, code in ended] == [0] * 4, ended
    assert states(blog) == ["first"] * 60 and leftovers(blog) == []


def test_ctrl_c_leaves_the_site_and_exits_with_130(blog: Path) -> None:
    assert build(blog, use_cache=False).ok
    mark(blog, "second")
    # A page that takes long enough to be interrupted.
    loop = "{% for i in (1..30000) %}"
    ends = "{% assign x = i %}{% endfor %}{% endfor %}"
    write(blog, {"slow.md": f"---\n---\n{loop}{loop}{ends}\n"})
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = command(blog, "--disable-disk-cache", "-j", "1", env=unbuffered)
    assert process.stdout is not None
    process.stdout.readline()  # it has begun
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "interrupted" in said and "Traceback" not in said
    assert states(blog) == ["first"] * 60 and leftovers(blog) == []


def test_ctrl_c_ends_workers_at_once(blog: Path) -> None:
    assert build(blog, use_cache=False).ok
    loop = "{% for i in (1..9000) %}"
    for number in range(60):
        write(blog, {post(number): f"---\n---\n{loop}{loop}{{% assign x = i %}}{{% endfor %}}{{% endfor %}}\n"})
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = command(blog, "--disable-disk-cache", "-j", "2", env=unbuffered, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    interrupted = time.monotonic()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in said, said
    assert time.monotonic() - interrupted < 10
    assert states(blog) == ["first"] * 60 and leftovers(blog) == []


def test_the_workers_of_a_process_that_is_killed_end_too(blog: Path) -> None:
    loop = "{% for i in (1..9000) %}"
    for number in range(60):
        write(blog, {post(number): f"---\n---\n{loop}{loop}{{% assign x = i %}}{{% endfor %}}{{% endfor %}}\n"})
    process = command(blog, "--disable-disk-cache", "-j", "2", start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        pytest.skip("this system does not say what the children of a process are")
    patience = time.monotonic() + 60
    while len(workers := [int(pid) for pid in children.read_text().split()]) < 2:
        assert time.monotonic() < patience and process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    for pid in workers:
        while Path(f"/proc/{pid}").exists() and ") Z " not in Path(f"/proc/{pid}/stat").read_text():
            assert time.monotonic() < patience, "a worker goes on without its parent"
            time.sleep(0.05)
    process.communicate()


def test_a_clock_that_jumps_back_rebuilds_what_changed(blog: Path) -> None:
    assert build(blog).ok
    mark(blog, "second")
    for path in (blog / "_data/state.yml", blog / post(1), blog / "_site/p001.html"):
        os.utime(path, (86400, 86400))  # older than everything
    old = {**os.environ, "SOURCE_DATE_EPOCH": "1000000"}
    assert build(blog, environment=old).ok
    assert states(blog) == ["second"] * 60


# -- killed at any moment ---------------------------------------------------------------------------------------

KILLS = int(os.environ.get("JINKYLL_TEST_KILLS", "12"))


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_whole_pages(blog: Path) -> None:
    """JINKYLL_TEST_KILLS=200 does it as often as one likes."""
    assert build(blog).ok
    times = random.Random(1)
    started = time.perf_counter()
    mark(blog, "timed")
    command(blog).communicate(timeout=60)
    whole = time.perf_counter() - started
    for number in range(KILLS):
        mark(blog, f"state{number}")
        process = command(blog)
        rival = command(blog, *(["--disable-disk-cache"] if number % 2 else [])) if number % 3 == 0 else None
        time.sleep(times.uniform(0.3, 1.1) * whole)
        process.kill()
        process.communicate()
        if rival is not None:
            assert rival.communicate(timeout=60) and rival.returncode == 0
        seen = states(blog)
        assert len(seen) == 60
    mark(blog, "last")
    assert build(blog).ok
    assert states(blog) == ["last"] * 60 and leftovers(blog) == []
