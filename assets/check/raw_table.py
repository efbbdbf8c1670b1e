"""The raw records of one table, and findings at the cells that they came from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from schemas.findings import make_finding
from schemas.frames import LINEAGE, locate_values

_LOCATION = ("file", "sha256", "sheet", "cell", "provider", "row", "record", "column", "value")


@dataclass(frozen=True)
class RawTable:
    """One provider's raw records of one table.

    name: the table; records: LINEAGE and the table's submission columns as texts; blocks: schemas.frames.BLOCKS.
    """

    name: str
    records: pd.DataFrame
    blocks: pd.DataFrame

    @cached_property
    def _sheet_by_block(self) -> dict[str, dict[str, Any]]:
        sheets = self.blocks.drop_duplicates("block").set_index("block")[["file", "sha256", "sheet"]]
        return sheets.to_dict("index")

    def _locate(self, blamed: pd.DataFrame) -> pd.DataFrame:
        """The blamed cells with their record, row, text as sent, and location where there is one."""
        columns = sorted(set(blamed["column"]))
        sent = self.records[[*LINEAGE, *(name for name in columns if name in self.records)]].loc[blamed.index]
        cells = blamed.assign(**{name: sent[name].array for name in ("record", "row", "block", "provider")}, value=None)
        for column in set(columns) & set(sent):
            is_column = (blamed["column"] == column).to_numpy()
            cells.loc[is_column, "value"] = sent.loc[is_column, column].astype("object").array
        locations = locate_values(self.blocks, sent.drop_duplicates("record"), columns)
        locations = locations.drop(columns=[name for name in ("header",) if name in blamed])
        return cells.merge(locations, on=["record", "column"], how="left")

    def build_findings(self, rule: str, blamed: pd.DataFrame) -> list[dict[str, Any]]:
        """Findings of one rule, as rows of FINDINGS.

        blamed: a row for each, indexed as `records`: `column`, and the rule's parameters as further columns. A column that
        the file does not have is blamed on the sheet.
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
