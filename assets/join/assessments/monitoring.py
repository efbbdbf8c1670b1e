"""Recommendation 7: recent values, with targets, from the systems that councils already have; and the published list."""

from collections.abc import Sequence

from assets.join.assessments.bilingual_values import format_day, format_number, format_period
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, Row
from schemas.dates.date_bounds import get_period_end
from schemas.languages import Message

MAX_AGE_YEARS = 2
"""Older values, counted back from the record's date, do not follow a project any more."""

UNCOUNTED_FLAGS = ("forecast", "withheld")
"""Flags of observations that do not say what happened."""


def _get_oldest_day(date: str) -> str:
    """The same day, MAX_AGE_YEARS earlier; for 29 February a text that sorts between its neighbours."""
    return f"{int(date[:4]) - MAX_AGE_YEARS:04d}{date[4:]}"


def _assess_followed(record: ProjectRecord, observations: Sequence[Row]) -> PartAssessment:
    if not observations:
        return PartAssessment("followed", "not-known", Message("Not recorded: performance figures for the project."))
    latest = max(observations, key=lambda row: (get_period_end(row["period"]), row["period"]))["period"]
    data_date = record.project["data_date"]
    values = {
        "n": format_number(len({row["measure_id"] for row in observations})),
        "period": format_period(latest),
        "day": format_day(data_date),
        "years": format_number(MAX_AGE_YEARS),
    }
    if get_period_end(latest) >= _get_oldest_day(data_date):
        sentence = Message("Measures with figures: {n}. The latest figures are for {period}.", values)
        return PartAssessment("followed", "yes", sentence)
    sentence = Message(
        "Measures with figures: {n}. The latest figures are for {period}, more than {years} years before "
        "the date of the record, {day}.",
        values,
    )
    return PartAssessment("followed", "no", sentence)


def _assess_targets(observations: Sequence[Row]) -> PartAssessment:
    if not observations:
        return PartAssessment("targets", "not-known")
    measures = {row["measure_id"] for row in observations}
    with_target = {row["measure_id"] for row in observations if row["target"] is not None}
    if not with_target:
        return PartAssessment("targets", "not-known", Message("Not recorded: targets for these measures."))
    values = {"n": format_number(len(with_target)), "all": format_number(len(measures))}
    return PartAssessment("targets", "yes", Message("Measures with a target: {n} of {all}.", values))


def assess_monitoring(record: ProjectRecord) -> list[PartAssessment]:
    """The parts of recommendation 7."""
    observations = [
        row for row in record.observations if row["actual"] is not None and row["flag"] not in UNCOUNTED_FLAGS
    ]
    listed = Message("It is on the published list of projects.")
    return [
        _assess_followed(record, observations),
        _assess_targets(observations),
        PartAssessment("listed", "yes", listed),
    ]
