"""A project's measures as a reader sees them: a chart and a sentence where there is a series, every value in a table.

Belongs here: which values make a series, and what is said of it.
Does not belong here: drawing (charts), or working out status and trend (stage join).
"""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assets.publish.site.charts import Point, chart, drawable, starts_at
from assets.publish.site.content import Content, Record
from assets.publish.site.values import PLAIN, Grid, Head, Shown, brief, heading, quantity, said
from schemas import codelists
from schemas.languages import Language, format_period, get_sort_key, get_translator

UNCERTAIN = {"forecast", "provisional", "estimated"}
LEFT_OUT = {"not-comparable", "context", "withheld"}
_FINENESS = (r"\d{4}-\d{2}-\d{2}", r"\d{4}-M\d{2}", r"\d{4}-\d{2}-Q\d", r"\d{4}-\d{2}", r"\d{4}")


@dataclass(frozen=True)
class Series:
    """One measure of a project, for the whole project or one organisation."""

    anchor: str
    title: Shown
    whose: Shown | None
    definition: Shown | None
    unit: str | None
    better: str | None
    sentence: str
    svg: str
    target: str | None
    hollow: bool
    foot: str | None
    table: Grid


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


def performance(content: Content, project_id: str, language: Language) -> tuple[list[Series], Grid | None]:
    """A project's measures by title, then by organisation, the whole project first.

    Those with several values each by itself; those with a single one together in one table, None when there are none.
    """
    records = content.of["observations"].get(project_id, [])

    def order(row: Record) -> tuple[Any, ...]:
        title = _title(content, row["measure_id"], language).text
        return (*get_sort_key(title, language), row["measure_id"], row["organisation_id"] or "")

    several, single = [], []
    grouped = groupby(sorted(records, key=order), key=lambda row: (row["measure_id"], row["organisation_id"]))
    for at, ((measure_id, organisation_id), found) in enumerate(grouped, start=1):
        rows = list(found)
        if len(rows) > 1:
            several.append(_series(content, f"m{at}", measure_id, organisation_id, rows, language))
        else:
            single += rows
    return several, _single(content, single, language) if single else None


def joined(content: Content, project_id: str, language: Language) -> Grid | None:
    """Where the measures stand that are the partners' own and tell of the project, a row for each; None without any.

    These are joined by organisation and service area; what was reported for the project itself is in `performance`.
    """
    found = content.of["project_performance"].get(project_id, [])
    rows = [row for row in found if row["joined_by"] != "project"]
    if not rows:
        return None
    rows.sort(
        key=lambda row: (
            *get_sort_key(_title(content, row["measure_id"], language).text, language),
            row["organisation_id"],
        )
    )
    names = ["organisation_id", "period", "actual", "target", "status", "trend", "flag"]
    say = get_translator(language)
    heads = [Head(say("Measure")), *(heading("project_performance", name, language) for name in names)]
    cells = [
        [_title(content, row["measure_id"], language), *(_cell(content, name, row, language) for name in names)]
        for row in rows
    ]
    note = codelists.load_codelist("joined_by")[rows[0]["joined_by"]].get_description(language)
    return Grid(say("Figures of the partners for this service area"), heads, cells, "joined", note)


def _title(content: Content, measure_id: str, language: Language) -> Shown:
    return said(content.measures.get(measure_id, {}), "title", language) or Shown(measure_id)


def _series(
    content: Content, anchor: str, measure_id: str, organisation_id: str | None, rows: list[Record], language: Language
) -> Series:
    measure = content.measures.get(measure_id, {})
    unit = measure.get("unit")
    rows = sorted(rows, key=lambda row: (_moment(row["period"]), row["period"]))
    drawn = _comparable(rows)
    points = tuple(
        Point(
            brief(row["period"], language),
            row["actual"],
            quantity(row["actual"], unit, language),
            row["flag"] in UNCERTAIN,
            row["target"],
        )
        for row in drawn
    )
    draw = drawable(point.value for point in points)
    targets = [row["target"] for row in drawn if row["target"] is not None]
    polarity = measure.get("polarity")
    return Series(
        anchor=anchor,
        title=_title(content, measure_id, language),
        whose=content.organisation(organisation_id, language) if organisation_id else None,
        definition=said(measure, "definition", language),
        unit=codelists.get_title("unit", unit, language) if unit and unit not in PLAIN else None,
        better=codelists.get_title("polarity", polarity, language) if polarity and polarity != "none" else None,
        sentence=_sentence(drawn, unit, language),
        svg=chart(points) if draw else "",
        target=quantity(targets[-1], unit, language) if draw and targets else None,
        hollow=draw and any(point.hollow for point in points),
        foot=quantity(starts_at(points), unit, language) if draw and starts_at(points) else None,
        table=_table(content, rows, language),
    )


def _sentence(drawn: list[Record], unit: str | None, language: Language) -> str:
    """What the values come to, in one sentence; for a single value there is none beyond the table."""
    if len(drawn) < 2:
        return ""
    first, last = drawn[0], drawn[-1]
    return get_translator(language)(
        "From {first} ({first_period}) to {last} ({last_period}).",
        first=quantity(first["actual"], unit, language),
        first_period=format_period(first["period"], language),
        last=quantity(last["actual"], unit, language),
        last_period=format_period(last["period"], language),
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


def _cell(content: Content, name: str, row: Record, language: Language) -> Shown | None:
    if name in ("actual", "target", "baseline"):
        return Shown(quantity(row[name], content.measures.get(row["measure_id"], {}).get("unit"), language))
    if name == "flag" and row[name] is None:
        return Shown("–")
    return content.value("observations", name, row, language)


def _table(content: Content, rows: list[Record], language: Language) -> Grid:
    """Every value of one measure."""
    names = [name for name in _columns(rows) if name != "organisation_id"]
    heads = [heading("observations", name, language) for name in names]
    return Grid("", heads, [[_cell(content, name, row, language) for name in names] for row in rows])


def _single(content: Content, rows: list[Record], language: Language) -> Grid:
    """The measures that have one value, a row for each."""
    names = _columns(rows)
    say = get_translator(language)
    units = [content.measures.get(row["measure_id"], {}).get("unit") for row in rows]
    told = [codelists.get_title("unit", unit, language) if unit and unit not in PLAIN else None for unit in units]
    heads = [Head(say("Measure")), *(heading("observations", name, language) for name in names)]
    cells = [
        [_title(content, row["measure_id"], language), *(_cell(content, name, row, language) for name in names)]
        for row in rows
    ]
    if any(told):
        heads.append(heading("measures", "unit", language))
        for cell, unit in zip(cells, told, strict=True):
            cell.append(Shown(unit or "–"))
    return Grid(say("Measures with one value"), heads, cells, "single")
