"""Returns as council officers keep them, read with no source at all: the records that a person would read, and what is said.

Belongs here: habits that come together in one sheet, and headers that no source file names. Does not belong here: one habit
at a time (the corpus).
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import judging, writing
from tests.hostile.corpus import EXPECTED_RECORDS, HEADERS, RECORDS, Row

pytestmark = pytest.mark.slow

TEXT, SHEET = writing.write_text, writing.write_xlsx
THIN: list[Row] = [["P1", "Adoption", "Swansea"], ["P2", "Stores", "Powys"], ["P3", "Legal", "Cardiff"]]
BRIEF = [{"reference": ref, "title_en": title, "partner_list": (partner,)} for ref, title, partner in THIN]


@dataclass(frozen=True)
class Return:
    """A file, and what must come of it: records of a table, rows by fate, rules with their cells, columns not read."""

    name: str
    make: Callable[[], bytes]
    records: Sequence[Mapping[str, Any]]
    table: str = "projects"
    file: str = "return.xlsx"
    not_records: int = 0
    rules: Sequence[tuple[str, str | None]] = ()
    never: Sequence[str] = ()
    unmapped: Sequence[str] = field(default=())


def build_sheet_return(
    name: str, rows: Sequence[Row], records: Sequence[Mapping[str, Any]] = EXPECTED_RECORDS, **more: Any
) -> Return:
    """A return of one sheet; merged: its merged cells."""
    return Return(name, partial(SHEET, rows, more.pop("merged", ())), records, **more)


def build_performance_return(name: str, rows: Sequence[Any], records: Sequence[tuple[Any, ...]], **more: Any) -> Return:
    """A sheet of figures. records: measure, period, actual, target."""
    columns = ("measure", "period", "actual", "target")
    return build_sheet_return(
        name, rows, [dict(zip(columns, each, strict=True)) for each in records], table="observations", **more
    )


def _text(row: Row) -> Row:
    return [*row[:2], row[2].strftime("%d/%m/%Y"), *row[3:]]


def _headers() -> list[Return]:
    both = [
        "Cyfeirnod{}Reference",
        "Teitl y prosiect{}Project title",
        "Dyddiad dechrau{}Start date",
        "Partneriaid{}Partners",
        "Cyfanswm y gost (£){}Total cost (£)",
        "Cyllideb gyfun{}Pooled budget",
    ]
    asked = [
        "What is your reference for the project?",
        "What is the title of the project?",
        "When did the project start?",
        "Which partners are involved in the project? Please list all.",
        "What is the total cost of the project (£)?",
        "Does the project have a pooled budget?",
    ]
    levels: list[Row] = [
        ["", "", "Return of shared services 2024-25"],
        ["", "", "Please complete the yellow cells only and return by 31 March"],
        [],
        ["", "", "Project", "", "", "", "Finance", ""],
        ["", "", "Identification", "", "When", "Who", "Money", ""],
        *[["", "", *row] for row in [HEADERS, *RECORDS]],
    ]
    pages = [
        line
        for at in range(0, 5, 2)
        for line in (["Register", "", "", "", "", f"Page {at // 2 + 1} of 3"], HEADERS, *RECORDS[at : at + 2])
    ]
    form: Row = ["ID", "Start time", "Email", "Name", "Project title", "Partners"]
    forms = [[n, dt.date(2025, 4, n), "anonymous", "", *row[1:]] for n, row in enumerate(THIN, start=1)]
    return [
        *[
            build_sheet_return(f"both languages parted by {mark!r}", [[each.format(mark) for each in both], *RECORDS])
            for mark in ("\n", " - ", " | ", " ")
        ],
        build_sheet_return(
            "in both languages, the texts in Welsh",
            [
                ["Teitl / Title", "Partneriaid / Partners"],
                ["Gwasanaeth Mabwysiadu", "Powys"],
                ["Gwastraff y Gogledd", "Conwy"],
            ],
            [{"title_cy": "Gwasanaeth Mabwysiadu"}, {"title_cy": "Gwastraff y Gogledd"}],
        ),
        build_sheet_return("a question for each header", [asked, *RECORDS]),
        build_sheet_return(
            "three levels under a banner", levels, merged=("C1:H1", "C2:H2", "C4:F4", "C5:D5", "G4:H4", "G5:H5")
        ),
        build_sheet_return("a title and a number on each page", pages, not_records=4, rules=[("not-a-record", "A5")]),
        build_sheet_return(
            "an empty column of the same name",
            [form, *forms],
            [{"title_en": row[1]} for row in THIN],
            unmapped=["Email", "Name"],
        ),
        build_sheet_return(
            "partners in numbered columns",
            [
                ["Ref", "Project title", "Partner 1", "Partner 2", "Partner 3"],
                ["P1", "Adoption", "Swansea", "Powys", "Conwy"],
                ["P2", "Stores", "Cardiff", "", "Torfaen"],
            ],
            [
                {"reference": "P1", "partner_list": ("Swansea", "Powys", "Conwy")},
                {"reference": "P2", "partner_list": ("Cardiff", "Torfaen")},
            ],
            never=["column-unmapped"],
        ),
        build_sheet_return(
            "partners in columns of one name",
            [
                ["Ref", "Project title", "Partner", "Partner"],
                ["P1", "Adoption", "Swansea", "Powys"],
                ["P2", "Stores", "Cardiff", ""],
            ],
            [{"partner_list": ("Swansea", "Powys")}, {"partner_list": ("Cardiff",)}],
            never=["header-repeated"],
        ),
    ]


def _rows() -> list[Return]:
    total = sum(row[4] for row in RECORDS)
    themed = [
        ["Theme", *HEADERS],
        *[["Legal" if n < 3 else "" if n < 5 else "Waste", *row] for n, row in enumerate(RECORDS, 1)],
    ]
    themed[2][0] = themed[4][0] = ""
    return [
        build_sheet_return(
            "sums without a word",
            [HEADERS, *RECORDS, ["", "", "", "", total, ""]],
            not_records=1,
            rules=[("not-a-record", "E7")],
        ),
        build_sheet_return(
            "sums that are not the sums",
            [HEADERS, *RECORDS, ["", "", "", "", total + 1, ""]],
            rules=[("required-missing", "A7")],
        ),
        Return(
            "a total that was never computed",
            partial(TEXT, [HEADERS, *map(_text, RECORDS), ["Total", "", "", "", "=SUM(E2:E6)", ""]]),
            EXPECTED_RECORDS,
            file="return.csv",
            not_records=1,
        ),
        build_sheet_return(
            "headings and who signed",
            [
                HEADERS,
                ["LIVE PROJECTS"],
                *RECORDS[:2],
                [],
                ["CLOSED PROJECTS"],
                *RECORDS[2:],
                [],
                ["Completed by: the policy team"],
                ["Date: 1 April 2025"],
            ],
            not_records=4,
        ),
        build_sheet_return(
            "a form across, with a title and notes",
            [
                ["Shared services form 2025"],
                [],
                *[[header, *[row[at] for row in RECORDS]] for at, header in enumerate(HEADERS)],
                [],
                ["Notes"],
                ["1. Costs are for the whole life of the project."],
            ],
            never=["column-unmapped"],
        ),
        build_sheet_return(
            "a row that says what to send",
            [HEADERS, ["text", "text", "dd/mm/yyyy", "list", "£", "Y/N"], *RECORDS],
            not_records=1,
        ),
        build_sheet_return(
            "a cell for several rows",
            themed,
            [
                {"reference": "SS-001", "service_area": "legal-services"},
                {"reference": "SS-002", "service_area": "legal-services"},
                {"reference": "SS-003", "service_area": None},
                {"reference": "SS-004", "service_area": None},
                {"reference": "SS-005", "service_area": "waste"},
            ],
            merged=["A2:A3"],
            rules=[("cell-merged", "A2")],
        ),
        build_sheet_return(
            "a sum for several rows",
            [["Ref", "Project title", "Total cost"], ["P1", "Adoption", 100], ["P2", "Stores", ""]],
            [{"reference": "P1", "cost": 100.0}, {"reference": "P2", "cost": None}],
            merged=["C2:C3"],
        ),
        build_sheet_return(
            "a reference for several partners",
            [["Ref", "Partner", "Role"], ["P1", "Swansea", "Lead"], ["", "Powys", "Partner"], ["P2", "Conwy", "Lead"]],
            [
                {"reference": ref, "organisation": name}
                for ref, name in (("P1", "Swansea"), ("P1", "Powys"), ("P2", "Conwy"))
            ],
            table="partners",
            merged=["A2:A3"],
        ),
        Return(
            "two tables in a text",
            lambda: TEXT(
                [
                    ["PROJECTS"],
                    ["Ref", "Project title", "Start date"],
                    ["P1", "Adoption", "13/04/2011"],
                    ["P2", "Stores", "14/05/2012"],
                    [],
                    ["PARTNERS"],
                    ["Ref", "Organisation", "Role"],
                    ["P1", "Swansea", "lead"],
                    ["P2", "Powys", "partner"],
                ]
            ),
            [{"reference": "P1", "title_en": "Adoption"}, {"reference": "P2", "title_en": "Stores"}],
            file="return.csv",
        ),
        Return(
            "records within records",
            lambda: json.dumps(
                {
                    "projects": [
                        {
                            "reference": ref,
                            "title_en": title,
                            "partners": [{"name": name, "role": "lead"}, {"name": "Gwynedd", "role": "partner"}],
                        }
                        for ref, title, name in THIN
                    ]
                }
            ).encode(),
            [
                {"reference": ref, "organisation": name, "role": role}
                for ref, _, one in THIN
                for name, role in ((one, "lead"), ("Gwynedd", "partner"))
            ],
            table="partners",
            file="return.json",
            never=["column-unmapped"],
        ),
        Return(
            "columns of a table",
            lambda: json.dumps(
                dict(zip(("Ref", "Project title", "Partners"), zip(*THIN, strict=True), strict=True))
            ).encode(),
            BRIEF,
            file="return.json",
        ),
        Return(
            "a page with lines in its cells",
            lambda: writing.write_html(
                [
                    ["Ref", "Project title", "Partners"],
                    ["P1", "Adoption", "Swansea|Powys"],
                    ["P2", "Stores", "Conwy|Cardiff"],
                ]
            ).replace(b"|", b"<br/>"),
            [{"partner_list": ("Swansea", "Powys")}, {"partner_list": ("Conwy", "Cardiff")}],
            file="return.html",
        ),
    ]


def _figures() -> list[Return]:
    quarters = [["Calls", 10, 8, 12, 13], ["Waste", 50, "", 51, 47]]
    said = [
        ("Calls", "2025-26-Q1", 8, 10),
        ("Calls", "2025-26-Q2", 13, 12),
        ("Waste", "2025-26-Q1", None, 50),
        ("Waste", "2025-26-Q2", 47, 51),
    ]
    pack = [
        ["Performance report 2025/26"],
        [],
        ["", "Q1", "", "Q2", "", "Year to date"],
        ["Measure", "Target", "Actual", "Target", "Actual", "Actual"],
        *[[*row, n] for n, row in enumerate(quarters)],
    ]
    months = ["Ebrill / April", "Mai / May", "Ionawr / January"]
    return [
        build_performance_return(
            "quarters of the year in the title",
            pack,
            said,
            merged=["B3:C3", "D3:E3"],
            unmapped=["Year to date › Actual"],
            never=["required-missing"],
        ),
        Return(
            "months of the year in the sheet's name",
            lambda: writing.write_workbook(
                writing.Page("2025-26", [["Dangosydd / Indicator", *months], ["Calls", 1, 2, 3], ["Waste", 4, 5, 6]])
            ),
            [
                {"measure": name, "period": f"{period}", "actual": float(value + more)}
                for name, more in (("Calls", 0), ("Waste", 3))
                for value, period in enumerate(("2025-M04", "2025-M05", "2026-M01"), start=1)
            ],
            table="observations",
        ),
        build_performance_return(
            "a year's target beside its quarters",
            [["Measure", "Q1 25/26", "Q2 25/26", "Annual target"], ["Calls", 8, 9, 40], ["Waste", 7, 6, 30]],
            [
                ("Calls", "2025-26-Q1", 8, None),
                ("Calls", "2025-26-Q2", 9, None),
                ("Waste", "2025-26-Q1", 7, None),
                ("Waste", "2025-26-Q2", 6, None),
            ],
            unmapped=["Annual target"],
        ),
        build_performance_return(
            "years, and the sign of a footnote",
            [
                ["PI Ref", "2023/24 Actual", "2024/25 Target", "2024/25 Actual"],
                ["NS1", 30, 35, "33*"],
                ["NS2", 400, 380, 390],
            ],
            [
                ("NS1", "2023-24", 30, None),
                ("NS1", "2024-25", 33, 35),
                ("NS2", "2023-24", 400, None),
                ("NS2", "2024-25", 390, 380),
            ],
            rules=[("amount-read", "D2")],
        ),
    ]


RETURNS = [*_headers(), *_rows(), *_figures()]


@pytest.mark.parametrize("sent", RETURNS, ids=[sent.name for sent in RETURNS])
def test_a_return(sent: Return, tmp_path: Path) -> None:
    path = tmp_path / sent.file
    path.write_bytes(sent.make())
    outcome = judging.read_file(path)
    assert outcome.about["refused"] is None, outcome.about["refused"]
    judging.check_laws(outcome)
    names = list(sent.records[0])

    def plain(records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return sorted(({name: record.get(name) for name in names} for record in records), key=repr)

    assert plain(outcome.records(sent.table)) == plain(sent.records)
    tables = [table for table in outcome.about["tables"] if table["table"] == sent.table]
    assert sum(table["rows"]["not_records"] for table in tables) == sent.not_records
    assert {header for table in tables for header in table["unmapped"]} >= set(sent.unmapped)
    assert set(sent.rules) <= outcome.found()
    assert not {rule for rule, _ in outcome.found()} & set(sent.never)
