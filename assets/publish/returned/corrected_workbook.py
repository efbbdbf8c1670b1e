"""The sender's workbook with its safe fixes made: each cell in place, a first sheet that lists what was fixed and lets the sender
refuse it, and what is left to fix as in an annotated workbook.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidation

from assets.publish.returned.annotated_workbook import add_findings
from assets.publish.returned.returned_workbook import (
    DAY_FORMAT,
    FILLS,
    ReturnedWorkbook,
    SentFile,
    write_link,
    write_numbered_row,
    write_returned_workbook,
    write_text,
)
from schemas.finding_groups import RenderedFinding
from schemas.languages import get_translator
from schemas.register_sheets import FIXES_SHEETS, HEADER_LINE, REGISTER_SHEETS

REFUSED_MARK = "x"
COLUMN_WIDTHS = (6, 22, 9, 20, 34, 34, 60, 16)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Fix:
    """One cell that is fixed. before, after: its whole text; column: what it is, for people; reason: why, in one language; rule:
    of the finding; replaced: the texts of before that are replaced, each with that of after: the whole, or the part of it that
    is fixed; is_refused: whether the sender keeps the text of before.
    """

    sheet: str
    cell: str
    column: str
    before: str
    after: str
    reason: str
    rule: str
    replaced: frozenset[tuple[object, object]] = frozenset()
    is_refused: bool = False


def correct_workbook(sent: SentFile, fixes: Sequence[Fix], findings: Sequence[RenderedFinding]) -> bytes:
    """The workbook (.xlsx) with the fixes made and listed, the refused ones listed only. findings: those that are left."""

    def make_fixes(workbook: ReturnedWorkbook) -> None:
        for fix in (fix for fix in fixes if not fix.is_refused):
            cell = workbook.find_cell(fix.sheet, fix.cell)
            if cell is not None:
                _write_value(cell, fix.after)
                cell.fill = FILLS["fixed"]
        add_findings(workbook, sent, findings)
        _add_fixes_sheet(workbook, sent, fixes)

    return write_returned_workbook(sent, REGISTER_SHEETS, make_fixes)


def _write_value(cell: Cell, text: str) -> None:
    """Writes a number as a number and a day as a day, each in the format that shows all of it."""
    if _DAY.fullmatch(text) and text >= "1900-03-01":
        cell.value, cell.number_format = dt.date.fromisoformat(text), DAY_FORMAT
    elif _NUMBER.fullmatch(text):
        cell.value, cell.number_format = float(text) if "." in text else int(text), "General"
    else:
        cell.number_format = "@"
        write_text(cell, text)


def _add_fixes_sheet(workbook: ReturnedWorkbook, sent: SentFile, fixes: Sequence[Fix]) -> None:
    translate, language = get_translator(sent.language), sent.language
    refused = translate("Keep mine (x)")
    lines = [
        translate("What was fixed in {file}", file=sent.name),
        translate("Cells fixed: {count}. No published value changes.", count=sum(not fix.is_refused for fix in fixes))
        if fixes
        else translate("Nothing was fixed: no cell could be fixed without asking you."),
        translate(
            "To keep what you wrote, type x in the column '{column}' of its line. Then save the workbook and send it.",
            column=refused,
        ),
    ]
    headers = (
        *(translate("No."), translate("Sheet"), translate("Cell"), translate("Column"), translate("Before")),
        *(translate("After"), translate("Why"), refused),
    )
    page = workbook.add_sheet(FIXES_SHEETS[language], lines, headers, COLUMN_WIDTHS)
    for number, fix in enumerate(fixes, start=1):
        sheet = workbook.sheet_names.get(fix.sheet, fix.sheet)
        mark = REFUSED_MARK if fix.is_refused else ""
        texts = (sheet, fix.cell, fix.column, fix.before, fix.after, fix.reason, mark)
        line = write_numbered_row(page, number, texts, COLUMN_WIDTHS)
        target = workbook.find_cell(fix.sheet, fix.cell)
        if target is not None:
            write_link(page.cell(line, 3), target)
    if fixes:
        choice = DataValidation("list", formula1=f'"{REFUSED_MARK}"', allow_blank=True)
        choice.promptTitle, choice.prompt = refused[:32], lines[2][:255]
        choice.showInputMessage = True
        page.add_data_validation(choice)
        choice.add(f"H{HEADER_LINE + 1}:H{HEADER_LINE + len(fixes)}")
