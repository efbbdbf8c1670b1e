"""The latest values of measures that tell of a project; each stays that of the one organisation or project for which it was
sent.
"""

import pandas as pd

from assets.join.observation_status import LATEST_COLUMNS, find_latest_observations
from schemas.definition import SHARING_ROLES
from schemas.tables import TABLES

_KEY = ["project_id", "measure_id", "organisation_id"]


def build_project_performance_table(
    reconciled_observations: pd.DataFrame,
    measures: pd.DataFrame,
    reconciled_projects: pd.DataFrame,
    partners: pd.DataFrame,
) -> pd.DataFrame:
    """The published table `project_performance`. A value that names a project is that project's. One that names only an
    organisation is joined to every project of the measure's service area that the organisation shares, unless the project has
    its own value of that measure and organisation.
    """
    latest = find_latest_observations(reconciled_observations, measures)
    own = latest[latest["project_id"].notna()].assign(joined_by="project")
    measure_areas = measures[["measure_id", "service_area"]].dropna(subset="service_area")
    project_areas = reconciled_projects[["project_id", "service_area"]].dropna(subset="service_area")
    is_sharing = partners["role"].isin(SHARING_ROLES)
    shared = partners.loc[is_sharing, ["project_id", "organisation_id"]].drop_duplicates()
    of_organisations = latest[latest["project_id"].isna()].drop(columns="project_id")
    joined = of_organisations.merge(measure_areas, on="measure_id").merge(
        shared.merge(project_areas, on="project_id"), on=["organisation_id", "service_area"]
    )
    joined = joined[list(LATEST_COLUMNS)].assign(joined_by="organisation-and-service-area")
    values = pd.concat([own, joined], ignore_index=True).drop_duplicates(_KEY, keep="first")
    return TABLES["project_performance"].conform_and_sort(values)
