"""Recommendation 7: figures from the systems that councils already have, with targets, recent; and the list."""

from assets.join.assessments.record import Record, Row, Told
from assets.join.assessments.saying import day, figure, period
from schemas.dates.date_bounds import get_period_end
from schemas.languages import Message

YEARS = 2
"""Figures older than this, counted back from the record's date, follow nothing any more."""

NOT_FIGURES = ("forecast", "withheld")
"""Flags of observations that say nothing of what happened."""


def _years_before(date: str) -> str:
    """The same day, so many years earlier; of 29 February the text still sorts between its neighbours."""
    return f"{int(date[:4]) - YEARS:04d}{date[4:]}"


def _followed(record: Record, figures: list[Row]) -> Told:
    if not figures:
        return Told("followed", "not-known", Message("This register holds no figures of the project."))
    latest = max(figures, key=lambda row: (get_period_end(row["period"]), row["period"]))["period"]
    dated = record.project["data_date"]
    values = {
        "n": figure(len({row["measure_id"] for row in figures})),
        "period": period(latest),
        "day": day(dated),
        "years": figure(YEARS),
    }
    if get_period_end(latest) >= _years_before(dated):
        return Told("followed", "yes", Message("Measures with figures: {n}; the latest are for {period}.", values))
    said = Message(
        "Measures with figures: {n}; the latest are for {period}, over {years} years before the record of {day}.",
        values,
    )
    return Told("followed", "no", said)


def _targets(figures: list[Row]) -> Told:
    measures = {row["measure_id"] for row in figures}
    aimed = {row["measure_id"] for row in figures if row["target"] is not None}
    if not figures:
        return Told("targets", "not-known", None)
    if not aimed:
        return Told("targets", "not-known", Message("This register holds no target for them."))
    values = {"n": figure(len(aimed)), "all": figure(len(measures))}
    return Told("targets", "yes", Message("Measures with a target: {n} of {all}.", values))


def told(record: Record) -> list[Told]:
    """The answers to the parts of recommendation 7."""
    figures = [row for row in record.observations if row["actual"] is not None and row["flag"] not in NOT_FIGURES]
    listed = Told("listed", "yes", Message("It is on the list of projects that this register publishes."))
    return [_followed(record, figures), _targets(figures), listed]
