"""Fixtures of the plugins' tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fake import FakeView


@pytest.fixture
def site() -> FakeView:
    """An empty site."""
    return FakeView({"url": "https://example.com", "baseurl": "", "timezone": "UTC"})
