"""Why a published value changed: the provider, or we.

Belongs here: telling, for each difference of two releases, its cause (code list `change_cause`). Does not belong here:
finding the differences (comparing).

A *statement* is a row of the provenance: what one provider's file says of one value, with the text as sent. It is the same
at the source in two releases when it stands in a file that both have received, or when the other has one of the same
provider with the same text. So, for a value that some provider gives:

- a statement of it came, went or has another text: `source`;
- else the same texts gave another value, and it was we: `correction` if the provider's source file now reads its files otherwise,
  else whatever else of ours has changed: the rules, the code, or people's decisions (readings, matches, withdrawals …).

A value that no provider gives follows from others: `source` if a statement of its project has changed (of its provider,
where the table is about providers; of anyone, where it is about all), else it was we, likewise.

A release that was taken back was a mistake of ours: where it said something else, and not because a provider did, what is
said now is a `correction`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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

    def received(self) -> set[str]:
        """The sha256 of every file that it rests on: received for it, or before and still standing."""
        return {*self.files, *to_arrow_array(self.provenance["sha256"]).drop_null().unique().to_pylist()}

    def providers(self) -> set[str]:
        """Every provider that sent it something."""
        return {*self.files.values(), *to_arrow_array(self.provenance["provider"]).drop_null().unique().to_pylist()}


def _decide_own_cause(old: ReleaseBasis, new: ReleaseBasis) -> str:
    """What we changed, where the source did not. With nothing of ours changed, time has passed at the source."""
    if old.rules and new.rules and old.rules != new.rules:
        return RULE
    if old.code != new.code:
        return CODE
    return CORRECTION if old.decisions != new.decisions else SOURCE


def _find_unmatched_statements(one: ReleaseBasis, other: ReleaseBasis) -> pd.DataFrame:
    """The statements of one release that the other's sources do not make. Those of a provider that sends the other nothing
    at all are left out: people took it out, or in.
    """
    said = one.provenance
    fresh = pc.invert(
        pc.is_in(to_arrow_array(said["sha256"]), value_set=pa.array(sorted(other.received()), pa.large_string()))
    )
    said = said[fresh.to_numpy(zero_copy_only=False)]
    same = ["table", "key", "column", "provider", "raw"]
    missing = pc.invert(
        pc.is_in(join_columns(said, same, SEPARATOR), value_set=join_columns(other.provenance, same, SEPARATOR))
        if len(said)
        else pa.array([], pa.bool_())
    )
    return said.loc[missing.to_numpy(zero_copy_only=False), ["table", "key", "column", "provider"]]


def _find_changed_statements(old: ReleaseBasis, new: ReleaseBasis) -> pd.DataFrame:
    """table, key, column, provider of every statement that changed at the source."""
    gone = _find_unmatched_statements(old, new)
    return pd.concat(
        [gone[gone["provider"].isin(new.providers())], _find_unmatched_statements(new, old)], ignore_index=True
    )


def _find_projects(table: str, records: pd.Series, *releases: ReleaseBasis) -> pd.Series:
    """The project of each record of a table, in the first release that knows the record; blank where none does."""
    found = pd.Series(pd.NA, index=records.index, dtype="object")
    for release in releases:
        if table in release.tables and "project_id" in release.tables[table]:
            frame = release.tables[table]
            place = pc.index_in(to_arrow_array(records), value_set=build_record_keys(table, frame))
            found = found.fillna(
                pd.Series(to_arrow_array(frame["project_id"]).take(place).to_pylist(), records.index, "object")
            )
    return found


def _mark_derived_from_source(
    found: pd.DataFrame, moved: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis
) -> pd.Series:
    """Whether each difference in what follows from other values has its cause at the source."""
    files = {*old.files.items()} ^ {*new.files.items()}
    providers = {provider for _, provider in files}
    touched = {
        project
        for table, rows in moved.groupby("table")
        for project in _find_projects(str(table), rows["key"], new, old).dropna()
    }
    out = pd.Series(bool(files), index=found.index)
    for name, rows in found.groupby("table"):
        table = str(name)
        key = TABLES[table].get_key_columns()
        if "provider" in key:
            out[rows.index] = rows["record"].str.split("|").str[key.index("provider")].isin(providers)
        elif "project_id" in TABLES[table].get_columns():
            here = rows[~rows["column"].isin(SUBMISSION_COLUMNS)]
            out[here.index] = _find_projects(table, here["record"], new, old).isin(touched)
    return out


def _mark_reread_values(found: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis) -> pd.Series:
    """Whether the provider of each value has a source file that now reads its files otherwise."""
    anew = [name for name in new.providers() if old.decisions.get(name) != new.decisions.get(name)]
    out = pd.Series(False, index=found.index)
    if not anew or not old.decisions:
        return out
    for release in (old, new):
        said = release.provenance
        theirs = said[said["provider"].isin(anew) & said["published"].fillna(False).astype(bool)]
        cells = join_columns(theirs, ["table", "key", "column"], SEPARATOR)
        told = pc.is_in(join_columns(found, ["table", "record", "column"], SEPARATOR), value_set=cells)
        out |= pd.Series(told.to_numpy(zero_copy_only=False), found.index)
    return out


def _assign_causes(found: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis) -> pd.Series:
    """The cause of each difference, by what the two releases rest on."""
    causes = pd.Series(_decide_own_cause(old, new), index=found.index, dtype="object")
    moved = _find_changed_statements(old, new)
    wholes = found["column"] == ALL
    given, changed = pd.Series(False, index=found.index), pd.Series(False, index=found.index)
    for at, parts in ((wholes, ["record"]), (~wholes, ["record", "column"])):
        names = join_columns(found[at], ["table", *parts], SEPARATOR)
        as_said = ["table", *("key" if part == "record" else part for part in parts)]
        for out, sides in ((given, (old.provenance, new.provenance)), (changed, (moved,))):
            for said in sides:
                told = pc.is_in(names, value_set=join_columns(said, as_said, SEPARATOR))
                out[at] |= told.to_numpy(zero_copy_only=False)
    causes[_mark_reread_values(found, old, new)] = CORRECTION
    causes[changed] = SOURCE
    derived = found[~given]
    causes[derived.index[_mark_derived_from_source(derived, moved, old, new)]] = SOURCE
    causes[found["table"].isin(REGISTER_TABLES)] = CORRECTION
    causes[found["record"] == ALL] = CODE
    return causes


def assign_change_causes(
    found: pd.DataFrame, old: ReleaseBasis, new: ReleaseBasis, taken_back: Sequence[ReleaseBasis] = ()
) -> pd.Series:
    """The cause of each difference (code list `change_cause`).

    found: comparing.DIFFERENCES of old and new; taken_back: releases that followed the old one and were taken back.
    """
    if found.empty:
        return pd.Series(dtype="object")
    causes = _assign_causes(found, old, new)
    cell = ["table", "record", "column"]
    for wrong in taken_back:
        undone = compare_tables(wrong.tables, new.tables)
        undone = undone[(_assign_causes(undone, wrong, new) != SOURCE)] if len(undone) else undone
        said = found[[*cell, "before"]].merge(undone[[*cell, "before"]], on=cell, how="left", indicator=True)
        other = (said["before_x"] != said["before_y"]).fillna(True) & ~(
            said["before_x"].isna() & said["before_y"].isna()
        )
        mended = (said["_merge"] == "both") & other
        causes[mended.to_numpy(dtype=bool)] = CORRECTION
    return causes
