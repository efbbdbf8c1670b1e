"""Recommendation 3: the forum to which a project reports, its national programme, and what else its partners share."""

from assets.join.assessments.bilingual_values import fill_languages, format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, assess_text
from schemas.languages import Message


def _assess_forum(record: ProjectRecord) -> PartAssessment:
    sentences = (
        Message("It reports to: {forum}.", {"forum": fill_languages(record.project["forum"])}),
        Message("The sender says that it reports to no forum."),
        Message("Not recorded: a forum to which it reports."),
    )
    return assess_text(record, "forum", sentences)


def _assess_programme(record: ProjectRecord) -> PartAssessment:
    programme = fill_languages(record.project["national_programme"])
    sentences = (
        Message("It delivers this national programme: {programme}.", {"programme": programme}),
        Message("The sender says that it delivers no national programme."),
        Message("Not recorded: a national programme that it delivers."),
    )
    return assess_text(record, "national_programme", sentences, "does-not-apply")


def _assess_others(record: ProjectRecord) -> PartAssessment:
    if len(record.partners) < 2:
        return "not-known", None
    values = {"n": format_number(record.related_projects)}
    sentence = Message("Other services in this register that at least two of its partners share: {n}.", values)
    return "yes" if record.related_projects else "no", sentence


PARTS = {"forum": _assess_forum, "programme": _assess_programme, "others": _assess_others}
