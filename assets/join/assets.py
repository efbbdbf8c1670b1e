"""The Dagster face of stage join: arguments in, frames out."""

from typing import Any

import dagster as dg
import pandas as pd

from assets.join.assessments import build_assessments_table
from assets.join.assessments.project_record import AssessmentInputs
from assets.join.observation_status import build_observations_table
from assets.join.partner_network import build_network_nodes_table, build_network_table
from assets.join.portfolio_totals import build_portfolio_table, build_totals_table
from assets.join.project_performance import build_project_performance_table
from assets.join.review_answers import build_follow_up_table, build_ideas_table, build_recommendations_table
from assets.join.success_rates import build_chances_table
from assets.join.supplier_statuses import find_status_differences
from assets.join.verdicts import build_projects_table, decide_verdicts
from schemas.stores import SourcesStore

OURS: dict[str, Any] = {"owners": ["team:register"], "kinds": {"pandas"}, "group_name": "join"}


@dg.asset(**OURS, description="Values of measures with status and trend by the register's own rule.")
def observations(reconciled_observations: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The published table `observations`."""
    return build_observations_table(reconciled_observations, measures)


@dg.asset(**OURS, description="Where each measure that tells of a project stands now, and how it was joined to it.")
def project_performance(
    reconciled_observations: pd.DataFrame,
    measures: pd.DataFrame,
    reconciled_projects: pd.DataFrame,
    partners: pd.DataFrame,
) -> pd.DataFrame:
    """The published table `project_performance`."""
    return build_project_performance_table(reconciled_observations, measures, reconciled_projects, partners)


@dg.asset(**OURS, description="Senders' own colours and words for a figure that differ from the register's status.")
def status_findings(supplier_statuses: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Findings (schemas.frames.FINDINGS)."""
    return find_status_differences(supplier_statuses, observations)


@dg.multi_asset(
    outs={
        "verdicts": dg.AssetOut(
            owners=["team:register"],
            kinds={"pandas"},
            description="The definition's verdict on each project, with its reasons.",
        ),
        "limbs": dg.AssetOut(
            owners=["team:register"],
            kinds={"pandas"},
            description="The answer to each limb of the definition, its basis and where it stands.",
        ),
    },
    group_name="join",
)
def judged(
    reconciled_projects: pd.DataFrame,
    project_facts: pd.DataFrame,
    provenance: pd.DataFrame,
    project_references: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Verdicts and limbs; see verdicts.decide_verdicts."""
    present = dict(zip(project_references["minted"], project_references["project_id"], strict=True))
    return decide_verdicts(reconciled_projects, project_facts, provenance, intake_folder.load_readings(), present)


@dg.asset(**OURS, description="Projects as they are published: what was sent, what follows from it, and the verdict.")
def projects(reconciled_projects: pd.DataFrame, project_facts: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The published table `projects`."""
    return build_projects_table(reconciled_projects, project_facts, verdicts)


@dg.asset(**OURS, description="How far each project's record meets the review's recommendations.")
def assessments(
    projects: pd.DataFrame,
    partners: pd.DataFrame,
    benefits: pd.DataFrame,
    milestones: pd.DataFrame,
    observations: pd.DataFrame,
    value_notes: pd.DataFrame,
    organisations: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
) -> pd.DataFrame:
    """The published table `assessments`."""
    inputs = AssessmentInputs(projects, partners, benefits, milestones, observations, value_notes, organisations)
    return build_assessments_table(inputs, intake_folder.load_major_tests())


@dg.asset(**OURS, description="The review's seven recommendations and what was done about them.")
def recommendations() -> pd.DataFrame:
    """The published table `recommendations`."""
    return build_recommendations_table()


@dg.asset(**OURS, description="What was answered to each recommendation, and which actions are overdue.")
def follow_up(reconciled_follow_up: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The published table `follow_up`."""
    return build_follow_up_table(reconciled_follow_up, projects["data_date"].max())


@dg.asset(**OURS, description="Ideas for new projects, each with the registered projects like it.")
def ideas(reconciled_ideas: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The published table `ideas`."""
    return build_ideas_table(reconciled_ideas, projects)


@dg.asset(**OURS, description="How many projects have each outcome of each recommendation.")
def portfolio(assessments: pd.DataFrame) -> pd.DataFrame:
    """The published table `portfolio`."""
    return build_portfolio_table(assessments)


@dg.asset(**OURS, description="How often projects of each aim and setting reached their benefits.")
def chances(projects: pd.DataFrame, benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `chances`."""
    return build_chances_table(projects, benefits)


@dg.asset(**OURS, description="The money of all projects, planned against realised, by type.")
def totals(benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `totals`."""
    return build_totals_table(benefits)


@dg.asset(**OURS, description="Which organisations share services with which, and how many.")
def network(partners: pd.DataFrame) -> pd.DataFrame:
    """The published table `network`."""
    return build_network_table(partners)


@dg.asset(**OURS, description="How many services each organisation shares, and with how many others.")
def network_nodes(partners: pd.DataFrame) -> pd.DataFrame:
    """The published table `network_nodes`."""
    return build_network_nodes_table(partners)
