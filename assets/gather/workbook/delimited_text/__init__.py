"""Delimited text (.csv, .tsv …) → one sheet of texts.

Belongs here: the order in which a delimited text is read. Does not belong here: encodings (text_encodings), the choice of the
delimiter (delimiters), what a row is (delimited_rows), many rows at once (delimited_columns).
"""

from assets.gather.workbook.delimited_text.delimited_columns import parse_regular_columns, tidy_columns
from assets.gather.workbook.delimited_text.delimited_rows import parse_columns_by_row
from assets.gather.workbook.delimited_text.delimiters import COMMA, DELIMITER_NAMES, detect_delimiter
from assets.gather.workbook.sheet import ReadingNote, Sheet
from assets.gather.workbook.text_encodings import decode_to_utf8


def read_delimited_text(content: bytes, name: str, encoding: str | None) -> tuple[list[Sheet], list[ReadingNote]]:
    """The only sheet of a delimited text (format_readers.SheetReader).

    Lines are counted as a spreadsheet counts them: a line break inside a cell begins no line, a blank line is one.
    """
    text, notes = decode_to_utf8(content, encoding)
    delimiter, text = detect_delimiter(text)
    if delimiter != COMMA:
        name_en, name_cy = DELIMITER_NAMES.get(delimiter, (f"'{delimiter}'", f"'{delimiter}'"))
        notes.append(ReadingNote("separator-read", parameters={"separator_en": name_en, "separator_cy": name_cy}))
    columns = parse_regular_columns(text, delimiter)
    if columns is None:
        columns, repaired = parse_columns_by_row(text, delimiter)
        notes += [ReadingNote("quotes-mended", name, cell, value) for cell, value in repaired]
    return [Sheet(name, tidy_columns(columns))], notes
