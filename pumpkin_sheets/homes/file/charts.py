"""Native scatter charts for the file builder."""

from __future__ import annotations

from typing import Any

from pumpkin_sheets.sheets.charts import Chart, Series
from pumpkin_sheets.sheets.look import SOFT


def add_chart(book: Any, sheet: Any, chart: Chart, font: str) -> None:
    """Puts a chart onto an XlsxWriter sheet, over the cells from its row and column on."""
    made = book.add_chart({"type": "scatter", "subtype": "straight"})
    for series in chart.series:
        made.add_series(_series(series, font))
    made.set_legend({"none": True})
    left, right, below, above = chart.room
    x, y = _with_room(chart.x_range, left, right), _with_room(chart.y_range, below, above)
    x_format = _within(chart.x_range) if left or right else "General"
    y_format = _within(chart.y_range) if below or above else chart.y_format
    across = _axis(chart.x_title, x, x_format, False, font)
    if below:
        across["label_position"] = "low"  # below the room, not across it
    made.set_x_axis(across)
    made.set_y_axis(_axis(chart.y_title, y, y_format, chart.gridlines, font))
    made.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    plot: dict[str, Any] = {"fill": {"color": "#FDFCF8" if chart.x_range else "#FFFFFF"}}
    if chart.plot:
        plot["layout"] = dict(zip(("x", "y", "width", "height"), chart.plot, strict=True))
    made.set_plotarea(plot)
    made.set_size({"width": chart.width, "height": chart.height})
    made.show_na_as_empty_cell()
    place = {"x_offset": 2, "y_offset": 2, "object_position": 2}
    sheet.insert_chart(
        chart.row, chart.column, made, {**place, "description": chart.alternative_text}
    )


def _with_room(
    bounds: tuple[float, float, float] | None, before: float, after: float
) -> tuple[float, float, float] | None:
    return bounds and (bounds[0] - before, bounds[1] + after, bounds[2])


def _within(bounds: tuple[float, float, float] | None) -> str:
    """The number format that leaves out the numbers of the room around."""
    assert bounds is not None, "room is around a range"
    return f'[<{bounds[0]:g}]"";[>{bounds[1]:g}]"";0'


def _series(series: Series, font: str) -> dict[str, Any]:
    color = "#" + series.color
    options: dict[str, Any] = {"categories": series.x, "values": series.y}
    if series.name:
        options["name"] = series.name
    if series.line is None:
        options["line"] = {"none": True}
    else:
        options["line"] = {"color": color, "width": series.line}
        if series.dashed:
            options["line"]["dash_type"] = "dash"
    if series.marker == "none":
        options["marker"] = {"type": "none"}
    else:
        # A cross has no area: it is its border.
        fill = {"none": True} if series.marker == "x" else {"color": color}
        options["marker"] = {
            "type": series.marker,
            "size": series.size,
            "fill": fill,
            "border": {"color": color, "width": 1.75 if series.marker == "x" else 0.75},
        }
    if series.labelled:
        options["data_labels"] = _labels(series, font)
    return options


def _labels(series: Series, font: str) -> dict[str, Any]:
    looks = {
        "name": font,
        "size": 9 if series.label_bold else 8,
        "bold": series.label_bold,
        "color": "#" + series.label_color,
    }
    options: dict[str, Any] = {"position": series.label_position, "font": looks}
    # Labels taken from cells one by one are unknown to LibreOffice 7.4; a series' name is not.
    options["series_name"] = True
    if series.with_value:
        options |= {"value": True, "separator": " ", "num_format": series.value_format}
    return options


def _axis(
    title: str,
    bounds: tuple[float, float, float] | None,
    pattern: str,
    gridlines: bool,
    font: str,
) -> dict[str, Any]:
    soft = {"name": font, "size": 9, "color": "#" + SOFT, "bold": False}
    options: dict[str, Any] = {
        "num_font": soft,
        "num_format": pattern,
        "line": {"color": "#DEDBD0"},
        "major_gridlines": {"visible": gridlines, "line": {"color": "#ECEAE2"}},
        "major_tick_mark": "none" if gridlines else "outside",
    }
    if title:
        options |= {"name": title, "name_font": soft}
    if bounds:
        options |= {"min": bounds[0], "max": bounds[1], "major_unit": bounds[2]}
    else:
        options["label_position"] = "low"
    return options
