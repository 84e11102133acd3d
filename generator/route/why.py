"""`jinkyll why`: an explanation as a value, as text for people, and as plain data for tools."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from generator.model import Document, StaticFile, Step
from generator.route.escape import unescape_path
from generator.route.explain import (
    Advice,
    Origins,
    advice,
    date_source,
    explain,
    explain_static,
    permalink_source,
)
from generator.route.permalink import STYLES, Scheme, collection_template, permalink_ext, permalink_template
from generator.route.routes import route, static_dest

# Paints a text: paint("heading", "How the URL came about"). Roles: heading, path, url, placeholder, value, dim, line.
Paint = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that `jinkyll why` says about a file.

    `permalink` is the template, `style` its name where it has one, `permalink_source` where it was set. `dest_note`
    says how the file follows from the URL where they differ. `skipped` is why the file is not published, or empty;
    `layouts` goes from the document's own layout outwards; `plugins` are those that made or changed it.
    """

    path: str
    kind: str
    url: str
    dest: str
    permalink: str
    permalink_source: str
    title: str = ""
    date: str = ""
    date_source: str = ""
    style: str = ""
    dest_note: str = ""
    steps: tuple[Step, ...] = ()
    advice: tuple[Advice, ...] = ()
    layouts: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    skipped: str = ""


def explanation_of(
    document: Document,
    output_ext: str,
    scheme: Scheme,
    origins: Origins | None = None,
    *,
    layouts: Sequence[str] = (),
    plugins: Sequence[str] = (),
    skipped: str = "",
) -> Explanation:
    """The explanation of a document. Raises SourceError where it has no URL."""
    origins = origins or Origins()
    where = route(document, output_ext, scheme)
    ext = permalink_ext(document) or output_ext
    template = permalink_template(document, scheme, ext)
    title = document.data.get("title")
    named = template.setting == "permalink" and scheme.style in STYLES
    return Explanation(
        path=document.path,
        kind=document.kind,
        title="" if title is None else str(title),
        date=document.date.isoformat(" ", "seconds") if document.date else "",
        date_source=date_source(document, origins) if document.date else "",
        url=where.url,
        dest=where.dest,
        dest_note=_dest_note(where.url, where.dest),
        permalink=template.text,
        permalink_source=permalink_source(template, scheme, origins),
        style=scheme.style if named else "",
        steps=tuple(explain(document, output_ext, scheme, origins)),
        advice=tuple(advice(document, output_ext, scheme, origins)),
        layouts=tuple(layouts),
        plugins=tuple(plugins),
        skipped=skipped,
    )


def static_explanation(
    file: StaticFile, scheme: Scheme, origins: Origins | None = None, *, plugins: Sequence[str] = (), skipped: str = ""
) -> Explanation:
    """The explanation of a static file."""
    where = static_dest(file, scheme)
    template = collection_template(file.collection, scheme) if file.collection else None
    return Explanation(
        path=file.path,
        kind="static file",
        url=where.url,
        dest=where.dest,
        permalink=template.text if template else "",
        permalink_source=permalink_source(template, scheme, origins or Origins())
        if template
        else "a file without front matter is copied to where it lies",
        steps=tuple(explain_static(file, scheme)),
        plugins=tuple(plugins),
        skipped=skipped,
    )


def skipped_reason(reason: str, document: Document) -> str:
    """What to say of a document that is not published; `reason` is `draft`, `future` or `unpublished`."""
    if reason == "draft":
        return "it is a draft; `--drafts` publishes drafts, and so does moving it to _posts/ with a date in its name"
    if reason == "future":
        date = f" ({document.date:%Y-%m-%d %H:%M %z})" if document.date else ""
        return f"its date{date} is in the future; `--future` or `future: true` publishes it now"
    if reason == "unpublished":
        return "it says `published: false`; `--unpublished` publishes it all the same"
    return reason


def _dest_note(url: str, dest: str) -> str:
    if url.endswith("/"):
        return f"a URL that ends in a slash is the file {dest.rpartition('/')[2]} of that directory"
    if url.lstrip("/") == dest:
        return ""
    if "%" in url:
        return "the URL without its percent-encoding"
    return "the URL with its extension"


def _plain(role: str, text: str) -> str:
    return text


def render_text(explanation: Explanation, paint: Paint = _plain, width: int = 100) -> str:
    """The explanation for people, without a line break at its end. `paint` may colour it; `width` is the terminal's."""
    it = explanation
    blocks = ["\n".join(_head(it, paint, width))]
    if it.steps:
        blocks.append("\n".join([paint("heading", "How the URL came about"), *_steps(it.steps, paint, width)]))
    if it.advice:
        blocks.append("\n".join(_advice(it, paint)))
    return "\n\n".join(blocks)


def _head(it: Explanation, paint: Paint, width: int) -> list[str]:
    lines = [paint("path", it.path) + (f"  {it.title}" if it.title else "")]
    if it.skipped:
        lines += _row("skipped", it.skipped, paint, width, "heading")
    lines += _row("kind", it.kind, paint, width)
    if it.date:
        lines += _row("date", f"{it.date} ({it.date_source})", paint, width)
    lines += _row("URL", it.url, paint, width, "url")
    lines += _row("file", it.dest, paint, width, "path")
    if it.dest_note:
        lines += _row("", it.dest_note, paint, width, "dim")
    if it.permalink:
        lines += _row("permalink", it.permalink, paint, width, "placeholder")
    lines += _row("" if it.permalink else "permalink", it.permalink_source, paint, width, "dim")
    if it.layouts:
        lines += _row("layouts", " → ".join(it.layouts), paint, width)
    if it.plugins:
        lines += _row("plugins", ", ".join(it.plugins), paint, width)
    return lines


def _row(label: str, text: str, paint: Paint, width: int, role: str = "value") -> list[str]:
    """`label  text`; prose is wrapped, a text without spaces (a URL) stays whole so that it can be copied."""
    parts = textwrap.wrap(text, max(40, width - 13), break_long_words=False, break_on_hyphens=False) or [""]
    lines = [f"  {paint('dim', f'{label:<9}')}  {paint(role, parts[0])}"]
    return lines + [f"{'':13}{paint(role, part)}" for part in parts[1:]]


def _steps(steps: Sequence[Step], paint: Paint, width: int) -> list[str]:
    names = max(len(step.placeholder) for step in steps)
    values = min(40, max(len(step.value) for step in steps))
    lines: list[str] = []
    for step in steps:
        told = f"{step.source}; {step.detail}" if step.source and step.detail else step.source or step.detail
        head = f"  {paint('placeholder', step.placeholder.ljust(names))}  {paint('value', step.value.ljust(values))}"
        indent = names + values + 6
        parts = textwrap.wrap(told, max(30, width - indent), break_long_words=False, break_on_hyphens=False)
        if len(step.value) > values:
            lines.append(head)
            lines += [" " * indent + paint("dim", part) for part in parts]
            continue
        lines.append(f"{head}  {paint('dim', parts[0])}" if parts else head.rstrip())
        lines += [" " * indent + paint("dim", part) for part in parts[1:]]
    return lines


def _advice(it: Explanation, paint: Paint) -> list[str]:
    lines = [paint("heading", _why_categories(it))]
    for item in it.advice:
        lines.append(f"  {paint('dim', f'{item.goal}, in {item.where}:')}")
        lines.append(f"    {paint('line', item.line)}")
    return lines


def _why_categories(it: Explanation) -> str:
    value = next((step.value for step in it.steps if "categories" in step.placeholder), "")
    names = [name for name in unescape_path(value).split("/") if name]
    if len(names) == 1:
        return f"{names[0]} stands in the URL because it is its category. To drop it, write"
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if names else "Empty names"
    return f"{listed} stand in the URL because they are its categories. To drop them, write"


def to_json(explanation: Explanation) -> dict[str, object]:
    """The explanation as plain data: dicts, lists and strings, every key always there."""
    data = asdict(explanation)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}
