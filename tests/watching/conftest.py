"""Each test of the watch gets a desk of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.watching.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, watched_variants: Path) -> Desk:
    return Desk(tmp_path, watched_variants)
