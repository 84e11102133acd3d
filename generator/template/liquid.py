"""The Liquid environment of a site: Liquid's own filters and tags, Jekyll's, and those of plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.liquid import Environment
from generator.template.filters import FILTERS
from generator.template.tags import TAGS

if TYPE_CHECKING:
    from generator.template.templates import TemplateOptions


def liquid_environment(options: TemplateOptions) -> Environment:
    """An environment for these options. A plugin's name wins over ours."""
    return Environment(
        mode=options.error_mode,
        filters={**FILTERS, **options.extensions.filters},
        tags={**TAGS, **options.extensions.tags},
        strict_variables=options.strict_variables,
        strict_filters=options.strict_filters,
        liquid5=options.liquid5,
        limits=options.limits,
    )
