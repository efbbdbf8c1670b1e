"""Rules about whole records: what must be there, what must agree, and what the tables' pandera models demand.

Belongs here: running the rules that have a predicate and the models over typed records of one provider.
Does not belong here: reading a cell (values, typed), or anything about several providers (stage match).
"""

from typing import Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc
from pandera.errors import SchemaErrors

from assets.check.typed import SEPARATOR, Pinpoint, Typed
from schemas.column_declarations import Column
from schemas.frames import TEXT_DTYPE, fold_texts, is_among, to_text_series
from schemas.rules import RULES
from schemas.rules.predicates import PREDICATES
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_OF_PROJECTS
from schemas.tables import TABLES

MEASURED = ("number", "integer", "amount", "money", "date", "part-date")
"""Kinds of value that a sender may withhold, or not know yet; what a record is of must be said."""


class CrashedRule(Exception):
    """A rule raised instead of giving an outcome: our fault, never a provider's finding."""


def _bounds(declared: Column) -> str:
    if declared.minimum is not None or declared.maximum is not None:
        ends = (declared.minimum, declared.maximum)
        return "–".join("…" if end is None else f"{end:g}" for end in ends)
    return declared.example


def _refused(column: pandera.Column, sent: pd.Series) -> pd.Series:
    """The values that a column's own contract refuses.

    Its checks judge value by value (schemas.column_declarations.declare_column), so each different one is judged once,
    and the blank is none. Raises CrashedRule when a check itself fails.
    """
    different = pd.Series(sent.unique(), name=sent.name).dropna()
    if different.empty:
        return different
    try:
        column.validate(different.to_frame(), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        if cases["index"].isna().any():
            raise CrashedRule(f"{column.name}: {cases[cases['index'].isna()].to_dict('records')}") from error
        return different.loc[cases["index"].unique()]
    return different.iloc[:0]


def _blanked(column: pd.Series, wrong: pd.Series) -> pd.Series:
    """A column without the values that are wrong. Arrow does for texts in one step what pandas does in many."""
    if column.dtype != TEXT_DTYPE:
        return column.mask(wrong)
    kept = pc.if_else(pa.array(wrong.to_numpy()), None, pa.array(column))
    return to_text_series(kept).set_axis(column.index)


def within_bounds(table: str, records: pd.DataFrame, pinpoint: Pinpoint) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Holds every value that the table's pandera model refuses.

    Returns the records with those values blank, and a finding for each. Raises CrashedRule when a check itself fails.
    """
    contracts = TABLES[table].build_schema().columns
    without: dict[str, pd.Series] = {}
    blamed: dict[str, list[pd.DataFrame]] = {"required-unreadable": [], "out-of-bounds": []}
    for name, declared in TABLES[table].get_columns().items():
        if not declared.sent or not contracts[name].checks:
            continue
        refused = _refused(contracts[name], records[name])
        if refused.empty:
            continue
        wrong = records[name].isin(refused)
        without[name] = _blanked(records[name], wrong)
        found = pd.DataFrame({"column": name}, index=records.index[wrong])
        if name in SUBMISSION_COLUMNS[table] and SUBMISSION_COLUMNS[table][name].required:
            blamed["required-unreadable"].append(found)
        else:
            blamed["out-of-bounds"].append(found.assign(bounds=_bounds(declared)))
    findings = [each for rule, found in blamed.items() if found for each in pinpoint(rule, pd.concat(found))]
    return records.assign(**without), findings


def required(
    table: str,
    records: pd.DataFrame,
    blocks: pd.DataFrame,
    said: list[dict[str, Any]],
    notes: pd.DataFrame,
    pinpoint: Pinpoint,
) -> list[dict[str, Any]]:
    """Findings for required values that are not there.

    said: the findings so far; a cell that could not be read, or is held, has its own among them. notes:
    schemas.frames.NOTES; a cell that says why it gives no value is not one that was forgotten.
    """
    told = {(row["record"], row["column"]) for row in said if RULES[row["rule"]].severity == "error"}
    explained = notes[
        notes["column"].map(lambda column: SUBMISSION_COLUMNS[table][column].kind in MEASURED).astype(bool)
    ]
    told |= set(explained[["record", "column"]].itertuples(index=False, name=None))
    findings = []
    for column, incoming in SUBMISSION_COLUMNS[table].items():
        if not incoming.required:
            continue
        blank = records[[column, *incoming.instead]].isna().all(axis=1)
        missing = records.loc[blank, ["record", "block"]]
        missing = missing.loc[[at for at, record in missing["record"].items() if (record, column) not in told]]
        mine = blocks[blocks["column"] == column]
        named = dict(zip(mine["block"], mine["header"], strict=True))
        headers = [column if pd.isna(named.get(block, pd.NA)) else named[block] for block in missing["block"]]
        blamed = pd.DataFrame({"column": column, "header": headers}, index=missing.index)
        findings += pinpoint("required-missing", blamed)
    return findings


def predicates(table: str, records: pd.DataFrame, pinpoint: Pinpoint) -> list[dict[str, Any]]:
    """Findings of every rule that has a predicate for this table.

    Raises CrashedRule when a predicate raises.
    """
    findings = []
    for rule_id, predicate in PREDICATES.items():
        rule = RULES[rule_id]
        if rule.table != table:
            continue
        try:
            fails = predicate(records).eq(False).fillna(False).to_numpy(dtype=bool)
        except Exception as error:
            raise CrashedRule(f"{rule_id}: {error}") from error
        failing = records.loc[fails, list(rule.columns)]
        findings += pinpoint(rule_id, failing.assign(column=SEPARATOR.join(rule.columns)))
    return findings


def judged(
    table: str, read: Typed, blocks: pd.DataFrame, pinpoint: Pinpoint
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Every rule about single records of one table: its contracts, what is required, and what must agree.

    Returns the records without the values that were refused, and the findings, those of reading the cells among them.
    Raises CrashedRule when a rule of ours fails.
    """
    records, refused = within_bounds(table, read.records, pinpoint)
    told = [*read.findings, *refused]
    missing = required(table, records, blocks, told, read.notes, pinpoint)
    return records, [*told, *missing, *predicates(table, records, pinpoint)]


def references(
    records: dict[str, pd.DataFrame], held: set[str], pinpoints: dict[str, Pinpoint]
) -> list[dict[str, Any]]:
    """References within a return: in each file a project's own stand once; those of other tables name one that is there.

    Sets each child's `reference` to the project's own writing of it. held: the records held so far.
    """
    projects = records["projects"][["record", "row", "reference"]]
    key = fold_texts(projects["reference"])
    # The same project in this year's file and in last year's is no repetition.
    within = key.str.cat(projects["row"].str.replace("/.*$", "", regex=True), sep="\x1f")
    again = (within.duplicated() & key.notna()).to_numpy()
    repeated = projects[again]
    firsts = projects["row"][(~within.duplicated() & within.isin(within[again])).to_numpy()]
    spots = dict(zip(within[firsts.index], firsts.str.replace(r"^[^/]*/|~[^~]*$", "", regex=True), strict=True))
    blamed = pd.DataFrame({"column": "reference", "first": within[repeated.index].map(spots)})
    findings = pinpoints["projects"]("reference-repeated", blamed)
    named = projects["reference"].set_axis(key)[~key.duplicated().to_numpy()]
    is_held = is_among(projects["record"], held)
    held_keys = set(key[is_held].dropna()) - (set(key[~is_held]) if is_held.any() else set())
    held_rows = set(projects.loc[is_among(projects["record"], held | set(repeated["record"])), "row"])
    for table in TABLES_OF_PROJECTS if len(projects) else ():
        children = records[table]
        if children.empty:
            continue
        theirs = fold_texts(children["reference"])
        found = theirs.map(named).astype(TEXT_DTYPE)
        unknown = children["reference"].notna() & found.isna()
        here = pd.DataFrame({"column": "reference"}, index=children.index)
        findings += pinpoints[table]("reference-unknown", here[unknown])
        tidied = found.notna() & (found != children["reference"]) & ~is_among(children["row"], projects["row"])
        findings += pinpoints[table]("reference-tidied", here[tidied].assign(after=found[tidied]))
        lost = (is_among(theirs, held_keys) & ~unknown) | is_among(children["row"], held_rows)
        findings += pinpoints[table]("project-held", here[lost])
        records[table] = children.assign(
            reference=found.astype(children["reference"].dtype).fillna(children["reference"])
        )
    return findings
