"""Compound files (OLE): the container of .xls, of old documents of every kind, and of encrypted workbooks."""

import struct

from assets.gather.workbook.refusal_reasons import DAMAGED
from assets.gather.workbook.sheet import UnreadableFileError

COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FIRST_SPECIAL_SECTOR = 0xFFFFFFFA
"""Sector numbers from here on mark the end of a chain, or no sector."""
_DIRECTORY_ENTRY_BYTES = 128


def list_stream_names(content: bytes) -> set[str]:
    """The names of the streams and storages in a compound file. Raises UnreadableFileError when it is damaged."""
    try:
        size_exponent, first_sector = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 48)[0]
        if size_exponent not in (9, 12):
            raise UnreadableFileError(*DAMAGED)
        size = 1 << size_exponent
        sectors = _follow_sector_chain(content, first_sector, size)
    except struct.error as error:
        raise UnreadableFileError(*DAMAGED) from error
    directory = b"".join(content[(sector + 1) * size : (sector + 2) * size] for sector in sectors)
    names = set()
    for start in range(0, len(directory) - _DIRECTORY_ENTRY_BYTES + 1, _DIRECTORY_ENTRY_BYTES):
        name_bytes, kind = struct.unpack_from("<HB", directory, start + 64)
        if kind and 2 <= name_bytes <= 64:
            names.add(directory[start : start + name_bytes - 2].decode("utf-16-le", "replace"))
    if not names:
        raise UnreadableFileError(*DAMAGED)
    return names


def _read_table_sectors(content: bytes, size: int) -> list[int]:
    """The sectors that say which sector follows which: the header names the first 109, a chain of sectors the others."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // size):
        if following >= _FIRST_SPECIAL_SECTOR:
            break
        *more, following = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        sectors += more
    return [sector for sector in sectors if sector < _FIRST_SPECIAL_SECTOR]


def _follow_sector_chain(content: bytes, sector: int, size: int) -> list[int]:
    """The sectors of a stream in order, from its first. Raises UnreadableFileError when the chain never ends."""
    table_sectors = _read_table_sectors(content, size)
    numbers_per_sector = size // 4
    chain: list[int] = []
    while sector < _FIRST_SPECIAL_SECTOR:
        table, number = divmod(sector, numbers_per_sector)
        if len(chain) > len(content) // size or table >= len(table_sectors):
            raise UnreadableFileError(*DAMAGED)
        chain.append(sector)
        sector = struct.unpack_from("<I", content, (table_sectors[table] + 1) * size + number * 4)[0]
    return chain
