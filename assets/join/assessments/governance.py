"""Recommendation 5: a sponsor at director level and a champion in the cabinet, for major projects."""

from assets.join.assessments.bilingual_values import fill_languages
from assets.join.assessments.project_record import PartAssessment, PartAssessor, ProjectRecord, build_text_part
from schemas.languages import Message


def _restrict_to_major(assess_part: PartAssessor) -> PartAssessor:
    """A part that applies to major projects, and is open where it is not known whether one is."""

    def assess_major_part(record: ProjectRecord) -> PartAssessment:
        if record.is_major == "no":
            return "does-not-apply", None
        answer, sentence = assess_part(record)
        return answer if record.is_major == "yes" else "not-known", sentence

    return assess_major_part


def _assess_sponsor(record: ProjectRecord) -> PartAssessment:
    post, is_director = record.project["sponsor_post"], record.project["sponsor_is_director"]
    values = {"post": fill_languages(post)}
    if is_director is None:
        if post is None:
            return "not-known", Message("Not recorded: its officer sponsor.")
        return "not-known", Message(
            "Its sponsor: {post}. Not recorded: whether that post is at director level.", values
        )
    if is_director:
        named = Message("Its sponsor is at director level: {post}.", values)
        unnamed = Message("The sender says that its sponsor is at director level, but names no post.")
        return "yes", named if post else unnamed
    named = Message("Its sponsor is not at director level: {post}.", values)
    unnamed = Message("The sender says that its sponsor is not at director level.")
    return "no", named if post else unnamed


PARTS = {
    "major": lambda record: (record.is_major, record.major_reason),
    "sponsor": _restrict_to_major(_assess_sponsor),
    "champion": _restrict_to_major(
        build_text_part(
            "champion_portfolio",
            lambda portfolio: Message(
                "A cabinet member champions it; portfolio: {portfolio}.", {"portfolio": portfolio}
            ),
            Message("The sender says that no cabinet member champions it."),
            Message("Not recorded: a cabinet member who champions it."),
        )
    ),
}
