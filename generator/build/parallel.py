"""Pages made by several workers at once, over any `concurrent.futures.Executor`.

A unit of work is a list of keys; a worker computes them with an engine of its own and hands back what it computed:
values with their traces, which the main engine adopts as if it had computed them itself. So the result is the same for
every number of workers, and what is remembered is too.

Where the platform can fork, workers start with everything that is known so far. Elsewhere, and on other machines, each
opens the site from its settings and reads it once.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.build.cells import UNLOADED, Cell, Key
from generator.build.engine import Engine
from generator.errors import fail

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from generator.build.site import Site

# A worker is worth its start from about so many pages on.
WORTHWHILE = 48
_SHARDS_PER_WORKER = 8
# The values that come back; of everything else the digest is enough.
_RETURNED = frozenset({"content", "excerpt", "page", "style", "source_map", "front", "source_document", "layout"})

Computed = list[Cell]


class Worker:
    """What a worker process holds: a site, made before the fork or from settings."""

    def __init__(self, site: Site) -> None:
        self._engine = site.engine
        self._known: set[Key] = set(site.engine.cells)
        self._stores = site.engine.shelf is not None

    def compute(self, keys: Sequence[Key]) -> Computed:
        """Make sure of the keys and return all cells that are new. Mistakes in pages are cells too."""
        found = compute(self._engine, keys, self._known)
        for cell in found:
            name = cell.key[0]
            if not cell.failed and (name == "page" or (name == "content" and self._stores)):
                own = self._engine.cells[cell.key]
                own.stored = name == "content"  # by the main process, before long
                own.value = UNLOADED
        return found


def compute(engine: Engine, keys: Sequence[Key], known: set[Key]) -> Computed:
    """The cells that come up while `keys` are computed; `known` grows by them."""
    for key in keys:
        engine.digest(*key)
    found: Computed = []
    for key, cell in engine.live():
        if key not in known:
            known.add(key)
            value = cell.value if cell.failed or key[0] in _RETURNED else UNLOADED
            found.append(Cell(key, cell.digest, cell.dependencies, value, cell.diagnostics, cell.failed, cell.checked))
    return found


# One per worker process, set when the process starts; never set in the main process.
_worker: Worker | None = None


def start_forked(site: Site, parent: int) -> None:
    """Initialize a worker that was forked with the site in its memory; it ends when the process `parent` does."""
    global _worker
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    site.after_fork()
    _worker = Worker(site)


def _end_with(parent: int) -> None:
    """Without this, the workers of a process that is killed wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def work(keys: Sequence[Key]) -> Computed:
    """One unit of work."""
    assert _worker is not None
    return _worker.compute(keys)


@lru_cache(maxsize=1)
def _opened(settings: bytes) -> tuple[Site, Worker, list[str]]:
    """The site of these settings in a worker on its own, with the build it was last used for."""
    import pickle

    from generator.build.site import Site

    site = Site(pickle.loads(settings))  # the main process made these bytes for this very call
    return site, Worker(site), []


def work_alone(settings: bytes, build: str, keys: Sequence[Key]) -> Computed:
    """One unit of work in a process that shares nothing but the files: it opens the site once and keeps it."""
    site, worker, builds = _opened(settings)
    if builds and builds[-1] != build:
        site.changed()
    builds.append(build)
    return worker.compute(keys)


@contextmanager
def executor_named(name: str) -> Iterator[tuple[Executor, int]]:
    """An executor from elsewhere and its number of workers; `dask:ADDRESS` is a scheduler of dask's distributed.

    The workers need this package, the same files at the same path, and the same libraries.
    """
    kind, _, address = name.partition(":")
    if kind != "dask":
        raise fail(
            "build/executor", f"unknown executor '{name}'", hint="write dask:ADDRESS, as in dask:tcp://host:8786"
        )
    try:
        from distributed import Client
    except ImportError as error:
        raise fail(
            "build/executor", "dask's distributed is not installed", hint="pip install 'jinkyll[dask]'"
        ) from error
    try:
        client = Client(address or None, timeout=20)  # type: ignore[no-untyped-call,unused-ignore]
    except (OSError, ValueError) as error:
        raise fail("build/executor", f"no scheduler answers at {address}: {error}") from error
    with client:
        workers = max(1, len(client.scheduler_info()["workers"]))
        yield client.get_executor(pure=False), workers  # type: ignore[no-untyped-call,unused-ignore]


def can_fork() -> bool:
    """Whether forking is there and safe: no other thread runs."""
    return sys.platform.startswith("linux") and hasattr(os, "fork") and threading.active_count() == 1


def worker_count(asked: int | None, pages: int) -> int:
    """How many workers to use for so many pages: as asked, or as many as there are processors and work for."""
    if asked is not None:
        return max(1, asked)
    if pages < 2 * WORTHWHILE or not can_fork():
        return 1
    return max(1, min(len(os.sched_getaffinity(0)), pages // WORTHWHILE))


@contextmanager
def forked(site: Site, workers: int) -> Iterator[Executor]:
    """A pool of processes that share the site as it is now."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    before = set(multiprocessing.active_children())
    with ProcessPoolExecutor(workers, context, start_forked, (site, os.getpid())) as pool:
        try:
            yield pool
        except KeyboardInterrupt:
            # Leaving waits for work under way, which may take long and is of no use any more. The pool itself must be
            # waited for: at the end of the process Python would else wake a pool that is just closing its pipe.
            for process in set(multiprocessing.active_children()) - before:
                process.kill()
            pool.shutdown(cancel_futures=True)
            raise


def spread(
    pool: Executor,
    keys: Sequence[Key],
    workers: int,
    take: Callable[[Computed], None],
    run: Callable[[Sequence[Key]], Computed] = work,
) -> None:
    """Have all keys computed by the pool; `take` gets the cells, a shard at a time, in the order of the keys."""
    from concurrent.futures.process import BrokenProcessPool

    shards = deque(sharded(keys, workers * _SHARDS_PER_WORKER))
    futures = deque(pool.submit(run, shard) for shard in shards)
    try:
        while futures:
            take(futures.popleft().result())
            shards.popleft()
    except BrokenProcessPool as error:
        raise fail(
            "build/worker-died",
            f"a worker died while it made one of these pages: {', '.join(str(key[1]) for key in shards[0][:3])} …",
            hint="the machine may be short of memory; `--jobs 1` uses no workers",
        ) from error
    finally:
        for future in futures:
            future.cancel()


def sharded(keys: Sequence[Key], count: int) -> Iterable[Sequence[Key]]:
    """Neighbours stay together, for they read each other."""
    size = -(-len(keys) // max(1, count))
    return (keys[start : start + size] for start in range(0, len(keys), max(1, size)))
