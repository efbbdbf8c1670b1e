"""Why a published value changed: the provider, or the register's team.

Belongs here: the cause (code list `change_cause`) of each difference of two releases. Does not belong here: finding the
differences (table_differences).

A *statement* is a row of the provenance: what one provider's file says of one value, with the text as sent. It is the same
at the source in two releases when its file was received for both, or when the other release has one of the same provider with
the same text. So, for a value that some provider gives:

- a statement of it was added, removed or has another text: `source`;
- otherwise the same texts gave another value, and the change is ours: `correction` if the provider's source file now reads its
  files differently, or whatever else of ours has changed: the rules, the code, or people's decisions (readings, matches …).

A value that no provider gives follows from others: `source` if a statement of its project has changed (of its provider,
where the table is about providers; of anyone, where it is about all), otherwise it is ours, likewise.

A release that was taken back was a mistake of ours: where it differed, and not because of a provider, the new value is a
`correction`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.publish.release.table_differences import (
    ALL,
    build_record_keys,
    compare_tables,
    join_columns,
    to_arrow_array,
)
from schemas.tables import TABLES

SOURCE, RULE, CODE, CORRECTION = "source", "rule", "code", "correction"
REGISTER_TABLES = ("organisations", "corrections")
"""Tables that no provider has a part in: what changes in them, the register's team has corrected."""
SUBMISSION_COLUMNS = ("data_date", "stale")
"""Columns that tell when a return came, whatever it says."""
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class ReleaseBasis:
    """What a release says, and what it was made from.

    tables: the internal edition's; provenance: schemas.frames.PROVENANCE; files: sha256 → provider, of every file received;
    code, rules: their digests, blank where not known; decisions: source file or small table → digest of what it decides.
    """

    tables: Mapping[str, pd.DataFrame]
    provenance: pd.DataFrame
    files: Mapping[str, str]
    code: str
    rules: str
    decisions: Mapping[str, str]

    def collect_files(self) -> set[str]:
        """The sha256 of every file that it rests on, whether it was received for this release or an earlier one."""
        return {*self.files, *to_arrow_array(self.provenance["sha256"]).drop_null().unique().to_pylist()}

    def collect_providers(self) -> set[str]:
        """Every provider that sent it something."""
        return {*self.files.values(), *to_arrow_array(self.provenance["provider"]).drop_null().unique().to_pylist()}


def _is_among(
    rows: pd.DataFrame, columns: list[str], others: pd.DataFrame, other_columns: list[str]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each row has the values of some of the others in these columns."""
    if not len(rows):
        return np.zeros(0, dtype=bool)
    texts = join_columns(rows, columns, SEPARATOR)
    is_among = pc.is_in(texts, value_set=join_columns(others, other_columns, SEPARATOR))
    return is_among.to_numpy(zero_copy_only=False)


def _decide_own_cause(old: ReleaseBasis, new: ReleaseBasis) -> str:
    """What we changed, where the source did not. With nothing of ours changed, time has passed at the source."""
    if old.rules and new.rules and old.rules != new.rules:
        return RULE
    if old.code != new.code:
        return CODE
    return CORRECTION if old.decisions != new.decisions else SOURCE


def _find_unmatched_statements(release: ReleaseBasis, other: ReleaseBasis) -> pd.DataFrame:
    """The statements of one release that the other's sources do not make: table, key, column, provider."""
    statements = release.provenance
    known_files = pa.array(sorted(other.collect_files()), pa.large_string())
    is_known = pc.is_in(to_arrow_array(statements["sha256"]), value_set=known_files).to_numpy(zero_copy_only=False)
    statements = statements[~is_known]
    same = ["table", "key", "column", "provider", "raw"]
    unmatched = statements[~_is_among(statements, same, other.provenance, same)]
    return unmatched[["table", "key", "column", "provider"]]


def _find_changed_statements(old: ReleaseBasis, new: ReleaseBasis) -> pd.DataFrame:
    """table, key, column, provider of every statement that changed at the source.

    Those of a provider that sends the new release nothing at all are left out: people removed it.
    """
    removed = _find_unmatched_statements(old, new)
    removed = removed[removed["provider"].isin(new.collect_providers())]
    return pd.concat([removed, _find_unmatched_statements(new, old)], ignore_index=True)


def _find_projects(table: str, records: pd.Series, *releases: ReleaseBasis) -> pd.Series:
    """The project of each record of a table, in the first release that knows the record; blank where none does."""
    projects = pd.Series(pd.NA, index=records.index, dtype="object")
    for release in releases:
        if table in release.tables and "project_id" in release.tables[table]:
            frame = release.tables[table]
            positions = pc.index_in(to_arrow_array(records), value_set=build_record_keys(table, frame))
            values = to_arrow_array(frame["project_id"]).take(positions).to_pylist()
            projects = projects.fillna(pd.Series(values, records.index, "object"))
    return projects


def _mark_derived_from_source(
    differences: pd.DataFrame, statements: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis
) -> pd.Series:
    """Whether each difference in what follows from other values has its cause at the source.

    statements: those that changed there.
    """
    files = {*old.files.items()} ^ {*new.files.items()}
    providers = {provider for _, provider in files}
    changed_projects = {
        project
        for table, rows in statements.groupby("table")
        for project in _find_projects(str(table), rows["key"], new, old).dropna()
    }
    is_source = pd.Series(bool(files), index=differences.index)
    for name, rows in differences.groupby("table"):
        table = str(name)
        key = TABLES[table].get_key_columns()
        if "provider" in key:
            row_providers = rows["record"].str.split("|").str[key.index("provider")]
            is_source[rows.index] = row_providers.isin(providers)
        elif "project_id" in TABLES[table].get_columns():
            rows = rows[~rows["column"].isin(SUBMISSION_COLUMNS)]
            is_source[rows.index] = _find_projects(table, rows["record"], new, old).isin(changed_projects)
    return is_source


def _mark_reread_values(differences: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis) -> pd.Series:
    """Whether the provider of each value has a source file that now reads its files differently."""
    reread = [name for name in new.collect_providers() if old.decisions.get(name) != new.decisions.get(name)]
    is_reread = pd.Series(False, index=differences.index)
    if not reread or not old.decisions:
        return is_reread
    for release in (old, new):
        statements = release.provenance
        is_published = statements["published"].fillna(False).astype(bool)
        cells = statements[statements["provider"].isin(reread) & is_published]
        is_reread |= _is_among(differences, ["table", "record", "column"], cells, ["table", "key", "column"])
    return is_reread


def _mark_stated(differences: pd.DataFrame, *statements: pd.DataFrame) -> pd.Series:
    """Whether a provider states the value of each difference; of a whole row, whether it states anything of it."""
    is_stated = pd.Series(False, index=differences.index)
    is_row = differences["column"] == ALL
    for mask, columns in ((is_row, []), (~is_row, ["column"])):
        for some in statements:
            is_stated[mask] |= _is_among(
                differences[mask], ["table", "record", *columns], some, ["table", "key", *columns]
            )
    return is_stated


def _assign_causes(differences: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis) -> pd.Series:
    """The cause of each difference, by what the two releases rest on."""
    causes = pd.Series(_decide_own_cause(old, new), index=differences.index, dtype="object")
    statements = _find_changed_statements(old, new)
    causes[_mark_reread_values(differences, old, new)] = CORRECTION
    causes[_mark_stated(differences, statements)] = SOURCE
    derived = differences[~_mark_stated(differences, old.provenance, new.provenance)]
    causes[derived.index[_mark_derived_from_source(derived, statements, old, new)]] = SOURCE
    causes[differences["table"].isin(REGISTER_TABLES)] = CORRECTION
    causes[differences["record"] == ALL] = CODE
    return causes


def _mark_corrected(
    differences: pd.DataFrame, rolled_back: ReleaseBasis, new: ReleaseBasis
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each difference undoes a value that a rolled-back release had, and not because of a provider."""
    undone = compare_tables(rolled_back.tables, new.tables)
    undone = undone[_assign_causes(undone, rolled_back, new) != SOURCE] if len(undone) else undone
    cell = ["table", "record", "column"]
    pairs = differences[[*cell, "before"]].merge(undone[[*cell, "before"]], on=cell, how="left", indicator=True)
    are_blank = pairs["before_x"].isna() & pairs["before_y"].isna()
    is_other = (pairs["before_x"] != pairs["before_y"]).fillna(True) & ~are_blank
    return ((pairs["_merge"] == "both") & is_other).to_numpy(dtype=bool)


def assign_change_causes(
    differences: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis, rolled_back: Sequence[ReleaseBasis] = ()
) -> pd.Series:
    """The cause of each difference (code list `change_cause`).

    differences: table_differences.DIFFERENCES of old and new; rolled_back: releases that followed the old one and were taken
    back.
    """
    if differences.empty:
        return pd.Series(dtype="object")
    causes = _assign_causes(differences, old, new)
    for release in rolled_back:
        causes[_mark_corrected(differences, release, new)] = CORRECTION
    return causes
