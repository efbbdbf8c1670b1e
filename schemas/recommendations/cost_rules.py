"""Costs and benefits at the start: shares that add up, a test before the start, and how sure each kind of benefit is."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from schemas.dates.date_bounds import get_date_bounds
from schemas.recommendations import PartAnswer

WHOLE_PERCENT = Decimal(100)
ROUNDING_PERCENT = Decimal("0.5")
"""How far shares may be from 100 per cent: each is rounded."""

NOT_BENEFITS = ("cost", "funding", "disbenefit")
"""Types in the list of benefits that are none."""


@cache
def load_default_confidence() -> dict[str, str]:
    """Type of benefit → how sure it is where nobody says (confidence.csv): posts given up are certain, another way of
    working is not.
    """
    with Path(__file__).with_name("confidence.csv").open(encoding="utf-8", newline="") as file:
        return {row["benefit_type"]: row["confidence"] for row in csv.DictReader(file)}


def assess_shares(given: Iterable[Decimal | None]) -> tuple[PartAnswer, Decimal]:
    """Whether the sharing partners' shares add up to 100 per cent, and their sum.

    given: each partner's, None where it is not stated. Without any the question does not arise; with some missing it is
    open, unless those given come to more already.
    """
    known = list(given)
    stated = [share for share in known if share is not None]
    total = sum(stated, Decimal(0))
    if not stated:
        return "does-not-apply", total
    if total > WHOLE_PERCENT + ROUNDING_PERCENT:
        return "no", total
    if len(stated) < len(known):
        return "not-known", total
    return ("yes" if total >= WHOLE_PERCENT - ROUNDING_PERCENT else "no"), total


def assess_day_before(day: str, start: str) -> PartAnswer:
    """Whether a day comes before a start of whatever precision; not known where that does not decide it."""
    first, last = get_date_bounds(start)
    if day < first:
        return "yes"
    return "no" if day >= last else "not-known"


def assess_scrutiny(business_case: str | None, scrutiny: str | None, start: str | None) -> PartAnswer:
    """Whether a business case is there and scrutiny tested it before the start. All three are dates."""
    if scrutiny is None or start is None:
        return "not-known"
    answer = assess_day_before(scrutiny, start)
    return "not-known" if answer == "yes" and business_case is None else answer
