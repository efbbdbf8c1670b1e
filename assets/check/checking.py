"""One provider's raw records → accepted records, held records, findings.

Belongs here: the order of the checks, and which records are held. Does not belong here: any check itself.
"""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.check import rules
from assets.check.typed import Pinpoint, typed
from schemas import codelists
from schemas.findings import build_findings, make_finding
from schemas.frames import HELD, LINEAGE, NOTES, build_frame, concat_frames
from schemas.languages import fold_text
from schemas.rules import RULES
from schemas.source_file import Source
from schemas.submission_columns import SUBMISSION_COLUMNS


@dataclass(frozen=True)
class Checked:
    """accepted: table → typed records; held: schemas.frames.HELD; notes: schemas.frames.NOTES of accepted records;
    findings: schemas.frames.FINDINGS, gather's included.
    """

    accepted: dict[str, pd.DataFrame]
    held: pd.DataFrame
    notes: pd.DataFrame
    findings: pd.DataFrame


def holding(findings: list[dict[str, Any]]) -> set[str]:
    """The records that a finding holds back."""
    return {str(row["record"]) for row in findings if RULES[str(row["rule"])].effect == "row-held"}


def _rows_held(findings: pd.DataFrame) -> set[str]:
    """The rows that stage gather says cannot be read as they stand."""
    held = findings["rule"].map(lambda rule: RULES[rule].effect == "row-held").astype(bool)
    return set(findings.loc[held, "row"])


def _once(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings without those that say of a cell what another says: one cell may fill columns of several tables."""
    said: dict[tuple[Any, ...], dict[str, Any]] = {}
    for at, row in enumerate(findings):
        spot = (row["rule"], row["sha256"], row["sheet"], row["cell"], row["value"])
        told = row["cell"] is not None and RULES[str(row["rule"])].severity == "notice"
        said.setdefault(spot if told else (at,), row)
    return list(said.values())


def _without_amounts(raw: pd.DataFrame) -> pd.DataFrame:
    """Benefits whose kind says that they state no amount: their words are not searched for one."""
    none = (
        raw["amount_kind"]
        .map(lambda word: codelists.map_words_to_codes("amount_kind").get(fold_text(word)), na_action="ignore")
        .eq("none")
    )
    return raw.assign(amount=raw["amount"].mask(none.fillna(False)))


def _amounts(records: pd.DataFrame) -> pd.DataFrame:
    """Benefits: the amount goes where its kind says (expected or realised), unless the record already says it there.

    An amount is a sum in pounds, whether or not the form has a column for the unit.
    """
    pounds = pd.Series(False, index=records.index)
    for column, kind in (("expected_value", "expected"), ("realised_value", "realised")):
        taken = records[column].isna() & records["amount"].notna() & records["amount_kind"].eq(kind).fillna(False)
        records[column] = records[column].mask(taken, records["amount"])
        pounds |= taken.astype(bool)
    figured = records[["baseline_value", "expected_value", "realised_value"]].notna().any(axis=1)
    return records.assign(unit=records["unit"].mask(records["unit"].isna() & pounds, "GBP").where(figured))


def _value_kinds(records: pd.DataFrame) -> pd.DataFrame:
    """Observations: a value sent as target or baseline goes there; one that is a forecast or context is flagged so."""
    kind = records["value_kind"]
    for column in ("target", "baseline"):
        records[column] = records[column].fillna(records["actual"].where(kind.eq(column).fillna(False)))
    records["actual"] = records["actual"].where(~kind.isin(["target", "baseline"]))
    flags = kind.where(kind.isin(["forecast", "context"]))
    return records.assign(flag=records["flag"].fillna(flags))


def _placed(notes: pd.DataFrame, records: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Notes on amounts and observed values, moved with these to the columns where their kinds put them."""
    moved = notes["column"].copy()
    for table, column, kind, places in (
        ("benefits", "amount", "amount_kind", {"expected": "expected_value", "realised": "realised_value"}),
        ("observations", "actual", "value_kind", {"target": "target", "baseline": "baseline"}),
    ):
        here = (notes["table"] == table) & (notes["column"] == column)
        kinds = records[table].drop_duplicates("record").set_index("record")[kind]
        moved = moved.mask(here, notes["record"].map(kinds).map(places).fillna(column))
    return notes.assign(column=moved)


def check(source: Source, raw: dict[str, pd.DataFrame]) -> Checked:
    """Checks one provider's raw records.

    raw: gather's frames: `rows`, `blocks`, `findings` and each returned table. A record is held when it has a finding
    whose rule holds rows, and every record of a provider that has confirmed no licence; its values are kept in `held`.
    Raises rules.CrashedRule when a rule of ours fails.
    """
    findings: list[dict[str, Any]] = []
    blocks = raw["blocks"]
    pinpoints = {table: Pinpoint(raw[table], blocks, table) for table in SUBMISSION_COLUMNS}
    lost = _rows_held(raw["findings"])
    records: dict[str, pd.DataFrame] = {}
    noted: list[pd.DataFrame] = []
    sent = {**raw, "benefits": _without_amounts(raw["benefits"])}
    for table in SUBMISSION_COLUMNS:
        read = typed(table, sent[table], blocks, source, pinpoints[table])
        if read.records.empty:
            records[table] = read.records
            continue
        noted.append(read.notes)
        records[table], judged = rules.judged(table, read, blocks, pinpoints[table])
        findings += judged
    slipped = {
        record for table in SUBMISSION_COLUMNS for record in raw[table].loc[raw[table]["row"].isin(lost), "record"]
    }
    # What the cells of such a row seem to say, under other columns' headers, is not worth telling.
    findings = [row for row in findings if row["record"] not in slipped]
    findings += rules.references(records, slipped | holding(findings), pinpoints)
    held_back = slipped | holding(findings)
    if source.licence is None:
        named = {"name_en": source.name_en, "name_cy": source.name_cy}
        findings.append(make_finding("licence-missing", provider=source.provider, **named))
        held_back |= {record for table in SUBMISSION_COLUMNS for record in raw[table]["record"]}
    notes = concat_frames(noted, NOTES)
    notes = _placed(notes[~notes["record"].isin(held_back)], records)
    records["benefits"] = _amounts(records["benefits"])
    records["observations"] = _value_kinds(records["observations"])
    kept = []
    for table in SUBMISSION_COLUMNS:
        for row in raw[table][raw[table]["record"].isin(held_back)].to_dict("records"):
            values = {name: row[name] for name in SUBMISSION_COLUMNS[table] if not pd.isna(row[name])}
            kept.append(
                {
                    **{name: row[name] for name in LINEAGE},
                    "table": table,
                    "values": json.dumps(values, ensure_ascii=False),
                }
            )
    accepted = {
        table: frame[~frame["record"].isin(held_back)].reset_index(drop=True) for table, frame in records.items()
    }
    return Checked(
        accepted,
        build_frame(kept, HELD),
        notes,
        build_findings([*raw["findings"].to_dict("records"), *_once(findings)]),
    )
