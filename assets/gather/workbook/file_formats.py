"""What a file is, judged by its content alone: its name is only what someone called it."""

import functools
import re
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from assets.gather.workbook.delimited_dialects import CONTROL_DELIMITERS
from assets.gather.workbook.json_reader import is_json
from assets.gather.workbook.sheet import UnreadableFileError
from assets.gather.workbook.text_encodings import MAX_NUL_SHARE, decode_beginning
from assets.gather.workbook.xlsx_package import find_workbook_part
from assets.gather.workbook.zip_archive import ZipArchive

Key = TypeVar("Key")
Format = Literal["xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "xml", "html", "mhtml", "json", "text", "zip"]

MAX_BYTES_BY_FORMAT: Mapping[Format, int] = {"text": 512 * 2**20, "json": 256 * 2**20}
"""Of a file of characters, which takes little more than its own size to read."""
DEFAULT_MAX_BYTES = 64 * 2**20  # of any other file, which takes many times its size to read

EXTENSIONS: Mapping[Format, tuple[str, ...]] = {
    "xlsx": (".xlsx", ".xltx"),
    "xlsm": (".xlsm", ".xltm", ".xlam"),
    "xlsb": (".xlsb",),
    "xls": (".xls", ".xlt"),
    "ods": (".ods", ".ots"),
    "fods": (".fods",),
    "xml": (".xml",),
    "html": (".html", ".htm", ".xhtml"),
    "mhtml": (".mht", ".mhtml"),
    "json": (".json", ".jsonl", ".ndjson", ".geojson"),
    "text": (".csv", ".tsv", ".tab", ".psv", ".txt"),
    "zip": (".zip",),
}
"""The extensions that files of each format have, the usual one first."""

COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of compound files (OLE): .xls, old documents of every kind, and encrypted workbooks."""
_FIRST_SPECIAL_SECTOR = 0xFFFFFFFA  # sector numbers from here on mark the end of a chain, or no sector
_VISIBLE_BYTE = re.compile(rb"[^\0\s\xef\xbb\xbf\xfe\xff]")
_CONTROL_CHARACTER = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.02
_MOST = 0.8
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


REASONS_BY_SIGNATURE: Mapping[tuple[bytes, ...], str] = {
    (b"%PDF",): "pdf",
    (b"{\\rtf",): "rtf",
    (b"%!PS",): "postscript",
    (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"): "picture",
    (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!\x1a", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"): "other-archive",
    (b"SQLite format 3\0", b"\0\1\0\0Standard ", b"PAR1"): "database",
    (b"\x7fELF", b"MZ\x90\0"): "program",
}
REASONS_BY_STREAM = {"WordDocument": "word", "PowerPoint Document": "presentation", "__properties_version1.0": "mail"}
REASONS_BY_PART = {
    "word/document.xml": "word",
    "ppt/presentation.xml": "presentation",
    "Index/Document.iwa": "iwork",
    "Index.zip": "iwork",
}
REASONS_BY_MEDIA_TYPE = {
    b"application/vnd.oasis.opendocument.text": "text-document",
    b"application/vnd.oasis.opendocument.presentation": "presentation",
    b"application/vnd.oasis.opendocument.graphics": "picture",
}


def recognise_format(content: bytes) -> Format:
    """The format of a file. Raises UnreadableFileError with the reason when it is none that is read, or is too large."""
    format_ = _detect_format(content)
    max_bytes = MAX_BYTES_BY_FORMAT.get(format_, DEFAULT_MAX_BYTES)
    if len(content) > max_bytes:
        raise UnreadableFileError("too-large", max_bytes // 2**20)
    return format_


def has_macros(content: bytes, format_: Format) -> bool:
    if format_ in ("xlsx", "xlsm", "xlsb"):
        return ZipArchive(content).find("xl/vbaProject.bin") is not None
    if format_ == "ods":
        return any(name.startswith(("Basic/", "Scripts/")) for name in ZipArchive(content).names)
    is_compound = format_ == "xls" and content.startswith(COMPOUND_SIGNATURE)
    return is_compound and "_VBA_PROJECT_CUR" in list_stream_names(content)


def _refuse_kinds(reasons: Mapping[Key, str], is_kind: Callable[[Key], object]) -> None:
    for key, reason in reasons.items():
        if is_kind(key):
            raise UnreadableFileError(reason)


def _detect_format(content: bytes) -> Format:
    if not _VISIBLE_BYTE.search(content):
        raise UnreadableFileError("empty")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_zip_format(ZipArchive(content))
    if content.startswith(COMPOUND_SIGNATURE):
        return _detect_compound_format(list_stream_names(content))
    _refuse_kinds(REASONS_BY_SIGNATURE, content.startswith)
    return "xls" if _BARE_XLS.match(content) else _detect_text_format(content)


def _detect_zip_format(archive: ZipArchive) -> Format:
    """The workbook format of an archive, or `zip` for an archive of other files."""
    if archive.find("xl/workbook.bin"):
        return "xlsb"
    _refuse_kinds(REASONS_BY_PART, archive.find)
    if find_workbook_part(archive):
        return "xlsm" if archive.find("xl/vbaProject.bin") else "xlsx"
    mimetype, manifest = archive.find("mimetype"), archive.find("META-INF/manifest.xml")
    declared_type = archive.read(mimetype) if mimetype else b""
    listed_parts = archive.read(manifest) if manifest else b""
    if b"opendocument.spreadsheet" in (declared_type or listed_parts):
        # The archive itself may be readable, and only the content of its parts encrypted.
        if b"encryption-data" in listed_parts:
            raise UnreadableFileError("protected")
        return "ods"
    _refuse_kinds(REASONS_BY_MEDIA_TYPE, declared_type.startswith)
    return "zip"


def _detect_compound_format(streams: set[str]) -> Format:
    """`xls`, or the reason why it is not. A text document may contain a workbook, and is none."""
    if "EncryptedPackage" in streams or "EncryptedSummary" in streams:
        raise UnreadableFileError("protected")
    _refuse_kinds(REASONS_BY_STREAM, streams.__contains__)
    if not streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise UnreadableFileError("not-a-table")
    return "xls"


def _detect_text_format(content: bytes) -> Format:
    """The format of a file of characters. Raises UnreadableFileError when it is binary, or XML of another kind."""
    head = decode_beginning(content)
    is_nul = head.count("\0") > MAX_NUL_SHARE * len(head)
    controls = [sign for sign in _CONTROL_CHARACTER.findall(head) if not _is_delimiter(sign, head)]
    if is_nul or len(controls) > _MAX_CONTROL_SHARE * len(head):
        raise UnreadableFileError("not-a-table")
    if _MAIL_HEADERS.match(head):
        if "multipart/related" not in head.lower():
            raise UnreadableFileError("mail")
        return "mhtml"
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
            raise UnreadableFileError("other-xml")
    return "text"


@functools.lru_cache(maxsize=16)
def _is_delimiter(sign: str, head: str) -> bool:
    """Whether a control character stands equally often in nearly all lines of a text."""
    if sign not in CONTROL_DELIMITERS:
        return False
    counts = Counter(line.count(sign) for line in re.split(r"\r\n?|\n", head)[:-1] if line.strip())
    return bool(counts) and 0 not in counts and counts.most_common(1)[0][1] >= _MOST * counts.total()


def list_stream_names(content: bytes) -> set[str]:
    """The names of the streams and storages in a compound file. Raises UnreadableFileError when it is damaged."""
    try:
        size_exponent, first_sector = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 48)[0]
        if size_exponent not in (9, 12):
            raise UnreadableFileError("damaged")
        size = 1 << size_exponent
        sectors = _follow_sector_chain(content, first_sector, size)
    except struct.error as error:
        raise UnreadableFileError("damaged") from error
    directory = b"".join(content[(sector + 1) * size : (sector + 2) * size] for sector in sectors)
    names = set()
    for start in range(0, len(directory) - 127, 128):
        name_bytes, kind = struct.unpack_from("<HB", directory, start + 64)
        if kind and 2 <= name_bytes <= 64:
            names.add(directory[start : start + name_bytes - 2].decode("utf-16-le", "replace"))
    if not names:
        raise UnreadableFileError("damaged")
    return names


def _follow_sector_chain(content: bytes, sector: int, size: int) -> list[int]:
    """The sectors of a stream in order, from its first. Raises UnreadableFileError when the chain never ends."""
    # Which sector follows which: the header names the first 109 sectors that say it, a chain of sectors the others.
    tables = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // size):
        if following >= _FIRST_SPECIAL_SECTOR:
            break
        *more, following = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        tables += more
    tables = [table for table in tables if table < _FIRST_SPECIAL_SECTOR]
    chain: list[int] = []
    while sector < _FIRST_SPECIAL_SECTOR:
        table, number = divmod(sector, size // 4)
        if len(chain) > len(content) // size or table >= len(tables):
            raise UnreadableFileError("damaged")
        chain.append(sector)
        sector = struct.unpack_from("<I", content, (tables[table] + 1) * size + number * 4)[0]
    return chain
