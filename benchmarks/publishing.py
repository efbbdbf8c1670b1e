"""Publishing: a large release in every data format; and the whole way of a large return.

The peers run beside ours: plain pandas writers of the same two tables, and `frictionless validate` alone of the same return.
Each job runs in a process of its own.
"""

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import checking, processes, sample_editions, scale_size, wide_returns

PROJECTS, OBSERVATIONS, RECORDS = scale_size(50_000), scale_size(1_000_000), scale_size(100_000)
RETURN_COLUMNS = {table: ("reference", *names) for table, names in wide_returns.COLUMNS.items()}


def _build_large_tables() -> dict[str, pd.DataFrame]:
    projects = np.array([f"ssr-{at:05d}" for at in range(PROJECTS)], dtype=object)
    at = np.arange(OBSERVATIONS)
    measures = np.array([f"measure-number-{each:02d}" for each in range(20)], dtype=object)
    given = {"measure_id": measures[at % 20], "project_id": projects[at // 20 % PROJECTS]}
    given["period"] = np.full(OBSERVATIONS, "2025-26", dtype=object)
    return {
        "projects": sample_editions.build_table("projects", {"project_id": projects}),
        "observations": sample_editions.build_table("observations", given),
    }


def _write_formats(folder: Path) -> dict[str, Any]:
    """The two tables as CSV, JSON and Parquet, each with its description, by the register's writers."""
    from assets.publish.open_data import write_table_files
    from assets.publish.open_data.text_columns import map_parallel

    edition = sample_editions.build_edition(_build_large_tables())

    return processes.time_run(
        lambda: list(map_parallel(lambda name: write_table_files(edition, name, folder), ("projects", "observations")))
    )


def _write_all_data(folder: Path) -> dict[str, Any]:
    """All that programs read: the same, all.json with projects whole, CSVW, Data Package with hashes, code lists."""
    from assets.publish import open_data

    edition = sample_editions.build_edition(_build_large_tables())
    return processes.time_run(lambda: open_data.write_data_files(edition, folder))


def _write_with_pandas(folder: Path) -> dict[str, Any]:
    """The two tables by pandas."""
    tables = _build_large_tables()

    def write_all() -> None:
        for name, frame in tables.items():
            frame.to_csv(folder / f"{name}.csv", index=False)
            frame.to_json(folder / f"{name}.json", orient="records")
            frame.to_parquet(folder / f"{name}.parquet", index=False)

    return processes.time_run(write_all)


def _shape_accepted(table: str, accepted: pd.DataFrame) -> pd.DataFrame:
    """Accepted records as a published table; what matching and judging would give is the column's example."""
    from schemas.tables import TABLES

    given = accepted.rename(columns={"reference": "project_id", "organisation": "organisation_id"})
    judged = {
        name: declared.example == "true" if declared.kind == "yes-no" else declared.example
        for name, declared in TABLES[table].get_columns().items()
        if declared.is_filled and (name not in given or given[name].isna().any())
    }
    return TABLES[table].conform_and_sort(given.assign(**judged))


def _run_whole_way(folder: Path) -> dict[str, Any]:
    """Reads and checks the return and writes its accepted records in every data format."""
    from assets.publish import open_data
    from benchmarks.sample_sources import build_source, gather_and_check
    from schemas.source_file import Source

    source = Source.model_validate(build_source(RETURN_COLUMNS, "*.csv"))
    edition = sample_editions.build_edition({})

    def run_once() -> None:
        accepted = gather_and_check(source, folder).accepted
        tables = {name: _shape_accepted(name, accepted[name]) for name in wide_returns.COLUMNS}
        open_data.write_data_files(replace(edition, tables={**edition.tables, **tables}), folder / "site")

    run_once()  # imports what is needed, which the peer has done by now too
    return processes.time_run(run_once)


def _compare_formats() -> None:
    """Prints how long the data formats of a large release take."""
    peer, *ours = jobs = {
        "pandas, to_csv, to_json and to_parquet": _write_with_pandas,
        "register, CSV, JSON and Parquet": _write_formats,
        "register, also all.json, CSVW, Data Package, hashes and code lists": _write_all_data,
    }
    with tempfile.TemporaryDirectory() as name:
        done = processes.measure_median_runs(jobs, Path(name))
    print(f"Write {OBSERVATIONS:,} observations and {PROJECTS:,} projects (median run)")
    for title, job in done.items():
        processes.print_job(title, job)
    for title in ours:
        print(f"  pandas / {title}: {done[peer]['seconds'] / done[title]['seconds']:.1f} (target: at least 5)")


def _compare_register_with_frictionless() -> None:
    """Prints how long a large return takes from its file to the data formats."""
    with tempfile.TemporaryDirectory() as name:
        processes.run_apart(wide_returns.write_return, Path(name), RECORDS, RECORDS)
        # Types, code lists, bounds, rules of whole rows, and no text that is a formula.
        validate = partial(checking.check_with_frictionless, runs=1, formulas=True)
        jobs: dict[str, processes.Job] = {"register": _run_whole_way, "frictionless validate alone": validate}
        done = processes.measure_median_runs(jobs, Path(name))
    print(f"Read, check and write {RECORDS:,} records of 25 columns, without matching and website (median run)")
    for title, job in done.items():
        processes.print_job(title, job)
    ours, theirs = (job["seconds"] for job in done.values())
    print(f"  frictionless / register: {theirs / ours:.1f} (target: at least 6)")


def main() -> None:
    """Prints the times, the peak memory and the ratios."""
    _compare_formats()
    _compare_register_with_frictionless()
