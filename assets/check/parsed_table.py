"""Raw records of one table → typed records, with the findings and notes about their cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.check.cell_groups import ParsedCells, TableCells, TableContext, parse_cells
from assets.check.parsers.column_context import NUMBER_KINDS
from assets.check.parsers.numerals import DECIMAL_COMMA_LOOK
from assets.check.raw_table import RawTable
from assets.check.required_values import build_advice
from schemas.frames import LINEAGE, NOTES, TEXT_DTYPE, build_frame, concat_frames
from schemas.rules import RULES
from schemas.source_file import JoinedHeaders, Source, TableSource
from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDED_BESIDE


@dataclass(frozen=True)
class ParsedTable:
    """One table's records with typed values (LINEAGE and its submission columns), findings about cells (rows of FINDINGS),
    and NOTES.
    """

    records: pd.DataFrame
    findings: list[dict[str, Any]]
    notes: pd.DataFrame


def _apply_other_language(
    raw: RawTable, records: pd.DataFrame, spec: TableSource
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Records with the texts moved to the other language's column that the source file says are in it, and the findings."""
    records, findings = records.copy(), []
    for column, references in spec.other_language.items():
        other = column[:-2] + ("en" if column.endswith("cy") else "cy")
        is_moved = records["reference"].isin(references) & records[column].notna()
        records.loc[is_moved, other] = records.loc[is_moved, column]
        records.loc[is_moved, column] = pd.NA
        blamed = pd.DataFrame({"column": column}, index=records.index[is_moved])
        findings += raw.build_findings("other-language", blamed)
    return records, findings


def _build_cell_findings(raw: RawTable, column: str, cells: Sequence[ParsedCells]) -> list[dict[str, Any]]:
    """The findings about one column's cells. An error in a required column holds the record."""
    is_required = SUBMISSION_COLUMNS[raw.name][column].required
    labels: dict[str, list[Any]] = {}
    blamed: dict[str, list[dict[str, Any]]] = {}
    for part in cells:
        for label, _, parsed in part.iterate_cells(lambda parsed: parsed.findings):
            for rule, parameters in parsed.findings:
                if is_required and RULES[rule].effect == "field-held":
                    rule, parameters = "required-unreadable", build_advice(parameters)
                labels.setdefault(rule, []).append(label)
                blamed.setdefault(rule, []).append({"column": column, **parameters})
    return [
        finding for rule in labels for finding in raw.build_findings(rule, pd.DataFrame(blamed[rule], labels[rule]))
    ]


def _build_notes(raw: RawTable, column: str, cells: Sequence[ParsedCells]) -> Iterator[dict[str, Any]]:
    for part in cells:
        for label, text, parsed in part.iterate_cells(lambda parsed: parsed.notes):
            for note in parsed.notes:
                cell = {"record": raw.records.at[label, "record"], "table": raw.name, "column": column, "text": text}
                yield {**cell, "note": note.code, "low": note.low, "high": note.high}


def _has_decimal_commas(table: str, records: pd.DataFrame) -> bool:
    """Whether a column of numbers shows decimal commas: `33,5`."""
    numbers = [name for name, column in SUBMISSION_COLUMNS[table].items() if column.kind in NUMBER_KINDS]
    columns = (pa.array(records[name]) for name in numbers if records[name].notna().any())
    return any(pc.any(pc.match_substring_regex(column, DECIMAL_COMMA_LOOK)).as_py() for column in columns)


def _parse_records(raw: RawTable, records: pd.DataFrame, spec: TableSource) -> ParsedTable:
    """The records that came by one part of the source file. Where it is of another table, they were unfolded from its rows."""
    is_own = raw.name == spec.table
    findings: list[dict[str, Any]] = []
    if is_own and spec.other_language:
        records, findings = _apply_other_language(raw, records, spec)
    notes: list[dict[str, Any]] = []
    has_decimal_commas = _has_decimal_commas(raw.name, records)
    table_cells = TableCells(raw, records)
    typed = {name: records[name] for name in LINEAGE}
    flags = pd.Series(pd.NA, index=records.index, dtype=TEXT_DTYPE)
    for name, column in SUBMISSION_COLUMNS[raw.name].items():
        if records[name].isna().all():
            typed[name] = records[name].astype(column.dtype)
            continue
        headers = spec.columns.get(name) if is_own else None
        prefix = headers.prefix if isinstance(headers, JoinedHeaders) else ""
        source_codes = spec.values.get(name if is_own else UNFOLDED_BESIDE.get(name, ""), {})
        context = TableContext(source_codes, prefix, has_decimal_commas)
        cells = [parse_cells(group, column, context) for group in table_cells.group(name)]
        typed[name] = pd.concat([part.get_values() for part in cells]).reindex(records.index)
        for part in cells:
            if any(parsed.flag for parsed in part.remarkable.values()):
                flags = flags.fillna(part.get_flags())
        findings += _build_cell_findings(raw, name, cells)
        notes += _build_notes(raw, name, cells)
    if "flag" in typed:
        typed["flag"] = typed["flag"].fillna(flags)
    return ParsedTable(pd.DataFrame(typed, copy=False), findings, build_frame(notes, NOTES))


def create_no_records(table: str) -> pd.DataFrame:
    """The typed records of a table of which nothing came."""
    columns = {name: column.dtype for name, column in SUBMISSION_COLUMNS[table].items()}
    return build_frame([], {**LINEAGE, **columns})


def parse_table(raw: RawTable, source: Source) -> ParsedTable:
    """Parses every cell of one table. A value that is held or cannot be parsed comes out blank, with its finding."""
    if raw.records.empty:
        return ParsedTable(create_no_records(raw.name), [], build_frame([], NOTES))
    spec_by_block = dict(zip(raw.blocks["block"], raw.blocks["spec"], strict=True))
    positions, blocks = pd.factorize(raw.records["block"])
    specs = np.array([spec_by_block[block] for block in blocks], dtype="object")[positions]
    parts = []
    for spec, records in raw.records.groupby(specs, sort=True):
        file, table = map(int, str(spec).split("."))  # `0.1`: second table of the first file
        parts.append(_parse_records(raw, records, source.get_file(file).tables[table]))
    return ParsedTable(
        pd.concat([part.records for part in parts]).sort_index(),
        [finding for part in parts for finding in part.findings],
        concat_frames([part.notes for part in parts], NOTES),
    )
