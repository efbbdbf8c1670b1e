"""The chance of success that the review expects of a project, from its aim and its setting."""

from typing import Literal

from schemas.recommendations import PartAnswer

Expectation = Literal["fits-best", "fits-less", "none"]

BEST_SETTING_BY_AIM: dict[str, str] = {"saving": "between-councils", "improvement": "council-and-partner"}
"""Aim → the setting in which the review expects it to work best."""


def get_expectation(aim: str, setting: str) -> Expectation:
    """What the review expects of an aim in a setting (code list `expectation`): of both aims, or any other setting, nothing."""
    if aim not in BEST_SETTING_BY_AIM or setting not in BEST_SETTING_BY_AIM.values():
        return "none"
    return "fits-best" if BEST_SETTING_BY_AIM[aim] == setting else "fits-less"


def assess_setting(aim: str | None, setting: str | None, sharing: int) -> PartAnswer:
    """Whether a project's aim suits its setting.

    sharing: how many organisations share it; of fewer than two the setting is not known.
    """
    if aim is not None and aim not in BEST_SETTING_BY_AIM:
        return "does-not-apply"
    if setting is None or sharing < 2:
        return "not-known"
    if setting not in BEST_SETTING_BY_AIM.values():
        return "does-not-apply"
    if aim is None:
        return "not-known"
    return "yes" if BEST_SETTING_BY_AIM[aim] == setting else "no"
