"""The definition, against a statement of its rule written apart from it."""

from itertools import product

import pytest

from schemas import definition
from schemas.definition import ANSWERED_LIMBS, Answer, assess_limbs, combine_characteristics, decide_verdict

ANSWERS: tuple[Answer, ...] = ("yes", "no", "not-known")
SHARED = ("single_management_structure", "pooled_budget", "shared_asset")
FIVE = ("distinct_service", "risk_shared", "responsibility_shared", "improves_for_user", "improves_for_provider")


def stated(answers: dict[str, Answer], organisations: int) -> str:
    """The rule as the field states it, read clause by clause."""
    said_no = any(answers[limb] == "no" for limb in FIVE)
    shares_nothing = answers[SHARED[0]] == answers[SHARED[1]] == answers[SHARED[2]] == "no"
    alone = organisations == 1
    if said_no or shares_nothing or alone:
        return "does-not-meet"
    all_five = sum(answers[limb] == "yes" for limb in FIVE) == 5
    shares = sum(answers[limb] == "yes" for limb in SHARED) >= 1
    return "meets" if all_five and shares and organisations >= 2 else "cannot-tell"


def test_the_names_of_the_limbs_are_those_of_the_rule() -> None:
    assert set(ANSWERED_LIMBS) == {*FIVE, *SHARED}
    assert len(ANSWERED_LIMBS) == 8


@pytest.mark.parametrize("organisations", range(4))
def test_every_combination_follows_the_rule(organisations: int) -> None:
    seen = set()
    for given in product(ANSWERS, repeat=8):
        answers: dict[str, Answer] = dict(zip((*FIVE, *SHARED), given, strict=True))
        found = decide_verdict(answers, organisations)
        assert found == stated(answers, organisations), (answers, organisations)
        seen.add(found)
    assert seen == ({"does-not-meet"} if organisations == 1 else
                    {"does-not-meet", "cannot-tell"} if organisations == 0 else
                    {"meets", "does-not-meet", "cannot-tell"})  # fmt: skip


def test_unknown_never_counts_as_no_and_blank_never_as_yes() -> None:
    unknown: dict[str, Answer] = dict.fromkeys(ANSWERED_LIMBS, "not-known")
    assert decide_verdict(unknown, 2) == "cannot-tell"
    assert decide_verdict({**dict.fromkeys(ANSWERED_LIMBS, "yes"), "risk_shared": "not-known"}, 2) == "cannot-tell"


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (("yes", "no", "no"), "yes"),
        (("not-known", "not-known", "yes"), "yes"),
        (("no", "no", "no"), "no"),
        (("no", "no", "not-known"), "not-known"),
        (("not-known", "not-known", "not-known"), "not-known"),
    ],
)
def test_one_characteristic_is_enough(given: tuple[Answer, ...], answer: Answer) -> None:
    assert combine_characteristics(dict(zip(SHARED, given, strict=True))) == answer


def test_the_parts_are_told_apart() -> None:
    answers: dict[str, Answer] = {
        **dict.fromkeys(ANSWERED_LIMBS, "not-known"),
        "risk_shared": "yes",
        "pooled_budget": "yes",
    }
    found = assess_limbs(answers, 0)
    assert list(found) == [*FIVE, "at_least_one_characteristic", "two_organisations"]
    assert found["risk_shared"] == found["at_least_one_characteristic"] == "yes"
    assert found["two_organisations"] == "not-known"
    assert (assess_limbs(answers, 1)["two_organisations"], assess_limbs(answers, 2)["two_organisations"]) == (
        "no",
        "yes",
    )


def test_the_version_says_what_it_is() -> None:
    now = definition.CURRENT_DEFINITION
    assert (now.version, now.since) == ("2011-04", "2011-04-04")
    for word in ("distinctive service", "risk and responsibility", "both the user and the provider", "pooled budget"):
        assert word in now.text_en
    assert now.text_cy.strip()
    assert now.text_cy != now.text_en
