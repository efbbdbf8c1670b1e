"""Raw records of one table → typed records, with a finding for whatever had to be said of a cell.

Belongs here: running the readers of `values` over a frame. Does not belong here: rules about whole records (rules).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.check.values import Reading, column_context, plain, read
from schemas import codelists
from schemas.findings import make_finding
from schemas.frames import LINEAGE, NOTES, TEXT_DTYPE, build_frame, locate_values
from schemas.frames import to_text_series as texts_of
from schemas.languages import fold_text
from schemas.rules import RULES
from schemas.source_file import JoinedHeaders, Source, TableSource
from schemas.submission_columns import SUBMISSION_COLUMNS, SubmissionColumn


@dataclass(frozen=True)
class Typed:
    """One table's records with typed values (LINEAGE and the table's return columns), the findings about their cells, and
    what cells say beside a value or instead of one (schemas.frames.NOTES).
    """

    records: pd.DataFrame
    findings: list[dict[str, Any]]
    notes: pd.DataFrame


def _join_cells(places: pd.DataFrame, names: str, columns: list[str]) -> pd.DataFrame:
    """The locations (locate_values) of values that are blamed together, one row a record: `F6, E6`."""
    if len(columns) == 1:
        return places[places["column"] == names]
    order = places["column"].map({column: at for at, column in enumerate(columns)}).dropna().sort_values(kind="stable")
    together = places.loc[order.index].groupby("record", sort=False)
    cells = together["cell"].agg(lambda cells: SEPARATOR.join(dict.fromkeys(cells.dropna())) or None)
    return together.first().assign(column=names, cell=cells.astype(TEXT_DTYPE)).reset_index()[list(places)]


_WHERE = ("file", "sha256", "sheet", "cell", "provider", "row", "record", "column", "value")


SEPARATOR = ", "
"""Between the columns, or the cells, that one finding blames together."""


class Pinpoint:
    """Makes findings about records: looks up the location of each cell that is blamed."""

    def __init__(self, raw: pd.DataFrame, blocks: pd.DataFrame, table: str) -> None:
        self._raw, self._blocks, self._table = raw, blocks, table
        known = blocks.drop_duplicates("block").set_index("block")[["file", "sha256", "sheet"]]
        self._sheets: dict[str, dict[str, Any]] = known.to_dict("index")

    def _spots(self, blamed: pd.DataFrame) -> pd.DataFrame:
        """What is blamed, with the record, its row as sent, the text of the (first) cell, and its location where there is one."""
        combinations = {names: names.split(SEPARATOR) for names in sorted(set(blamed["column"]))}
        columns = sorted({column for parts in combinations.values() for column in parts})
        sent = self._raw[[*LINEAGE, *(name for name in columns if name in self._raw)]].loc[blamed.index]
        spots = blamed.assign(**{name: sent[name].array for name in ("record", "row", "block", "provider")}, value=None)
        for names, (first, *_) in combinations.items():
            if first in sent:
                here = (blamed["column"] == names).to_numpy()
                spots.loc[here, "value"] = sent.loc[here, first].astype("object").array
        places = locate_values(self._blocks, sent.drop_duplicates("record"), columns)
        places = pd.concat([_join_cells(places, names, parts) for names, parts in combinations.items()])
        places = places.drop(columns=[name for name in ("header",) if name in blamed])
        return spots.merge(places, on=["record", "column"], how="left")

    def __call__(self, rule: str, blamed: pd.DataFrame) -> list[dict[str, Any]]:
        """Findings of one rule.

        blamed: a row for each, under its record's label in the raw frame: column (or several, as `end_date, start_actual`:
        the finding then names all their cells), and the rule's parameters as further columns. A column that the file does
        not have is blamed on the sheet.
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
            findings.append(make_finding(rule, **where, table=self._table, **parameters))
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
        findings += pinpoint("other-language", pd.DataFrame({"column": column}, index=raw.index[moved]))
    return raw, findings


@dataclass(frozen=True)
class Alike:
    """The cells of one column that are written by one habit: their labels, which of the different texts each holds, and these
    texts; what each text was read as, and the whole reading of those of which there is more to tell.
    """

    labels: pd.Index
    which: np.ndarray
    texts: pa.Array
    read_as: pd.api.extensions.ExtensionArray
    telling: Mapping[int, Reading]

    def values(self) -> pd.Series:
        """What was read, cell by cell."""
        return pd.Series(self.read_as.take(self.which), self.labels)

    def flags(self) -> pd.Series:
        """The flags that stood beside values, cell by cell."""
        flags = pd.Series(pd.NA, index=range(len(self.texts)), dtype=TEXT_DTYPE)
        for at, reading in self.telling.items():
            flags[at] = reading.flag
        return pd.Series(flags.array.take(self.which), self.labels)

    def among(self, wanted: Callable[[Reading], Any]) -> Iterator[tuple[Any, str, Reading]]:
        """The label, text and reading of those cells whose reading is wanted."""
        mine = np.zeros(len(self.texts), dtype=bool)
        mine[[at for at, reading in self.telling.items() if wanted(reading)]] = True
        here = mine[self.which]
        for label, which in zip(self.labels[here], self.which[here], strict=True):
            yield label, self.texts[which].as_py(), self.telling[which]


def _habits(
    table: str, column: str, incoming: SubmissionColumn, texts: pd.DataFrame, blocks: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray]]:
    """The cells that are written by one habit: the header that says it, and their places among the records.

    Figures of one measure are, wherever they stand; of anything else, the cells under one header of a file.
    """
    mine = blocks[blocks["column"] == column].drop_duplicates("block").set_index("block")
    which, names = pd.factorize(texts["block"])
    under = mine[["sha256", "header"]].reindex(names).astype(TEXT_DTYPE).fillna("")
    if table != "observations" or incoming.kind != "number":
        habits, told = pd.factorize(pd.MultiIndex.from_frame(under))
        places = habits[which]
        for at, (_, header) in enumerate(told):
            yield str(header), np.flatnonzero(places == at) if len(told) > 1 else np.arange(len(which))
        return
    units = codelists.map_words_to_codes("unit")
    percent = {text: "%" for text in texts["unit"].dropna().unique() if units.get(fold_text(text)) == "percent"}
    telling = under["header"].map(lambda header: header if _tells(header) else "").to_numpy(dtype="object")[which]
    beside = texts["unit"].map(percent).astype(TEXT_DTYPE).fillna("").to_numpy(dtype="object")
    measures = texts["measure"].fillna("").to_numpy(dtype="object")
    files = under["sha256"].to_numpy(dtype="object")[which]
    places, told = pd.factorize(pd.MultiIndex.from_arrays([files, telling + beside, measures]))
    order = np.argsort(places, kind="stable")
    for part, (_, header, _) in zip(np.split(order, np.cumsum(np.bincount(places))[:-1]), told, strict=True):
        yield str(header), part


def _tells(header: str) -> bool:
    """Whether a header says anything of how figures are written; most say which period they are of."""
    return any(sign in header for sign in "£%(")


def _read_each(
    texts: pa.Array, incoming: SubmissionColumn, header: str, decided: Mapping[str, str], prefix: str
) -> tuple[pd.api.extensions.ExtensionArray, dict[int, Reading]]:
    """What each text was read as, and the readings of which there is more to tell."""
    fine, taken = plain(texts, incoming, header)
    odd = np.flatnonzero(~fine.to_numpy(zero_copy_only=False))
    sent = texts.take(pa.array(odd)).to_pylist()
    context = column_context(sent, incoming, header)
    readings = [read(text, incoming, decided, context) for text in sent]
    telling = {
        int(at): reading
        for at, reading in zip(odd, readings, strict=True)
        if reading.said or reading.notes or reading.flag
    }
    if incoming.dtype == TEXT_DTYPE and not prefix:
        values = pa.array([each.value for each in readings], pa.large_string())
        return texts_of(pc.replace_with_mask(texts, pc.invert(fine), values)).array, telling
    known = iter(readings)
    read_as = [
        taken(text) if easy else next(known).value
        for text, easy in zip(texts.to_pylist(), fine.to_pylist(), strict=True)
    ]
    values = [prefix + value if prefix and value else value for value in read_as]
    return pd.Series(values, dtype="object").astype(incoming.dtype).array, telling


def _readings(
    table: str, column: str, texts: pd.DataFrame, blocks: pd.DataFrame, decided: Mapping[str, str], prefix: str
) -> Iterator[Alike]:
    """Reads one column's cells, those of one habit together and each different text once."""
    incoming = SUBMISSION_COLUMNS[table][column]
    beside = ("unit", "measure") if table == "observations" else ()
    sent = texts[list(dict.fromkeys(("block", column, *beside)))].loc[texts[column].notna().to_numpy(dtype=bool)]
    for header, places in _habits(table, column, incoming, sent, blocks):
        part = sent[column] if len(places) == len(sent) else sent[column].iloc[places]
        which, unique = pd.factorize(part)
        different = pa.array(unique, pa.large_string())
        yield Alike(part.index, which, different, *_read_each(different, incoming, header, decided, prefix))


def _noted(readings: list[Alike], column: str, required: bool, pinpoint: Pinpoint) -> list[dict[str, Any]]:
    """The findings about one column's cells. An error in a column that a record cannot do without holds the record."""
    labels: dict[str, list[Any]] = {}
    blamed: dict[str, list[dict[str, Any]]] = {}
    for cells in readings:
        for label, _, reading in cells.among(lambda reading: reading.said):
            for rule, parameters in reading.said:
                raised = "required-unreadable" if required and RULES[rule].effect == "field-held" else rule
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
    return build_frame([], {**LINEAGE, **{column: each.dtype for column, each in SUBMISSION_COLUMNS[table].items()}})


def typed(table: str, raw: pd.DataFrame, blocks: pd.DataFrame, source: Source, pinpoint: Pinpoint) -> Typed:
    """Reads every cell of one table's raw records.

    raw: LINEAGE and the table's return columns as texts; blocks: schemas.frames.BLOCKS. A value that is held or cannot
    be read comes out blank, with its finding.
    """
    if raw.empty:
        return Typed(_empty(table).copy(), [], build_frame([], NOTES))
    findings: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    parts = []
    for spec, part in raw.groupby(_per_spec(raw, blocks), sort=True):
        how = table_source(source, str(spec))
        mine = table == how.table
        texts, said = _moved(part.copy(), how, pinpoint) if how.other_language and mine else (part, [])
        findings += said
        out = texts[list(LINEAGE)].copy()
        flags = pd.Series(pd.NA, index=out.index, dtype=TEXT_DTYPE)
        for column, incoming in SUBMISSION_COLUMNS[table].items():
            if texts[column].isna().all():
                out[column] = texts[column].astype(incoming.dtype)
                continue
            joined = how.columns.get(column) if mine else None
            prefix = joined.prefix if isinstance(joined, JoinedHeaders) else ""
            decided = how.values.get(column, {}) if mine else {}
            readings = list(_readings(table, column, texts, blocks, decided, prefix))
            out[column] = pd.concat([cells.values() for cells in readings]).reindex(out.index)
            for cells in readings:
                if any(reading.flag for reading in cells.telling.values()):
                    flags = flags.fillna(cells.flags())
            findings += _noted(readings, column, incoming.required, pinpoint)
            notes += _kept(readings, texts["record"], table, column)
        if "flag" in out:
            out["flag"] = out["flag"].fillna(flags)
        parts.append(out)
    return Typed(pd.concat(parts).sort_index(), findings, build_frame(notes, NOTES))
