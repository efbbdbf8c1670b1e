"""The chance of success that the review expects of a project, from its aim and its setting.

Belongs here: the review's expectation. Does not belong here: what the register itself observes (stage join).
"""

from typing import Literal

from schemas.recommendations import Answer

Expectation = Literal["fits-best", "fits-less", "none"]

FITS: dict[str, str] = {"saving": "between-councils", "improvement": "council-and-partner"}
"""Aim → the setting in which the review expects it to work best."""


def expected(aim: str, setting: str) -> Expectation:
    """What the review expects of an aim in a setting (code list `expectation`): of both aims, or any other setting, nothing."""
    if aim not in FITS or setting not in FITS.values():
        return "none"
    return "fits-best" if FITS[aim] == setting else "fits-less"


def suits(aim: str | None, setting: str | None, sharing: int) -> Answer:
    """Whether a project's aim suits its setting.

    sharing: how many organisations share it; of fewer than two the setting is not known.
    """
    if aim is not None and aim not in FITS:
        return "does-not-apply"
    if setting is None or sharing < 2:
        return "not-known"
    if setting not in FITS.values():
        return "does-not-apply"
    if aim is None:
        return "not-known"
    return "yes" if FITS[aim] == setting else "no"
