"""Recommendation 3: the forum to which a project reports, its national programme, and what else its partners share."""

from assets.join.assessments.bilingual_values import fill_languages, format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, assess_text
from schemas.languages import Message


def _assess_forum(record: ProjectRecord) -> PartAssessment:
    forum = fill_languages(record.project["forum"])
    sentences = (
        Message("It reports to: {forum}.", {"forum": forum}),
        Message("The sender says that it reports to no forum."),
        Message("This register holds no statement of a forum to which it reports."),
    )
    return assess_text(record, "forum", "forum", sentences)


def _assess_programme(record: ProjectRecord) -> PartAssessment:
    programme = fill_languages(record.project["national_programme"])
    sentences = (
        Message("It delivers this national programme: {programme}.", {"programme": programme}),
        Message("The sender says that it delivers no national programme."),
        Message("This register holds no statement of a national programme that it delivers."),
    )
    return assess_text(record, "programme", "national_programme", sentences, "does-not-apply")


def _assess_others(record: ProjectRecord) -> PartAssessment:
    if len(record.partners) < 2:
        return PartAssessment("others", "not-known")
    values = {"n": format_number(record.related_projects)}
    sentence = Message("Other services in this register that at least two of its partners share: {n}.", values)
    return PartAssessment("others", "yes" if record.related_projects else "no", sentence)


def assess_relationships(record: ProjectRecord) -> list[PartAssessment]:
    """The parts of recommendation 3."""
    return [_assess_forum(record), _assess_programme(record), _assess_others(record)]
