"""One provider's raw records → accepted records, held records, notes, findings: the order of the checks."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from assets.check.parsed_table import create_no_records, parse_table
from assets.check.project_rows import (
    fill_references,
    find_unplaced_rows,
    repeat_titles,
    resolve_references,
    use_titles_as_references,
)
from assets.check.raw_table import RawTable
from assets.check.record_rules import apply_record_rules, find_excess_shares
from assets.check.team_corrections import apply_corrections
from assets.check.value_placement import blank_unstated_amounts, place_amounts, place_notes, place_observed_values
from schemas.findings import build_findings, make_finding
from schemas.frames import HELD, LINEAGE, NOTES, build_frame, concat_frames, is_among
from schemas.rules import RULES
from schemas.source_file import Source
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_OF_PROJECTS


@dataclass(frozen=True)
class CheckedProvider:
    """accepted: table → typed records; held: HELD; notes: NOTES of accepted records; findings: FINDINGS, gather's included."""

    accepted: dict[str, pd.DataFrame]
    held: pd.DataFrame
    notes: pd.DataFrame
    findings: pd.DataFrame


def _find_held(findings: Iterable[Mapping[str, Any]], name: str = "record") -> set[str]:
    """The records (or what else `name` names) that findings hold."""
    return {row[name] for row in findings if RULES[row["rule"]].effect == "row-held"}


def _drop_repeated_notices(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings with each notice about a cell once: one cell may fill columns of several tables."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for number, row in enumerate(findings):
        is_notice = row["cell"] is not None and RULES[row["rule"]].severity == "notice"
        cell = (row["rule"], row["sha256"], row["sheet"], row["cell"], row["value"])
        kept.setdefault(cell if is_notice else (number,), row)
    return list(kept.values())


def _build_held_table(raw: Mapping[str, pd.DataFrame], held: set[str]) -> pd.DataFrame:
    rows = []
    for table, columns in SUBMISSION_COLUMNS.items() if held else ():
        for row in raw[table][is_among(raw[table]["record"], held)].to_dict("records"):
            values = {name: row[name] for name in columns if not pd.isna(row[name])}
            lineage = {name: row[name] for name in LINEAGE}
            rows.append({**lineage, "table": table, "values": json.dumps(values, ensure_ascii=False)})
    return build_frame(rows, HELD)


def _find_records_beside(raw: Mapping[str, pd.DataFrame], held: set[str]) -> set[str]:
    """The records of other tables that come from the rows of held projects."""
    projects = raw["projects"]
    rows = projects.loc[is_among(projects["record"], held), "row"]
    return {
        record for table in TABLES_OF_PROJECTS for record in raw[table].loc[is_among(raw[table]["row"], rows), "record"]
    }


def _list_records(raw: Mapping[str, pd.DataFrame]) -> set[str]:
    return {record for table in SUBMISSION_COLUMNS for record in raw[table]["record"]}


def check_provider(source: Source, raw: Mapping[str, pd.DataFrame]) -> CheckedProvider:
    """Checks one provider's raw records. raw: gather's frames: `rows`, `blocks`, `findings` and each submitted table.
    Everything is held where the provider has confirmed no licence. Raises CrashedRuleError when a rule of ours fails; see
    hold_stopped_return.
    """
    corrected = apply_corrections(source, raw)
    sent = {**corrected.tables, "benefits": blank_unstated_amounts(corrected.tables["benefits"])}
    raw_tables = {table: RawTable(table, sent[table], raw["blocks"]) for table in SUBMISSION_COLUMNS}
    findings: list[dict[str, Any]] = list(corrected.findings)
    records: dict[str, pd.DataFrame] = {}
    notes: list[pd.DataFrame] = []
    titles: dict[str, str] = {}
    for table, raw_table in raw_tables.items():
        parsed = parse_table(raw_table, source)
        if table == "projects":
            parsed, titles = use_titles_as_references(raw_table, parsed)
            parsed = replace(parsed, records=repeat_titles(parsed.records))
        else:
            parsed = fill_references(parsed, titles)
        records[table] = parsed.records
        if len(parsed.records):
            records[table], table_findings = apply_record_rules(raw_table, parsed)
            findings += table_findings
            notes.append(parsed.notes)
    gathered = raw["findings"].to_dict("records")
    held_rows = _find_held(gathered, "row")
    held = {record for table in records for record in raw[table].loc[raw[table]["row"].isin(held_rows), "record"]}
    # In a row that gather holds, cells are under other columns' headers: what they seem to say is not worth a finding.
    findings = [row for row in findings if row["record"] not in held]
    held |= _find_held(findings)
    records, reference_findings = resolve_references(raw_tables, records, held)
    findings += reference_findings
    held |= _find_held(reference_findings)
    held |= _find_records_beside(raw, held)
    findings += find_excess_shares(raw_tables["partners"], records["partners"], held)
    if source.licence is None:
        names = {"name_en": source.name_en, "name_cy": source.name_cy}
        findings.append(make_finding("licence-missing", provider=source.provider, **names))
        held |= _list_records(raw)
    all_notes = concat_frames(notes, NOTES)
    accepted_notes = place_notes(all_notes[~all_notes["record"].isin(held)], records)
    records["benefits"] = place_amounts(records["benefits"])
    records["observations"] = place_observed_values(records["observations"])
    accepted = {
        table: frame[~is_among(frame["record"], held)].reset_index(drop=True) for table, frame in records.items()
    }
    all_findings = build_findings([*gathered, *_drop_repeated_notices(corrected.drop_notices(findings))])
    return CheckedProvider(accepted, _build_held_table(raw, held), accepted_notes, all_findings)


def hold_unplaced_rows(raw: Mapping[str, pd.DataFrame], checked: CheckedProvider) -> CheckedProvider:
    """A whole return with what belongs to no project of it held, and what is about nobody. raw: see check_provider. Of a part
    of a return that can be said only once the rest is there.
    """
    raw_tables = {table: RawTable(table, raw[table], raw["blocks"]) for table in SUBMISSION_COLUMNS}
    return hold_records(raw, checked, find_unplaced_rows(raw_tables, checked.accepted))


def hold_records(
    raw: Mapping[str, pd.DataFrame], checked: CheckedProvider, findings: Sequence[Mapping[str, Any]]
) -> CheckedProvider:
    """A return with more findings (rows of FINDINGS), and the records held that they hold. raw: see check_provider."""
    if not findings:
        return checked
    held = _find_held(findings)
    accepted = {
        table: frame[~is_among(frame["record"], held)].reset_index(drop=True)
        for table, frame in checked.accepted.items()
    }
    return CheckedProvider(
        accepted,
        concat_frames([checked.held, _build_held_table(raw, held)], HELD),
        checked.notes[~is_among(checked.notes["record"], held)],
        build_findings([*checked.findings.to_dict("records"), *findings]),
    )


def hold_stopped_return(source: Source, raw: Mapping[str, pd.DataFrame], reference: str) -> CheckedProvider:
    """What check_provider gives for a return that an unexpected error stopped: everything held, with the finding of it.
    reference: of the error, as it stands in the log.
    """
    names = {"name_en": source.name_en, "name_cy": source.name_cy}
    finding = make_finding("return-stopped", provider=source.provider, reference=reference, **names)
    findings = build_findings([*raw["findings"].to_dict("records"), finding])
    accepted = {table: create_no_records(table) for table in SUBMISSION_COLUMNS}
    return CheckedProvider(accepted, _build_held_table(raw, _list_records(raw)), build_frame([], NOTES), findings)
