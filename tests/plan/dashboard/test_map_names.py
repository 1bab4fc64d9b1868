"""No name on the map stands on another one, or on a marker: measured, not hoped for."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from itertools import combinations

import pytest

from pumpkin_sheets.homes.memory import drawn_grid
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.dashboard.calc_page import draw_calc
from pumpkin_sheets.plan.dashboard.charts import HEIGHT, PLOT, ROOM, WIDTH, value_ease_map
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.sample import CURRENCY, sample_clients
from pumpkin_sheets.sheets.schema import column_number
from tests.plan.client_frames import DEFAULTS, ENGLISH

TODAY = dt.date(2026, 3, 2)

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels
GAP, TALL, MARKER = 6.0, 14.0, 6.5  # of a label from its point, of a line of text, half a marker


def random_list(seed: int) -> Content:
    draw = random.Random(seed)
    count = draw.choice((1, 3, 12, 60))
    names = ("Acme", "A much longer name of a client than fits", "客戶名稱", "Ünal & Söhne GmbH")
    typed = {
        "client": [f"{draw.choice(names)} {i}" for i in range(count)],
        "revenue": [draw.choice((0, 500, 4000, 9000, 20_000, 40_000)) for _ in range(count)],
        "hours": [draw.choice((None, 5, 60, 200)) for _ in range(count)],
        "respect": [draw.choice((1, 1, 2, 3, 5, 5)) for _ in range(count)],
        "growth": [draw.choice((0, 4)) for _ in range(count)],
    }
    return new_content(ENGLISH, DEFAULTS, count + 2, typed, today=TODAY)


def sample(language: str) -> Content:
    typed = sample_clients(language)
    own = default_settings(words(language), CURRENCY)
    return new_content(words(language), own, len(typed["client"]), typed, today=TODAY)


def width(text: str, bold: bool) -> float:
    """Generous: a Latin letter of 8 points is some 5.5 pixels wide, a Chinese one 11."""
    wide = sum(1 for sign in text if unicodedata.east_asian_width(sign) in "WF")
    return (5.6 * (len(text) - wide) + 11 * wide) * (1.15 if bold else 1)


def cells(grid: list[list[object]], reference: str) -> list[object]:
    corner = reference.split("!$")[1].replace("$", "").split(":")
    letters = corner[0].rstrip("0123456789")
    first, last = (int(part[len(letters) :]) for part in (corner[0], corner[-1]))
    return [grid[r - 1][column_number(letters)] for r in range(first, last + 1)]


def at(x: float, y: float) -> tuple[float, float]:
    left, top, wide, high = PLOT
    across = (x + ROOM[0]) / (100 + ROOM[0] + ROOM[1])
    up = (y + ROOM[2]) / (100 + ROOM[2] + ROOM[3])
    return WIDTH * (left + wide * across), HEIGHT * (top + high * (1 - up))


def boxes(content: Content) -> tuple[list[Box], list[Box]]:
    """The boxes of the labels, and of the markers."""
    grid = drawn_grid(draw_calc(content))
    labels: list[Box] = []
    markers: list[Box] = []
    for series in value_ease_map(content, 0, 0).series:
        points = zip(cells(grid, series.x), cells(grid, series.y), strict=True)
        for px, py in points:
            if not isinstance(px, (int, float)) or not isinstance(py, (int, float)):
                continue
            x, y = at(px, py)
            if series.marker != "none":
                markers.append((x - MARKER, y - MARKER, x + MARKER, y + MARKER))
            if not series.labelled:
                continue
            name = series.name
            if name.startswith("="):
                name = str(cells(grid, name)[0])
            wide = width(name, series.label_bold)
            if series.label_position == "right":
                labels.append((x + GAP, y - TALL / 2, x + GAP + wide, y + TALL / 2))
            else:
                middle = (
                    y - GAP - TALL / 2 if series.label_position == "above" else y + GAP + TALL / 2
                )
                labels.append((x - wide / 2, middle - TALL / 2, x + wide / 2, middle + TALL / 2))
    return labels, markers


def clash(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("which", ["en", "zh-Hant", *range(20)])
def test_no_label_stands_on_anything(which: str | int) -> None:
    content = sample(which) if isinstance(which, str) else random_list(which)
    labels, markers = boxes(content)
    assert len(labels) >= 4
    assert markers
    assert [pair for pair in combinations(labels, 2) if clash(*pair)] == []
    assert [(a, b) for a in labels for b in markers if clash(a, b)] == []
    assert all(box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 for box in labels)


def test_the_measure_notices() -> None:
    assert clash((0, 0, 10, 10), (9, 9, 20, 20))
    assert not clash((0, 0, 10, 10), (10, 0, 20, 10))
    labels, _ = boxes(sample("en"))
    assert len(labels) == 10  # four fields, three giants, three weeds


def test_where_maps_of_older_workbooks_look_is_kept_for_them() -> None:
    """Their charts stay as they are: x, y and the name of each, in R2:T7, the fields in R13:S16."""
    grid = drawn_grid(draw_calc(sample("en")))
    names = [row[19] for row in grid[1:7]]
    assert names == [
        "Oakfield School", "Harvest Table", "Marlow Interiors",
        "Grandview Motors", "Harbour Dental Group", "Pearl Karaoke",
    ]  # fmt: skip
    assert (grid[1][17], grid[1][18]) == (88.1, 89)
    assert [row[17:19] for row in grid[12:16]] == [[75, 91], [75, 41], [25, 91], [25, 41]]
