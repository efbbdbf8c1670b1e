"""Ten million observations of 50,000 projects → where each measure stands: latest value, target, status and trend.

The peer does the same job by plain pandas merges from the same Parquet file. Each job runs in a process of its own, peer
and ours in turn, with its peak memory beside it; both must give the same rows.
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import processes, scale_size

PROJECTS = scale_size(50_000)
MEASURES, YEARS = 20, range(2016, 2026)
UNCOUNTED, UNCOMPARED = ("forecast", "withheld"), ("forecast", "withheld", "not-comparable", "context")


def _build_measures() -> pd.DataFrame:
    """Twenty measures of every direction, some with a tolerance, the last five counted by quarter."""
    from schemas.tables import TABLES

    rows = [
        {
            "measure_id": f"measure-number-{at:02d}",
            "title_en": f"Measure {at}",
            "polarity": ("higher", "lower", "higher", "range", "none")[at % 5],
            "tolerance": (5.0, None, 10.0)[at % 3],
            "seasonal": None if at < MEASURES - 5 else at % 2 == 0,
        }
        for at in range(MEASURES)
    ]
    return TABLES["measures"].conform_and_sort(pd.DataFrame(rows))


def _write_observations(folder: Path) -> Path:
    """Ten periods of twenty measures for every project, in no order: `observations.parquet`, in parts so as to stay small."""
    import pyarrow as pa
    from pyarrow import parquet

    chance = np.random.default_rng(2011)
    measures = np.array(_build_measures()["measure_id"], dtype=object)
    years = np.array([f"{year}-{(year + 1) % 100:02d}" for year in YEARS], dtype=object)
    quarters = np.array([f"{year}-{(year + 1) % 100:02d}-Q{q}" for year in YEARS for q in (1, 2, 3, 4)], dtype=object)
    flags = np.array([None] * 16 + ["provisional", "forecast", "not-comparable", "withheld"], dtype=object)
    path = folder / "observations.parquet"
    text = pa.large_string()
    names = ("measure_id", "project_id", "organisation_id", "period", "flag")
    schema = pa.schema([*((name, text) for name in names), ("actual", pa.float64()), ("target", pa.float64())])
    with parquet.ParquetWriter(path, schema) as file:
        for first in range(0, PROJECTS, 5000):
            projects = np.array([f"ssr-{at:05d}" for at in range(first, min(first + 5000, PROJECTS))], dtype=object)
            rows = len(projects) * MEASURES * len(YEARS)
            at = chance.permutation(rows)
            measure, period = at // len(YEARS) % MEASURES, at % len(YEARS)
            quarterly = measure >= MEASURES - 5
            columns = {
                "measure_id": measures[measure],
                "project_id": projects[at // (len(YEARS) * MEASURES)],
                "organisation_id": np.full(rows, None, dtype=object),
                "period": np.where(quarterly, quarters[-len(YEARS) :][period], years[period]),
                "flag": flags[chance.integers(0, len(flags), rows)],
                "actual": chance.integers(0, 2000, rows) / 10,
                "target": np.where(chance.random(rows) < 0.2, np.nan, chance.integers(0, 2000, rows) / 10),
            }
            arrays = [pa.array(columns[field.name], field.type, from_pandas=True) for field in schema]
            file.write_table(pa.table(arrays, schema=schema))
    return path


def _join_with_register(path: Path) -> pd.DataFrame:
    from assets.join.observation_status import find_latest_observations

    return find_latest_observations(path, _build_measures())


def _join_with_pandas(path: Path) -> pd.DataFrame:
    """The same by plain merges: every observation to its measure, then to itself a period earlier, then the last of each."""
    from assets.join.period_order import rank_periods

    keys = ["measure_id", "project_id", "organisation_id"]
    measures = _build_measures()[["measure_id", "polarity", "tolerance", "seasonal"]]
    rows = pd.read_parquet(path).merge(measures, on="measure_id")
    rows = rows.merge(rank_periods(rows["period"].unique()), on="period")
    not_seasonal = rows["seasonal"].eq(False).fillna(False)
    rows["earlier_rank"] = rows["year_ago_rank"].mask(not_seasonal, rows["previous_rank"])
    rows["compared"] = rows["actual"].mask(rows["flag"].isin(UNCOMPARED))
    earlier = rows.loc[rows["compared"].notna(), [*keys, "rank", "compared"]]
    earlier = earlier.rename(columns={"rank": "earlier_rank", "compared": "earlier"})
    rows = rows.merge(earlier, on=[*keys, "earlier_rank"], how="left")
    rows["counts"] = rows["actual"].notna() & ~rows["flag"].isin([*UNCOUNTED, "context"])
    rows = rows.sort_values(["counts", "rank"]).drop_duplicates(keys, keep="last").sort_values(keys)

    actual, target, polarity = rows["actual"], rows["target"], rows["polarity"]
    room = target.abs() * rows["tolerance"].fillna(0) / 100 * (1 + 1e-9)
    short = (target - actual).where(polarity == "higher", actual - target)
    rows["status"] = np.select(
        [
            actual.isna() | rows["flag"].isin(UNCOUNTED),
            target.isna() | (polarity == "none"),
            (polarity == "range") & ((actual - target).abs() <= room).fillna(False),
            polarity == "range",
            (short <= 0).fillna(False),
            (short <= room).fillna(False),
        ],
        ["no-data", "no-target", "met", "missed", "met", "near"],
        "missed",
    )
    known = (rows["compared"].notna() & rows["earlier"].notna()).astype(bool)
    rows["trend"] = np.select(
        [
            ~known,
            (rows["compared"] == rows["earlier"]).fillna(False),
            ~polarity.isin(["higher", "lower"]),
            ((rows["compared"] > rows["earlier"]) == (polarity == "higher")).fillna(False),
        ],
        ["unknown", "same", "unknown", "better"],
        "worse",
    )
    return rows[[*keys, "period", "actual", "target", "status", "trend", "flag"]].reset_index(drop=True)


def _hash_frame(frame: pd.DataFrame) -> str:
    """One number for all the rows, in their order."""
    plain = frame.astype(dict.fromkeys(("actual", "target"), "Float64") | {"status": "str", "trend": "str"})
    texts = plain.select_dtypes(exclude="Float64").astype("str").fillna("")
    numbers = plain.select_dtypes("Float64").astype("float64").fillna(-1.0)
    hashed = pd.util.hash_pandas_object(pd.concat([texts, numbers], axis=1)[list(frame)], index=False).to_numpy()
    return f"{np.bitwise_xor.reduce(hashed * np.arange(1, 2 * len(hashed), 2, dtype=np.uint64)):016x}"


def _measure_join(join: Callable[[Path], pd.DataFrame], path: Path) -> dict[str, Any]:
    # What both need is loaded before the clock starts.
    import assets.join.observation_status  # noqa: F401

    start = time.process_time()
    seconds, frame = processes.time_runs(lambda: join(path), 1)
    cpu_seconds = time.process_time() - start
    return {"seconds": seconds, "cpu_seconds": cpu_seconds, "rows": len(frame), "digest": _hash_frame(frame)}


def main() -> None:
    """Prints both jobs' times and memory, and their ratio."""
    joins = {"pandas": _join_with_pandas, "register": _join_with_register}
    jobs = {name: partial(_measure_join, join) for name, join in joins.items()}
    with tempfile.TemporaryDirectory() as name:
        medians = processes.measure_median_runs(jobs, _write_observations(Path(name)))
    results = {(run["rows"], run["digest"]) for run in medians.values()}
    if len(results) != 1:
        raise ValueError(f"the register and pandas give different rows: {sorted(results)}")
    observations = PROJECTS * MEASURES * len(YEARS)
    print(f"Latest value, status and trend of {observations:,} observations of {PROJECTS:,} projects (median run)")
    for job, run in medians.items():
        processes.print_job(job, run, f" ({run['cpu_seconds']:.2f} s of CPU time)")
    ratios = (medians["pandas"][name] / medians["register"][name] for name in ("seconds", "cpu_seconds"))
    print("  pandas / register: {:.1f}; CPU time: {:.1f}".format(*ratios))
