"""What a file is, judged by its content alone: its name is only what someone called it.

Belongs here: recognising the formats that are read. Does not belong here: reading any of them, or the names of other kinds
of file (refusal_reasons).
"""

import re
from collections.abc import Mapping
from typing import Literal

from assets.gather.workbook import refusal_reasons
from assets.gather.workbook.compound_file import COMPOUND_SIGNATURE, list_stream_names
from assets.gather.workbook.json_reader import is_json
from assets.gather.workbook.refusal_reasons import EMPTY, NOT_A_TABLE, PROTECTED, describe_size_limit
from assets.gather.workbook.sheet import UnreadableFileError
from assets.gather.workbook.text_encodings import decode_beginning
from assets.gather.workbook.zip_archive import ZipArchive

Format = Literal["xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "xml", "html", "json", "text", "zip"]

MAX_BYTES_BY_FORMAT: Mapping[Format, int] = {"text": 512 * 2**20, "json": 256 * 2**20}
"""Of a file of characters, which takes little more than its own size to read."""
DEFAULT_MAX_BYTES = 64 * 2**20
"""Of any other file, which takes many times its size to read."""

EXTENSIONS: Mapping[Format, tuple[str, ...]] = {
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
"""The extensions that files of each format have, the usual one first."""

MANIFEST = "META-INF/manifest.xml"

_OPEN_DOCUMENT_TYPE = b"application/vnd.oasis.opendocument."
_VISIBLE_BYTE = re.compile(rb"[^\0\s\xef\xbb\xbf\xfe\xff]")
_CONTROL_CHARACTER = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.02
# The oldest .xls files have no container and begin with the record that begins a sheet or a workbook.
_BARE_XLS = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_BEFORE_FIRST_TAG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_HTML_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|style|script|title|div|center|font|span|p|h\d|b|br|tr|hr)\b",
    re.IGNORECASE,
)
_HTML_TABLE = re.compile(rb"<table[\s>]", re.IGNORECASE)
_HTML_TABLE_WITHIN_BYTES = 2**16
_XML2003_ROOT = re.compile(r"<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_FODS_ROOT = re.compile(r"<\w+:document\s[^>]*opendocument\.spreadsheet")
_MAIL_HEADERS = re.compile(
    r"(?:[\w-]+: .*\n(?:[ \t].*\n)*){0,40}?(?:MIME-Version|Message-ID|Received|Return-Path):", re.IGNORECASE
)


def recognise_format(content: bytes) -> Format:
    """The format of a file. Raises UnreadableFileError with the reason when it is none that is read, or is too large."""
    format_ = _detect_format(content)
    max_bytes = MAX_BYTES_BY_FORMAT.get(format_, DEFAULT_MAX_BYTES)
    if len(content) > max_bytes:
        raise UnreadableFileError(*describe_size_limit(max_bytes))
    return format_


def has_macros(content: bytes, format_: Format) -> bool:
    """Whether a workbook has macros."""
    if format_ in ("xlsx", "xlsm", "xlsb"):
        return ZipArchive(content).find("xl/vbaProject.bin") is not None
    if format_ == "ods":
        return any(name.startswith(("Basic/", "Scripts/")) for name in ZipArchive(content).names)
    is_compound = format_ == "xls" and content.startswith(COMPOUND_SIGNATURE)
    return is_compound and "_VBA_PROJECT_CUR" in list_stream_names(content)


def _detect_format(content: bytes) -> Format:
    if not _VISIBLE_BYTE.search(content):
        raise UnreadableFileError(*EMPTY)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_zip_format(ZipArchive(content))
    if content.startswith(COMPOUND_SIGNATURE):
        return _detect_compound_format(list_stream_names(content))
    for signature, reason in refusal_reasons.REASONS_BY_SIGNATURE:
        if content.startswith(signature):
            raise UnreadableFileError(*reason)
    return "xls" if _BARE_XLS.match(content) else _detect_text_format(content)


def _detect_zip_format(archive: ZipArchive) -> Format:
    """The workbook format of an archive, or `zip` for an archive of other files."""
    if archive.find("xl/workbook.bin"):
        return "xlsb"
    if archive.find("xl/workbook.xml"):
        return "xlsm" if archive.find("xl/vbaProject.bin") else "xlsx"
    for part, reason in refusal_reasons.REASONS_BY_PART:
        if archive.find(part):
            raise UnreadableFileError(*reason)
    mimetype, manifest = archive.find("mimetype"), archive.find(MANIFEST)
    declared_type = archive.read(mimetype) if mimetype else b""
    listed_parts = archive.read(manifest) if manifest else b""
    if b"opendocument.spreadsheet" in (declared_type or listed_parts):
        # The archive itself may be readable, and only the content of its parts encrypted.
        if b"encryption-data" in listed_parts:
            raise UnreadableFileError(*PROTECTED)
        return "ods"
    for kind, reason in refusal_reasons.REASONS_BY_OPEN_DOCUMENT:
        if declared_type.startswith(_OPEN_DOCUMENT_TYPE + kind):
            raise UnreadableFileError(*reason)
    return "zip"


def _detect_compound_format(streams: set[str]) -> Format:
    """`xls`, or the reason why it is not. A text document may contain a workbook, and is none."""
    if "EncryptedPackage" in streams or "EncryptedSummary" in streams:
        raise UnreadableFileError(*PROTECTED)
    for stream, reason in refusal_reasons.REASONS_BY_STREAM:
        if stream in streams:
            raise UnreadableFileError(*reason)
    if not streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise UnreadableFileError(*NOT_A_TABLE)
    return "xls"


def _detect_text_format(content: bytes) -> Format:
    """The format of a file of characters. Raises UnreadableFileError when it is binary, or XML of another kind."""
    head = decode_beginning(content)
    if "\0" in head or len(_CONTROL_CHARACTER.findall(head)) > _MAX_CONTROL_SHARE * len(head):
        raise UnreadableFileError(*NOT_A_TABLE)
    if _MAIL_HEADERS.match(head):
        is_web_archive = "multipart/related" in head
        raise UnreadableFileError(*(refusal_reasons.WEB_ARCHIVE if is_web_archive else refusal_reasons.MAIL))
    if is_json(content):
        return "json"
    before = _BEFORE_FIRST_TAG.match(head)
    start = head[before.end() if before else 0 :]
    if start.startswith("<"):
        if _XML2003_ROOT.match(start):
            return "xml"
        if _FODS_ROOT.match(start):
            return "fods"
        if _HTML_TAG.match(start) or _HTML_TABLE.search(content, 0, _HTML_TABLE_WITHIN_BYTES):
            return "html"
        if head.lstrip().startswith("<?xml"):
            raise UnreadableFileError(*refusal_reasons.OTHER_XML)
    return "text"
