"""What a sheet hides from those who open it: rows and columns.

Belongs here: what becomes of them, and what is said of columns and filters. Does not belong here: how a format says what is
hidden (grid), or what is said of a hidden row (mapping).

A hidden column is as if it were not there. A hidden row stays, as it is a row received, and is held; but one that a filter
hides is a row like the others, which a click shows.
"""

from dataclasses import replace

from assets.gather.grid.sheet import Note, Opened, Sheet
from schemas.frames import format_column_letters


def _seen(sheet: Sheet) -> tuple[Sheet, list[Note]]:
    filled = sheet.filled
    gone = [at for at in sheet.hidden_columns if at < sheet.width and filled[:, at].any()]
    rows = tuple(line for line in sheet.hidden_rows if line <= sheet.height and filled[line - 1].any())
    notes = []
    for at in gone:
        first = next(text for text in sheet.columns[at].to_pylist() if text)
        named = {"header": first, "letters": format_column_letters(at + 1)}
        notes.append(Note("column-hidden", sheet.name, parameters=named))
    if rows and sheet.filtered:
        notes.append(Note("rows-filtered", sheet.name, parameters={"rows": len(rows)}))
    shown = sheet.without(gone) if gone else sheet
    return replace(shown, hidden_rows=() if sheet.filtered else rows, hidden_columns=()), notes


def seen(file: Opened) -> Opened:
    """A file without what its sheets hide, and with what has to be said of that.

    Sheets that are hidden whole are left as they are: nothing of them is read unless the source file names them.
    """
    sheets: list[Sheet] = []
    notes = list(file.notes)
    for sheet in file.sheets:
        hides = not sheet.unseen and (sheet.hidden_rows or sheet.hidden_columns)
        shown, said = _seen(sheet) if hides else (sheet, [])
        sheets.append(shown)
        notes += said
    return Opened(file.format, tuple(sheets), tuple(notes))
