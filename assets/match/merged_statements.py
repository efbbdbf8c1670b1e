"""Several statements of one value → the published one, and a finding where providers disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from assets.match.record_findings import Findings, report_record
from schemas.definition import ANSWERED_LIMBS
from schemas.frames import PROVENANCE, format_row_place

VALUE = ["key", "column"]
FREE_TEXTS = frozenset(
    f"{name}_{language}" for name in ("title", "summary", "evidence", "description") for language in ("en", "cy")
)
"""Columns whose texts may differ without being a disagreement."""
WEAK_VALUES: Mapping[str, tuple[str, ...]] = dict.fromkeys(ANSWERED_LIMBS, ("not-known",)) | {
    "role": ("partner", "lead")
}
"""Column → values that say less than others, the least first: `partner` gives way to `lead`, and that to `host`, without
disagreement.
"""


@dataclass(frozen=True)
class MergedStatements:
    """rows: `key` and one merged row a key; provenance: PROVENANCE, every report of every value."""

    rows: pd.DataFrame
    provenance: pd.DataFrame
    findings: Findings


@dataclass(frozen=True)
class Precedence:
    """Whose word is published where reports differ: the project's lead, then the provider with the lowest rank.
    organisations: provider → the organisation that it is; leads: project → the organisation that leads it.
    """

    ranks: Mapping[str, int]
    organisations: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)

    def rank_statements(self, statements: pd.DataFrame) -> pd.Series:
        """A rank for each statement (`provider`, `project`); the lowest is published."""
        ranks = statements["provider"].map(self.ranks).astype("float64")
        if not self.organisations or not self.leads:
            return ranks
        organisations = statements["provider"].map(self.organisations).astype("object")
        leads = statements["project"].map(self.leads).astype("object")
        return ranks.mask(organisations.notna() & (organisations == leads), float("-inf"))


def merge_statements(statements: pd.DataFrame, precedence: Precedence) -> MergedStatements:
    """Merges the statements of a table into one row a key.

    statements: STATEMENTS, of now and of the previous release. Of one provider's returns the newest that gives a value
    counts. Most values are stated once; Python looks only at those that differ.
    """
    statements = statements.sort_values([*VALUE, "provider", "record"], ignore_index=True)
    is_contested = statements.duplicated(VALUE, keep=False)
    published, findings = _choose_statements(statements[is_contested], precedence)
    published |= set(statements.index[~is_contested])
    marked = statements.assign(published=statements.index.isin(published))
    rows = marked[marked["published"]].pivot(index="key", columns="column", values="typed").reset_index()
    rows.columns.name = None
    return MergedStatements(rows, marked[list(PROVENANCE)].astype(dict(PROVENANCE)), findings)


def _choose_statements(contested: pd.DataFrame, precedence: Precedence) -> tuple[set[int], Findings]:
    """The indices of the published ones of statements of which several are of one value, and findings where they differ."""
    findings: Findings = []
    if contested.empty:
        return set(), findings
    ranks = precedence.rank_statements(contested)
    contenders = _select_contenders(contested)
    first = contenders.assign(rank=ranks[contenders.index]).sort_values([*VALUE, "rank"], kind="stable")
    published = set(first.drop_duplicates(VALUE).index)
    for (_, column), group in _select_open_disagreements(contenders).groupby(VALUE, sort=True):
        rows = group.to_dict("index")
        indices = list(rows)
        best = indices[choose_value([(ranks[at], rows[at]["typed"]) for at in indices])]
        published.difference_update(indices)
        published.add(best)
        if column not in FREE_TEXTS:
            findings += _report_disagreements(rows, best)
    return published, findings


def _select_contenders(contested: pd.DataFrame) -> pd.DataFrame:
    strength = _measure_strength(contested)
    strongest = contested[strength == strength.groupby([contested[name] for name in VALUE]).transform("max")]
    newest = strongest.groupby([*VALUE, "provider"])["data_date"].transform("max")
    return strongest[strongest["data_date"] == newest]


def _measure_strength(statements: pd.DataFrame) -> pd.Series:
    """How much each statement says: a column's weak values in their order, then any other."""
    strength = pd.Series(0, index=statements.index)
    for column, weak in WEAK_VALUES.items():
        is_here = statements["column"] == column
        order = {value: at for at, value in enumerate(weak)}
        strength[is_here] = statements.loc[is_here, "typed"].map(order).fillna(len(weak)).astype(int)
    return strength


def _select_open_disagreements(contenders: pd.DataFrame) -> pd.DataFrame:
    """The statements of values that several say differently, withheld ones left out: a disagreement would tell these."""
    by_value = [contenders[name] for name in VALUE]
    is_withheld = contenders["value"].isna().groupby(by_value).transform("any")
    return contenders[~is_withheld & (contenders.groupby(VALUE)["value"].transform("nunique") > 1)]


def is_compatible(value: object, other: object) -> bool:
    """Whether two values say the same: equal, or dates of which one is the other less exactly."""
    if isinstance(value, str) and isinstance(other, str):
        return value == other or value.startswith(other + "-") or other.startswith(value + "-")
    return value == other


def choose_value(ranked_values: list[tuple[int, object]]) -> int:
    """Which of several (rank, value) is published: the first by rank, or a more exact date that agrees with it. Returns the
    position.
    """
    first = min(range(len(ranked_values)), key=lambda at: ranked_values[at][0])
    agreeing = [at for at, (_, value) in enumerate(ranked_values) if is_compatible(value, ranked_values[first][1])]
    return max([first, *agreeing], key=lambda at: len(str(ranked_values[at][1])))


def _report_disagreements(rows: Mapping[int, Mapping[str, Any]], best: int) -> Findings:
    """A finding for each statement that the published one (`best`) contradicts, and for that one where another provider
    contradicts it. One provider may say two things of the same record in two rows.
    """
    findings = []
    for at, row in rows.items():
        if at == best:
            others = (other for other in rows.values() if other["provider"] != row["provider"])
            other = next((each for each in others if not is_compatible(each["typed"], row["typed"])), None)
        else:
            other = rows[best]
        if other is None or is_compatible(row["typed"], other["typed"]):
            continue
        sent = row["value"] if pd.isna(row["raw"]) else row["raw"]
        where = {"table": row["table"], "column": row["column"], "value": sent, "theirs": other["value"]}
        if other["provider"] == row["provider"]:
            findings.append(report_record("rows-differ", row, **where, place=format_row_place(other["row"])))
        else:
            values = {"published": rows[best]["value"], "other": other["provider"]}
            findings.append(report_record("providers-disagree", row, **where, **values))
    return findings
