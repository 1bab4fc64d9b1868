"""The sample list exercises every rule of the plan."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pandas as pd
import pytest

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.clients.scoring.working import REASONS
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sample import CURRENCY, sample_clients
from scripts.make_sample import FIELDS, TARGET, make


@pytest.fixture(scope="module")
def scored() -> pd.DataFrame:
    english = words("en")
    typed = sample_clients("en")
    settings = default_settings(english, CURRENCY)
    return new_content(
        english, settings, len(typed["client"]), typed, today=dt.date(2026, 3, 2)
    ).scored


def test_the_script_makes_the_stored_file() -> None:
    file = io.StringIO()
    writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(make())
    assert file.getvalue() == TARGET.read_text(encoding="utf-8")


def test_forty_eight_clients_with_names_in_both_languages() -> None:
    english, chinese = sample_clients("en")["client"], sample_clients("zh-Hant")["client"]
    assert len(english) == len(set(english)) == 48
    assert len(set(chinese)) == 48
    assert not set(english) & set(chinese)


def test_every_tier_action_field_and_reason_is_there(scored: pd.DataFrame) -> None:
    assert set(scored["tier"].dropna()) == {1, 2, 3, 4, 5}
    assert set(scored["action"].dropna()) == {1, 2, 3, 4, 5}
    assert set(scored["field_code"].dropna()) == {1, 2, 3, 4}
    assert set(scored["reason_code"].dropna()) == set(range(1, len(REASONS) + 1))


def test_the_special_clients(scored: pd.DataFrame) -> None:
    by_name = scored.set_index("client")
    assert by_name.loc["Northwind Hotels", "action_code"] == 6  # leaned on: replace first
    assert by_name.loc["Northwind Hotels", "net"] < 0
    assert by_name.loc["Grand Pacific Retail", "counted"] > 1_000_000
    assert by_name.loc["Grand Pacific Retail", "net"] < 0
    assert by_name.loc["Open Source Temple", "counted"] == 0
    assert by_name.loc["Open Source Temple", "action"] == 5
    assert by_name.loc["Golden Gate Casino", "flags"] == 5
    assert by_name.loc["Golden Gate Casino", "tier"] == 1
    east, west = by_name.loc["Twin Peaks East"], by_name.loc["Twin Peaks West"]
    assert east["score"] == west["score"]
    assert by_name.loc["Mira Skincare", "state"] == 2
    assert pd.isna(by_name.loc["Marlow Interiors", "rate"])


def test_the_whale_curve_visibly_bends(scored: pd.DataFrame) -> None:
    nets = scored["net"].dropna().sort_values(ascending=False)
    curve = nets.cumsum()
    assert curve.iloc[-1] < 0.8 * curve.max()
    assert 0.5 * len(nets) < curve.to_numpy().argmax() < len(nets) - 3
