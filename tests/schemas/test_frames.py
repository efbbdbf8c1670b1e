"""What is built from frames: keys of several texts, and the cells of values."""

import pandas as pd
import pytest

from schemas.frames import BLOCKS, LINEAGE, TEXT_DTYPE, build_frame, format_place, join_texts, locate_values


@pytest.mark.parametrize("axis", ["column", "implied", "cell", "none"])
@pytest.mark.parametrize("position", ["C", "AB", "C+E", "3", "3+28", "B7"])
def test_a_place_is_the_one_where_many_values_are_located(axis: str, position: str) -> None:
    place: dict[str, object] = {"block": "b", "column": "title_en", "file": "f.csv", "axis": axis, "position": position}
    records = build_frame([{"record": "r", "block": "b", "line": 6}], LINEAGE)
    (cell,) = locate_values(build_frame([place], BLOCKS), records, ["title_en"])["cell"]
    assert format_place(axis, position, 6) == (None if pd.isna(cell) else cell)


def test_texts_are_joined_by_row_and_blank_where_one_is() -> None:
    index = pd.Index([4, 7, 9, 2])
    one = pd.Series(["a", "a", None, "\x1f"], index, TEXT_DTYPE)
    other = pd.Series(["b", None, "b", ""], index, TEXT_DTYPE)
    joined = join_texts(one, other, one)
    assert joined.index.equals(index)
    assert joined.astype("object").fillna("").tolist() == ["a\x1fb\x1fa", "", "", "\x1f\x1f\x1f\x1f"]
    assert joined.equals(one.str.cat([other, one], sep="\x1f"))
