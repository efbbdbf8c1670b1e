"""A measure's values over time as a small chart: bars for a few values, a line for more, with their targets."""

import math
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from assets.publish.site.drawing import draw_path, draw_picture, draw_shape, draw_text, format_coordinate

WIDTH, HEIGHT = 492, 200
LEFT, RIGHT, TOP, BOTTOM = 26, 466, 22, 172
MOST_BARS, BAR_WIDTH, BAR_TARGET_WIDTH = 5, 54, 70
DOT_RADIUS, LINE_INSET = 4, 14
MOST_LABELS, LABEL_HEIGHT = 5, 18
LABEL_ABOVE, LABEL_BELOW, PERIOD_BELOW = 7, 15, 20
"""How far the foot of a label is above its point, or below that of a negative value; and that of a period below the chart."""


class Point(NamedTuple):
    """One value of a chart: its period and label as written; hollow when it is only expected or uncertain."""

    period: str
    value: float
    label: str
    is_hollow: bool
    target: float | None = None


class Scale(NamedTuple):
    """Where points are: the value at the foot, the height of one unit, the width of a point's slot, where the first is."""

    foot: float
    unit_height: float
    slot_width: float
    left: float

    def get_x(self, position: int) -> float:
        """The middle of a point's slot."""
        return self.left + (position + 0.5) * self.slot_width

    def get_y(self, value: float) -> float:
        """The height of a value."""
        return BOTTOM - (value - self.foot) * self.unit_height


@cache
def draw_series(points: tuple[Point, ...]) -> Markup:
    """The chart of points in order of time. The same points are drawn once, whichever languages and editions show them."""
    base = get_scale_foot(points)
    values = [base, *_list_values(points)]
    lowest, highest = min(values), max(values)
    if lowest < 0:  # room for the label below a negative value
        lowest -= (highest - lowest) / 7
    has_bars = len(points) <= MOST_BARS
    inset = 0 if has_bars else LINE_INSET
    slot_width = (RIGHT - LEFT - 2 * inset) / len(points)
    scale = Scale(lowest, (BOTTOM - TOP) / ((highest - lowest) or 1), slot_width, LEFT + inset)
    shapes = _draw_bars(points, scale, base) if has_bars else _draw_line(points, scale)
    shapes.append(draw_shape("line", "c-base", x1=LEFT, y1=scale.get_y(base), x2=RIGHT, y2=scale.get_y(base)))
    shapes += _draw_targets(points, scale, BAR_TARGET_WIDTH if has_bars else scale.slot_width)
    step = -(-len(points) // MOST_LABELS)
    for position in range((len(points) - 1) % step, len(points), step):
        point, x = points[position], scale.get_x(position)
        shapes.append(draw_text(point.label, "c-text c-mid", x, _place_label(point, scale)))
        shapes.append(draw_text(point.period, "c-note c-mid", x, BOTTOM + PERIOD_BELOW))
    return draw_picture(shapes, WIDTH, HEIGHT, "chart")


def get_scale_foot(points: tuple[Point, ...]) -> float:
    """The value at the foot of the chart: 0, unless it is a line that would be flat far above it."""
    values = _list_values(points)
    lowest, highest = min(values), max(values)
    if len(points) <= MOST_BARS or lowest <= 0 or lowest < highest / 2:
        return 0
    step = 10.0 ** math.floor(math.log10(highest - lowest or highest))
    return math.floor((lowest - (highest - lowest) / 3) / step) * step


def _list_values(points: tuple[Point, ...]) -> list[float]:
    return [value for point in points for value in (point.value, point.target) if value is not None]


def _draw_bars(points: tuple[Point, ...], scale: Scale, base: float) -> list[Markup]:
    bars = []
    for position, point in enumerate(points):
        top, bottom = sorted((scale.get_y(point.value), scale.get_y(base)))
        left = scale.get_x(position) - BAR_WIDTH / 2
        bars.append(draw_shape("rect", _get_class(point), x=left, y=top, width=BAR_WIDTH, height=bottom - top))
    return bars


def _draw_line(points: tuple[Point, ...], scale: Scale) -> list[Markup]:
    """The line, and a dot at each point."""
    places = [(scale.get_x(position), scale.get_y(point.value)) for position, point in enumerate(points)]
    line = draw_path("c-line", "M" + "L".join(f"{format_coordinate(x)} {format_coordinate(y)}" for x, y in places))
    dots = (
        draw_shape("circle", _get_class(point), cx=x, cy=y, r=DOT_RADIUS)
        for point, (x, y) in zip(points, places, strict=True)
    )
    return [line, *dots]


def _draw_targets(points: tuple[Point, ...], scale: Scale, width: float) -> list[Markup]:
    """A line across the slot of each point that has a target."""
    commands = "".join(
        f"M{format_coordinate(scale.get_x(position) - width / 2)} {format_coordinate(scale.get_y(point.target))}"
        f"h{format_coordinate(width)}"
        for position, point in enumerate(points)
        if point.target is not None
    )
    return [draw_path("c-target", commands)] if commands else []


def _place_label(point: Point, scale: Scale) -> float:
    """The y of a point's label: above it, and above a target that the label would cover; below a negative value."""
    y = scale.get_y(point.value)
    if point.value < 0:
        return y + LABEL_BELOW
    target_y = y if point.target is None else scale.get_y(point.target)
    return (target_y if 0 < y - target_y < LABEL_HEIGHT else y) - LABEL_ABOVE


def _get_class(point: Point) -> str:
    return "c-hollow" if point.is_hollow else "c-value"
