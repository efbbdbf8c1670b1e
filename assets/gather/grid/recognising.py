"""What a file is, by its content alone: its name is only what someone called it.

Belongs here: telling the formats apart that are read. Does not belong here: reading any of them, or what the others are
called (refused).
"""

import re
from collections.abc import Mapping
from typing import Literal

from assets.gather.workbook import compound, records, refused
from assets.gather.workbook.zip_archive import Archive
from assets.gather.workbook.encodings import beginning
from assets.gather.workbook.refused import EMPTY, PROTECTED
from assets.gather.workbook.sheet import UnreadableFileError

Format = Literal["xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "xml", "html", "json", "text", "zip"]

LARGEST: Mapping[Format, int] = {"text": 512 * 2**20, "json": 256 * 2**20}
"""How many bytes a file may have: text is read as it stands."""
LARGEST_OTHER = 64 * 2**20
"""Any other format takes many times its size to read."""

ENDINGS: Mapping[Format, tuple[str, ...]] = {
    "xlsx": (".xlsx", ".xltx"),
    "xlsm": (".xlsm", ".xltm", ".xlam"),
    "xlsb": (".xlsb",),
    "xls": (".xls", ".xlt"),
    "ods": (".ods", ".ots"),
    "fods": (".fods",),
    "xml": (".xml",),
    "html": (".html", ".htm", ".xhtml"),
    "json": (".json", ".jsonl", ".ndjson", ".geojson"),
    "text": (".csv", ".tsv", ".tab", ".psv", ".txt"),
    "zip": (".zip",),
}
"""What files of each format are called, the usual ending first."""


MANIFEST = "META-INF/manifest.xml"

_SPREADSHEET = b"opendocument.spreadsheet"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_INK = re.compile(rb"[^\0\s\xef\xbb\xbf\xfe\xff]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_SHARE_OF_CONTROLS = 0.02
# The oldest .xls files stand in no container and begin with the record that begins a sheet or a book.
_BARE_XLS = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_ASIDE = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|style|script|title|div|center|font|span|p|h\d|b|br|tr|hr)\b",
    re.IGNORECASE,
)
_TABLE = re.compile(rb"<table[\s>]", re.IGNORECASE)
_PAGE_HEAD = 2**16
_WORKBOOK_2003 = re.compile(r"<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_FLAT = re.compile(r"<\w+:document\s[^>]*opendocument\.spreadsheet")
_MAIL = re.compile(
    r"(?:[\w-]+: .*\n(?:[ \t].*\n)*){0,40}?(?:MIME-Version|Message-ID|Received|Return-Path):", re.IGNORECASE
)


def recognised(content: bytes) -> Format:
    """What a file is. Raises UnreadableFileError with the reason when it is nothing that can be read, or is too large."""
    found = _recognised(content)
    largest = LARGEST.get(found, LARGEST_OTHER)
    if len(content) > largest:
        size = largest // 2**20
        raise UnreadableFileError(f"it is larger than {size} MB", f"mae'n fwy na {size} MB")
    return found


def _recognised(content: bytes) -> Format:
    if not _INK.search(content):
        raise UnreadableFileError(*EMPTY)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(Archive(content))
    if content.startswith(compound.SIGN):
        return _compound(compound.names(content))
    for sign, reason in refused.SIGNS:
        if content.startswith(sign):
            raise UnreadableFileError(*reason)
    return "xls" if _BARE_XLS.match(content) else _written(content)


def _packed(archive: Archive) -> Format:
    """What an archive is: a workbook, or an archive of other files."""
    if archive.find("xl/workbook.bin"):
        return "xlsb"
    if archive.find("xl/workbook.xml"):
        return "xlsm" if archive.find("xl/vbaProject.bin") else "xlsx"
    for part, reason in refused.PARTS:
        if archive.find(part):
            raise UnreadableFileError(*reason)
    mimetype, manifest = archive.find("mimetype"), archive.find(MANIFEST)
    declared = archive.read(mimetype) if mimetype else b""
    listed = archive.read(manifest) if manifest else b""
    if _SPREADSHEET in (declared or listed):
        # Such a file may be packed plainly and keep only what is in its parts secret.
        if b"encryption-data" in listed:
            raise UnreadableFileError(*PROTECTED)
        return "ods"
    for kind, reason in refused.OPEN_DOCUMENTS:
        if declared.startswith(_OPEN_DOCUMENT + kind):
            raise UnreadableFileError(*reason)
    return "zip"


def _compound(names: set[str]) -> Format:
    """What a compound file is, by the names of its streams. A document may hold a workbook, and is none."""
    if "EncryptedPackage" in names or "EncryptedSummary" in names:
        raise UnreadableFileError(*PROTECTED)
    for stream, reason in refused.STREAMS:
        if stream in names:
            raise UnreadableFileError(*reason)
    if not names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise UnreadableFileError(*refused.OTHER)
    return "xls"


def _written(content: bytes) -> Format:
    """What a file of letters is. Raises UnreadableFileError when it is of none."""
    head = beginning(content)
    if "\0" in head or len(_CONTROL.findall(head)) > _SHARE_OF_CONTROLS * len(head):
        raise UnreadableFileError(*refused.OTHER)
    if _MAIL.match(head):
        raise UnreadableFileError(*(refused.WEB_ARCHIVE if "multipart/related" in head else refused.MAIL))
    if records.is_json(content):
        return "json"
    aside = _ASIDE.match(head)
    start = head[aside.end() if aside else 0 :]
    if start.startswith("<"):
        if _WORKBOOK_2003.match(start):
            return "xml"
        if _FLAT.match(start):
            return "fods"
        if _PAGE.match(start) or _TABLE.search(content, 0, _PAGE_HEAD):
            return "html"
        if head.lstrip().startswith("<?xml"):
            raise UnreadableFileError(*refused.OTHER_XML)
    return "text"


def holds_macros(content: bytes, found: Format) -> bool:
    """Whether a workbook holds macros. found: its format."""
    if found in ("xlsx", "xlsm", "xlsb"):
        return Archive(content).find("xl/vbaProject.bin") is not None
    if found == "ods":
        return any(name.startswith(("Basic/", "Scripts/")) for name in Archive(content).names)
    return found == "xls" and content.startswith(compound.SIGN) and "_VBA_PROJECT_CUR" in compound.names(content)
