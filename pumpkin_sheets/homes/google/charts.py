"""Our scatter charts as Google's: what it can draw of them, and the rest in words.

All series of a Google scatter chart share one column of x; series over other columns (the map's
quadrant lines, the names beside single points) are left out.  Nor can a series be given a name, so
the chart's subtitle says which shape is which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pumpkin_sheets.homes.google.formats import Json, color
from pumpkin_sheets.sheets.charts import Chart, Series
from pumpkin_sheets.sheets.schema import column_number

_SHAPES = {
    "triangle": ("TRIANGLE", "▲"),
    "circle": ("CIRCLE", "●"),
    "diamond": ("DIAMOND", "◆"),
    "square": ("SQUARE", "■"),
    "x": ("X_MARK", "×"),
}

_RANGE = re.compile(r"='((?:[^']|'')*)'!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?$")


def chart_spec(chart: Chart, sheet_ids: Mapping[str, int], font: str) -> Json:
    """The ChartSpec of the largest group of series that share their x."""
    shared, _ = Counter(series.x for series in chart.series).most_common(1)[0]
    drawn = [series for series in chart.series if series.x == shared]
    made: Json = {
        "altText": chart.alternative_text,
        "fontName": font,
        "basicChart": {
            "chartType": "SCATTER",
            "legendPosition": "NO_LEGEND",
            "headerCount": 0,
            "axis": [
                _axis("BOTTOM_AXIS", chart.x_title, chart.x_range),
                _axis("LEFT_AXIS", chart.y_title, chart.y_range),
            ],
            "domains": [{"domain": _data(shared, sheet_ids)}],
            "series": [_series(series, sheet_ids) for series in drawn],
        },
    }
    key = _key(drawn)
    if key:
        made["subtitle"] = key
    return made


def chart_position(chart: Chart, sheet_id: int) -> Json:
    return {
        "overlayPosition": {
            "anchorCell": {"sheetId": sheet_id, "rowIndex": chart.row, "columnIndex": chart.column},
            "widthPixels": chart.width,
            "heightPixels": chart.height,
        }
    }


def _key(drawn: Sequence[Series]) -> str:
    named = [s for s in drawn if s.name and not s.name.startswith("=") and s.marker in _SHAPES]
    return "    ".join(f"{_SHAPES[s.marker][1]} {s.name}" for s in named)


def _axis(position: str, title: str, bounds: tuple[float, float, float] | None) -> Json:
    axis: Json = {"position": position, "title": title}
    if bounds:
        axis["viewWindowOptions"] = {
            "viewWindowMin": bounds[0],
            "viewWindowMax": bounds[1],
            "viewWindowMode": "EXPLICIT",
        }
    return axis


def _series(series: Series, sheet_ids: Mapping[str, int]) -> Json:
    made: Json = {
        "series": _data(series.y, sheet_ids),
        "targetAxis": "LEFT_AXIS",
        "colorStyle": color(series.color),
    }
    if series.line is None:
        made["lineStyle"] = {"type": "INVISIBLE"}
    else:
        kind = "MEDIUM_DASHED" if series.dashed else "SOLID"
        made["lineStyle"] = {"type": kind, "width": max(1, round(series.line))}
    if series.marker in _SHAPES:
        made["pointStyle"] = {"shape": _SHAPES[series.marker][0], "size": series.size}
    return made


def _data(reference: str, sheet_ids: Mapping[str, int]) -> Json:
    return {"sourceRange": {"sources": [reference_range(reference, sheet_ids)]}}


def reference_range(reference: str, sheet_ids: Mapping[str, int]) -> Json:
    """A GridRange for ``='Title'!$A$2:$A$9`` (the ``=`` may be missing)."""
    match = _RANGE.match(reference if reference.startswith("=") else "=" + reference)
    if match is None:
        raise ValueError(f"not a plain range: {reference}")
    title, left, top, right, bottom = match.groups()
    return {
        "sheetId": sheet_ids[title.replace("''", "'")],
        "startRowIndex": int(top) - 1,
        "endRowIndex": int(bottom or top),
        "startColumnIndex": column_number(left),
        "endColumnIndex": column_number(right or left) + 1,
    }
