"""The declaration of an output format: what it is called, and what writes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from assets.publish.edition import Edition
from assets.publish.open_data.text_columns import TextColumn
from assets.publish.open_data.workbook_content import PublishedWorkbook


@dataclass(frozen=True)
class RowEncoding:
    """How a text format writes a table: what precedes the rows, by the columns' names; a text for each row; what follows them, by
    their number. separator_bytes: how many bytes of a row only separate it from the row before.
    """

    encode_start: Callable[[Sequence[str]], bytes]
    encode_rows: Callable[[Mapping[str, TextColumn]], pa.Array]
    encode_end: Callable[[int], bytes]
    separator_bytes: int = 0


@dataclass(frozen=True)
class Format:
    """An output format of the open data. Its module declares it; FORMATS lists them all.

    suffix: of its files (default: the name). eu_file_type: its code in the EU's list of file types; without one, data catalogues
    leave its files out. is_data: it does not only describe data. rows or write_table: for a format with a file for each table.
    write_workbook: for a format that has all tables in one file.
    """

    name: str
    title: str
    media_type: str
    eu_file_type: str | None
    suffix: str = ""
    is_data: bool = True
    rows: RowEncoding | None = None
    write_table: Callable[[Edition, str, Path], None] | None = None
    write_workbook: Callable[[PublishedWorkbook, Path], None] | None = None

    def get_file_name(self, stem: str) -> str:
        return f"{stem}.{self.suffix or self.name}"
