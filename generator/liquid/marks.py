"""Marks on filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def with_context(function: F) -> F:
    """Mark a filter that takes the context as its first argument."""
    function.liquid_context = True  # type: ignore[attr-defined]
    return function
