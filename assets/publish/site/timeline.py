"""The dates of a project along a line of years: when each step was planned, is forecast, and came.

Belongs here: a project's dates and milestones → steps, the picture and its table. Does not belong here: the page about it.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.display_values import (
    ColumnHeader,
    DisplayTable,
    LinkedText,
    build_header,
    choose_text,
    get_column_title,
    render_inline,
)
from assets.publish.site.site_index import Record, SiteIndex
from schemas.languages import Language, date, number, translator

WIDTH, ROW, TOP, FOOT, SIDE = 720, 50, 8, 26, 12
LEAST, MOST_TICKS = 11, 8
NAMES = 44
KINDS = ("planned", "forecast", "actual")
ALONE = ("business_case_date", "scrutiny_tested_date", "plan_date")
"""Dates of a project that only ever are: they are not planned beforehand in any column."""


@dataclass(frozen=True)
class Step:
    """A step of a project and its dates, as exact as the source; None where nothing is stated."""

    name: LinkedText
    planned: str | None
    forecast: str | None
    actual: str | None
    slippage: int | None = None

    def dates(self) -> list[tuple[str, str]]:
        """(kind, date) of each date that is stated and can be drawn."""
        told = zip(KINDS, (self.planned, self.forecast, self.actual), strict=True)
        return [(kind, text) for kind, text in told if text and parse_date_range(text)]


@dataclass(frozen=True)
class Timeline:
    """A project's dates as shown: what they show, a sentence, the picture, the kinds of mark in it, and every date."""

    title: str
    sentence: str
    svg: Markup
    kinds: list[tuple[str, str]]
    table: DisplayTable


def parse_date_range(text: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a date of any precision; None for a text that is none."""
    first, _, last = text.partition("/")
    try:
        start, end = _ends(first), _ends(last or first)
    except ValueError:
        return None
    return (start[0], end[1]) if start and end and start[0] <= end[1] else None


def _ends(text: str) -> tuple[dt.date, dt.date] | None:
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if not parts:
        return None
    year, month, day = int(parts[1]), parts[2], parts[3]
    if day:
        return (dt.date(year, int(month), int(day)),) * 2
    if month:
        first = dt.date(year, int(month), 1)
        return first, first.replace(day=calendar.monthrange(year, int(month))[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def list_steps(content: SiteIndex, project: Record, language: Language) -> list[Step]:
    """Every step of which a date is stated, in order of time: start and end, the dates of its plan, its milestones."""
    say = translator(language)
    found = [Step(LinkedText(say("Start")), project.get("start_planned"), None, project.get("start_actual"))]
    end = project.get("end_date")
    drawn = parse_date_range(end) if end else None
    over = drawn is not None and drawn[1].isoformat() <= project["data_date"]
    found.append(Step(LinkedText(say("End")), None, None if over else end, end if over else None))
    found += [
        Step(LinkedText(get_column_title("projects", name, language)), None, None, project.get(name)) for name in ALONE
    ]
    for row in content.of["milestones"].get(project["project_id"], []):
        name = choose_text(row, "milestone", language) or LinkedText("–")
        found.append(Step(name, row["planned"], row["forecast"], row["actual"], row["slippage_days"]))
    dated = [step for step in found if step.dates()]
    return sorted(dated, key=lambda step: min(days for _, text in step.dates() if (days := parse_date_range(text))))


def build_timeline(content: SiteIndex, project: Record, language: Language) -> Timeline | None:
    """A project's dates along a line; None when it states fewer than two."""
    found = list_steps(content, project, language)
    texts = [text for step in found for _, text in step.dates()]
    if len(texts) < 2:
        return None
    say = translator(language)
    ordered = sorted(texts, key=lambda text: parse_date_range(text) or ())
    last = max(texts, key=lambda text: (parse_date_range(text) or (dt.date.min,))[-1])
    first = date(ordered[0], language)
    end = date(last, language)
    kinds = {"planned": say("planned"), "forecast": say("forecast"), "actual": say("actual")}
    used = [kind for kind in KINDS if any(kind == one for step in found for one, _ in step.dates())]
    named = {kind: kinds[kind] if len(used) > 1 else "" for kind in KINDS}
    return Timeline(
        title=say("From {first} to {last}", first=first, last=end),
        sentence=_sentence(found, language),
        svg=_drawn(found, named, language),
        kinds=[(kind, named[kind]) for kind in used if named[kind]],
        table=_table(found, language),
    )


def _sentence(found: list[Step], language: Language) -> str:
    """How many steps have been reached, and which is the latest against its plan."""
    say = translator(language)
    reached = sum(step.actual is not None for step in found)
    told = say(
        "Steps reached: {reached} of {all}.", reached=number(reached, language), all=number(len(found), language)
    )
    late = max((step for step in found if (step.slippage or 0) > 0), key=lambda step: step.slippage or 0, default=None)
    if late is None:
        return told
    days = number(late.slippage or 0, language)
    furthest = Markup(say("Furthest behind its plan: {step} (days: {days})."))  # noqa: S704 - the catalogue's
    return Markup("{} {}").format(told, furthest.format(step=render_inline(late.name), days=days))


def _table(found: list[Step], language: Language) -> DisplayTable:
    say = translator(language)
    slipped = any(step.slippage is not None for step in found)
    used = [kind for kind in KINDS if any(getattr(step, kind) for step in found)]
    heads = [ColumnHeader(say("Step")), *(build_header("milestones", kind, language) for kind in used)]
    rows: list[list[LinkedText | None]] = []
    for step in found:
        told = [getattr(step, kind) for kind in used]
        row = [step.name, *(LinkedText(date(text, language)) if text else None for text in told)]
        if slipped:
            row.append(None if step.slippage is None else LinkedText(number(step.slippage, language)))
        rows.append(row)
    if slipped:
        heads.append(build_header("milestones", "slippage_days", language))
    return DisplayTable(say("Every date that is stated"), heads, rows, "timeline")


def _drawn(found: list[Step], named: dict[str, str], language: Language) -> Markup:
    """The picture: a row for each step, its name and dates in words above its marks; years along the foot.

    named: what each kind of date is called; blank where all are of one kind.
    """
    spans = [drawn for step in found for _, text in step.dates() if (drawn := parse_date_range(text))]
    low, high = min(start for start, _ in spans).toordinal(), max(end for _, end in spans).toordinal()
    scale = (WIDTH - 2 * SIDE) / max(high - low, 1)

    def at(day: dt.date) -> float:
        return SIDE + (day.toordinal() - low) * scale

    foot = TOP + ROW * len(found)
    parts = []
    for year in _years(dt.date.fromordinal(low), dt.date.fromordinal(high)):
        x = at(dt.date(year, 1, 1))
        parts.append(drawing.draw_shape("line", "t-year", x1=x, y1=TOP, x2=x, y2=foot))
        parts.append(drawing.draw_text(str(year), "c-note", x, foot + 18, "middle"))
    parts.append(drawing.draw_shape("line", "c-base", x1=0, y1=foot, x2=WIDTH, y2=foot))
    for index, step in enumerate(found):
        parts += _row(step, TOP + ROW * index, at, named, language)
    return drawing.draw_picture(parts, WIDTH, foot + FOOT, "chart wide")


def _row(
    step: Step, top: float, at: Callable[[dt.date], float], named: dict[str, str], language: Language
) -> list[Markup]:
    told = ", ".join(f"{named[kind]} {date(text, language)}".strip() for kind, text in step.dates())
    beside = Markup('{} <tspan class="c-note">{}</tspan>').format(drawing.draw_name(step.name, NAMES), told)
    line = top + 34
    ends = [end for _, text in step.dates() for end in parse_date_range(text) or ()]
    parts = [
        drawing.draw_text(beside, "c-text", 0, top + 17),
        drawing.draw_shape("line", "t-way", x1=at(min(ends)), y1=line, x2=at(max(ends)), y2=line),
    ]
    for kind, text in step.dates():
        start, end = parse_date_range(text) or ends
        wide = max(at(end) - at(start), LEAST)
        left = at(start) if wide > LEAST else (at(start) + at(end) - LEAST) / 2
        parts.append(
            drawing.draw_shape("rect", f"t-{kind}", x=left, y=line - LEAST / 2, width=wide, height=LEAST, rx=LEAST / 2)
        )
    return parts


def _years(first: dt.date, last: dt.date) -> list[int]:
    """The years to mark: those that begin between the two days, or every second, fifth … of them."""
    years = list(range(first.year + (first > dt.date(first.year, 1, 1)), last.year + 1))
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if len(years) / step <= MOST_TICKS)
    return [year for year in years if year % step == 0]
