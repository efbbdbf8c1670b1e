"""Values that the team corrects: guarded by what the cell says, dated, told to the provider, kept in the provenance."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from assets.match.statements import attach_corrections
from schemas.corrected_values import list_corrections
from schemas.findings import build_findings, make_finding
from schemas.frames import PROVENANCE, build_frame
from schemas.source_file import Correction
from tests.examples import Outcome, gathered, listed, run, source, table, write_csv

HEADER = ["Ref", "Title", "Start", "Cost", "Partners"]
ROWS = [["A1", "Archives", "2091-01-01", "lots", "Swansea; Bridgend"], ["A2", "Bins", "2020", "5", "Swansea"]]
COLUMNS = {"reference": "Ref", "title_en": "Title", "start_actual": "Start", "cost": "Cost", "partner_list": "Partners"}
CORRECTION: dict[str, Any] = {
    "table": "projects",
    "reference": "A1",
    "column": "start_actual",
    "expects": "2091-01-01",
    "becomes": "2019-01-01",
    "reason": {"en": "A slip of the keyboard.", "cy": "Llithriad bysellfwrdd."},
    "by": "Data officer",
    "since": "2026-01-01",
    "until": "2027-01-01",
}


def _run(folder: Path, *corrections: dict[str, Any], rows: list[list[str]] = ROWS) -> Outcome:
    write_csv(folder / "file.csv", [HEADER, *rows])
    return run(folder, source(table(columns=COLUMNS), corrections=list(corrections)))


def test_a_value_is_corrected_and_its_provider_told(tmp_path: Path) -> None:
    done = _run(tmp_path, CORRECTION)
    assert done.records("projects", "reference", "start_actual") == [("A1", "2019-01-01"), ("A2", "2020")]
    (told,) = done.of("correction-applied").to_dict("records")
    assert (told["cell"], told["value"], told["responsibility"]) == ("C2", "2091-01-01", "provider")
    assert told["message_en"].endswith("until 2027-01-01: A slip of the keyboard.")
    assert told["message_cy"].endswith("2027-01-01: Llithriad bysellfwrdd.")
    assert "correction-unused" not in done.rules()
    assert done.raw["projects"]["start_actual"].iloc[0] == "2091-01-01", "what was sent stays what was sent"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"expects": "2092-01-01"}, "the cell says something else now"),
        ({"reference": "A9"}, "no record of the return fits it"),
        ({"until": "2026-10-31"}, "it has ended"),
    ],
    ids=["mended", "gone", "ended"],
)
def test_what_no_longer_fits_is_told_to_the_team(tmp_path: Path, change: dict[str, str], why: str) -> None:
    done = _run(tmp_path, {**CORRECTION, **change})
    assert done.records("projects", "start_actual")[0] == ("2091-01-01",)
    (told,) = done.of("correction-unused").to_dict("records")
    assert told["responsibility"] == "publisher" and why in told["message_en"]
    assert "correction-applied" not in done.rules()


def test_a_correction_that_has_not_begun_waits(tmp_path: Path) -> None:
    done = _run(tmp_path, {**CORRECTION, "since": "2026-12-01"})
    assert not {"correction-unused", "correction-applied"} & set(done.rules())


def test_a_missing_return_says_nothing_of_its_corrections(tmp_path: Path) -> None:
    assert run(tmp_path, source(table(columns=COLUMNS), corrections=[CORRECTION])).rules() == ["return-missing"]


def test_a_cell_in_a_project_s_row_is_corrected_where_its_record_is(tmp_path: Path) -> None:
    cost = {**CORRECTION, "table": "benefits", "column": "amount", "expects": "lots", "becomes": "£2,000"}
    partner = {**CORRECTION, "table": "partners", "column": "organisation", "expects": "Bridgend", "becomes": "Powys"}
    done = _run(tmp_path, cost, partner)
    assert done.records("benefits", "expected_value") == [(2000.0,), (5.0,)]
    assert ("A1", "Powys") in done.records("partners", "reference", "organisation")
    assert done.rules("notice") == [], "how a corrected text is read is nothing to tell its provider"
    assert done.of("correction-applied")["value"].tolist() == ["lots", "Bridgend"]


def test_a_blank_is_filled_and_a_title_names_the_record(tmp_path: Path) -> None:
    filled = {**CORRECTION, "reference": None, "where": {"title_en": "Archives"}, "expects": "", "becomes": "2018"}
    done = _run(tmp_path, filled, rows=[["A1", "Archives", "", "1", "Swansea"]])
    assert done.records("projects", "start_actual") == [("2018",)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"column": "cost"}, "corrected as benefits.amount"),
        ({"column": "nothing"}, "not among the columns"),
        ({"reference": None}, "say which record"),
        ({"until": "2025-01-01"}, "until is before since"),
        ({"table": "totals"}, "choose from"),
    ],
)
def test_a_wrong_correction_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Correction.model_validate({**CORRECTION, **change})


def test_provenance_names_the_correction_beside_the_text_as_sent(tmp_path: Path) -> None:
    _run(tmp_path, CORRECTION)
    raw = gathered(tmp_path, source(table(columns=COLUMNS)))
    record = raw["projects"]["record"].iloc[0]
    facts = {
        "reason_en": "A slip.",
        "reason_cy": "Llithriad.",
        "by": "Data officer",
        "until": "2027-01-01",
        "after": "x",
    }
    finding = make_finding("correction-applied", provider="example", record=record, column="start_actual", **facts)
    statement = {"table": "projects", "record": record, "column": "start_actual", "raw": "2091-01-01", "typed": "x"}
    other = {**statement, "column": "title_en"}
    statements = build_frame([statement, other], {**PROVENANCE, "project": "string", "typed": "object"})
    done = attach_corrections(statements, list_corrections(build_findings([finding])))
    assert listed(done, "raw", "correction_en") == [
        ("2091-01-01", "A slip. (Data officer, until 1 January 2027)"),
        ("2091-01-01", None),
    ]
    assert done["correction_cy"].iloc[0] == "Llithriad. (Data officer, hyd 1 Ionawr 2027)"
    assert isinstance(done, pd.DataFrame)
