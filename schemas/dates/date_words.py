"""The words of dates: months, seasons and days of the week, and the form in which a text is read."""

import re
import unicodedata

# English and Welsh with its mutations (`o Fawrth`, `yn Nhachwedd`); German and French, where these do not write a month so.
_NAMES_OF_MONTHS = (
    ("january jan ionawr ion", "januar janvier janv"),
    ("february feb chwefror chwef chw", "februar fevrier fevr"),
    ("march mar mawrth maw fawrth", "marz maerz mrz mars"),
    ("april apr ebrill ebr", "avril avr"),
    ("may mai fai", ""),
    ("june jun mehefin meh fehefin", "juni juin"),
    ("july jul gorffennaf gorff gor orffennaf ngorffennaf", "juli juillet juil"),
    ("august aug awst aws", "aout"),
    ("september sept sep medi fedi", "septembre"),
    ("october oct hydref hyd", "oktober okt octobre"),
    ("november nov tachwedd tach dachwedd nhachwedd thachwedd", "novembre"),
    ("december dec rhagfyr rhag ragfyr", "dezember dez decembre"),
)
ENGLISH_AND_WELSH_MONTHS = {
    name: number for number, (names, _) in enumerate(_NAMES_OF_MONTHS, start=1) for name in names.split()
}
MONTHS = ENGLISH_AND_WELSH_MONTHS | {
    name: number for number, (_, names) in enumerate(_NAMES_OF_MONTHS, start=1) for name in names.split()
}
"""Every name of a month, as `normalise_date_text` writes it → its number."""

SEASONS = {
    **dict.fromkeys(("spring", "gwanwyn", "wanwyn"), 3),
    **dict.fromkeys(("summer", "haf"), 6),
    **dict.fromkeys(("autumn", "fall"), 9),
}
"""The first month of a season, which has three. `Hydref` is October; a winter belongs to two years, and needs both."""

WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"),
    *("llun", "mawrth", "mercher", "iau", "gwener", "sadwrn", "sul"),
)

_SAME_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−－", "-"),
        **dict.fromkeys("’‘´`", "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "／": "/",
        "．": ".",
    }
)
_COMBINING = re.compile("[\u0300-\u036f]")


def normalise_date_text(text: str) -> str:
    """A text for reading: one space between words, lower case, no accents, one kind of dash and of apostrophe."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split()).lower()
    parts = unicodedata.normalize("NFD", " ".join(text.translate(_SAME_CHARACTERS).split()))
    return _COMBINING.sub("", parts).lower()
