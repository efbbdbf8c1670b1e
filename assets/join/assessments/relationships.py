"""Recommendation 3: the forum to which a project reports, its national programme, and what else its partners share."""

from assets.join.assessments.bilingual_values import format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, build_text_part
from schemas.languages import Message


def _assess_others(record: ProjectRecord) -> PartAssessment:
    if len(record.partners) < 2:
        return "not-known", None
    values = {"n": format_number(record.related_projects)}
    sentence = Message("Other services in this register that at least two of its partners share: {n}.", values)
    return "yes" if record.related_projects else "no", sentence


PARTS = {
    "forum": build_text_part(
        "forum",
        lambda forum: Message("It reports to: {forum}.", {"forum": forum}),
        Message("The sender says that it reports to no forum."),
        Message("Not recorded: a forum to which it reports."),
    ),
    "programme": build_text_part(
        "national_programme",
        lambda programme: Message("It delivers this national programme: {programme}.", {"programme": programme}),
        Message("The sender says that it delivers no national programme."),
        Message("Not recorded: a national programme that it delivers."),
        refusal="does-not-apply",
    ),
    "others": _assess_others,
}
