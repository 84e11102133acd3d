"""What can go wrong in a template: at parse, at render, and beyond a limit."""

from __future__ import annotations

from dataclasses import replace

from generator.errors import Diagnostic, Place, SourceError


class LiquidError(SourceError):
    """A mistake found while rendering. Raise it in a tag or a filter; the place is added on the way out."""

    label = "Liquid error"

    def __init__(self, message: str, *, hint: str = "", code: str = "liquid/error") -> None:
        super().__init__(Diagnostic(code, message, hint=hint))

    @property
    def message(self) -> str:
        return self.diagnostic.message

    @property
    def place(self) -> Place | None:
        return self.diagnostic.place

    def locate(self, place: Place, excerpt: str) -> None:
        """Say where it happened, unless an inner template has said so."""
        if self.place is None:
            self.diagnostics = (
                replace(self.diagnostic, place=place, excerpt=excerpt),
                *self.diagnostics[1:],
            )

    def inline(self, line: int, partial: str = "") -> str:
        """The text that Ruby's Liquid writes into the output."""
        where = f"{partial} line {line}" if partial else f"line {line}"
        return f"{self.label} ({where}): {self.message}" if line else f"{self.label}: {self.message}"


class LiquidSyntaxError(LiquidError):
    """A template that cannot be parsed."""

    label = "Liquid syntax error"

    def __init__(self, message: str, *, hint: str = "", code: str = "liquid/syntax", at: int = -1) -> None:
        super().__init__(message, hint=hint, code=code)
        self.at = at  # where in the markup, -1 for all of it


class UndefinedError(LiquidError):
    """With `strict_variables` or `strict_filters`: a name that nothing has. Writes nothing when inline."""

    def __init__(self, message: str, *, hint: str = "", code: str = "liquid/undefined") -> None:
        super().__init__(message, hint=hint, code=code)


class LimitError(LiquidError):
    """A limit of the environment is passed: rendering ends at once, even when errors are inline."""

    def __init__(self, message: str, *, hint: str = "", code: str = "liquid/limit") -> None:
        super().__init__(message, hint=hint, code=code)
