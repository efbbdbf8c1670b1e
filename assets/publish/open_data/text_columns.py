"""Values as the data files write them: one plain form from which every format starts, so that all hold the same.

Belongs here: a value's text in CSV and in JSON, column by column, and rows as JSON objects. Does not belong here: any one
file's layout. Whole columns are written at once, by Arrow: a release may have a million rows.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.publish.edition import Edition
from schemas.tables import TABLES

PlainRow = dict[str, Any]
Part = TypeVar("Part")
Result = TypeVar("Made")

TEXT = pa.large_string()
# Above this a float no longer tells whole numbers apart.
MAX_WHOLE_FLOAT = 2.0**53
# Between these Arrow writes a fraction as Python does; beyond, with an exponent of its own.
PLAIN_FRACTION_BOUNDS = (1e-4, 1e10)
ROWS_PER_PART = 20_000


def to_plain_value(value: Any) -> Any:
    """A value as JSON and CSV both can hold it: a whole number without `.0`. Raises ValueError for infinity."""
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise ValueError("infinity cannot be published")
        return int(value) if value.is_integer() and abs(value) < MAX_WHOLE_FLOAT else value
    return value


def rows(frame: pd.DataFrame) -> list[PlainRow]:
    """The rows of any frame as plain values, None where blank."""
    columns = {
        str(name): [None if pd.isna(value) else to_plain_value(value) for value in frame[name].tolist()]
        for name in frame
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def published(edition: Edition) -> list[str]:
    """The names of the edition's tables, in the order in which a release lists them."""
    return [name for name in TABLES if name in edition.tables]


def to_json_line(value: Any) -> str:
    """A value as JSON on one line, letters as they are. Raises ValueError for a number that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def to_json_file(value: Any) -> bytes:
    """A value as JSON for people to read, in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def split_rows(frame: pd.DataFrame, at_once: int = ROWS_PER_PART) -> Iterator[pd.DataFrame]:
    """A frame in parts of so many rows, that memory holds the text of one part only."""
    for first in range(0, len(frame), at_once):
        yield frame.iloc[first : first + at_once]


def map_parallel(work: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
    """What the work makes of each part, in their order; a few parts are in work while one is taken. Arrow lets threads run."""
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Result]] = deque()
        for part in parts:
            waiting.append(pool.submit(work, part))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@dataclass(frozen=True)
class TextColumn:
    """A column's values as texts, null where blank; people's texts (`said`) are what formats must guard."""

    texts: pa.Array
    said: bool

    def holds(self, *signs: int, below: int = 0) -> bool:
        """Whether any text has one of these bytes, or one below some other."""
        offsets = np.frombuffer(self.texts.buffers()[1], np.int64)[
            self.texts.offset : self.texts.offset + len(self.texts) + 1
        ]
        data = self.texts.buffers()[2]
        if data is None or not len(self.texts):
            return False
        found = np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]]
        return any((found == sign).any() for sign in signs) or bool(below and (found < below).any())


def build_text_column(column: pd.Series) -> TextColumn:
    """A column's values as texts. Raises ValueError for infinity."""
    found = pa.array(column, from_pandas=True)
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    if pa.types.is_boolean(found.type):
        return TextColumn(pc.if_else(found, pa.scalar("true", TEXT), pa.scalar("false", TEXT)), said=False)
    if pa.types.is_integer(found.type):
        return TextColumn(found.cast(TEXT), said=False)
    if pa.types.is_floating(found.type):
        # Figures come again and again, and a fraction takes long to write.
        each = found.dictionary_encode()
        return TextColumn(_format_fractions(each.dictionary).take(each.indices), said=False)
    return TextColumn(found.cast(TEXT), said=True)


def _rewrite_texts(texts: pa.Array, odd: pa.Array, write: Callable[[str], str]) -> pa.Array:
    """Texts with the odd ones written one by one."""
    odd = pc.fill_null(odd, False)
    again = [write(text) for text in texts.filter(odd).to_pylist()]
    return pc.replace_with_mask(texts, odd, pa.array(again, TEXT)) if again else texts


def _format_fractions(found: pa.Array) -> pa.Array:
    """Floats as JSON writes numbers, a whole one without `.0`."""
    if pc.any(pc.is_inf(found)).as_py():
        raise ValueError("infinity cannot be published")
    size = pc.abs(found)
    whole = pc.and_(pc.equal(found, pc.floor(found)), pc.less(size, MAX_WHOLE_FLOAT))
    as_whole = pc.if_else(whole, found, None).cast(pa.int64()).cast(TEXT)
    if pc.all(whole).as_py():
        return as_whole
    texts = pc.if_else(whole, as_whole, found.cast(TEXT))
    low, high = PLAIN_FRACTION_BOUNDS
    odd = pc.and_(pc.invert(whole), pc.or_(pc.less(size, low), pc.greater_equal(size, high)))
    return _rewrite_texts(texts, odd, lambda text: repr(float(text)))


def _join_texts(parts: Iterable[pa.Array | str], blank: str = "") -> pa.Array:
    """Texts of the same row, joined; a null is written as `blank`."""
    scalars = [pa.scalar(part, TEXT) if isinstance(part, str) else part for part in parts]
    options = pc.JoinOptions(null_handling="replace", null_replacement=blank)
    return pc.binary_join_element_wise(*scalars, pa.scalar("", TEXT), options=options)


def to_csv_cells(column: TextColumn) -> pa.Array:
    """A column as CSV cells, quoted where RFC 4180 asks for it; null where blank."""
    if not column.said or not column.holds(*b'",\r\n'):
        return column.texts
    odd = pc.match_substring_regex(column.texts, '[",\r\n]')
    return _rewrite_texts(column.texts, odd, lambda text: '"' + text.replace('"', '""') + '"')


def to_json_values(column: TextColumn) -> pa.Array:
    """A column as JSON values, letters as they are; null where blank."""
    if not column.said:
        return column.texts
    texts = column.texts
    if column.holds(*b'"\\', below=0x20):
        texts = _rewrite_texts(
            texts, pc.match_substring_regex(texts, '["\\\\\\x00-\\x1f]'), lambda text: to_json_line(text)[1:-1]
        )
    return pc.binary_join_element_wise(pa.scalar('"', TEXT), texts, pa.scalar('"', TEXT), pa.scalar("", TEXT))


def build_text_columns(frame: pd.DataFrame) -> dict[str, TextColumn]:
    """The columns of a frame, each as texts."""
    return {str(name): build_text_column(frame[name]) for name in frame}


def build_csv_lines(columns: Mapping[str, TextColumn]) -> pa.Array:
    """Rows as lines of CSV, each with its end (CRLF): nothing for a blank."""
    parts: list[pa.Array | str] = []
    for at, column in enumerate(columns.values()):
        parts += [to_csv_cells(column)] if not at else [",", to_csv_cells(column)]
    return _join_texts([*parts, "\r\n"])


def build_json_objects(columns: Mapping[str, TextColumn], before: str = "", **more: pa.Array) -> pa.Array:
    """Rows as JSON objects, each on one line; before: what stands before each; more: further keys, their values as JSON."""
    values = {name: to_json_values(column) for name, column in columns.items()} | more
    parts: list[pa.Array | str] = []
    for at, (name, each) in enumerate(values.items()):
        parts += [f"{', ' if at else f'{before}{{'}{to_json_line(name)}: ", each]
    return _join_texts([*parts, "}"], blank="null")


def concat_bytes(texts: pa.Array) -> memoryview:
    """Texts one behind the other, in UTF-8: Arrow holds them so."""
    offsets = np.frombuffer(texts.buffers()[1], np.int64)
    data = texts.buffers()[2]
    whole = memoryview(data) if data is not None else memoryview(b"")
    return whole[offsets[texts.offset] : offsets[texts.offset + len(texts)]]


class NestedRows:
    """The rows of a table as they stand inside others: for each of some keys a JSON list of the rows that have it.

    column: where a row names its key; shown: the columns that the rows have, else all.
    """

    def __init__(self, frame: pd.DataFrame, column: str, keys: pd.Index, shown: Sequence[str] | None = None) -> None:
        at = keys.get_indexer(pd.Index(frame[column]))
        order = np.argsort(at, kind="stable")
        self._frame, self._order = frame if shown is None else frame[list(shown)], order[int((at < 0).sum()) :]
        self._ends = np.concatenate([[0], np.cumsum(np.bincount(at[at >= 0], minlength=len(keys)))])

    def rows(self, first: int, last: int) -> tuple[pd.DataFrame, np.ndarray[Any, np.dtype[np.int64]]]:
        """The rows of the keys from `first` up to `last`, in their table's order, and where those of each key begin and end."""
        ends = self._ends[first : last + 1]
        return self._frame.iloc[self._order[ends[0] : ends[-1]]], ends - ends[0]

    def lists(self, first: int, last: int) -> pa.Array:
        """The lists of the keys from `first` up to `last`."""
        found, ends = self.rows(first, last)
        rows_ = build_json_objects(build_text_columns(found))
        grouped = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), rows_)
        return _join_texts(["[", pc.binary_join(grouped, pa.scalar(", ", TEXT)), "]"])
