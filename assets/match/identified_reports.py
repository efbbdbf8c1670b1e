"""Which project each report is of: those of now, and those of the previous release that have not come again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from assets.match.partner_roles import find_sharing_organisations
from assets.match.previous_statements import REFERENCES, find_unreported_reports, is_row_among
from assets.match.project_groups import identify_projects, read_match_decisions
from assets.match.record_keys import make_identifier
from assets.match.report_similarity import ReportPair
from schemas.frames import CORRECTIONS, TEXT_DTYPE, build_frame, concat_frames
from schemas.tables import TABLES


@dataclass(frozen=True)
class TeamDecisions:
    """matches.csv, withdrawals.csv, and whose word is published where reports differ. precedence: provider → rank, the lowest
    first, of those that may be published; organisations: provider → the organisation that it is.
    """

    precedence: Mapping[str, int]
    organisations: Mapping[str, str] = field(default_factory=dict)
    matches: Sequence[Mapping[str, str]] = ()
    withdrawals: Sequence[Mapping[str, str]] = ()

    @property
    def withdrawn_projects(self) -> set[str]:
        return {row["project"] for row in self.withdrawals}


@dataclass(frozen=True)
class MatchInputs:
    """accepted, raw: table → records of all providers (raw with `blocks`); known_projects: (provider, reference) → project_id
    from earlier runs; catalogue: measures.csv; notes: NOTES; previous: the tables of the release that this follows, and its
    `provenance`; corrections: CORRECTIONS; overdue: the providers whose return is overdue (schemas.return_calendar).
    """

    accepted: Mapping[str, pd.DataFrame]
    raw: Mapping[str, pd.DataFrame]
    decisions: TeamDecisions
    known_projects: Mapping[tuple[str, str], str]
    catalogue: pd.DataFrame
    notes: pd.DataFrame
    previous: Mapping[str, pd.DataFrame]
    corrections: pd.DataFrame = field(default_factory=lambda: build_frame([], CORRECTIONS))
    overdue: Collection[str] = ()

    def get_blocks(self, table: str) -> pd.DataFrame:
        blocks = self.raw["blocks"]
        return blocks[blocks["table"] == table]

    def list_absent_providers(self) -> set[str]:
        """The providers that may be published and of which nothing came now."""
        present = {provider for frame in self.accepted.values() for provider in frame["provider"]}
        return set(self.decisions.precedence) - present


@dataclass(frozen=True)
class IdentifiedReports:
    """The reports of projects, each with its `project_id`. unreported: of the previous release, not come again, with
    `previous_id`, that their project had then; renamed: an identifier that a project had → its present one; proposed: pairs
    for a person to decide on.
    """

    current: pd.DataFrame
    unreported: pd.DataFrame
    renamed: Mapping[str, str]
    proposed: Sequence[ReportPair]

    def exclude_projects(self, projects: set[str]) -> "IdentifiedReports":
        current, unreported = (frame[~frame["project_id"].isin(projects)] for frame in (self.current, self.unreported))
        return replace(self, current=current, unreported=unreported)

    def list_references(self) -> pd.DataFrame:
        """Which provider's reference is which project: REFERENCES, `stale`, and `minted`, the identifier that the reference
        alone would give. A project that is reported every year is there for each year.
        """
        current = self.current[REFERENCES].assign(stale=False)
        unreported = self.unreported.assign(stale=True)[list(current)]
        references = concat_frames([current, unreported], current.dtypes.to_dict())
        references = references.sort_values(["project_id", "provider", "reference", "data_date"], ignore_index=True)
        pairs = zip(references["provider"], references["reference"], strict=True)
        return references.assign(minted=[make_identifier(*pair) for pair in pairs])


def identify_reports(inputs: MatchInputs) -> IdentifiedReports:
    """Finds the project of each report. A report that its provider replaced by another of the same project does not count."""
    reports, previous = inputs.accepted["projects"], inputs.previous["reports"]
    unreported = find_unreported_reports(previous, reports, set(inputs.decisions.precedence))
    both = pd.concat([reports, unreported.drop(columns="project_id")], ignore_index=True)
    previous_ids = {(row.provider, row.reference): row.project_id for row in previous.itertuples(index=False)}
    pairs = list(zip(both["provider"], both["reference"], strict=True))
    identities = identify_projects(
        both,
        read_match_decisions(inputs.decisions.matches, pairs),
        {**previous_ids, **inputs.known_projects},
        find_sharing_organisations(inputs.accepted["partners"]),
        list(zip(unreported["provider"], unreported["reference"], strict=True)),
    )
    both["project_id"] = identities.projects.to_numpy()
    both["previous_id"] = both["record"].map(unreported.set_index("record")["project_id"].to_dict()).astype(TEXT_DTYPE)
    is_current = both["previous_id"].isna()
    current, older = both[is_current].reset_index(drop=True), both[~is_current].reset_index(drop=True)
    is_replaced = is_row_among(older, current, ["provider", "project_id"])
    renamed = {
        previous_ids[pair]: project
        for pair, project in zip(pairs, both["project_id"], strict=True)
        if pair in previous_ids
    }
    return IdentifiedReports(current[[*reports, "project_id"]], older[~is_replaced], renamed, identities.proposed)


def list_latest_reports(references: pd.DataFrame) -> pd.DataFrame:
    """The published table `reports`: of each provider's reference its latest report. references: see list_references."""
    by_date = references.sort_values("data_date", kind="stable")
    return TABLES["reports"].conform_and_sort(by_date.drop_duplicates(["provider", "reference"], keep="last"))
