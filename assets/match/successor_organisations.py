"""Organisations that had ended by the time that a return speaks of, and those that took over from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from assets.match.record_findings import Findings, locate_records, report_record
from schemas import organisations
from schemas.frames import TEXT_DTYPE

CONTINUING_STAGES = frozenset({"approved", "in-development", "live", "under-review", "winding-up"})
FINAL_STAGES = frozenset({"ended", "rejected"})


@dataclass(frozen=True)
class ProjectState:
    state: Literal["goes-on", "over", "unknown"] = "unknown"
    ended_on: str | None = None


@dataclass(frozen=True)
class EndedOrganisation:
    """What becomes of a named organisation that has ended: the one published, and those that could have followed it."""

    published: str
    candidates: tuple[str, ...]


def derive_project_states(reports: pd.DataFrame) -> dict[str, ProjectState]:
    """Project → its state. reports: project_id, stage, end_date. One report that says that it is over is enough."""
    over = set(reports.loc[reports["stage"].isin(FINAL_STAGES), "project_id"])
    continuing = set(reports.loc[reports["stage"].isin(CONTINUING_STAGES), "project_id"]) - over
    ends = reports.dropna(subset="end_date").groupby("project_id")["end_date"].min().to_dict()
    return {
        project: ProjectState(
            "over" if project in over else "goes-on" if project in continuing else "unknown", ends.get(project)
        )
        for project in reports["project_id"].unique()
    }


def find_successors(organisation: str, councils: Sequence[str]) -> tuple[str, ...]:
    """Who took over from an organisation where some councils are; all that did, when these do not decide."""
    successors = organisations.load_successors()
    own = successors[successors["organisation_id"] == organisation]
    local = [
        successor
        for successor, areas in zip(own["successor_id"], own["councils"], strict=True)
        if pd.isna(areas) or set(str(areas).split(organisations.IDENTIFIER_SEPARATOR)) & set(councils)
    ]
    return tuple(dict.fromkeys(local or list(own["successor_id"])))


def resolve_ended_organisation(
    organisation: str, valid_to: str, data_date: str, project: ProjectState, councils: Sequence[str]
) -> EndedOrganisation | None:
    """What becomes of an organisation whose last day was `valid_to`; None, and no finding, when that is not before the
    report's date or the project was over by then. Its successor is published when the project goes on and a single body can
    have followed.
    """
    if data_date <= valid_to:
        return None
    candidates = find_successors(organisation, councils)
    if project.state == "goes-on" and len(candidates) == 1:
        return EndedOrganisation(candidates[0], candidates)
    next_day = (pd.Timestamp(valid_to) + pd.Timedelta(days=1)).date().isoformat()
    ended_on = project.ended_on if project.state == "over" else None
    was_over = ended_on is not None and ended_on[: len(valid_to)] <= next_day
    return None if was_over else EndedOrganisation(organisation, candidates)


def replace_ended_organisations(
    partners: pd.DataFrame, states: Mapping[str, ProjectState], blocks: pd.DataFrame
) -> tuple[pd.DataFrame, Findings]:
    """Partners whose `organisation_id` is the body that takes part now, and a finding for each that names one that has ended."""
    known = organisations.load_organisations().set_index("organisation_id")
    last_days = known["valid_to"].dropna()
    ended = partners[partners["organisation_id"].isin(last_days.index)]
    if ended.empty:
        return partners, []
    is_council = (partners["organisation_id"].map(known["organisation_type"]) == "council").fillna(False)
    councils = partners[is_council].groupby("project_id")["organisation_id"].agg(list).to_dict()
    replaced = partners["organisation_id"].copy()
    findings = []
    for at, row in zip(ended.index, locate_records(ended, blocks, ["organisation"]), strict=True):
        last_day = str(last_days[row["organisation_id"]])
        resolved = resolve_ended_organisation(
            str(row["organisation_id"]),
            last_day,
            str(row["data_date"]),
            states.get(row["project_id"], ProjectState()),
            councils.get(row["project_id"], ()),
        )
        if resolved is not None:
            replaced[at] = resolved.published
            findings.append(_report_ended(row, resolved, last_day))
    return partners.assign(organisation_id=replaced.astype(TEXT_DTYPE)), findings


def _report_ended(row: Mapping[Any, Any], resolved: EndedOrganisation, last_day: str) -> dict[str, Any]:
    is_succeeded = resolved.published != row["organisation_id"]
    details = {
        "ended": last_day,
        "followers_en": organisations.join_names(resolved.candidates, "en") or "–",
        "followers_cy": organisations.join_names(resolved.candidates, "cy") or "–",
    }
    rule = "organisation-succeeded" if is_succeeded else "organisation-ended"
    return report_record(rule, row, table="partners", column="organisation", value=row["organisation"], **details)
