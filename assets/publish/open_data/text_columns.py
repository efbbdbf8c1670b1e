"""Columns as texts: the one form from which every text format starts, so that all hold the same.

Whole columns are written at once, by Arrow: a release may have a million rows.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.publish.plain_values import MAX_WHOLE_FLOAT, to_json_line
from schemas.text_bytes import concat_bytes, has_bytes

Part = TypeVar("Part")
Result = TypeVar("Result")
Positions: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
"""Of rows in their table."""
RowEncoder: TypeAlias = Callable[[Positions], pa.Array]
"""Gives the rows of a table at some positions as JSON objects."""

TEXT = pa.large_string()
PLAIN_FRACTION_BOUNDS = (1e-4, 1e10)
"""Between these Arrow writes a fraction as Python does; beyond, with an exponent of its own."""
ROWS_PER_PART = 20_000


def split_rows(frame: pd.DataFrame, rows_per_part: int = ROWS_PER_PART) -> Iterator[pd.DataFrame]:
    """A frame in parts, so that memory holds the text of one part only."""
    for first in range(0, len(frame), rows_per_part):
        yield frame.iloc[first : first + rows_per_part]


def map_parallel(work: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
    """The result of each part, in their order. Threads work a few parts ahead of what is taken: Arrow lets threads run."""
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
    """A column's values as texts, null where blank. is_free_text: they may hold any character, which formats must escape."""

    texts: pa.Array
    is_free_text: bool

    @cached_property
    def is_constant(self) -> bool:
        """Whether every row has the same text, or none has any."""
        texts = self.texts
        if texts.null_count:
            return texts.null_count == len(texts)
        return len(texts) > 1 and texts[0] == texts[-1] and pc.all(pc.equal(texts, texts[0])).as_py()


def to_arrow_array(column: pd.Series) -> pa.Array:
    """A frame's column as Arrow holds it, null where blank; texts always of one type."""
    values = pa.array(column, from_pandas=True)
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return values.cast(TEXT) if pa.types.is_string(values.type) else values


def build_text_column(column: pd.Series) -> TextColumn:
    values = to_arrow_array(column)
    if pa.types.is_boolean(values.type) or pa.types.is_integer(values.type):
        return TextColumn(values.cast(TEXT), is_free_text=False)
    if pa.types.is_floating(values.type):
        # Numbers repeat, and a fraction takes long to write.
        distinct = values.dictionary_encode()
        return TextColumn(_format_floats(distinct.dictionary).take(distinct.indices), is_free_text=False)
    return TextColumn(values.cast(TEXT), is_free_text=True)


def build_text_columns(frame: pd.DataFrame) -> dict[str, TextColumn]:
    """The columns of a frame as texts. Raises ValueError for infinity."""
    return {str(name): build_text_column(frame[name]) for name in frame}


def _rewrite_texts(texts: pa.Array, mask: pa.Array, rewrite: Callable[[str], str]) -> pa.Array:
    mask = pc.fill_null(mask, False)
    rewritten = [rewrite(text) for text in texts.filter(mask).to_pylist()]
    return pc.replace_with_mask(texts, mask, pa.array(rewritten, TEXT)) if rewritten else texts


def _format_floats(values: pa.Array) -> pa.Array:
    """Floats as JSON writes numbers, a whole one without `.0`."""
    if pc.any(pc.is_inf(values)).as_py():
        raise ValueError("infinity cannot be published")
    size = pc.abs(values)
    is_whole = pc.and_(pc.equal(values, pc.floor(values)), pc.less(size, MAX_WHOLE_FLOAT))
    wholes = pc.if_else(is_whole, values, None).cast(pa.int64()).cast(TEXT)
    if pc.all(is_whole).as_py():
        return wholes
    texts = pc.if_else(is_whole, wholes, values.cast(TEXT))
    low, high = PLAIN_FRACTION_BOUNDS
    is_extreme = pc.and_(pc.invert(is_whole), pc.or_(pc.less(size, low), pc.greater_equal(size, high)))
    return _rewrite_texts(texts, is_extreme, lambda text: repr(float(text)))


def _join_texts(parts: Iterable[pa.Array | str], blank: str = "") -> pa.Array:
    """Texts of the same row, joined; a null is written as `blank`. At least one part is an array."""
    columns: list[pa.Array | pa.Scalar] = []
    for is_text, alike in groupby(parts, lambda part: isinstance(part, str)):
        beside = list(alike)
        columns += [pa.scalar("".join(beside), TEXT)] if is_text else beside
    options = pc.JoinOptions(null_handling="replace", null_replacement=blank)
    return pc.binary_join_element_wise(*columns, pa.scalar("", TEXT), options=options)


def to_csv_cells(column: TextColumn) -> pa.Array:
    """A column as CSV cells, quoted where RFC 4180 asks for it; null where blank."""
    if not column.is_free_text or not has_bytes(column.texts, b'",\r\n'):
        return column.texts
    needs_quotes = pc.match_substring_regex(column.texts, '[",\r\n]')
    return _rewrite_texts(column.texts, needs_quotes, lambda text: '"' + text.replace('"', '""') + '"')


def to_json_values(column: TextColumn) -> pa.Array:
    """A column as JSON values, letters unescaped; null where blank."""
    if not column.is_free_text:
        return column.texts
    texts = column.texts
    if has_bytes(texts, b'"\\', below=0x20):
        needs_escape = pc.match_substring_regex(texts, '["\\\\\\x00-\\x1f]')
        texts = _rewrite_texts(texts, needs_escape, lambda text: to_json_line(text)[1:-1])
    return pc.binary_join_element_wise(pa.scalar('"', TEXT), texts, pa.scalar('"', TEXT), pa.scalar("", TEXT))


def _encode_column(column: TextColumn, encode: Callable[[TextColumn], pa.Array], blank: str = "") -> pa.Array | str:
    """A column in some encoding. One that says the same in every row is encoded once: many do, or are blank."""
    if not column.is_constant:
        return encode(column)
    text = encode(replace(column, texts=column.texts.slice(0, 1)))[0].as_py()
    return blank if text is None else text


def build_csv_lines(columns: Mapping[str, TextColumn]) -> pa.Array:
    """Rows as lines of CSV, each with its end (CRLF): nothing for a blank."""
    first, *others = columns.values()
    parts = [to_csv_cells(first)]
    for column in others:
        parts += [",", _encode_column(column, to_csv_cells)]
    return _join_texts([*parts, "\r\n"])


def build_json_objects(columns: Mapping[str, TextColumn], prefix: str = "") -> pa.Array:
    """Rows as JSON objects, each on one line with the prefix before it."""
    (first_name, first), *others = columns.items()
    parts = [f"{prefix}{{{to_json_line(first_name)}: ", to_json_values(first)]
    for name, column in others:
        parts += [f", {to_json_line(name)}: ", _encode_column(column, to_json_values, blank="null")]
    return _join_texts([*parts, "}"], blank="null")


def build_row_encoder(frame: pd.DataFrame) -> RowEncoder:
    """Encodes the rows of a frame."""
    return lambda positions: build_json_objects(build_text_columns(frame.iloc[positions]))


def cut_ends(texts: pa.Array, length: int) -> pa.Array:
    """Texts without their last bytes, which are no part of a longer character."""
    return pc.binary_slice(texts.view(pa.large_binary()), 0, -length).view(TEXT)


def add_json_keys(objects: pa.Array, values: Mapping[str, pa.Array], prefix: str = "") -> pa.Array:
    """JSON objects, which have a key already, with further keys, whose values are JSON, and the prefix before each."""
    parts: list[pa.Array | str] = [prefix, cut_ends(objects, 1)]
    for name, texts in values.items():
        parts += [f", {to_json_line(name)}: ", texts]
    return _join_texts([*parts, "}"])


def encode_csv_rows(frame: pd.DataFrame) -> memoryview:
    """The rows of a frame as CSV, without a header."""
    return concat_bytes(build_csv_lines(build_text_columns(frame)))


class NestedRows:
    """The rows of a table inside those of another: for each key, the rows that name it.

    key_column: where a row names its key; keys: in the order of the outer table; shown: the columns to write (default: all).
    encode_rows: of the same table (default: from the frame).
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        key_column: str,
        keys: pd.Index,
        shown: Sequence[str] | None = None,
        encode_rows: RowEncoder | None = None,
    ) -> None:
        position = keys.get_indexer(pd.Index(frame[key_column]))
        order = np.argsort(position, kind="stable")
        self._frame = frame if shown is None else frame[list(shown)]
        self._encode_rows = encode_rows or build_row_encoder(self._frame)
        self._order = order[int((position < 0).sum()) :]
        counts = np.bincount(position[position >= 0], minlength=len(keys))
        self._ends = np.concatenate([[0], np.cumsum(counts)])

    def _find_rows(self, first: int, last: int) -> tuple[Positions, Positions]:
        ends = self._ends[first : last + 1]
        return self._order[ends[0] : ends[-1]], ends - ends[0]

    def select_rows(self, first: int, last: int) -> tuple[pd.DataFrame, Positions]:
        """The rows of the keys from `first` up to `last`, in their table's order, and where those of each key begin and end."""
        positions, ends = self._find_rows(first, last)
        return self._frame.iloc[positions], ends

    def build_lists(self, first: int, last: int) -> pa.Array:
        """For each of the keys from `first` up to `last` a JSON list of its rows."""
        positions, ends = self._find_rows(first, last)
        lists = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), self._encode_rows(positions))
        return _join_texts(["[", pc.binary_join(lists, pa.scalar(", ", TEXT)), "]"])
