"""Rows of the template that break one rule each, and templates filled in by a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from schemas.return_template import list_template_columns

HEADER_LINE, EXAMPLE_LINE, FIRST_LINE = 4, 5, 6
PROJECT = "SRS-01"


@dataclass(frozen=True, eq=False)
class BrokenRow:
    """A row that is right but for some cells. column: at which the finding is; live: what the sheet itself says, if another."""

    rule: str
    table: str
    column: str
    cells: Mapping[str, Any]
    live: str | None = None

    @property
    def live_rule(self) -> str:
        """The rule that the check column names."""
        return self.live or self.rule


def _broken(rule: str, place: str, value: Any, live: str | None = None, **others: Any) -> BrokenRow:
    table, column = place.split(".")
    return BrokenRow(rule, table, column, {column: value, **others}, live)


BROKEN_ROWS: Sequence[BrokenRow] = (
    _broken("title-missing", "projects.title_en", None, title_cy=None),
    _broken("code-unknown", "projects.stage", "Somewhere"),
    _broken("code-unknown", "projects.major", "perhaps"),
    _broken("code-unknown", "projects.pooled_budget", "half of it"),
    _broken("out-of-bounds", "projects.lgsl_id", "1234567"),
    _broken("date-impossible", "projects.start_planned", "2025-02-30"),
    _broken("date-unreadable", "projects.plan_date", "soonish"),
    _broken("out-of-bounds", "projects.delivery_confidence_date", "1066-01-01"),
    _broken("date-unusual", "projects.business_case_date", "1905-06-01"),
    _broken("end-before-start", "projects.end_date", "2001-01-01"),
    _broken("end-before-start", "projects.end_date", "2014", start_actual="2015"),
    _broken("end-missing", "projects.end_date", None, stage="Ended / Wedi dod i ben"),
    _broken("end-missing", "projects.end_date", None, stage="wedi dod i ben"),
    _broken("forum-replaced", "projects.forum", "Swansea Local Service Board"),
    _broken("forum-replaced", "projects.forum", "Abertawe (LSB)"),
    _broken("personal-data", "projects.sponsor_post", "jo.bloggs@example.gov.uk"),
    _broken("formula-text", "projects.champion_portfolio", "+CMD|x"),
    _broken("reference-not-given", "projects.reference", "TBC"),
    _broken("reference-repeated", "projects.reference", PROJECT),
    _broken("required-missing", "partners.organisation", None),
    _broken("required-missing", "partners.role", None),
    _broken("required-missing", "partners.reference", None),
    _broken("required-unreadable", "partners.role", "boss", live="code-unknown"),
    _broken("reference-unknown", "partners.reference", "X-404"),
    _broken("amount-in-words", "partners.annual_cost_gbp", "lots"),
    _broken("number-unreadable", "partners.officer_days_per_year", "many"),
    _broken("out-of-bounds", "partners.share_percent", 140),
    _broken("required-missing", "benefits.benefit_type", None),
    _broken("number-unreadable", "benefits.expected_value", "a great deal"),
    _broken("code-unknown", "benefits.unit", "furlongs"),
    _broken("date-unreadable", "benefits.due_date", "in a while"),
    _broken("milestone-unnamed", "milestones.milestone_en", None, milestone_cy=None),
    _broken("date-impossible", "milestones.planned", "2025-13-01"),
    _broken("required-missing", "observations.measure", None),
    _broken("required-missing", "observations.period", None),
    _broken("period-unreadable", "observations.period", "whenever"),
    _broken("required-missing", "observations.actual", None, target=None, baseline=None),
    _broken("figure-unattributed", "observations.actual", 7, reference=None, project_title=None, organisation=None),
    _broken("required-missing", "measures.polarity", None),
    _broken("identifier-read", "measures.measure_id", "Vacant Posts"),
    _broken("out-of-bounds", "measures.tolerance", 400),
    _broken("required-missing", "follow_up.recommendation", None),
    _broken("code-unknown", "follow_up.response", "shrugs"),
    _broken("idea-untitled", "ideas.title_en", None, title_cy=None),
)


def find_page(book: Workbook, table: str) -> Worksheet:
    """The sheet of a table, by its named ranges."""
    name = f"n_{table}_{list_template_columns(table)[0].name}"
    ((title, _),) = book.defined_names[name].destinations
    return book[title]


def place_columns(table: str) -> dict[str, int]:
    """Column → its number on the sheet."""
    return {column.name: number for number, column in enumerate(list_template_columns(table), start=2)}


class FilledTemplate:
    """A template that rows are written into, each like the example but for some of its cells."""

    def __init__(self, template: Path) -> None:
        self.book = load_workbook(template)
        self.next_line: dict[str, int] = {}

    def add_row(self, table: str, cells: Mapping[str, Any]) -> int:
        """Writes a row under the others and returns its line."""
        page, columns = find_page(self.book, table), place_columns(table)
        line = self.next_line.get(table, FIRST_LINE)
        self.next_line[table] = line + 1
        own = (
            {"reference": f"{PROJECT}-{line}", "title_en": f"Service {line}", "title_cy": f"Gwasanaeth {line}"}
            if table == "projects"
            else {}
        )
        for column, number in columns.items():
            value = page.cell(EXAMPLE_LINE, number).value
            for source in (own, cells):
                value = source.get(column, value)
            cell = page.cell(line, number)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        return line

    def add_right_rows(self) -> None:
        """One right row on each sheet."""
        self.add_row(
            "projects", {"reference": PROJECT, "title_en": "Shared Resource Service", "title_cy": "Gwasanaeth Adnoddau"}
        )
        for table in ("partners", "benefits", "milestones", "measures", "observations", "follow_up", "ideas"):
            self.add_row(table, {})
        self.add_row("partners", {"organisation": "Powys County Council", "role": "partner"})

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path


def fill_broken(template: Path, path: Path) -> dict[BrokenRow, tuple[str, int]]:
    """A template with a right row on each sheet and every broken one: where each is (sheet and line)."""
    filled = FilledTemplate(template)
    filled.add_right_rows()
    places = {}
    for row in BROKEN_ROWS:
        line = filled.add_row(row.table, row.cells)
        places[id(row)] = (find_page(filled.book, row.table).title, line)
    filled.save(path)
    return {row: places[id(row)] for row in BROKEN_ROWS}
