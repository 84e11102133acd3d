"""The shape of the code: layers import downwards only, no cycles, no stray prints or file reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "generator"

# A module belongs to the longest prefix that matches; it may import its own layer and those below.
LAYERS = {
    "generator": 0,
    "generator.errors": 0,
    "generator.text": 0,
    "generator.dates": 0,
    "generator.date_texts": 0,
    "generator.model": 1,
    "generator.report": 1,
    "generator.config": 1,
    "generator.liquid": 1,
    "generator.kramdown": 1,
    "generator.read": 2,
    "generator.route": 2,
    "generator.convert": 2,
    "generator.template": 3,
    "generator.render": 4,
    "generator.plugin": 4,
    "generator.build": 5,
    "generator.plugins": 6,
    "generator.serve": 6,
    "generator.check": 6,
    "generator.commands": 7,
    "generator.__main__": 8,
}

# Libraries on their own: they may be lifted out, so they import layer 0 and themselves only.
LIBRARIES = ("generator.liquid", "generator.kramdown")


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports_of(name: str, *, top_level: bool = False) -> Iterator[str]:
    """Modules of the package that `name` imports; imports for types alone do not count."""
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]

    def walk(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if is_type_checking(child):
                continue
            if top_level and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if isinstance(child, ast.Import):
                yield from (alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = child.module or ""
                if child.level:
                    parents = package.split(".")[: len(package.split(".")) - child.level + 1]
                    base = ".".join([*parents, *([base] if base else [])])
                for alias in child.names:
                    full = f"{base}.{alias.name}"
                    yield full if full in MODULES else base
            else:
                yield from walk(child)

    for found in walk(tree_of(name)):
        if found in MODULES and found != name:
            yield found


def layer_of(name: str) -> int:
    prefix = name
    while prefix not in LAYERS:
        prefix = prefix.rpartition(".")[0]
    return LAYERS[prefix]


def test_every_package_has_a_layer() -> None:
    tops = {".".join(name.split(".")[:2]) for name in MODULES} - {"generator"}
    assert sorted(tops - set(LAYERS)) == []


def test_imports_go_down_only() -> None:
    wrong = [
        f"{name} (layer {layer_of(name)}) imports {target} (layer {layer_of(target)})"
        for name in MODULES
        for target in imports_of(name)
        if layer_of(target) > layer_of(name)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_know_nothing_of_sites(library: str) -> None:
    wrong = [
        f"{name} imports {target}"
        for name in MODULES
        if name == library or name.startswith(library + ".")
        for target in imports_of(name)
        if not target.startswith(library) and layer_of(target) > 0
    ]
    assert wrong == []


def test_there_are_no_import_cycles() -> None:
    graph = {name: sorted(set(imports_of(name, top_level=True))) for name in MODULES}
    done: set[str] = set()
    stack: list[str] = []
    cycles: list[str] = []

    def visit(name: str) -> None:
        if name in stack:
            cycles.append(" → ".join([*stack[stack.index(name) :], name]))
            return
        if name in done:
            return
        stack.append(name)
        for target in graph[name]:
            visit(target)
        stack.pop()
        done.add(name)

    for name in graph:
        visit(name)
    assert cycles == []


def test_no_public_name_is_hidden_by_a_module() -> None:
    """`package.render` would be a function until somebody imports the module `package.render`."""
    wrong = [
        f"{name}.{node.name}"
        for name in MODULES
        for node in tree_of(name).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and f"{name}.{node.name}" in MODULES
    ]
    assert wrong == []


def calls_in(name: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_only_commands_print() -> None:
    wrong = [
        f"{name}:{line}"
        for name in MODULES
        if not name.startswith("generator.commands")
        for called, line in calls_in(name)
        if called == "print"
    ]
    assert wrong == []


# Who may touch files: readers, the build (which records what it read), themes and servers; never a stage or a filter.
FILE_READERS = (
    "generator.read",
    "generator.build",
    "generator.config",
    "generator.serve",
    "generator.check",
    "generator.commands",
)


def test_stages_open_no_files() -> None:
    reads = ("open", "io.open", "os.open")
    methods = (".read_text", ".read_bytes", ".write_text", ".write_bytes")
    wrong = [
        f"{name}:{line} {called}"
        for name in MODULES
        if not name.startswith(FILE_READERS)
        for called, line in calls_in(name)
        if called in reads or called.endswith(methods)
    ]
    assert wrong == []


def test_files_are_small_enough_to_read() -> None:
    long = {
        name: lines
        for name, path in MODULES.items()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 600
    }
    assert long == {}
