"""Recommendation 3: the forum to which a project reports, the national programme that it delivers, and what else its
partners share.
"""

from assets.join.assessments.bilingual_values import fill_languages, format_number
from assets.join.assessments.project_record import PartAssessment, ProjectRecord
from schemas.languages import Message


def _forum(record: ProjectRecord) -> PartAssessment:
    forum = record.project["forum"]
    if forum is not None:
        return PartAssessment(
            "forum", "yes", Message("It reports to: {forum}.", {"forum": fill_languages(forum, forum)})
        )
    if record.ruled_out("forum"):
        return PartAssessment("forum", "no", Message("The sender says that it reports to no forum."))
    return PartAssessment(
        "forum", "not-known", Message("This register holds no statement of a forum to which it reports.")
    )


def _programme(record: ProjectRecord) -> PartAssessment:
    programme = record.project["national_programme"]
    if programme is not None:
        said = Message(
            "It delivers this national programme: {programme}.", {"programme": fill_languages(programme, programme)}
        )
        return PartAssessment("programme", "yes", said)
    if record.ruled_out("national_programme"):
        return PartAssessment(
            "programme", "does-not-apply", Message("The sender says that it delivers no national programme.")
        )
    return PartAssessment(
        "programme", "not-known", Message("This register holds no statement of a national programme that it delivers.")
    )


def _others(record: ProjectRecord) -> PartAssessment:
    if len(record.partners) < 2:
        return PartAssessment("others", "not-known", None)
    said = Message(
        "Other services in this register that at least two of its partners share: {n}.",
        {"n": format_number(record.others)},
    )
    return PartAssessment("others", "yes" if record.others else "no", said)


def assess_relationships(record: ProjectRecord) -> list[PartAssessment]:
    """The answers to the parts of recommendation 3."""
    return [_forum(record), _programme(record), _others(record)]
