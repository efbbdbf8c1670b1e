"""Gather and check of one large return, against `frictionless validate` of the same table with the same types and code lists.

The peer reads, types and validates; ours also finds addresses, synonyms and references, makes partners of lists of names and
notes what it tidied. Both in this process, in turn, from the same bytes.
"""

import random
import tempfile
from pathlib import Path
from typing import Any

from frictionless import Resource, Schema, system

from benchmarks import processes, sample_sources, scale_size
from schemas import codelists
from schemas.organisations import load_organisations
from schemas.source_file import Source

ROWS = (scale_size(2_000), scale_size(20_000))
CODED = ("service_area", "stage", "aim")
COLUMNS = ("reference", "title_en", *CODED, "start_actual", "partner_list", "pooled_budget", "cost")


def _build_csv_table(rows: int) -> str:
    """A projects table as CSV, one row in two hundred with an error."""
    chance = random.Random(2011)
    organisations = load_organisations()
    names = organisations.loc[organisations["organisation_type"] == "council", "name_en"].tolist()
    lines = [",".join(COLUMNS)]
    for at in range(rows):
        area, stage, aim = (chance.choice(codelists.list_codes(name)) for name in CODED)
        stage = "asleep" if at % 200 == 0 else stage
        start = f"{chance.randint(1996, 2026)}-{chance.randint(1, 12):02d}"
        partners, pooled = ";".join(chance.sample(names, 3)), chance.choice("YN")
        lines.append(f"R{at},Project number {at},{area},{stage},{aim},{start},{partners},{pooled},{at * 10}")
    return "\n".join(lines) + "\n"


def count_findings(folder: Path) -> int:
    """How many findings the register makes of the return."""
    source = Source.model_validate(sample_sources.build_source({"projects": COLUMNS}, "*.csv"))
    return len(sample_sources.gather_and_check(source, folder).findings)


def count_frictionless_errors(folder: Path) -> int:
    """How many errors frictionless finds in the same file."""
    fields: list[dict[str, Any]] = []
    for name in COLUMNS:
        enum = {"constraints": {"enum": codelists.list_codes(name)}} if name in CODED else {}
        fields.append({"name": name, "type": "integer" if name == "cost" else "string", **enum})
    with system.use_context(trusted=True):
        resource = Resource(path=str(folder / "return.csv"), schema=Schema.from_descriptor({"fields": fields}))
        return len(resource.validate().task.errors)


def main() -> None:
    """Prints, for each size, both times, what each found, and the ratio."""
    print(f"Gather and check a projects return (median of {processes.RUNS_PER_JOB} runs, same process)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in ROWS:
            (folder / "return.csv").write_text(_build_csv_table(rows), encoding="utf-8")
            ours, findings = processes.time_runs(lambda: count_findings(folder))
            theirs, errors = processes.time_runs(lambda: count_frictionless_errors(folder))
            print(
                f"  {rows:,} rows: register {ours:.2f} s ({findings:,} findings), frictionless validate {theirs:.2f} s"
                f" ({errors:,} errors), frictionless / register {theirs / ours:.2f}"
            )
