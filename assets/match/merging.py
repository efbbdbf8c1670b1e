"""Several reports of one thing → one row: the published values, where each came from, and where reports disagree.

Belongs here: merging any table's reports by key. Does not belong here: which reports have the same key (projects,
parts).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.match.projects import chosen, compatible
from schemas.findings import finding, matching
from schemas.records import PROVENANCE, addresses, framed


@dataclass(frozen=True)
class Merged:
    """rows: the key column and one merged row a key; provenance: PROVENANCE, every report of every value; findings."""

    rows: pd.DataFrame
    provenance: pd.DataFrame
    findings: list[dict[str, Any]]


@dataclass(frozen=True)
class Context:
    """What merging needs to know besides the reports:

    blocks and raw records of the table, and the providers' precedence.
    """

    blocks: pd.DataFrame
    raw: pd.DataFrame
    precedence: dict[str, int]


def statements(table: str, reports: pd.DataFrame, sent_as: dict[str, str], context: Context) -> pd.DataFrame:
    """Every value of every report, with its address and text as sent.

    reports: LINEAGE, `key` and typed columns; sent_as: our published column → the return column that carried it.
    Returns PROVENANCE (with `published` False) and `typed`, the value itself.
    """
    stacked = []
    for column, incoming in sent_as.items():
        filled = reports[reports[column].notna()]
        part = filled[["record", "row", "provider", "data_date", "key"]].assign(column=column, incoming=incoming)
        part["typed"] = filled[column].astype(object)
        stacked.append(part)
    said = (
        pd.concat(stacked, ignore_index=True)
        if stacked
        else reports.iloc[:0].assign(column="", incoming="", typed=None)
    )
    # A block's "published" column is the one that carried it: text and address are looked up there.
    records = context.raw[["record", "block", "line"]].drop_duplicates("record")
    places = addresses(context.blocks, records[records["record"].isin(said["record"])], sorted(set(sent_as.values())))
    said = said.merge(places.rename(columns={"column": "incoming"}), on=["record", "incoming"], how="left")
    texts, carriers = context.raw.set_index("record"), _carriers(context.blocks)
    said["raw"] = [
        texts.at[record, carriers.get((texts.at[record, "block"], incoming), incoming)]
        for record, incoming in zip(said["record"], said["incoming"], strict=True)
    ]
    said["table"], said["published"] = table, False
    said["value"] = said["typed"].map(as_text)
    return said.sort_values(["key", "column", "provider", "record"], ignore_index=True)


def _carriers(blocks: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(block, column) whose value is implied → the column of the same cell, whose text is what was sent."""
    sent = blocks[blocks["axis"] == "column"].drop_duplicates(["block", "position"])
    implied = blocks[blocks["axis"] == "implied"].merge(sent, on=["block", "position"], suffixes=("", "_sent"))
    return dict(zip(zip(implied["block"], implied["column"], strict=True), implied["column_sent"], strict=True))


def as_text(value: object) -> str:
    """A typed value as the text that the provenance shows:

    numbers without idle decimals, true and false in small letters.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _newest(at: list[int], rows: list[dict[str, Any]]) -> list[int]:
    """Of several reports of one value, each provider's newest: what it said in an earlier return it has replaced."""
    newest: dict[str, str] = {}
    for i in at:
        provider, date = rows[i]["provider"], str(rows[i]["data_date"])
        newest[provider] = max(newest.get(provider, date), date)
    return [i for i in at if str(rows[i]["data_date"]) == newest[rows[i]["provider"]]]


def merge(said: pd.DataFrame, context: Context, silent: frozenset[str], weak: Mapping[str, tuple[str, ...]]) -> Merged:
    """One row a key.

    said: from `statements`; silent: columns whose texts may differ without being a disagreement (titles, summaries);
    weak: column → values that say less than others, the least first (`partner` gives way to `lead`, that to `host`), so
    that a stronger one wins without disagreement. Of one provider's returns the newest that gives a value counts.
    """
    published: dict[str, dict[str, Any]] = {}
    marks = [False] * len(said)
    findings: list[dict[str, Any]] = []
    where = ("file", "sha256", "sheet", "cell", "row", "record", "table")
    rows = said.to_dict("records")
    for (key, column), at in said.groupby(["key", "column"], sort=True).indices.items():
        ranks = weak.get(str(column), ())
        strength = {i: ranks.index(rows[i]["typed"]) if rows[i]["typed"] in ranks else len(ranks) for i in at}
        strong = _newest([i for i in at if strength[i] == max(strength.values())], rows)
        values = [(context.precedence[rows[i]["provider"]], rows[i]["typed"]) for i in strong]
        best = strong[chosen(values)]
        marks[best] = True
        published.setdefault(str(key), {})[str(column)] = rows[best]["typed"]
        if column in silent:
            continue
        for i in strong:
            other = (
                best
                if i != best
                else next((j for j in strong if not compatible(rows[j]["typed"], rows[i]["typed"])), None)
            )
            if other is None or compatible(rows[i]["typed"], rows[other]["typed"]):
                continue
            findings.append(
                finding(
                    matching.PROVIDERS_DISAGREE,
                    **{name: None if pd.isna(rows[i][name]) else rows[i][name] for name in where},
                    provider=rows[i]["provider"],
                    column=column,
                    value=rows[i]["raw"] if not pd.isna(rows[i]["raw"]) else rows[i]["value"],
                    theirs=rows[other]["value"],
                    other=rows[other]["provider"],
                    published=rows[best]["value"],
                )
            )
    merged = pd.DataFrame([{"key": key, **values} for key, values in published.items()])
    if merged.empty:
        merged = pd.DataFrame(columns=["key"])
    provenance = framed(said.assign(published=marks)[list(PROVENANCE)].to_dict("records"), PROVENANCE)
    return Merged(merged, provenance, findings)
