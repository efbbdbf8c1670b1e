"""Recommendation 6: the plan, its next milestone and whether it slips, and specialised support."""

from assets.join.assessments.bilingual_values import fill_languages, format_day, format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, Row, build_text_part
from schemas.languages import BilingualText, Message

LAST_DATE = "9999"
"""Sorts after every date: a milestone without one comes last."""


def _assess_plan(record: ProjectRecord) -> PartAssessment:
    date = record.project["plan_date"]
    if date is None:
        return "not-known", Message("Not recorded: the date of its plan.")
    return "yes", Message("The plan is dated {day}.", {"day": format_day(date)})


def _get_due_date(milestone: Row) -> tuple[str, str]:
    date = milestone["planned"] or milestone["forecast"] or LAST_DATE
    return date, milestone["milestone_en"] or milestone["milestone_cy"] or ""


def _format_milestone(milestone: Row) -> dict[str, BilingualText]:
    return {
        "name": fill_languages(milestone["milestone_en"], milestone["milestone_cy"]),
        **{name: format_day(milestone[name] or "") for name in ("planned", "forecast", "actual")},
        "days": format_number(milestone["slippage_days"] or 0),
    }


def _assess_unreached_milestone(milestone: Row) -> PartAssessment:
    values, slippage = _format_milestone(milestone), milestone["slippage_days"]
    if not milestone["planned"]:
        return "not-known", Message("Not recorded: the planned date of the next milestone, '{name}'.", values)
    if not milestone["forecast"] or slippage is None:
        text = "The next milestone, '{name}', is planned for {planned}; no other forecast is recorded."
        return "yes", Message(text, values)
    if slippage > 0:
        return "no", Message(
            "The next milestone, '{name}', was planned for {planned} and is forecast for {forecast}; days late: {days}.",
            values,
        )
    text = "The next milestone, '{name}', is planned for {planned} and forecast for {forecast}."
    return "yes", Message(text, values)


def _assess_reached_milestone(milestone: Row) -> PartAssessment:
    values, slippage = _format_milestone(milestone), milestone["slippage_days"]
    if slippage is None:
        return "not-known", Message(
            "Every milestone has been reached. The last, '{name}', was reached on {actual}; its planned "
            "date is not recorded.",
            values,
        )
    if slippage > 0:
        return "no", Message(
            "Every milestone has been reached. The last, '{name}', was planned for {planned} and reached "
            "on {actual}; days late: {days}.",
            values,
        )
    return "yes", Message(
        "Every milestone has been reached. The last, '{name}', was planned for {planned} and reached on {actual}.",
        values,
    )


def _assess_next_or_last_milestone(record: ProjectRecord) -> PartAssessment:
    if not record.milestones:
        return "not-known", Message("Not recorded: milestones of the plan.")
    ahead = [row for row in record.milestones if row["actual"] is None]
    if ahead:
        return _assess_unreached_milestone(min(ahead, key=_get_due_date))
    return _assess_reached_milestone(max(record.milestones, key=lambda row: (row["actual"], *_get_due_date(row))))


PARTS = {
    "plan": _assess_plan,
    "milestones": _assess_next_or_last_milestone,
    "support": build_text_part(
        "support_named",
        lambda support: Message("Specialised support: {support}.", {"support": support}),
        Message("The sender says that it has no specialised support."),
        Message("Not recorded: specialised support."),
    ),
}
