"""Values as the data files write them: one plain form from which every format starts, so that all hold the same.

Belongs here: a value's text in CSV and in JSON, column by column, and rows as JSON objects. Does not belong here: any one
file's layout. Whole columns are written at once, by Arrow: a release may have a million rows.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.publish.edition import Edition
from schemas.tables import TABLES

Row = dict[str, Any]

TEXT = pa.large_string()
# Above this a float no longer tells whole numbers apart.
WHOLE_BELOW = 2.0**53
# Between these Arrow writes a fraction as Python does; beyond, with an exponent of its own.
FRACTIONS = (1e-4, 1e10)
ROWS_AT_ONCE = 100_000


def plain(value: Any) -> Any:
    """A value as JSON and CSV both can hold it: a whole number without `.0`. Raises ValueError for infinity."""
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise ValueError("infinity cannot be published")
        return int(value) if value.is_integer() and abs(value) < WHOLE_BELOW else value
    return value


def rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of any frame as plain values, None where blank."""
    columns = {
        str(name): [None if pd.isna(value) else plain(value) for value in frame[name].tolist()] for name in frame
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def published(edition: Edition) -> list[str]:
    """The names of the edition's tables, in the order in which a release lists them."""
    return [name for name in TABLES if name in edition.tables]


def compact(value: Any) -> str:
    """A value as JSON on one line, letters as they are. Raises ValueError for a number that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def indented(value: Any) -> bytes:
    """A value as JSON for people to read, in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def pieces(frame: pd.DataFrame, at_once: int = ROWS_AT_ONCE) -> Iterator[pd.DataFrame]:
    """A frame in parts of so many rows, that memory holds the text of one part only."""
    for first in range(0, len(frame), at_once):
        yield frame.iloc[first : first + at_once]


def _arrow(column: pd.Series) -> pa.Array:
    found = pa.array(column, from_pandas=True)
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return found.cast(TEXT) if pa.types.is_string(found.type) or pa.types.is_null(found.type) else found


def _replaced(texts: pa.Array, odd: pa.Array, write: Any) -> pa.Array:
    """Texts with the odd ones written one by one."""
    if not pc.any(odd).as_py():
        return texts
    odd = pc.fill_null(odd, False)
    return pc.replace_with_mask(texts, odd, pa.array(map(write, texts.filter(odd).to_pylist()), TEXT))


def _numbers(found: pa.Array) -> pa.Array:
    """Numbers as JSON writes them, a whole one without `.0`. Raises ValueError for infinity."""
    if not pa.types.is_floating(found.type):
        return found.cast(TEXT)
    size = pc.abs(found)
    if pc.any(pc.is_inf(found)).as_py():
        raise ValueError("infinity cannot be published")
    whole = pc.and_(pc.equal(found, pc.floor(found)), pc.less(size, WHOLE_BELOW))
    as_whole = pc.if_else(whole, found, None).cast(pa.int64()).cast(TEXT)
    texts = pc.if_else(whole, as_whole, found.cast(TEXT))
    low, high = FRACTIONS
    odd = pc.and_(pc.invert(whole), pc.or_(pc.less(size, low), pc.greater_equal(size, high)))
    return _replaced(texts, odd, lambda text: repr(float(text)))


def _texts(column: pd.Series) -> tuple[pa.Array, bool]:
    """A column's values as texts, null where blank; and whether they are texts of people's, which formats must guard."""
    found = _arrow(column)
    if pa.types.is_boolean(found.type):
        return pc.if_else(found, pa.scalar("true", TEXT), pa.scalar("false", TEXT)), False
    if pa.types.is_large_string(found.type):
        return found, True
    return _numbers(found), False


def _joined(*parts: pa.Array | str) -> pa.Array:
    scalars = [pa.scalar(part, TEXT) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, pa.scalar("", TEXT))


def cells(column: pd.Series) -> pa.Array:
    """A column as CSV cells: nothing for a blank, `true` and `false`, quoted where RFC 4180 asks for it."""
    texts, guarded = _texts(column)
    if guarded:
        odd = pc.match_substring_regex(texts, '[",\r\n]')
        texts = _replaced(texts, odd, lambda text: '"' + text.replace('"', '""') + '"')
    return pc.fill_null(texts, "")


def literals(column: pd.Series) -> pa.Array:
    """A column as JSON values, letters as they are."""
    texts, guarded = _texts(column)
    if guarded:
        odd = pc.match_substring_regex(texts, '["\\\\\\x00-\\x1f]')
        texts = _joined('"', _replaced(texts, odd, lambda text: compact(text)[1:-1]), '"')
    return pc.fill_null(texts, "null")


def csv_lines(frame: pd.DataFrame) -> pa.Array:
    """The rows of a frame as lines of CSV, without their ends."""
    return pc.binary_join_element_wise(*(cells(frame[name]) for name in frame), pa.scalar(",", TEXT))


def objects(frame: pd.DataFrame, **more: pa.Array) -> pa.Array:
    """The rows of a frame as JSON objects, each on one line; more: further keys, their values as JSON."""
    columns = {str(name): literals(frame[name]) for name in frame} | more
    parts: list[pa.Array | str] = []
    for at, (name, values) in enumerate(columns.items()):
        parts += [f"{', ' if at else '{'}{compact(name)}: ", values]
    return _joined(*parts, "}") if len(frame) else pa.array([], TEXT)


def joined(texts: pa.Array, between: str) -> bytes:
    """Texts one behind the other, with something between them, in UTF-8."""
    whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    return pc.binary_join(whole, pa.scalar(between, TEXT))[0].as_buffer().to_pybytes() if len(texts) else b""


class Inside:
    """The rows of a table as they stand inside others: for each of some keys a JSON list of the rows that have it.

    column: where a row names its key; shown: the columns that the rows have, else all.
    """

    def __init__(self, frame: pd.DataFrame, column: str, keys: pd.Index, shown: Sequence[str] | None = None) -> None:
        at = keys.get_indexer(pd.Index(frame[column]))
        order = np.argsort(at, kind="stable")
        self._frame, self._order = frame if shown is None else frame[list(shown)], order[int((at < 0).sum()) :]
        self._ends = np.concatenate([[0], np.cumsum(np.bincount(at[at >= 0], minlength=len(keys)))])

    def lists(self, first: int, last: int) -> pa.Array:
        """The lists of the keys from `first` up to `last`, rows in their table's order."""
        ends = self._ends[first : last + 1]
        rows_ = objects(self._frame.iloc[self._order[ends[0] : ends[-1]]])
        grouped = pa.ListArray.from_arrays(pa.array(ends - ends[0], pa.int32()), rows_)
        return _joined("[", pc.binary_join(grouped, pa.scalar(", ", TEXT)), "]")
