"""The tests read English, whatever the terminal's language; fixtures that several modules share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from pumpkin_sheets.languages import language_of
from tests.foreign_files import FOREIGN, make_base
from tests.watching.desk import make_variants

if language_of(os.environ) != "en":
    os.environ["LC_ALL"] = "C.UTF-8"


settings.register_profile("patient", deadline=None)  # these machines are noisy
settings.load_profile("patient")


@pytest.fixture(scope="session")
def foreign_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook that other programs save again, as we made it; not to be changed."""
    path = tmp_path_factory.mktemp("foreign") / "base.xlsx"
    make_base(path)
    return path


@pytest.fixture(scope="session")
def watched_variants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an owner makes of a watched workbook; see ``make_variants``.  Not to be changed."""
    folder = tmp_path_factory.mktemp("variants")
    make_variants(folder)
    return folder


WAYS = [
    pytest.param(way, marks=pytest.mark.libreoffice) if way == "libreoffice" else way
    for way in FOREIGN
]


@pytest.fixture(params=WAYS)
def foreign_file(request: pytest.FixtureRequest, foreign_base: Path, tmp_path: Path) -> Path:
    """The workbook as another program saves it; each way is made once in a run, then copied."""
    made = foreign_base.with_name(f"{request.param}.xlsx")
    if not made.exists():
        FOREIGN[request.param](foreign_base, made)
    return Path(shutil.copyfile(made, tmp_path / "Plan.xlsx"))
