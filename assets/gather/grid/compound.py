"""Compound files (OLE): the container of .xls, of old documents of every kind, and of encrypted workbooks.

Belongs here: the names in a compound file's directory. Does not belong here: what its streams hold.
"""

import struct

from assets.gather.workbook.refused import DAMAGED
from assets.gather.workbook.sheet import UnreadableFileError

SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FREE = 0xFFFFFFFA
"""Sector numbers from here on mark the end of a chain, or no sector."""
_HEADER = 512
_ENTRY = 128


def names(content: bytes) -> set[str]:
    """The names of the streams and storages that a compound file holds. Raises UnreadableFileError when it is damaged."""
    try:
        shift, first = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 48)[0]
        if shift not in (9, 12):
            raise UnreadableFileError(*DAMAGED)
        size = 1 << shift
        directory = b"".join(content[(n + 1) * size : (n + 2) * size] for n in _chain(content, first, size))
    except struct.error as error:
        raise UnreadableFileError(*DAMAGED) from error
    found = set()
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind and 2 <= length <= 64:
            found.add(directory[at : at + length - 2].decode("utf-16-le", "replace"))
    if not found:
        raise UnreadableFileError(*DAMAGED)
    return found


def _tables(content: bytes, size: int) -> list[int]:
    """The sectors that say which sector follows which: the first 109 stand in the header, others in a chain."""
    numbers = list(struct.unpack_from("<109I", content, 76))
    following, each = struct.unpack_from("<I", content, 68)[0], size // 4
    for _ in range(len(content) // size):
        if following >= _FREE:
            break
        *more, following = struct.unpack_from(f"<{each}I", content, (following + 1) * size)
        numbers += more
    return [number for number in numbers if number < _FREE]


def _chain(content: bytes, sector: int, size: int) -> list[int]:
    """The sectors of a stream in their order, from its first. Raises UnreadableFileError when they go round in a ring."""
    tables = _tables(content, size)
    each = size // 4
    chain: list[int] = []
    while sector < _FREE:
        if len(chain) > len(content) // size or sector // each >= len(tables):
            raise UnreadableFileError(*DAMAGED)
        chain.append(sector)
        at = (tables[sector // each] + 1) * size + sector % each * 4
        sector = struct.unpack_from("<I", content, at)[0]
    return chain
