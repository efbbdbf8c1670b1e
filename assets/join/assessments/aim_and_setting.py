"""Recommendation 2: whether the aim suits the setting, and where the idea came from."""

from assets.join.assessments.bilingual_values import format_code
from assets.join.assessments.project_record import PartAssessment, ProjectRecord
from schemas.languages import Message
from schemas.recommendations.expectations import assess_setting

_SUITABLE = {
    "between-councils": Message(
        "The aim is to save money and only councils share the service. The review expects savings to work"
        " best between councils."
    ),
    "council-and-partner": Message(
        "The aim is to improve the service and a council shares it with another kind of partner. The "
        "review expects improvements to work best in such a partnership."
    ),
}
_UNSUITABLE = {
    "between-councils": Message(
        "The aim is to improve the service, but only councils share it. The review expects improvements "
        "to work best between a council and another kind of partner."
    ),
    "council-and-partner": Message(
        "The aim is to save money, but a council shares the service with another kind of partner. The "
        "review expects savings to work best between councils."
    ),
}
_BOTH_AIMS = Message(
    "The aim is both to save money and to improve the service. The review does not say which kind of "
    "partnership suits that."
)
_NO_COUNCIL = Message("No council shares the service. The review does not say what works best in that case.")
_NO_AIM = Message("Not recorded: the project's aim.")
_TOO_FEW_PARTNERS = Message("Not recorded: two organisations that share the service.")


def _assess_fit(record: ProjectRecord) -> PartAssessment:
    aim, setting, partners = record.project["aim"], record.project["setting"], len(record.partners)
    answer = assess_setting(aim, setting, partners)
    match answer:
        case "yes":
            return answer, _SUITABLE[setting]
        case "no":
            return answer, _UNSUITABLE[setting]
        case "does-not-apply":
            return answer, _BOTH_AIMS if aim == "both" else _NO_COUNCIL
    return answer, _TOO_FEW_PARTNERS if setting is None or partners < 2 else _NO_AIM


def _assess_idea_from_staff(record: ProjectRecord) -> PartAssessment:
    origin = record.project["idea_origin"]
    if origin is None:
        return "not-known", Message("Not recorded: where the idea came from.")
    if origin == "staff":
        return "yes", Message("The idea came from staff. The review says that this makes success more likely.")
    return "no", Message("Source of the idea: {origin}.", {"origin": format_code("idea_origin", origin)})


PARTS = {"fit": _assess_fit, "origin": _assess_idea_from_staff}
