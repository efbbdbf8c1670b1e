"""The frames that travel between the stages: their columns and dtypes, and the cell that a value was read from.

Belongs here: the shapes of frames, and building them. Does not belong here: the published tables (schemas.tables), or the
content of any frame.

- A *row* is a line of a sender's sheet as received. Its `row` is `<first 12 of sha256>/<sheet>!<line>~<spec>`; `spec` (`0.1`)
  is the position of the file and table in the provider's source file.
- A *record* is what becomes of it in one of our tables; a row may give several (a project and its partners).
- A *block* says for a stretch of a sheet which of our columns lies where. Its `axis` says how to read its `position`:
  `column` (letters of the sheet's column), `implied` (the same, for a value that follows from the column and not from its
  text, as a lead's role does), `cell` (one cell for all records), `none` (given by the source file).

Where the records of a sheet run across, a record's line is the number of its column, and a position is the number of a line.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.languages import fold_text

TEXT_DTYPE: Any = "string[pyarrow]"
HASH_LENGTH = 12
"""So much of its file's sha256 a row's name begins with."""


def _declare_frame(names: str, **dtypes: str) -> Mapping[str, Any]:
    """The columns of a frame, in order, with their dtypes: texts, unless another is given."""
    return {name: dtypes.get(name, TEXT_DTYPE) for name in names.split()}


SUBMISSIONS = _declare_frame("provider file sha256 bytes data_date format spec error", bytes="Int64", spec="Int64")
"""A missing file is listed too: its name is the one that was expected, and it has no sha256. Where a provider's files could
not be taken in, one row gives the reference of the `error`, and nothing else."""
ROWS = _declare_frame("row provider sha256 file sheet line table fate why", line="Int64")
BLOCKS = _declare_frame("block provider sha256 file sheet table spec column header unit axis position")
LINEAGE = _declare_frame("record row block line provider data_date", line="Int64")
FINDINGS = _declare_frame("finding_id rule provider file sha256 sheet cell row record table column value parameters")
LIVES: Mapping[str, Any] = {
    **FINDINGS,
    **_declare_frame("kind state opened opened_in closed closed_in accepted_by accepted_until reason_en reason_cy"),
}
"""Errors and warnings with their state (`open`, `accepted`, `fixed`), and the data date and version of the release in which each
was opened, and closed; kind: the place of its file among those of the source; reason_en, reason_cy: why it was accepted."""
PROVENANCE = _declare_frame(
    "table key column value published provider file sha256 sheet cell header raw data_date row record"
    " correction_en correction_cy",
    published="boolean",
)
"""correction_en, correction_cy: why the register's team corrected the text as sent (`raw`), who and until when."""
CORRECTIONS = _declare_frame("record column correction_en correction_cy")
"""The values that the register's team corrected: the column of the return, and why."""
PROVENANCE_SUBJECT_COLUMNS = ("table", "column")
"""The two columns that name the table and column that a row is about (see TableDescription.subject_columns)."""
HISTORY = _declare_frame("version released table record column kind cause before after")
"""Rows of the published table `changes` of several releases, with the version and its data date."""
NOTES = _declare_frame("record table column note text low high")
"""What a cell says beside its value, or instead of one: a code of the list `value_note` (withheld, suppressed, a range …),
the words as sent, and the ends of a range as the register writes such values."""
SUPPLIER_STATUSES = _declare_frame(
    "measure_id project_id organisation_id period supplier_status provider file sha256 sheet cell row record value"
)
"""A sender's own status of a published value: as sent (`value`), by the code list `status`, and its location."""
HELD = {**LINEAGE, **_declare_frame("table values")}


def to_text_series(column: pa.ChunkedArray | pa.Array) -> pd.Series:
    """Texts held by Arrow (large_string) as a frame's column, without copying them."""
    return pd.Series(pd.arrays.ArrowStringArray(column), copy=False)


def repeat_text(text: str | None, times: int) -> pd.Series:
    """A column with the same text, or blank, in every row."""
    if text is None:
        return to_text_series(pa.chunked_array([pa.nulls(times, pa.large_string())]))
    # pa.repeat does the same, in ten times as long.
    content = text.encode()
    offsets = pa.py_buffer(np.arange(times + 1, dtype=np.int64) * len(content))
    column = pa.Array.from_buffers(pa.large_string(), times, [None, offsets, pa.py_buffer(content * times)])
    return to_text_series(pa.chunked_array([column]))


_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_PLAIN_WORDS = r"^[0-9A-Za-z_]+(?: [0-9A-Za-z_]+)*$"
"""Texts that `fold_text` only makes lower case."""


def fold_texts(column: pd.Series) -> pd.Series:
    """Every text of a column for comparison (schemas.languages.fold_text), blanks left blank."""
    texts = pa.chunked_array(pa.array(column, pa.large_string())).combine_chunks()
    is_other = pc.fill_null(pc.invert(pc.match_substring_regex(texts, _PLAIN_WORDS)), False)
    folded = pa.array(map(fold_text, texts.filter(is_other).to_pylist()), pa.large_string())
    return to_text_series(pc.replace_with_mask(pc.utf8_lower(texts), is_other, folded)).set_axis(column.index)


def join_texts(*columns: pd.Series) -> pd.Series:
    """The texts of each row as one key, blank where one of them is; pandas' `str.cat` would take them through Python objects."""
    parts = [pa.chunked_array(pa.array(column, pa.large_string())).combine_chunks() for column in columns]
    keys = pc.binary_join_element_wise(*parts, pa.scalar("\x1f", pa.large_string()))
    return to_text_series(keys).set_axis(columns[0].index)


def is_among(column: pd.Series, values: pd.Series | set[str]) -> pd.Series:
    """Which texts of a column are one of some others; pandas' `isin` would take them through Python objects."""
    wanted = pa.chunked_array(pa.array(values if isinstance(values, pd.Series) else sorted(values), pa.large_string()))
    matches = pc.is_in(pa.array(column, pa.large_string()), value_set=wanted.combine_chunks(), skip_nulls=True)
    return pd.Series(matches.to_numpy(zero_copy_only=False), index=column.index, dtype=bool)


def split_by_provider(frame: pd.DataFrame) -> Callable[[str], pd.DataFrame]:
    """A function that gives the rows of a provider, in their order. It looks through the frame once, not for each provider."""
    places = frame.groupby("provider", sort=False).indices
    return lambda provider: frame.take(places.get(provider, ()))


def build_frame(rows: list[dict[str, object]], columns: Mapping[str, Any]) -> pd.DataFrame:
    """Rows as a frame with exactly these columns and dtypes; with no rows, an empty frame of that shape."""
    if not rows:
        return _create_empty_frame(tuple(columns.items())).copy()
    return pd.DataFrame(rows, columns=list(columns)).astype(dict(columns))


@cache
def _create_empty_frame(columns: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns})


def concat_frames(frames: list[pd.DataFrame], columns: Mapping[str, Any]) -> pd.DataFrame:
    """Frames of one shape, one below the other; with no frames, an empty one of that shape."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True)[list(columns)] if filled else build_frame([], columns)


def format_column_letters(number: int) -> str:
    """A spreadsheet column's letters: 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse_cell(text: str) -> tuple[int, int] | None:
    """The line and the column of a cell, both from 1: `AB7` → 7 and 28; None for a text that names no cell."""
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def format_cells(position: str, line: int) -> str:
    """The cells of a value: position `C+E` and line 6 → `C6, E6`; where records run across, `3` and 2 → `B3`."""
    return ", ".join(
        f"{format_column_letters(line)}{part}" if part.isdigit() else f"{part}{line}" for part in position.split("+")
    )


def format_place(axis: str, position: str, line: int) -> str | None:
    """The cells of a value by its block (see BLOCKS) and its record's line; None for one that no cell gives."""
    if axis == "none":
        return None
    return position if axis == "cell" else format_cells(position, line)


def format_row_place(row: str) -> str:
    """Where a row is, for people: its sheet and line (`Projects!14`). row: as in ROWS."""
    return re.sub(r"^[^/]*/|~[^~]*$", "", row)


def locate_values(blocks: pd.DataFrame, records: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Where values were sent: one row for each record × column that its block knows.

    blocks: BLOCKS; records: with LINEAGE; columns: ours. Returns record, column, file, sha256, sheet, header, cell
    (`C6`, or `C6, E6` for a value made of two cells; blank for a value that the source file itself gives).
    """
    wanted = blocks.loc[
        blocks["column"].isin(columns), ["block", "column", "file", "sha256", "sheet", "header", "axis", "position"]
    ]
    values = records[["record", "block", "line"]].merge(wanted, on="block")
    cells = values["position"].where(values["axis"] == "cell", values["position"] + values["line"].astype(TEXT_DTYPE))
    # Several cells, or lines that are columns: put together one by one.
    is_odd = values["axis"].isin(["column", "implied"]) & values["position"].str.contains(r"[0-9+]", regex=True)
    if is_odd.any():
        odd = values.loc[is_odd, ["position", "line"]]
        cells.loc[is_odd] = [format_cells(str(position), int(line)) for position, line in odd.itertuples(index=False)]
    cells = cells.where(values["axis"] != "none", pd.NA)
    return values.assign(cell=cells.astype(TEXT_DTYPE))[
        ["record", "column", "file", "sha256", "sheet", "header", "cell"]
    ]
