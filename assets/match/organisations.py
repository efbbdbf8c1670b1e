"""Which organisation a sender means: by identifier, code, name or alias, exactly.

Belongs here: resolving names to organisations of the register. Does not belong here: the list itself
(schemas.organisations).
"""

import pandas as pd

from schemas import organisations
from schemas.languages import folded
from schemas.records import TEXT


def resolved(names: pd.Series) -> pd.Series:
    """Names as sent → organisation identifiers; blank where no organisation is known by that name."""
    known = organisations.known_as()
    found = {name: known.get(folded(name)) for name in names.dropna().unique()}
    return names.map(found).astype(TEXT)
