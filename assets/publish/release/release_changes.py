"""What changed since the previous release and why, the version that follows from it, and the history of all changes.

A *statement* is a row of the provenance: what one provider's file says of one value, with the text as sent. It is the same
at the source in two releases when its file was received for both, or when the other release has one of the same provider with
the same text. So, for a value that some provider gives:

- a statement of it was added, removed or has another text: `source`;
- otherwise the same texts gave another value, and the change is ours: `correction` if the provider's source file now reads its
  files differently, or whatever else of ours has changed: the rules, the code, or people's decisions (readings, matches …);
- a value that the team corrects (`corrections` in a source file) is a `correction`, whatever the cell said before.

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

from assets.publish.open_data.text_columns import to_arrow_array
from assets.publish.release.table_differences import ALL, build_record_keys, compare_tables, join_columns
from schemas import privacy
from schemas.frames import HISTORY, concat_frames, is_among
from schemas.tables import TABLES

FIRST_VERSION = "1.0.0"
SOURCE, RULE, CODE, CORRECTION = "source", "rule", "code", "correction"
REGISTER_TABLES = ("organisations", "corrections")
"""Tables that no provider has a part in: what changes in them, the register's team has corrected."""
SUBMISSION_COLUMNS = ("data_date", "stale")
"""Columns that tell when a return came, whatever it says."""
BooleanArray = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class ReleaseBasis:
    """What a release says and was made from. tables: the internal edition's; files: sha256 → provider; code, rules: digests,
    blank if not known; decisions: source file or small table → digest of what it decides.
    """

    tables: Mapping[str, pd.DataFrame]
    provenance: pd.DataFrame
    files: Mapping[str, str]
    code: str
    rules: str
    decisions: Mapping[str, str]

    def collect_files(self) -> set[str]:
        """The sha256 of every file that it rests on, received for this release or an earlier one."""
        return {*self.files, *self.provenance["sha256"].dropna().unique()}

    def collect_providers(self) -> set[str]:
        return {*self.files.values(), *self.provenance["provider"].dropna().unique()}


def _is_among(rows: pd.DataFrame, columns: list[str], others: pd.DataFrame, other_columns: list[str]) -> BooleanArray:
    """Whether each row has the values of some of the others in these columns."""
    texts, other_texts = join_columns(rows, columns, "\x1f"), join_columns(others, other_columns, "\x1f")
    return pc.is_in(texts, value_set=other_texts).to_numpy(zero_copy_only=False)


def _decide_own_cause(old: ReleaseBasis, new: ReleaseBasis) -> str:
    """What we changed, where the source did not; if we changed nothing, time has passed at the source."""
    if old.rules and new.rules and old.rules != new.rules:
        return RULE
    if old.code != new.code:
        return CODE
    return CORRECTION if old.decisions != new.decisions else SOURCE


def _find_unmatched_statements(release: ReleaseBasis, other: ReleaseBasis) -> pd.DataFrame:
    """The statements of one release that the other's sources do not make: table, key, column, provider."""
    statements = release.provenance[~is_among(release.provenance["sha256"], other.collect_files())]
    same = ["table", "key", "column", "provider", "raw"]
    unmatched = statements[~_is_among(statements, same, other.provenance, same)]
    return unmatched[["table", "key", "column", "provider"]]


def find_changed_statements(old: ReleaseBasis, new: ReleaseBasis) -> pd.DataFrame:
    """table, key, column, provider of every statement that changed at the source; not of a provider that people removed."""
    removed = _find_unmatched_statements(old, new)
    removed = removed[removed["provider"].isin(new.collect_providers())]
    return pd.concat([removed, _find_unmatched_statements(new, old)], ignore_index=True)


def find_projects(table: str, records: pd.Series, *releases: ReleaseBasis) -> pd.Series:
    """The project of each record of a table, in the first release that knows the record; blank where none does."""
    projects = pd.Series(pd.NA, index=records.index, dtype="object")
    for release in releases:
        frame = release.tables.get(table)
        if frame is not None and "project_id" in frame:
            positions = pc.index_in(to_arrow_array(records), value_set=build_record_keys(table, frame))
            values = to_arrow_array(frame["project_id"]).take(positions).to_pylist()
            projects = projects.fillna(pd.Series(values, records.index, "object"))
    return projects


def _mark_derived_from_source(
    differences: pd.DataFrame, statements: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis
) -> pd.Series:
    """Whether each difference of a derived value has its cause at the source. statements: those that changed there."""
    files = {*old.files.items()} ^ {*new.files.items()}
    providers = {provider for _, provider in files}
    changed_projects = {
        project
        for table, rows in statements.groupby("table")
        for project in find_projects(table, rows["key"], new, old).dropna()
    }
    is_source = pd.Series(bool(files), index=differences.index)
    for table, rows in differences.groupby("table"):
        key = TABLES[table].get_key_columns()
        if "provider" in key:
            is_source[rows.index] = rows["record"].str.split("|").str[key.index("provider")].isin(providers)
        elif "project_id" in TABLES[table].get_columns():
            rows = rows[~rows["column"].isin(SUBMISSION_COLUMNS)]
            is_source[rows.index] = find_projects(table, rows["record"], new, old).isin(changed_projects)
    return is_source


def _mark_reread_values(differences: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis) -> BooleanArray:
    """Whether the provider of each value has a source file that now reads its files differently."""
    reread = [name for name in new.collect_providers() if old.decisions.get(name) != new.decisions.get(name)]
    is_reread = np.zeros(len(differences), dtype=bool)
    for statements in (old.provenance, new.provenance) if reread and old.decisions else ():
        is_published = statements["published"].fillna(False).astype(bool)
        cells = statements[statements["provider"].isin(reread) & is_published]
        is_reread |= _is_among(differences, ["table", "record", "column"], cells, ["table", "key", "column"])
    return is_reread


def _mark_corrected_by_team(differences: pd.DataFrame, release: ReleaseBasis) -> BooleanArray:
    """Whether the value of each difference is, in a release, one that the register's team corrected."""
    statements = release.provenance
    if "correction_en" not in statements:  # a release of an earlier version of this software
        return np.zeros(len(differences), dtype=bool)
    is_published = statements["published"].fillna(False).astype(bool)
    corrected = statements[statements["correction_en"].notna() & is_published]
    return _is_among(differences, ["table", "record", "column"], corrected, ["table", "key", "column"])


def _mark_differences_stated_by_providers(differences: pd.DataFrame, *statements: pd.DataFrame) -> pd.Series:
    """Whether a provider states the value of each difference; of a whole row, whether it states anything of it."""
    is_stated = pd.Series(False, index=differences.index)
    is_row = differences["column"] == ALL
    for mask, column in ((is_row, []), (~is_row, ["column"])):
        rows = differences[mask]
        for some in statements:
            is_stated[mask] |= _is_among(rows, ["table", "record", *column], some, ["table", "key", *column])
    return is_stated


def _assign_causes(differences: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis) -> pd.Series:
    """The cause of each difference, by what the two releases rest on."""
    causes = pd.Series(_decide_own_cause(old, new), index=differences.index, dtype="object")
    statements = find_changed_statements(old, new)
    causes[_mark_reread_values(differences, old, new)] = CORRECTION
    causes[_mark_corrected_by_team(differences, old)] = CORRECTION  # a correction that has ended
    causes[_mark_differences_stated_by_providers(differences, statements)] = SOURCE
    causes[_mark_corrected_by_team(differences, new)] = CORRECTION
    derived = differences[~_mark_differences_stated_by_providers(differences, old.provenance, new.provenance)]
    causes[derived.index[_mark_derived_from_source(derived, statements, old, new)]] = SOURCE
    causes[differences["table"].isin(REGISTER_TABLES)] = CORRECTION
    causes[differences["record"] == ALL] = CODE
    return causes


def _mark_corrected(differences: pd.DataFrame, rolled_back: ReleaseBasis, new: ReleaseBasis) -> BooleanArray:
    """Whether each difference undoes a value that a rolled-back release had, and not because of a provider."""
    undone = compare_tables(rolled_back.tables, new.tables)
    undone = undone[_assign_causes(undone, rolled_back, new) != SOURCE] if len(undone) else undone
    cell = ["table", "record", "column"]
    pairs = differences[[*cell, "before"]].merge(undone[[*cell, "before"]], on=cell, how="left", indicator=True)
    are_blank = pairs["before_x"].isna() & pairs["before_y"].isna()
    is_other = (pairs["before_x"] != pairs["before_y"]).fillna(True) & ~are_blank
    return ((pairs["_merge"] == "both") & is_other).to_numpy(dtype=bool)


def build_changes(old: ReleaseBasis, new: ReleaseBasis, rolled_back: Sequence[ReleaseBasis] = ()) -> pd.DataFrame:
    """The published table `changes`. rolled_back: releases that followed the old one too, and were taken back."""
    differences = compare_tables(old.tables, new.tables)
    if differences.empty:
        return TABLES["changes"].conform_and_sort(pd.DataFrame())
    causes = _assign_causes(differences, old, new)
    for release in rolled_back:
        causes[_mark_corrected(differences, release, new)] = CORRECTION
    return TABLES["changes"].conform_and_sort(differences.assign(cause=causes))


def calculate_next_version(
    last: str | None, old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame], changes: pd.DataFrame
) -> str:
    """The version that follows `last`: major if a table or column was removed, or a column added or moved; minor if a table or
    row was added or removed; otherwise a patch (Data Package recipe "data package version").
    """
    if last is None:
        return FIRST_VERSION
    major, minor, patch = (int(part) for part in last.split("."))
    if any(table not in new or list(new[table]) != list(old[table]) for table in old):
        return f"{major + 1}.0.0"
    is_row = (changes["column"] == ALL) & (changes["record"] != ALL)
    if set(new) != set(old) or is_row.any():
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def add_to_history(history: pd.DataFrame | None, changes: pd.DataFrame, version: str, data_date: str) -> pd.DataFrame:
    """The history (schemas.frames.HISTORY) with a release's changes on top of it."""
    newest = changes.assign(version=version, released=data_date)[list(HISTORY)].astype(dict(HISTORY))
    return concat_frames([newest] if history is None else [newest, history.astype(dict(HISTORY))], HISTORY)


def mask_sensitive_values(changes: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    """Changes (HISTORY or `changes`) without what may no longer be published: small numbers that are withheld now, and what looks
    personal by the rules of today. notes: the published table `value_notes`.
    """
    cell = ["table", "record", "column"]
    withheld = pd.MultiIndex.from_frame(notes.loc[notes["note"] == "suppressed", cell])
    is_withheld = pd.MultiIndex.from_frame(changes[cell]).isin(withheld)
    sides = {side: _mask_personal_data(changes[side].mask(is_withheld)) for side in ("before", "after")}
    return changes.assign(**sides)


def _mask_personal_data(texts: pd.Series) -> pd.Series:
    matches = pc.match_substring_regex(pa.array(texts, pa.large_string(), from_pandas=True), privacy.PERSONAL_SIGNS)
    is_personal = pc.fill_null(matches, False).to_numpy(zero_copy_only=False)
    return texts.mask(is_personal, texts[is_personal].map(privacy.mask_personal_data)) if is_personal.any() else texts
