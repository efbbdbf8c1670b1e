"""Recommendation 6: the plan, its next milestone and whether it slips, and specialised support."""

from assets.join.assessments.bilingual_values import fill_languages, format_day, format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, Row, assess_text
from schemas.languages import BilingualText, Message

LAST_DATE = "9999"
"""Sorts after every date: a milestone without one comes last."""


def _assess_plan(record: ProjectRecord) -> PartAssessment:
    date = record.project["plan_date"]
    if date is None:
        return PartAssessment("plan", "not-known", Message("This register holds no date of a plan."))
    return PartAssessment("plan", "yes", Message("The plan is dated {day}.", {"day": format_day(date)}))


def _get_due_date(milestone: Row) -> tuple[str, str]:
    date = milestone["planned"] or milestone["forecast"] or LAST_DATE
    return date, milestone["milestone_en"] or milestone["milestone_cy"] or ""


def _format_milestone(milestone: Row) -> dict[str, BilingualText]:
    return {
        "name": fill_languages(milestone["milestone_en"], milestone["milestone_cy"]),
        **{name: format_day(milestone[name] or "") for name in ("planned", "forecast", "actual")},
        "days": format_number(milestone["slippage_days"] or 0),
    }


def _assess_next_milestone(milestone: Row) -> PartAssessment:
    values, slippage = _format_milestone(milestone), milestone["slippage_days"]
    if not milestone["planned"]:
        sentence = Message("This register holds no planned date of the next milestone, '{name}'.", values)
        return PartAssessment("milestones", "not-known", sentence)
    if not milestone["forecast"] or slippage is None:
        sentence = Message(
            "The next milestone, '{name}', is planned for {planned}; this register holds no other forecast.", values
        )
        return PartAssessment("milestones", "yes", sentence)
    if slippage > 0:
        sentence = Message(
            "The next milestone, '{name}', was planned for {planned} and is forecast for {forecast}; days late: {days}.",
            values,
        )
        return PartAssessment("milestones", "no", sentence)
    sentence = Message("The next milestone, '{name}', is planned for {planned} and forecast for {forecast}.", values)
    return PartAssessment("milestones", "yes", sentence)


def _assess_last_milestone(milestone: Row) -> PartAssessment:
    values, slippage = _format_milestone(milestone), milestone["slippage_days"]
    if slippage is None:
        sentence = Message(
            "Every milestone is reached; the last, '{name}', came on {actual}; this register holds no planned date of it.",
            values,
        )
        return PartAssessment("milestones", "not-known", sentence)
    if slippage > 0:
        sentence = Message(
            "Every milestone is reached; the last, '{name}', was planned for {planned} and came on {actual}; "
            "days late: {days}.",
            values,
        )
        return PartAssessment("milestones", "no", sentence)
    sentence = Message(
        "Every milestone is reached; the last, '{name}', was planned for {planned} and came on {actual}.", values
    )
    return PartAssessment("milestones", "yes", sentence)


def _assess_milestones(record: ProjectRecord) -> PartAssessment:
    if not record.milestones:
        return PartAssessment("milestones", "not-known", Message("This register holds no milestone of the plan."))
    ahead = [row for row in record.milestones if row["actual"] is None]
    if ahead:
        return _assess_next_milestone(min(ahead, key=_get_due_date))
    return _assess_last_milestone(max(record.milestones, key=lambda row: (row["actual"], *_get_due_date(row))))


def _assess_support(record: ProjectRecord) -> PartAssessment:
    support = fill_languages(record.project["support_named"])
    sentences = (
        Message("Its specialised support: {support}.", {"support": support}),
        Message("The sender says that it has no specialised support."),
        Message("This register holds no statement of specialised support."),
    )
    return assess_text(record, "support", "support_named", sentences)


def assess_planning(record: ProjectRecord) -> list[PartAssessment]:
    """The parts of recommendation 6."""
    return [_assess_plan(record), _assess_milestones(record), _assess_support(record)]
