"""The chart of a measure's values: bars and lines in their places, labels that can be read, and no colour of its own."""

import re

from lxml import html

from assets.publish.site.series_chart import BOTTOM, HEIGHT, TOP, WIDTH, Point, draw_series, get_scale_foot


def make_points(*values: float, target: float | None = None) -> tuple[Point, ...]:
    return tuple(Point(f"P{at}", value, f"{value:g}", False, target) for at, value in enumerate(values))


def find_shapes(points: tuple[Point, ...], tag: str) -> list[dict[str, str]]:
    return [dict(shape.attrib) for shape in html.fromstring(str(draw_series(points))).iter(tag)]


def test_bars_stand_on_zero_and_are_as_high_as_their_values() -> None:
    bars = find_shapes(make_points(50, 100), "rect")
    assert [(float(bar["y"]), float(bar["height"])) for bar in bars] == [(97, 75), (TOP, BOTTOM - TOP)]


def test_a_negative_bar_hangs_from_zero_with_its_label_below() -> None:
    (zero,) = find_shapes(make_points(100, -50), "line")
    _, bar = find_shapes(make_points(100, -50), "rect")
    assert bar["y"] == zero["y1"] and float(bar["y"]) + float(bar["height"]) < BOTTOM
    label = find_shapes(make_points(100, -50), "text")[2]
    assert float(bar["y"]) + float(bar["height"]) < float(label["y"]) < HEIGHT


def test_six_values_are_a_line_with_a_dot_at_each() -> None:
    points = make_points(90, 92, 91, 95, 94, 96)
    (line,) = find_shapes(points, "path")
    assert line["class"] == "c-line" and len(re.findall("[ML]", line["d"])) == 6
    dots = find_shapes(points, "circle")
    assert line["d"].removeprefix("M").split("L") == [f"{dot['cx']} {dot['cy']}" for dot in dots]


def test_only_a_line_far_above_zero_begins_elsewhere() -> None:
    assert get_scale_foot(make_points(90, 92, 91, 95, 94, 96)) == 88
    assert get_scale_foot(make_points(90, 92, 91)) == 0
    assert get_scale_foot(make_points(10, 92, 91, 95, 94, 96)) == 0


def test_a_target_is_a_line_across_its_bar_and_no_label_lies_on_it() -> None:
    points = make_points(62, 68, target=70)
    (target,) = find_shapes(points, "path")
    heights = {float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)h", target["d"])}
    labels = [float(text["y"]) for text in find_shapes(points, "text") if text["class"].startswith("c-text")]
    assert len(heights) == 1 and max(labels) < min(heights)


def test_of_many_values_five_at_most_are_labelled_the_last_among_them() -> None:
    texts = [text.text for text in html.fromstring(str(draw_series(make_points(*range(50, 80))))).iter("text")]
    assert len(texts) == 10 and texts[-2:] == ["79", "P29"]


def test_a_chart_stays_within_its_frame_and_has_no_look_of_its_own() -> None:
    for points in (make_points(5, 0, -5), make_points(*range(30)), make_points(7, 7), make_points(0, 0)):
        root = html.fromstring(str(draw_series(points)))
        assert root.get("viewbox") == f"0 0 {WIDTH} {HEIGHT}"
        for shape in root.iter():
            assert not {"id", "style", "fill", "stroke", "font-family"} & set(shape.attrib)
            assert all(0 <= float(shape.get(name, 0)) <= WIDTH for name in ("x", "cx", "x1", "x2"))
            assert all(0 <= float(shape.get(name, 0)) <= HEIGHT for name in ("y", "cy", "y1", "y2"))


def test_an_uncertain_value_is_hollow() -> None:
    points = (Point("1", 5, "5", False), Point("2", 6, "6", True))
    assert [bar["class"] for bar in find_shapes(points, "rect")] == ["c-value", "c-hollow"]
