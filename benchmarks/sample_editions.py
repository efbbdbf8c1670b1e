"""Large editions for the benchmarks: published tables of any size whose values fit their columns."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assets.join.verdicts import LIMB_COLUMNS
from benchmarks import DATA_DATE, WORDS
from schemas import codelists
from schemas.frames import PROVENANCE, TEXT_DTYPE, build_frame
from schemas.organisations import load_organisations
from schemas.tables import TABLES

PARTNERS_PER_PROJECT, ORGANISATION_COUNT = 3, 41
PERIODS = ("2022-23", "2023-24", "2024-25")


def build_table(table: str, given: dict[str, Any]) -> pd.DataFrame:
    """A published table of given columns, and of values that fit its others: one in five blank where a blank may be."""
    rows = len(next(iter(given.values())))
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
    return TABLES[table].conform_and_sort(pd.DataFrame(columns))


def build_edition(tables: dict[str, pd.DataFrame]) -> Any:
    """The public edition of some tables; all others are empty."""
    from assets.publish.edition import Edition
    from schemas.site_settings import load_site_settings

    limbs = build_frame([], dict.fromkeys(LIMB_COLUMNS, TEXT_DTYPE))
    every = {name: tables[name] if name in tables else TABLES[name].conform_and_sort(pd.DataFrame()) for name in TABLES}
    provenance, settings = build_frame([], PROVENANCE), load_site_settings(Path("sources"))
    return Edition("public", "1.0.0", DATA_DATE, None, every, limbs, provenance, (), settings)


def build_register(projects: int) -> Any:
    """An edition with rows in every table that a project's page shows, and cells that its values come from."""
    ids = np.array([f"ssr-{at:05d}" for at in range(projects)], dtype=object)
    organisations = load_organisations()
    bodies = organisations["organisation_id"].to_numpy(dtype=object)[:ORGANISATION_COUNT]

    def repeat(times: int, **given: Any) -> dict[str, np.ndarray]:
        """Columns of so many rows for each project; `given`: column → the values that its rows have in turn, or all have."""
        in_turn = {name: np.resize(np.array(values, dtype=object), projects * times) for name, values in given.items()}
        return {"project_id": np.repeat(ids, times), **in_turn}

    measure, recommendations = ["vacant-posts"], codelists.list_codes("recommendation")
    rows: dict[str, dict[str, Any]] = {
        "measures": {"measure_id": measure},
        "projects": repeat(1, lead_organisation_id=bodies, definition_version=["2011-04"]),
        "partners": repeat(PARTNERS_PER_PROJECT, organisation_id=bodies),
        "benefits": repeat(1, organisation_id=bodies, unit=["GBP"]),
        "milestones": repeat(1),
        "assessments": repeat(7, recommendation=recommendations),
        "reports": repeat(1, provider=["bench"]),
        "observations": repeat(3, measure_id=measure, organisation_id=[None], period=PERIODS),
    }
    limbs = codelists.list_codes("limb")
    reasons = {"reason_en": ["Not recorded."], "reason_cy": ["Heb ei gofnodi."]}
    limb_values = repeat(len(limbs), limb=limbs, answer=codelists.list_codes("answer"), **reasons)
    sent = {"provider": "bench", "file": "return.xlsx", "sheet": "return", "raw": "as sent", "data_date": DATA_DATE}
    cells = repeat(
        len(limbs),
        key=np.repeat(ids, len(limbs)),
        column=[*TABLES["projects"].get_columns()][1 : len(limbs) + 1],
        cell=np.repeat([f"C{at}" for at in range(projects)], len(limbs)),
    )
    return replace(
        build_edition(
            {name: build_table(name, given) for name, given in rows.items()} | {"organisations": organisations}
        ),
        limbs=pd.DataFrame(limb_values, columns=LIMB_COLUMNS).astype(TEXT_DTYPE),
        provenance=pd.DataFrame(
            {**cells, "table": "projects", "published": True, **sent}, columns=[*PROVENANCE]
        ).astype(dict(PROVENANCE)),
    )
