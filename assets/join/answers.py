"""What follows from the answers to the review: which actions are overdue, and which projects are like an idea.

Belongs here: these two columns. Does not belong here: who answered what (stage match).
"""

import pandas as pd

from schemas.frames import TEXT_DTYPE
from schemas.languages import fold_text
from schemas.tables import TABLES

SETTLED = ("done", "dropped")
BAR = " | "
LONG = 4
"""So many letters a word of a title must have to say what the service is."""
GENERAL = frozenset(
    {"shared", "joint", "service", "services", "regional", "partnership", "project", "council", "councils", "wales"}
    | {"welsh", "south", "north", "east", "west", "gwasanaeth", "gwasanaethau", "rennir", "rhanbarthol", "partneriaeth"}
    | {"prosiect", "cyngor", "cymru"}
)


def _last_day(dates: pd.Series) -> pd.Series:
    """Part-dates as a text that sorts at or after their last day."""
    end = dates.str.replace(r"^.*/", "", regex=True)
    return end + end.str.len().map({4: "-12-31", 7: "-31"}).fillna("").astype(dates.dtype)


def follow_up(actions: pd.DataFrame, data_date: str) -> pd.DataFrame:
    """The published table `follow_up`: actions with `overdue`. data_date: the day that the release speaks of."""
    known = actions["due"].notna() & actions["state"].notna()
    late = (_last_day(actions["due"]) < data_date) & ~actions["state"].isin(SETTLED)
    return TABLES["follow_up"].conform(actions.assign(overdue=late.astype("boolean").where(known)))


def _words(*titles: object) -> set[str]:
    """The words of titles that say what a service is."""
    text = " ".join(fold_text(str(title)) for title in titles if not pd.isna(title))
    return {word for word in text.split() if len(word) >= LONG} - GENERAL


def ideas(suggested: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The published table `ideas`: each with the projects of its service area, and those whose titles share a telling word."""
    by_area = {str(area): set(group) for area, group in projects.groupby("service_area")["project_id"]}
    by_word: dict[str, set[str]] = {}
    for row in projects.itertuples(index=False):
        for word in _words(row.title_en, row.title_cy):
            by_word.setdefault(word, set()).add(str(row.project_id))
    similar = []
    for row in suggested.itertuples(index=False):
        found = set(by_area.get(str(row.service_area), ()))
        for word in _words(row.title_en, row.title_cy):
            found |= by_word.get(word, set())
        similar.append(BAR.join(sorted(found)) or None)
    return TABLES["ideas"].conform(
        suggested.assign(similar_projects=pd.Series(similar, index=suggested.index, dtype=TEXT_DTYPE))
    )
