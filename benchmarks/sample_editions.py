"""Large editions for the benchmarks: published tables of any size whose values fit their columns.

Belongs here: making tables and an edition. Does not belong here: what is measured.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assets.join.verdicts import LIMBS_IN_ORDER
from benchmarks import wide_returns

DATA_DATE = "2026-11-01"
PARTNERS_PER_PROJECT, ORGANISATION_COUNT = 3, 41
PERIODS = ("2022-23", "2023-24", "2024-25")


def build_table(table: str, rows: int, given: dict[str, Any]) -> pd.DataFrame:
    """A published table of values that fit its columns: one in five blank where a blank may be."""
    from schemas import codelists
    from schemas.tables import TABLES

    chance = np.random.default_rng(2011)
    said = np.array([f"{' '.join(chance.choice(wide_returns.WORDS, 5))} {at}" for at in range(20_000)], dtype=object)
    days = np.array([f"20{at % 20:02d}-{at % 12 + 1:02d}-{at % 28 + 1:02d}" for at in range(1_000)], dtype=object)
    columns: dict[str, Any] = {}
    for name, declared in TABLES[table].get_columns().items():
        if declared.codelist:
            values = chance.choice(np.array(codelists.list_codes(declared.codelist), dtype=object), rows)
        elif declared.kind == "yes-no":
            values = chance.choice(np.array([True, False], dtype=object), rows)
        elif declared.kind in ("money", "integer"):
            values = chance.integers(0, 900_000, rows).astype(object)
        elif declared.kind == "number":
            values = (chance.integers(0, 20_000, rows) / 10).astype(object)
        else:
            values = chance.choice(days if declared.kind in ("date", "part-date") else said, rows)
        if not declared.is_filled:
            values[chance.random(rows) < 0.2] = None
        columns[name] = given.get(name, values)
    return TABLES[table].conform(pd.DataFrame(columns))


def build_edition(tables: dict[str, pd.DataFrame]) -> Any:
    """The public edition of some tables; all others are empty."""
    from assets.publish.edition import Edition
    from schemas.frames import PROVENANCE, build_frame
    from schemas.site_settings import load_site_settings
    from schemas.tables import TABLES

    limbs = build_frame([], dict.fromkeys(LIMBS_IN_ORDER, "string[pyarrow]"))
    every = {name: tables[name] if name in tables else TABLES[name].conform(pd.DataFrame()) for name in TABLES}
    return Edition(
        "public",
        "1.0.0",
        DATA_DATE,
        None,
        every,
        limbs,
        build_frame([], PROVENANCE),
        (),
        load_site_settings(Path("sources")),
    )


def build_register(projects: int) -> Any:
    """An edition as a whole register has it: each project with partners, the parts of the definition, a benefit, a milestone,
    figures of some periods, an assessment of each recommendation, its report, and some cells that its values come from.
    """
    from schemas import codelists
    from schemas.frames import PROVENANCE
    from schemas.organisations import load_organisations as known
    from schemas.tables import TABLES

    ids = np.array([f"ssr-{at:05d}" for at in range(projects)], dtype=object)
    organisations = known()
    bodies = organisations["organisation_id"].to_numpy(dtype=object)[:ORGANISATION_COUNT]

    def of_each(table: str, times: int, **given: Any) -> pd.DataFrame:
        """So many rows for each project; `given`: column → the values that its rows have in turn, or all have."""
        rows = projects * times
        named = {name: np.resize(np.array(values, dtype=object), rows) for name, values in given.items()}
        return build_table(table, rows, {"project_id": np.repeat(ids, times), **named})

    tables = {
        "organisations": organisations,
        "measures": build_table("measures", 1, {"measure_id": np.array(["vacant-posts"], dtype=object)}),
        "projects": of_each("projects", 1, lead_organisation_id=bodies, definition_version=["2011-04"]),
        "partners": of_each("partners", PARTNERS_PER_PROJECT, organisation_id=bodies),
        "benefits": of_each("benefits", 1, organisation_id=bodies, unit=["GBP"]),
        "milestones": of_each("milestones", 1),
        "assessments": of_each("assessments", 7, recommendation=codelists.list_codes("recommendation")),
        "reports": of_each("reports", 1, provider=["bench"]),
        "observations": of_each(
            "observations", len(PERIODS), measure_id=["vacant-posts"], organisation_id=[None], period=PERIODS
        ),
    }
    limbs = codelists.list_codes("limb")
    rows = projects * len(limbs)
    blank = dict.fromkeys((*LIMBS_IN_ORDER, *PROVENANCE), np.full(rows, None))
    each = {
        **blank,
        "project_id": np.repeat(ids, len(limbs)),
        "limb": np.resize(np.array(limbs, dtype=object), rows),
        "answer": np.resize(np.array(codelists.list_codes("answer"), dtype=object), rows),
        "reason_en": np.full(rows, "This register holds no statement."),
        "reason_cy": np.full(rows, "Nid oes datganiad yn y gofrestr hon."),
    }
    cells = {
        **blank,
        "table": np.full(rows, "projects"),
        "key": each["project_id"],
        "column": np.resize(np.array([*TABLES["projects"].get_columns()][1 : len(limbs) + 1], dtype=object), rows),
        "published": np.full(rows, True),
        "provider": np.full(rows, "bench"),
        "file": np.full(rows, "return.xlsx"),
        "sheet": np.full(rows, "return"),
        "cell": np.array([f"C{at // len(limbs)}" for at in range(rows)], dtype=object),
        "raw": np.full(rows, "as it was sent"),
        "data_date": np.full(rows, DATA_DATE),
    }
    return replace(
        build_edition(tables),
        limbs=pd.DataFrame({name: each[name] for name in LIMBS_IN_ORDER}).astype("string[pyarrow]"),
        provenance=pd.DataFrame({name: cells[name] for name in PROVENANCE}).astype(dict(PROVENANCE)),
    )
