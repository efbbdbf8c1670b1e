"""Performance records of all providers: which measure, project and organisation each is of.

Belongs here: resolving the names that performance records carry. Does not belong here: status and trend (stage join).
"""

import re
from typing import Any

import pandas as pd

from assets.match import parts
from schemas.findings import get_location, make_finding
from schemas.frames import SUPPLIER_STATUSES, TEXT_DTYPE, locate_values
from schemas.languages import fold_text
from schemas.tables import TABLES


def slug(title: str) -> str:
    """A measure's identifier made from its title."""
    return re.sub(r"\s+", "-", re.sub(r"[^a-z0-9 ]", "", fold_text(title))) or "measure"


def catalogued(catalogue: pd.DataFrame, sent: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """The measures known: the register's catalogue, then what providers send.

    catalogue: the columns of `measures` and `aliases` (parted by ` | `); sent: accepted measures. Returns the measures
    with their columns, and every folded name → measure_id.
    """
    columns = list(TABLES["measures"].get_columns())
    measures = pd.concat([catalogue[columns], sent.reindex(columns=columns)], ignore_index=True).drop_duplicates(
        "measure_id"
    )
    names: dict[str, str] = {}
    for row in pd.concat([catalogue, sent], ignore_index=True).to_dict("records"):
        aliases = str(row["aliases"]).split(" | ") if not pd.isna(row.get("aliases")) else []
        for name in (row["measure_id"], row["title_en"], row["title_cy"], *aliases):
            if not pd.isna(name):
                names.setdefault(fold_text(str(name)), str(row["measure_id"]))
    return measures, names


def _located(
    rule: str, reports: pd.DataFrame, column: str, blocks: pd.DataFrame, parameters: pd.DataFrame | None = None
) -> list[dict[str, Any]]:
    """Findings of one rule about one column of some performance records."""
    places = locate_values(blocks, reports, [column])
    spots = reports.merge(places, on="record", how="left", suffixes=("", "_of"))
    extra = [{}] * len(spots) if parameters is None else parameters.to_dict("records")
    return [
        make_finding(
            rule,
            **get_location(row),
            provider=row["provider"],
            row=row["row"],
            record=row["record"],
            table="observations",
            column=column,
            value=row[column],
            **more,
        )
        for row, more in zip(spots.to_dict("records"), extra, strict=True)
    ]


def _projects(reports: pd.DataFrame, aliases: pd.DataFrame) -> pd.Series:
    """The project of each record: by the provider's own reference, else by any title that a provider uses."""
    own = aliases.drop_duplicates(["provider", "reference"]).set_index(["provider", "reference"])["project_id"]
    titles: dict[str, str] = {}
    for column in ("title_en", "title_cy"):
        for title, project in aliases[[column, "project_id"]].dropna().itertuples(index=False):
            titles.setdefault(fold_text(title), project)
    named = [own.get((p, r)) for p, r in zip(reports["provider"], reports["reference"].fillna(""), strict=True)]
    by_title = reports["project_title"].map(lambda title: titles.get(fold_text(title)), na_action="ignore")
    return pd.Series(named, index=reports.index, dtype=TEXT_DTYPE).fillna(by_title.astype(TEXT_DTYPE))


def resolved(
    reports: pd.DataFrame, blocks: pd.DataFrame, aliases: pd.DataFrame, catalogue: pd.DataFrame, sent: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, list[dict[str, Any]]]:
    """Performance records with `measure_id`, `project_id`, `organisation_id` and `key`; the measures; findings.

    reports: accepted observations; blocks: those of observations; catalogue, sent: see `catalogued`. A record whose
    project or organisation is not known, or whose unit is not its measure's, is held by a finding and left out. A
    measure that nobody knows is added with no direction.
    """
    measures, names = catalogued(catalogue, sent)
    found = reports["measure"].map(lambda name: names.get(fold_text(name)), na_action="ignore").astype(TEXT_DTYPE)
    findings = _located("measure-unknown", reports[found.isna()].drop_duplicates("measure"), "measure", blocks)
    new = reports[found.isna()].drop_duplicates("measure")
    added = pd.DataFrame(
        {"measure_id": new["measure"].map(slug), "title_en": new["measure"], "unit": new["unit"], "polarity": "none"}
    )
    measures = pd.concat([measures, added], ignore_index=True).drop_duplicates("measure_id")
    reports = parts.with_organisations(
        reports.assign(measure_id=found.fillna(reports["measure"].map(slug).astype(TEXT_DTYPE)))
    )
    reports["project_id"] = _projects(reports, aliases)

    named = reports["reference"].notna() | reports["project_title"].notna()
    lost = named & reports["project_id"].isna()
    column = "project_title" if reports["project_title"].notna().any() else "reference"
    findings += _located("project-unknown", reports[lost & reports[column].notna()], column, blocks)
    nowhere = reports["organisation"].notna() & reports["organisation_id"].isna()
    findings += parts.about_organisations("observations", reports, blocks)
    units = reports["measure_id"].map(measures.set_index("measure_id")["unit"])
    other_unit = reports["unit"].notna() & units.notna() & (reports["unit"] != units).fillna(False)
    differing = reports[other_unit]
    parameters = pd.DataFrame(
        {"unit": "unit:" + differing["unit"], "expected": "unit:" + units[other_unit].astype(TEXT_DTYPE)}
    )
    findings += _located("unit-differs", differing, "unit", blocks, parameters)
    kept = reports[
        ~(lost | nowhere | other_unit) & (reports["project_id"].notna() | reports["organisation_id"].notna())
    ].copy()
    columns = ("measure_id", "project_id", "organisation_id", "period")
    kept["key"] = kept["measure_id"].str.cat([kept[name].fillna("") for name in columns[1:]], sep="|")
    return kept, measures, findings


def used(measures: pd.DataFrame, before: pd.DataFrame, observed: pd.DataFrame) -> pd.DataFrame:
    """The published table `measures`: those that some figure is of; one that nobody knows any more is as it was before."""
    known = pd.concat([measures, before], ignore_index=True).drop_duplicates("measure_id")
    return TABLES["measures"].conform(known[known["measure_id"].isin(observed["measure_id"])])


def supplier_statuses(
    reports: pd.DataFrame, said: pd.DataFrame, raw: pd.DataFrame, blocks: pd.DataFrame
) -> pd.DataFrame:
    """Senders' own statuses of published figures, with their cells (schemas.frames.SUPPLIER_STATUSES).

    reports: resolved records; said: provenance of the merged observations; raw: raw observations; blocks: those of
    observations. A colour stands beside a figure: one beside a figure that gave way to another says nothing of that.
    """
    figures = said.loc[said["published"] & (said["column"] == "actual"), ["key", "provider", "data_date"]]
    coloured = reports[reports["supplier_status"].notna()].merge(figures, on=["key", "provider", "data_date"])
    places = locate_values(blocks, coloured, ["supplier_status"]).drop(columns="column")
    words = raw.drop_duplicates("record").set_index("record")["supplier_status"]
    # Periods across the columns have one cell for all of a row's; it is said once of each figure that it differs from.
    placed = coloured.merge(places, on="record").assign(value=lambda rows: rows["record"].map(words))
    return placed[list(SUPPLIER_STATUSES)].astype(dict(SUPPLIER_STATUSES))


def unkeyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Merged observations with the columns that their key was made of."""
    names = ["measure_id", "project_id", "organisation_id", "period"]
    split = rows["key"].astype(TEXT_DTYPE).str.split("|", expand=True).reindex(columns=range(len(names)))
    return rows.assign(**{name: split[at].replace("", pd.NA) for at, name in enumerate(names)})
