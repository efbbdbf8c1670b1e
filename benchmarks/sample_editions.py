"""Large editions for the benchmarks: published tables of any size whose values fit their columns."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assets.join.verdicts import LIMB_COLUMNS
from benchmarks import WORDS

DATA_DATE = "2026-11-01"
PARTNERS_PER_PROJECT, ORGANISATION_COUNT = 3, 41
PERIODS = ("2022-23", "2023-24", "2024-25")


def build_table(table: str, rows: int, given: dict[str, Any]) -> pd.DataFrame:
    """A published table of values that fit its columns: one in five blank where a blank may be."""
    from schemas import codelists
    from schemas.tables import TABLES

    chance = np.random.default_rng(2011)
    texts = np.array([f"{' '.join(chance.choice(WORDS, 5))} {at}" for at in range(20_000)], dtype=object)
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
            values = chance.choice(days if declared.kind in ("date", "part-date") else texts, rows)
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

    limbs = build_frame([], dict.fromkeys(LIMB_COLUMNS, "string[pyarrow]"))
    every = {name: tables[name] if name in tables else TABLES[name].conform(pd.DataFrame()) for name in TABLES}
    provenance, settings = build_frame([], PROVENANCE), load_site_settings(Path("sources"))
    return Edition("public", "1.0.0", DATA_DATE, None, every, limbs, provenance, (), settings)


def build_register(projects: int) -> Any:
    """An edition with rows in every table that a project's page shows, and cells that its values come from."""
    from schemas import codelists
    from schemas.frames import PROVENANCE
    from schemas.organisations import load_organisations
    from schemas.tables import TABLES

    ids = np.array([f"ssr-{at:05d}" for at in range(projects)], dtype=object)
    organisations = load_organisations()
    bodies = organisations["organisation_id"].to_numpy(dtype=object)[:ORGANISATION_COUNT]

    def repeat(table: str, times: int, **given: Any) -> pd.DataFrame:
        """So many rows for each project; `given`: column → the values that its rows have in turn, or all have."""
        rows = projects * times
        named = {name: np.resize(np.array(values, dtype=object), rows) for name, values in given.items()}
        return build_table(table, rows, {"project_id": np.repeat(ids, times), **named})

    tables = {
        "organisations": organisations,
        "measures": build_table("measures", 1, {"measure_id": np.array(["vacant-posts"], dtype=object)}),
        "projects": repeat("projects", 1, lead_organisation_id=bodies, definition_version=["2011-04"]),
        "partners": repeat("partners", PARTNERS_PER_PROJECT, organisation_id=bodies),
        "benefits": repeat("benefits", 1, organisation_id=bodies, unit=["GBP"]),
        "milestones": repeat("milestones", 1),
        "assessments": repeat("assessments", 7, recommendation=codelists.list_codes("recommendation")),
        "reports": repeat("reports", 1, provider=["bench"]),
        "observations": repeat("observations", 3, measure_id=["vacant-posts"], organisation_id=[None], period=PERIODS),
    }
    limbs = codelists.list_codes("limb")
    rows = projects * len(limbs)
    ids_in_turn = np.repeat(ids, len(limbs))
    limb_values = {
        "project_id": ids_in_turn,
        "limb": np.resize(np.array(limbs, dtype=object), rows),
        "answer": np.resize(np.array(codelists.list_codes("answer"), dtype=object), rows),
        "reason_en": "Not recorded.",
        "reason_cy": "Heb ei gofnodi.",
    }
    columns = [*TABLES["projects"].get_columns()][1 : len(limbs) + 1]
    cells = {
        "table": "projects",
        "key": ids_in_turn,
        "column": np.resize(np.array(columns, dtype=object), rows),
        "published": True,
        "provider": "bench",
        "file": "return.xlsx",
        "sheet": "return",
        "cell": np.array([f"C{at // len(limbs)}" for at in range(rows)], dtype=object),
        "raw": "as sent",
        "data_date": DATA_DATE,
    }
    index = range(rows)
    return replace(
        build_edition(tables),
        limbs=pd.DataFrame(limb_values, index, LIMB_COLUMNS).astype("string[pyarrow]"),
        provenance=pd.DataFrame(cells, index, [*PROVENANCE]).astype(dict(PROVENANCE)),
    )
