"""The dates of a project along a line of years: when each step was planned, is forecast, and came."""

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText, render_inline
from assets.publish.site.drawing import Picture
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex, Record
from schemas.dates.date_bounds import get_date_bounds
from schemas.languages import Language, format_date

WIDTH, ROW_HEIGHT, TOP, FOOT_HEIGHT, MARGIN = 720, 50, 8, 26, 12
MARK_HEIGHT, MOST_TICKS, MOST_NAME_CHARACTERS = 11, 8, 44
KINDS = ("planned", "forecast", "actual")
DATES_WITHOUT_PLAN = ("business_case_date", "scrutiny_tested_date", "plan_date")
"""Dates of a project of which only the actual one is ever stated."""

DateRange = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Step:
    """A step of a project and its dates, as exact as the source; None where nothing is stated."""

    name: LinkedText
    planned: str | None
    forecast: str | None
    actual: str | None
    slippage_days: int | None = None

    def list_dates(self) -> list[tuple[str, str, DateRange]]:
        """(kind, text, first and last day) of each date that is stated and valid."""
        texts = zip(KINDS, (self.planned, self.forecast, self.actual), strict=True)
        return [(kind, text, days) for kind, text in texts if text and (days := parse_date_range(text))]


@dataclass(frozen=True)
class Axis:
    """The line of years between two days."""

    first: dt.date
    last: dt.date

    def get_x(self, day: dt.date) -> float:
        """Where a day is."""
        return MARGIN + (day - self.first).days * (WIDTH - 2 * MARGIN) / max((self.last - self.first).days, 1)

    def list_years(self) -> list[int]:
        """The years to mark: those that begin on the line, or every second, fifth … of them."""
        years = list(range(self.first.year + (self.first > dt.date(self.first.year, 1, 1)), self.last.year + 1))
        least = -(-len(years) // MOST_TICKS)
        step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if step >= least), least)
        return [year for year in years if year % step == 0]


def parse_date_range(text: str) -> DateRange | None:
    """The first and the last day of a date of any precision (`2013`, `2012-02`, `2011-04/2012-03`); None if not valid."""
    try:
        first, last = map(dt.date.fromisoformat, get_date_bounds(text))
    except (KeyError, ValueError):  # not the length of a date, or not on the calendar
        return None
    return (first, last) if first <= last else None


def list_steps(index: LocalIndex, project: Record) -> list[Step]:
    """Every step that has a date, in order of time: start and end, the dates of its plan, its milestones."""
    say = index.translate
    end = project.get("end_date")
    days = parse_date_range(end) if end else None
    has_ended = days is not None and days[1].isoformat() <= project["data_date"]
    steps = [
        Step(LinkedText(say("Start")), project.get("start_planned"), None, project.get("start_actual")),
        Step(LinkedText(say("End")), None, None if has_ended else end, end if has_ended else None),
    ]
    for name in DATES_WITHOUT_PLAN:
        steps.append(Step(LinkedText(index.get_column_title("projects", name)), None, None, project.get(name)))
    for row in index.rows["milestones"][project["project_id"]]:
        title = index.choose_text(row, "milestone") or LinkedText("–")
        steps.append(Step(title, row["planned"], row["forecast"], row["actual"], row["slippage_days"]))
    dated = [step for step in steps if step.list_dates()]
    return sorted(dated, key=lambda step: min(days for _, _, days in step.list_dates()))


def build_timeline(index: LocalIndex, project: Record) -> View | None:
    """A project's dates along a line as a picture, and all of them in a table; None when it states fewer than two."""
    steps = list_steps(index, project)
    dates = [date_ for step in steps for date_ in step.list_dates()]
    if len(dates) < 2:
        return None
    say, language = index.translate, index.language
    _, first, (first_day, _) = min(dates, key=lambda date_: date_[2])
    _, last, (_, last_day) = max(dates, key=lambda date_: date_[2][1])
    names = {"planned": say("planned"), "forecast": say("forecast"), "actual": say("actual")}
    titles = {kind: name for kind, name in names.items() if any(kind == date_[0] for date_ in dates)}
    if len(titles) == 1:
        titles = {}
    picture = Picture(
        say("From {first} to {last}", first=format_date(first, language), last=format_date(last, language)),
        _describe_progress(index, steps),
        _draw_steps(steps, Axis(first_day, last_day), titles, language),
        list(titles.items()),
    )
    return View(picture=picture, table=_build_table(index, steps))


def _describe_progress(index: LocalIndex, steps: list[Step]) -> str:
    """How many steps have been reached, and which is the latest against its plan."""
    reached = sum(step.actual is not None for step in steps)
    sentence = index.translate("Steps reached: {reached} of {all}.", reached=reached, all=len(steps))
    slippage_days, latest = max(((step.slippage_days or 0, step.name) for step in steps), key=lambda pair: pair[0])
    if slippage_days <= 0:
        return sentence
    furthest = Markup(index.translate("Furthest behind plan: {step} (days: {days})."))  # noqa: S704 - the catalogue's
    days = index.format_number(slippage_days)
    return Markup("{} {}").format(sentence, furthest.format(step=render_inline(latest), days=days))


def _build_table(index: LocalIndex, steps: list[Step]) -> DisplayTable:
    kinds = [kind for kind in KINDS if any(getattr(step, kind) for step in steps)]
    headers = [ColumnHeader(index.translate("Step")), *index.build_headers("milestones", kinds)]
    rows = [[step.name, *(index.get_value("milestones", kind, vars(step)) for kind in kinds)] for step in steps]
    if any(step.slippage_days is not None for step in steps):
        headers += index.build_headers("milestones", ["slippage_days"])
        for row, step in zip(rows, steps, strict=True):
            days = step.slippage_days
            row.append(None if days is None else LinkedText(index.format_number(days)))
    return DisplayTable(index.translate("All recorded dates"), headers, rows, "timeline")


def _draw_steps(steps: list[Step], axis: Axis, titles: dict[str, str], language: Language) -> Markup:
    """A row for each step, its name and dates in words above its marks; years along the foot."""
    foot = TOP + ROW_HEIGHT * len(steps)
    shapes = []
    for year in axis.list_years():
        x = axis.get_x(dt.date(year, 1, 1))
        shapes.append(drawing.draw_shape("line", "t-year", x1=x, y1=TOP, x2=x, y2=foot))
        shapes.append(drawing.draw_text(str(year), "c-note", x, foot + 18, "middle"))
    shapes.append(drawing.draw_shape("line", "c-base", x1=0, y1=foot, x2=WIDTH, y2=foot))
    for position, step in enumerate(steps):
        top = TOP + ROW_HEIGHT * position
        name = drawing.draw_name(step.name, MOST_NAME_CHARACTERS)
        dates = ", ".join(
            f"{titles.get(kind, '')} {format_date(text, language)}".strip() for kind, text, _ in step.list_dates()
        )
        text = Markup('{} <tspan class="c-note">{}</tspan>').format(name, dates)
        shapes += [drawing.draw_text(text, "c-text", 0, top + 17), *_draw_marks(step, top + 34, axis)]
    return drawing.draw_picture(shapes, WIDTH, foot + FOOT_HEIGHT, "chart wide")


def _draw_marks(step: Step, y: float, axis: Axis) -> list[Markup]:
    """The marks of a step's dates, each as long as the date is inexact, and a line through them."""
    days = [day for _, _, ends in step.list_dates() for day in ends]
    shapes = [drawing.draw_shape("line", "t-way", x1=axis.get_x(min(days)), y1=y, x2=axis.get_x(max(days)), y2=y)]
    for kind, _, (first, last) in step.list_dates():
        start, end = axis.get_x(first), axis.get_x(last)
        if end - start <= MARK_HEIGHT:
            start, end = (start + end - MARK_HEIGHT) / 2, (start + end + MARK_HEIGHT) / 2
        width, half = end - start, MARK_HEIGHT / 2
        mark = drawing.draw_shape("rect", f"t-{kind}", x=start, y=y - half, width=width, height=MARK_HEIGHT, rx=half)
        shapes.append(mark)
    return shapes
