"""Checking 1,000,000 typed rows of 25 columns with 15 rules, against `frictionless validate` and bare masks.

Ours makes findings, each with its cell, value and parameters, and has to find exactly what was broken, which is one row in
200. The masks are what one would write in pandas for the same rules on the same frames, and only count. Frictionless
validates the same rows as CSV, twelve of the rules by a Table Schema and the three that look at more than one column by row
constraints, and has to find exactly as many. Each job runs in a process of its own.
"""

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import processes, scale_size, wide_returns
from schemas.codelists import list_codes
from schemas.column_declarations import DATE, PART_DATE
from schemas.frames import NOTES, TEXT_DTYPE, build_frame
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

ROWS, PEER_ROWS = scale_size(1_000_000), scale_size(100_000)
"""Frictionless takes minutes for a million rows; its time is for fewer, and compared row by row."""


def _check_with_register(folder: Path) -> dict[str, Any]:
    """The rules as `check` runs them over the typed records of each table, down to the frame of findings."""
    from assets.check.parsed_table import ParsedTable
    from assets.check.raw_table import RawTable
    from assets.check.record_rules import apply_record_rules
    from schemas.findings import build_findings

    sent = {table: wide_returns.load_typed_records(folder, table) for table in wide_returns.COLUMNS}
    records = {table: wide_returns.build_records(table, frame) for table, frame in sent.items()}
    raw = {table: frame.astype(dict.fromkeys(sent[table], TEXT_DTYPE)) for table, frame in records.items()}

    def check() -> pd.DataFrame:
        findings: list[dict[str, Any]] = []
        for table in wide_returns.COLUMNS:
            parsed = ParsedTable(records[table], [], build_frame([], NOTES))
            findings += apply_record_rules(RawTable(table, raw[table], wide_returns.build_blocks(table)), parsed)[1]
        return build_findings(findings)

    seconds, findings = processes.time_runs(check)
    first_cells = findings["cell"].str.split(",").str[0]  # the one that the rule blames first
    found = Counter(zip(findings["rule"], findings["table"], first_cells, strict=True))
    expected = Counter(
        (broken.rule, broken.table, wide_returns.format_cell(broken.column, row))
        for row, broken in wide_returns.plan_breaks(len(records["projects"])).items()
    )
    if found != expected:
        raise ValueError(f"missed: {list(expected - found)[:5]}, too much: {list(found - expected)[:5]}")
    return {"seconds": seconds, "found": len(findings)}


def _check_with_masks(folder: Path) -> dict[str, Any]:
    """The same rules, as one would write them by hand: a mask each, and how many rows it marks."""
    project, partner = (wide_returns.load_typed_records(folder, table) for table in wide_returns.COLUMNS)

    def count() -> list[int]:
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

    seconds, counts = processes.time_runs(count)
    expected = Counter(map(id, wide_returns.plan_breaks(len(project)).values()))
    if counts != [expected[id(broken)] for broken in wide_returns.BREAKS]:
        raise ValueError(f"the masks mark {counts}")
    return {"seconds": seconds, "found": sum(counts)}


def list_constraints(table: str, name: str) -> dict[str, Any]:
    """What a Table Schema can say of one column."""
    types = {"money": "integer", "number": "number", "yes-no": "boolean", "date": "date"}
    incoming, declared = SUBMISSION_COLUMNS[table][name], TABLES[table].get_columns().get(name)
    limits: dict[str, Any] = {"required": True} if incoming.required or name == "reference" else {}
    if incoming.codelist:
        limits["enum"] = list(list_codes(incoming.codelist))
    if declared:
        pattern = declared.regex if incoming.kind != "date" else None
        ends = {"minimum": declared.minimum, "maximum": declared.maximum, "pattern": pattern or None}
        limits |= {end: value for end, value in ends.items() if value is not None}
    return {"name": name, "type": types.get(incoming.kind, "string"), "constraints": limits}


def check_with_frictionless(folder: Path, runs: int = processes.RUNS_PER_JOB, formulas: bool = False) -> dict[str, Any]:
    """Validates the return's first rows as CSV, by all fifteen rules. formulas: it also finds texts that would run."""
    from frictionless import Checklist, Resource, Schema, checks, system

    fields = [list_constraints(table, name) for table, names in wide_returns.COLUMNS.items() for name in names]
    for field in fields if formulas else []:
        limits = field["constraints"]
        if field["type"] == "string" and "enum" not in limits and "pattern" not in limits:
            limits["pattern"] = r"[^=+@|\t\r\-][\s\S]*"
    row_checks = [checks.row_constraint(formula=broken.formula) for broken in wide_returns.BREAKS if broken.formula]

    def validate() -> Any:
        with system.use_context(trusted=True):
            path = str(folder / wide_returns.SHEET["file"])
            resource = Resource(path=path, schema=Schema.from_descriptor({"fields": fields}))
            return resource.validate(Checklist(checks=list(row_checks)))

    seconds, report = processes.time_runs(validate, runs)
    all_rows = len(wide_returns.load_typed_records(folder, "projects"))
    rows = report.task.stats["rows"]
    expected = sum(row < rows for row in wide_returns.plan_breaks(all_rows))
    if len(report.task.errors) != expected:
        raise ValueError(f"frictionless finds {len(report.task.errors)} of {expected}")
    return {"seconds": seconds, "found": len(report.task.errors), "rows": rows}


def main() -> None:
    """Prints the times, what each found, the peak memory and both ratios."""
    with tempfile.TemporaryDirectory() as name:
        processes.run_apart(wide_returns.write_return, Path(name), ROWS, PEER_ROWS)
        jobs = {"ours": _check_with_register, "masks": _check_with_masks, "peer": check_with_frictionless}
        ours, masks, peer = processes.measure_median_runs(jobs, Path(name)).values()
    print(f"Check {ROWS:,} rows of 25 columns with {len(wide_returns.BREAKS)} rules, 0.5 % of rows wrong (median run)")
    peer_title = f"frictionless validate of {peer['rows']:,} of the rows"
    titles = ("register, each finding with its cell", "pandas masks, counting only", peer_title)
    for title, job in zip(titles, (ours, masks, peer), strict=True):
        processes.print_job(title, job, f", {job['found']:,} found")
    ratio = (peer["seconds"] / peer["rows"]) / (ours["seconds"] / ROWS)
    print(f"  register / masks: {ours['seconds'] / masks['seconds']:.2f} (target: at most 3)")
    print(f"  frictionless / register, per row: {ratio:.0f} (target: at least 40)")
