"""What the release before says and nobody has said again: kept, so that a project that is not reported is not lost.

Belongs here: which earlier reports and statements still stand. Does not belong here: merging them with what came now
(merging), or where a release is kept.

A provider that leaves a project out of its return, or whose return did not come or cannot be read, has not taken its word
back: what it said last stands, and the project is stale when nobody has reported it now. A provider without a source file
has left the register, and takes its word with it; so does one that has confirmed no licence. Figures of a period before
the first that a provider reports now stand too: exports go back only so far.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from assets.match.merging import STATEMENTS, nothing_said
from schemas.column_declarations import DTYPES
from schemas.frames import PROVENANCE, TEXT_DTYPE
from schemas.tables import TABLES

FIGURES = "observations"
PROJECT_IN_KEY: Mapping[str, tuple[str, int]] = {
    "projects": ("|", 0),
    "partners": ("|", 0),
    "milestones": ("|", 0),
    "observations": ("|", 1),
}
"""Where the project stands in the key of a table's rows; a benefit's is the project with a mark behind it."""


def unreported(earlier: pd.DataFrame, reports: pd.DataFrame, providers: Collection[str]) -> pd.DataFrame:
    """Reports of the release before that have not come again.

    earlier: the published table `reports`; reports: of now, with provider and reference; providers: those whose
    word may be published. Returns record, provider, reference, project_id, title_en, title_cy, data_date.
    """
    came = pd.MultiIndex.from_frame(reports[["provider", "reference"]].astype("object"))
    mine = earlier[earlier["provider"].isin(list(providers))]
    lost = mine[~pd.MultiIndex.from_frame(mine[["provider", "reference"]].astype("object")).isin(came)]
    lost = lost[["provider", "reference", "project_id", "title_en", "title_cy", "data_date"]]
    return lost.assign(record=("earlier/" + lost["provider"] + "/" + lost["reference"]).astype(TEXT_DTYPE))


def project_of(table: str, keys: pd.Series) -> pd.Series:
    """The project that stands in the keys of a table's rows; blank where none does."""
    if table == "benefits":
        return keys.str.rsplit("-", n=1).str[0].astype(TEXT_DTYPE)
    if table not in PROJECT_IN_KEY:
        return pd.Series(pd.NA, index=keys.index, dtype=TEXT_DTYPE)
    separator, at = PROJECT_IN_KEY[table]
    return keys.str.split(separator).str[at].replace("", pd.NA).astype(TEXT_DTYPE)


def _renamed(table: str, keys: pd.Series, now: Mapping[str, str]) -> pd.Series:
    """Keys under the identifiers that their projects have now."""
    project = project_of(table, keys)
    if not project.map(now).notna().any():
        return keys
    new = project.map(now).fillna(project)
    return pd.Series(
        [
            key if pd.isna(old) or old == other else key.replace(old, other, 1)
            for key, old, other in zip(keys, project, new, strict=True)
        ],
        index=keys.index,
        dtype=TEXT_DTYPE,
    )


def _typed(table: str, said: pd.DataFrame) -> pd.Series:
    """The values of statements, from their texts, as their columns are declared."""
    out = said["value"].astype("object")
    for column, declared in TABLES[table].get_columns().items():
        here = (said["column"] == column).to_numpy(bool)
        if here.any() and declared.dtype in DTYPES.values():
            texts = said.loc[here, "value"]
            if declared.dtype == "boolean":
                out[here] = [text == "true" for text in texts]
            else:
                # A figure that was withheld (withholding) has no value, and stands as such.
                number = int if declared.dtype == "Int64" else float
                out[here] = [np.nan if pd.isna(text) else number(text) for text in texts]
    return out


def standing(
    table: str, provenance: pd.DataFrame, stale: pd.DataFrame, said: pd.DataFrame, absent: Collection[str]
) -> pd.DataFrame:
    """The statements of the release before that still stand (STATEMENTS, `published` False).

    provenance: of that release; stale: reports that have not come again, with `project_id` and `before`, the identifier
    that their project had; said: STATEMENTS of now; absent: providers of which nothing came now.
    """
    mine = provenance[provenance["table"] == table]
    if mine.empty:
        return nothing_said()
    reports = pd.MultiIndex.from_frame(stale[["provider", "before"]].astype("object"))
    projects = pd.DataFrame({"provider": mine["provider"], "before": project_of(table, mine["key"])})
    stands = pd.MultiIndex.from_frame(projects.astype("object")).isin(reports)
    mine = mine.assign(key=_renamed(table, mine["key"], dict(zip(stale["before"], stale["project_id"], strict=True))))
    if table == FIGURES:
        stands |= _before_the_first(mine, said)
    if table == FIGURES or table not in (*PROJECT_IN_KEY, "benefits"):
        stands |= mine["provider"].isin(list(absent)).to_numpy(bool)
    kept = mine[stands]
    kept = kept.assign(project=project_of(table, kept["key"]), typed=_typed(table, kept), published=False)
    return kept[list(STATEMENTS)].astype(dict(STATEMENTS))


def _series(keys: pd.Series) -> pd.DataFrame:
    """The series (measure, project, organisation) and the period of the figures with some keys."""
    parts = keys.str.rsplit("|", n=1)
    return pd.DataFrame({"series": parts.str[0], "period": parts.str[1]}, index=keys.index)


def _before_the_first(earlier: pd.DataFrame, said: pd.DataFrame) -> np.ndarray:
    """Which earlier figures are of a period before the first that their provider reports now in the same series.

    Periods of one kind are written with the same length, and sort as they follow one another.
    """
    now = _series(said["key"]).assign(provider=said["provider"])
    now["length"] = now["period"].str.len()
    first = now.groupby(["provider", "series", "length"])["period"].min().rename("first").reset_index()
    before = _series(earlier["key"]).assign(provider=earlier["provider"])
    before["length"] = before["period"].str.len()
    joined = before.merge(first, on=["provider", "series", "length"], how="left")
    return (joined["period"] < joined["first"]).fillna(False).to_numpy(bool)


def notes(earlier: pd.DataFrame, said: Mapping[str, pd.DataFrame], now: pd.DataFrame) -> pd.DataFrame:
    """Notes of the release before on rows of which nothing is noted now and whose provider's word still stands.

    earlier, now: the published table `value_notes` then and now; said: table → the statements that stand (`standing`).
    """
    spoken = {
        (table, provider, key)
        for table, each in said.items()
        for provider, key in zip(each["provider"], each["key"], strict=True)
    }
    noted = set(zip(now["table"], now["provider"], now["record"], strict=True))
    rows = zip(earlier["table"], earlier["provider"], earlier["record"], strict=True)
    return earlier[np.array([row in spoken and row not in noted for row in rows], dtype=bool)]


EARLIER: tuple[str, ...] = ("reports", "measures", "value_notes", "withdrawn")
"""The published tables of the release before that this stage looks at, besides its provenance."""


def nothing_before() -> dict[str, pd.DataFrame]:
    """What the first release follows: no tables and no provenance."""
    tables = {name: TABLES[name].conform(pd.DataFrame()) for name in EARLIER}
    return {**tables, "provenance": pd.DataFrame(columns=list(PROVENANCE)).astype(dict(PROVENANCE))}
