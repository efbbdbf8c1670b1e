"""Values as a sentence names them, in both languages.

Belongs here: one value → its words. Does not belong here: sentences.
"""

from collections.abc import Iterable

from schemas import codelists, languages
from schemas.languages import LANGUAGES, Both, Language, Message


def _both(words: dict[Language, str]) -> Both:
    return Both(words["en"], words["cy"])


def format_day(date: str) -> Both:
    """A date of whatever precision."""
    return _both({language: languages.date(date, language) for language in LANGUAGES})


def format_time_of(date: str) -> Message:
    """A date as the time of something: `on 1 April 2025`, `in April 2025`."""
    return Message(
        "on {day}" if len(date) == 10 else "in {month}", {"day": format_day(date), "month": format_day(date)}
    )


def format_period(text: str) -> Both:
    """A period of figures."""
    return _both({language: languages.period(text, language) for language in LANGUAGES})


def format_pounds(amount: int) -> Both:
    """An amount of money."""
    return _both({language: languages.money(amount, language) for language in LANGUAGES})


def format_number(value: float) -> Both:
    """A number."""
    return _both({language: languages.number(value, language) for language in LANGUAGES})


def format_code(codelist: str, value: str) -> Both:
    """A code's title."""
    return _both({language: codelists.title(codelist, value, language) for language in LANGUAGES})


def format_list(items: Iterable[Both | Message], mark: str = ", ") -> Both:
    """Several, in one line."""
    every = list(items)
    return _both({language: mark.join(item.said(language) for item in every) for language in LANGUAGES})


def fill_languages(english: str | None, welsh: str | None) -> Both:
    """A sender's words in each language, the other's where one is blank."""
    return Both(english or welsh or "", welsh or english or "")
