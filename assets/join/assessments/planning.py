"""Recommendation 6: the plan, its next milestone and whether it slips, and specialised support."""

from assets.join.assessments.bilingual_values import fill_languages, format_day, format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, Row
from schemas.languages import Message

LAST = "9999"
"""After every date: a milestone without one comes last."""


def _plan(record: ProjectRecord) -> PartAssessment:
    dated = record.project["plan_date"]
    if dated is None:
        return PartAssessment("plan", "not-known", Message("This register holds no date of a plan."))
    return PartAssessment("plan", "yes", Message("The plan is dated {day}.", {"day": format_day(dated)}))


def _due(milestone: Row) -> tuple[str, str]:
    date = milestone["planned"] or milestone["forecast"] or LAST
    return date, milestone["milestone_en"] or milestone["milestone_cy"] or ""


def _next(milestone: Row) -> PartAssessment:
    """What is said of the first milestone that has no date on which it was reached."""
    planned, forecast, slip = milestone["planned"], milestone["forecast"], milestone["slippage_days"]
    values = {
        "name": fill_languages(milestone["milestone_en"], milestone["milestone_cy"]),
        "planned": format_day(planned or ""),
        "forecast": format_day(forecast or ""),
        "days": format_number(slip or 0),
    }
    if not planned:
        said = Message("This register holds no planned date of the next milestone, '{name}'.", values)
        return PartAssessment("milestones", "not-known", said)
    if not forecast or slip is None:
        said = Message(
            "The next milestone, '{name}', is planned for {planned}; this register holds no other forecast.", values
        )
        return PartAssessment("milestones", "yes", said)
    if slip > 0:
        said = Message(
            "The next milestone, '{name}', was planned for {planned} and is forecast for {forecast}; days late: {days}.",
            values,
        )
        return PartAssessment("milestones", "no", said)
    said = Message("The next milestone, '{name}', is planned for {planned} and forecast for {forecast}.", values)
    return PartAssessment("milestones", "yes", said)


def _reached(milestones: list[Row]) -> PartAssessment:
    """What is said when every milestone has been reached: of the last one."""
    last = max(milestones, key=lambda row: (row["actual"], *_due(row)))
    slip = last["slippage_days"]
    values = {
        "name": fill_languages(last["milestone_en"], last["milestone_cy"]),
        "planned": format_day(last["planned"] or ""),
        "actual": format_day(last["actual"]),
        "days": format_number(slip or 0),
    }
    if slip is None:
        said = Message(
            "Every milestone is reached; the last, '{name}', came on {actual}; this register holds no planned date of it.",
            values,
        )
        return PartAssessment("milestones", "not-known", said)
    if slip > 0:
        said = Message(
            "Every milestone is reached; the last, '{name}', was planned for {planned} and came on {actual}; "
            "days late: {days}.",
            values,
        )
        return PartAssessment("milestones", "no", said)
    said = Message(
        "Every milestone is reached; the last, '{name}', was planned for {planned} and came on {actual}.", values
    )
    return PartAssessment("milestones", "yes", said)


def _milestones(record: ProjectRecord) -> PartAssessment:
    if not record.milestones:
        return PartAssessment("milestones", "not-known", Message("This register holds no milestone of the plan."))
    ahead = sorted((row for row in record.milestones if row["actual"] is None), key=_due)
    return _next(ahead[0]) if ahead else _reached(list(record.milestones))


def _support(record: ProjectRecord) -> PartAssessment:
    support = record.project["support_named"]
    if support is not None:
        return PartAssessment(
            "support",
            "yes",
            Message("Its specialised support: {support}.", {"support": fill_languages(support, support)}),
        )
    if record.ruled_out("support_named"):
        return PartAssessment("support", "no", Message("The sender says that it has no specialised support."))
    return PartAssessment("support", "not-known", Message("This register holds no statement of specialised support."))


def assess_planning(record: ProjectRecord) -> list[PartAssessment]:
    """The answers to the parts of recommendation 6."""
    return [_plan(record), _milestones(record), _support(record)]
