"""Fixtures for tests that need the engine; import ``excel`` into a test module to use it.

The process is started once, by the first test that asks, and stopped when Python ends.  Without
LibreOffice such tests are skipped, saying why; with PUMPKIN_REQUIRE_LIBREOFFICE=1 they fail.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from functools import cache

import pytest
import xlwings as xw

from .engine import LibreOfficeEngine
from .office import LibreOffice, LibreOfficeMissing


@cache
def _engine() -> LibreOfficeEngine:
    office = LibreOffice()
    atexit.register(office.stop)
    engine = LibreOfficeEngine(office)
    xw.engines.add(xw.Engine(impl=engine))
    xw.engines["libreoffice"].activate()
    return engine


def running_engine() -> LibreOfficeEngine:
    """The engine of this test run; skips the test, or fails it, where LibreOffice is missing."""
    try:
        return _engine()
    except LibreOfficeMissing as missing:
        if os.environ.get("PUMPKIN_REQUIRE_LIBREOFFICE"):
            pytest.fail(f"LibreOffice is required here: {missing}")
        pytest.skip(f"LibreOffice is missing: {missing}")


@pytest.fixture
def excel() -> Iterator[LibreOfficeEngine]:
    """The engine with nothing open, nothing counted; what a test opens is closed after it."""
    engine = running_engine()
    yield engine
    engine.before_write = None
    for book in list(engine.app.books):
        book.close()
    engine.calls.clear()
    engine.app.alerts.clear()
    engine.app.status_bars.clear()
    engine.app.screen[:] = [True]
