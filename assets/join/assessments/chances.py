"""Recommendation 2: whether the aim suits the setting, and where the idea came from."""

from assets.join.assessments.record import Record, Told
from assets.join.assessments.saying import code
from schemas.languages import Message
from schemas.recommendations.expectations import assess_setting

_FITS = {
    "between-councils": Message(
        "The aim is to save money, and councils share the service with each other: the review expects saving to work "
        "best there."
    ),
    "council-and-partner": Message(
        "The aim is to improve the service, and a council shares it with a partner of another kind: the review expects "
        "improvement to work best there."
    ),
}
_CLASHES = {
    "between-councils": Message(
        "The aim is to improve the service, but only councils share it: the review expects improvement to work best "
        "between a council and a partner of another kind."
    ),
    "council-and-partner": Message(
        "The aim is to save money, but a council shares the service with a partner of another kind: the review expects "
        "saving to work best between councils."
    ),
}
_BOTH = Message(
    "The aim is both to save money and to improve the service: the review says nothing of where that works best."
)
_OTHER = Message("No council shares the service: the review says nothing of what works best there.")
_NO_AIM = Message("This register holds no statement of the project's aim.")
_ALONE = Message("This register does not hold the names of two organisations that share the service.")


def _fit(record: Record) -> Told:
    aim, setting = record.project["aim"], record.project["setting"]
    answer = assess_setting(aim, setting, len(record.partners))
    match answer:
        case "yes":
            return Told("fit", answer, _FITS[setting])
        case "no":
            return Told("fit", answer, _CLASHES[setting])
        case "does-not-apply":
            return Told("fit", answer, _BOTH if aim == "both" else _OTHER)
    return Told("fit", answer, _ALONE if setting is None or len(record.partners) < 2 else _NO_AIM)


def _origin(record: Record) -> Told:
    origin = record.project["idea_origin"]
    if origin is None:
        return Told("origin", "not-known", Message("This register holds no statement of where the idea came from."))
    if origin == "staff":
        said = Message("The idea came from staff, which the review says makes success more likely.")
        return Told("origin", "yes", said)
    return Told("origin", "no", Message("Where the idea came from: {origin}.", {"origin": code("idea_origin", origin)}))


def told(record: Record) -> list[Told]:
    """The answers to the parts of recommendation 2."""
    return [_fit(record), _origin(record)]
