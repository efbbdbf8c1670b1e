"""What has landed: which files of a provider are there, what each is by its content, and whether it is safe to open.

Belongs here: finding, hashing and recognising files. Does not belong here: what is inside a sheet (grid, layout,
mapping).
"""

import fnmatch
import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from schemas.source import FileSource, Source

Format = Literal["xlsx", "xls", "ods", "html", "csv"]

DAMAGED = ("it is damaged or cut short", "mae wedi'i difrodi neu ei thorri'n fyr")
PROTECTED = ("it is protected by a password", "mae wedi'i diogelu gan gyfrinair")
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged archive raises."""

LARGEST_FILE = 64 * 2**20
LARGEST_INFLATED = 512 * 2**20
_ENOUGH = 2**20
_MANIFEST = "META-INF/manifest.xml"
_ASIDE = ("SOURCE.md", "LICENCE*", "LICENSE*", "README*", ".*", "~$*", "*.tmp", "*.part")


class Unreadable(Exception):
    """A file cannot be read; says why in both languages."""

    def __init__(self, reason_en: str, reason_cy: str) -> None:
        self.reason_en, self.reason_cy = reason_en, reason_cy
        super().__init__(reason_en)


@dataclass(frozen=True)
class Submission:
    """One file as received, and the place in the source file that says how to read it (None: no source expects it)."""

    provider: str
    file: str
    sha256: str
    content: bytes
    spec: int | None

    @property
    def short(self) -> str:
        """The first twelve letters of the hash, enough to name it in identifiers."""
        return self.sha256[:12]


def digest(content: bytes) -> str:
    """The sha256 of a file's bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def _fits(name: str, spec: FileSource) -> bool:
    return fnmatch.fnmatchcase(name.casefold(), spec.match.casefold())


def landed(source: Source, folder: Path) -> tuple[list[Submission], list[str]]:
    """The files of one provider that are to be read, ordered by name, and the globs that nothing fits.

    folder: where the provider's files land; notes that stand beside them (SOURCE.md, licences, unfinished copies) are
    no submissions.
    """
    present = sorted(
        path for path in folder.glob("*") if path.is_file() and not any(fnmatch.fnmatch(path.name, p) for p in _ASIDE)
    )
    taken: dict[Path, int] = {}
    missing = []
    for index, spec in enumerate(source.files):
        fitting = [path for path in present if _fits(path.name, spec)]
        if not fitting:
            missing.append(spec.match)
        for path in fitting if spec.takes == "all" else fitting[-1:]:
            taken.setdefault(path, index)
    submissions = []
    for path in present:
        known = any(_fits(path.name, spec) for spec in source.files)
        if known and path not in taken:
            continue  # superseded by a later file of the same kind
        content = path.read_bytes()
        submissions.append(Submission(source.provider, path.name, digest(content), content, taken.get(path)))
    return submissions, missing


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(_ENOUGH)


def _recognised_zip(content: bytes) -> Format:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST_INFLATED:
            raise Unreadable("it grows too large when unpacked", "mae'n tyfu'n rhy fawr wrth ei ddadbacio")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(*PROTECTED)
        names = {entry.filename for entry in entries}
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "mimetype" in names and _beginning(archive, "mimetype").startswith(
            b"application/vnd.oasis.opendocument.spreadsheet"
        ):
            # Such a file may be packed plainly and keep only what is in its entries secret.
            if _MANIFEST in names and b"encryption-data" in _beginning(archive, _MANIFEST):
                raise Unreadable(*PROTECTED)
            return "ods"
    except BROKEN_ARCHIVE as error:
        raise Unreadable(*DAMAGED) from error
    raise Unreadable("it is an archive that holds no spreadsheet", "archif ydyw nad yw'n dal taenlen")


def recognised(content: bytes) -> Format:
    """What a file is, by its content alone. Raises Unreadable with the reason when it is nothing that can be read."""
    if not content.strip(b"\x00\r\n\t "):
        raise Unreadable("it is empty", "mae'n wag")
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"it is larger than {LARGEST_FILE // 2**20} MB", f"mae'n fwy na {LARGEST_FILE // 2**20} MB")
    if content.startswith(b"PK\x03\x04"):
        return _recognised_zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(*PROTECTED)
        return "xls"
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise Unreadable("it is not a spreadsheet", "nid taenlen ydyw")
    start = content[:4096].lower()
    if b"<table" in content[:65536].lower() or b"<html" in start:
        return "html"
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("it is not a spreadsheet or a text table", "nid taenlen na thabl testun ydyw")
    return "csv"
