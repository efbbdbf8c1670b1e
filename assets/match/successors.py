"""Organisations that had ended by the time that a return speaks of, and those that took over from them.

Belongs here: which body takes part in a project now, when a report names its forerunner. Does not belong here: who
took over from whom, and where (schemas.organisations), or finding an organisation by name (organisations).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from schemas import organisations
from schemas.findings import get_location, make_finding
from schemas.frames import TEXT_DTYPE, locate_values

GOES_ON = frozenset({"approved", "in-development", "live", "under-review", "winding-up"})
OVER = frozenset({"ended", "rejected"})
State = Literal["goes-on", "over", "unknown"]


@dataclass(frozen=True)
class Ended:
    """What becomes of a named organisation that has ended: the one that is published, and what could have followed it."""

    published: str
    candidates: tuple[str, ...]
    silent: bool


def states(projects: pd.DataFrame) -> dict[str, tuple[State, str | None]]:
    """Project → whether its reports say that it goes on or is over, and when it ended if they say so.

    projects: project_id, stage, end_date. A project of which one report says that it is over is over.
    """
    said: dict[str, set[str]] = {}
    ends: dict[str, str] = {}
    columns = (projects[name].astype(object) for name in ("project_id", "stage", "end_date"))
    for project, stage, end in zip(*columns, strict=True):
        said.setdefault(project, set()).add(stage)
        if not pd.isna(end):
            ends[project] = min(end, ends.get(project, end))
    return {
        project: ("over" if stages & OVER else "goes-on" if stages & GOES_ON else "unknown", ends.get(project))
        for project, stages in said.items()
    }


def followers(organisation: str, councils: Sequence[str]) -> tuple[str, ...]:
    """Who took over from an organisation where some councils are; all that did, when these do not decide."""
    after = organisations.load_successors()
    mine = after[after["organisation_id"] == organisation]
    there = [
        successor
        for successor, areas in zip(mine["successor_id"], mine["councils"], strict=True)
        if pd.isna(areas) or set(str(areas).split(organisations.IDENTIFIER_SEPARATOR)) & set(councils)
    ]
    return tuple(dict.fromkeys(there or list(mine["successor_id"])))


def settled(
    organisation: str, valid_to: str, data_date: str, state: tuple[State, str | None], councils: Sequence[str]
) -> Ended | None:
    """What becomes of an organisation that a report of some day names; None when it had not ended by then.

    valid_to: the last day of the organisation; state: of the project (`states`); councils: that take part in it. It stays
    when the project was over by then, and whenever the record does not say that the project goes on, or more than one body
    may have followed.
    """
    if data_date <= valid_to:
        return None
    said, ended = state
    candidates = followers(organisation, councils)
    if said == "goes-on" and len(candidates) == 1:
        return Ended(candidates[0], candidates, silent=False)
    over_by_then = said == "over" and ended is not None and ended[: len(valid_to)] <= _day_after(valid_to)
    return Ended(organisation, candidates, silent=over_by_then)


def _day_after(day: str) -> str:
    return (pd.Timestamp(day) + pd.Timedelta(days=1)).date().isoformat()


def followed(
    table: str, reports: pd.DataFrame, state_of: Mapping[str, tuple[State, str | None]], blocks: pd.DataFrame
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Reports whose `organisation_id` is the body that takes part now, and a finding for each that names one that has ended.

    reports: project_id, organisation, organisation_id, data_date and LINEAGE.
    """
    known = organisations.load_organisations().set_index("organisation_id")
    ended = known["valid_to"].dropna()
    here = reports[reports["organisation_id"].isin(ended.index)]
    if here.empty:
        return reports, []
    is_council = reports["organisation_id"].map(known["organisation_type"]) == "council"
    councils = reports[is_council.fillna(False)].groupby("project_id")["organisation_id"].agg(list).to_dict()
    places = locate_values(blocks, here, ["organisation"]).drop_duplicates("record")
    replaced = reports["organisation_id"].copy()
    findings = []
    for at, row in here.merge(places, on="record", how="left", suffixes=("", "_of")).set_axis(here.index).iterrows():
        organisation, project = str(row["organisation_id"]), str(row["project_id"])
        last = str(ended[organisation])
        state = state_of.get(project, ("unknown", None))
        what = settled(organisation, last, str(row["data_date"]), state, councils.get(project, ()))
        if what is None or what.silent:
            continue
        replaced[at] = what.published
        succeeded = what.published != organisation
        names = {
            f"followers_{language}": organisations.join_names(what.candidates, language) or "–"
            for language in ("en", "cy")
        }
        findings.append(
            make_finding(
                "organisation-succeeded" if succeeded else "organisation-ended",
                **get_location(row),
                provider=row["provider"],
                row=row["row"],
                record=row["record"],
                table=table,
                column="organisation",
                value=row["organisation"],
                ended=last,
                **names,
            )
        )
    return reports.assign(organisation_id=replaced.astype(TEXT_DTYPE)), findings
