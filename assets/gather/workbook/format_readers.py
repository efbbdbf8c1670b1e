"""Which reader reads which format, and the order in which a file is recognised, unpacked and read."""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from assets.gather.workbook.archived_file import extract_only_table
from assets.gather.workbook.delimited_text import read_delimited_text
from assets.gather.workbook.file_formats import EXTENSIONS, Format, has_macros, recognise_format
from assets.gather.workbook.html_reader import read_html_tables
from assets.gather.workbook.json_reader import read_json_tables
from assets.gather.workbook.ods_reader import read_ods_sheets
from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.xls_reader import read_xls_sheets
from assets.gather.workbook.xlsb_reader import read_xlsb_sheets
from assets.gather.workbook.xlsx_reader import read_xlsx_sheets
from assets.gather.workbook.xml2003_reader import read_xml2003_sheets

SheetReader = Callable[[bytes, str, str | None], tuple[list[Sheet], list[ReadingNote]]]
"""Reads the content of a file. The other arguments: the name for a sheet that has none in the file, and the encoding that
the source names. Raises UnreadableFileError with the reason."""

SHEET_READERS: Mapping[Format, SheetReader] = {
    "xlsx": read_xlsx_sheets,
    "xlsm": read_xlsx_sheets,
    "xlsb": read_xlsb_sheets,
    "xls": read_xls_sheets,
    "ods": read_ods_sheets,
    "fods": read_ods_sheets,
    "xml": read_xml2003_sheets,
    "html": read_html_tables,
    "json": read_json_tables,
    "text": read_delimited_text,
}

TEXT_NAMED_AS_WORKBOOK = (
    "it is a text file under a workbook's name; save it as .xlsx, .ods or .csv",
    "ffeil destun dan enw llyfr gwaith ydyw; cadwch hi fel .xlsx, .ods neu .csv",
)

_KNOWN_EXTENSIONS = frozenset(extension for extensions in EXTENSIONS.values() for extension in extensions)
_WORKBOOK_EXTENSIONS = frozenset(
    extension for format_ in ("xlsx", "xlsm", "xlsb", "xls", "ods") for extension in EXTENSIONS[format_]
)
_INTERCHANGEABLE_FORMATS: tuple[frozenset[Format], ...] = (frozenset({"xlsx", "xlsm"}), frozenset({"xml", "fods"}))
"""Formats whose files often have one another's extensions."""


def _check_extension(format_: Format, name: str) -> list[ReadingNote]:
    """Notes that a file has another format's extension. Raises UnreadableFileError for text that is named as a workbook."""
    extension = PurePath(name).suffix.lower()
    expected = {
        usual
        for other, extensions in EXTENSIONS.items()
        if other == format_ or {other, format_} in _INTERCHANGEABLE_FORMATS
        for usual in extensions
    }
    if extension not in _KNOWN_EXTENSIONS or extension in expected:
        return []
    if format_ in ("text", "json") and extension in _WORKBOOK_EXTENSIONS:
        raise UnreadableFileError(*TEXT_NAMED_AS_WORKBOOK)
    return [ReadingNote("format-differs", value=name, parameters={"format": EXTENSIONS[format_][0]})]


def open_workbook(content: bytes, name: str, encoding: str | None = None) -> OpenedWorkbook:
    """Reads a file in this process, without limits (read_workbook: in a limited one).

    name: its file name; encoding: of a text file, where its source names one. Raises UnreadableFileError with the reason.
    """
    notes = []
    format_ = recognise_format(content)
    if format_ == "zip":
        name, content, format_ = extract_only_table(content)
        notes.append(ReadingNote("archive-opened", value=name, parameters={"entry": name}))
    if has_macros(content, format_):
        notes.append(ReadingNote("macros-ignored"))
    notes += _check_extension(format_, name)
    sheets, reading_notes = SHEET_READERS[format_](content, PurePath(name).stem, encoding)
    return OpenedWorkbook(format_, tuple(sheets), (*notes, *reading_notes))
