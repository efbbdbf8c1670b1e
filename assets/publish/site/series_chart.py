"""Small static charts as SVG that stands in a page: it takes its colours from the style sheet, light or dark.

Belongs here: points → SVG. Does not belong here: which measures are charted, or the words beside a chart.
"""

import math
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert

WIDTH, HEIGHT = 440, 150
MARGIN = {"left": 26, "right": 26, "top": 22, "bottom": 28}
MOST_LABELS = 5
BARS_UP_TO = 5

# Each colour stands for a class; the style sheet says what it is.
CLASSES = {
    "#000001": "c-text",
    "#000002": "c-value",
    "#000003": "c-hollow",
    "#000004": "c-target",
    "#000005": "c-base",
    "#000006": "c-note",
    "#000007": "c-line",
}
_TEXT, _VALUE, _HOLLOW, _TARGET, _BASE, _NOTE, _LINE = CLASSES

_KEPT = {"transform", "d", "x", "y", "x1", "y1", "x2", "y2", "text-anchor", "stroke-dasharray", "viewBox"}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


class Point(NamedTuple):
    """One value of a chart: its period as written, the value and its label; hollow when only expected or uncertain."""

    period: str
    value: float
    label: str
    hollow: bool
    target: float | None = None


@cache
def draw_series(points: tuple[Point, ...]) -> str:
    """Points in order of time → an `<svg>` with neither ids, styles nor colours of its own.

    Up to five points are bars, more are a line; targets are ticks across them. The same points are drawn once,
    whichever languages and editions show them.
    """
    return _plain(vl_convert.vega_to_svg(_filled(points)))


def start() -> None:
    """Readies the converter, which takes a second that other work can fill; the charts that follow find it ready."""
    for bars in (True, False):
        _compiled(bars)


def get_scale_foot(points: tuple[Point, ...]) -> float:
    """The value at the foot of the chart: 0, unless it is a line that would lie flat far above it."""
    known = _known(points)
    if len(points) <= BARS_UP_TO or min(known) <= 0 or min(known) < max(known) / 2:
        return 0
    step = 10.0 ** math.floor(math.log10(max(known) - min(known) or max(known)))
    return math.floor((min(known) - (max(known) - min(known)) / 3) / step) * step


def _known(points: tuple[Point, ...]) -> list[float]:
    return [value for point in points for value in (point.value, point.target) if value is not None]


def _labelled(count: int) -> set[int]:
    """Which points carry their label: all of a few; else evenly spaced ones, the last among them."""
    step = -(-count // MOST_LABELS)
    return {at for at in range(count) if (count - 1 - at) % step == 0}


def _filled(points: tuple[Point, ...]) -> dict[str, Any]:
    """The chart of these points: the compiled one of its kind, with its data and its scale put in."""
    told, floor = _labelled(len(points)), get_scale_foot(points)
    foot, top = min([floor, *_known(points)]), max([floor, *_known(points)])
    rows = [
        {
            "at": at,
            "value": point.value,
            "period": point.period if at in told else "",
            "label": point.label if at in told else "",
            "hollow": point.hollow,
            "target": point.target,
        }
        for at, point in enumerate(points)
    ]
    # Room for the label below a negative bar.
    scale = {"foot": foot - (top - foot) / 7 if foot < 0 else foot, "top": top, "wide": 400 / len(points)}
    values = {"points": rows, "floor": [{"floor": floor}]}
    compiled = _compiled(len(points) <= BARS_UP_TO)
    return {
        **compiled,
        "data": [
            {**data, "values": values[data["name"]]} if data["name"] in values else data for data in compiled["data"]
        ],
        "signals": [{**signal, "value": scale.get(signal["name"])} for signal in compiled["signals"]],
    }


@cache
def _compiled(bars: bool) -> dict[str, Any]:
    """A chart of bars, or of a line, without its points: compiled once, because that takes longer than drawing."""
    scale = alt.Scale(domain=[alt.ExprRef("foot"), alt.ExprRef("top")], nice=False, zero=False)
    x = alt.X("at:O", axis=None, scale=alt.Scale(paddingInner=0.55 if bars else 0, paddingOuter=0.3 if bars else 0.4))
    y = alt.Y("value:Q", axis=None, scale=scale)
    base = alt.Chart(alt.NamedData("points")).encode(x=x)
    filled = alt.condition("datum.hollow", alt.value(_HOLLOW), alt.value(_VALUE))
    layers: list[Any] = []
    if bars:
        layers.append(base.mark_bar(size=54).encode(y=y, color=filled))
    else:
        layers.append(base.mark_line(color=_LINE).encode(y=y))
        layers.append(base.mark_circle(size=64, opacity=1).encode(y=y, color=filled))
    level = alt.Chart(alt.NamedData("floor")).mark_rule(color=_BASE)
    layers.append(level.encode(y=alt.Y("floor:Q", axis=None)))
    ticks = base.transform_filter("isValid(datum.target)")
    wide: Any = 70 if bars else alt.expr("wide")
    layers.append(ticks.mark_tick(color=_TARGET, size=wide, orient="horizontal").encode(y=alt.Y("target:Q", axis=None)))
    above: Any = alt.expr("datum.value < 0 ? 12 : -10")
    layers.append(base.mark_text(dy=above, color=_TEXT).encode(y=y, text="label:N"))
    layers.append(base.mark_text(color=_NOTE).encode(y=alt.value(HEIGHT + 17), text="period:N"))
    drawn = alt.layer(*layers).add_params(*(alt.param(name=name, value=1) for name in ("foot", "top", "wide")))
    drawn = drawn.properties(
        width=WIDTH, height=HEIGHT, autosize=alt.AutoSizeParams(type="none"), padding=MARGIN, background="transparent"
    )
    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(drawn.configure_view(stroke=None).to_dict())
    return compiled


def _plain(svg: str) -> str:
    """A converter's SVG as classes and shapes only: no ids, fonts, colours, empty groups or roles."""
    root = ET.fromstring(svg)  # noqa: S314 - our own converter made it
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        mark = next(
            (CLASSES[value] for name in ("fill", "stroke") if (value := element.get(name, "")) in CLASSES), None
        )
        kept = {name: _NUMBER.sub(_short, value) for name, value in element.items() if name in _KEPT}
        element.attrib.clear()
        element.attrib.update(kept)
        if mark:
            element.set("class", mark)
    root.set("class", "chart")
    root.set("focusable", "false")
    _prune(root)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _short(match: re.Match[str]) -> str:
    return f"{float(match.group()):.1f}".removesuffix(".0")


def _prune(element: ET.Element) -> None:
    """Takes out what draws nothing, and lifts children out of groups that only wrap them."""
    for child in list(element):
        _prune(child)
        empty = (
            not len(child)
            and not (child.text or "").strip()
            and (child.tag in ("g", "text") or "class" not in child.attrib)
        )
        if empty:
            element.remove(child)
        elif child.tag == "g" and (not child.attrib or child.get("transform") in ("translate(0,0)", "translate(0)")):
            _lift(element, child)


def _lift(parent: ET.Element, group: ET.Element) -> None:
    at = list(parent).index(group)
    parent.remove(group)
    for offset, child in enumerate(group):
        parent.insert(at + offset, child)


def drawable(values: Iterable[float | None]) -> bool:
    """Whether there is enough to draw: two values or more."""
    return sum(value is not None for value in values) > 1
