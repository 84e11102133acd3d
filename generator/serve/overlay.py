"""The errors of a build as a piece of HTML for the overlay; everything that comes from files is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from generator.errors import Diagnostic, Severity

SHOWN = 20


def overlay(diagnostics: Sequence[Diagnostic]) -> str:
    """The overlay's inner HTML, or the empty string where there is no error."""
    errors = [found for found in diagnostics if found.severity is Severity.ERROR]
    if not errors:
        return ""
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    parts = [f'<header><h1>The site was not built: {count}</h1><button type="button">Hide</button></header>', "<ol>"]
    parts += [_entry(found) for found in errors[:SHOWN]]
    parts.append("</ol>")
    if len(errors) > SHOWN:
        parts.append(f"<p>{len(errors) - SHOWN} more in the terminal.</p>")
    parts.append(
        "<footer>Behind this is the page as it was last built. This goes away as soon as the build succeeds.</footer>"
    )
    return "".join(parts)


def _entry(found: Diagnostic) -> str:
    parts = ["<li>"]
    if found.place:
        parts.append(f'<p class="place">{escape(str(found.place))}</p>')
    parts.append(f'<p class="message">{escape(found.message)}</p>')
    if found.excerpt and found.place and found.place.line:
        parts.append(f'<pre><span class="line">{found.place.line}</span>{_marked(found)}</pre>')
    if found.cause:
        parts.append(f'<pre class="cause">{escape(found.cause)}</pre>')
    if found.hint:
        parts.append(f'<p class="hint">{escape(found.hint)}</p>')
    parts.append("</li>")
    return "".join(parts)


def _marked(found: Diagnostic) -> str:
    """The excerpt with the part that the place names in a `<mark>`."""
    place, line = found.place, found.excerpt
    if place is None or not 0 < place.column <= len(line):
        return escape(line)
    start = place.column - 1
    end = start + 1
    if place.end_column > place.column and place.end_line in (0, place.line):
        end = place.end_column - 1
    return f"{escape(line[:start])}<mark>{escape(line[start:end])}</mark>{escape(line[end:])}"
