"""The raw records of one table, and findings at the cells that they came from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from schemas.findings import make_finding
from schemas.frames import LINEAGE, TEXT_DTYPE, locate_values

_LOCATION = ("file", "sha256", "sheet", "cell", "provider", "row", "record", "column", "value")
SEPARATOR = ", "
"""Between the columns, or the cells, that one finding blames together."""


def _join_locations(locations: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The locations of values that are blamed together, one row a record: columns and cells as `F6, E6`."""
    if len(columns) == 1:
        return locations[locations["column"] == columns[0]]
    order = locations["column"].map({column: number for number, column in enumerate(columns)}).dropna()
    ordered = locations.loc[order.sort_values(kind="stable").index]
    cells_by_record: dict[str, dict[str, None]] = {}
    for record, cell in ordered[["record", "cell"]].dropna().itertuples(index=False):
        cells_by_record.setdefault(record, {})[cell] = None
    joined = ordered.groupby("record", sort=False).first().reset_index()
    texts = joined["record"].map({record: SEPARATOR.join(cells) for record, cells in cells_by_record.items()})
    return joined.assign(column=SEPARATOR.join(columns), cell=texts.astype(TEXT_DTYPE))[list(locations)]


@dataclass(frozen=True)
class RawTable:
    """One provider's raw records of one table. records: LINEAGE and its submission columns as texts; blocks:
    schemas.frames.BLOCKS.
    """

    name: str
    records: pd.DataFrame
    blocks: pd.DataFrame

    @cached_property
    def _sheet_by_block(self) -> dict[str, dict[str, Any]]:
        sheets = self.blocks.drop_duplicates("block").set_index("block")[["file", "sha256", "sheet"]]
        return sheets.to_dict("index")

    def find_headers(self, column: str, blocks: pd.Series) -> list[str]:
        """The header of one of our columns in each of some blocks; its name where it has none there."""
        sent = self.blocks[self.blocks["column"] == column]
        header_by_block = dict(zip(sent["block"], sent["header"].fillna(column), strict=True))
        return [header_by_block.get(block, column) for block in blocks]

    def _locate(self, blamed: pd.DataFrame) -> pd.DataFrame:
        """The blamed cells with their record, row, text as sent (of the first cell), and location where there is one."""
        columns_by_names = {names: names.split(SEPARATOR) for names in sorted(set(blamed["column"]))}
        columns = sorted({column for parts in columns_by_names.values() for column in parts})
        sent = self.records[[*LINEAGE, *(name for name in columns if name in self.records)]].loc[blamed.index]
        cells = blamed.assign(**{name: sent[name].array for name in ("record", "row", "block", "provider")}, value=None)
        for names, (first, *_) in columns_by_names.items():
            if first in sent:
                is_blamed = (blamed["column"] == names).to_numpy()
                cells.loc[is_blamed, "value"] = sent.loc[is_blamed, first].astype("object").array
        locations = locate_values(self.blocks, sent.drop_duplicates("record"), columns)
        joined = pd.concat([_join_locations(locations, parts) for parts in columns_by_names.values()])
        joined = joined.drop(columns=[name for name in ("header",) if name in blamed])
        return cells.merge(joined, on=["record", "column"], how="left")

    def build_findings(self, rule: str, blamed: pd.DataFrame) -> list[dict[str, Any]]:
        """Findings of one rule, as rows of FINDINGS. blamed: a row for each, indexed as `records`: `column` (or several, as
        `end_date, start_actual`), and the rule's parameters as further columns. A column that the file does not have is
        blamed on the sheet.
        """
        if blamed.empty:
            return []
        cells = self._locate(blamed)
        columns = [cells[name].to_numpy(dtype="object", na_value=None).tolist() for name in cells]
        findings = []
        for values in zip(*columns, strict=True):
            cell = dict(zip(cells, values, strict=True))
            sheet = self._sheet_by_block[cell.pop("block")]
            location = {name: cell.pop(name) for name in _LOCATION}
            if not location["file"]:
                location |= {**sheet, "cell": None}
            parameters = {name: value for name, value in cell.items() if value is not None}
            findings.append(make_finding(rule, **location, table=self.name, **parameters))
        return findings
