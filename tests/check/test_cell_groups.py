"""The cells of a column in groups, blank ones among them."""

from typing import Any

import pandas as pd

from assets.check.cell_groups import TableCells, TableContext, parse_cells
from assets.check.raw_table import RawTable
from schemas.frames import BLOCKS, LINEAGE, TEXT_DTYPE, build_frame
from schemas.submission_columns import SUBMISSION_COLUMNS


def build_cells(*cells: tuple[str, str | None]) -> TableCells:
    """Forums of projects, each in a block whose header is its name."""
    lineage: list[dict[str, object]] = [{"record": f"r{at}", "block": block} for at, (block, _) in enumerate(cells)]
    records = build_frame(lineage, LINEAGE)
    records["forum"] = pd.Series([text for _, text in cells], dtype=TEXT_DTYPE)
    places: list[dict[str, object]] = [
        {"block": block, "column": "forum", "header": block} for block in ("one", "two", "other")
    ]
    return TableCells(RawTable("projects", records, build_frame(places, BLOCKS)), records)


def _list_values(values: pd.Series) -> dict[Any, Any]:
    return dict(zip(values.index, values.to_numpy(dtype="object", na_value=None), strict=True))


def read(cells: TableCells) -> dict[str, dict[Any, Any]]:
    """For each header the parsed value of each label."""
    column = SUBMISSION_COLUMNS["projects"]["forum"]
    parsed = [parse_cells(group, column, TableContext({})) for group in cells.group("forum")]
    return {part.group.header: _list_values(part.get_values()) for part in parsed}


def test_a_blank_stays_blank_and_nothing_is_said_of_it() -> None:
    cells = build_cells(("one", None), ("one", "Board  A"), ("one", "Board B"), ("one", None), ("one", "Board  A"))
    assert read(cells) == {"one": {0: None, 1: "Board A", 2: "Board B", 3: None, 4: "Board A"}}
    (group,) = cells.group("forum")
    parsed = parse_cells(group, SUBMISSION_COLUMNS["projects"]["forum"], TableContext({}))
    assert {label for label, _, _ in parsed.iterate_cells(lambda _: True)} <= {1, 4}


def test_a_group_of_blanks_alone_is_none() -> None:
    cells = build_cells(("one", "Board A"), ("two", None), ("other", "Board B"), ("one", None))
    assert read(cells) == {"one": {0: "Board A", 3: None}, "other": {2: "Board B"}}
