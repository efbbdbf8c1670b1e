"""Two releases' tables → what differs: rows that came or went, and values that are not the same.

Belongs here: comparing, column by column over whole frames, so that rows which are equal cost next to nothing. Does not
belong here: why something differs (causes), or what follows from it (changes).
"""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.frames import TEXT_DTYPE
from schemas.tables import TABLES

ALL = "*"
"""In place of a column: the whole row. In place of a record: all of them."""
DIFFERENCES: Mapping[str, str] = dict.fromkeys(("table", "record", "column", "kind", "before", "after"), TEXT_DTYPE)


def to_arrow_array(column: pd.Series) -> pa.Array:
    """A frame's column as Arrow holds it, blank where it is blank; texts always of one type."""
    values = pa.array(column, from_pandas=True)
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return whole.cast(pa.large_string()) if pa.types.is_string(whole.type) else whole


def _to_texts(values: pa.Array) -> pa.Array:
    """Values as `changes` shows them."""
    if pa.types.is_large_string(values.type):
        return values
    return pa.array([None if value is None else str(value) for value in values.to_pylist()], pa.large_string())


def join_columns(frame: pd.DataFrame, columns: list[str], between: str) -> pa.Array:
    """One text for each row, made of some of its columns; a blank one adds nothing."""
    parts = [pc.fill_null(_to_texts(to_arrow_array(frame[name])), "") for name in columns]
    return pc.binary_join_element_wise(*parts, pa.scalar(between, pa.large_string()))


def build_record_keys(table: str, frame: pd.DataFrame) -> pa.Array:
    """What `changes` calls each row of a published table: the parts of its key."""
    return join_columns(frame, TABLES[table].get_key_columns(), "|")


def _mark_differences(before: pa.Array, after: pa.Array) -> pa.Array:
    """Whether each pair of values differs; two blanks do not."""
    if before.type != after.type:
        before, after = _to_texts(before), _to_texts(after)
    equal = pc.fill_null(pc.equal(before, after), False)
    return pc.invert(pc.or_(equal, pc.and_(before.is_null(), after.is_null())))


def _build_differences(
    table: str,
    kind: str,
    records: pa.Array | str,
    columns: list[str] | str,
    before: pa.Array | None = None,
    after: pa.Array | None = None,
) -> pd.DataFrame:
    """Some rows of DIFFERENCES."""
    count = len(columns) if isinstance(columns, list) else len(records)
    told = {"table": table, "record": records, "column": columns, "kind": kind, "before": before, "after": after}
    sized = {
        name: [value] * count if value is None or isinstance(value, str) else pd.array(value, dtype=TEXT_DTYPE)
        for name, value in told.items()
    }
    return pd.DataFrame(sized).astype(dict(DIFFERENCES))


def _compare_table(table: str, old: pd.DataFrame, new: pd.DataFrame) -> list[pd.DataFrame]:
    """What differs in one table, in pieces."""
    pieces = [
        _build_differences(table, "added", ALL, [name for name in new if name not in old]),
        _build_differences(table, "removed", ALL, [name for name in old if name not in new]),
    ]
    before, after = build_record_keys(table, old), build_record_keys(table, new)
    if before.equals(after):
        there = here = None
    else:
        place = pc.index_in(after, value_set=before)
        pieces.append(_build_differences(table, "added", after.filter(place.is_null()), ALL))
        pieces.append(
            _build_differences(table, "removed", before.filter(pc.invert(pc.is_in(before, value_set=after))), ALL)
        )
        here, there = place.is_valid(), place.drop_null()
        after = after.filter(here)
    for name in [name for name in new if name in old]:
        was, now = to_arrow_array(old[name]), to_arrow_array(new[name])
        if here is not None and there is not None:
            was, now = was.take(there), now.filter(here)
        differ = _mark_differences(was, now)
        if pc.any(differ).as_py():
            values = _to_texts(was.filter(differ)), _to_texts(now.filter(differ))
            pieces.append(_build_differences(table, "changed", after.filter(differ), name, *values))
    return pieces


def compare_tables(old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """DIFFERENCES of every published table that both releases have, but `changes` itself. old, new: tables by name.

    A column that came or went stands once, for all records; a row that came or went once, for all columns.
    """
    pieces = [
        piece
        for table in new
        if table != "changes" and table in old
        for piece in _compare_table(table, old[table], new[table])
        if len(piece)
    ]
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=list(DIFFERENCES), dtype=TEXT_DTYPE)
