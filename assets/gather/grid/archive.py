"""Archives, opened safely: nothing is believed that an archive says of itself.

Belongs here: what an archive holds, unpacked piece by piece within bounds, before any reader of workbooks sees it. Does
not belong here: what the parts mean.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from assets.gather.workbook.refused import DAMAGED, PROTECTED
from assets.gather.workbook.sheet import UnreadableFileError

GROWS = ("it grows too large when unpacked", "mae'n tyfu'n rhy fawr wrth ei dadbacio")
FALSE = ("what it says of its own parts is false", "mae'r hyn a ddywed am ei rhannau ei hun yn ffug")
ENTITIES = (
    "its XML declares entities, which no spreadsheet does",
    "mae ei XML yn datgan endidau, na wna unrhyw daenlen",
)

LARGEST_ARCHIVE = 64 * 2**20
"""Packed; a workbook of a million rows is about half of it."""
LARGEST_INFLATED = 2**30
"""Unpacked, all parts together; a workbook of a million rows has about 700 MB of XML."""
LARGEST_RATIO = 400
"""Of a large part; the XML of a sheet that repeats itself shrinks to a hundredth, a bomb to a thousandth."""
LARGE = 32 * 2**20
MOST_ENTRIES = 10_000

BROKEN_XML = (etree.LxmlError, ValueError)
"""What damaged XML raises, by itself or by what its attributes say."""

_BROKEN = (
    zipfile.BadZipFile,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)
_STORED, _DEFLATED = 0, 8
_SECRET = 0x1 | 0x40
_LOCAL = struct.Struct("<4s22xHH")
_PART = 2**20
_PACKED = 2**16
_ASIDE = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?\?>|\xef\xbb\xbf|\xff\xfe|\xfe\xff)*+", re.DOTALL)
_ENTITIES = re.compile(rb"<!DOCTYPE(?:[^>\[\"']|\"[^\"]*\"|'[^']*')*\[")


def parsed(file: Any, events: tuple[str, ...], *tags: str) -> Iterator[tuple[str, Any]]:
    """The elements of an XML file with these tags, as they begin or end; entities are never followed."""
    yield from etree.iterparse(
        file, events=events, tag=tags, resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )


def forget(element: Any) -> None:
    """Frees what was read of an XML file, so that a long sheet takes no more memory than a short one."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def check_prolog(head: bytes) -> None:
    """Raises UnreadableFileError if XML that begins like this declares entities, or does not begin before long."""
    plain = head.replace(b"\0", b"")  # UTF-16 as well
    begins = _ASIDE.match(plain)
    start = plain[begins.end() if begins else 0 :]
    if _ENTITIES.match(start) or (start.startswith((b"<!--", b"<?")) and len(head) >= _PACKED):
        raise UnreadableFileError(*ENTITIES)


def _bursts(size: int, packed: int) -> bool:
    """Whether a part is a bomb: large, and next to nothing when packed."""
    return size > LARGE and size > LARGEST_RATIO * packed


class _File(io.RawIOBase):
    """The pieces of a part as a file that can be read from beginning to end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._rest += piece
        cut = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:cut], self._rest[cut:]
        return taken


class Archive:
    """A zip file whose parts can be unpacked without danger.

    Everything about it is checked: how many parts there are, that none lies over another or has another's name, and,
    as each is unpacked, its true size, its checksum and its XML prolog. Raises UnreadableFileError with the reason.
    """

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        if len(content) > LARGEST_ARCHIVE:
            size = LARGEST_ARCHIVE // 2**20
            raise UnreadableFileError(f"it is larger than {size} MB", f"mae'n fwy na {size} MB")
        if content.count(b"PK\x01\x02") > MOST_ENTRIES:  # counted before a list is made of them
            raise UnreadableFileError(f"it holds more than {MOST_ENTRIES} files", f"mae'n dal mwy na {MOST_ENTRIES} o ffeiliau")
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self._entries = {entry.filename.replace("\\", "/"): entry for entry in archive.infolist()}
                self._check(archive.infolist(), archive.start_dir)
        except _BROKEN as error:
            raise UnreadableFileError(*DAMAGED) from error
        # Readers of workbooks do not mind the case of a part's name.
        self._named = {name.casefold(): name for name in self._entries}
        self._unpacked: dict[str, int] = {}
        self._total = 0
        self._whole: set[str] = set()

    def _check(self, entries: list[zipfile.ZipInfo], end: int) -> None:
        if len({entry.filename.casefold() for entry in entries}) < len(entries):
            raise UnreadableFileError(*FALSE)
        if any(entry.flag_bits & _SECRET or entry.compress_type == 99 for entry in entries):
            raise UnreadableFileError(*PROTECTED)
        large = any(_bursts(entry.file_size, entry.compress_size) for entry in entries)
        if large or sum(entry.file_size for entry in entries) > LARGEST_INFLATED:
            raise UnreadableFileError(*GROWS)
        self._starts = {}
        after = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            sign, name, extra = _LOCAL.unpack_from(self._content, entry.header_offset)
            start = entry.header_offset + _LOCAL.size + name + extra
            if sign != b"PK\x03\x04" or start + entry.compress_size > end:
                raise UnreadableFileError(*DAMAGED)
            if entry.header_offset < after:
                raise UnreadableFileError(*FALSE)
            after = start + entry.compress_size
            self._starts[entry.filename.replace("\\", "/")] = start

    @property
    def names(self) -> list[str]:
        """The names of its parts, without folders."""
        return [name for name in self._entries if not name.endswith("/")]

    def find(self, name: str) -> str | None:
        """The name of a part as it is written, whatever its case; None if there is none."""
        return self._named.get(name.casefold())

    def _inflated(self, entry: zipfile.ZipInfo, start: int) -> Iterator[bytes]:
        packed = self._content[start : start + entry.compress_size]
        if entry.compress_type == _STORED:
            yield from (bytes(packed[at : at + _PART]) for at in range(0, len(packed), _PART))
            return
        if entry.compress_type != _DEFLATED:
            raise UnreadableFileError(
                f"'{entry.filename}' in it is packed in a way that is not read here",
                f"mae '{entry.filename}' ynddi wedi'i bacio mewn ffordd nas darllenir yma",
            )
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for at in range(0, len(packed), _PACKED):
                piece: Any = packed[at : at + _PACKED]
                while piece:
                    yield inflater.decompress(piece, _PART)
                    piece = inflater.unconsumed_tail
            while not inflater.eof and (piece := inflater.decompress(b"", _PART)):
                yield piece
        except zlib.error as error:
            raise UnreadableFileError(*DAMAGED) from error
        if not inflater.eof:
            raise UnreadableFileError(*DAMAGED)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece. Raises UnreadableFileError as soon as it turns out to be larger than it says, or damaged."""
        entry = self._entries[name]
        size = check = 0
        for piece in self._inflated(entry, self._starts[name]):
            if not size and name.lower().endswith((".xml", ".rels")):
                check_prolog(piece)
            size += len(piece)
            check = zlib.crc32(piece, check)
            more = max(0, size - self._unpacked.get(name, 0))  # a part that is unpacked twice counts once
            self._unpacked[name] = self._unpacked.get(name, 0) + more
            self._total += more
            if self._total > LARGEST_INFLATED or _bursts(size, entry.compress_size):
                raise UnreadableFileError(*GROWS)
            if size > entry.file_size:
                raise UnreadableFileError(*FALSE)
            if piece:
                yield piece
        if size != entry.file_size or check != entry.CRC:
            raise UnreadableFileError(*DAMAGED)
        self._whole.add(name)

    def file(self, name: str) -> Any:
        """A part as a file that is read from beginning to end."""
        return _File(self.pieces(name))

    def read(self, name: str) -> bytes:
        """A part as a whole."""
        return b"".join(self.pieces(name))

    def check_rest(self) -> None:
        """Unpacks what has not been unpacked yet, so that a reader that is let loose on it meets nothing unforeseen."""
        for name in self._entries.keys() - self._whole:
            for _ in self.pieces(name):
                pass
