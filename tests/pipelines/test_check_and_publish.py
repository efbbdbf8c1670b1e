"""What `check` tells of a return is what the pipeline finds in it: the same findings, the same rows held."""

from pathlib import Path

import pandas as pd
import pytest

from pipelines import file_check
from pipelines.checked_records import ABOUT_OTHER_RETURNS
from pipelines.difference_texts import list_result_lines
from schemas.decision_files import load_measures
from schemas.source_file import Source, load_sources
from tests.examples import SOURCES, source_keys, table, write_csv
from tests.habits.random_registers import RandomReturn, check_return, run_register

OF_THE_REGISTER = {*ABOUT_OTHER_RETURNS, "status-differs", "return-missing"}
"""Rules about what else the register holds, or has made of all returns: a return alone does not show it."""


def list_findings(findings: pd.DataFrame) -> set[tuple[str, ...]]:
    own = findings[~findings["rule"].isin(OF_THE_REGISTER)]
    return set(own[["rule", "sheet", "cell", "value"]].fillna("").itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "provider", sorted(path.stem for path in SOURCES.glob("*.yaml") if (SOURCES / path.stem).is_dir())
)
def test_a_shipped_return_has_the_same_findings(provider: str) -> None:
    sources = load_sources(SOURCES)
    register = file_check.RegisterState(load_measures(SOURCES / "measures.csv"))
    sent = RandomReturn(sources[provider], SOURCES / provider, is_sound=True)
    published = run_register([check_return(sent)])
    files = sorted((SOURCES / provider).iterdir())
    reports = file_check.report_files([file_check.map_file(file, sources, provider) for file in files], register)
    told = set().union(*(list_findings(report.findings) for report in reports))
    assert told == list_findings(published.findings)


def test_check_holds_a_partner_that_nobody_knows(tmp_path: Path) -> None:
    rows = [["Ref", "Who", "Role"], ["A1", "Atlantis Council", "partner"], ["A1", "Swansea Counci", "lead"]]
    write_csv(tmp_path / "projects.csv", [["Ref", "Title"], ["A1", "Joint archive"]])
    files = [write_csv(tmp_path / "partners.csv", rows), tmp_path / "projects.csv"]
    columns = {"reference": "Ref", "organisation": "Who", "role": "Role"}
    keys = [
        {"match": "partners*", "data_date": "2026-11-01", "tables": [table("partners", columns)]},
        {"match": "projects*", "data_date": "2026-11-01", "tables": [table()]},
    ]
    by = Source.model_validate({**source_keys(), "files": keys})
    partners, _ = file_check.report_files([file_check.map_file(file, {"example": by}, "example") for file in files])
    found = {(row["rule"], row["cell"]) for row in partners.about["findings"]}
    assert {("organisation-unknown", "B2"), ("organisation-likened", "B3")} <= found
    assert partners.about["tables"][0]["rows"] == {"received": 2, "accepted": 1, "held": 1, "not_records": 0}
    assert "Once the errors are corrected: 1 more row." in list_result_lines([partners], "en")
