"""How far each project's record meets the review's recommendations.

Belongs here: one function a recommendation. Now: the first (the definition). Does not belong here: the definition's
rule.
"""

import pandas as pd

from schemas import codelists
from schemas.languages import LANGUAGES
from schemas.tables import TABLES

OUTCOMES = {"meets": "yes", "does-not-meet": "no", "cannot-tell": "cannot-tell"}


def definition(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Recommendation 1, a clear definition: the verdict as an outcome. verdicts: see verdicts.judged."""
    reasons = {
        f"reasons_{lang}": [codelists.title("verdict", v, lang) for v in verdicts["verdict"]] for lang in ("en", "cy")
    }
    return pd.DataFrame(
        {
            "project_id": verdicts["project_id"],
            "recommendation": "R1",
            "outcome": verdicts["verdict"].map(OUTCOMES),
            **reasons,
        }
    )


def assessed(verdicts: pd.DataFrame) -> pd.DataFrame:
    """All assessments, as the published table."""
    return TABLES["assessments"].shaped(definition(verdicts))


def recommendations() -> pd.DataFrame:
    """The review's recommendations, as the published table; as the code list says it."""
    rows = [
        {
            "recommendation": c.code,
            **{
                f"{name}_{lang}": getattr(c, f"{name}_{lang}")
                for name in ("title", "description")
                for lang in LANGUAGES
            },
        }
        for c in codelists.load("recommendation").values()
    ]
    return TABLES["recommendations"].shaped(pd.DataFrame(rows))
