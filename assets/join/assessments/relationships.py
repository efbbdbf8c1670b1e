"""Recommendation 3: the forum to which a project reports, its national programme, and what else its partners share."""

from assets.join.assessments.bilingual_values import fill_languages, format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, assess_text
from schemas.languages import Message


def _assess_forum(record: ProjectRecord) -> PartAssessment:
    forum = fill_languages(record.project["forum"])
    options = (
        PartAssessment("forum", "yes", Message("It reports to: {forum}.", {"forum": forum})),
        PartAssessment("forum", "no", Message("The sender says that it reports to no forum.")),
        PartAssessment(
            "forum", "not-known", Message("This register holds no statement of a forum to which it reports.")
        ),
    )
    return assess_text(record, "forum", options)


def _assess_programme(record: ProjectRecord) -> PartAssessment:
    programme = fill_languages(record.project["national_programme"])
    stated = Message("It delivers this national programme: {programme}.", {"programme": programme})
    none = Message("The sender says that it delivers no national programme.")
    unknown = Message("This register holds no statement of a national programme that it delivers.")
    options = (
        PartAssessment("programme", "yes", stated),
        PartAssessment("programme", "does-not-apply", none),
        PartAssessment("programme", "not-known", unknown),
    )
    return assess_text(record, "national_programme", options)


def _assess_others(record: ProjectRecord) -> PartAssessment:
    if len(record.partners) < 2:
        return PartAssessment("others", "not-known")
    sentence = Message(
        "Other services in this register that at least two of its partners share: {n}.",
        {"n": format_number(record.related_projects)},
    )
    return PartAssessment("others", "yes" if record.related_projects else "no", sentence)


def assess_relationships(record: ProjectRecord) -> list[PartAssessment]:
    """The parts of recommendation 3."""
    return [_assess_forum(record), _assess_programme(record), _assess_others(record)]
