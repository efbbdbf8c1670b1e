"""Recommendation 3: the forum to which a project reports, the national programme that it delivers, and what else its
partners share.
"""

from assets.join.assessments.record import Record, Told
from assets.join.assessments.saying import either, figure
from schemas.languages import Message


def _forum(record: Record) -> Told:
    forum = record.project["forum"]
    if forum is not None:
        return Told("forum", "yes", Message("It reports to: {forum}.", {"forum": either(forum, forum)}))
    if record.ruled_out("forum"):
        return Told("forum", "no", Message("The sender says that it reports to no forum."))
    return Told("forum", "not-known", Message("This register holds no statement of a forum to which it reports."))


def _programme(record: Record) -> Told:
    programme = record.project["national_programme"]
    if programme is not None:
        said = Message("It delivers this national programme: {programme}.", {"programme": either(programme, programme)})
        return Told("programme", "yes", said)
    if record.ruled_out("national_programme"):
        return Told("programme", "does-not-apply", Message("The sender says that it delivers no national programme."))
    return Told(
        "programme", "not-known", Message("This register holds no statement of a national programme that it delivers.")
    )


def _others(record: Record) -> Told:
    if len(record.partners) < 2:
        return Told("others", "not-known", None)
    said = Message(
        "Other services in this register that at least two of its partners share: {n}.", {"n": figure(record.others)}
    )
    return Told("others", "yes" if record.others else "no", said)


def told(record: Record) -> list[Told]:
    """The answers to the parts of recommendation 3."""
    return [_forum(record), _programme(record), _others(record)]
