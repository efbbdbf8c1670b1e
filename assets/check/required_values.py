"""What a sender can do about a required value that cannot be read."""

from collections.abc import Mapping
from typing import Any


def build_advice(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of `required-unreadable`, from those of the finding that it stands for: it names the answers, if any."""
    if "choices_en" in parameters:
        return {
            "more_en": f" Use one of: {parameters['choices_en']}.",
            "more_cy": f" Defnyddiwch un o'r rhain: {parameters['choices_cy']}.",
        }
    return {
        "more_en": " For a number, write only the digits.",
        "more_cy": " Ar gyfer rhif, ysgrifennwch y digidau'n unig.",
    }
