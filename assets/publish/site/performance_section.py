"""A project's measures as a reader sees them: a chart and a sentence where there is a series, every value in a table.

Belongs here: which values make a series, and what is said of it.
Does not belong here: drawing (charts), or working out status and trend (stage join).
"""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assets.publish.site.display_values import (
    PLAIN,
    ColumnHeader,
    DisplayTable,
    LinkedText,
    build_header,
    choose_text,
    format_quantity,
    format_short_period,
)
from assets.publish.site.series_chart import Point, draw_series, drawable, get_scale_foot
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, period, sort_key, translator

UNCERTAIN = {"forecast", "provisional", "estimated"}
LEFT_OUT = {"not-comparable", "context", "withheld"}
_FINENESS = (r"\d{4}-\d{2}-\d{2}", r"\d{4}-M\d{2}", r"\d{4}-\d{2}-Q\d", r"\d{4}-\d{2}", r"\d{4}")


@dataclass(frozen=True)
class MeasureSeries:
    """One measure of a project, for the whole project or one organisation."""

    anchor: str
    title: LinkedText
    whose: LinkedText | None
    definition: LinkedText | None
    unit: str | None
    better: str | None
    sentence: str
    svg: str
    target: str | None
    hollow: bool
    foot: str | None
    table: DisplayTable


def _kind(text: str) -> int:
    """How fine a period is: a day 0, a month 1, a quarter 2, a financial year 3, a calendar year 4."""
    return next(rank for rank, pattern in enumerate(_FINENESS) if re.fullmatch(pattern, text))


def _moment(text: str) -> str:
    """The period as a text that sorts by time; a financial year's quarters run from April."""
    quarter = re.fullmatch(r"(\d{4})-\d{2}-Q(\d)", text)
    if quarter:
        return f"{quarter[1]}-{3 * int(quarter[2]) + 1:02d}"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{text[:4]}-04"
    return text.replace("M", "")


def _comparable(records: list[Record]) -> list[Record]:
    """The values that may stand beside each other: the commonest kind of period, nothing marked as not comparable."""
    fit = [row for row in records if row["actual"] is not None and row["flag"] not in LEFT_OUT]
    kinds = [[row for row in fit if _kind(row["period"]) == rank] for rank in range(len(_FINENESS))]
    return max(kinds, key=len)


def build_performance(
    content: SiteIndex, project_id: str, language: Language
) -> tuple[list[MeasureSeries], DisplayTable | None]:
    """A project's measures by title, then by organisation, the whole project first.

    Those with several values each by itself; those with a single one together in one table, None when there are none.
    """
    records = content.of["observations"].get(project_id, [])

    def order(row: Record) -> tuple[Any, ...]:
        title = _title(content, row["measure_id"], language).text
        return (*sort_key(title, language), row["measure_id"], row["organisation_id"] or "")

    several, single = [], []
    grouped = groupby(sorted(records, key=order), key=lambda row: (row["measure_id"], row["organisation_id"]))
    for at, ((measure_id, organisation_id), found) in enumerate(grouped, start=1):
        rows = list(found)
        if len(rows) > 1:
            several.append(_series(content, f"m{at}", measure_id, organisation_id, rows, language))
        else:
            single += rows
    return several, _single(content, single, language) if single else None


def build_joined_table(content: SiteIndex, project_id: str, language: Language) -> DisplayTable | None:
    """Where the measures stand that are the partners' own and tell of the project, a row for each; None without any.

    These are joined by organisation and service area; what was reported for the project itself is in `performance`.
    """
    found = content.of["project_performance"].get(project_id, [])
    rows = [row for row in found if row["joined_by"] != "project"]
    if not rows:
        return None
    rows.sort(
        key=lambda row: (*sort_key(_title(content, row["measure_id"], language).text, language), row["organisation_id"])
    )
    names = ["organisation_id", "period", "actual", "target", "status", "trend", "flag"]
    say = translator(language)
    heads = [ColumnHeader(say("Measure")), *(build_header("project_performance", name, language) for name in names)]
    cells = [
        [_title(content, row["measure_id"], language), *(_cell(content, name, row, language) for name in names)]
        for row in rows
    ]
    note = codelists.load("joined_by")[rows[0]["joined_by"]].description(language)
    return DisplayTable(say("Figures of the partners for this service area"), heads, cells, "joined", note)


def _title(content: SiteIndex, measure_id: str, language: Language) -> LinkedText:
    return choose_text(content.measures.get(measure_id, {}), "title", language) or LinkedText(measure_id)


def _series(
    content: SiteIndex,
    anchor: str,
    measure_id: str,
    organisation_id: str | None,
    rows: list[Record],
    language: Language,
) -> MeasureSeries:
    measure = content.measures.get(measure_id, {})
    unit = measure.get("unit")
    rows = sorted(rows, key=lambda row: (_moment(row["period"]), row["period"]))
    drawn = _comparable(rows)
    points = tuple(
        Point(
            format_short_period(row["period"], language),
            row["actual"],
            format_quantity(row["actual"], unit, language),
            row["flag"] in UNCERTAIN,
            row["target"],
        )
        for row in drawn
    )
    draw = drawable(point.value for point in points)
    targets = [row["target"] for row in drawn if row["target"] is not None]
    polarity = measure.get("polarity")
    return MeasureSeries(
        anchor=anchor,
        title=_title(content, measure_id, language),
        whose=content.organisation(organisation_id, language) if organisation_id else None,
        definition=choose_text(measure, "definition", language),
        unit=codelists.title("unit", unit, language) if unit and unit not in PLAIN else None,
        better=codelists.title("polarity", polarity, language) if polarity and polarity != "none" else None,
        sentence=_sentence(drawn, unit, language),
        svg=draw_series(points) if draw else "",
        target=format_quantity(targets[-1], unit, language) if draw and targets else None,
        hollow=draw and any(point.hollow for point in points),
        foot=format_quantity(get_scale_foot(points), unit, language) if draw and get_scale_foot(points) else None,
        table=_table(content, rows, language),
    )


def _sentence(drawn: list[Record], unit: str | None, language: Language) -> str:
    """What the values come to, in one sentence; for a single value there is none beyond the table."""
    if len(drawn) < 2:
        return ""
    first, last = drawn[0], drawn[-1]
    return translator(language)(
        "From {first} ({first_period}) to {last} ({last_period}).",
        first=format_quantity(first["actual"], unit, language),
        first_period=period(first["period"], language),
        last=format_quantity(last["actual"], unit, language),
        last_period=period(last["period"], language),
    )


def _columns(rows: list[Record]) -> list[str]:
    """The columns of observations that any of the rows fills."""
    optional = ("organisation_id", "target", "baseline", "flag")
    used = [
        name
        for name in ("period", "actual", *optional)
        if name not in optional or any(row[name] is not None for row in rows)
    ]
    return [*used, "status", "trend"]


def _cell(content: SiteIndex, name: str, row: Record, language: Language) -> LinkedText | None:
    if name in ("actual", "target", "baseline"):
        return LinkedText(format_quantity(row[name], content.measures.get(row["measure_id"], {}).get("unit"), language))
    if name == "flag" and row[name] is None:
        return LinkedText("–")
    return content.value("observations", name, row, language)


def _table(content: SiteIndex, rows: list[Record], language: Language) -> DisplayTable:
    """Every value of one measure."""
    names = [name for name in _columns(rows) if name != "organisation_id"]
    heads = [build_header("observations", name, language) for name in names]
    return DisplayTable("", heads, [[_cell(content, name, row, language) for name in names] for row in rows])


def _single(content: SiteIndex, rows: list[Record], language: Language) -> DisplayTable:
    """The measures that have one value, a row for each."""
    names = _columns(rows)
    say = translator(language)
    units = [content.measures.get(row["measure_id"], {}).get("unit") for row in rows]
    told = [codelists.title("unit", unit, language) if unit and unit not in PLAIN else None for unit in units]
    heads = [ColumnHeader(say("Measure")), *(build_header("observations", name, language) for name in names)]
    cells = [
        [_title(content, row["measure_id"], language), *(_cell(content, name, row, language) for name in names)]
        for row in rows
    ]
    if any(told):
        heads.append(build_header("measures", "unit", language))
        for cell, unit in zip(cells, told, strict=True):
            cell.append(LinkedText(unit or "–"))
    return DisplayTable(say("Measures with one value"), heads, cells, "single")
