"""Personal data in a text: whether there seems to be any, and the text with it masked.

Belongs here: what is looked for, and masking. Does not belong here: how each kind is recognised (the other modules of this
room), or what becomes of the cell (stage check).

A pattern sees signs, not people: a name without a form of address, or an address without a postcode, goes unseen. What is
looked for is what docs/operating.md lists; whoever publishes reads the texts as well.
"""

import re
from dataclasses import dataclass

from schemas.privacy.home_addresses import POSTCODE_SIGNS, find_home_addresses
from schemas.privacy.personal_names import NAME_SIGNS, find_personal_names
from schemas.privacy.personal_numbers import NUMBER_SIGNS, find_personal_numbers

PERSONAL_SIGNS = "|".join((*NUMBER_SIGNS, *POSTCODE_SIGNS, *NAME_SIGNS))
"""A pattern without which a text holds nothing personal; as plain as RE2 reads it, so that many texts are sorted at once."""
_SIGNS = re.compile(PERSONAL_SIGNS)
MASK = "•••"


@dataclass(frozen=True)
class PersonalData:
    """What kind of personal data a text seems to hold, and the text with it masked."""

    kind_en: str
    kind_cy: str
    masked_text: str


def find_personal_data(text: str) -> PersonalData | None:
    """The first kind of personal data that a text seems to hold, with every kind in it masked; None when there is none."""
    if not _SIGNS.search(text):
        return None
    spans = [*find_personal_numbers(text), *find_home_addresses(text), *find_personal_names(text)]
    if not spans:
        return None
    masked, position = "", 0
    for span in sorted(spans):
        if span.start >= position:
            masked += text[position : span.start] + MASK
        position = max(position, span.end)
    return PersonalData(spans[0].kind_en, spans[0].kind_cy, masked + text[position:])


def mask_personal_data(text: str) -> str:
    """The text with whatever seems personal in it masked; the text itself when nothing does."""
    personal = find_personal_data(text)
    return personal.masked_text if personal else text
