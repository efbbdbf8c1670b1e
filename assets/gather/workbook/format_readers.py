"""One file → what it holds: recognised, taken out of its archive, read, and its oddities said.

Belongs here: the order of these steps. Does not belong here: any format, or the process that this runs in (confined).
"""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from assets.gather.workbook import (
    delimited_text,
    html_reader,
    json_reader,
    ods_reader,
    xls_reader,
    xlsb_reader,
    xlsx_reader,
    xml2003_reader,
)
from assets.gather.workbook.archived_file import extract_only_table
from assets.gather.workbook.file_formats import EXTENSIONS, Format, has_macros, recognise_format
from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote, Sheet, UnreadableFileError

SheetReader = Callable[[bytes, str, str | None], tuple[list[Sheet], list[ReadingNote]]]

READERS: Mapping[Format, SheetReader] = {
    "xlsx": xlsx_reader.read_xlsx_sheets,
    "xlsm": xlsx_reader.read_xlsx_sheets,
    "xlsb": xlsb_reader.read_xlsb_sheets,
    "xls": xls_reader.read_xls_sheets,
    "ods": ods_reader.read_ods_sheets,
    "fods": ods_reader.read_ods_sheets,
    "xml": xml2003_reader.read_xml2003_sheets,
    "html": html_reader.read_html_tables,
    "json": json_reader.read_json_tables,
    "text": delimited_text.read_delimited_text,
}

TEXT_NAMED_AS_WORKBOOK = (
    "it is a text file under a workbook's name; save it as .xlsx, .ods or .csv",
    "ffeil destun dan enw llyfr gwaith ydyw; cadwch hi fel .xlsx, .ods neu .csv",
)

_KNOWN_EXTENSIONS = frozenset(ending for endings in EXTENSIONS.values() for ending in endings)
_WORKBOOK_EXTENSIONS = frozenset(
    ending for kind in ("xlsx", "xlsm", "xlsb", "xls", "ods") for ending in EXTENSIONS[kind]
)
_INTERCHANGEABLE_FORMATS: tuple[frozenset[Format], ...] = (frozenset({"xlsx", "xlsm"}), frozenset({"xml", "fods"}))
"""Formats that go by one another's names."""


def _check_extension(found: Format, name: str) -> list[ReadingNote]:
    """What has to be said of a file under another format's name. Raises Unreadable if it is text and named as a workbook."""
    ending = PurePath(name).suffix.lower()
    fitting = {
        ending
        for kind in EXTENSIONS
        for ending in EXTENSIONS[kind]
        if kind == found or {kind, found} in _INTERCHANGEABLE_FORMATS
    }
    if ending not in _KNOWN_EXTENSIONS or ending in fitting:
        return []
    if found in ("text", "json") and ending in _WORKBOOK_EXTENSIONS:
        raise UnreadableFileError(*TEXT_NAMED_AS_WORKBOOK)
    return [ReadingNote("format-differs", value=name, parameters={"format": EXTENSIONS[found][0]})]


def open_workbook(content: bytes, name: str, encoding: str | None = None) -> OpenedWorkbook:
    """What a file holds.

    content: its bytes; name: its file name; encoding: how its letters are written, where its source says so. Raises
    Unreadable with the reason.
    """
    found = recognise_format(content)
    notes = []
    if found == "zip":
        entry, content, found = extract_only_table(content)
        notes.append(ReadingNote("archive-opened", value=entry, parameters={"entry": entry}))
        name = entry
    if has_macros(content, found):
        notes.append(ReadingNote("macros-ignored"))
    notes += _check_extension(found, name)
    sheets, said = READERS[found](content, PurePath(name).stem, encoding)
    return OpenedWorkbook(found, tuple(sheets), (*notes, *said))
