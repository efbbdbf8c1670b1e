"""The definition of a shared service: its limbs, its versions, and the verdict that follows from the answers.

Source of the rule: Swansea Council, scrutiny review of shared services, April 2011.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Answer = Literal["yes", "no", "not-known"]
Verdict = Literal["meets", "does-not-meet", "cannot-tell"]

SINGLE_LIMBS = (
    "distinct_service",
    "risk_shared",
    "responsibility_shared",
    "improves_for_user",
    "improves_for_provider",
)
CHARACTERISTICS = ("single_management_structure", "pooled_budget", "shared_asset")
ANSWERED_LIMBS = (*SINGLE_LIMBS, *CHARACTERISTICS)
MIN_ORGANISATIONS = 2
SHARING_ROLES = ("lead", "host", "partner", "co-opted-partner")
"""The roles that share a service; customers, funders, contractors and others take part without sharing it."""


@dataclass(frozen=True)
class DefinitionVersion:
    """A version of the definition and the day from which it holds; `text_*` is its wording, the Welsh the register's
    own.
    """

    version: str
    since: str
    text_en: str
    text_cy: str


CURRENT_DEFINITION = DefinitionVersion(
    "2011-04",
    "2011-04-04",
    "A clearly defined and distinctive service, where risk and responsibility is shared between organisations, "
    "in order to improve services for both the user and the provider. A shared service will have at least one of the "
    "following characteristics; a single management structure; a pooled budget; or a shared asset.",
    "Gwasanaeth unigryw sydd wedi'i ddiffinio'n glir, lle rhennir risg a chyfrifoldeb rhwng sefydliadau, er mwyn gwella "
    "gwasanaethau i'r defnyddiwr a'r darparwr fel ei gilydd. Bydd gan wasanaeth a rennir o leiaf un o'r nodweddion "
    "canlynol: un strwythur rheoli; cyllideb gyfun; neu ased a rennir.",
)


def combine_characteristics(answers: Mapping[str, Answer]) -> Answer:
    """The last limb: yes as soon as one characteristic is, no only when all three are."""
    given = [answers[name] for name in CHARACTERISTICS]
    if "yes" in given:
        return "yes"
    return "no" if set(given) == {"no"} else "not-known"


def assess_limbs(answers: Mapping[str, Answer], organisations: int | None) -> dict[str, Answer]:
    """The answer to each part of the definition: the five single limbs, at least one characteristic, two organisations.

    answers: one for each of ANSWERED_LIMBS; organisations: how many distinct ones take part, None when the record does not
    say.
    """
    return {
        **{name: answers[name] for name in SINGLE_LIMBS},
        "at_least_one_characteristic": combine_characteristics(answers),
        "two_organisations": _assess_organisations(organisations),
    }


def _assess_organisations(organisations: int | None) -> Answer:
    """Whether enough organisations share. A record that names none leaves it open."""
    if not organisations:
        return "not-known"
    return "yes" if organisations >= MIN_ORGANISATIONS else "no"


def decide_verdict(answers: Mapping[str, Answer], organisations: int | None) -> Verdict:
    """The verdict: any part no, does not meet; all yes, meets; otherwise it cannot be told. Not known never counts as no."""
    given = set(assess_limbs(answers, organisations).values())
    if "no" in given:
        return "does-not-meet"
    return "meets" if given == {"yes"} else "cannot-tell"
