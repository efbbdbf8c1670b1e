"""Lists with a row for each member of a project are read for what they are: who takes part, and not who leads."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.habits.habits import habit
from tests.habits.sent_rows import read_rows, split_rows
from tests.hostile.judging import Outcome, check_laws, read_file
from tests.hostile.writing import Page, write_workbook

SWANSEA, POWYS, CONWY, GWENT = (
    "Swansea Council",
    "Powys County Council",
    "Conwy County Borough Council",
    "Heddlu Gwent",
)
WITH_ROLES = {("A1", SWANSEA, "lead"), ("A1", POWYS, "partner"), ("A2", CONWY, "lead"), ("A2", GWENT, "partner")}
WITHOUT_ROLES = {(reference, name, "partner") for reference, name, _ in WITH_ROLES}

JOINED_AND_LEFT = f"""
    Ref | Title | Member | Role | Joined | Left
    A1 | Joint archive | {SWANSEA} | Lead | 2015 |
    A1 | Joint archive | {POWYS} | Partner | 2016 | 2020
    A2 | Regional payroll | {CONWY} | Lead | 2015 |
    A2 | Regional payroll | {GWENT} | Partner | 2017 |"""
WELSH = f"""
    Cyfeirnod | Teitl | Partner | Rôl | Ers
    A1 | Joint archive | {SWANSEA} | Arweinydd | 2015
    A1 | Joint archive | {POWYS} | Partner | 2016
    A2 | Regional payroll | {CONWY} | Arweinydd | 2015
    A2 | Regional payroll | {GWENT} | Partner | 2017"""
WELSH_ORGANISATIONS = f"""
    Cyfeirnod | Enw'r prosiect | Sefydliad | Rôl | O | Hyd at
    A1 | Joint archive | {SWANSEA} | Arweinydd | 2015 |
    A1 | Joint archive | {POWYS} | Partner | 2016 | 2020
    A2 | Regional payroll | {CONWY} | Arweinydd | 2015 |
    A2 | Regional payroll | {GWENT} | Partner | 2017 |"""
LEAD_IN_EACH_ROW = f"""
    Reference | Project title | Lead | Organisation | Role
    A1 | Joint archive | {SWANSEA} | {SWANSEA} | Lead
    A1 | Joint archive | {SWANSEA} | {POWYS} | Partner
    A2 | Regional payroll | {CONWY} | {CONWY} | Lead
    A2 | Regional payroll | {CONWY} | {GWENT} | Partner"""
LEAD_AND_PARTNER = f"""
    Ref | Project | Lead authority | Partner | Member since
    A1 | Joint archive | {SWANSEA} | {POWYS} | 2016
    A1 | Joint archive | {SWANSEA} | {GWENT} | 2017
    A2 | Regional payroll | {CONWY} | {GWENT} | 2017
    A2 | Regional payroll | {CONWY} | {POWYS} | 2018"""
CONTRIBUTIONS = f"""
    Ref | Project | Local authority | Role | Cost contribution (£) | From
    A1 | Joint archive | {SWANSEA} | Lead | 1,000 | 2015
    A1 | Joint archive | {POWYS} | Partner | 2,000 | 2016
    A2 | Regional payroll | {CONWY} | Lead | 3,000 | 2015
    A2 | Regional payroll | {GWENT} | Partner | 4,000 | 2017"""
TYPES = f"""
    arrangement_id | arrangement | organisation | org_id | organisation_type | role | from | to
    A1 | Joint archive | {SWANSEA} | GB-PLA-SWA | council | lead | | 2024
    A1 | Joint archive | {POWYS} | GB-PLA-POW | council | partner | | 2024
    A2 | Regional payroll | {CONWY} | GB-PLA-CWY | council | lead | 2015 |
    A2 | Regional payroll | {GWENT} | | police force | partner | 2015 |"""
NO_ROLES = f"""
    Ref | Project name | Organisation | From
    A1 | Joint archive | {SWANSEA} | 2015
    A1 | Joint archive | {POWYS} | 2016
    A2 | Regional payroll | {CONWY} | 2015
    A2 | Regional payroll | {GWENT} | 2017"""
NO_REFERENCES = f"""
    Shared service | Council | Joined
    Joint archive | {SWANSEA} | 2015
    Joint archive | {POWYS} | 2016
    Regional payroll | {CONWY} | 2015
    Regional payroll | {GWENT} | 2017"""
SHARES = f"""
    Project ref | Organisation | Role | Share (%) | From | To
    A1 | {SWANSEA} | Lead | 60 | 2015 |
    A1 | {POWYS} | Partner | 40 | 2016 | 2020
    A2 | {CONWY} | Lead | 50 | 2015 |
    A2 | {GWENT} | Partner | 50 | 2017 |"""
PROJECTS = """
    Reference | Project title | Lead | Start date
    A1 | Joint archive | Swansea Council | 2015
    A2 | Regional payroll | Conwy County Borough Council | 2016"""
MEMBERS = f"""
    Ref | Project title | Organisation | Role | Share % | From
    A1 | Joint archive | {SWANSEA} | Lead | 60 | 2015
    A1 | Joint archive | {POWYS} | Partner | 40 | 2016
    A2 | Regional payroll | {CONWY} | Lead | 50 | 2015
    A2 | Regional payroll | {GWENT} | Partner | 50 | 2017"""


def list_partners(outcome: Outcome) -> set[tuple[str, str, str]]:
    return {(row["reference"], row["organisation"], row["role"]) for row in outcome.records("partners")}


@habit(
    "a list with a row for each member of a project: `Ref`, `Title`, `Member`, `Role`, `Joined`, `Left`",
    "told",
    "each project once with its members and their roles; when a member joined or left, and what it pays, is no date or cost "
    "of the project, and is left unread",
)
@pytest.mark.parametrize("name", ["list.csv", "Partners.xlsx"])
@pytest.mark.parametrize(
    ("text", "partners"),
    [
        (JOINED_AND_LEFT, WITH_ROLES),
        (WELSH, WITH_ROLES),
        (WELSH_ORGANISATIONS, WITH_ROLES),
        (LEAD_IN_EACH_ROW, WITH_ROLES | WITHOUT_ROLES - {("A1", SWANSEA, "partner"), ("A2", CONWY, "partner")}),
        (CONTRIBUTIONS, WITH_ROLES),
        (TYPES, WITH_ROLES),
        (NO_ROLES, WITHOUT_ROLES),
    ],
)
def test_rows_of_members(tmp_path: Path, text: str, partners: set[tuple[str, str, str]], name: str) -> None:
    outcome = read_rows(tmp_path, split_rows(text), name)
    check_laws(outcome)
    (table,) = outcome.about["tables"]
    assert table["rows"]["accepted"] == 4
    assert list_partners(outcome) == partners
    projects = outcome.records("projects")
    assert {project["title_en"] or project["title_cy"] for project in projects} == {"Joint archive", "Regional payroll"}
    assert {project[name] for project in projects for name in ("start_actual", "end_date")} == {None}
    assert outcome.records("benefits") == []
    assert not {"leads-differ", "rows-differ"} & {finding["rule"] for finding in outcome.about["findings"]}


def test_members_of_projects_without_references(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, split_rows(NO_REFERENCES))
    titles = {"A1": "Joint archive", "A2": "Regional payroll"}
    assert list_partners(outcome) == {(titles[reference], name, role) for reference, name, role in WITHOUT_ROLES}
    assert {project["start_actual"] for project in outcome.records("projects")} == {None}


def test_a_lead_beside_the_members(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, split_rows(LEAD_AND_PARTNER))
    assert list_partners(outcome) == {
        ("A1", SWANSEA, "lead"),
        ("A1", POWYS, "partner"),
        ("A1", GWENT, "partner"),
        ("A2", CONWY, "lead"),
        ("A2", POWYS, "partner"),
        ("A2", GWENT, "partner"),
    }
    assert {project["start_actual"] for project in outcome.records("projects")} == {None}


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_members_of_projects_that_only_a_reference_names(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "members.csv"
    path.write_text("\n".join(delimiter.join(row) for row in split_rows(SHARES)), encoding="utf-8")
    (table,) = read_file(path).about["tables"]
    assert table["table"] == "partners"
    assert table["columns"] == {
        "reference": "Project ref",
        "organisation": "Organisation",
        "role": "Role",
        "share_percent": "Share (%)",
    }


def test_members_on_a_sheet_beside_the_projects(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(write_workbook(Page("Projects", split_rows(PROJECTS)), Page("Partners", split_rows(MEMBERS))))
    outcome = read_file(path)
    check_laws(outcome)
    assert [table["table"] for table in outcome.about["tables"]] == ["projects", "partners"]
    assert list_partners(outcome) >= WITH_ROLES
    assert {row["share_percent"] for row in outcome.records("partners")} >= {60, 40, 50}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            """Project | Council | From | To
               Archive | Swansea | 2015 | 2020
               Payroll | Conwy | 2016 | 2021
               Waste | Swansea | 2016 | 2021""",
            {"lead": "Council", "start_actual": "From", "end_date": "To"},
        ),
        (
            """Ref | Project title | Lead organisation | Officer role | From | To
               A1 | Archive | Swansea | Head of Service | 2015 | 2020
               A2 | Payroll | Conwy | Director of Finance | 2016 | 2021""",
            {"lead": "Lead organisation", "start_actual": "From", "end_date": "To"},
        ),
        (
            """Project title | Organisation | Role | From | To
               Archive | Swansea | Keeps the papers of three councils | 2015 | 2020
               Payroll | Conwy | Pays the staff of both councils | 2016 | 2021""",
            {"lead": "Organisation", "start_actual": "From", "end_date": "To"},
        ),
        (
            """Project title | Lead authority | Role | Start date
               Archive | Swansea | Host | 2015
               Payroll | Conwy | Lead | 2016""",
            {"lead": "Lead authority", "start_actual": "Start date"},
        ),
        (
            """Ref | Project title | Organisation | Start date
               A1 | Archive | Swansea | 2015
               A2 | Payroll | Conwy | 2016
               A2 | Payroll | Conwy | 2016""",
            {"lead": "Organisation", "start_actual": "Start date"},
        ),
    ],
)
def test_lists_with_a_row_for_each_project(tmp_path: Path, text: str, columns: Mapping[str, str]) -> None:
    (table,) = read_rows(tmp_path, split_rows(text)).about["tables"]
    assert table["table"] == "projects"
    assert columns.items() <= table["columns"].items()
    assert "partner_list" not in table["columns"]
