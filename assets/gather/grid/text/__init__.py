"""Text tables → one sheet of texts.

Belongs here: the order in which a text table is read. Does not belong here: letters (encodings), what parts the columns
(separators), what a row is (rows), many rows at once (columns).
"""

from assets.gather.workbook.encodings import decoded
from assets.gather.workbook.sheet import ReadingNote, Sheet
from assets.gather.workbook.text import columns, rows, separators


def read(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The only sheet of a text table, and what has to be said of it.

    content: the file's bytes; name: what a spreadsheet program would call its only sheet; encoding: the source's word
    for it, or None. Line numbers are those of records, as a spreadsheet counts them: a cell's line break begins no line,
    a blank line is one. Raises Unreadable with the reason.
    """
    letters, notes = decoded(content, encoding)
    separator, letters = separators.found(letters)
    if separator != separators.COMMA:
        en, cy = separators.NAMES.get(separator, (f"'{separator}'", f"'{separator}'"))
        notes.append(ReadingNote("separator-read", parameters={"separator_en": en, "separator_cy": cy}))
    texts = columns.read(letters, separator)
    if texts is None:
        texts, mended = rows.read(letters, separator)
        notes += [ReadingNote("quotes-mended", name, cell, value) for cell, value in mended]
    return [Sheet(name, columns.tidied(texts))], notes
