"""Organisations that share services, and pairs of them, counted."""

import pandas as pd

from schemas.definition import SHARING_ROLES
from schemas.tables import TABLES

LEADING_ROLES = ("lead", "host")


def _find_shared_projects(partners: pd.DataFrame) -> pd.DataFrame:
    """A row for each project and organisation that shares it; `is_led`: whether the organisation leads or hosts it."""
    rows = partners.loc[partners["role"].isin(SHARING_ROLES), ["project_id", "organisation_id", "role"]]
    rows = rows.assign(is_led=rows["role"].isin(LEADING_ROLES))
    return rows.groupby(["project_id", "organisation_id"], as_index=False, sort=True)["is_led"].max()


def build_network_table(partners: pd.DataFrame) -> pd.DataFrame:
    """The published table `network`: each pair of organisations that share projects, once. A project counts once whatever the
    roles.
    """
    shared = _find_shared_projects(partners)[["project_id", "organisation_id"]]
    pairs = shared.merge(shared.rename(columns={"organisation_id": "other_organisation_id"}), on="project_id")
    pairs = pairs[pairs["organisation_id"] < pairs["other_organisation_id"]]
    counts = pairs.groupby(["organisation_id", "other_organisation_id"], sort=True).size().rename("shared_projects")
    return TABLES["network"].conform_and_sort(counts.reset_index())


def build_network_nodes_table(partners: pd.DataFrame) -> pd.DataFrame:
    """The published table `network_nodes`: each organisation that shares projects, counted."""
    pairs = build_network_table(partners)
    met = pd.concat([pairs["organisation_id"], pairs["other_organisation_id"]]).value_counts()
    nodes = (
        _find_shared_projects(partners)
        .groupby("organisation_id", sort=True)
        .agg(projects=("project_id", "size"), projects_led=("is_led", "sum"))
    )
    nodes["organisations_shared_with"] = met.reindex(nodes.index).fillna(0)
    return TABLES["network_nodes"].conform_and_sort(nodes.reset_index())
