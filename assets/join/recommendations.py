"""The review's seven recommendations as the published table.

Belongs here: what they are called and ask for. Does not belong here: how far projects meet them (assessments), or what was
answered to them (answers).
"""

import pandas as pd

from schemas import codelists
from schemas.languages import LANGUAGES
from schemas.tables import TABLES


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
        for c in codelists.load_codelist("recommendation").values()
    ]
    return TABLES["recommendations"].conform(pd.DataFrame(rows))
