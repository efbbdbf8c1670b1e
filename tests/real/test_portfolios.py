"""Real portfolios other than GMPP: each finds its own source, every row is counted, and what is odd in them is read right."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from assets.match.identified_reports import MatchInputs, TeamDecisions
from assets.match.matched_records import match_records
from assets.match.previous_statements import create_empty_release
from schemas.frames import locate_values
from schemas.tables import TABLES
from tests.examples import listed
from tests.real.portfolios import folder, read, report, sources

pytestmark = pytest.mark.slow

EU_BOOK = "Final Report_Approvedprojects_2014-2020_Wales.xlsx"
EU_LIST = "Wales_2014_2020.csv"
FORM = "PF_Round_1_Success.xlsx"
PLACEHOLDER = "Please select an option"
QUARTERS = [("2023-24", 4), *((year, quarter) for year in ("2024-25", "2025-26") for quarter in range(1, 5))]

Table = tuple[str, str, int, int, int]
"""Sheet, our table, last header row, records, rows that are none."""

FILES: dict[tuple[str, str], list[Table]] = {
    ("wales-eu-projects", EU_BOOK): [("ERDF", "projects", 1, 145, 0), ("ESF", "projects", 3, 0, 0)],
    ("wales-eu-projects", EU_LIST): [("Wales_2014_2020", "projects", 1, 145, 0)],
    ("council-return", FORM): [
        ("Project Details", "projects", 2, 152, 1),
        ("Progress", "projects", 14, 9, 38),
        ("Outputs", "observations", 18, 3, 64),
        ("Outcomes", "observations", 18, 2, 65),
    ],
    ("scotland-lgbf", "indicator_data_real_quarterly.csv"): [
        ("indicator_data_real_quarterly", "observations", 1, 1339, 0)
    ],
    ("scotland-lgbf", "indicator_information.csv"): [("indicator_information", "measures", 1, 108, 0)],
    ("statswales-health-visitors", "data-orig.csv"): [("data-orig", "observations", 1, 1416, 0)],
    ("statswales-health-visitors", "data-update.csv"): [("data-update", "observations", 1, 3, 0)],
    ("statswales-odata", "econ0080.json"): [("value", "observations", 1, 1000, 0)],
    ("statswales-odata", "envi0201.json"): [("value", "observations", 1, 1000, 0)],
    ("statswales-odata", "popu1009.json"): [("value", "observations", 1, 1000, 0)],
    ("statswales-odata", "tran0152.json"): [("value", "observations", 1, 442, 0)],
}
PAGES = {"econ0080.json", "envi0201.json", "popu1009.json"}


@pytest.mark.parametrize(("provider", "name"), FILES)
def test_a_file_finds_its_source_and_every_row_is_counted(provider: str, name: str) -> None:
    about = report(provider, name).about
    assert (about["source"], about["refused"]) == (provider, None)
    assert [
        (t["sheet"], t["table"], t["header_row"], t["rows"]["accepted"], t["rows"]["not_records"])
        for t in about["tables"]
    ] == FILES[provider, name]
    for table in about["tables"]:
        rows = table["rows"]
        assert rows["held"] == 0
        assert rows["received"] == rows["accepted"] + rows["held"] + rows["not_records"]
        assert table["unmapped"] == []
    rules = Counter(row["rule"] for row in about["findings"])
    assert not {"column-missing", "sheet-missing", "header-repeated"} & set(rules)
    assert not report(provider, name).has_errors
    assert rules["page-of-several"] == (name in PAGES)


@pytest.mark.parametrize(
    ("provider", "table", "columns"),
    [
        ("wales-eu-projects", "projects", ("title_en", "national_programme")),
        ("wales-eu-projects", "benefits", ("amount",)),
        ("wales-eu-projects", "partners", ("organisation",)),
        ("council-return", "projects", ("title_en", "delivery_confidence", "evidence_en")),
        ("council-return", "observations", ("actual", "measure", "period", "organisation")),
        ("scotland-lgbf", "observations", ("actual", "measure", "period", "organisation")),
        ("scotland-lgbf", "measures", ("measure_id", "title_en", "definition_en", "polarity")),
        ("statswales-health-visitors", "observations", ("actual", "measure", "period", "organisation")),
        ("statswales-odata", "observations", ("actual", "measure", "period", "organisation")),
    ],
)
def test_nothing_is_silent(provider: str, table: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        assert read(provider).silent(table, column) == []


def test_portfolios_to_compare_with_are_outside_the_register() -> None:
    outside = {name for name, source in sources().items() if source.outside}
    assert outside == {"gmpp", "wales-eu-projects", "council-return", "scotland-lgbf", "statswales-odata"}


def matched(provider: str) -> dict[str, pd.DataFrame]:
    """The stage match, on one provider alone."""
    done = read(provider)
    catalogue = pd.DataFrame([], columns=[*TABLES["measures"].get_columns(), "aliases"], dtype="string[pyarrow]")
    return match_records(
        MatchInputs(
            done.checked.accepted,
            done.raw,
            TeamDecisions({provider: 1}),
            {},
            catalogue,
            done.checked.notes,
            create_empty_release(),
        )
    )


def eu_rows() -> list[dict[str, str]]:
    with (folder("wales-eu-projects") / EU_LIST).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_sheet(records: pd.DataFrame, sheet: str) -> pd.DataFrame:
    return records[records["row"].str.contains(f"/{sheet}!", regex=False)]


@pytest.mark.parametrize("sheet", ["ERDF", "Wales_2014_2020"])
def test_money_with_full_stops_is_the_money_of_the_workbook(sheet: str) -> None:
    benefits = of_sheet(read("wales-eu-projects").records("benefits"), sheet)
    for kind, header in (("cost", "Total Project Cost"), ("funding", "EU Funds Awarded")):
        sent = {
            " ".join(row["Operation Title"].split()): float(row[header].strip("£ ").replace(".", ""))
            for row in eu_rows()
        }
        mine = benefits[benefits["benefit_type"] == kind]
        assert len(sent) == len(mine) == 145
        assert dict(zip(mine["reference"], mine["expected_value"], strict=True)) == sent


def test_the_fund_is_the_rows_own_and_not_the_sheets() -> None:
    programmes = of_sheet(read("wales-eu-projects").records("projects"), "ERDF")["national_programme"]
    begin = "EU structural funds 2014-2020: "
    regions = Counter(text.removeprefix(begin) for text in programmes)
    assert set(regions) == {
        "ERDF, East Wales",
        "ESF, East Wales",
        "ERDF, West Wales and Valley",
        "ESF, West Wales and Valley",
    }
    assert sum(n for text, n in regions.items() if text.startswith("ERDF")) == 71
    assert sum(n for text, n in regions.items() if text.endswith("East Wales")) == 29 + 23


def test_the_two_lists_are_of_the_same_projects() -> None:
    done = matched("wales-eu-projects")
    assert len(done["reconciled_projects"]) == 145
    funding = done["benefits"][done["benefits"]["benefit_type"] == "funding"]
    assert set(funding["expected_value"]) == {
        float(row["EU Funds Awarded"].strip("£ ").replace(".", "")) for row in eu_rows()
    }
    assert {"GB-PLA-CWY", "GB-PLA-CGN", "GB-PLA-NWP", "GB-PLA-TOF"} <= set(done["partners"]["organisation_id"])
    likened = done["disagreements"][done["disagreements"]["rule"] == "organisation-likened"]
    misnamed = likened[(likened["value"] == "Denbighshire County Borough Council") & (likened["sheet"] == "ERDF")]
    assert set(misnamed["cell"]) == {"A88", "A130"}


def test_a_form_lists_every_project_of_the_fund_and_joins_the_councils_own() -> None:
    projects = read("council-return").records("projects")
    fund, own = of_sheet(projects, "Project Details"), of_sheet(projects, "Progress")
    assert (len(fund), fund["reference"].nunique(), fund["lead"].nunique()) == (152, 152, 10)
    assert not fund["title_en"].str.contains("\xa0").any()
    assert fund["title_en"].equals(fund["title_en"].str.strip())
    assert listed(own, "title_en", "delivery_confidence")[:4] == [
        ("PF-BOL-001: Wellsprings Innovation Hub", "green"),
        ("PF-BOL-002: Bolton Market Upgrades", "green"),
        ("PF-BOL-003: Bolton Library & Museum Upgrade", "amber"),
        ("PF-BOL-004: Public Realm Improvements", "green"),
    ]
    assert Counter(own["delivery_confidence"]) == {"green": 5, "amber": 4}
    assert set(own["lead"]) == {"Bolton Council"}
    done = matched("council-return")
    assert len(done["reconciled_projects"]) == 152
    assert done["reconciled_projects"]["delivery_confidence"].notna().sum() == 9


def test_a_forms_answers_know_their_cells() -> None:
    done = read("council-return")
    own = of_sheet(done.records("projects"), "Progress").iloc[[2]]
    spots = locate_values(done.raw["blocks"], own, ["title_en", "delivery_confidence", "lead"]).set_index("column")
    assert spots["cell"].to_dict() == {"title_en": "B18", "delivery_confidence": "D18", "lead": "B15"}
    assert spots["sheet"].to_dict() == {"title_en": "Progress", "delivery_confidence": "Progress", "lead": "Admin"}
    told = done.checked.findings
    assert set(told.loc[told["value"].isin(["Amber/Red", "Amber/Green"]), "cell"]) == {"D18", "D21", "D24"}


@pytest.mark.filterwarnings("ignore:Data Validation extension")
@pytest.mark.parametrize("sheet", ["Outputs", "Outcomes"])
def test_quarters_across_a_form_are_those_of_its_cells(sheet: str) -> None:
    cells = openpyxl.load_workbook(folder("council-return") / FORM, data_only=True)[sheet]
    quarters = dict(zip("EGHIJLMNO", [f"{y}-Q{q}" for y, q in QUARTERS], strict=True))
    lines = [line for line in (19, 20, 45) if cells[f"C{line}"].value != PLACEHOLDER]
    expected = {
        (str(cells[f"C{line}"].value).strip(), period): (
            float(cells[f"{at}{line}"].value),
            None if at == "E" else "forecast",
        )
        for line in lines
        for at, period in quarters.items()
    }
    mine = of_sheet(read("council-return").records("observations"), sheet)
    rows = listed(mine, "measure", "period", "actual", "flag")
    assert {(measure, period): (actual, flag) for measure, period, actual, flag in rows} == expected
    assert len(rows) == len(expected) == 9 * len(lines)
    assert set(mine["organisation"]) == {"Bolton Council"}


def test_what_a_form_does_not_give_the_register_is_skipped_with_a_reason() -> None:
    skipped = report("council-return", FORM).about["skipped_sheets"]
    assert {each["sheet"] for each in skipped} == set(sources()["council-return"].files[0].skip_sheets)
    assert len(skipped) == 15 - 5
    assert all(each["why"] == "named" and each["why_en"] != each["why_cy"] for each in skipped)


def test_quarters_in_one_cell_and_councils_by_name() -> None:
    done = read("scotland-lgbf").records("observations")
    with (folder("scotland-lgbf") / "indicator_data_real_quarterly.csv").open(encoding="utf-8-sig", newline="") as file:
        sent = {
            (row["Code"], row["LocalAuthority"], row["Period"].replace(";", "-")): float(row["Value"])
            for row in csv.DictReader(file)
        }
    rows = listed(done, "measure", "organisation", "period", "actual")
    assert {(measure, council, period): actual for measure, council, period, actual in rows} == sent
    assert len(sent) == 1339
    assert done["organisation"].nunique() == 32
    assert (done["period"].min(), done["period"].max()) == ("2018-19-Q1", "2023-24-Q1")


def test_indicators_and_their_figures_meet() -> None:
    measures = read("scotland-lgbf").records("measures").set_index("measure_id")
    assert Counter(measures["polarity"]) == {"lower": 53, "higher": 51, "range": 4}
    assert measures.loc["env-01a", ["title_en", "polarity", "unit"]].to_list() == [
        "Net Cost of Waste Collection per Premises",
        "lower",
        "GBP",
    ]
    assert not {"corp-09", "corp-10"} - set(measures.index)
    unknown = matched("scotland-lgbf")["disagreements"]
    assert "measure-unknown" not in set(unknown["rule"])


def odata(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder("statswales-odata") / name).read_text(encoding="utf-8"))["value"]
    return rows


@pytest.mark.parametrize(
    ("name", "area", "of"),
    [
        ("econ0080.json", "Area_Code", "Variable_ItemName_ENG"),
        ("envi0201.json", "Area_Code", "Pollutant_ItemName_ENG"),
        ("popu1009.json", "Localauthority_Code", "Measure_ItemName_ENG"),
        ("tran0152.json", "LocalAuthority_Code", None),
    ],
)
def test_three_spellings_of_the_period_and_numbers_as_texts(name: str, area: str, of: str | None) -> None:
    table = Path(name).stem
    sent = Counter(
        (
            f"{table} {row[of]}" if of else table,
            row[area],
            row["Year_ItemName_ENG"].removeprefix("Mid-year "),
            float(row["Data"]),
        )
        for row in odata(name)
    )
    every = read("statswales-odata").records("observations")
    mine = every[every["measure"].str.startswith(table)]
    assert Counter(listed(mine, "measure", "organisation", "period", "actual")) == sent


def test_a_page_of_several_is_said_of_its_file() -> None:
    told = read("statswales-odata").checked.findings.query("rule == 'page-of-several'")
    assert set(told["file"]) == PAGES
    assert all("skiptoken" in json.loads(parameters)["next"] for parameters in told["parameters"])


def test_health_visitors_newest_year_without_a_last_line_break() -> None:
    done = read("statswales-health-visitors").records("observations")
    newest = done[done["period"] == "2024-25"]
    assert listed(newest, "organisation", "measure", "actual") == [
        ("statswales:512", "2/2", 1.111801242),
        ("statswales:512", "2/1", 5.946169772),
        ("statswales:512", "1/2", 537.0),
    ]
    assert done["period"].nunique() == 12
