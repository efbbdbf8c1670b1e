"""Publishing: a large release in every data format; the whole way of a large return; and one changed provider of many.

The peers run beside ours: plain pandas writers of the same two tables, and `frictionless validate` alone of the same return.
Each job of the first two runs in a process of its own. The third makes two whole releases, the site among them, through
Dagster; `PROVIDERS=30 python -m benchmarks publishing` for a quick try.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from benchmarks import processes, sample_editions, wide_returns

PROJECTS, OBSERVATIONS, RECORDS = 50_000, 1_000_000, 100_000
PROVIDERS, REPORTS = int(os.environ.get("PROVIDERS", "300")), 10


def _build_large_tables() -> dict[str, pd.DataFrame]:
    projects = np.array([f"ssr-{at:05d}" for at in range(PROJECTS)], dtype=object)
    at = np.arange(OBSERVATIONS)
    measures = np.array([f"measure-number-{each:02d}" for each in range(20)], dtype=object)
    given = {"measure_id": measures[at % 20], "project_id": projects[at // 20 % PROJECTS]}
    return {
        "projects": sample_editions.build_table("projects", PROJECTS, {"project_id": projects}),
        "observations": sample_editions.build_table(
            "observations", OBSERVATIONS, given | {"period": np.full(OBSERVATIONS, "2025-26", dtype=object)}
        ),
    }


def _time_call(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _write_formats(folder: Path) -> dict[str, Any]:
    """The two tables as CSV, JSON and Parquet, each with its description, by the register's writers."""
    from assets.publish.open_data import write_table_files
    from assets.publish.open_data.text_columns import map_parallel

    edition = sample_editions.build_edition(_build_large_tables())
    names = ("projects", "observations")
    return {
        "seconds": _time_call(lambda: list(map_parallel(lambda name: write_table_files(edition, name, folder), names)))
    }


def _write_all_data(folder: Path) -> dict[str, Any]:
    """All that programs read: the same, all.json with projects whole, CSVW, Data Package with hashes, code lists."""
    from assets.publish import open_data

    edition = sample_editions.build_edition(_build_large_tables())
    return {"seconds": _time_call(lambda: open_data.write_data_files(edition, folder))}


def _write_with_pandas(folder: Path) -> dict[str, Any]:
    """The two tables by pandas."""
    tables = _build_large_tables()

    def write_all() -> None:
        for name, frame in tables.items():
            frame.to_csv(folder / f"{name}.csv", index=False)
            frame.to_json(folder / f"{name}.json", orient="records")
            frame.to_parquet(folder / f"{name}.parquet", index=False)

    return {"seconds": _time_call(write_all)}


def _build_source(provider: str, precedence: int, match: str) -> dict[str, Any]:
    """A source file for the wide return."""
    texts = dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), provider)
    licence = dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), "bench")
    named = {table: {name: name for name in ("reference", *names)} for table, names in wide_returns.COLUMNS.items()}
    tables = [{"table": table, "columns": columns} for table, columns in named.items()]
    return {
        **texts,
        "provider": provider,
        "precedence": precedence,
        "licence": licence,
        "expected": {"every": "once", "because": "bench"},
        "files": [{"match": match, "data_date": sample_editions.DATA_DATE, "tables": tables}],
    }


def _shape_accepted(table: str, accepted: pd.DataFrame) -> pd.DataFrame:
    """Accepted records as a published table; what matching and judging would give is the column's example."""
    from schemas.tables import TABLES

    given = accepted.rename(columns={"reference": "project_id", "organisation": "organisation_id"})
    judged = {
        name: declared.example == "true" if declared.kind == "yes-no" else declared.example
        for name, declared in TABLES[table].get_columns().items()
        if declared.is_filled and (name not in given or given[name].isna().any())
    }
    return TABLES[table].conform(given.assign(**judged))


def _run_whole_way(folder: Path) -> dict[str, Any]:
    """Reads and checks the return and writes its accepted records in every data format."""
    from assets.check.provider_check import check_provider
    from assets.gather import provider_files, received_files
    from assets.publish import open_data
    from schemas.source_file import Source

    source = Source.model_validate(_build_source("bench", 1, "*.csv"))
    edition = sample_editions.build_edition({})

    def run_once() -> None:
        landed, missing = received_files.find_submissions(source, folder)
        content = {each.sha256: each.content or b"" for each in landed}
        submissions = received_files.build_submissions_frame(source, landed, missing)
        raw = provider_files.build_raw_records(source, submissions, content.__getitem__)
        accepted = check_provider(source, raw).accepted
        tables = {name: _shape_accepted(name, accepted[name]) for name in wide_returns.COLUMNS}
        open_data.write_data_files(replace(edition, tables={**edition.tables, **tables}), folder / "site")

    run_once()  # imports what is needed, which the peer has done by now too
    return {"seconds": _time_call(run_once)}


def _validate_with_frictionless(folder: Path) -> dict[str, Any]:
    """`frictionless validate` of the return, and nothing else: types, code lists, bounds, rules of whole rows, and no text
    that is a formula.
    """
    from benchmarks.checking import validate_with_frictionless

    reports: list[Any] = []
    seconds = _time_call(
        lambda: reports.append(validate_with_frictionless(folder / wide_returns.SHEET["file"], formulas=True))
    )
    found = len(reports[0].task.errors)
    if found != RECORDS // wide_returns.BROKEN:
        raise ValueError(f"frictionless finds {found} of {RECORDS // wide_returns.BROKEN}")
    return {"seconds": seconds}


SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "llan",
    "rhy",
    "tre",
    "pen",
    "caer",
    "dre",
    "mor",
    "ysgol",
    "nant",
    "bryn",
    "coed",
    "aber",
    "glyn",
    "pont",
    "ty",
]


def _write_returns(folder: Path) -> None:
    """A workbook of each provider, its source file, and the register's small tables without a line."""
    import xlsxwriter

    chance = np.random.default_rng(2012)
    values = wide_returns.build_values(PROVIDERS * REPORTS)
    titles = [" ".join("".join(chance.choice(SYLLABLES, 3)) for _ in range(4)) for _ in range(PROVIDERS * REPORTS)]
    values["projects", "title_en"] = np.array(titles, dtype=object)
    places = {
        where: at
        for at, where in enumerate(
            (table, name) for table in wide_returns.COLUMNS for name in wide_returns.COLUMNS[table]
        )
    }
    for number in range(PROVIDERS):
        provider = f"provider-{number:03d}"
        (folder / provider).mkdir(parents=True)
        with xlsxwriter.Workbook(str(folder / provider / "return.xlsx"), {"in_memory": True}) as book:
            sheet = book.add_worksheet("return")
            for where, at in places.items():
                some = values[where][number * REPORTS : (number + 1) * REPORTS]
                sheet.write_column(0, at, [where[1], *("" if pd.isna(value) else value for value in some)])
        source = yaml.safe_dump(_build_source(provider, number + 1, "*.xlsx"))
        (folder / f"{provider}.yaml").write_text(source, encoding="utf-8")
    shipped = Path(__file__).resolve().parent.parent / "sources"
    for table in shipped.glob("*.csv"):
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / table.name).write_text("".join(lines if table.stem == "major" else lines[:1]), encoding="utf-8")


def _run_publish_process(sources: Path, outputs: Path) -> dict[str, Any]:
    """A publish in a process of its own: how long it took, and each step of it."""
    return processes.measure_job("benchmarks.publishing", f"publish:{outputs}", sources)


def _publish_release(sources: Path, outputs: Path) -> dict[str, Any]:
    from pipelines import runs

    start = last = time.perf_counter()
    steps: dict[str, float] = {}

    def progress(step: str, _done: int, _all: int) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[step], last = steps.get(step, 0.0) + now - last, now

    runs.run_register(runs.RunRequest(sources, outputs), progress)
    return {"seconds": time.perf_counter() - start, "steps": steps}


def _update_return(folder: Path) -> None:
    """One provider's workbook with another title in it."""
    from openpyxl import load_workbook

    path = folder / "provider-007" / "return.xlsx"
    book = load_workbook(path)
    book.active["B2"] = "Quite another title"
    book.save(path)


JOBS: processes.Jobs = {
    "formats": _write_formats,
    "pandas": _write_with_pandas,
    "data": _write_all_data,
    "way": _run_whole_way,
    "validate": _validate_with_frictionless,
}


def main() -> None:
    """Prints the times, the peak memory and the ratios."""
    with tempfile.TemporaryDirectory() as name:
        done = processes.measure_jobs_in_turn("benchmarks.publishing", ("formats", "pandas", "data"), Path(name))
    print(
        f"Publishing {OBSERVATIONS:,} observations and {PROJECTS:,} projects (median of {processes.RUNS_PER_JOB}, a process each)"
    )
    told = {
        "formats": "register, both as CSV, JSON and Parquet",
        "pandas": "pandas, the same: to_csv, to_json, to_parquet",
        "data": "register, with all.json, CSVW, Data Package, hashes and code lists besides",
    }
    for job, what in told.items():
        print(f"  {what}: {done[job]['seconds']:.2f} s, peak {done[job]['own']:.0f} MB")
    for job in ("formats", "data"):
        faster = done["pandas"]["seconds"] / done[job]["seconds"]
        print(f"  pandas / register, {told[job].partition(', ')[2]}: {faster:.1f} (at least 5 is asked)")
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "benchmarks.wide_returns", name, str(RECORDS), str(RECORDS)]
        subprocess.run(command, check=True)
        done = processes.measure_jobs_in_turn("benchmarks.publishing", ("way", "validate"), Path(name))
    print(f"The whole way of {RECORDS:,} records of 25 columns: read, check, all data formats (no matching, no site)")
    for job, what in (("way", "register"), ("validate", "frictionless validate alone")):
        print(f"  {what}: {done[job]['seconds']:.2f} s, peak {done[job]['own']:.0f} MB")
    print(
        f"  frictionless / register: {done['validate']['seconds'] / done['way']['seconds']:.1f} (at least 12 is asked)"
    )
    with tempfile.TemporaryDirectory() as name:
        sources, outputs = Path(name, "sources"), Path(name, "outputs")
        _write_returns(sources)
        first = _run_publish_process(sources, outputs)
        _update_return(sources)
        second = _run_publish_process(sources, outputs)
    print(
        f"{PROVIDERS} providers of {REPORTS} projects each, through Dagster, site and all: everything, then one changed"
    )
    print(f"  everything {first['seconds']:.1f} s, one changed {second['seconds']:.1f} s")
    for what, left_out in (("with the site", False), ("without the site", True)):
        one, other = (
            each["seconds"] - sum(seconds for step, seconds in each["steps"].items() if left_out and "website" in step)
            for each in (first, second)
        )
        print(f"  one changed / everything, {what}: {other / one:.2f} (at most 0.10 is asked)")
    slowest = sorted(second["steps"].items(), key=lambda step: -step[1])[:6]
    print("  where the time of one changed goes: " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in slowest))


if __name__ == "__main__":
    what, _, outputs = sys.argv[1].partition(":") if sys.argv[1:] else ("", "", "")
    if what == "publish":
        processes.run_named_job({sys.argv[1]: lambda sources: _publish_release(sources, Path(outputs))})
    elif what:
        processes.run_named_job(JOBS)
    else:
        main()
