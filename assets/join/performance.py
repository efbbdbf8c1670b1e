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
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from assets.join import comparable
from schemas.records import TEXT
from schemas.tables import TABLES

NOT_COUNTED = ("forecast", "withheld")
NOT_COMPARED = (*NOT_COUNTED, "not-comparable", "context")
NOT_LATEST = (*NOT_COUNTED, "context")
HAIR = 1 + 1e-9
"""Widens the tolerance by less than any figure is written to: 1.1 is within ten per cent of 1, and not in binary."""

SERIES = ("measure_id", "project_id", "organisation_id")
FIGURES = ("actual", "target", "baseline")
LATEST = (*SERIES, "period", "actual", "target", "status", "trend", "flag")
MEMORY = "400MB"


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


class Figures:
    """Performance figures laid before DuckDB, which counts in bounded memory and leaves nothing behind.

    figures: the columns of `observations` but status and trend, as a frame or the path of a Parquet file; measures: the
    published table. Use it as a context.
    """

    def __init__(self, figures: pd.DataFrame | Path, measures: pd.DataFrame, threads: int | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory()
        settings: dict[str, str | int] = {"memory_limit": MEMORY, "temp_directory": self._folder.name}
        if threads is not None:
            settings["threads"] = threads
        self._database = duckdb.connect(config=settings)
        if isinstance(figures, Path):
            self._database.read_parquet(str(figures)).create_view("sent")
        else:
            declared = TABLES["observations"].columns()
            names = [*SERIES, "period", *FIGURES, "flag"]
            typed = figures.reindex(columns=names).astype({name: declared[name].dtype for name in names})
            self._given("sent", typed)
        rules = measures[["measure_id", "polarity", "tolerance", "seasonal"]]
        self._given("measures", rules.assign(measure=range(len(rules))))
        periods = self._database.sql("select distinct period from sent order by period").fetchall()
        unknown = self._database.sql("select measure_id from sent anti join measures using (measure_id) limit 1").fetchall()
        if unknown:
            raise ValueError(f"no measure {unknown[0][0]} for some of the figures")
        self._given("periods", comparable.placed(period for (period,) in periods))
        compared = f"case when flag is null or flag not in {NOT_COMPARED} then actual end"
        counts = f"actual is not null and (flag is null or flag not in {NOT_LATEST})"
        # Numbers for measures and periods, and blanks for what is missing, make keys that are quick to group and to join by.
        self._database.sql(f"""
            select measure, coalesce(project_id, '') as project, coalesce(organisation_id, '') as organisation,
                rank, case when {counts} then rank else rank - (select count(*) from periods) end as place,
                case when seasonal is false then just else season end as earlier_rank,
                {compared} as compared, sent.*, polarity, tolerance
            from sent join measures using (measure_id) join periods using (period)
        """).create_view("figures")

    def _given(self, name: str, frame: pd.DataFrame) -> None:
        self._database.register(name, pa.Table.from_pandas(frame, preserve_index=False))

    def __enter__(self) -> "Figures":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()
        self._folder.cleanup()

    def judged(self, rows: str, columns: tuple[str, ...]) -> pd.DataFrame:
        """Some of the figures with their status and trend, in the order of their keys.

        rows: the name of a view or a query in brackets that gives rows of `figures`; columns: those to give.
        """
        named = ", ".join(columns)
        order = ", ".join(f"{name} nulls last" for name in (*SERIES, "period"))
        found = self._database.sql(f"""
            with earlier as (select measure, project, organisation, rank as earlier_rank, compared as earlier
                             from figures where compared is not null)
            select {named} from (
                select ours.* exclude (earlier_rank), {STATUS} as status, {TREND} as trend
                from {rows} as ours left join earlier using (measure, project, organisation, earlier_rank))
            order by {order}
        """)
        return found.to_arrow_table().to_pandas(types_mapper=_DTYPES.get)


_DTYPES = {pa.string(): pd.StringDtype("pyarrow"), pa.float64(): pd.Float64Dtype()}

# The newest figure that was really counted; where there is none, the newest of whatever was sent.
_LATEST = """(
    select figures.* from figures semi join (
        select measure, project, organisation, max(place) as place from figures group by all
    ) using (measure, project, organisation, place))"""


def observed(performance: pd.DataFrame, measures: pd.DataFrame, threads: int | None = None) -> pd.DataFrame:
    """Observations with status and trend, as the published table.

    performance: the columns of `observations` but those two; measures: the published table; threads: as many as there
    are processors, unless said.
    """
    with Figures(performance, measures, threads) as figures:
        return TABLES["observations"].shaped(figures.judged("figures", tuple(TABLES["observations"].columns())))


def latest(performance: pd.DataFrame | Path, measures: pd.DataFrame, threads: int | None = None) -> pd.DataFrame:
    """Where each measure of a project or organisation stands: LATEST, one row for each of SERIES, in their order."""
    with Figures(performance, measures, threads) as figures:
        return figures.judged(_LATEST, LATEST)
