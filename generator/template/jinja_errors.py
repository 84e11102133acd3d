"""Errors of Jinja as diagnostics: the line of the innermost template at fault, its text, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from traceback import walk_tb
from typing import TYPE_CHECKING

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError, TemplateError

from generator.errors import Diagnostic, Place, SourceError
from generator.template.tags.include import chain
from generator.template.view import Source
from generator.text import did_you_mean

if TYPE_CHECKING:
    from generator.template.jinja import JinjaEnvironment, SiteTemplate

# What an expression of a template may raise by itself; anything else is a mistake of ours.
_OF_TEMPLATES = (
    TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError, AttributeError,
)  # fmt: skip
_DEEP = 20  # so many templates within each other when Python's stack is full: it is they that filled it


def diagnostic_at(source: Source, line: int, code: str, message: str, hint: str = "", word: str = "") -> Diagnostic:
    """A finding in a line of the body, at `word` if the line has it once."""
    lines = source.text.split("\n")
    excerpt = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    column = end = 0
    if word:
        found = list(re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", excerpt))
        if len(found) == 1:
            column, end = found[0].start() + 1, found[0].end() + 1
    number = line + source.line_offset if line > 0 else 0
    return Diagnostic(code, message, Place(source.path, number, column, number, end), excerpt=excerpt, hint=hint)


def syntax_error(error: TemplateSyntaxError, source: Source, environment: JinjaEnvironment) -> SourceError:
    """The error for a template that cannot be parsed."""
    message = (error.message or "wrong syntax").rstrip()
    code, hint, word = "jinja/syntax", getattr(error, "hint", ""), ""
    if match := re.match(r"Encountered unknown tag '(\w+)'\.? ?(.*)", message, re.DOTALL):
        word, rest = match[1], match[2]
        code, message = "jinja/unknown-tag", f"unknown tag '{word}'"
        hint = did_you_mean(word, environment.tag_names())
        if "innermost block that needs to be closed" in rest and word.startswith(("end", "el")):
            code, message, hint = "jinja/syntax", f"'{word}' does not belong here", _closing(rest)
        elif word in _LIQUID_TAGS:
            hint = _LIQUID_TAGS[word]
    elif message.startswith("Unexpected end of template"):
        hint = _closing(message)
        message = "a block is never closed"
    elif message.startswith("Missing end of comment tag"):
        hint = "`{#` begins a comment in Jinja: end it with `#}`, or write a header's id as {: #id}"
    elif not hint and "'assign'" in message and "expected token" in message:
        hint = ""
    return SourceError(diagnostic_at(source, error.lineno, code, message, hint, word))


_LIQUID_TAGS = {
    "assign": "Jinja writes {% set name = value %}",
    "capture": "Jinja writes {% set name %}…{% endset %}",
    "unless": "Jinja writes {% if not … %}…{% endif %}",
    "elsif": "Jinja writes {% elif … %}",
    "case": "Jinja has no case: write {% if … %}{% elif … %}{% endif %}",
    "comment": "Jinja writes {# … #}",
    "endcomment": "Jinja writes {# … #}",
    "increment": "Jinja writes {% set n = n + 1 %}, in loops with a namespace",
    "cycle": 'Jinja writes {{ loop.cycle("a", "b") }}',
}


def _closing(text: str) -> str:
    match = re.search(r"block that needs to be closed is '(\w+)'", text)
    return f"the innermost open block is '{match[1]}': close it with {{% end{match[1]} %}}" if match else ""


def unknown_names(tree: nodes.Template, source: Source, environment: JinjaEnvironment) -> None:
    """Raise one error for all filters and tests of a template that do not exist."""
    found: list[Diagnostic] = []
    for kind, node_type, known in (
        ("filter", nodes.Filter, environment.filters),
        ("test", nodes.Test, environment.tests),
    ):
        for node in tree.find_all(node_type):
            name = node.name
            if name in known:
                continue
            hint = did_you_mean(name, (other for other in known if not other.startswith("_")))
            code = f"jinja/unknown-{kind}"
            found.append(diagnostic_at(source, node.lineno, code, f"unknown {kind} '{name}'", hint, name))
    if found:
        found.sort(key=lambda diagnostic: diagnostic.place.line if diagnostic.place else 0)
        raise SourceError(*found)


def _frames(error: BaseException) -> Iterator[tuple[SiteTemplate, int]]:
    """The template lines that were being rendered, outermost first."""
    for frame, line in walk_tb(error.__traceback__):
        template = frame.f_globals.get("__jinja_template__")
        if template is not None and getattr(template, "source", None) is not None:
            yield template, template.get_corresponding_lineno(line)


def _is_ours(error: BaseException) -> bool:
    """Whether the error was raised by our own code rather than by what the template asked of Python or Jinja."""
    name = ""
    for frame, _ in walk_tb(error.__traceback__):
        name = frame.f_globals.get("__name__", "")
    return name.startswith("generator.") and not isinstance(error, TemplateError)


def runtime_error(error: Exception, source: Source, names: Iterable[str]) -> SourceError | None:
    """The error for what went wrong while a template was rendered; None if it is not the template's fault."""
    frames = [(template.source, line) for template, line in _frames(error)]
    where, line = frames[-1] if frames else (source, 0)
    if isinstance(error, SourceError):
        if error.diagnostic.place is None:
            place = diagnostic_at(where, line, "", "")
            first = replace(error.diagnostic, place=place.place, excerpt=place.excerpt)
            error.diagnostics = (first, *error.diagnostics[1:])
        return error
    nested = isinstance(error, RecursionError) and len(frames) > _DEEP
    if not nested and (not isinstance(error, _OF_TEMPLATES) or _is_ours(error)):
        return None
    code, message, hint = _explained(error, names)
    if nested:
        message += f": {chain([template.source.path for template, _ in _frames(error)])}"
    word = match[1] if (match := re.search(r"'([\w.]+)' is undefined", message)) else ""
    if not word and isinstance(error, TemplateNotFound) and error.name:
        word = error.name
    return SourceError(diagnostic_at(where, line, code, message, hint, word))


def _explained(error: Exception, names: Iterable[str]) -> tuple[str, str, str]:
    """Code, message and hint."""
    text = str(error)
    if isinstance(error, TemplateNotFound):
        return (
            "jinja/template-not-found",
            f"template '{text}' does not exist",
            ("it is looked for in the folders of layouts and includes, of the site and its theme"),
        )
    if isinstance(error, SecurityError):
        match = re.search(r"attribute '(\w+)' of '(\w+)'", text)
        if match and not match[1].startswith("_"):
            hint = "values of the site are shared and never changed: make a new list with push, pop, + or set"
            return "jinja/forbidden", f"'{match[1]}' would change a {match[2]}", hint
        return "jinja/forbidden", text.rstrip("."), "templates cannot reach the inside of Python"
    if isinstance(error, UndefinedError):
        hint = getattr(error, "hint", "")
        match = re.fullmatch(r"'(\w+)' is undefined", text)
        if match and not hint:
            hint = did_you_mean(match[1], names)
        return "jinja/undefined", text, hint or "the value may be missing: use `default`, or test it with `if`"
    if isinstance(error, RecursionError):
        return "jinja/recursion", "templates are nested too deep", "does a template include or extend itself?"
    if isinstance(error, ZeroDivisionError):
        return "jinja/error", "divided by 0", ""
    if isinstance(error, TemplateError):
        return "jinja/error", text, ""
    return "jinja/error", f"{text[:1].lower()}{text[1:]}" if text else type(error).__name__, ""
