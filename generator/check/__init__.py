"""Looks at a built site as a visitor's browser would: does every link lead somewhere, is every URL still there?"""

from __future__ import annotations
