"""What becomes of the rows and columns that a sheet hides.

A hidden column is as if it were not there. A hidden row is a row received, and is held; but one that a filter hides is a row
like the others, which a click shows.
"""

from dataclasses import replace

from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet
from schemas.frames import format_column_letters


def _blank_columns_of_sheet(sheet: Sheet) -> tuple[Sheet, list[ReadingNote]]:
    filled = sheet.filled
    columns = [column for column in sheet.hidden_columns if column < sheet.width and filled[:, column].any()]
    rows = tuple(row for row in sheet.hidden_rows if row <= sheet.height and filled[row - 1].any())
    notes = []
    for column in columns:
        header = next(text for text in sheet.columns[column].to_pylist() if text)
        parameters = {"header": header, "letters": format_column_letters(column + 1)}
        notes.append(ReadingNote("column-hidden", sheet.name, parameters=parameters))
    if rows and sheet.filtered:
        notes.append(ReadingNote("rows-filtered", sheet.name, parameters={"rows": len(rows)}))
    visible = sheet.blank_columns(columns) if columns else sheet
    return replace(visible, hidden_rows=() if sheet.filtered else rows, hidden_columns=()), notes


def blank_hidden_columns(workbook: OpenedWorkbook) -> OpenedWorkbook:
    """A workbook with its hidden columns blank, hidden rows only where no filter hides them, and a note of both.

    Sheets that are hidden whole are left as they are: nothing of them is read unless the source file names them.
    """
    sheets: list[Sheet] = []
    notes = list(workbook.notes)
    for sheet in workbook.sheets:
        if not sheet.unseen_reason and (sheet.hidden_rows or sheet.hidden_columns):
            sheet, sheet_notes = _blank_columns_of_sheet(sheet)
            notes += sheet_notes
        sheets.append(sheet)
    return OpenedWorkbook(workbook.format, tuple(sheets), tuple(notes))
