"""`include`, `include_relative` and `include_cached`: other files as part of a template, with parameters.

    {% include card.html title="A \"b\"" post=page %}      in card.html: {{ include.title }}
    {% include {{ page.widget }} %}

Rules of names and parameters: Jekyll's `lib/jekyll/tags/include.rb`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from generator.liquid import Context, LimitError, LiquidError, Parser, Tag, Template
from generator.liquid.values import inspect, is_drop, is_hash, is_list
from generator.template.filters.context import option, render_of
from generator.template.templates import Templates
from generator.template.view import Render, Source

MAX_DEPTH = 100  # Liquid's own bound
_DEEP = 20
_PARAM = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.-]+))(?:\s+|$)""",
    re.ASCII | re.DOTALL,
)
_NAME_CHARS = re.compile(r"^[\w/.\-()+~#@]+$", re.ASCII | re.MULTILINE)
_BAD_SEQUENCE = re.compile(r"[./]{2}")
_HAS_VARIABLE = re.compile(r"\{\{\s*[\w\-.]+\s*(?:\|[^\n]*)?\}\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: its text, or the `variable` it is the value of."""

    name: str
    text: str = ""
    variable: str = ""

    def value(self, context: Context) -> object:
        return context.evaluate(self.variable) if self.variable else self.text


@lru_cache(maxsize=1024)
def _valid_name(file: str) -> bool:
    return bool(_NAME_CHARS.search(file)) and not _BAD_SEQUENCE.search(file)


def split_markup(markup: str) -> tuple[str, str]:
    """The file name, which may contain `{{ … }}`, and the text of the parameters."""
    position = 0
    while position < len(markup):
        if markup.startswith("{{", position):
            end = markup.find("}}", position)
            if end < 0:
                break
            position = end + 2
        elif markup[position].isspace() and not markup[position:].lstrip().startswith("{{"):
            return markup[:position], markup[position:].strip()
        else:
            position += 1
    return markup, ""


def read_params(text: str) -> tuple[Param, ...] | None:
    """The parameters of a tag, or None where the text is something else."""
    params: list[Param] = []
    position = 0
    while position < len(text):
        match = _PARAM.match(text, position)
        if match is None:
            return None
        name, double, single, variable = match.groups()
        if double is not None:
            params.append(Param(name, double.replace('\\"', '"')))
        elif single is not None:
            params.append(Param(name, single.replace("\\'", "'")))
        else:
            params.append(Param(name, variable=variable))
        position = match.end()
    return tuple(params)


class Include(Tag):
    """`{% include file.html name="text" other=variable %}`: a file of the includes folder, of the site or its theme."""

    def setup(self, parser: Parser) -> None:
        self.file, rest = split_markup(self.markup)
        params = read_params(rest)
        if not self.file:
            raise parser.error(self, f"Invalid syntax for {self.name} tag: no file is named", self._example())
        if params is None:
            message = f"Invalid syntax for {self.name} tag:\n\n{rest}\n\nValid syntax:\n\n{self._example()}"
            raise parser.error(self, message, _hint_for_params(rest))
        self.params = params
        self.template: Template | None = None
        if _HAS_VARIABLE.search(self.file):
            self.template = parser.template(self.file)

    def _example(self) -> str:
        return f"{{% {self.name} file.ext param='value' param2='value' %}}"

    def _check(self, file: str) -> None:
        if _valid_name(file):
            return
        message = (
            f"Invalid syntax for {self.name} tag. File contains invalid characters or sequences:\n\n  {file}\n\n"
            f"Valid syntax:\n\n  {self._example()}"
        )
        hint = "a name has letters, digits and _ - . ( ) + ~ # @ /, without quotes, '..', './' or '//'"
        raise LiquidError(message, hint=hint, code="template/include-name")

    def file_name(self, context: Context) -> str:
        """The name of the file, its variables filled in."""
        file = context.render(self.template) if self.template else self.file
        self._check(file)
        return file

    def find(self, file: str, render: Render) -> Source:
        """The file, or an error that says where it was looked for."""
        source = render.view.include(file)
        if source is None:
            raise not_located(file, str(option(render, "includes_dir") or "_includes"))
        return source

    def values(self, context: Context) -> dict[str, object] | None:
        """The parameters for `include`; None where the tag has none, and the outer ones stay visible."""
        return {param.name: param.value(context) for param in self.params} if self.params else None

    def render(self, context: Context) -> str:
        source = self.find(self.file_name(context), render_of(context))
        return render_source(source, context, self.values(context))


class IncludeRelative(Include):
    """`{% include_relative file.md %}`: a file beside the page, or below its folder."""

    def find(self, file: str, render: Render) -> Source:
        folder = render.path.removesuffix("/#excerpt").rpartition("/")[0]
        source = render.view.relative(f"{folder}/{file}" if folder else file)
        if source is None:
            raise not_located(file, folder or ".")
        return source


class IncludeCached(Include):
    """`{% include_cached file.html a="b" %}`: as `include`, but rendered once for the same parameters.

    The host may put a function `(file, params, assigned, render) -> str` into the render's memo under `include_cached`
    to share the results among pages; without one they last for the render. `assigned(name)` is the value of a variable
    that was assigned around the tag: the file sees those too.
    """

    def render(self, context: Context) -> str:
        render = render_of(context)
        file = self.file_name(context)
        values = self.values(context)

        def make() -> str:
            return render_source(self.find(file, render), context, values)

        if values is None and is_hash(outer := context.find("include")):
            values = dict(outer)  # without parameters the file sees those of the include that the tag stands in
        shared = render.memo.get("include_cached")
        if callable(shared):
            return str(shared(file, values or {}, context.assigned, make))
        key = ("include_cached", file, _key(values))
        if key not in render.memo:
            # The values are kept as well, so that an identity in the key stays theirs.
            render.memo[key] = make(), values
        found = render.memo[key]
        assert isinstance(found, tuple)
        return str(found[0])


def reads(template: Template) -> tuple[set[str], set[str]]:
    """The variables that a template reads, by the first part of their names, and the files it includes by name."""
    from generator.liquid.compiler import nodes_in

    variables = {name.partition(".")[0] for name in template.analyse().variables}
    files: set[str] = set()
    for node in nodes_in(template.body):
        if not isinstance(node, Include):
            continue
        variables.update(re.split(r"[.\[]", param.variable)[0] for param in node.params if param.variable)
        if node.template is None:
            files.add(node.file)
        else:
            variables.update(name.partition(".")[0] for name in node.template.analyse().variables)
    return variables, files


def _key(values: Mapping[str, object] | None) -> tuple[object, ...] | None:
    if values is None:
        return None
    return tuple((name, *_identity(value)) for name, value in sorted(values.items(), key=lambda pair: pair[0]))


def _identity(value: object) -> tuple[object, ...]:
    if is_drop(value) or is_list(value) or is_hash(value):
        return ("object", id(value))
    return (type(value), str(value))


def _hint_for_params(text: str) -> str:
    if re.search(r"=\s*[\"']?\{\{", text):
        return "a parameter takes a variable by its name: title=page.title, without {{ }}"
    if "," in text:
        return "parameters are separated by spaces, not by commas"
    return 'write each parameter as name="text" or name=variable'


def not_located(file: str, folder: str) -> LiquidError:
    """The error for an include that is nowhere."""
    return LiquidError(
        f"Could not locate the included file '{file}' in any of {inspect([folder])}. Ensure it exists in one of those "
        "directories and, if it is a symlink, does not point outside your site source.",
        code="template/include-not-found",
    )


def render_source(source: Source, context: Context, include: Mapping[str, object] | None) -> str:
    """An included file in the context of the tag; `include` is its parameters."""
    render = render_of(context)
    templates = context.registers["templates"]
    assert isinstance(templates, Templates)
    scope = None if include is None else {"include": include}
    if source.dialect == "none" or ("{{" not in source.text and "{%" not in source.text and source.dialect != "jinja"):
        return source.text
    with nested(source.path, render):
        if source.dialect == "jinja":
            return templates.render_jinja(source, {**variables(context), **(scope or {})}, render)
        return context.render(templates.compile_liquid(source, render), scope)


@contextmanager
def nested(path: str, render: Render) -> Iterator[None]:
    """Count the includes within each other; too many are an error with their chain."""
    names = render.memo.setdefault("includes", [])
    assert isinstance(names, list)
    names.append(path)
    try:
        if len(names) > MAX_DEPTH:
            raise _too_deep(names)
        yield
    except RecursionError:
        raise _too_deep(names) from None
    except LiquidError as error:
        # What counts scopes came first, and knows of no files.
        if error.message != "Nesting too deep" or len(names) < _DEEP:
            raise
        deep = _too_deep(names)
        if error.place is not None:
            deep.locate(error.place, error.diagnostic.excerpt)
        raise deep from None
    finally:
        names.pop()


def _too_deep(names: Sequence[str]) -> LiquidError:
    return LimitError(f"Nesting too deep: {chain(names)}", hint="does an include include itself?")


def chain(names: Sequence[str]) -> str:
    """Names as they include each other, up to where they repeat: `a → b → a`."""
    shown: list[str] = []
    for name in names:
        shown.append(name)
        if shown.index(name) < len(shown) - 1:
            return " → ".join(shown[shown.index(name) :])
    return " → ".join(shown[:10]) + (" → …" if len(shown) > 10 else "")


def variables(context: Context) -> dict[str, object]:
    """Every variable that a template sees at this place."""
    names: Iterable[str] = context.names()
    return {name: context.find(name) for name in sorted(names)}
