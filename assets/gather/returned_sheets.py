"""A workbook that the register gave back and that is sent again: its added sheets are taken out, refused fixes are undone, and
what was doubtful in a text file that it was made of is still doubtful.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet
from schemas.frames import parse_cell
from schemas.privacy import mask_personal_data
from schemas.register_sheets import (
    FIXES_COLUMNS,
    FIXES_SHEETS,
    HEADER_LINE,
    ISSUES_COLUMNS,
    ISSUES_SHEETS,
    REGISTER_SHEETS,
    TEXT_DAMAGE_RULES,
)


def take_out_register_sheets(workbook: OpenedWorkbook) -> OpenedWorkbook:
    """The workbook without the register's own sheets. Where the sender refuses a fix, the cell has the text of before again, and
    a note says so; a cell that has been changed since stays as it is. Damage of a text file that the workbook was made of is
    noted again where its cell is as it was.
    """
    if REGISTER_SHEETS.isdisjoint(sheet.name for sheet in workbook.sheets):
        return workbook
    sheets = {sheet.name: sheet for sheet in workbook.sheets if sheet.name not in REGISTER_SHEETS}
    notes = [note for note in workbook.notes if note.sheet not in REGISTER_SHEETS]
    for issue in _list_lines(workbook, ISSUES_SHEETS.values(), ISSUES_COLUMNS):
        if issue["rule"] in TEXT_DAMAGE_RULES:
            text = _get_text(sheets, issue)
            if text is not None and mask_personal_data(text) == issue["value"]:
                notes.append(ReadingNote(issue["rule"], issue["sheet"], issue["cell"], text))
    for fix in _list_lines(workbook, FIXES_SHEETS.values(), FIXES_COLUMNS):
        text, place = _get_text(sheets, fix), parse_cell(fix["cell"])
        if fix["refused"].strip() and place and text and text in (fix["before"], fix["after"]):
            line, column = place[0] - 1, place[1] - 1
            sheets[fix["sheet"]] = sheets[fix["sheet"]].replace_texts({(line, column): fix["before"]})
            parameters = {"after": fix["after"], "header": fix["column"]}
            notes.append(ReadingNote("fix-refused", fix["sheet"], fix["cell"], fix["before"], parameters))
    return replace(workbook, sheets=tuple(sheets.values()), notes=tuple(notes))


def _list_lines(workbook: OpenedWorkbook, names: Collection[str], columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """The lines of the register's sheets of some names, by their columns."""
    for sheet in workbook.sheets:
        if sheet.name in names:
            for row in sheet.get_rows(HEADER_LINE):
                yield dict(zip(columns, (*row, *[""] * len(columns)), strict=False))


def _get_text(sheets: Mapping[str, Sheet], line: Mapping[str, str]) -> str | None:
    """What stands now in the cell that a line of a register's sheet names; None where there is no such cell."""
    sheet, place = sheets.get(line["sheet"]), parse_cell(line["cell"])
    if sheet is None or place is None:
        return None
    row, column = place[0] - 1, place[1] - 1
    return str(sheet.columns[column][row].as_py()) if row < sheet.height and column < sheet.width else None
