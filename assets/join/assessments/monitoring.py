"""Recommendation 7: recent values, with targets, from the systems that councils already have; and the published list."""

from assets.join.assessments.bilingual_values import format_day, format_number, format_period
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, Row
from assets.join.observation_status import UNCOUNTED_FLAGS
from schemas.dates.date_bounds import get_period_end
from schemas.languages import Message

MAX_AGE_YEARS = 2
"""Older values, counted back from the record's date, do not follow a project any more."""


def _list_counted_observations(record: ProjectRecord) -> list[Row]:
    return [row for row in record.observations if row["actual"] is not None and row["flag"] not in UNCOUNTED_FLAGS]


def _assess_followed(record: ProjectRecord) -> PartAssessment:
    observations, data_date = _list_counted_observations(record), record.project["data_date"]
    if not observations:
        return "not-known", Message("Not recorded: performance figures for the project.")
    latest = max(observations, key=lambda row: (get_period_end(row["period"]), row["period"]))["period"]
    values = {
        "n": format_number(len({row["measure_id"] for row in observations})),
        "period": format_period(latest),
        "day": format_day(data_date),
        "years": format_number(MAX_AGE_YEARS),
    }
    # MAX_AGE_YEARS before 29 February is a text that sorts between its neighbours.
    if get_period_end(latest) >= f"{int(data_date[:4]) - MAX_AGE_YEARS:04d}{data_date[4:]}":
        return "yes", Message("Measures with figures: {n}. The latest figures are for {period}.", values)
    return "no", Message(
        "Measures with figures: {n}. The latest figures are for {period}, more than {years} years before "
        "the date of the record, {day}.",
        values,
    )


def _assess_targets(record: ProjectRecord) -> PartAssessment:
    observations = _list_counted_observations(record)
    if not observations:
        return "not-known", None
    with_target = {row["measure_id"] for row in observations if row["target"] is not None}
    if not with_target:
        return "not-known", Message("Not recorded: targets for these measures.")
    measures = {row["measure_id"] for row in observations}
    values = {"n": format_number(len(with_target)), "all": format_number(len(measures))}
    return "yes", Message("Measures with a target: {n} of {all}.", values)


PARTS = {
    "followed": _assess_followed,
    "targets": _assess_targets,
    "listed": lambda _: ("yes", Message("It is on the published list of projects.")),
}
