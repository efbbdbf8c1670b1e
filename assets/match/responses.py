"""What came of the review: actions that answer a recommendation, and ideas for new projects, from all reports of them.

Belongs here: giving each its key and its organisation. Does not belong here: how values are chosen (merging), or what
follows from them (stage join).
"""

import hashlib
from collections.abc import Mapping

import pandas as pd

from assets.match.projects import minted
from schemas.frames import TEXT_DTYPE
from schemas.languages import fold_text

TABLES = ("follow_up", "ideas")


def _mark(texts: list[object]) -> str:
    joined = "\x1f".join("" if pd.isna(text) else fold_text(str(text)) for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:5]


def whose(reports: pd.DataFrame, providers: Mapping[str, str]) -> pd.DataFrame:
    """Reports that name no organisation, as those of the provider's own.

    reports: with organisation_id; providers: provider → the organisation that it is, where it is one.
    """
    own = reports["provider"].map(dict(providers)).astype(TEXT_DTYPE)
    return reports.assign(organisation_id=reports["organisation_id"].fillna(own))


def keys(table: str, reports: pd.DataFrame) -> pd.Series:
    """The key of each report. reports: with organisation_id.

    An action's is its recommendation with a mark from organisation and words, so that it survives a row that moves; an
    idea's is minted from the provider and its reference, or else its title.
    """
    if table == "follow_up":
        columns = ["organisation_id", "action_en", "action_cy"]
        marks = [_mark(list(row)) for row in reports[columns].itertuples(index=False)]
        return (reports["recommendation"] + "-a" + pd.Series(marks, index=reports.index, dtype=TEXT_DTYPE)).astype(
            TEXT_DTYPE
        )
    names = reports["reference"].fillna(reports["title_en"]).fillna(reports["title_cy"])
    found = [minted(p, n, "idea-") for p, n in zip(reports["provider"], names, strict=True)]
    return pd.Series(found, index=reports.index, dtype=TEXT_DTYPE)


def rows(table: str, merged: pd.DataFrame) -> pd.DataFrame:
    """Merged rows with the column that their key is."""
    return merged.assign(**{"action_id" if table == "follow_up" else "idea_id": merged["key"]})
