"""Text tables → one sheet of texts.

Belongs here: the order in which a text table is read. Does not belong here: letters (encodings), what parts the columns
(separators), what a row is (rows), many rows at once (columns).
"""

from assets.gather.workbook.delimited_text import delimited_columns, delimited_rows, delimiters
from assets.gather.workbook.sheet import ReadingNote, Sheet
from assets.gather.workbook.text_encodings import decode_to_utf8


def read_delimited_text(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The only sheet of a text table, and what has to be said of it.

    content: the file's bytes; name: what a spreadsheet program would call its only sheet; encoding: the source's word
    for it, or None. Line numbers are those of records, as a spreadsheet counts them: a cell's line break begins no line,
    a blank line is one. Raises Unreadable with the reason.
    """
    letters, notes = decode_to_utf8(content, encoding)
    separator, letters = delimiters.detect_delimiter(letters)
    if separator != delimiters.COMMA:
        en, cy = delimiters.DELIMITER_NAMES.get(separator, (f"'{separator}'", f"'{separator}'"))
        notes.append(ReadingNote("separator-read", parameters={"separator_en": en, "separator_cy": cy}))
    texts = delimited_columns.parse_regular_columns(letters, separator)
    if texts is None:
        texts, mended = delimited_rows.parse_columns_by_row(letters, separator)
        notes += [ReadingNote("quotes-mended", name, cell, value) for cell, value in mended]
    return [Sheet(name, delimited_columns.tidy_columns(texts))], notes
