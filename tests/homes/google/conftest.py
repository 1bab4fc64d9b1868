"""What every test of a Google Sheet needs: the stand-in for Google, and a key to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.google_stand_in import StandIn
from tests.google_stand_in.transport import write_key


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service account's key file."""
    return write_key(
        tmp_path_factory.mktemp("key") / "key.json", "pumpkin@studio.iam.gserviceaccount.com"
    )


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running
