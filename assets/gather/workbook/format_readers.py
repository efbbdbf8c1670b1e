"""Which reader reads which format, and the order in which a file is recognised, unpacked and read."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath, PurePosixPath

from assets.gather.workbook.delimited_text import read_delimited_text
from assets.gather.workbook.file_formats import EXTENSIONS, Format, has_macros, recognise_format
from assets.gather.workbook.html_reader import read_html_tables
from assets.gather.workbook.json_reader import read_json_tables
from assets.gather.workbook.ods_reader import read_ods_sheets
from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet, UnreadableFileError
from assets.gather.workbook.web_archive import read_web_archive
from assets.gather.workbook.xls_reader import read_xls_sheets
from assets.gather.workbook.xlsb_reader import read_xlsb_sheets
from assets.gather.workbook.xlsx_reader import read_xlsx_sheets
from assets.gather.workbook.xml2003_reader import read_xml2003_sheets
from assets.gather.workbook.zip_archive import ZipArchive

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
    "mhtml": read_web_archive,
    "json": read_json_tables,
    "text": read_delimited_text,
}

_MAX_NAMES_SHOWN = 5
_OUTSIDE_PATH = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)")
# What computers leave behind in archives, and the notes that people put beside their files.
_ACCOMPANYING_FILE = re.compile(
    r"(?:^|/)(?:__macosx/|\.[^/]*(?:/|$)|~\$[^/]*$|(?:thumbs\.db|desktop\.ini|source\.md)$|(?:readme|licen[cs]e)[^/]*$)",
    re.IGNORECASE,
)
_INTERCHANGEABLE_FORMATS: tuple[frozenset[Format], ...] = (frozenset({"xlsx", "xlsm"}), frozenset({"xml", "fods"}))
"""Formats whose files often have one another's extensions."""


def extract_only_table(content: bytes) -> tuple[str, bytes, Format]:
    """The only file of records in an archive: its name there, its content and its format.

    Raises UnreadableFileError when there is none or there are several, and names them.
    """
    archive = ZipArchive(content)
    for name in archive.names:
        if _OUTSIDE_PATH.search(name):
            raise UnreadableFileError("unsafe-path", name)
    names = [name for name in archive.names if not _ACCOMPANYING_FILE.search(name)]
    listed = ", ".join([*names[:_MAX_NAMES_SHOWN], *["…"] * (len(names) > _MAX_NAMES_SHOWN)])
    tables: list[tuple[str, bytes, Format]] = []
    errors: list[UnreadableFileError] = []
    for name in names:
        part = archive.read(name)
        try:
            format_ = recognise_format(part)
        except UnreadableFileError as error:
            errors.append(error)
            continue
        if format_ == "zip" or PurePosixPath(name).suffix.lower() == ".zip":
            raise UnreadableFileError("nested-archive", name)
        tables.append((name, part, format_))
        if len(tables) > 1:
            raise UnreadableFileError("several-files", listed)
    if not tables:
        if len(errors) == 1:
            raise errors[0]
        raise UnreadableFileError(*(("no-spreadsheet-among", listed) if names else ("no-spreadsheet",)))
    archive.check_remaining_parts()
    return tables[0]


def _check_extension(format_: Format, name: str) -> list[ReadingNote]:
    """Notes that a file has another format's extension. Raises UnreadableFileError for text that is named as a workbook."""
    extension = PurePath(name).suffix.lower()
    named = next((other for other, extensions in EXTENSIONS.items() if extension in extensions), format_)
    if named == format_ or {named, format_} in _INTERCHANGEABLE_FORMATS:
        return []
    if format_ in ("text", "json") and named in ("xlsx", "xlsm", "xlsb", "xls", "ods"):
        raise UnreadableFileError("named-as-workbook")
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
