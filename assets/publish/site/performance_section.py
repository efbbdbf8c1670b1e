"""A project's measures: a chart and a sentence where there are several values, every value in a table."""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

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
from assets.publish.site.series_chart import Point, draw_series, get_scale_foot
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, format_period, get_sort_key, get_translator

UNCERTAIN_FLAGS = {"forecast", "provisional", "estimated"}
FLAGS_NOT_CHARTED = {"not-comparable", "context", "withheld"}
_PERIOD_PATTERNS = (r"\d{4}-\d{2}-\d{2}", r"\d{4}-M\d{2}", r"\d{4}-\d{2}-Q\d", r"\d{4}-\d{2}", r"\d{4}")
"""A day, a month, a quarter, a financial year, a calendar year."""


@dataclass(frozen=True)
class MeasureSeries:
    """The values of one measure, for the whole project or one organisation; `svg` is None for fewer than two to compare."""

    anchor: str
    title: LinkedText
    organisation: LinkedText | None
    definition: LinkedText | None
    unit: str | None
    polarity: str | None
    sentence: str
    svg: Markup | None
    target: str | None
    has_hollow_marks: bool
    scale_foot: str | None
    table: DisplayTable


@dataclass(frozen=True)
class Performance:
    """A project's measures: those with several values each by itself, those with a single one together in a table, and
    the partners' own for its service area in another; None without any.
    """

    series: list[MeasureSeries]
    single: DisplayTable | None
    joined: DisplayTable | None


def build_performance(index: SiteIndex, project_id: str, language: Language) -> Performance:
    """A project's measures by title, then by organisation, the whole project first."""

    def get_order(row: Record) -> tuple[Any, ...]:
        title = _get_title(index, row["measure_id"], language).text
        return (*get_sort_key(title, language), row["measure_id"], row["organisation_id"] or "")

    series, single = [], []
    observations = sorted(index.rows["observations"].get(project_id, []), key=get_order)
    groups = groupby(observations, key=lambda row: (row["measure_id"], row["organisation_id"]))
    for number, (_, group) in enumerate(groups, start=1):
        rows = list(group)
        if len(rows) > 1:
            series.append(_build_series(index, f"m{number}", rows, language))
        else:
            single += rows
    joined = build_joined_table(index, project_id, language)
    return Performance(series, _build_single_table(index, single, language) if single else None, joined)


def build_joined_table(index: SiteIndex, project_id: str, language: Language) -> DisplayTable | None:
    """The partners' own measures for the project's service area, a row for each; None without any.

    These are joined by organisation and service area; what was reported for the project itself is in its observations.
    """
    rows = [row for row in index.rows["project_performance"].get(project_id, []) if row["joined_by"] != "project"]
    if not rows:
        return None
    rows.sort(
        key=lambda row: (
            *get_sort_key(_get_title(index, row["measure_id"], language).text, language),
            row["organisation_id"],
        )
    )
    names = ["organisation_id", "period", "actual", "target", "status", "trend", "flag"]
    say = get_translator(language)
    headers = [ColumnHeader(say("Measure")), *(build_header("project_performance", name, language) for name in names)]
    note = codelists.load_codelist("joined_by")[rows[0]["joined_by"]].get_description(language)
    cells = [_build_measure_row(index, names, row, language) for row in rows]
    return DisplayTable(say("Figures of the partners for this service area"), headers, cells, "joined", note)


def _get_title(index: SiteIndex, measure_id: str, language: Language) -> LinkedText:
    return choose_text(index.measures.get(measure_id, {}), "title", language) or LinkedText(measure_id)


def _rank_period_kind(text: str) -> int:
    return next(rank for rank, pattern in enumerate(_PERIOD_PATTERNS) if re.fullmatch(pattern, text))


def _get_sortable_period(text: str) -> str:
    """The period as a text that sorts by time; a financial year's quarters run from April."""
    if quarter := re.fullmatch(r"(\d{4})-\d{2}-Q(\d)", text):
        return f"{quarter[1]}-{3 * int(quarter[2]) + 1:02d}"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{text[:4]}-04"
    return text.replace("M", "")


def _select_comparable(rows: list[Record]) -> list[Record]:
    """The rows whose values may be compared: those of the commonest kind of period, none marked as not comparable."""
    candidates = [row for row in rows if row["actual"] is not None and row["flag"] not in FLAGS_NOT_CHARTED]
    kinds = range(len(_PERIOD_PATTERNS))
    return max(([row for row in candidates if _rank_period_kind(row["period"]) == kind] for kind in kinds), key=len)


def _build_series(index: SiteIndex, anchor: str, rows: list[Record], language: Language) -> MeasureSeries:
    """rows: the observations of one measure and organisation."""
    measure_id, organisation_id = rows[0]["measure_id"], rows[0]["organisation_id"]
    measure = index.measures.get(measure_id, {})
    unit, polarity = measure.get("unit"), measure.get("polarity")
    rows = sorted(rows, key=lambda row: (_get_sortable_period(row["period"]), row["period"]))
    charted = _select_comparable(rows)
    if len(charted) < 2:
        charted = []
    points = tuple(
        Point(
            format_short_period(row["period"], language),
            row["actual"],
            format_quantity(row["actual"], unit, language),
            row["flag"] in UNCERTAIN_FLAGS,
            row["target"],
        )
        for row in charted
    )
    targets = [row["target"] for row in charted if row["target"] is not None]
    foot = get_scale_foot(points) if points else 0
    names = [name for name in _list_filled_columns(rows) if name != "organisation_id"]
    headers = [build_header("observations", name, language) for name in names]
    cells = [[_build_cell(index, name, row, language) for name in names] for row in rows]
    return MeasureSeries(
        anchor=anchor,
        title=_get_title(index, measure_id, language),
        organisation=index.link_organisation(organisation_id, language) if organisation_id else None,
        definition=choose_text(measure, "definition", language),
        unit=_get_unit_title(unit, language),
        polarity=codelists.get_title("polarity", polarity, language) if polarity and polarity != "none" else None,
        sentence=_describe_change(charted[0], charted[-1], unit, language) if charted else "",
        svg=draw_series(points) if points else None,
        target=format_quantity(targets[-1], unit, language) if targets else None,
        has_hollow_marks=any(point.is_hollow for point in points),
        scale_foot=format_quantity(foot, unit, language) if foot else None,
        table=DisplayTable("", headers, cells),
    )


def _describe_change(first: Record, last: Record, unit: str | None, language: Language) -> str:
    return get_translator(language)(
        "From {first} ({first_period}) to {last} ({last_period}).",
        first=format_quantity(first["actual"], unit, language),
        first_period=format_period(first["period"], language),
        last=format_quantity(last["actual"], unit, language),
        last_period=format_period(last["period"], language),
    )


def _list_filled_columns(rows: list[Record]) -> list[str]:
    """The columns of observations to show: always the period, the value, status and trend; others if a row fills them."""
    optional = ("organisation_id", "target", "baseline", "flag")
    filled = [name for name in optional if any(row[name] is not None for row in rows)]
    return ["period", "actual", *filled, "status", "trend"]


def _get_unit_title(unit: str | None, language: Language) -> str | None:
    return codelists.get_title("unit", unit, language) if unit and unit not in PLAIN else None


def _build_cell(index: SiteIndex, name: str, row: Record, language: Language) -> LinkedText | None:
    if name in ("actual", "target", "baseline"):
        unit = index.measures.get(row["measure_id"], {}).get("unit")
        return LinkedText(format_quantity(row[name], unit, language))
    if name == "flag" and row[name] is None:
        return LinkedText("–")
    return index.get_value("observations", name, row, language)


def _build_measure_row(index: SiteIndex, names: list[str], row: Record, language: Language) -> list[LinkedText | None]:
    title = _get_title(index, row["measure_id"], language)
    return [title, *(_build_cell(index, name, row, language) for name in names)]


def _build_single_table(index: SiteIndex, rows: list[Record], language: Language) -> DisplayTable:
    """The measures that have one value, a row for each."""
    names = _list_filled_columns(rows)
    say = get_translator(language)
    headers = [ColumnHeader(say("Measure")), *(build_header("observations", name, language) for name in names)]
    cells = [_build_measure_row(index, names, row, language) for row in rows]
    units = [_get_unit_title(index.measures.get(row["measure_id"], {}).get("unit"), language) for row in rows]
    if any(units):
        headers.append(build_header("measures", "unit", language))
        cells = [[*row, LinkedText(unit or "–")] for row, unit in zip(cells, units, strict=True)]
    return DisplayTable(say("Measures with one value"), headers, cells, "single")
