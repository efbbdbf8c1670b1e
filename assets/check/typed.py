"""Raw records of one table → typed records, with a finding for whatever had to be said of a cell.

Belongs here: running the readers of `values` over a frame. Does not belong here: rules about whole records (rules).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from assets.check.values import Reading, column_context, read
from schemas import codelists
from schemas.findings import Rule, finding
from schemas.findings import records as record_rules
from schemas.findings import values as value_rules
from schemas.languages import folded
from schemas.records import LINEAGE, NOTES, TEXT, addresses, framed
from schemas.returns import RETURNS, Incoming
from schemas.source import Joined, Source, TableSource


@dataclass(frozen=True)
class Typed:
    """One table's records with typed values (LINEAGE and the table's return columns), the findings about their cells, and
    what cells say beside a value or instead of one (schemas.records.NOTES).
    """

    records: pd.DataFrame
    findings: list[dict[str, Any]]
    notes: pd.DataFrame


_WHERE = ("file", "sha256", "sheet", "cell", "provider", "row", "record", "column", "value")


class Pinpoint:
    """Makes findings about records: looks up the address of each cell that is blamed."""

    def __init__(self, raw: pd.DataFrame, blocks: pd.DataFrame, table: str) -> None:
        self._raw, self._blocks, self._table = raw, blocks, table
        known = blocks.drop_duplicates("block").set_index("block")[["file", "sha256", "sheet"]]
        self._sheets: dict[str, dict[str, Any]] = known.to_dict("index")

    def _spots(self, blamed: pd.DataFrame) -> pd.DataFrame:
        """What is blamed, with the record, its row as sent, the text of the cell, and its address where there is one."""
        columns = sorted(set(blamed["column"]))
        sent = self._raw[[*LINEAGE, *(name for name in columns if name in self._raw)]].loc[blamed.index]
        spots = blamed.assign(**{name: sent[name].array for name in ("record", "row", "block", "provider")}, value=None)
        for column in set(columns) & set(sent):
            here = (blamed["column"] == column).to_numpy()
            spots.loc[here, "value"] = sent.loc[here, column].astype("object").array
        places = addresses(self._blocks, sent.drop_duplicates("record"), columns)
        places = places.drop(columns=[name for name in ("header",) if name in blamed])
        return spots.merge(places, on=["record", "column"], how="left")

    def __call__(self, rule: Rule, blamed: pd.DataFrame) -> list[dict[str, Any]]:
        """Findings of one rule.

        blamed: a row for each, under its record's label in the raw frame: column, and the rule's parameters as further
        columns. A column that the file does not have is blamed on the sheet.
        """
        if blamed.empty:
            return []
        spots = self._spots(blamed)
        columns = [spots[name].to_numpy(dtype="object", na_value=None).tolist() for name in spots]
        findings = []
        for values in zip(*columns, strict=True):
            spot = dict(zip(spots, values, strict=True))
            sheet = self._sheets[spot.pop("block")]
            where = {name: spot.pop(name) for name in _WHERE}
            where = where if where["file"] else {**where, **sheet, "cell": None}
            parameters = {name: value for name, value in spot.items() if value is not None}
            findings.append(finding(rule, **where, table=self._table, **parameters))
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
        findings += pinpoint(value_rules.OTHER_LANGUAGE, pd.DataFrame({"column": column}, index=raw.index[moved]))
    return raw, findings


@dataclass(frozen=True)
class Alike:
    """The cells of one column that are written by one habit: their labels, which of the different texts each holds, these
    texts, and how each was read.
    """

    labels: pd.Index
    which: np.ndarray
    texts: list[str]
    readings: list[Reading]

    def values(self, dtype: Any, prefix: str) -> pd.Series:
        """What was read, cell by cell."""
        values = [prefix + each.value if prefix and each.value else each.value for each in self.readings]
        return pd.Series(pd.Series(values, dtype="object").astype(dtype).array.take(self.which), self.labels)

    def flags(self) -> pd.Series:
        """The flags that stood beside values, cell by cell."""
        flags = pd.Series([each.flag for each in self.readings], dtype=TEXT)
        return pd.Series(flags.array.take(self.which), self.labels)

    def among(self, wanted: Callable[[Reading], Any]) -> Iterator[tuple[Any, str, Reading]]:
        """The label, text and reading of those cells whose reading is wanted."""
        mine = np.fromiter((bool(wanted(each)) for each in self.readings), dtype=bool)[self.which]
        for label, which in zip(self.labels[mine], self.which[mine], strict=True):
            yield label, self.texts[which], self.readings[which]


def _habits(table: str, column: str, incoming: Incoming, texts: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """For each record, the file, header and measure whose cells are written by one habit (`file`, `header`, `measure`).

    Figures of one measure are, wherever they stand; of anything else, the cells under one header of a file.
    """
    mine = blocks[blocks["column"] == column].drop_duplicates("block").set_index("block")
    habits = pd.DataFrame(
        {name: texts["block"].map(mine[sent]).astype(TEXT) for name, sent in (("file", "sha256"), ("header", "header"))}
    ).fillna("")
    if table != "observations" or incoming.kind != "number":
        return habits.assign(measure="")
    units = codelists.meanings("unit")
    percent = {text: "%" for text in texts["unit"].dropna().unique() if units.get(folded(text)) == "percent"}
    telling = {header: header if _tells(header) else "" for header in habits["header"].unique()}
    beside = texts["unit"].map(percent.get).astype(TEXT).fillna("")
    return habits.assign(
        header=habits["header"].map(telling).astype(TEXT) + beside, measure=texts["measure"].astype(TEXT).fillna("")
    )


def _tells(header: str) -> bool:
    """Whether a header says anything of how figures are written; most say which period they are of."""
    return any(sign in header for sign in "£%(")


def _readings(
    table: str, column: str, texts: pd.DataFrame, blocks: pd.DataFrame, decided: Mapping[str, str]
) -> Iterator[Alike]:
    """Reads one column's cells, those of one habit together and each different text once."""
    incoming = RETURNS[table][column]
    sent = texts.loc[texts[column].notna()]
    habits = _habits(table, column, incoming, sent, blocks)
    for (_, header, _), part in sent[column].groupby([habits[name] for name in habits], sort=False):
        which, unique = pd.factorize(part)
        different = [str(text) for text in unique]
        context = column_context(different, incoming, header)
        yield Alike(part.index, which, different, [read(text, incoming, decided, context) for text in different])


def _noted(readings: list[Alike], column: str, required: bool, pinpoint: Pinpoint) -> list[dict[str, Any]]:
    """The findings about one column's cells. An error in a column that a record cannot do without holds the record."""
    labels: dict[Rule, list[Any]] = {}
    blamed: dict[Rule, list[dict[str, Any]]] = {}
    for cells in readings:
        for label, _, reading in cells.among(lambda reading: reading.said):
            for rule, parameters in reading.said:
                raised = record_rules.REQUIRED_UNREADABLE if required and rule.effect == "field-held" else rule
                labels.setdefault(raised, []).append(label)
                blamed.setdefault(raised, []).append({"column": column, **(parameters if raised is rule else {})})
    return [found for rule in labels for found in pinpoint(rule, pd.DataFrame(blamed[rule], index=labels[rule]))]


def _kept(readings: list[Alike], records: pd.Series, table: str, column: str) -> Iterator[dict[str, Any]]:
    """The notes on one column's cells (rows of NOTES)."""
    for cells in readings:
        for label, text, reading in cells.among(lambda reading: reading.notes):
            for note in reading.notes:
                ends = {"note": note.code, "text": text, "low": note.low, "high": note.high}
                yield {"record": records[label], "table": table, "column": column, **ends}


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
        return Typed(_empty(table).copy(), [], framed([], NOTES))
    findings: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    parts = []
    for spec, part in raw.groupby(_per_spec(raw, blocks), sort=True):
        how = table_source(source, str(spec))
        mine = table == how.table
        texts, said = _moved(part.copy(), how, pinpoint) if how.other_language and mine else (part, [])
        findings += said
        out = texts[list(LINEAGE)].copy()
        flags = pd.Series(pd.NA, index=out.index, dtype=TEXT)
        for column, incoming in RETURNS[table].items():
            if texts[column].isna().all():
                out[column] = texts[column].astype(incoming.dtype)
                continue
            readings = list(_readings(table, column, texts, blocks, how.values.get(column, {}) if mine else {}))
            joined = how.columns.get(column) if mine else None
            prefix = joined.prefix if isinstance(joined, Joined) else ""
            out[column] = pd.concat([cells.values(incoming.dtype, prefix) for cells in readings]).reindex(out.index)
            for cells in readings:
                if any(reading.flag for reading in cells.readings):
                    flags = flags.fillna(cells.flags())
            findings += _noted(readings, column, incoming.required, pinpoint)
            notes += _kept(readings, texts["record"], table, column)
        if "flag" in out:
            out["flag"] = out["flag"].fillna(flags)
        parts.append(out)
    return Typed(pd.concat(parts).sort_index(), findings, framed(notes, NOTES))
