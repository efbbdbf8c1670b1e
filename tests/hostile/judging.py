"""What came out of a file, and whether it keeps the promises that hold for every file.

Belongs here: reading a file as the command does, and the laws: the contract's shape, rows that add up, no text lost.
Does not belong here: what a particular case must give (the cases).
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from assets.check.provider_check import CheckedProvider
from assets.gather.workbook.sheet import OpenedWorkbook, Sheet
from pipelines import checked_records, file_check
from pipelines.file_check import RegisterState
from schemas.findings import RENDERED_COLUMNS
from schemas.languages import fold_text
from schemas.marks import MISSING_MARKS
from schemas.source_file import Source
from schemas.submission_columns import SUBMISSION_COLUMNS

KEYS = {"file", "sha256", "source", "refused", "tables", "skipped_sheets", "findings"}
TABLE_KEYS = {"sheet", "header_row", "orientation", "columns", "unmapped", "rows"}
REFUSED_KEYS = {"rule", "message_en", "message_cy"}


@dataclass
class Outcome:
    """A report, and what it was made of: the sheets, the raw records and what became of them (of a file not refused)."""

    about: dict[str, Any]
    findings: pd.DataFrame
    source: Source | None
    opened: list[OpenedWorkbook] = field(default_factory=list)
    raw: dict[str, pd.DataFrame] = field(default_factory=dict)
    checked: CheckedProvider | None = None

    def records(self, table: str) -> list[dict[str, Any]]:
        """The accepted records of a table, blanks as None; a project with its partners, lead and cost."""
        if self.checked is None:
            return []
        accepted = self.checked.accepted
        listed = _list_records(accepted[table])
        if table == "projects":
            partners, benefits = _list_records(accepted["partners"]), _list_records(accepted["benefits"])
            for record in listed:
                mine = [partner for partner in partners if partner["row"] == record["row"]]
                names = {
                    role: tuple(p["organisation"] for p in mine if p["role"] == role) for role in ("partner", "lead")
                }
                costs = [b for b in benefits if b["row"] == record["row"] and b["benefit_type"] == "cost"]
                record["partner_list"], record["lead"] = names["partner"], next(iter(names["lead"]), None)
                record["cost"] = costs[0]["expected_value"] if costs else None
        return listed

    def found(self) -> set[tuple[str, str | None]]:
        """Every rule that found something, with its cell and without."""
        spots = {(f["rule"], f["cell"]) for f in self.about["findings"]}
        return spots | {(rule, None) for rule, _ in spots}


def _list_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def read_file(path: Path, by: Source | None = None) -> Outcome:
    """Reads a file as `check` does: with one source, or with none at all."""
    seen: dict[str, list[Any]] = {"opened": [], "checked": []}

    def watch(name: str, call: Any) -> Any:
        def watched(*given: Any) -> Any:
            made = call(*given)
            seen[name].append((given, made))
            return made

        return watched

    with ExitStack() as stack:
        for name, module, attribute in (
            ("opened", file_check, "open_submission"),
            ("checked", checked_records, "check_provider"),
        ):
            call = watch(name, getattr(module, attribute))
            stack.enter_context(mock.patch.object(module, attribute, call))
        report = file_check.check_file(
            path, {by.provider: by} if by else {}, by.provider if by else None, RegisterState(is_matched=False)
        )
    outcome = Outcome(report.about, report.findings, by, [made for _, made in seen["opened"]])
    if seen["checked"]:
        (outcome.source, outcome.raw), outcome.checked = seen["checked"][-1]
    return outcome


def check_laws(outcome: Outcome) -> None:
    """Fails unless the report has the contract's shape, its rows add up, and no text vanished."""
    about = outcome.about
    assert set(about) >= KEYS
    for finding in about["findings"]:
        assert set(finding) == set(RENDERED_COLUMNS)
        assert all(finding[name] for name in ("message_en", "message_cy", "fix_en", "fix_cy", "rule", "severity"))
    if about["refused"] is not None:
        assert set(about["refused"]) == REFUSED_KEYS
        assert all(about["refused"].values())
        for table in about["tables"]:
            assert not table["columns"], "of a refused file nothing is read"
            assert table["rows"]["accepted"] == 0
            assert table["rows"]["received"] == table["rows"]["held"] + table["rows"]["not_records"]
        assert about["refused"]["rule"] in {finding["rule"] for finding in about["findings"]}
        return
    assert about["tables"], "a file that is read has a table"
    for table in about["tables"]:
        assert set(table) >= TABLE_KEYS
        rows = table["rows"]
        assert rows["received"] == rows["accepted"] + rows["held"] + rows["not_records"], rows
        assert all(count >= 0 for count in rows.values())
        assert isinstance(table["header_row"], int) and table["header_row"] >= 1
    named = {table["sheet"] for table in about["tables"]} | {skipped["sheet"] for skipped in about["skipped_sheets"]}
    assert named == {sheet.name for sheet in outcome.opened[-1].sheets}, "every sheet is read, or skipped by name"
    _every_record_has_a_fate(outcome)
    # A table that no source names is told of whole, by its headers' place.
    unread = {finding["sheet"] for finding in about["findings"] if finding["rule"] == "table-unread"}
    lost = [each for each in _lost(outcome) if each[0] not in unread]
    assert not lost, f"texts that vanished: {lost[:5]}"


def _every_record_has_a_fate(outcome: Outcome) -> None:
    """Each raw record is accepted or held, and each row is named once."""
    assert outcome.checked is not None
    assert outcome.raw["rows"]["row"].is_unique
    held = set(outcome.checked.held["record"])
    for table in SUBMISSION_COLUMNS:
        accepted = set(outcome.checked.accepted[table]["record"])
        assert set(outcome.raw[table]["record"]) <= accepted | held, f"records of {table} were lost"
        assert not accepted & held


def _locate_findings(findings: list[Mapping[str, Any]], sheet: str) -> set[tuple[int, int]]:
    """The cells of a sheet (line, column, from 0) at which findings stand."""
    spots = set()
    for finding in findings:
        if finding["sheet"] == sheet and finding["cell"]:
            for cell in finding["cell"].split(", "):
                letters, line = coordinate_from_string(cell)
                spots.add((line - 1, column_index_from_string(letters) - 1))
    return spots


def _said_of_sheet(outcome: Outcome, sheet: Sheet) -> dict[int, list[str]]:
    """Line (of the table's own grid) → every raw text that became of it."""
    texts: dict[int, list[str]] = {}
    rows = outcome.raw["rows"]
    mine = set(rows.loc[rows["sheet"] == sheet.name, "row"])
    for table in SUBMISSION_COLUMNS:
        raw = outcome.raw[table]
        for record in raw[raw["row"].isin(mine)].to_dict("records"):
            texts.setdefault(int(record["line"]), []).extend(str(record[name]) for name in SUBMISSION_COLUMNS[table])
    return texts


def _lost(outcome: Outcome) -> Iterator[tuple[str, int, int, str]]:
    """The texts under the headers of tables that are in no record, no row that is none, no unread column, no finding."""
    for sheet in outcome.opened[-1].sheets:
        tables = [table for table in outcome.about["tables"] if table["sheet"] == sheet.name]
        if not tables:
            continue
        across = tables[0]["orientation"] == "columns"
        grid = sheet.transpose() if across else sheet
        top, last = min(t["header_row"] for t in tables), max(t["header_row"] for t in tables)
        rows = outcome.raw["rows"]
        fates = {
            int(line): fate
            for line, fate, name in rows[["line", "fate", "sheet"]].itertuples(index=False)
            if name == sheet.name
        }
        said, spots = _said_of_sheet(outcome, sheet), _locate_findings(outcome.about["findings"], sheet.name)
        cells = grid.get_rows()
        unread = _find_unread_positions(outcome, sheet.name, cells, [t["header_row"] for t in tables], across)
        slipped = {at[1 if across else 0] for at in _whole_rows(outcome, sheet.name)}
        # A mark under a period that there is no figure says no more than a blank.
        silent = {""} | (MISSING_MARKS if tables[0]["table"] == "observations" else set())
        for r, row in enumerate(cells):
            line = r + 1
            if line <= top or any(line == t["header_row"] for t in tables) or fates.get(line) == "not-a-record":
                continue
            if line not in fates and line < last:
                continue  # a title or a header above a further table
            for c, text in enumerate(row):
                spot = (c, r) if across else (r, c)
                if text.casefold() in silent or spot in spots or c in unread or (line in fates and r in slipped):
                    continue
                if any(text in one for one in said.get(line, [])):
                    continue
                yield sheet.name, line, c, text


def _whole_rows(outcome: Outcome, sheet: str) -> set[tuple[int, int]]:
    """Cells at which a finding speaks of its whole row."""
    return _locate_findings([f for f in outcome.about["findings"] if f["rule"] == "row-shifted"], sheet)


def _find_unread_positions(
    outcome: Outcome, sheet: str, cells: list[list[str]], headers: list[int], across: bool
) -> set[int]:
    """Positions of columns that are named as not read: unmapped, repeated, not in pounds, or ignored by the source."""
    rules = ("column-unmapped", "header-repeated", "column-in-other-currency")
    told = [f for f in outcome.about["findings"] if f["rule"] in rules]
    unread = {spot[0 if across else 1] for spot in _locate_findings(told, sheet)}
    if outcome.source is not None:
        ignored = {fold_text(name) for spec in outcome.source.files for table in spec.tables for name in table.ignore}
        for line in headers:
            unread |= {at for at, text in enumerate(cells[line - 1]) if text and fold_text(text) in ignored}
    return unread
