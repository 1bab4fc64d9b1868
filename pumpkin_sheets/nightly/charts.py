"""The two charts of the mail, drawn by matplotlib in the colours and shapes of the Dashboard.

matplotlib is imported by what draws, so that a night without pictures does without it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from math import hypot
from typing import TYPE_CHECKING, Any

from pumpkin_sheets.nightly.overview import LETTERS, Dot, Overview
from pumpkin_sheets.plan.choices import ACTIONS, FIELDS
from pumpkin_sheets.sheets.look import ACTION_COLORS, GREEN, INK, LINE, MARKERS, ORANGE, SOFT, WHITE
from pumpkin_sheets.sheets.numbers import coins
from pumpkin_sheets.sheets.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 560, 400
"""How large a picture is shown at most, in pixels of a page; it has twice as many of its own."""

_DOTS_PER_INCH = 200
_LARGEST, _SMALLEST, _COVERED = 90, 12, 9000
"""The area of a client's sign at most and at least, and of all together, in square points."""
_MARKERS = {"triangle": "^", "circle": "o", "diamond": "D", "square": "s", "x": "x"}
_LINES, _SAID = "B3AFA3", "B5510A"  # of the fields; an orange dark enough to be read
_COLORS = (
    INK,
    SOFT,
    LINE,
    GREEN,
    ORANGE,
    _LINES,
    _SAID,
    *(look[2] for look in ACTION_COLORS.values()),
)
"""Everything in a picture is one of these, or on its way to the white of the paper."""
_FLAT = 0.58
"""How much shorter a point of ease is in the picture than one of value."""
_ABOVE, _BELOW = 104, -5
"""Where the names of the fields stand, in points of ease."""


Draw = Callable[["Axes", Overview, Words, bool], None]
"""Draws a chart of an overview, in these words or lettered."""


def png(draw: Draw, overview: Overview, words: Words, lettered: bool) -> Iterator[bytes]:
    """A chart as PNG, large, and then half as large for whom that is too heavy.

    ``lettered``: without words, which no font has.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from PIL import Image

    inches = (2 * WIDTH / _DOTS_PER_INCH, 2 * HEIGHT / _DOTS_PER_INCH)
    layout = ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08)
    figure = Figure(inches, _DOTS_PER_INCH, facecolor=f"#{WHITE}", layout=layout)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(f"#{LINE}")
    axes.tick_params(colors=f"#{SOFT}", length=0)
    axes.xaxis.label.set_color(f"#{SOFT}")
    axes.yaxis.label.set_color(f"#{SOFT}")
    draw(axes, overview, words, lettered)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    palette = Image.new("P", (1, 1))
    palette.putpalette(_palette())
    full = canvas.get_width_height()
    image = Image.frombuffer("RGBA", full, bytes(canvas.buffer_rgba())).convert("RGB")
    for size in (full, (WIDTH, HEIGHT)):
        made = io.BytesIO()
        sized = image if size == full else image.resize(size)
        few = sized.quantize(palette=palette, dither=Image.Dither.NONE)
        few.save(made, "PNG", optimize=True)
        yield made.getvalue()


def _palette() -> list[int]:
    """Each colour whole, and on three steps to white, as soft edges are drawn."""
    found = [255, 255, 255]
    for color in _COLORS:
        for share in (1.0, 0.75, 0.5, 0.25):
            parts = (int(color[i : i + 2], 16) for i in (0, 2, 4))
            found += [round(255 - (255 - part) * share) for part in parts]
    return found


def value_ease_map(axes: Axes, overview: Overview, words: Words, lettered: bool) -> None:
    """Every client by value and ease, the sign and colour of its action, and the four fields."""
    value, ease = overview.lines
    axes.axvline(value, color=f"#{_LINES}", linewidth=1.25, linestyle="--")
    axes.axhline(ease, color=f"#{_LINES}", linewidth=1.25, linestyle="--")
    right, left = (100 + value) / 2, value / 2
    places = ((right, _ABOVE), (right, _BELOW), (left, _ABOVE), (left, _BELOW))
    for field, letter, (x, y) in zip(FIELDS, LETTERS, places, strict=True):
        name = letter if lettered else words[f"fields.{field.name}"]
        side = "bottom" if y == _ABOVE else "top"
        axes.text(x, y, name, color=f"#{SOFT}", weight="bold", ha="center", va=side)
    area = max(_SMALLEST, min(_LARGEST, _COVERED / max(1, len(overview.dots))))
    for action in ACTIONS:
        dots = [dot for dot in overview.dots if dot.action == action.name]
        color = f"#{ACTION_COLORS[action.style][2]}"
        marker = _MARKERS[MARKERS[action.name]]
        thick: dict[str, Any] = {"linewidths": 2} if marker == "x" else {"edgecolors": f"#{WHITE}"}
        values, eases = [dot.value for dot in dots], [dot.ease for dot in dots]
        shape = {"marker": marker, "c": color, "s": area, **thick}
        axes.scatter(values, eases, clip_on=False, zorder=3, **shape)
    _numbers(axes, overview.dots)
    axes.set(xlim=(0, 100), ylim=(_BELOW - 9, _ABOVE + 9))
    axes.set(xticks=range(0, 101, 25), yticks=range(0, 101, 25))
    if not lettered:
        axes.set(xlabel=words["dashboard.axis_value"], ylabel=words["dashboard.axis_ease"])


def _numbers(axes: Axes, dots: Sequence[Dot]) -> None:
    """Beside each client that the text names its number, where there is most room for it."""
    from matplotlib.patheffects import withStroke

    numbers: list[tuple[float, float]] = []
    ways = [(x, y) for x in (-3.2, 0.0, 3.2) for y in (-6.5, 0.0, 6.5) if (x, y) != (0.0, 0.0)]
    for dot in dots:
        if not dot.number:
            continue
        others = numbers + [(other.value, other.ease) for other in dots if other is not dot]

        rooms = {
            (x, y): min((hypot(x - a, _FLAT * (y - b)) for a, b in others), default=0.0)
            for x, y in ((dot.value + x, dot.ease + y) for x, y in ways)
            if 0 <= x <= 102 and 0 <= y <= 102
        }
        x, y = max(rooms, key=lambda place: rooms[place])
        numbers.append((x, y))
        halo = [withStroke(linewidth=3, foreground=f"#{WHITE}")]
        axes.text(x, y, str(dot.number), color=f"#{INK}", weight="bold", size=14, ha="center",
                  va="center", path_effects=halo, zorder=4)  # fmt: skip


def whale_curve(axes: Axes, overview: Overview, words: Words, lettered: bool) -> None:
    """Profit added up from the best client to the worst, its peak, and where it ends today."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    curve, count = overview.curve, len(overview.curve)
    axes.plot(range(1, count + 1), curve, color=f"#{GREEN}", linewidth=3, zorder=3)
    axes.grid(axis="y", color=f"#{LINE}")
    axes.axhline(0, color=f"#{LINE}")
    points = [("peak", overview.peak_at, f"#{_SAID}", 12)]
    if overview.peak_at < count:
        points.append(("today", count, f"#{INK}", -14))
    for name, at, color, above in points:
        axes.plot([at], [curve[at - 1]], "o", color=f"#{ORANGE}", markersize=9, zorder=4)
        amount = coins(curve[at - 1], overview.sign)
        said = amount if lettered else f"{words[f'dashboard.{name}']} {amount}"
        share = at / count
        aligned = "left" if share < 0.35 else "right" if share > 0.65 else "center"
        axes.annotate(said, (at, curve[at - 1]), (0, above), textcoords="offset points",
                      color=color, weight="bold", ha=aligned,
                      va="bottom" if above > 0 else "top", zorder=5)  # fmt: skip
    axes.margins(y=0.22)
    axes.set_xlim(0, max(1.5, 1.03 * count))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    most = max(map(abs, curve))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda n, _: axis_money(n, most, words, lettered)))
    if not lettered:
        axes.set(xlabel=words["dashboard.axis_curve"])


def axis_money(value: float, most: float, words: Words, plain: bool = False) -> str:
    """An amount on an axis up to ``most``: in thousands, or what a language counts in instead."""
    unit = float(words["mail.axis_unit"])
    if plain or not value or most < 10 * unit:
        return coins(value, "")
    return words.say("mail.axis_money", n=f"{value / unit:,.10g}")
