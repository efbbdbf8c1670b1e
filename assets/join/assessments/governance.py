"""Recommendation 5: a sponsor at director level and a champion in the cabinet, for major projects."""

from dataclasses import replace

from assets.join.assessments.bilingual_values import fill_languages
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, assess_text
from schemas.languages import Message


def _assess_sponsor(record: ProjectRecord) -> PartAssessment:
    post, is_director = record.project["sponsor_post"], record.project["sponsor_is_director"]
    values = {"post": fill_languages(post)}
    if is_director is None:
        if post is None:
            sentence = Message("This register holds no statement of an officer who sponsors it.")
        else:
            sentence = Message("Its sponsor: {post}; this register holds no statement of that post's level.", values)
        return PartAssessment("sponsor", "not-known", sentence)
    if is_director:
        named = Message("Its sponsor is at director level: {post}.", values)
        unnamed = Message("The sender says that its sponsor is at director level, and names no post.")
        return PartAssessment("sponsor", "yes", named if post else unnamed)
    named = Message("Its sponsor is not at director level: {post}.", values)
    unnamed = Message("The sender says that its sponsor is not at director level.")
    return PartAssessment("sponsor", "no", named if post else unnamed)


def _assess_champion(record: ProjectRecord) -> PartAssessment:
    portfolio = fill_languages(record.project["champion_portfolio"])
    sentences = (
        Message("A cabinet member champions it; portfolio: {portfolio}.", {"portfolio": portfolio}),
        Message("The sender says that no cabinet member champions it."),
        Message("This register holds no statement of a cabinet member who champions it."),
    )
    return assess_text(record, "champion", "champion_portfolio", sentences)


def assess_governance(record: ProjectRecord) -> list[PartAssessment]:
    """The parts of recommendation 5. They apply to major projects, and are open where it is not known whether one is."""
    major = PartAssessment("major", record.is_major, record.major_reason)
    if record.is_major == "no":
        return [major, PartAssessment("sponsor", "does-not-apply"), PartAssessment("champion", "does-not-apply")]
    parts = [_assess_sponsor(record), _assess_champion(record)]
    if record.is_major == "not-known":
        parts = [replace(part, answer="not-known") for part in parts]
    return [major, *parts]
