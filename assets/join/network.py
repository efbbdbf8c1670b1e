"""Who shares services with whom. Belongs here: counting pairs of organisations. Does not belong here: drawing them."""

from collections import Counter
from itertools import combinations

import pandas as pd

from schemas.definition import SHARING_ROLES
from schemas.tables import TABLES


def paired(partners: pd.DataFrame) -> pd.DataFrame:
    """Each pair of organisations that share a service, once, with the number of projects (published table `network`).

    partners: the published table; only the roles that share count.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for _, group in partners[partners["role"].isin(SHARING_ROLES)].groupby("project_id"):
        pairs.update(combinations(sorted(set(group["organisation_id"])), 2))
    rows = [{"organisation_id": a, "other_organisation_id": b, "shared_projects": n} for (a, b), n in pairs.items()]
    return TABLES["network"].shaped(
        pd.DataFrame(rows, columns=["organisation_id", "other_organisation_id", "shared_projects"])
    )
