"""Which project each report is of: those of now, and those of before that have not come again.

Belongs here: bringing the reports, people's decisions and the release before together. Does not belong here: how reports are
joined (projects), or what of before still stands (carried).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from assets.match import carried, parts
from assets.match.likeness import Alike
from assets.match.projects import decisions, identified
from schemas.frames import TEXT_DTYPE


@dataclass(frozen=True)
class Decided:
    """What people decided: matches.csv, withdrawals.csv, and whose word is published where reports differ.

    precedence: provider → rank, the lowest first, of those whose word may be published; organisations: provider → the
    organisation that it is, where it is one.
    """

    precedence: Mapping[str, int]
    organisations: Mapping[str, str] = field(default_factory=dict)
    matches: Sequence[Mapping[str, str]] = ()
    withdrawals: Sequence[Mapping[str, str]] = ()


class Reported(NamedTuple):
    """The reports of now with their project; those of before that have not come again, with `project_id` now and `before`;
    an identifier that a project had → the one that it has; pairs of reports that a person should decide on.
    """

    came: pd.DataFrame
    stale: pd.DataFrame
    now: dict[str, str]
    proposed: list[Alike]


def reported(
    accepted: Mapping[str, pd.DataFrame],
    decided: Decided,
    known: Mapping[tuple[str, str], str],
    before: Mapping[str, pd.DataFrame],
) -> Reported:
    """Which project each report is of.

    A report that its provider has replaced by another of the same project does not stand any more.
    """
    reports = accepted["projects"]
    lost = carried.unreported(before["reports"], reports, set(decided.precedence))
    both = pd.concat([reports, lost.drop(columns="project_id")], ignore_index=True)
    earlier = {(row.provider, row.reference): row.project_id for row in before["reports"].itertuples(index=False)}
    pairs = list(zip(both["provider"], both["reference"], strict=True))
    partners = parts.sharing(accepted["partners"])
    told_apart = identified(both, decisions(decided.matches, pairs), {**earlier, **known}, partners)
    both["project_id"] = told_apart.projects.to_numpy()
    was = both["record"].map(dict(zip(lost["record"], lost["project_id"], strict=True))).astype(TEXT_DTYPE)
    came, gone = both[was.isna()], both.assign(before=was)[was.notna()]
    came.index, gone.index = pd.RangeIndex(len(came)), pd.RangeIndex(len(gone))
    told = pd.MultiIndex.from_frame(came[["provider", "project_id"]].astype("object"))
    replaced = pd.MultiIndex.from_frame(gone[["provider", "project_id"]].astype("object")).isin(told)
    now = {earlier[pair]: project for pair, project in zip(pairs, both["project_id"], strict=True) if pair in earlier}
    return Reported(came[[*reports, "project_id"]], gone[~replaced], now, told_apart.proposed)
