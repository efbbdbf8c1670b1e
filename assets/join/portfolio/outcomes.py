"""How many projects have each outcome of each recommendation."""

import pandas as pd

from schemas import codelists
from schemas.tables import TABLES


def counted(assessments: pd.DataFrame) -> pd.DataFrame:
    """The published table `portfolio`: every recommendation with every outcome, also where no project has it.

    assessments: the published table.
    """
    every = pd.MultiIndex.from_product(
        [codelists.list_codes("recommendation"), codelists.list_codes("outcome")], names=["recommendation", "outcome"]
    )
    counts = assessments.groupby(["recommendation", "outcome"]).size().reindex(every, fill_value=0)
    return TABLES["portfolio"].conform(counts.rename("projects").reset_index())
