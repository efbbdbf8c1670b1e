"""Three annual releases of the government's major projects, cell by cell against a plain reading of the same files."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache

import pandas as pd
import pytest

from assets.match.identified_reports import MatchInputs, TeamDecisions
from assets.match.matched_records import match_records
from assets.match.previous_statements import create_empty_release
from schemas.frames import locate_values
from schemas.tables import TABLES
from tests.real.portfolios import folder, read, report

pytestmark = pytest.mark.slow

ENCODINGS = {"2020-21": "cp1252", "2022-23": "utf-8-sig", "2024-25": "utf-8-sig"}
PROJECTS = {"2020-21": 184, "2022-23": 244, "2024-25": 213}
HEADERS = {
    "reference": ("GMPP ID",),
    "title_en": ("Project Name",),
    "delivery_confidence": ("IPA Delivery", "SRO Delivery"),
    "start_planned": ("Project - Start Date", "Start Date"),
    "end_date": ("Project - End Date", "End Date"),
    "cost": ("TOTAL Baseline Whole Life Costs", "Whole Life Cost"),
    "quantifiable": ("TOTAL Baseline Benefits", "Benefits (£m)"),
    "forecast": ("Financial Year Forecast",),
    "baseline": ("Financial Year Baseline",),
    "variance": ("Financial Year Variance",),
}
RATED = {"green": "green", "amber": "amber", "red": "red", "amber/red": "amber", "amber/green": "amber"}
WITHHELD = re.compile(r"Exempt under Section|Section \d\d - ")
RANGE = re.compile(r"(?:Low: (?P<low>\S+))?(?:, )?Mid: (?P<mid>\S+?)(?:, High: (?P<high>\S+))?")
Cell = tuple[str, str]
"""A release and a project's reference."""


def name(year: str) -> str:
    return f"gmpp_{year.replace('-', '_')}.csv"


@cache
def sent(year: str) -> list[dict[str, str]]:
    """A release as a plain CSV reader sees it: our columns → the text of the first of their headers that says something."""
    with (folder("gmpp") / name(year)).open(encoding=ENCODINGS[year], newline="") as file:
        return [
            {
                ours: next(
                    (text for header, text in row.items() if header.startswith(theirs) and text not in ("", "NA")), ""
                )
                for ours, theirs in HEADERS.items()
            }
            for row in csv.DictReader(file)
        ]


def cells(column: str) -> Iterator[tuple[Cell, str]]:
    """Every cell of a column that says something, of all releases."""
    return (((year, row["reference"]), row[column].strip()) for year in ENCODINGS for row in sent(year) if row[column])


def by_cell(records: pd.DataFrame) -> dict[Cell, dict[str, object]]:
    """Accepted records by release and reference; each stands once."""
    plain = records.astype(object).where(records.notna(), None).to_dict("records")
    found = {
        (f"{int(str(row['data_date'])[:4]) - 1}-{str(row['data_date'])[2:4]}", str(row["reference"])): row
        for row in plain
    }
    assert len(found) == len(plain)
    return found


def explained(table: str, record: dict[str, object], column: str, text: str) -> None:
    """Fails unless a cell that gives no value says why: withheld where the law is named, else by a note or a finding."""
    assert record[column] is None, text
    note = read("gmpp").notes(table).get((str(record["record"]), column))
    if WITHHELD.match(text):
        assert note and (note["note"], note["text"]) == ("withheld", text)
        return
    findings = read("gmpp").checked.findings
    told = findings[(findings["record"] == record["record"]) & (findings["value"] == text)]
    assert note or len(told), text


def ends(table: str, record: dict[str, object], column: str) -> tuple[object, object]:
    note = read("gmpp").notes(table)[str(record["record"]), column]
    assert note["note"] == "range"
    return tuple(None if pd.isna(note[end]) else note[end] for end in ("low", "high"))  # type: ignore[return-value]


@pytest.mark.parametrize("year", ENCODINGS)
def test_every_project_of_a_release_is_accepted(year: str) -> None:
    about = report("gmpp", name(year)).about
    assert about["source"] == "gmpp"
    (table,) = about["tables"]
    assert (table["table"], table["header_row"], table["orientation"], table["unmapped"]) == ("projects", 1, "rows", [])
    rows = {"received": PROJECTS[year], "accepted": PROJECTS[year], "held": 0, "not_records": 0}
    assert table["rows"] == rows
    assert len(sent(year)) == PROJECTS[year]
    rules = Counter(row["rule"] for row in about["findings"])
    assert not {"column-missing", "table-missing"} & set(rules)
    assert rules["encoding-read"] == (year == "2020-21")


def test_names_and_references_are_as_sent() -> None:
    projects = by_cell(read("gmpp").records("projects"))
    assert set(projects) == {cell for cell, _ in cells("reference")}
    assert {cell: row["title_en"] for cell, row in projects.items()} == {
        cell: " ".join(text.split()) for cell, text in cells("title_en")
    }


def test_every_rating_comes_to_one_code() -> None:
    projects = by_cell(read("gmpp").records("projects"))
    words: set[str] = set()
    for cell, text in cells("delivery_confidence"):
        code = RATED.get(text.casefold())
        if code:
            assert projects[cell]["delivery_confidence"] == code, text
            words.add(text)
        else:
            explained("projects", projects[cell], "delivery_confidence", text)
    assert words == {"Green", "Amber", "Red", "Amber/red", "Amber/Green", "AMBER", "RED", "GREEN"}
    five_point = read("gmpp").checked.findings.query("value in ['Amber/red', 'Amber/Green']")
    assert set(five_point["rule"]) == {"code-taken"}
    assert len(five_point) == 44 + 29


@pytest.mark.parametrize("column", ["start_planned", "end_date"])
def test_dates_in_two_orders_and_ranges(column: str) -> None:
    projects = by_cell(read("gmpp").records("projects"))
    ranges = 0
    for cell, text in cells(column):
        parts = RANGE.fullmatch(text)
        said = parts["mid"] if parts else text
        written = re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}", said)
        if not written:
            explained("projects", projects[cell], column, text)
            continue
        assert projects[cell][column] == iso(said)
        if parts:
            ranges += 1
            assert ends("projects", projects[cell], column) == tuple(
                parts[end] and iso(parts[end]) for end in ("low", "high")
            )
    assert ranges == sum("Mid:" in text or "Low:" in text for _, text in cells(column))


def iso(text: str) -> str:
    return text if "-" in text else datetime.strptime(text, "%d/%m/%Y").date().isoformat()


@pytest.mark.parametrize("column", ["cost", "quantifiable"])
def test_amounts_in_millions_and_ranges(column: str) -> None:
    benefits = read("gmpp").records("benefits")
    of_kind = by_cell(benefits[benefits["benefit_type"] == column])
    ranges = 0
    for cell, text in cells(column):
        parts = RANGE.fullmatch(text)
        said = parts["mid"] if parts else text
        if not re.fullmatch(r"£?-?[\d,]+(\.\d+)?", said):
            explained("benefits", of_kind[cell], "expected_value", text)
            continue
        assert of_kind[cell]["expected_value"] == pounds(said), text
        if parts:
            ranges += 1
            low, high = ends("benefits", of_kind[cell], "expected_value")
            assert [low, high] == [parts[end] and str(pounds(parts[end])) for end in ("low", "high")]
    assert ranges == sum("Mid:" in text or "Low:" in text for _, text in cells(column))


def pounds(text: str) -> int:
    return int(Decimal(text.replace("£", "").replace(",", "")) * 1_000_000)


def test_figures_of_the_financial_year_keep_their_sign() -> None:
    observed = read("gmpp").records("observations")
    findings = read("gmpp").checked.findings
    assert set(observed["flag"]) == {"forecast"}
    spend = by_cell(observed[observed["measure"] == "Spend in the financial year"])
    variance = by_cell(observed[observed["measure"] == "Variance of the forecast from the baseline"])
    for column, of_kind, ours, scale in (
        ("forecast", spend, "actual", 1_000_000),
        ("baseline", spend, "baseline", 1_000_000),
        ("variance", variance, "actual", 1),
    ):
        for cell, text in cells(column):
            number = re.fullmatch(r"£?(-?)£?([\d,]+(?:\.\d+)?)%?", text)
            if number:
                assert of_kind[cell]["period"] == cell[0]
                assert of_kind[cell][ours] == float(Decimal(number[1] + number[2].replace(",", "")) * scale), text
            elif cell in of_kind:
                explained("observations", of_kind[cell], ours, text)
            else:
                assert text in set(findings["value"])
    assert variance["2020-21", "MOD_0106_1617-Q1"]["actual"] == 0
    assert variance["2022-23", "CO_0024_2021-Q2"]["actual"] == -47


@pytest.mark.parametrize(
    ("value", "year", "header", "table"),
    [("Inf", "2022-23", "variance", "observations"), ("No", "2024-25", "start_planned", "projects")],
)
def test_what_is_no_value_is_found_at_its_cell(value: str, year: str, header: str, table: str) -> None:
    findings = read("gmpp").checked.findings
    (row,) = findings[(findings["value"] == value) & (findings["table"] == table)].to_dict("records")
    line = next(n for n, each in enumerate(sent(year), start=2) if each[header] == value)
    assert row["file"] == name(year)
    assert re.fullmatch(rf"[A-Z]+{line}", row["cell"])


def test_nothing_is_silent() -> None:
    for table, columns in (
        (
            "projects",
            ("title_en", "summary_en", "delivery_confidence", "start_planned", "end_date", "national_programme"),
        ),
        ("benefits", ("amount",)),
        ("observations", ("actual", "baseline")),
    ):
        for column in columns:
            assert read("gmpp").silent(table, column) == [], (table, column)


def test_addresses_are_those_of_the_spreadsheet() -> None:
    done = read("gmpp")
    projects = done.records("projects")
    one = projects[(projects["reference"] == "DWP_0042_2122-Q3") & (projects["data_date"] == "2023-03-31")]
    spots = locate_values(done.raw["blocks"], one, ["reference", "title_en", "delivery_confidence"]).set_index("column")
    line = next(n for n, row in enumerate(sent("2022-23"), start=2) if row["reference"] == "DWP_0042_2122-Q3")
    assert spots["cell"].to_dict() == {
        "reference": f"A{line}",
        "title_en": f"B{line}",
        "delivery_confidence": f"F{line}, G{line}",
    }


@cache
def matched() -> dict[str, pd.DataFrame]:
    """The stage match, on the portfolio alone."""
    done = read("gmpp")
    catalogue = pd.DataFrame([], columns=[*TABLES["measures"].get_columns(), "aliases"], dtype="string[pyarrow]")
    return match_records(
        MatchInputs(
            done.checked.accepted,
            done.raw,
            TeamDecisions({"gmpp": 1}),
            {},
            catalogue,
            done.checked.notes,
            create_empty_release(),
        )
    )


def test_a_project_is_one_over_the_years() -> None:
    done = matched()
    references = {ref for (_, ref), _ in cells("reference")}
    assert len(done["reconciled_projects"]) == len(references) == 338
    own = done["project_references"].drop_duplicates(["reference", "project_id"])
    assert own["reference"].is_unique
    assert own["project_id"].is_unique
    reports = done["project_references"]["reference"].value_counts()
    assert reports.value_counts().to_dict() == {1: 127, 2: 119, 3: 92}


def test_synergy_with_the_reports_of_two_years() -> None:
    done = matched()
    synergy = done["project_references"][done["project_references"]["reference"] == "DWP_0042_2122-Q3"]
    assert set(synergy["title_en"]) == {"Synergy Programme", "SYNERGY PROGRAMME"}
    assert set(synergy["data_date"]) == {"2023-03-31", "2025-03-31"}
    (project,) = set(synergy["project_id"])
    (row,) = done["reconciled_projects"][done["reconciled_projects"]["project_id"] == project].to_dict("records")
    assert row["data_date"] == "2025-03-31"
    benefits = done["benefits"][done["benefits"]["project_id"] == project]
    assert {2_488_000_000, 1_089_000_000} <= set(benefits["expected_value"].dropna())
    spend = done["reconciled_observations"][
        (done["reconciled_observations"]["project_id"] == project)
        & (done["reconciled_observations"]["period"] == "2022-23")
    ]
    assert set(spend["actual"]) == {15_150_000, -24}
    assert set(spend["baseline"].dropna()) == {20_000_000}


def test_what_is_withheld_is_published_as_withheld() -> None:
    notes = matched()["value_notes"]
    withheld = notes[(notes["note"] == "withheld") & (notes["table"] == "projects")]
    assert {"delivery_confidence", "end_date"} <= set(withheld["column"])
    assert withheld["text"].str.contains("Section").all()
