"""Values as a sentence names them, in both languages.

Belongs here: one value → its words. Does not belong here: sentences.
"""

from collections.abc import Iterable

from schemas import codelists, languages
from schemas.languages import LANGUAGES, BilingualText, Language, Message


def _both(words: dict[Language, str]) -> BilingualText:
    return BilingualText(words["en"], words["cy"])


def day(date: str) -> BilingualText:
    """A date of whatever precision."""
    return _both({language: languages.format_date(date, language) for language in LANGUAGES})


def when(date: str) -> Message:
    """A date as the time of something: `on 1 April 2025`, `in April 2025`."""
    return Message("on {day}" if len(date) == 10 else "in {month}", {"day": day(date), "month": day(date)})


def period(text: str) -> BilingualText:
    """A period of figures."""
    return _both({language: languages.format_period(text, language) for language in LANGUAGES})


def pounds(amount: int) -> BilingualText:
    """An amount of money."""
    return _both({language: languages.format_money(amount, language) for language in LANGUAGES})


def figure(value: float) -> BilingualText:
    """A number."""
    return _both({language: languages.format_number(value, language) for language in LANGUAGES})


def code(codelist: str, value: str) -> BilingualText:
    """A code's title."""
    return _both({language: codelists.get_title(codelist, value, language) for language in LANGUAGES})


def listed(items: Iterable[BilingualText | Message], mark: str = ", ") -> BilingualText:
    """Several, in one line."""
    every = list(items)
    return _both({language: mark.join(item.render(language) for item in every) for language in LANGUAGES})


def either(english: str | None, welsh: str | None) -> BilingualText:
    """A sender's words in each language, the other's where one is blank."""
    return BilingualText(english or welsh or "", welsh or english or "")
