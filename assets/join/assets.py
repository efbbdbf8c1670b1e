"""The Dagster face of stage join: arguments in, frames out."""

from typing import Any

import dagster as dg
import pandas as pd

from assets.join import answers, joining, standing, suppliers, verdicts
from assets.join import assessments as reviewing
from assets.join import network as networking
from assets.join import performance as performing
from assets.join import recommendations as listing
from assets.join.assessments.record import Held
from assets.join.portfolio import chances as chance
from assets.join.portfolio import outcomes
from assets.join.portfolio import totals as adding
from schemas.stores import SourcesStore

OURS: dict[str, Any] = {"owners": ["team:register"], "kinds": {"pandas"}, "group_name": "join"}


@dg.asset(**OURS, description="Values of measures with status and trend by the register's own rule.")
def observations(performance: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The published table `observations`."""
    return performing.observed(performance, measures)


@dg.asset(**OURS, description="Where each measure that tells of a project stands now, and how it was joined to it.")
def project_performance(
    performance: pd.DataFrame, measures: pd.DataFrame, projects: pd.DataFrame, partners: pd.DataFrame
) -> pd.DataFrame:
    """The published table `project_performance`."""
    return standing.standing(performance, measures, projects, partners)


@dg.asset(**OURS, description="Senders' own colours and words for a figure that differ from the register's status.")
def status_findings(supplier_statuses: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Findings (schemas.frames.FINDINGS)."""
    return suppliers.disagreeing(supplier_statuses, observations)


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
    projects: pd.DataFrame,
    project_facts: pd.DataFrame,
    provenance: pd.DataFrame,
    aliases: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Verdicts and limbs; see verdicts.judged."""
    ever = dict(zip(aliases["minted"], aliases["project_id"], strict=True))
    return verdicts.judged(projects, project_facts, provenance, intake_folder.load_readings(), ever)


@dg.asset(**OURS, description="Projects as they are published: what was sent, what follows from it, and the verdict.")
def judged_projects(projects: pd.DataFrame, project_facts: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The published table `projects`."""
    return joining.published_projects(projects, project_facts, verdicts)


@dg.asset(**OURS, description="How far each project's record meets the review's recommendations.")
def assessments(
    judged_projects: pd.DataFrame,
    partners: pd.DataFrame,
    benefits: pd.DataFrame,
    milestones: pd.DataFrame,
    observations: pd.DataFrame,
    value_notes: pd.DataFrame,
    organisations: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
) -> pd.DataFrame:
    """The published table `assessments`."""
    held = Held(judged_projects, partners, benefits, milestones, observations, value_notes, organisations)
    return reviewing.assessed(held, intake_folder.load_major_tests())


@dg.asset(**OURS, description="The review's seven recommendations and what was done about them.")
def recommendations() -> pd.DataFrame:
    """The published table `recommendations`."""
    return listing.recommendations()


@dg.asset(**OURS, description="What was answered to each recommendation, and which actions are overdue.")
def answered_actions(follow_up: pd.DataFrame, judged_projects: pd.DataFrame) -> pd.DataFrame:
    """The published table `follow_up`."""
    return answers.follow_up(follow_up, judged_projects["data_date"].max())


@dg.asset(**OURS, description="Ideas for new projects, each with the registered projects like it.")
def compared_ideas(ideas: pd.DataFrame, judged_projects: pd.DataFrame) -> pd.DataFrame:
    """The published table `ideas`."""
    return answers.ideas(ideas, judged_projects)


@dg.asset(**OURS, description="How many projects have each outcome of each recommendation.")
def portfolio(assessments: pd.DataFrame) -> pd.DataFrame:
    """The published table `portfolio`."""
    return outcomes.counted(assessments)


@dg.asset(**OURS, description="How often projects of each aim and setting reached their benefits.")
def chances(judged_projects: pd.DataFrame, benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `chances`."""
    return chance.observed(judged_projects, benefits)


@dg.asset(**OURS, description="The money of all projects, planned against realised, by type.")
def totals(benefits: pd.DataFrame) -> pd.DataFrame:
    """The published table `totals`."""
    return adding.added(benefits)


@dg.asset(**OURS, description="Which organisations share services with which, and how many.")
def network(partners: pd.DataFrame) -> pd.DataFrame:
    """The published table `network`."""
    return networking.paired(partners)


@dg.asset(**OURS, description="How many services each organisation shares, and with how many others.")
def network_nodes(partners: pd.DataFrame) -> pd.DataFrame:
    """The published table `network_nodes`."""
    return networking.counted(partners)
