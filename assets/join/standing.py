"""Which figures tell of a project, and where they stand now.

Belongs here: joining figures to projects. Does not belong here: status and trend (performance), or any sum or mean of
figures: each stays the figure of the one organisation or project that it was sent for.
"""

import pandas as pd

from assets.join.performance import LATEST, latest
from schemas.definition import SHARING_ROLES
from schemas.tables import TABLES

_KEY = ["project_id", "measure_id", "organisation_id"]


def standing(
    performance: pd.DataFrame, measures: pd.DataFrame, projects: pd.DataFrame, partners: pd.DataFrame
) -> pd.DataFrame:
    """The published table `project_performance`.

    performance: observations without status and trend; measures, partners: the published tables; projects: project_id
    and service_area. A figure that names a project is that project's. One that names only an organisation is joined to
    every project of the measure's service area in which the organisation shares, unless the project has its own figure
    of that measure and organisation.
    """
    newest = latest(performance, measures)
    own = newest[newest["project_id"].notna()].assign(joined_by="project")
    areas = measures.loc[measures["service_area"].notna(), ["measure_id", "service_area"]]
    parts = partners.loc[partners["role"].isin(SHARING_ROLES), ["project_id", "organisation_id"]].drop_duplicates()
    placed = parts.merge(
        projects.loc[projects["service_area"].notna(), ["project_id", "service_area"]], on="project_id"
    )
    by_organisation = newest[newest["project_id"].isna()].drop(columns="project_id").merge(areas, on="measure_id")
    joined = by_organisation.merge(placed, on=["organisation_id", "service_area"])[list(LATEST)]
    joined = joined.assign(joined_by="organisation-and-service-area")
    whole = pd.concat([own, joined], ignore_index=True).drop_duplicates(_KEY, keep="first")
    return TABLES["project_performance"].conform(whole)
