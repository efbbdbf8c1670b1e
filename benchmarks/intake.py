"""Gather and check of one large return, against `frictionless validate` of the same table with the same types and code lists.

The peer reads, types and validates; ours also finds addresses, synonyms and references, makes partners of lists of names and
says what it tidied. Both in this process, in turn, from the same bytes.
"""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frictionless import Detector, Resource, Schema, system

from assets.check.provider_check import check_provider
from assets.gather import provider_files, received_files
from schemas import codelists
from schemas.organisations import load_organisations
from schemas.source_file import Source

ROWS = (2_000, 20_000)
RUNS = 3
COLUMNS = (
    "reference",
    "title_en",
    "service_area",
    "stage",
    "aim",
    "start_actual",
    "partner_list",
    "pooled_budget",
    "cost",
)


def _build_csv_table(rows: int) -> str:
    """A projects table as CSV, one row in two hundred with something wrong."""
    chance = random.Random(2011)
    names = load_organisations().loc[load_organisations()["organisation_type"] == "council", "name_en"].tolist()
    lines = [",".join(COLUMNS)]
    for at in range(rows):
        stage = "asleep" if at % 200 == 0 else chance.choice(codelists.list_codes("stage"))
        partners = ";".join(chance.sample(names, 3))
        area, aim = chance.choice(codelists.list_codes("service_area")), chance.choice(codelists.list_codes("aim"))
        start = f"{chance.randint(1996, 2026)}-{chance.randint(1, 12):02d}"
        lines.append(
            f"R{at},Project number {at},{area},{stage},{aim},{start},{partners},{chance.choice('YN')},{at * 10}"
        )
    return "\n".join(lines) + "\n"


def _build_source() -> Source:
    texts = dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), "bench")
    licence = dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), "bench")
    tables = [{"table": "projects", "columns": {name: name for name in COLUMNS}}]
    files = [{"match": "*.csv", "data_date": "2026-11-01", "tables": tables}]
    due = {"every": "once", "because": "bench"}
    return Source.model_validate(
        {**texts, "provider": "bench", "precedence": 1, "licence": licence, "expected": due, "files": files}
    )


def count_register_records(folder: Path) -> int:
    """Gathers and checks the return; gives the number of findings."""
    source = _build_source()
    landed, missing = received_files.find_submissions(source, folder)
    content = {each.sha256: each.content or b"" for each in landed}
    raw = provider_files.build_raw_records(
        source, received_files.build_submissions_frame(source, landed, missing), content.__getitem__
    )
    return len(check_provider(source, raw).findings)


def count_pandas_records(folder: Path) -> int:
    """Validates the same file with frictionless; gives the number of errors."""
    fields: list[dict[str, Any]] = []
    for name in COLUMNS:
        lists = {"service_area": "service_area", "stage": "stage", "aim": "aim"}
        enum = {"constraints": {"enum": codelists.list_codes(lists[name])}} if name in lists else {}
        fields.append({"name": name, "type": "integer" if name == "cost" else "string", **enum})
    schema = Schema.from_descriptor({"fields": fields})
    with system.use_context(trusted=True):
        report = Resource(path=str(folder / "return.csv"), schema=schema, detector=Detector()).validate()
    return len(report.task.errors)


def _time_best_run(work: Callable[[Path], int], folder: Path) -> tuple[float, int]:
    """The middle of several runs, in seconds, and what was found."""
    times, found = [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        found = work(folder)
        times.append(time.perf_counter() - start)
    return sorted(times)[RUNS // 2], found


def main() -> None:
    """Prints, for each size, both times, what each found, and the ratio."""
    print("Gather and check of a projects return, against frictionless validate (median of 3, same process)")
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "return.csv").write_text(_build_csv_table(rows), encoding="utf-8")
            mine, findings = _time_best_run(count_register_records, folder)
            theirs, errors = _time_best_run(count_pandas_records, folder)
        print(
            f"{rows:>7,} rows: register {mine:6.2f} s ({findings} findings), frictionless {theirs:6.2f} s ({errors} errors), "
            f"ratio {theirs / mine:.2f}"
        )
