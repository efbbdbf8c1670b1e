"""Findings about whole projects and pairs of them, each at the title of a report.

Belongs here: what senders and the register's team are told of projects once all providers are brought together. Does not
belong here: working it out (projects, carried, parts).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assets.match.likeness import Alike
from schemas.definition import MIN_ORGANISATIONS
from schemas.findings import get_location, make_finding
from schemas.frames import locate_values

OVER = ("ended", "rejected")


def about_projects(
    projects: pd.DataFrame, facts: pd.DataFrame, reports: pd.DataFrame, blocks: pd.DataFrame
) -> list[dict[str, Any]]:
    """Findings about whole projects: a title in one language, fewer than two organisations."""
    one_language = projects.loc[projects["title_en"].isna() | projects["title_cy"].isna(), "project_id"]
    alone = facts.loc[facts["organisations"] < MIN_ORGANISATIONS, "project_id"]
    return [
        *_at_title("one-language", one_language, reports, blocks),
        *_at_title("one-organisation", alone, reports, blocks),
    ]


def _at_title(rule: str, projects: pd.Series, reports: pd.DataFrame, blocks: pd.DataFrame) -> list[dict[str, Any]]:
    """A finding of one rule for each of some projects, at the title of its first report."""
    first = (
        reports[reports["project_id"].isin(projects)].sort_values(["provider", "record"]).drop_duplicates("project_id")
    )
    places = locate_values(blocks, first, ["title_en", "title_cy"]).drop_duplicates("record")
    return [
        make_finding(
            rule,
            **get_location(row),
            provider=row["provider"],
            row=row["row"],
            record=row["record"],
            table="projects",
            column=row["column"],
            value=row["title_en"] if not pd.isna(row["title_en"]) else row["title_cy"],
        )
        for row in first.merge(places, on="record").to_dict("records")
    ]


def proposed(
    pairs: Sequence[Alike], reports: pd.DataFrame, stale: pd.DataFrame, blocks: pd.DataFrame
) -> list[dict[str, Any]]:
    """Findings for pairs of reports that may be one project: one at each, with the line that decides it."""
    if not pairs:
        return []
    every = pd.concat([reports, stale], ignore_index=True).drop_duplicates(["provider", "reference"], keep="last")
    wanted = {key for pair in pairs for key in (pair.one, pair.other)}
    mine = every[[key in wanted for key in zip(every["provider"], every["reference"], strict=True)]]
    places = locate_values(blocks, mine[mine["block"].notna()], ["title_en", "title_cy"]).drop_duplicates("record")
    rows = {
        (row["provider"], row["reference"]): row
        for row in mine.merge(places, on="record", how="left").to_dict("records")
    }
    findings = []
    for pair in pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            row, theirs = rows[one], rows[other]
            shown = {name: "–" if value is None else f"{value}%" for name, value in pair.parts.items()}
            findings.append(
                make_finding(
                    "project-proposed",
                    **get_location(row, ("file", "sha256", "sheet", "cell", "row")),
                    provider=row["provider"],
                    record=row["record"],
                    table="projects",
                    value=_title(row),
                    theirs=_title(theirs),
                    other=other[0],
                    score=pair.score,
                    line=",".join(_quoted(part) for part in (*one, *other, "same")),
                    **shown,
                )
            )
    return findings


def _title(row: Mapping[str, Any]) -> str:
    return str(row["title_cy"] if pd.isna(row["title_en"]) else row["title_en"])


def _quoted(text: str) -> str:
    """A cell of a line of CSV."""
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') else text


def not_reported(stale: pd.DataFrame, projects: pd.DataFrame) -> list[dict[str, Any]]:
    """A finding for each project that a provider has left out of its return, unless it is over."""
    over = set(projects.loc[projects["stage"].isin(OVER), "project_id"])
    return [
        make_finding(
            "project-not-reported",
            provider=row["provider"],
            table="projects",
            value=row["title_cy"] if pd.isna(row["title_en"]) else row["title_en"],
            reference=row["reference"],
            since=row["data_date"],
        )
        for row in stale.to_dict("records")
        if row["project_id"] not in over
    ]
