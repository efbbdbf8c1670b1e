"""Who shares services with whom. Belongs here: counting organisations and pairs of them. Does not belong here: drawing them."""

import pandas as pd

from schemas.definition import SHARING_ROLES
from schemas.tables import TABLES

LEADING_ROLES = ("lead", "host")


def _sharing(partners: pd.DataFrame) -> pd.DataFrame:
    """Each organisation once for every project that it shares, and whether it leads or hosts it."""
    rows = partners.loc[partners["role"].isin(SHARING_ROLES), ["project_id", "organisation_id", "role"]]
    rows = rows.assign(led=rows["role"].isin(LEADING_ROLES))
    return rows.groupby(["project_id", "organisation_id"], as_index=False, sort=True)["led"].max()


def _pairs(sharing: pd.DataFrame) -> pd.DataFrame:
    """Both organisations of every pair in every project, the one that sorts first as `organisation_id`."""
    here = sharing[["project_id", "organisation_id"]]
    both = here.merge(here.rename(columns={"organisation_id": "other_organisation_id"}), on="project_id")
    return both[both["organisation_id"] < both["other_organisation_id"]]


def paired(partners: pd.DataFrame) -> pd.DataFrame:
    """Each pair of organisations that share a service, once, with the number of projects (published table `network`).

    partners: the published table; only the roles that share count, and a project counts once whatever the roles.
    """
    ends = ["organisation_id", "other_organisation_id"]
    counts = _pairs(_sharing(partners)).groupby(ends, sort=True).size().rename("shared_projects")
    return TABLES["network"].conform(counts.reset_index())


def counted(partners: pd.DataFrame) -> pd.DataFrame:
    """Each organisation that shares services, with its counts (published table `network_nodes`). partners: see paired."""
    sharing = _sharing(partners)
    links = paired(partners)
    met = pd.concat([links["organisation_id"], links["other_organisation_id"]]).value_counts()
    nodes = sharing.groupby("organisation_id", sort=True).agg(
        projects=("project_id", "size"), projects_led=("led", "sum")
    )
    nodes["organisations_shared_with"] = met.reindex(nodes.index).fillna(0)
    return TABLES["network_nodes"].conform(nodes.reset_index())
