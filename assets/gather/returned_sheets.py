"""A workbook that the register gave back and that is sent again: its added sheets are taken out, and refused fixes undone."""

from collections.abc import Iterator
from dataclasses import replace

from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet
from schemas.frames import parse_cell
from schemas.register_sheets import FIXES_COLUMNS, FIXES_SHEETS, HEADER_LINE, REGISTER_SHEETS


def take_out_register_sheets(workbook: OpenedWorkbook) -> OpenedWorkbook:
    """The workbook without the register's own sheets. Where the sender refuses a fix, the cell has the text of before again, and
    a note says so; a cell that has been changed since stays as it is.
    """
    if REGISTER_SHEETS.isdisjoint(sheet.name for sheet in workbook.sheets):
        return workbook
    sheets = {sheet.name: sheet for sheet in workbook.sheets if sheet.name not in REGISTER_SHEETS}
    notes = [note for note in workbook.notes if note.sheet not in REGISTER_SHEETS]
    for fixes in (sheet for sheet in workbook.sheets if sheet.name in FIXES_SHEETS.values()):
        for fix in _list_refused_fixes(fixes):
            sheet = sheets.get(fix["sheet"])
            place = parse_cell(fix["cell"])
            if sheet is None or place is None:
                continue
            line, column = place[0] - 1, place[1] - 1
            text = sheet.columns[column][line].as_py() if line < sheet.height and column < sheet.width else ""
            if text and text in (fix["before"], fix["after"]):
                sheets[sheet.name] = sheet.replace_texts({(line, column): fix["before"]})
                parameters = {"after": fix["after"], "header": fix["column"]}
                notes.append(ReadingNote("fix-refused", sheet.name, fix["cell"], fix["before"], parameters))
    return replace(workbook, sheets=tuple(sheets.values()), notes=tuple(notes))


def _list_refused_fixes(sheet: Sheet) -> Iterator[dict[str, str]]:
    for row in sheet.get_rows(HEADER_LINE):
        fix = dict(zip(FIXES_COLUMNS, (*row, *[""] * len(FIXES_COLUMNS)), strict=False))
        if fix["refused"].strip():
            yield fix
