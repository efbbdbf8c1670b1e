"""Projects, performance and verdicts → the published tables of the register.

Belongs here: putting the stage's results into the tables' shape. Does not belong here: any judgement (verdicts,
performance).
"""

import pandas as pd

from schemas.definition import ANSWERED_LIMBS
from schemas.tables import TABLES


def published_projects(projects: pd.DataFrame, facts: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The published table `projects`: what was sent, what follows from the partners, and the verdict.

    projects: merged, one row a project, `stale` among its columns; facts: project_id, lead_organisation_id, setting,
    region; verdicts: see verdicts.judged.
    """
    whole = (
        projects.drop(columns=[c for c in ANSWERED_LIMBS if c in projects])
        .merge(facts, on="project_id", how="left")
        .merge(verdicts, on="project_id")
    )
    return TABLES["projects"].conform(whole)
