"""Zip archives, unpacked within limits before a library reads them: nothing that an archive says of itself is believed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from assets.gather.workbook.safe_xml import MAX_PROLOG_BYTES, check_xml_prolog, split_into_pieces
from assets.gather.workbook.sheet import UnreadableFileError

MAX_ARCHIVE_BYTES = 64 * 2**20  # a workbook of a million rows is about half of it
MAX_UNPACKED_BYTES = 2**30  # all parts together; a workbook of a million rows has about 700 MB of XML
LARGE_PART_BYTES = 32 * 2**20
MAX_COMPRESSION_RATIO = 400
"""Of a large part; the XML of a repetitive sheet shrinks to a hundredth, a bomb to a thousandth."""
MAX_ENTRIES = 10_000

_ZIP_ERRORS = (
    zipfile.BadZipFile,
    struct.error,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
_STORED, _DEFLATED, _ENCRYPTED_AES = 0, 8, 99
_ENCRYPTION_FLAGS = 0x1 | 0x40
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PIECE_BYTES = 2**20


def _is_bomb(unpacked_bytes: int, packed_bytes: int) -> bool:
    return unpacked_bytes > LARGE_PART_BYTES and unpacked_bytes > MAX_COMPRESSION_RATIO * packed_bytes


def _fold_name(name: str) -> str:
    return name.casefold().removeprefix("./").lstrip("/")


class ZipArchive:
    """A zip file whose parts can be unpacked without danger; raises UnreadableFileError with the reason.

    The number of parts is checked, that no two overlap or share a name, and each one's true size, checksum and XML prolog.
    """

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        if len(content) > MAX_ARCHIVE_BYTES:
            raise UnreadableFileError("too-large", MAX_ARCHIVE_BYTES // 2**20)
        if content.count(b"PK\x01\x02") > MAX_ENTRIES:  # counted before a list is made of them
            raise UnreadableFileError("too-many-parts", MAX_ENTRIES)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self._entries = {entry.filename.replace("\\", "/"): entry for entry in archive.infolist()}
                self._check_entries(archive.infolist())
                self._starts = self._locate_parts(archive.infolist(), archive.start_dir)
        except _ZIP_ERRORS as error:
            raise UnreadableFileError("damaged") from error
        # Readers of workbooks do not mind the case of a part's name, nor that it is written from the root.
        self._names_by_casefold = {_fold_name(name): name for name in self._entries}
        self._unpacked_bytes: dict[str, int] = {}
        self._total_unpacked_bytes = 0
        self._checked_parts: set[str] = set()

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        if len({entry.filename.casefold() for entry in entries}) < len(entries):
            raise UnreadableFileError("false-directory")
        if any(entry.flag_bits & _ENCRYPTION_FLAGS or entry.compress_type == _ENCRYPTED_AES for entry in entries):
            raise UnreadableFileError("protected")
        has_bomb = any(_is_bomb(entry.file_size, entry.compress_size) for entry in entries)
        if has_bomb or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise UnreadableFileError("too-large-unzipped")

    def _locate_parts(self, entries: list[zipfile.ZipInfo], directory_start: int) -> dict[str, int]:
        """Where the data of each part begins, by name; checks that parts do not overlap."""
        starts = {}
        previous_end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            signature, name_bytes, extra_bytes = _LOCAL_HEADER.unpack_from(self._content, entry.header_offset)
            start = entry.header_offset + _LOCAL_HEADER.size + name_bytes + extra_bytes
            if signature != b"PK\x03\x04" or start + entry.compress_size > directory_start:
                raise UnreadableFileError("damaged")
            if entry.header_offset < previous_end:
                raise UnreadableFileError("false-directory")
            previous_end = start + entry.compress_size
            starts[entry.filename.replace("\\", "/")] = start
        return starts

    @property
    def names(self) -> list[str]:
        return [name for name in self._entries if not name.endswith("/")]

    def find(self, name: str) -> str | None:
        """The name of a part as the archive writes it, whatever its case; None if there is none."""
        return self._names_by_casefold.get(_fold_name(name))

    def _unpack_part(self, entry: zipfile.ZipInfo, start: int) -> Iterator[bytes]:
        packed = self._content[start : start + entry.compress_size]
        if entry.compress_type == _STORED:
            yield from split_into_pieces(bytes(packed))
            return
        if entry.compress_type != _DEFLATED:
            raise UnreadableFileError("compression", entry.filename)
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for waiting in split_into_pieces(bytes(packed), MAX_PROLOG_BYTES):
                while waiting:
                    yield inflater.decompress(waiting, _PIECE_BYTES)
                    waiting = inflater.unconsumed_tail
            while not inflater.eof and (piece := inflater.decompress(b"", _PIECE_BYTES)):
                yield piece
        except zlib.error as error:
            raise UnreadableFileError("damaged") from error
        if not inflater.eof:
            raise UnreadableFileError("damaged")

    def stream(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece. Raises UnreadableFileError once it is larger than it says, or damaged."""
        entry = self._entries[name]
        size = checksum = 0
        for piece in self._unpack_part(entry, self._starts[name]):
            if not size and name.lower().endswith((".xml", ".rels")):
                check_xml_prolog(piece)
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            more = max(0, size - self._unpacked_bytes.get(name, 0))  # a part that is unpacked twice counts once
            self._unpacked_bytes[name] = self._unpacked_bytes.get(name, 0) + more
            self._total_unpacked_bytes += more
            if self._total_unpacked_bytes > MAX_UNPACKED_BYTES or _is_bomb(size, entry.compress_size):
                raise UnreadableFileError("too-large-unzipped")
            if size > entry.file_size:
                raise UnreadableFileError("false-directory")
            if piece:
                yield piece
        if size != entry.file_size or checksum != entry.CRC:
            raise UnreadableFileError("damaged")
        self._checked_parts.add(name)

    def read(self, name: str) -> bytes:
        return b"".join(self.stream(name))

    def check_remaining_parts(self) -> None:
        """Unpacks what has not been unpacked yet, so that a library that reads the archive meets nothing unchecked."""
        for name in [name for name in self._entries if name not in self._checked_parts]:
            for _ in self.stream(name):
                pass
