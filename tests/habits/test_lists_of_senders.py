"""Lists that senders keep for themselves are read for what they are."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.habits.habits import habit
from tests.habits.sent_rows import read_rows, split_rows
from tests.hostile.judging import check_laws

CONTRACTS = """
    Contract reference | Title of agreement | Supplier name | Start date | End date | Review date | Contract value | Cost code
    C-1 | Archive store lease | Storfa Ltd | 01/04/2021 | 31/03/2026 | 01/10/2025 | £120,000 | CC100
    C-2 | Shared payroll system | Tâl Ltd | 01/07/2020 | 30/06/2027 | 01/01/2027 | £85,500 | CC101"""
PARTNERSHIPS = """
    Partnership name | Purpose | Lead officer | Lead organisation | Partners | Annual budget | Next review date
    Safeguarding | Protects adults who are at risk | J. Davies | Swansea Council | Neath Port Talbot | £140,000 | 01/03/2025
    Resilience unit | Plans for emergencies | M. Prys | Conwy | Gwynedd; Powys | £90,000 | 01/06/2025"""
WELSH = """
    Cyfeirnod | Teitl y Bartneriaeth | Awdurdod Arweiniol | Awdurdodau Eraill | Dechreuodd | Daw i ben | Statws
    P1 | Cydbwyllgor addysg | Gwynedd | Conwy; Ynys Môn | Ebrill 2013 | Mawrth 2026 | Byw
    P2 | Cynllunio mwynau | Sir y Fflint | Wrecsam | 2011 | 2026 | Byw"""
POLICE = """
    Collaboration | Forces | Go live | Annual saving (£) | From | To
    Joint firearms unit | Heddlu De Cymru; Heddlu Gwent | 2014 | 2,000,000 | 2014 | 2026
    Legal services | Heddlu De Cymru; Heddlu Gwent | 2013 | 500,000 | 2013 | 2027"""


@habit(
    "a register of contracts, partnerships or collaborations: `Title of agreement`, `Partnership name`, `Forces`",
    "told",
    "each as a project; what is said of something else (`Review date`, `Cost code`, `Lead officer`) is left unread",
)
@pytest.mark.parametrize(
    ("text", "columns", "unread"),
    [
        (
            CONTRACTS,
            {"reference": "Contract reference", "title_en": "Title of agreement", "cost": "Contract value"},
            {"Supplier name", "Review date", "Cost code"},
        ),
        (
            PARTNERSHIPS,
            {"title_en": "Partnership name", "summary_en": "Purpose", "lead": "Lead organisation"},
            {"Lead officer", "Next review date"},
        ),
        (
            WELSH,
            {"title_cy": "Teitl y Bartneriaeth", "partner_list": "Awdurdodau Eraill", "stage": "Statws"},
            set(),
        ),
        (
            POLICE,
            {"title_en": "Collaboration", "partner_list": "Forces", "savings_expected": "Annual saving (£)"},
            {"From"},
        ),
    ],
)
def test_registers_of_other_names(tmp_path: Path, text: str, columns: Mapping[str, str], unread: set[str]) -> None:
    outcome = read_rows(tmp_path, split_rows(text))
    check_laws(outcome)
    (table,) = outcome.about["tables"]
    assert (table["table"], table["rows"]["accepted"]) == ("projects", 2)
    assert columns.items() <= table["columns"].items()
    assert set(table["unmapped"]) == unread


@habit(
    "a column of people's names under a header that means something else: `Project lead`, `Sponsor`, `Name`",
    "told",
    "not read: the register names organisations and posts",
)
@pytest.mark.parametrize("header", ["Lead", "Sponsor", "Champion", "Partners"])
@pytest.mark.parametrize(
    "people", [["Kim", "Angharad"], ["Kim Collis", "Ann ap Huw"], ["Collis, Kim", "Jones, Ann"], ["Cllr Huw Rees"] * 2]
)
def test_columns_of_people(tmp_path: Path, header: str, people: list[str]) -> None:
    rows = [["Project", header, "Start date"], ["Archive", people[0], "2012"], ["Payroll", people[1], "2015"]]
    outcome = read_rows(tmp_path, rows)
    check_laws(outcome)
    (table,) = outcome.about["tables"]
    assert table["rows"]["accepted"] == 2
    assert table["unmapped"] == [header]
    about_it = [finding for finding in outcome.about["findings"] if finding["cell"] == "B1"]
    assert [finding["rule"] for finding in about_it] == ["column-of-people"], "told once"
    assert people[0] not in about_it[0]["message_en"]


@pytest.mark.parametrize("leads", [["Swansea", "Conwy"], ["Morgan Advisory", "Storfa Ltd"], ["Craig Housing", "Powys"]])
def test_organisations_are_no_people(tmp_path: Path, leads: list[str]) -> None:
    outcome = read_rows(tmp_path, [["Project", "Lead"], ["Archive", leads[0]], ["Payroll", leads[1]]])
    assert "lead" in outcome.about["tables"][0]["columns"]


@habit(
    "a survey's export, with when and by whom it was filled in (MS Forms, Google Forms, SurveyMonkey, Qualtrics)",
    "told",
    "the answers are read; the program's own `Name`, `Start Date` and `Status` are not",
)
@pytest.mark.parametrize(
    "text",
    [
        """ID | Start time | Completion time | Email | Name | What is the name of the project? | Who leads it? | Start
           1 | 3/4/24 9:12 | 3/4/24 9:20 | anonymous | Anna Ifans | Archive | Swansea | 2012
           2 | 3/5/24 9:12 | 3/5/24 9:20 | anonymous | Bob Hill | Payroll | Conwy | 2015""",
        """Respondent ID | Collector ID | Start Date | End Date | IP Address | First Name | Project title | Lead | Began
           101 | 55 | 03/01/2024 | 03/01/2024 | 192.0.2.1 | | Archive | Swansea | 2012
           102 | 55 | 03/02/2024 | 03/02/2024 | 192.0.2.1 | | Payroll | Conwy | 2015""",
        """Timestamp | Email Address | Name | Project name | Lead | Start date
           14/03/2024 09:01:02 | a@example.org | A. Ifans | Archive | Swansea | 2012
           15/03/2024 09:01:02 | b@example.org | B. Hill | Payroll | Conwy | 2015""",
    ],
)
def test_exports_of_surveys(tmp_path: Path, text: str) -> None:
    outcome = read_rows(tmp_path, split_rows(text))
    check_laws(outcome)
    projects = outcome.records("projects")
    assert [project["title_en"] for project in projects] == ["Archive", "Payroll"]
    assert [project["start_actual"] for project in projects] == ["2012", "2015"]
    assert [project["end_date"] for project in projects] == [None, None]


@habit(
    "a list of contacts, risks, complaints, requests, decisions, property or vehicles",
    "refused",
    "named as what it is, even where it has a `Title`, a `Status` or a `Service`",
)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Name | Organisation | Telephone | Email\nHuw Rees | Swansea | 01792 636000 | h@example.org", "contacts"),
        ("Risk ID | Title | Status | Likelihood | Owner\nR1 | Loss of staff | Live | 3 | HR", "risks"),
        (
            "Complaint no | Date received | Service | Stage | Date closed\nC1 | 01/04/2024 | Waste | 1 | 05/04/2024",
            "requests",
        ),
        ("Decision ref | Title | Decision maker | Status\nD1 | Joint archives | Cabinet | Approved", "requests"),
        ("Asset ID | Name | Tenure | Start date\nA1 | Guildhall | Freehold | 01/04/1990", "property"),
    ],
)
def test_lists_of_other_kinds(tmp_path: Path, text: str, kind: str) -> None:
    header, record = split_rows(text)
    outcome = read_rows(tmp_path, [header, record, [f"{cell}2" if cell.isalpha() else cell for cell in record]])
    check_laws(outcome)
    assert outcome.about["refused"]["rule"] == "list-of-another-kind"
    assert kind in outcome.about["refused"]["message_en"]


def test_projects_with_whom_to_ask_are_projects(tmp_path: Path) -> None:
    rows = [
        ["Project title", "Contact name", "Email", "Telephone", "Risk owner", "Lead"],
        ["Archive", "Kim Collis", "k@example.org", "01792 636000", "Head of Culture", "Swansea"],
        ["Payroll", "Ann Jones", "a@example.org", "01492 574000", "Head of Finance", "Conwy"],
    ]
    (table,) = read_rows(tmp_path, rows).about["tables"]
    assert table["rows"]["accepted"] == 2
    assert set(table["columns"]) == {"title_en", "lead", "reference"}


@habit("a legend, a block for signatures or `2 records` below the records", "told", "left out, never as projects")
@pytest.mark.parametrize(
    "tail",
    [
        [["", "", "", ""], ["Key", "", "", ""], ["G", "On track", "", ""], ["R", "Off track", "", ""]],
        [["", "", "", ""], ["Allwedd:", "", "", ""], ["G", "Gwyrdd", "", ""]],
        [["", "", "", ""], ["Signed:", "", "", ""], ["Name:", "J Rees", "", ""], ["Date:", "01/04/2024", "", ""]],
        [["2 records", "", "", ""]],
        [["12 rows returned", "", "", ""]],
    ],
)
def test_what_stands_below_the_records(tmp_path: Path, tail: list[list[str]]) -> None:
    head = [["Ref", "Project", "Lead", "RAG"], ["A1", "Archive", "Swansea", "G"], ["A2", "Payroll", "Conwy", "R"]]
    outcome = read_rows(tmp_path, [*head, *tail])
    check_laws(outcome)
    assert [project["title_en"] for project in outcome.records("projects")] == ["Archive", "Payroll"]
    filled = sum(any(row) for row in tail)
    assert outcome.about["tables"][0]["rows"] == {
        "received": 2 + filled,
        "accepted": 2,
        "held": 0,
        "not_records": filled,
    }


@habit(
    "a matrix of services and councils, with a word or a tick where both meet", "refused", "never turned on its side"
)
def test_a_matrix_is_upright(tmp_path: Path) -> None:
    rows = [["Service", "Swansea", "Powys", "Bridgend"], ["Archive", "✓", "✓", ""], ["Legal", "x", "x", "x"]]
    for last in (["Fostering", "Lead", "Partner", "Partner"], ["Payroll", "✓", "", "✓"]):
        outcome = read_rows(tmp_path, [*rows, last])
        (table,) = outcome.about["tables"]
        assert (table["orientation"], table["header_row"], table["rows"]["received"]) == ("rows", 1, 3)


@habit("headers under groups that say nothing: `Identification`, `General information`", "told", "known by themselves")
def test_groups_that_say_nothing(tmp_path: Path) -> None:
    rows = [
        ["General information", "", "", "Dates", ""],
        ["Ref", "Name", "Lead", "Start", "End"],
        ["A1", "Archive", "Swansea", "2012", "2027"],
        ["A2", "Payroll", "Conwy", "2015", "2026"],
    ]
    outcome = read_rows(tmp_path, rows, "list.xlsx")
    assert [project["title_en"] for project in outcome.records("projects")] == ["Archive", "Payroll"]


@habit("a measure's code and its name in two columns", "told", "the name is the measure")
def test_codes_and_names_of_measures(tmp_path: Path) -> None:
    rows = [
        ["PI Ref", "Indicator", "Q1 2023/24", "Q2 2023/24"],
        ["PI/01", "Calls answered", "88", "91"],
        ["PI/02", "Days to re-let", "34", "31"],
    ]
    records = read_rows(tmp_path, rows).records("observations")
    assert {record["measure"] for record in records} == {"Calls answered", "Days to re-let"}


def test_what_is_told_of_columns_is_true_without_a_source_file(tmp_path: Path) -> None:
    rows = [["A list", "", ""], ["Project", "State", "Zorbla"], ["Archive", "Wales", "x"], ["Payroll", "England", "y"]]
    outcome = read_rows(tmp_path, [*rows, ["", "", ""], ["Only", "these", "known"]])
    about = [f for f in outcome.about["findings"] if f["rule"].startswith(("column", "layout", "table"))]
    cells = [finding["cell"] for finding in about if finding["cell"]]
    assert len(cells) == len(set(cells)), "each column is told once"
    for finding in about:
        assert "not in this provider's source file" not in finding["message_en"]
        assert "register" in finding["fix_en"] or "No action" in finding["fix_en"]


def test_one_known_header_alone_says_what_would_be_enough(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, [["Shared services"], ["Archive"], ["Payroll"], ["Fostering"]])
    assert "It lacks lead (" in outcome.about["refused"]["message_en"]
