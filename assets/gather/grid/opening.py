"""One file → what it holds: recognised, taken out of its archive, read, and its oddities said.

Belongs here: the order of these steps. Does not belong here: any format, or the process that this runs in (confined).
"""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from assets.gather.grid import html, ods, records, text, xls, xlsb, xlsx, xml2003
from assets.gather.grid.recognising import ENDINGS, Format, holds_macros, recognised
from assets.gather.grid.sheet import Note, Opened, Sheet, Unreadable
from assets.gather.grid.unpacking import unpacked

Reader = Callable[[bytes, str, str | None], tuple[list[Sheet], list[Note]]]

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


def _named_otherwise(found: Format, name: str) -> list[Note]:
    """What has to be said of a file under another format's name. Raises Unreadable if it is text and named as a workbook."""
    ending = PurePath(name).suffix.lower()
    fitting = {ending for kind in ENDINGS for ending in ENDINGS[kind] if kind == found or {kind, found} in _ALIKE}
    if ending not in _KNOWN or ending in fitting:
        return []
    if found in ("text", "json") and ending in _WORKBOOKS:
        raise Unreadable(*NAMED_WORKBOOK)
    return [Note("format-differs", value=name, parameters={"format": ENDINGS[found][0]})]


def opened(content: bytes, name: str, encoding: str | None = None) -> Opened:
    """What a file holds.

    content: its bytes; name: its file name; encoding: how its letters are written, where its source says so. Raises
    Unreadable with the reason.
    """
    found = recognised(content)
    notes = []
    if found == "zip":
        entry, content, found = unpacked(content)
        notes.append(Note("archive-opened", value=entry, parameters={"entry": entry}))
        name = entry
    if holds_macros(content, found):
        notes.append(Note("macros-ignored"))
    notes += _named_otherwise(found, name)
    sheets, said = READERS[found](content, PurePath(name).stem, encoding)
    return Opened(found, tuple(sheets), (*notes, *said))
