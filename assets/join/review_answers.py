"""The review's recommendations, the actions that answer them, and ideas for new projects, as published tables."""

from collections import defaultdict

import pandas as pd

from schemas import codelists
from schemas.frames import TEXT_DTYPE
from schemas.languages import fold_text
from schemas.tables import TABLES

SETTLED_STATES = ("done", "dropped")
SEPARATOR = " | "
MIN_WORD_LENGTH = 4
"""The least number of letters of a word that shows what a service is."""
GENERAL_WORDS = frozenset(
    {"shared", "joint", "service", "services", "regional", "partnership", "project", "council", "councils", "wales"}
    | {"welsh", "south", "north", "east", "west", "gwasanaeth", "gwasanaethau", "rennir", "rhanbarthol", "partneriaeth"}
    | {"prosiect", "cyngor", "cymru"}
)


def build_recommendations_table() -> pd.DataFrame:
    """The published table `recommendations`, from their code list."""
    codes = pd.DataFrame(codelists.load_codelist("recommendation").values())
    return TABLES["recommendations"].conform_and_sort(codes.rename(columns={"code": "recommendation"}))


def _get_last_days(part_dates: pd.Series) -> pd.Series:
    """Part-dates as texts that sort at or after their last day."""
    ends = part_dates.str.replace(r"^.*/", "", regex=True)
    return ends + ends.str.len().map({4: "-12-31", 7: "-31"}).fillna("").astype(part_dates.dtype)


def build_follow_up_table(actions: pd.DataFrame, data_date: str) -> pd.DataFrame:
    """The published table `follow_up`: actions with `overdue` on the release's day."""
    is_known = actions["due"].notna() & actions["state"].notna()
    is_overdue = (_get_last_days(actions["due"]) < data_date) & ~actions["state"].isin(SETTLED_STATES)
    return TABLES["follow_up"].conform_and_sort(actions.assign(overdue=is_overdue.astype("boolean").where(is_known)))


def _find_distinctive_words(*titles: object) -> set[str]:
    text = " ".join(fold_text(str(title)) for title in titles if not pd.isna(title))
    return {word for word in text.split() if len(word) >= MIN_WORD_LENGTH} - GENERAL_WORDS


def build_ideas_table(reconciled_ideas: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The published table `ideas`: `similar_projects` are those of the idea's service area, and those that share a
    distinctive word of its titles.
    """
    by_area = {str(area): set(group) for area, group in projects.groupby("service_area")["project_id"]}
    by_word: dict[str, set[str]] = defaultdict(set)
    for row in projects.itertuples(index=False):
        for word in _find_distinctive_words(row.title_en, row.title_cy):
            by_word[word].add(str(row.project_id))
    similar = []
    for row in reconciled_ideas.itertuples(index=False):
        words = _find_distinctive_words(row.title_en, row.title_cy)
        identifiers = by_area.get(str(row.service_area), set()).union(*(by_word[word] for word in words))
        similar.append(SEPARATOR.join(sorted(identifiers)) or None)
    similar_projects = pd.Series(similar, index=reconciled_ideas.index, dtype=TEXT_DTYPE)
    return TABLES["ideas"].conform_and_sort(reconciled_ideas.assign(similar_projects=similar_projects))
