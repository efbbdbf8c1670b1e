"""The predicates of rules about whole records: rule id → a function of its table's typed records.

A predicate says for each record True (passes), False (fails) or NA (does not apply).
"""

from collections.abc import Callable, Mapping

import pandas as pd

Predicate = Callable[[pd.DataFrame], pd.Series]

BOARDS_REPLACED = "2016-04-01"
"""The day on which public services boards took over from local service boards (Well-being of Future Generations (Wales)
Act 2015, Part 4)."""
_LOCAL_SERVICE_BOARD = r"(?i)\blocal service board|\bLSB\b|bwrdd gwasanaethau? lleol\b"


def has_title(records: pd.DataFrame) -> pd.Series:
    """Whether a project or idea has a title in either language."""
    return (records["title_en"].notna() | records["title_cy"].notna()).astype("boolean")


def has_milestone_name(milestones: pd.DataFrame) -> pd.Series:
    """Whether a milestone has a name in either language."""
    return (milestones["milestone_en"].notna() | milestones["milestone_cy"].notna()).astype("boolean")


def _is_in_order(start: pd.Series, end: pd.Series) -> pd.Series:
    """Whether the last day that an end allows comes on or after the first that a start does; both are compared as texts.

    A part-date sorts before each of its days; with a `~`, which is after every other sign, behind them all. A space is
    before every other sign: `2011-04 2012-03` sorts as its start does. Only dates that are not in order as they are, or
    are spans, need this.
    """
    passes = start <= end
    doubtful = (end < start).fillna(False) | end.str.contains("/", regex=False).fillna(False)
    first = start[doubtful].str.replace("/", " ", regex=False)
    last = end[doubtful].str.replace(r"^.*/", "", regex=True) + "~"
    passes[doubtful] = first <= last
    return passes


def is_end_after_start(projects: pd.DataFrame) -> pd.Series:
    """Whether a project ends on or after the day on which it starts."""
    return _is_in_order(projects["start_actual"], projects["end_date"])


def is_end_after_planned_start(projects: pd.DataFrame) -> pd.Series:
    """Whether a project ends on or after the day on which it is planned to start, where no other start is known. One that was
    rejected may have ended before.
    """
    is_only_planned = projects["start_actual"].isna() & ~projects["stage"].eq("rejected").fillna(False)
    return _is_in_order(projects["start_planned"], projects["end_date"]).where(is_only_planned)


def is_business_case_before_end(projects: pd.DataFrame) -> pd.Series:
    """Whether the business case of a project comes before its end, where the end is not known to be wrong."""
    is_end_wrong = is_end_after_start(projects).eq(False).fillna(False)
    return _is_in_order(projects["business_case_date"], projects["end_date"]).where(~is_end_wrong)


def is_realised_after_baseline(benefits: pd.DataFrame) -> pd.Series:
    """Whether a benefit is realised on or after the day of its baseline."""
    return _is_in_order(benefits["baseline_date"], benefits["realised_date"])


def has_end_date(projects: pd.DataFrame) -> pd.Series:
    """Whether a project that has ended says when."""
    ended = projects["stage"].eq("ended")
    return projects["end_date"].notna().astype("boolean").where(ended.fillna(False).astype(bool))


def has_current_forum(projects: pd.DataFrame) -> pd.Series:
    """Whether the forum of a project that goes on is not a local service board, once these were replaced."""
    replaced = projects["forum"].str.contains(_LOCAL_SERVICE_BOARD, regex=True)
    is_over = projects["stage"].isin(["ended", "rejected"]) | (projects["data_date"] < BOARDS_REPLACED)
    return (~replaced).astype("boolean").where(~is_over)


PREDICATES: Mapping[str, Predicate] = {
    "title-missing": has_title,
    "milestone-unnamed": has_milestone_name,
    "idea-untitled": has_title,
    "end-before-start": is_end_after_start,
    "end-before-planned-start": is_end_after_planned_start,
    "business-case-after-end": is_business_case_before_end,
    "realised-before-baseline": is_realised_after_baseline,
    "end-missing": has_end_date,
    "forum-replaced": has_current_forum,
}
