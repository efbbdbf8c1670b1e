"""Status and trend of every observation, and the latest observation of every measure, by the register's own rule: as SQL
that judges millions of rows in bounded memory.

Status (code list `status`):
- `no-data`: there is no value, or it is only a forecast or withheld;
- `no-target`: there is no target, or the measure has no better direction (polarity `none`);
- `met`: the value reaches the target in the measure's better direction; for polarity `range`, it is within the measure's
  tolerance (per cent of the target) of it;
- `near`: it falls short of the target by no more than the tolerance;
- `missed`: otherwise.

Trend (code list `trend`), from the comparable period: the one just before if the measure is said not to be seasonal,
otherwise the same period a year before.
- `unknown`: either value is missing, a forecast, withheld, not comparable or context; or they differ and no direction is
  better (polarity `none` or `range`);
- `same`, `better`, `worse`: the change in the measure's better direction.

The latest observation of a measure is that of the latest period that was really counted; where none was, of the latest period.
No value is ever added to or averaged with another: a percentage of several organisations needs their numerators, which nobody
sends.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from assets.join.period_order import rank_periods
from schemas.tables import TABLES

UNCOUNTED_FLAGS = ("forecast", "withheld")
UNCOMPARED_FLAGS = (*UNCOUNTED_FLAGS, "not-comparable", "context")
NOT_LATEST_FLAGS = (*UNCOUNTED_FLAGS, "context")
ROUNDING_FACTOR = 1 + 1e-9
"""Widens the tolerance by less than any value is written to: 1.1 is within ten per cent of 1, but not in binary."""

SERIES_COLUMNS = ("measure_id", "project_id", "organisation_id")
VALUE_COLUMNS = ("actual", "target", "baseline")
LATEST_COLUMNS = (*SERIES_COLUMNS, "period", "actual", "target", "status", "trend", "flag")
MEMORY_LIMIT = "400MB"
_DTYPES = {pa.string(): pd.StringDtype("pyarrow"), pa.float64(): pd.Float64Dtype()}

Database = duckdb.DuckDBPyConnection

# The views `sent`, `measures` and `periods` are made in `_open_database`.
# Numbers for measures and periods, and blanks for missing keys, make keys that are quick to group and to join by.
# latest_rank: what was really counted ranks above all that was not.
OBSERVATIONS_SQL = f"""
    select
        sent.*, polarity, tolerance,
        measure, coalesce(project_id, '') as project, coalesce(organisation_id, '') as organisation, rank,
        case when actual is not null and (flag is null or flag not in {NOT_LATEST_FLAGS}) then rank
             else rank - (select count(*) from periods) end as latest_rank,
        case when seasonal is false then previous_rank else year_ago_rank end as earlier_rank,
        case when flag is null or flag not in {UNCOMPARED_FLAGS} then actual end as comparable
    from sent join measures using (measure_id) join periods using (period)
"""  # noqa: S608
LATEST_SQL = """
    select * from observations semi join (
        select measure, project, organisation, max(latest_rank) as latest_rank from observations group by all
    ) using (measure, project, organisation, latest_rank)
"""
STATUS_SQL = f"""case
    when actual is null or flag in {UNCOUNTED_FLAGS} then 'no-data'
    when target is null or polarity = 'none' then 'no-target'
    when polarity = 'range' and abs(actual - target) <= allowance then 'met'
    when polarity = 'higher' and actual >= target then 'met'
    when polarity = 'lower' and actual <= target then 'met'
    when polarity <> 'range' and abs(actual - target) <= allowance then 'near'
    else 'missed' end"""
TREND_SQL = """case
    when comparable is null or earlier is null then 'unknown'
    when comparable = earlier then 'same'
    when polarity not in ('higher', 'lower') then 'unknown'
    when (comparable > earlier) = (polarity = 'higher') then 'better'
    else 'worse' end"""
JUDGED_SQL = f"""
    with
        chosen as (
            select *, abs(target) * coalesce(tolerance, 0) / 100 * {ROUNDING_FACTOR!r}::double as allowance
            from {{rows}}
        ),
        earlier as (
            select measure, project, organisation, rank as earlier_rank, comparable as earlier
            from observations where comparable is not null
        )
    select {{columns}} from (
        select chosen.* exclude (earlier_rank), {STATUS_SQL} as status, {TREND_SQL} as trend
        from chosen left join earlier using (measure, project, organisation, earlier_rank)
    )
    order by {", ".join(f"{name} nulls last" for name in (*SERIES_COLUMNS, "period"))}
"""  # noqa: S608


@contextmanager
def _open_database(
    observations: pd.DataFrame | Path, measures: pd.DataFrame, threads: int | None
) -> Iterator[Database]:
    """A database in bounded memory with the view `observations`: each with its measure's rule and its ranks in time."""
    settings: dict[str, Any] = {"memory_limit": MEMORY_LIMIT} | ({} if threads is None else {"threads": threads})
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(config={**settings, "temp_directory": folder}) as database,
    ):
        if isinstance(observations, Path):
            database.read_parquet(str(observations)).create_view("sent")
        else:
            names = [*SERIES_COLUMNS, "period", *VALUE_COLUMNS, "flag"]
            dtypes = {name: TABLES["observations"].get_columns()[name].dtype for name in names}
            _register_view(database, "sent", observations.reindex(columns=names).astype(dtypes))
        rules = measures[["measure_id", "polarity", "tolerance", "seasonal"]]
        _register_view(database, "measures", rules.assign(measure=range(len(rules))))
        unknown = database.sql("select min(measure_id) from sent anti join measures using (measure_id)").fetchall()
        if unknown[0][0] is not None:
            raise ValueError(f"no measure {unknown[0][0]} for some of the figures")
        periods = database.sql("select distinct period from sent").fetchall()
        _register_view(database, "periods", rank_periods(period for (period,) in periods))
        database.sql(OBSERVATIONS_SQL).create_view("observations")
        yield database


def _register_view(database: Database, name: str, frame: pd.DataFrame) -> None:
    database.register(name, pa.Table.from_pandas(frame, preserve_index=False))


def _judge_rows(database: Database, rows: str, columns: Sequence[str]) -> pd.DataFrame:
    query = JUDGED_SQL.format(rows=rows, columns=", ".join(columns))
    return database.sql(query).to_arrow_table().to_pandas(types_mapper=_DTYPES.get)


def build_observations_table(
    observations: pd.DataFrame, measures: pd.DataFrame, threads: int | None = None
) -> pd.DataFrame:
    """The published table `observations`: observations with status and trend. Arguments: see `find_latest_observations`."""
    table = TABLES["observations"]
    with _open_database(observations, measures, threads) as database:
        return table.conform_and_sort(_judge_rows(database, "observations", list(table.get_columns())))


def find_latest_observations(
    observations: pd.DataFrame | Path, measures: pd.DataFrame, threads: int | None = None
) -> pd.DataFrame:
    """The latest observation of each measure of a project or organisation: LATEST_COLUMNS, sorted by SERIES_COLUMNS.
    observations: the published columns but status and trend, or a Parquet file of them. Raises ValueError when an
    observation's measure is not among the measures.
    """
    with _open_database(observations, measures, threads) as database:
        return _judge_rows(database, f"({LATEST_SQL})", LATEST_COLUMNS)
