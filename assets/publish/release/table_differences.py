"""What differs between two releases' tables: rows added or removed, and values that are not the same.

Whole columns are compared, so that rows which are equal cost next to nothing. Why something differs: release_changes.
"""

from collections.abc import Iterator, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.publish.open_data.text_columns import TEXT, to_arrow_array
from schemas.frames import TEXT_DTYPE
from schemas.tables import TABLES

ALL = "*"
"""In place of a column: the whole row. In place of a record: all of them."""
DIFFERENCES = ["table", "record", "column", "kind", "before", "after"]


def _to_texts(values: pa.Array) -> pa.Array:
    """Values as `changes` shows them."""
    if values.type == TEXT:
        return values
    return pa.array([None if value is None else str(value) for value in values.to_pylist()], TEXT)


def join_columns(frame: pd.DataFrame, columns: list[str], separator: str) -> pa.Array:
    """One text for each row, made of some of its columns; a blank one adds nothing."""
    parts = [pc.fill_null(_to_texts(to_arrow_array(frame[name])), "") for name in columns]
    return pc.binary_join_element_wise(*parts, pa.scalar(separator, TEXT))


def build_record_keys(table: str, frame: pd.DataFrame) -> pa.Array:
    """What `changes` calls each row of a published table: the parts of its key."""
    return join_columns(frame, TABLES[table].get_key_columns(), "|")


def _mark_differences(before: pa.Array, after: pa.Array) -> pa.Array:
    """Whether each pair of values differs; two blanks do not."""
    if before.type != after.type:
        before, after = _to_texts(before), _to_texts(after)
    is_equal = pc.fill_null(pc.equal(before, after), False)
    return pc.invert(pc.or_(is_equal, pc.and_(before.is_null(), after.is_null())))


def _build_differences(table: str, kind: str, **values: pa.Array | list[str] | str) -> pd.DataFrame:
    """Some rows of DIFFERENCES; a single text is that of all rows, and what is left out is blank."""
    count = next(len(value) for value in values.values() if not isinstance(value, str))
    columns = {
        name: pd.array(value, dtype=TEXT_DTYPE) if isinstance(value, pa.Array) else value
        for name, value in values.items()
    }
    return pd.DataFrame({"table": table, "kind": kind, **columns}, range(count), DIFFERENCES, TEXT_DTYPE)


def _compare_table(table: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """DIFFERENCES of one table, in pieces."""
    yield _build_differences(table, "added", record=ALL, column=[name for name in new if name not in old])
    yield _build_differences(table, "removed", record=ALL, column=[name for name in old if name not in new])
    old_keys, new_keys = build_record_keys(table, old), build_record_keys(table, new)
    if not old_keys.equals(new_keys):
        positions = pc.index_in(new_keys, value_set=old_keys)
        is_removed = pc.invert(pc.is_in(old_keys, value_set=new_keys))
        yield _build_differences(table, "added", record=new_keys.filter(positions.is_null()), column=ALL)
        yield _build_differences(table, "removed", record=old_keys.filter(is_removed), column=ALL)
        is_common = positions.is_valid()
        old, new, new_keys = old.iloc[positions.drop_null()], new[is_common.to_numpy(False)], new_keys.filter(is_common)
    for name in [name for name in new if name in old]:
        before, after = to_arrow_array(old[name]), to_arrow_array(new[name])
        differs = _mark_differences(before, after)
        if pc.any(differs).as_py():
            yield _build_differences(
                table,
                "changed",
                record=new_keys.filter(differs),
                column=name,
                before=_to_texts(before.filter(differs)),
                after=_to_texts(after.filter(differs)),
            )


def compare_tables(old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """DIFFERENCES of every published table that both releases have, but `changes` itself. A column that was added or removed is
    one row, for all records; a row that was added or removed is one, for all columns.
    """
    common = [table for table in new if table != "changes" and table in old]
    pieces = [piece for table in common for piece in _compare_table(table, old[table], new[table]) if len(piece)]
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=DIFFERENCES, dtype=TEXT_DTYPE)
