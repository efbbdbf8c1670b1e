"""The words of dates: months, seasons and days of the week, and the form in which a text is read."""

import re
import unicodedata

# Welsh with its mutations: `o Fawrth`, `yn Nhachwedd`.
_ENGLISH_AND_WELSH = (
    "january jan ionawr ion",
    "february feb chwefror chwef chw",
    "march mar mawrth maw fawrth",
    "april apr ebrill ebr",
    "may mai fai",
    "june jun mehefin meh fehefin",
    "july jul gorffennaf gorff gor orffennaf ngorffennaf",
    "august aug awst aws",
    "september sept sep medi fedi",
    "october oct hydref hyd",
    "november nov tachwedd tach dachwedd nhachwedd thachwedd",
    "december dec rhagfyr rhag ragfyr",
)
# German and French, where these do not write a month as we do.
_FOREIGN = (
    "januar janvier janv",
    "februar fevrier fevr",
    "marz maerz mrz mars",
    "avril avr",
    "",
    "juni juin",
    "juli juillet juil",
    "aout",
    "septembre",
    "oktober okt octobre",
    "novembre",
    "dezember dez decembre",
)
ENGLISH_AND_WELSH_MONTHS = {
    name: number for number, names in enumerate(_ENGLISH_AND_WELSH, start=1) for name in names.split()
}
MONTHS = ENGLISH_AND_WELSH_MONTHS | {
    name: number for number, names in enumerate(_FOREIGN, start=1) for name in names.split()
}
"""Every name of a month, as `lowered` writes it → its number."""

SEASONS = {
    **dict.fromkeys(("spring", "gwanwyn", "wanwyn"), (3, 5)),
    **dict.fromkeys(("summer", "haf"), (6, 8)),
    **dict.fromkeys(("autumn", "fall"), (9, 11)),
}
"""The first and last month of a season. `Hydref` is October; a winter belongs to two years, and needs both."""

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
