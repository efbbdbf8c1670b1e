"""Checking 1,000,000 typed rows of 25 columns with 15 rules, against `frictionless validate` and bare masks.

Ours makes findings, each with its cell, value and parameters, and has to find exactly what was broken, which is one row in
200. The masks are what one would write in pandas for the same rules on the same frames, and only count. Frictionless
validates the same rows as CSV, twelve of the rules by a Table Schema and the three that look at more than one column by row
constraints, and has to find exactly as many. Each job runs in a process of its own.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import processes, wide_returns

ROWS = 1_000_000
PEER_ROWS = 100_000
"""Frictionless takes minutes for a million rows; its time is for these, and compared row by row."""
TABLES = tuple(wide_returns.COLUMNS)


def _time_median_run(work: Callable[[], Any]) -> tuple[float, Any]:
    """The middle of several runs, in seconds, and what came of them: the first makes ready what serves a whole run."""
    times = []
    for _ in range(processes.RUNS_PER_JOB):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return sorted(times)[processes.RUNS_PER_JOB // 2], result


def _check_with_register(folder: Path) -> dict[str, Any]:
    """The rules as `check` runs them over the typed records of each table, down to the frame of findings."""
    from assets.check.parsed_table import ParsedTable
    from assets.check.raw_table import RawTable
    from assets.check.record_rules import apply_record_rules
    from schemas.findings import build_findings
    from schemas.frames import NOTES, TEXT_DTYPE, build_frame

    sent = {table: wide_returns.load_typed_records(folder, table) for table in TABLES}
    records = {table: wide_returns.build_records(table, frame) for table, frame in sent.items()}
    raw = {
        table: frame.assign(**{name: frame[name].astype(TEXT_DTYPE) for name in sent[table]})
        for table, frame in records.items()
    }

    def judged() -> pd.DataFrame:
        findings: list[dict[str, Any]] = []
        for table in TABLES:
            parsed = ParsedTable(records[table], [], build_frame([], NOTES))
            findings += apply_record_rules(RawTable(table, raw[table], wide_returns.build_blocks(table)), parsed)[1]
        return build_findings(findings)

    seconds, frame = _time_median_run(judged)
    seen = Counter(frame[["rule", "table", "cell"]].itertuples(index=False, name=None))
    rows = len(records["projects"])
    expected = Counter(
        (broken.rule, broken.table, wide_returns.format_cell(broken.column, row))
        for row, broken in wide_returns.plan_breaks(rows).items()
    )
    if seen != expected:
        raise ValueError(f"missed: {list(expected - seen)[:5]}, too much: {list(seen - expected)[:5]}")
    return {"seconds": seconds, "found": len(frame)}


def _check_with_masks(folder: Path) -> dict[str, Any]:
    """The same rules, as one would write them by hand: a mask each, and how many rows it marks."""
    from schemas.codelists import list_codes
    from schemas.column_declarations import DATE, PART_DATE

    project, partner = (wide_returns.load_typed_records(folder, table) for table in TABLES)

    def marks() -> list[int]:
        first = project["start_actual"].str.replace("/", " ", regex=False)
        last = project["end_date"].str.replace(r"^.*/", "", regex=True) + "~"
        masks = [
            ~project["stage"].isin(list_codes("stage")) & project["stage"].notna(),
            ~project["start_actual"].str.fullmatch(PART_DATE),
            ~project["end_date"].str.fullmatch(PART_DATE),
            ~project["business_case_date"].str.fullmatch(DATE),
            ~project["scrutiny_tested_date"].str.fullmatch(DATE),
            ~project["plan_date"].str.fullmatch(DATE),
            project["title_en"].isna() & project["title_cy"].isna(),
            first > last,
            project["stage"].eq("ended") & project["end_date"].isna(),
            partner["reference"].isna(),
            partner["organisation"].isna(),
            partner["role"].isna(),
            ~partner["role"].isin(list_codes("partner_role")) & partner["role"].notna(),
            partner["officer_days_per_year"] < 0,
            (partner["share_percent"] < 0) | (partner["share_percent"] > 100),
        ]
        return [int(mask.sum()) for mask in masks]

    seconds, marked = _time_median_run(marks)
    expected = Counter(map(id, wide_returns.plan_breaks(len(project)).values()))
    if marked != [expected[id(broken)] for broken in wide_returns.BREAKS]:
        raise ValueError(f"the masks mark {marked}")
    return {"seconds": seconds, "found": sum(marked)}


def list_constraints(table: str, name: str) -> dict[str, Any]:
    """What a Table Schema can say of one column."""
    from schemas.submission_columns import SUBMISSION_COLUMNS
    from schemas.tables import TABLES as DECLARED

    types = {"money": "integer", "number": "number", "yes-no": "boolean", "date": "date"}
    incoming, declared = SUBMISSION_COLUMNS[table][name], DECLARED[table].get_columns().get(name)
    limits: dict[str, Any] = {"required": True} if incoming.required or name == "reference" else {}
    if incoming.codelist:
        from schemas.codelists import list_codes

        limits["enum"] = list(list_codes(incoming.codelist))
    if declared and declared.regex and incoming.kind != "date":
        limits["pattern"] = declared.regex
    if declared:
        ends = {"minimum": declared.minimum, "maximum": declared.maximum}
        limits |= {end: value for end, value in ends.items() if value is not None}
    return {"name": name, "type": types.get(incoming.kind, "string"), "constraints": limits}


def validate_with_frictionless(path: Path, formulas: bool = False) -> Any:
    """Frictionless's report on a return as CSV, by all fifteen rules. formulas: it also finds texts that would run."""
    from frictionless import Checklist, Resource, Schema, checks, system

    fields = [list_constraints(table, name) for table, names in wide_returns.COLUMNS.items() for name in names]
    for field in fields if formulas else []:
        limits = field["constraints"]
        if field["type"] == "string" and "enum" not in limits and "pattern" not in limits:
            limits["pattern"] = r"[^=+@|\t\r\-][\s\S]*"
    whole = [checks.row_constraint(formula=each.formula) for each in wide_returns.BREAKS if each.formula]
    with system.use_context(trusted=True):
        resource = Resource(path=str(path), schema=Schema.from_descriptor({"fields": fields}))
        return resource.validate(Checklist(checks=list(whole)))


def _check_with_frictionless(folder: Path) -> dict[str, Any]:
    """Validates the return's first rows as CSV."""
    seconds, report = _time_median_run(lambda: validate_with_frictionless(folder / wide_returns.SHEET["file"]))
    whole = len(wide_returns.load_typed_records(folder, "projects"))
    rows = report.task.stats["rows"]
    expected = sum(row < rows for row in wide_returns.plan_breaks(whole))
    if len(report.task.errors) != expected:
        raise ValueError(f"frictionless finds {len(report.task.errors)} of {expected}")
    return {"seconds": seconds, "found": len(report.task.errors), "rows": rows}


JOBS: processes.Jobs = {
    "register": _check_with_register,
    "masks": _check_with_masks,
    "frictionless": _check_with_frictionless,
}


def main(rows: int = ROWS) -> None:
    """Prints the times, what each found, the peak memory and both ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Elsewhere too: a process begins with the peak of the one that starts it.
        command = [sys.executable, "-m", "benchmarks.wide_returns", name, str(rows), str(min(rows, PEER_ROWS))]
        subprocess.run(command, check=True)
        done = processes.measure_jobs_in_turn("benchmarks.checking", tuple(JOBS), folder)
    ours, masks, peer = (done[job] for job in JOBS)
    print(f"Checking {rows:,} x 25, {len(wide_returns.BREAKS)} rules, 0.5 % bad (median of {processes.RUNS_PER_JOB})")
    for what, job in (
        ("register, every finding at its cell and no other", ours),
        ("bare masks in pandas, counting", masks),
        (f"frictionless validate of {peer['rows']:,} of the rows", peer),
    ):
        print(f"  {what}: {job['seconds']:.2f} s, {job['found']:,} found, peak {job['own']:.0f} MB")
    faster = (peer["seconds"] / peer["rows"]) / (ours["seconds"] / rows)
    print(f"  register / masks: {ours['seconds'] / masks['seconds']:.2f} (at most 3 is asked)")
    print(f"  frictionless / register, row for row: {faster:.0f} (at least 40 is asked)")


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in JOBS:
        processes.run_named_job(JOBS)
    else:
        main(*(int(rows) for rows in sys.argv[1:]))
