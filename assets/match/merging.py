"""Several reports of one thing → one row: the published values, where each came from, and where reports disagree.

Belongs here: merging any table's reports by key. Does not belong here: which reports have the same key (projects,
parts), or what an earlier release said (carried).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from assets.match.projects import chosen, compatible
from schemas import privacy
from schemas.findings import get_location, make_finding
from schemas.frames import PROVENANCE, TEXT_DTYPE, locate_values
from schemas.submission_columns import RECEIVED_COLUMNS, SUBMISSION_COLUMNS

STATEMENTS: Mapping[str, Any] = {**PROVENANCE, "project": TEXT_DTYPE, "typed": "object"}
"""The provenance of a value, the project that it belongs to, and the value itself."""
WHERE = ("file", "sha256", "sheet", "cell", "row", "record", "table")


@dataclass(frozen=True)
class Merged:
    """rows: the key column and one merged row a key; provenance: PROVENANCE, every report of every value; findings."""

    rows: pd.DataFrame
    provenance: pd.DataFrame
    findings: list[dict[str, Any]]


@dataclass(frozen=True)
class Ranks:
    """Whose word is published where reports differ: the project's lead, then the provider with the lowest precedence.

    precedence: provider → its rank; organisations: provider → the organisation that it is, where it is one; leads:
    project → the organisation that leads it.
    """

    precedence: Mapping[str, int]
    organisations: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)

    def of(self, said: pd.DataFrame) -> pd.Series:
        """A rank for each statement (`provider`, `project`); the lowest is published."""
        plain = said["provider"].map(self.precedence).astype("float64")
        if not self.organisations or not self.leads:
            return plain
        theirs = said["provider"].map(self.organisations).astype("object")
        leads = said["project"].map(self.leads).astype("object")
        return plain.mask(theirs.notna() & (theirs == leads), float("-inf"))


def statements(
    table: str, reports: pd.DataFrame, sent_as: Mapping[str, str], raw: pd.DataFrame, blocks: pd.DataFrame
) -> pd.DataFrame:
    """Every value of every report, with its address and text as sent (STATEMENTS, `published` False).

    reports: LINEAGE, `project_id`, `key` and typed columns; sent_as: our published column → the return column that carried
    it; raw, blocks: of the table.
    """
    carriers = _carriers(blocks)
    texts = raw.drop_duplicates("record").set_index("record")
    stacked = []
    for column, incoming in sent_as.items():
        filled = reports[reports[column].notna()]
        part = filled[["record", "row", "block", "provider", "data_date", "key"]].assign(
            column=column, incoming=incoming
        )
        part["project"] = filled["project_id"]
        part["typed"] = filled[column].astype(object)
        part["raw"] = part["record"].map(texts[incoming])
        carrier = RECEIVED_COLUMNS.get(table, {}).get(column)
        if carrier:
            moved = part["raw"].isna()
            part.loc[moved, "incoming"] = carrier
            part.loc[moved, "raw"] = part.loc[moved, "record"].map(texts[carrier])
        for name in filter(None, (incoming, carrier)):
            for block, sent in carriers.get(name, {}).items():
                here = (part["block"] == block) & (part["incoming"] == name)
                part.loc[here, "raw"] = part.loc[here, "record"].map(texts[sent])
        # A text with personal data was held (stage check); any other kind of value may stand among such words.
        if SUBMISSION_COLUMNS[table][incoming].kind != "text":
            part["raw"] = _quotable(part["raw"])
        stacked.append(part)
    if not stacked:
        return nothing_said()
    said = pd.concat(stacked, ignore_index=True)
    # A block's "published" column is the one that carried it: text and address are looked up there.
    records = texts.reset_index()[["record", "block", "line"]]
    places = locate_values(blocks, records[records["record"].isin(said["record"])], sorted(set(said["incoming"])))
    said = said.drop(columns="block").merge(
        places.rename(columns={"column": "incoming"}), on=["record", "incoming"], how="left"
    )
    said["value"], said["header"] = said["typed"].map(as_text), _quotable(said["header"])
    return said.assign(table=table, published=False)[list(STATEMENTS)].astype(dict(STATEMENTS))


def _quotable(sent: pd.Series) -> pd.Series:
    """What was sent, with whatever seems personal in it masked."""
    worded = sent.dropna().drop_duplicates().astype(TEXT_DTYPE)
    worded = worded[worded.str.contains("[a-zA-Z@]")]
    personal = {text: masked for text in worded if (masked := privacy.mask_personal_data(text)) != text}
    return sent.map(lambda text: personal.get(text, text), na_action="ignore") if personal else sent


def nothing_said() -> pd.DataFrame:
    """No statements (STATEMENTS)."""
    return pd.DataFrame(columns=list(STATEMENTS)).astype(dict(STATEMENTS))


def _carriers(blocks: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Column whose value is implied → block → the column of the same cell, whose text is what was sent."""
    sent = blocks[blocks["axis"] == "column"].drop_duplicates(["block", "position"])
    implied = blocks[blocks["axis"] == "implied"].merge(sent, on=["block", "position"], suffixes=("", "_sent"))
    carriers: dict[str, dict[str, str]] = {}
    for block, column, carrier in implied[["block", "column", "column_sent"]].itertuples(index=False):
        carriers.setdefault(str(column), {})[str(block)] = str(carrier)
    return carriers


def as_text(value: object) -> str:
    """A typed value as the text that the provenance shows:

    numbers without idle decimals, true and false in small letters.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _strength(said: pd.DataFrame, weak: Mapping[str, tuple[str, ...]]) -> pd.Series:
    """How much each statement says: a column's weak values in their order, then any other."""
    strength = pd.Series(0, index=said.index)
    for column, order in weak.items():
        here = said["column"] == column
        ranks = {value: at for at, value in enumerate(order)}
        strength[here] = said.loc[here, "typed"].map(ranks).fillna(len(order)).astype(int)
    return strength


def merge(said: pd.DataFrame, ranks: Ranks, silent: frozenset[str], weak: Mapping[str, tuple[str, ...]]) -> Merged:
    """One row a key.

    said: STATEMENTS, of now and of before; silent: columns whose texts may differ without being a disagreement (titles,
    summaries); weak: column → values that say less than others, the least first (`partner` gives way to `lead`, that to
    `host`), so that a stronger one wins without disagreement. Of one provider's returns the newest that gives a value
    counts. Python looks only at the values that differ.
    """
    said = said.sort_values(["key", "column", "provider", "record"], ignore_index=True)
    value = ["key", "column"]
    # Most values are said once.
    several = said[said.duplicated(value, keep=False)]
    strength = _strength(several, weak)
    rank = ranks.of(several)
    strong = strength == strength.groupby([several[name] for name in value]).transform("max")
    some = several[strong]
    # What a provider said in an earlier return it has replaced.
    some = some[some["data_date"] == some.groupby([*value, "provider"])["data_date"].transform("max")]
    first = some.assign(rank=rank[some.index]).sort_values([*value, "rank"], kind="stable").drop_duplicates(value)
    published = {*said.index.difference(several.index), *first.index}
    # Of a figure that is withheld, a disagreement would tell it.
    told = ~some["value"].isna().groupby([some[name] for name in value]).transform("any")
    various = some[told & (some.groupby(value)["value"].transform("nunique") > 1)]
    findings: list[dict[str, Any]] = []
    for (_, column), group in various.groupby(value, sort=True):
        rows = group.to_dict("index")
        at = list(rows)
        best = at[chosen([(rank[i], rows[i]["typed"]) for i in at])]
        published -= set(at)
        published.add(best)
        if column not in silent:
            findings += _disagreements(rows, best)
    marked = said.assign(published=said.index.isin(published))
    wide = marked[marked["published"]].pivot(index="key", columns="column", values="typed").reset_index()
    wide.columns.name = None
    provenance = marked[list(PROVENANCE)].astype(dict(PROVENANCE))
    return Merged(wide, provenance, findings)


def _disagreements(rows: Mapping[int, Mapping[str, Any]], best: int) -> list[dict[str, Any]]:
    """A finding for each report of one value that another contradicts. rows: the reports; best: the published one."""
    findings = []
    for i, row in rows.items():
        others = (j for j in rows if not compatible(rows[j]["typed"], row["typed"]))
        other = best if i != best else next(others, None)
        if other is None or compatible(row["typed"], rows[other]["typed"]):
            continue
        findings.append(
            make_finding(
                "providers-disagree",
                **get_location(row, WHERE),
                provider=row["provider"],
                column=row["column"],
                value=row["raw"] if not pd.isna(row["raw"]) else row["value"],
                theirs=rows[other]["value"],
                other=rows[other]["provider"],
                published=rows[best]["value"],
            )
        )
    return findings
