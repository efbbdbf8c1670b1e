"""Rules about whole records: what must be there, what must agree, and what the tables' pandera models demand."""

from typing import Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc
from pandera.errors import SchemaErrors

from assets.check.parsed_table import ParsedTable
from assets.check.raw_table import SEPARATOR, RawTable
from assets.check.required_values import build_advice
from schemas.column_declarations import Column
from schemas.frames import TEXT_DTYPE, fold_texts, is_among, join_texts, to_text_series
from schemas.rules import RULES
from schemas.rules.predicates import PREDICATES
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

WITHHOLDABLE_KINDS = ("number", "integer", "amount", "money", "date", "part-date")
"""Kinds of value that a sender may withhold, or not know yet. What identifies a record is of no such kind."""

WHOLE_PERCENT, MOST_ROUNDED_PERCENT = 100, 0.5
"""All of a project; and how much a share of it may be rounded up."""

Findings = list[dict[str, Any]]


class CrashedRuleError(Exception):
    """A rule raised instead of giving an outcome: our fault, never a provider's finding."""


def _describe_bounds(declared: Column) -> str:
    if declared.minimum is not None or declared.maximum is not None:
        ends = (declared.minimum, declared.maximum)
        return "–".join("…" if end is None else f"{end:g}" for end in ends)
    return declared.example


def _find_refused_values(column: pandera.Column, values: pd.Series) -> pd.Series:
    """The different values that a column's pandera checks refuse; each is checked once, since the checks look at one value at
    a time.
    """
    different = pd.Series(values.unique(), name=values.name).dropna()
    if different.empty:
        return different
    try:
        column.validate(different.to_frame(), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        if cases["index"].isna().any():
            raise CrashedRuleError(f"{column.name}: {cases[cases['index'].isna()].to_dict('records')}") from error
        return different.loc[cases["index"].unique()]
    return different.iloc[:0]


def _blank_values(column: pd.Series, is_wrong: pd.Series) -> pd.Series:
    """A column without its wrong values. For texts Arrow does in one step what pandas does in many."""
    if column.dtype != TEXT_DTYPE:
        return column.mask(is_wrong)
    return to_text_series(pc.if_else(pa.array(is_wrong.to_numpy()), None, pa.array(column))).set_axis(column.index)


def blank_out_of_bounds(raw: RawTable, records: pd.DataFrame) -> tuple[pd.DataFrame, Findings]:
    """Blanks every value that the table's pandera model refuses. Returns the records, and a finding for each value."""
    model_columns = TABLES[raw.name].build_schema().columns
    blanked: dict[str, pd.Series] = {}
    blamed: dict[str, list[pd.DataFrame]] = {"required-unreadable": [], "out-of-bounds": []}
    for name, declared in TABLES[raw.name].get_columns().items():
        if not declared.sent or not model_columns[name].checks:
            continue
        refused = _find_refused_values(model_columns[name], records[name])
        if refused.empty:
            continue
        is_refused = records[name].isin(refused)
        blanked[name] = _blank_values(records[name], is_refused)
        cells = pd.DataFrame({"column": name}, index=records.index[is_refused])
        if name in SUBMISSION_COLUMNS[raw.name] and SUBMISSION_COLUMNS[raw.name][name].required:
            blamed["required-unreadable"].append(cells.assign(**build_advice({})))
        else:
            blamed["out-of-bounds"].append(cells.assign(bounds=_describe_bounds(declared)))
    findings = [
        finding for rule, cells in blamed.items() if cells for finding in raw.build_findings(rule, pd.concat(cells))
    ]
    return records.assign(**blanked), findings


def find_missing_values(raw: RawTable, records: pd.DataFrame, notes: pd.DataFrame, findings: Findings) -> Findings:
    """Findings for required values that are not there. A cell with a note (NOTES), or with an error among the findings so
    far, was not forgotten.
    """
    explained = {(row["record"], row["column"]) for row in findings if RULES[row["rule"]].severity == "error"}
    columns = SUBMISSION_COLUMNS[raw.name]
    noted = notes[["record", "column"]].itertuples(index=False, name=None)
    explained |= {(record, column) for record, column in noted if columns[column].kind in WITHHOLDABLE_KINDS}
    missing_findings = []
    for name, column in columns.items():
        if not column.required:
            continue
        is_blank = records[[name, *column.instead]].isna().all(axis=1)
        missing = records.loc[is_blank, ["record", "block"]]
        missing = missing.loc[[label for label, record in missing["record"].items() if (record, name) not in explained]]
        headers = raw.find_headers(name, missing["block"])
        blamed = pd.DataFrame({"column": name, "header": headers}, index=missing.index)
        missing_findings += raw.build_findings("required-missing", blamed)
    return missing_findings


def find_excess_shares(raw: RawTable, partners: pd.DataFrame, held: set[str]) -> Findings:
    """Findings at the first share of each project whose partners' shares clearly add up to more than all of it. held: the records
    that something holds. An organisation that is named again counts once, and what rounding adds is none.
    """
    is_counted = partners[["share_percent", "reference"]].notna().all(axis=1) & ~is_among(partners["record"], held)
    shares = partners.loc[is_counted, ["reference", "data_date", "organisation", "share_percent"]]
    if shares.empty:
        return []
    projects = join_texts(fold_texts(shares["reference"]), shares["data_date"])
    by_partner = shares["share_percent"].groupby([projects, fold_texts(shares["organisation"])]).max()
    sums = by_partner.groupby(level=0).agg(["sum", "size"])
    excess = sums["sum"][sums["sum"] > WHOLE_PERCENT + (sums["size"] * MOST_ROUNDED_PERCENT).clip(lower=1)]
    firsts = projects[projects.isin(excess.index) & ~projects.duplicated()]
    totals = [f"{excess[project]:.10g}" for project in firsts]
    return raw.build_findings(
        "shares-exceed-whole", pd.DataFrame({"column": "share_percent", "total": totals}, index=firsts.index)
    )


def apply_predicates(raw: RawTable, records: pd.DataFrame) -> Findings:
    """Findings of every rule that has a predicate for this table."""
    findings = []
    for rule_id, predicate in PREDICATES.items():
        rule = RULES[rule_id]
        if rule.table != raw.name:
            continue
        try:
            is_failing = predicate(records).eq(False).fillna(False).to_numpy(dtype=bool)
        except Exception as error:
            raise CrashedRuleError(f"{rule_id}: {error}") from error
        failing = records.loc[is_failing, list(rule.columns)]
        findings += raw.build_findings(rule_id, failing.assign(column=SEPARATOR.join(rule.columns)))
    return findings


def apply_record_rules(raw: RawTable, parsed: ParsedTable) -> tuple[pd.DataFrame, Findings]:
    """Every rule about single records of one table. Returns the records without the values that were refused, and all
    findings so far. Raises CrashedRuleError when a rule of ours fails.
    """
    records, refused = blank_out_of_bounds(raw, parsed.records)
    findings = [*parsed.findings, *refused]
    missing = find_missing_values(raw, records, parsed.notes, findings)
    return records, [*findings, *missing, *apply_predicates(raw, records)]
