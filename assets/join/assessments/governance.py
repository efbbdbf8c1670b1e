"""Recommendation 5: a sponsor at director level and a champion in the cabinet, for major projects."""

from assets.join.assessments.bilingual_values import fill_languages
from assets.join.assessments.project_record import PartAssessment, ProjectRecord
from schemas.languages import Message


def _sponsor(record: ProjectRecord) -> PartAssessment:
    post, director = record.project["sponsor_post"], record.project["sponsor_is_director"]
    named = {"post": fill_languages(post, post)}
    if director is None:
        if post is None:
            said = Message("This register holds no statement of an officer who sponsors it.")
        else:
            said = Message("Its sponsor: {post}; this register holds no statement of that post's level.", named)
        return PartAssessment("sponsor", "not-known", said)
    if director:
        said = Message("Its sponsor is at director level: {post}.", named)
        unnamed = Message("The sender says that its sponsor is at director level, and names no post.")
        return PartAssessment("sponsor", "yes", said if post else unnamed)
    said = Message("Its sponsor is not at director level: {post}.", named)
    return PartAssessment(
        "sponsor", "no", said if post else Message("The sender says that its sponsor is not at director level.")
    )


def _champion(record: ProjectRecord) -> PartAssessment:
    portfolio = record.project["champion_portfolio"]
    if portfolio is not None:
        said = Message(
            "A cabinet member champions it; portfolio: {portfolio}.",
            {"portfolio": fill_languages(portfolio, portfolio)},
        )
        return PartAssessment("champion", "yes", said)
    if record.ruled_out("champion_portfolio"):
        return PartAssessment("champion", "no", Message("The sender says that no cabinet member champions it."))
    said = Message("This register holds no statement of a cabinet member who champions it.")
    return PartAssessment("champion", "not-known", said)


def assess_governance(record: ProjectRecord) -> list[PartAssessment]:
    """The answers to the parts of recommendation 5: asked of major projects, and open where it is not known whether one is."""
    major, why = record.major
    first = PartAssessment("major", major, why)
    if major == "no":
        return [
            first,
            PartAssessment("sponsor", "does-not-apply", None),
            PartAssessment("champion", "does-not-apply", None),
        ]
    parts = [_sponsor(record), _champion(record)]
    if major == "not-known":
        parts = [PartAssessment(part.part, "not-known", part.sentence) for part in parts]
    return [first, *parts]
