"""Status and trend of every observation, and where each measure stands now, by the register's own rule.

Belongs here: the rule, once for a single value and once for millions. Does not belong here: which measure or project a
figure is of (stage match), or which projects an organisation's figure tells of (standing).

Status: without a value, or with one that is only a forecast or withheld, there is no data; without a target, or for a
measure that has no better direction, there is no target. Else the value meets the target, is within the measure's
tolerance of it (near), or misses it; for a range, being within the tolerance is meeting it. Trend: against a comparable
period only (comparable.before); a change for the better by the measure's direction is better. No figure is ever added
to or averaged with another: a percentage of several organisations needs their numerators, which nobody sends.

`status` and `trend` are the rule as one reads it; STATUS and TREND say the same to DuckDB, and a test holds them together.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from assets.join import comparable
from schemas.tables import TABLES

NOT_COUNTED = ("forecast", "withheld")
NOT_COMPARED = (*NOT_COUNTED, "not-comparable", "context")
NOT_LATEST = (*NOT_COUNTED, "context")
HAIR = 1 + 1e-9
"""Widens the tolerance by less than any figure is written to: 1.1 is within ten per cent of 1, and not in binary."""

SERIES = ("measure_id", "project_id", "organisation_id")
VALUES = ("actual", "target", "baseline")
LATEST = (*SERIES, "period", "actual", "target", "status", "trend", "flag")
MEMORY = "400MB"
_DTYPES = {pa.string(): pd.StringDtype("pyarrow"), pa.float64(): pd.Float64Dtype()}

Database = duckdb.DuckDBPyConnection


def status(actual: float | None, target: float | None, polarity: str, tolerance: float | None, flag: str | None) -> str:
    """A value's status (code list `status`). tolerance: per cent of the target."""
    if actual is None or flag in NOT_COUNTED:
        return "no-data"
    if target is None or polarity == "none":
        return "no-target"
    room = abs(target) * (tolerance or 0) / 100 * HAIR
    if polarity == "range":
        return "met" if abs(actual - target) <= room else "missed"
    short = target - actual if polarity == "higher" else actual - target
    if short <= 0:
        return "met"
    return "near" if short <= room else "missed"


def trend(actual: float | None, before: float | None, polarity: str) -> str:
    """A value's trend (code list `trend`) against the comparable value before."""
    if actual is None or before is None:
        return "unknown"
    if actual == before:
        return "same"
    if polarity not in ("higher", "lower"):
        return "unknown"
    return "better" if (actual > before) == (polarity == "higher") else "worse"


ROOM = f"(abs(target) * coalesce(tolerance, 0) / 100 * {HAIR!r}::double)"
SHORT = "(case when polarity = 'higher' then target - actual else actual - target end)"
STATUS = f"""case
    when actual is null or flag in {NOT_COUNTED} then 'no-data'
    when target is null or polarity = 'none' then 'no-target'
    when polarity = 'range' then case when abs(actual - target) <= {ROOM} then 'met' else 'missed' end
    when {SHORT} <= 0 then 'met'
    when {SHORT} <= {ROOM} then 'near'
    else 'missed' end"""
TREND = """case
    when compared is null or earlier is null then 'unknown'
    when compared = earlier then 'same'
    when polarity not in ('higher', 'lower') then 'unknown'
    when (compared > earlier) = (polarity = 'higher') then 'better'
    else 'worse' end"""
# Numbers for measures and periods, and blanks for what is missing, make keys that are quick to group and to join by.
# What was not really counted stands behind all that was.
FIGURES = f"""
    select measure, coalesce(project_id, '') as project, coalesce(organisation_id, '') as organisation, rank,
        rank - case when actual is not null and (flag is null or flag not in {NOT_LATEST}) then 0
                    else (select count(*) from periods) end as place,
        case when seasonal is false then just else season end as earlier_rank,
        case when flag is null or flag not in {NOT_COMPARED} then actual end as compared,
        sent.*, polarity, tolerance
    from sent join measures using (measure_id) join periods using (period)"""  # noqa: S608
NEWEST = """(
    select figures.* from figures semi join (
        select measure, project, organisation, max(place) as place from figures group by all
    ) using (measure, project, organisation, place))"""


@contextmanager
def _laid(figures: pd.DataFrame | Path, measures: pd.DataFrame, threads: int | None) -> Iterator[Database]:
    """A database with the view `figures`: every figure with its measure's rule and its places in time.

    figures: the columns of `observations` but status and trend, as a frame or the path of a Parquet file; measures: the
    published table. It works in bounded memory and leaves nothing behind. Raises ValueError when a figure's measure is
    not among the measures.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY, "temp_directory": folder}
        if threads is not None:
            settings["threads"] = threads
        with duckdb.connect(config=settings) as database:
            if isinstance(figures, Path):
                database.read_parquet(str(figures)).create_view("sent")
            else:
                names = [*SERIES, "period", *VALUES, "flag"]
                kinds = {name: TABLES["observations"].get_columns()[name].dtype for name in names}
                _give(database, "sent", figures.reindex(columns=names).astype(kinds))
            rules = measures[["measure_id", "polarity", "tolerance", "seasonal"]]
            _give(database, "measures", rules.assign(measure=range(len(rules))))
            unknown = database.sql("select min(measure_id) from sent anti join measures using (measure_id)").fetchall()
            if unknown[0][0] is not None:
                raise ValueError(f"no measure {unknown[0][0]} for some of the figures")
            periods = database.sql("select distinct period from sent").fetchall()
            _give(database, "periods", comparable.placed(period for (period,) in periods))
            database.sql(FIGURES).create_view("figures")
            yield database


def _give(database: Database, name: str, frame: pd.DataFrame) -> None:
    database.register(name, pa.Table.from_pandas(frame, preserve_index=False))


def _judged(database: Database, rows: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Some of the figures with their status and trend, in the order of their keys.

    rows: the name of a view, or a query in brackets, that gives rows of `figures`; columns: those to give.
    """
    order = ", ".join(f"{name} nulls last" for name in (*SERIES, "period"))
    found = database.sql(f"""
        with earlier as (select measure, project, organisation, rank as earlier_rank, compared as earlier
                         from figures where compared is not null)
        select {", ".join(columns)} from (
            select ours.* exclude (earlier_rank), {STATUS} as status, {TREND} as trend
            from {rows} as ours left join earlier using (measure, project, organisation, earlier_rank))
        order by {order}
    """)  # noqa: S608
    return found.to_arrow_table().to_pandas(types_mapper=_DTYPES.get)


def observed(performance: pd.DataFrame, measures: pd.DataFrame, threads: int | None = None) -> pd.DataFrame:
    """Observations with status and trend, as the published table.

    performance: the columns of `observations` but those two; measures: the published table; threads: as many as there
    are processors, unless said.
    """
    with _laid(performance, measures, threads) as database:
        return TABLES["observations"].conform(_judged(database, "figures", tuple(TABLES["observations"].get_columns())))


def latest(performance: pd.DataFrame | Path, measures: pd.DataFrame, threads: int | None = None) -> pd.DataFrame:
    """Where each measure of a project or organisation stands: LATEST, one row for each of SERIES, in their order."""
    with _laid(performance, measures, threads) as database:
        return _judged(database, NEWEST, LATEST)
