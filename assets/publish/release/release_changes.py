"""What changed since the previous release, the version that follows from it, and the history of all changes."""

from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.publish.release.change_causes import ReleaseBasis, assign_change_causes
from assets.publish.release.table_differences import ALL, compare_tables
from schemas import privacy
from schemas.frames import HISTORY, concat_frames
from schemas.tables import TABLES

FIRST_VERSION = "1.0.0"


def build_changes(old: ReleaseBasis, new: ReleaseBasis, rolled_back: Sequence[ReleaseBasis] = ()) -> pd.DataFrame:
    """The published table `changes`: every value of every other table that differs, and the cause.

    old: the release that the new one follows; rolled_back: releases that followed it too, and were taken back.
    """
    differences = compare_tables(old.tables, new.tables)
    causes = assign_change_causes(differences, old, new, rolled_back)
    return TABLES["changes"].conform(differences.assign(cause=causes))


def calculate_next_version(
    last: str | None, old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame], changes: pd.DataFrame
) -> str:
    """The version that follows `last`. old, new: tables by name; changes: the published table.

    A table or column removed, or a column added or moved, is a new major version; a table or row added or removed a
    minor one; anything else (values, code, pages) a patch. Source: Data Package recipe "data package version".
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
    """The history (schemas.frames.HISTORY) with a release's changes on top of it.

    history: that of the previous release, if there is one; changes: the published table `changes`.
    """
    newest = changes.assign(version=version, released=data_date)[list(HISTORY)].astype(dict(HISTORY))
    return concat_frames([newest] if history is None else [newest, history.astype(dict(HISTORY))], HISTORY)


def mask_sensitive_values(changes: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    """Changes (HISTORY or the published table `changes`) without what may no longer be published: small numbers that are
    withheld now, and what looks personal by the rules of today. notes: the published table `value_notes`.
    """
    cell = ["table", "record", "column"]
    withheld = pd.MultiIndex.from_frame(notes.loc[notes["note"] == "suppressed", cell])
    is_withheld = pd.MultiIndex.from_frame(changes[cell]).isin(withheld)
    return changes.assign(
        **{side: _mask_personal_data(changes[side].mask(is_withheld)) for side in ("before", "after")}
    )


def _mask_personal_data(texts: pd.Series) -> pd.Series:
    matches = pc.match_substring_regex(pa.array(texts, pa.large_string(), from_pandas=True), privacy.PERSONAL_SIGNS)
    is_personal = pc.fill_null(matches, False).to_numpy(zero_copy_only=False)
    return texts.mask(is_personal, texts[is_personal].map(privacy.mask_personal_data)) if is_personal.any() else texts
