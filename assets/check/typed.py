"""Raw records of one table → typed records, with a finding for whatever had to be said of a cell.

Belongs here: running the readers of `values` over a frame. Does not belong here: rules about whole records (rules).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from assets.check.values import Reading, read
from schemas.findings import Rule, finding
from schemas.findings import records as record_rules
from schemas.findings import values as value_rules
from schemas.records import LINEAGE, TEXT, addresses, framed
from schemas.returns import RETURNS
from schemas.source import Joined, Source, TableSource


@dataclass(frozen=True)
class Typed:
    """One table's records with typed values (LINEAGE and the table's return columns), and the findings about their
    cells.
    """

    records: pd.DataFrame
    findings: list[dict[str, Any]]


class Pinpoint:
    """Makes findings about records: looks up the address of each cell that is blamed."""

    def __init__(self, raw: pd.DataFrame, blocks: pd.DataFrame, table: str) -> None:
        self._raw, self._blocks, self._table = raw.set_index("record", drop=False), blocks, table
        known = blocks.drop_duplicates("block").set_index("block")[["file", "sha256", "sheet"]]
        self._sheets: dict[str, dict[str, Any]] = known.to_dict("index")

    def __call__(self, rule: Rule, blamed: pd.DataFrame) -> list[dict[str, Any]]:
        """Findings of one rule.

        blamed: record, column, and the rule's parameters as further columns. A column that the file does not have is blamed
        on the sheet.
        """
        if blamed.empty:
            return []
        records = self._raw.loc[blamed["record"].unique()]
        places = addresses(self._blocks, records.reset_index(drop=True), sorted(set(blamed["column"])))
        places = places.drop(columns=[name for name in ("header",) if name in blamed])
        spots = blamed.merge(places, on=["record", "column"], how="left")
        findings = []
        for spot in spots.to_dict("records"):
            sent = self._raw.loc[spot["record"]]
            where = {name: None if pd.isna(spot[name]) else spot[name] for name in ("file", "sha256", "sheet", "cell")}
            where = where if where["file"] else {**self._sheets[sent["block"]], "cell": None}
            parameters = {k: v for k, v in spot.items() if k not in (*where, "record", "column") and not pd.isna(v)}
            value = sent.get(spot["column"])
            findings.append(
                finding(
                    rule,
                    **where,
                    provider=sent["provider"],
                    row=sent["row"],
                    record=spot["record"],
                    table=self._table,
                    column=spot["column"],
                    value=None if pd.isna(value) else value,
                    **parameters,
                )
            )
        return findings


def table_source(source: Source, spec: str) -> TableSource:
    """The part of a source file that a block names (`0.1`: second table of the first file)."""
    file, table = spec.split(".")
    return source.files[int(file)].tables[int(table)]


def _per_spec(raw: pd.DataFrame, blocks: pd.DataFrame) -> pd.Series:
    """For each record, the part of the source file that it was read by."""
    return raw["block"].map(blocks.drop_duplicates("block").set_index("block")["spec"])


def _moved(raw: pd.DataFrame, spec: TableSource, pinpoint: Pinpoint) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Texts that the source file says are in the other language, moved to that language's column."""
    findings = []
    for column, references in spec.other_language.items():
        other = column[:-2] + ("en" if column.endswith("cy") else "cy")
        moved = raw["reference"].isin(references) & raw[column].notna()
        raw.loc[moved, other] = raw.loc[moved, column]
        raw.loc[moved, column] = pd.NA
        findings += pinpoint(
            value_rules.OTHER_LANGUAGE, pd.DataFrame({"record": raw.loc[moved, "record"], "column": column})
        )
    return raw, findings


def _noted(
    readings: Mapping[str, Reading], records: pd.DataFrame, column: str, required: bool, pinpoint: Pinpoint
) -> list[dict[str, Any]]:
    """The findings about one column's cells. An error in a column that a record cannot do without holds the record."""
    by_rule: dict[Rule, list[dict[str, Any]]] = {}
    worth_saying = [text for text, reading in readings.items() if reading.notes]
    for record, text in records.loc[records[column].isin(worth_saying), ["record", column]].itertuples(index=False):
        for rule, parameters in readings[text].notes:
            raised = record_rules.REQUIRED_UNREADABLE if required and rule.effect == "field-held" else rule
            kept = parameters if raised is rule else {}
            by_rule.setdefault(raised, []).append({"record": record, "column": column, **kept})
    return [found for rule, blamed in by_rule.items() for found in pinpoint(rule, pd.DataFrame(blamed))]


@cache
def _empty(table: str) -> pd.DataFrame:
    """A table's typed records, of which there is none."""
    return framed([], {**LINEAGE, **{column: each.dtype for column, each in RETURNS[table].items()}})


def typed(table: str, raw: pd.DataFrame, blocks: pd.DataFrame, source: Source, pinpoint: Pinpoint) -> Typed:
    """Reads every cell of one table's raw records.

    raw: LINEAGE and the table's return columns as texts; blocks: schemas.records.BLOCKS. A value that is held or cannot
    be read comes out blank, with its finding.
    """
    if raw.empty:
        return Typed(_empty(table).copy(), [])
    findings: list[dict[str, Any]] = []
    parts = []
    for spec, part in raw.groupby(_per_spec(raw, blocks), sort=True):
        how = table_source(source, str(spec))
        texts, said = _moved(part.copy(), how, pinpoint) if how.other_language and table == how.table else (part, [])
        findings += said
        out = texts[list(LINEAGE)].copy()
        flags = pd.Series(pd.NA, index=out.index, dtype=TEXT)
        for column, incoming in RETURNS[table].items():
            if texts[column].isna().all():
                out[column] = texts[column].astype(incoming.dtype)
                continue
            decided = how.values.get(column, {}) if table == how.table else {}
            readings = {text: read(text, incoming, decided) for text in texts[column].dropna().unique()}
            values = {text: reading.value for text, reading in readings.items()}
            joined = how.columns.get(column) if table == how.table else None
            if isinstance(joined, Joined) and joined.prefix:
                values = {text: value and joined.prefix + value for text, value in values.items()}
            out[column] = texts[column].map(values, na_action="ignore").astype(incoming.dtype)
            beside = {text: reading.flag for text, reading in readings.items() if reading.flag}
            flags = flags.fillna(texts[column].map(beside).astype(TEXT)) if beside else flags
            findings += _noted(readings, texts, column, incoming.required, pinpoint)
        if "flag" in out:
            out["flag"] = out["flag"].fillna(flags)
        parts.append(out)
    return Typed(pd.concat(parts).sort_index(), findings)
