"""A project's measures: a chart and a sentence where there are several values, every value in a table."""

import re
from itertools import groupby
from typing import Any

from assets.publish.site import display_values
from assets.publish.site.display_values import PLAIN, ColumnHeader, DisplayTable, LinkedText
from assets.publish.site.page_templates import View
from assets.publish.site.series_chart import Point, draw_series, get_scale_foot
from assets.publish.site.site_index import LocalIndex, Record
from schemas import codelists
from schemas.languages import Language, format_period

UNCERTAIN_FLAGS = {"forecast", "provisional", "estimated"}
FLAGS_NOT_CHARTED = {"not-comparable", "context", "withheld"}
_PERIOD_PATTERNS = (r"\d{4}-\d{2}-\d{2}", r"\d{4}-M\d{2}", r"\d{4}-\d{2}-Q\d", r"\d{4}-\d{2}", r"\d{4}")
"""A day, a month, a quarter, a financial year, a calendar year."""


def build_performance(index: LocalIndex, project_id: str) -> View:
    """A project's measures by title, then by organisation, the whole project first.

    series: those with several values, each by itself; single: those with one value in a table; joined: the partners' own for
    the project's service area in another. The tables are None when empty.
    """

    def get_order(row: Record) -> tuple[Any, ...]:
        title = index.get_measure_title(row["measure_id"]).text
        return (*index.get_sort_key(title), row["measure_id"], row["organisation_id"] or "")

    series, single = [], []
    observations = sorted(index.rows["observations"][project_id], key=get_order)
    groups = groupby(observations, key=lambda row: (row["measure_id"], row["organisation_id"]))
    for number, (_, group) in enumerate(groups, start=1):
        rows = list(group)
        if len(rows) > 1:
            series.append(_build_series(index, f"m{number}", rows))
        else:
            single += rows
    single_table = _build_single_table(index, single) if single else None
    return View(series=series, single=single_table, joined=build_joined_table(index, project_id))


def build_joined_table(index: LocalIndex, project_id: str) -> DisplayTable | None:
    """The partners' own measures for the project's service area, a row for each; None without any.

    These are joined by organisation and service area; what was reported for the project itself is in its observations.
    """

    def get_order(row: Record) -> tuple[Any, ...]:
        return (*index.get_sort_key(index.get_measure_title(row["measure_id"]).text), row["organisation_id"])

    rows = [row for row in index.rows["project_performance"][project_id] if row["joined_by"] != "project"]
    if not rows:
        return None
    names = ["organisation_id", "period", "actual", "target", "status", "trend", "flag"]
    headers = [ColumnHeader(index.translate("Measure")), *index.build_headers("project_performance", names)]
    note = codelists.load_codelist("joined_by")[rows[0]["joined_by"]].get_description(index.language)
    cells = [_build_measure_row(index, names, row) for row in sorted(rows, key=get_order)]
    return DisplayTable(index.translate("Partners' own figures for this service area"), headers, cells, "joined", note)


def _get_sortable_period(text: str) -> str:
    """The period as a text that sorts by time; a financial year's quarters run from April."""
    if quarter := re.fullmatch(r"(\d{4})-\d{2}-Q(\d)", text):
        return f"{quarter[1]}-{3 * int(quarter[2]) + 1:02d}"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{text[:4]}-04"
    return text.replace("M", "")


def _select_comparable(rows: list[Record]) -> list[Record]:
    """The rows to draw: those of the commonest kind of period, none marked as not comparable; none if fewer than two."""
    candidates = [row for row in rows if row["actual"] is not None and row["flag"] not in FLAGS_NOT_CHARTED]
    kinds = ([row for row in candidates if re.fullmatch(kind, row["period"])] for kind in _PERIOD_PATTERNS)
    commonest = max(kinds, key=len)
    return commonest if len(commonest) > 1 else []


def _build_series(index: LocalIndex, anchor: str, rows: list[Record]) -> View:
    """The values of one measure, for the whole project or one organisation; `svg` is None for fewer than two to compare.

    rows: its observations.
    """
    language = index.language
    measure_id, organisation_id = rows[0]["measure_id"], rows[0]["organisation_id"]
    measure = index.measures.get(measure_id, {})
    unit, polarity = measure.get("unit"), measure.get("polarity")
    rows = sorted(rows, key=lambda row: (_get_sortable_period(row["period"]), row["period"]))
    charted = _select_comparable(rows)
    points = tuple(
        Point(
            display_values.format_short_period(row["period"], language),
            row["actual"],
            display_values.format_quantity(row["actual"], unit, language),
            row["flag"] in UNCERTAIN_FLAGS,
            row["target"],
        )
        for row in charted
    )
    targets = [row["target"] for row in charted if row["target"] is not None]
    foot = get_scale_foot(points) if points else 0
    names = [name for name in _list_filled_columns(rows) if name != "organisation_id"]
    cells = [[_build_cell(index, name, row) for name in names] for row in rows]
    return View(
        anchor=anchor,
        title=index.get_measure_title(measure_id),
        organisation=index.link_organisation(organisation_id) if organisation_id else None,
        definition=index.choose_text(measure, "definition"),
        unit=_get_unit_title(unit, language),
        polarity=codelists.get_title("polarity", polarity, language) if polarity and polarity != "none" else None,
        sentence=_describe_change(index, charted[0], charted[-1]) if charted else "",
        svg=draw_series(points) if points else None,
        target=display_values.format_quantity(targets[-1], unit, language) if targets else None,
        has_hollow_marks=any(point.is_hollow for point in points),
        scale_foot=display_values.format_quantity(foot, unit, language) if foot else None,
        table=DisplayTable("", index.build_headers("observations", names), cells),
    )


def _get_unit(index: LocalIndex, row: Record) -> str | None:
    """The unit of an observation's measure."""
    return index.measures.get(row["measure_id"], {}).get("unit")


def _describe_change(index: LocalIndex, first: Record, last: Record) -> str:
    unit = _get_unit(index, first)
    return index.translate(
        "From {first} ({first_period}) to {last} ({last_period}).",
        first=display_values.format_quantity(first["actual"], unit, index.language),
        first_period=format_period(first["period"], index.language),
        last=display_values.format_quantity(last["actual"], unit, index.language),
        last_period=format_period(last["period"], index.language),
    )


def _list_filled_columns(rows: list[Record]) -> list[str]:
    """The columns of observations to show: always the period, the value, status and trend; others if a row fills them."""
    optional = ("organisation_id", "target", "baseline", "flag")
    filled = [name for name in optional if any(row[name] is not None for row in rows)]
    return ["period", "actual", *filled, "status", "trend"]


def _get_unit_title(unit: str | None, language: Language) -> str | None:
    return codelists.get_title("unit", unit, language) if unit and unit not in PLAIN else None


def _build_cell(index: LocalIndex, name: str, row: Record) -> LinkedText | None:
    if name in ("actual", "target", "baseline"):
        return LinkedText(display_values.format_quantity(row[name], _get_unit(index, row), index.language))
    if name == "flag" and row[name] is None:
        return LinkedText("–")
    return index.get_value("observations", name, row)


def _build_measure_row(index: LocalIndex, names: list[str], row: Record) -> list[LinkedText | None]:
    return [index.get_measure_title(row["measure_id"]), *(_build_cell(index, name, row) for name in names)]


def _build_single_table(index: LocalIndex, rows: list[Record]) -> DisplayTable:
    """The measures that have one value, a row for each."""
    names = _list_filled_columns(rows)
    headers = [ColumnHeader(index.translate("Measure")), *index.build_headers("observations", names)]
    cells = [_build_measure_row(index, names, row) for row in rows]
    units = [_get_unit_title(_get_unit(index, row), index.language) for row in rows]
    if any(units):
        headers += index.build_headers("measures", ["unit"])
        cells = [[*row, LinkedText(unit or "–")] for row, unit in zip(cells, units, strict=True)]
    return DisplayTable(index.translate("Measures with one value"), headers, cells, "single")
