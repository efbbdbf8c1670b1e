"""The Dagster face of stage join: arguments in, frames out."""

from collections.abc import Callable
from typing import Any

import dagster as dg
import pandas as pd

from assets.join.assessments import build_assessments_table
from assets.join.assessments.project_record import AssessmentInputs
from assets.join.observation_status import build_observations_table
from assets.join.partner_network import build_network_nodes_table, build_network_table
from assets.join.portfolio_totals import build_chances_table, build_portfolio_table, build_totals_table
from assets.join.project_performance import build_project_performance_table
from assets.join.review_answers import build_follow_up_table, build_ideas_table, build_recommendations_table
from assets.join.supplier_statuses import find_status_differences
from assets.join.verdicts import build_projects_table, decide_verdicts
from schemas.stores import SourcesStore
from schemas.tables import TABLES

OURS: dict[str, Any] = {"kinds": {"pandas"}, "group_name": "join"}


@dg.asset(**OURS, description=TABLES["observations"].about.description_en)
def observations(reconciled_observations: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    return build_observations_table(reconciled_observations, measures)


@dg.multi_asset(
    outs={
        "verdicts": dg.AssetOut(**OURS, description="The definition's verdict on each project, with its reasons."),
        "limbs": dg.AssetOut(**OURS, description="The answer to each limb of the definition, its basis, its source."),
    },
    deps=[["decisions", "readings"]],
)
def judged(
    reconciled_projects: pd.DataFrame,
    project_facts: pd.DataFrame,
    provenance: pd.DataFrame,
    project_references: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    present = dict(zip(project_references["minted"], project_references["project_id"], strict=True))
    return decide_verdicts(reconciled_projects, project_facts, provenance, intake_folder.load_readings(), present)


@dg.asset(**OURS, deps=[["decisions", "major"]], description=TABLES["assessments"].about.description_en)
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
    inputs = AssessmentInputs(projects, partners, benefits, milestones, observations, value_notes, organisations)
    return build_assessments_table(inputs, intake_folder.load_major_tests())


@dg.asset(**OURS, description=TABLES["follow_up"].about.description_en)
def follow_up(reconciled_follow_up: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    return build_follow_up_table(reconciled_follow_up, projects["data_date"].max())


def declare_asset(name: str, build_table: Callable[..., pd.DataFrame], description: str = "") -> dg.AssetsDefinition:
    """The asset of a table that follows from other assets alone: those that the arguments of its function name."""
    description = description or TABLES[name].about.description_en
    return dg.asset(name=name, description=description, **OURS)(build_table)


ASSETS = [
    declare_asset("project_performance", build_project_performance_table),
    declare_asset(
        "status_findings", find_status_differences, "Senders' own ratings that differ from the register's status."
    ),
    declare_asset("projects", build_projects_table),
    declare_asset("recommendations", build_recommendations_table),
    declare_asset("ideas", build_ideas_table),
    declare_asset("portfolio", build_portfolio_table),
    declare_asset("chances", build_chances_table),
    declare_asset("totals", build_totals_table),
    declare_asset("network", build_network_table),
    declare_asset("network_nodes", build_network_nodes_table),
]
