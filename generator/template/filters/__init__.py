"""Jekyll's filters, registered once for Liquid and Jinja alike.

A filter is `f(value, *args)`, or with `generator.liquid.with_context` `f(context, value, *args)`; `render_of(context)`
is the `Render` of the page. Behaviour and messages follow Jekyll 4.4 (`lib/jekyll/filters.rb`); where Jekyll would stop
with an error of Ruby about a missing method, the message here says what the filter wants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.template.filters import dates, json, lists, texts, urls
from generator.template.filters.context import render_of, zone_of

FILTERS: Mapping[str, Callable[..., object]] = {
    # URLs
    "relative_url": urls.relative_url,
    "absolute_url": urls.absolute_url,
    "strip_index": urls.strip_index,
    "uri_escape": urls.uri_escape,
    "cgi_escape": urls.cgi_escape,
    # dates (`date` is Liquid's, with the site's zone and clock)
    "date": dates.date_,
    "date_to_xmlschema": dates.date_to_xmlschema,
    "date_to_rfc822": dates.date_to_rfc822,
    "date_to_string": dates.date_to_string,
    "date_to_long_string": dates.date_to_long_string,
    # lists
    "where": lists.where,
    "where_exp": lists.where_exp,
    "find": lists.find,
    "find_exp": lists.find_exp,
    "group_by": lists.group_by,
    "group_by_exp": lists.group_by_exp,
    "sort": lists.sort,
    "push": lists.push,
    "pop": lists.pop,
    "shift": lists.shift,
    "unshift": lists.unshift,
    "sample": lists.sample,
    "array_to_sentence_string": texts.array_to_sentence_string,
    # text
    "markdownify": texts.markdownify,
    "smartify": texts.smartify,
    "scssify": texts.scssify,
    "sassify": texts.sassify,
    "slugify": texts.slugify,
    "xml_escape": texts.xml_escape,
    "normalize_whitespace": texts.normalize_whitespace,
    "number_of_words": texts.number_of_words,
    # values
    "jsonify": json.jsonify,
    "inspect": json.inspect,
    "to_integer": texts.to_integer,
}

__all__ = ["FILTERS", "render_of", "zone_of"]
