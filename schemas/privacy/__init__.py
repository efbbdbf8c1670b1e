"""Personal data in a text: whether there seems to be any, and the text masked.

Belongs here: what is looked for, and masking. Does not belong here: how each kind is told (numbers, homes, people), or what
becomes of the cell (stage check).

A pattern sees signs, not people: a name without a form of address, or an address without a postcode, goes unseen. What is
looked for is what docs/operating.md lists; whoever publishes reads the texts as well.
"""

import re
from dataclasses import dataclass

from schemas.privacy import home_addresses, personal_names, personal_numbers

PERSONAL_SIGNS = "|".join((*personal_numbers.NUMBER_SIGNS, *home_addresses.POSTCODE_SIGNS, *personal_names.NAME_SIGNS))
"""A pattern without which a text holds nothing personal; as plain as RE2 reads it, so that many texts are sorted at once."""
_SIGNS = re.compile(PERSONAL_SIGNS)


@dataclass(frozen=True)
class PersonalData:
    """What kind of personal data a text seems to hold, and the text with it masked."""

    kind_en: str
    kind_cy: str
    masked: str


def find_personal_data(text: str) -> PersonalData | None:
    """The first kind of personal data that a text seems to hold, with every kind in it masked; None when there is none."""
    if not _SIGNS.search(text):
        return None
    places = [place for kind in (personal_numbers, home_addresses, personal_names) for place in kind.places(text)]
    if not places:
        return None
    kept, at = "", 0
    for start, end, _, _ in sorted(places):
        if start >= at:
            kept += f"{text[at:start]}•••"
        at = max(at, end)
    _, _, kind_en, kind_cy = places[0]
    return PersonalData(kind_en, kind_cy, kept + text[at:])


def mask_personal_data(text: str) -> str:
    """The text with whatever seems personal in it masked; the text itself when nothing does."""
    personal = find_personal_data(text)
    return personal.masked if personal else text
