"""Findings about single records, each at the cell that it came from."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas.findings import get_location, make_finding
from schemas.frames import locate_values

RECORD_LOCATION = ("file", "sha256", "sheet", "cell", "row", "record")
Findings = list[dict[str, Any]]


def locate_records(reports: pd.DataFrame, blocks: pd.DataFrame, columns: list[str]) -> list[dict[Any, Any]]:
    """Records as rows with the location of their value in the first of some columns that was sent, where any was."""
    if reports.empty:
        return []
    locations = locate_values(blocks, reports, columns).drop_duplicates("record")
    return reports.merge(locations, on="record", how="left", suffixes=("", "_of")).to_dict("records")


def choose_title(row: Mapping[Any, Any]) -> str:
    """The title of a project as its provider knows it: in English, or else in Welsh."""
    return str(row["title_cy"] if pd.isna(row["title_en"]) else row["title_en"])


def report_record(rule: str, row: Mapping[Any, Any], **details: Any) -> dict[str, Any]:
    return make_finding(rule, **get_location(row, RECORD_LOCATION), provider=row["provider"], **details)
