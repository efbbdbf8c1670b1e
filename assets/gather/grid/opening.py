"""One file → what it holds: recognised, taken out of its archive, read, and its oddities said.

Belongs here: the order of these steps. Does not belong here: any format, or the process that this runs in (confined).
"""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from assets.gather.workbook import html, ods, records, text, xls, xlsb, xlsx, xml2003
from assets.gather.workbook.file_formats import ENDINGS, Format, holds_macros, recognise_format
from assets.gather.workbook.sheet import ReadingNote, OpenedWorkbook, Sheet, UnreadableFileError
from assets.gather.workbook.unpacking import unpacked

Reader = Callable[[bytes, str, str | None], tuple[list[Sheet], list[ReadingNote]]]

READERS: Mapping[Format, Reader] = {
    "xlsx": xlsx.read,
    "xlsm": xlsx.read,
    "xlsb": xlsb.read,
    "xls": xls.read,
    "ods": ods.read,
    "fods": ods.read,
    "xml": xml2003.read,
    "html": html.read,
    "json": records.read,
    "text": text.read,
}

NAMED_WORKBOOK = (
    "it is a text file under a workbook's name; save it as .xlsx, .ods or .csv",
    "ffeil destun dan enw llyfr gwaith ydyw; cadwch hi fel .xlsx, .ods neu .csv",
)

_KNOWN = frozenset(ending for endings in ENDINGS.values() for ending in endings)
_WORKBOOKS = frozenset(ending for kind in ("xlsx", "xlsm", "xlsb", "xls", "ods") for ending in ENDINGS[kind])
_ALIKE: tuple[frozenset[Format], ...] = (frozenset({"xlsx", "xlsm"}), frozenset({"xml", "fods"}))
"""Formats that go by one another's names."""


def _named_otherwise(found: Format, name: str) -> list[ReadingNote]:
    """What has to be said of a file under another format's name. Raises UnreadableFileError if it is text and named as a workbook."""
    ending = PurePath(name).suffix.lower()
    fitting = {ending for kind in ENDINGS for ending in ENDINGS[kind] if kind == found or {kind, found} in _ALIKE}
    if ending not in _KNOWN or ending in fitting:
        return []
    if found in ("text", "json") and ending in _WORKBOOKS:
        raise UnreadableFileError(*NAMED_WORKBOOK)
    return [ReadingNote("format-differs", value=name, parameters={"format": ENDINGS[found][0]})]


def opened(content: bytes, name: str, encoding: str | None = None) -> OpenedWorkbook:
    """What a file holds.

    content: its bytes; name: its file name; encoding: how its letters are written, where its source says so. Raises
    UnreadableFileError with the reason.
    """
    found = recognise_format(content)
    notes = []
    if found == "zip":
        entry, content, found = unpacked(content)
        notes.append(ReadingNote("archive-opened", value=entry, parameters={"entry": entry}))
        name = entry
    if holds_macros(content, found):
        notes.append(ReadingNote("macros-ignored"))
    notes += _named_otherwise(found, name)
    sheets, said = READERS[found](content, PurePath(name).stem, encoding)
    return OpenedWorkbook(found, tuple(sheets), (*notes, *said))
