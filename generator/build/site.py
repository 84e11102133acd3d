"""A site that can be built again and again: the loop that cold, warm and serving have in common."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.build import parallel, safe
from generator.build.cells import UNLOADED, Cell, Key, Query
from generator.build.documents import Documents
from generator.build.encode import decode, digest_bytes, encode
from generator.build.engine import Engine
from generator.build.inputs import Inputs
from generator.build.limits import bounds_of, timed
from generator.build.lock import exclusive
from generator.build.pages import Pages
from generator.build.passes import chosen, find_passes, joined, memory_of, names_by_place, placed, with_options
from generator.build.plugins import find_plugins
from generator.build.publishing import Publishing
from generator.build.queries import table
from generator.build.services import SiteServices
from generator.build.settings import Outcome, Settings, destination_of, rank
from generator.build.sources import Sources
from generator.build.store import Store, replace_file
from generator.build.theme import SiteTheme, find_site_theme
from generator.build.tools import tools_of
from generator.build.view import BuildView
from generator.build.write import Destination, check_destination
from generator.config.load import NATIVE, Config, with_theme
from generator.config.merge import Layer, Origin
from generator.errors import Diagnostic, Place, SourceError, fail
from generator.plugin import Pass, Plugin, overrides
from generator.read.scan import rules_of

__all__ = ["Outcome", "Settings", "Site"]

_SPILL = 500  # after so many values were computed, those that are bulky are let go of


class Site:
    """A source folder with its config, and the engine over it.

    Reading never fails for a mistake in a page: `build` reports it. A mistake in the config is a `SourceError` here.

    Of a site that is built in passes this is the first pass, and `others` are the others: sites of their own, but for
    the destination, which is this one's.
    """

    _spills = True  # not in workers, which hand over what they make

    def __init__(self, settings: Settings, whole: Site | None = None) -> None:
        self.settings = settings
        self._whole = whole  # the site that this is a pass of
        self._names: Mapping[str, str] = {}  # of a pass: its files by where they are written
        self._destination: Destination | None = None
        self._store: Store | None = None
        self._news: dict[Key, None] = {}  # what was computed, and the leaves that differed, since the last saving
        self._worth_saving = False
        self._recalled = False  # whether the engine has cells from the store that nobody has looked at
        self.note = ""
        # Told while pages are made: how many of how many.
        self.progress: Callable[[int, int], None] | None = None
        self._done = self._of = 0
        self._routes: Mapping[str, Key] = {}
        self._dests: dict[Key, str] = {}  # the same the other way round, where files are written
        self._passed = 0  # how much of what the engine has computed was looked at for being let go of
        self._open(settings.load())
        if self._caches:
            self._store = Store(self.cache_folder, self._stamp())
            cells, self.note = self._store.read()
            self.engine.shelf = self._store
            self.engine.adopt(cells.values())
            self.engine.forget()
            self._recalled = bool(cells)
        self.others = tuple(self._opened(one) for one in self._other_passes)

    def _opened(self, one: Pass, before: Site | None = None) -> Site:
        """The site of another pass, `before` being what it was until now."""
        if before is None:
            found = Site(replace(self.settings, part=one.name), self)
        else:
            found = before.reopened()
            found._whole = self
        found.inputs.tick(self.inputs.started)  # all passes have one time
        return found

    @property
    def sites(self) -> tuple[Site, ...]:
        """All passes, in order; this site alone where it is not built in passes."""
        return (self, *self.others)

    def _open(self, config: Config) -> None:
        """Make everything that depends on the config."""
        environment = self.settings.variables
        if config.flag("safe"):
            safe.check_config(config, Path(self.settings.source))
        source = Path(str(config["source"])).absolute()
        if not source.is_dir():
            origin = config.origin("source")
            place = Place(origin.name, origin.line) if origin.kind == "file" else None
            raise fail("config/source", f"there is no source folder '{config['source']}'", place)
        self.theme: SiteTheme | None = find_site_theme(config, environment, source)
        self.config = config = self.theme.config if self.theme is not None else config
        self.source = source
        self.destination_folder = destination_of(config)
        if config.flag("safe"):
            safe.check_destination(self.destination_folder, source)
        self.bounds = bounds_of(config)
        of_theme = self.theme.dependencies if self.theme is not None else ()
        self.plugins: tuple[Plugin, ...] = find_plugins(config, source, environment, of_theme)
        for plugin in self.plugins:
            layer = Layer(plugin.defaults(), Origin("default", plugin.name), {})
            self.config = config = with_theme(config, layer)
        passes = find_passes(self.plugins, config, source)
        self.part = chosen(passes, self.settings.part)
        self._other_passes = passes[1:] if self.settings.part is None else ()
        if self.part is not None:
            self.config = config = with_options(config, self.part)
        self.inputs = Inputs(config, source, environment, self.theme.root if self.theme else None)
        self.services = SiteServices(
            config, self.theme.root if self.theme else "", self.theme.sass if self.theme else ""
        )
        rules = rules_of(config, source.as_posix(), self.destination_folder.as_posix())
        self.rules = replace(rules, exclude=(*rules.exclude, NATIVE)) if config.native else rules
        if self.part is not None:
            self.rules = replace(self.rules, posts=self.part.posts)
        queries: dict[str, Query] = {}
        self.engine = Engine(queries)
        self.view = BuildView(self.engine, self.services)
        self.services.bind(self.view)
        self.tools = tools_of(config, self.plugins, self.services, self.bounds, foreign=self.theme is not None)
        generators = tuple(plugin for plugin in self.plugins if overrides(plugin, "generate"))
        self.sources = Sources(self.engine, self.view, self.inputs, config, self.rules, self.plugins, self.bounds)
        self.documents = Documents(self.engine, self.view, generators, self.plugins)
        self.view.bind(self.documents.field)
        self.pages = Pages(self.engine, self.view, self.tools)
        self.publishing = Publishing(self.engine, self.view, config, self.tools, self.plugins, self.theme, self.bounds)
        queries.update(table(self.inputs, self.sources, self.documents, self.pages, self.publishing))
        queries.update(timed(queries, self.bounds.seconds))
        queries["page"] = replace(queries["page"], compute=self._counted(queries["page"].compute))

    # -- building -----------------------------------------------------------------------------------------------

    def build(self, waiting: Callable[[], None] = lambda: None, *, remember: bool = True) -> Outcome:
        """Bring the destination up to date with what the engine knows; call `changed` first when something changed.

        `waiting` is called when another build of this site has to end first. Without `remember` the cache on disk is
        left as it is, which costs later builds time and nothing else.
        """
        with ExitStack() as stack:
            if self._caches:
                try:
                    stack.enter_context(exclusive(self.cache_folder / "lock", waiting))
                except SourceError as error:
                    return Outcome(diagnostics=error.diagnostics, ok=False)
                except OSError as error:
                    self.note = f"cache folder not usable ({error.strerror}); nothing will be remembered"
            return self._build(remember)

    def _build(self, remember: bool) -> Outcome:
        started = time.perf_counter()
        diagnostics: dict[Diagnostic, None] = {}
        note, self.note = self.note, ""
        ok = True
        written: tuple[str, ...] = ()
        removed: tuple[str, ...] = ()
        unchanged = 0
        try:
            check_destination(self.source, self.destination_folder, keeps_git=self._keeps_git())
            manifest = self._made_by_all() if self.others else self._made()
            done = self._writer().update(manifest, self._bytes)
            written, removed, unchanged = done.written, done.removed, done.unchanged
            for site in self.sites:  # their bytes are on the disk, and the largest part of what is in memory
                site.engine.release(key for key in site.engine.fetch("routes").values() if key[0] == "page")
        except SourceError as error:
            ok = False
            diagnostics.update(dict.fromkeys(error.diagnostics))
        finally:
            self._writer().abandon()
        diagnostics.update(dict.fromkeys(self.config.findings))
        if self.theme is not None:
            diagnostics.update(dict.fromkeys(self.theme.findings))
        for site in self.sites:
            diagnostics.update(dict.fromkeys(site.engine.diagnostics()))
            site._news.update(dict.fromkeys([*site.engine.computed, *site.engine.differing]))
            # What every build computes again anyway, because time goes on, is no reason to save.
            site._worth_saving |= not site.engine.computed_only_for(("clock",))
            if ok and remember:
                site.engine.drop_dead()
                self._remember(site, manifest)
                note, self.note = note or self.note, ""
        ranked = sorted(diagnostics, key=rank)
        return Outcome(written, removed, unchanged, tuple(ranked), ok, time.perf_counter() - started, note)

    def _made(self) -> Mapping[str, bytes]:
        """Make all that is to be made: every file of this pass, as it is called in the site, with its digest."""
        self._passed = 0
        if self._recalled and self._store is not None:
            self.engine.settle(self._store.reached_from)
            self._recalled = False
        self._routes = self.engine.fetch("routes")
        self._dests = {}
        self._count()
        self._spread()
        manifest: Mapping[str, bytes] = self.engine.fetch("manifest")
        if self.part is None:
            return manifest
        self._names = names_by_place(self.part, manifest)
        return {dest: manifest[name] for dest, name in self._names.items()}

    def _made_by_all(self) -> Mapping[str, bytes]:
        """The same of all passes together; SourceError with what is wrong in any."""
        made: list[tuple[Pass | None, Mapping[str, bytes]]] = []
        errors: dict[Diagnostic, None] = {}
        for site in self.sites:
            site.progress = self.progress
            try:
                made.append((site.part, site._made()))
            except SourceError as error:
                errors.update(dict.fromkeys(error.diagnostics))
        if errors:
            raise SourceError(*errors)
        return joined(made)

    def manifest(self) -> Mapping[str, bytes]:
        """Every file of the last build with its digest."""
        made = [(site.part, site.engine.fetch("manifest")) for site in self.sites]
        return joined((one, {placed(one, dest): digest for dest, digest in files.items()}) for one, files in made)

    def maker(self, dest: str) -> tuple[Site, Key] | None:
        """What makes a file of the site: the pass, and the key of its bytes there; None where nothing does."""
        for site in reversed(self.sites):
            name = dest if site.part is None else site._names.get(dest)
            if name is None:
                continue
            routes = site.engine.fetch("routes")
            if name in routes:
                return site, routes[name]
            if (page := routes.get(name.removesuffix(".map"))) is not None:
                return site, ("source_map", page[1])
        return None

    def ahead(self, dests: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Make some pages before the rest of the site: their bytes, None for those that are as they were."""
        for dest in dests:
            try:
                found = self.maker(dest)
            except SourceError:
                return
            if found is None:
                continue
            engine, key = found[0].engine, found[1]
            if key[0] != "page" or key not in engine.cells:
                continue
            before = engine.cells[key].digest
            digest, wrong = engine.outcome(*key)
            if not wrong:  # that is told by the build
                yield dest, engine.fetch(*key) if digest != before else None

    def _counted(self, compute: Callable[..., object]) -> Callable[..., object]:
        def counted(*key: object) -> object:
            page = compute(*key)
            self._tell(1)
            computed = self.engine.computed
            if self._spills and len(computed) - self._passed > _SPILL:
                news, self._passed = computed[self._passed :], len(computed)
                self._spill([self.engine.cells[key] for key in news])
            return page

        return counted

    def _spill(self, cells: Sequence[Cell]) -> None:
        """Let go of what a site mostly is, as soon as it is on the disk: pages, and contents where they are kept.

        Where the disk does not take it, it stays in memory; whoever needs it there says what is wrong.
        """
        writer = self._writer()
        if not self._dests:  # most builds make few pages
            self._dests = {key: placed(self.part, dest) for dest, key in self._routes.items()}
        kept = []
        for cell in cells:
            if cell.failed or cell.value is UNLOADED:
                continue
            if cell.key[0] == "page":
                dest = self._dests.get(cell.key)
                if dest is not None and writer.prepare(dest, cell.digest, cell.value):
                    cell.value = UNLOADED
            elif cell.key[0] == "content":
                kept.append(cell)
        if kept and self._store is not None and self._store.keep(kept):
            for cell in kept:
                cell.value = UNLOADED

    def _tell(self, more: int) -> None:
        self._done += more
        if self.progress is not None:
            self._of = max(self._of, self._done)
            self.progress(self._done, self._of)

    def _count(self) -> None:
        """Find out how many pages are to be made, as far as that can be told before they are."""
        self._done = 0
        if self.progress is not None:
            self._of = len(self._stale_pages())

    def _stale_pages(self) -> list[Key]:
        """The pages that are to be made, as far as that can be told before."""
        return [key for key in self._routes.values() if key[0] == "page" and self.engine.surely_stale(*key)]

    def _spread(self) -> None:
        """Have pages made by workers, where there are enough of them to make."""
        if not self.settings.executor and not parallel.can_fork():
            return
        pages = self._stale_pages()
        if len(pages) < parallel.WORTHWHILE:
            return
        documents = [key for key in pages if self.engine.fetch("group", key[1])]
        if self.settings.executor:
            with parallel.executor_named(self.settings.executor) as (pool, workers):
                settings = self.settings.for_workers(self.part.name if self.part is not None else None)
                alone = partial(parallel.work_alone, settings, os.urandom(8).hex())
                parallel.spread(pool, documents, workers, self._adopt, alone)
            return
        workers = parallel.worker_count(self.settings.jobs, len(documents))
        if workers < 2 or not documents:
            return
        self.engine.digest(*documents.pop(0))  # what all need, such as layouts and lexers, is then there once
        if self._store is not None:
            self._store.close()
        with parallel.forked(self, workers) as pool:
            parallel.spread(pool, documents, workers, self._adopt)

    def _adopt(self, computed: parallel.Computed) -> None:
        for cell in computed:
            cell.checked = self.engine.revision
        self.engine.adopt(computed)
        self._spill(computed)
        self._tell(sum(1 for cell in computed if cell.key[0] == "page"))

    def after_fork(self) -> None:
        """Let go, in a worker, of what belongs to the main process."""
        self.progress = None
        self._spills = False
        self.services.forget()

    def changed(self, leaf: Callable[[Key], bool] | None = None) -> None:
        """Look again at the leaves for which `leaf` is true, or at everything outside; not at the config."""
        self.changed_in(lambda site: leaf)

    def changed_in(self, leaves: Callable[[Site], Callable[[Key], bool] | None]) -> None:
        """The same, where each pass has leaves of its own to look at."""
        moment = time.time()
        for site in self.sites:
            site.inputs.tick(moment)
            site.view.drops.forget()
            site.engine.forget(leaves(site))

    def reopened(self) -> Site:
        """The same site with its config, plugins and theme read anew, and all that is remembered taken over.

        Raises `SourceError` where the config is wrong; this site is then still usable.
        """
        fresh = Site.__new__(Site)
        fresh.settings, fresh.note, fresh._destination, fresh._store = self.settings, "", None, self._store
        fresh._news, fresh._worth_saving, fresh._recalled = self._news, self._worth_saving, False
        fresh.progress, fresh._done, fresh._of, fresh._passed, fresh._dests, fresh._routes = None, 0, 0, 0, {}, {}
        fresh._whole, fresh._names = self._whole, self._names
        fresh._open(self.settings.load())
        if fresh.destination_folder == self.destination_folder and fresh.config.list("keep_files") == self.config.list(
            "keep_files"
        ):
            fresh._destination = self._destination
        if fresh._plugin_names() == self._plugin_names():
            fresh.engine.adopt(self.engine.cells.values())
        fresh.engine.shelf = self.engine.shelf
        fresh.engine.resume(self.engine.revision)
        before = {site.settings.part: site for site in self.others}
        fresh.others = tuple(fresh._opened(one, before.pop(one.name, None)) for one in fresh._other_passes)
        for gone in before.values():
            gone.close()
        self.services.close()
        return fresh

    def _plugin_names(self) -> tuple[object, ...]:
        return tuple((plugin.name, type(plugin)) for plugin in self.plugins)

    def _bytes(self, dest: str) -> bytes:
        found = self.maker(dest)
        assert found is not None
        site, key = found
        data: bytes = site.engine.fetch(*key)
        return data

    def _writer(self) -> Destination:
        if self._whole is not None:
            return self._whole._writer()
        if self._destination is None:
            default = self.destination_folder in (self.source / "_site", Path.cwd() / "_site")
            self._destination = Destination(
                self.destination_folder, keep=self.config.list("keep_files"), sweep=default, ours=self._ours()
            )
        return self._destination

    def _keeps_git(self) -> bool:
        kept = ".git" in self.config.list("keep_files")
        return kept and self.config.origin("keep_files").kind != "default"

    # -- memory -------------------------------------------------------------------------------------------------

    @property
    def cache_folder(self) -> Path:
        """Where builds are remembered: in a Jekyll site where Jekyll's own cache would be."""
        folder = self.cache_root
        if not self.config.native:
            folder = folder / "Jekyll" / "Cache" / "Jekyll--Cache"
        return folder if self.settings.part is None else folder / memory_of(self.settings.part)

    @property
    def cache_root(self) -> Path:
        """The folder that may be deleted to forget all builds."""
        if self.config.native:
            return self.source / ".jinkyll-cache"
        return safe.below(self.source, self.config.text("cache_dir") or ".jekyll-cache")

    @property
    def _caches(self) -> bool:
        uncached = self.config.flag("safe") or self.config.flag("disable_disk_cache")
        return self.settings.use_cache and not uncached

    def _stamp(self) -> bytes:
        from generator.build.stamp import stamp

        return stamp(self.plugins, self.source, self.inputs.zone)

    def _ours(self) -> tuple[str, ...]:
        if self.config.flag("safe"):
            return ()  # what lies in the cache came with the site
        try:
            names = decode((self.cache_folder / f"written-{self._where}").read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            return ()
        return tuple(name for name in names if isinstance(name, str)) if isinstance(names, tuple) else ()

    @property
    def _where(self) -> str:
        relative = os.path.relpath(self.destination_folder, self.source)
        return digest_bytes(os.fsencode(relative)).hex()

    def _remember(self, site: Site, manifest: Mapping[str, bytes]) -> None:
        """Save what a pass knows, and the names of all files of the site."""
        if not self._caches or site._store is None or not site._worth_saving:
            return
        try:
            site._store.write(dict(site.engine.live()), site.engine.kept, list(site._news))
            site._news.clear()
            site._worth_saving = False
            names = encode(tuple(sorted(manifest)))
            path = self.cache_folder / f"written-{self._where}"
            if not path.exists() or path.read_bytes() != names:
                replace_file(path, names)
        except OSError as error:
            self.note = f"cache not written ({error.strerror}); the next build starts from scratch"

    def close(self) -> None:
        """Let go of open files and of programs that run."""
        for site in self.sites:
            site.services.close()
            if site._store is not None:
                site._store.close()
