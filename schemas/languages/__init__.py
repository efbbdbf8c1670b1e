"""The two languages: the catalogue of texts, and small facts about how each language writes dates, numbers and order.

Belongs here: gettext through Babel, read straight from the `.po` file, and formatting by CLDR. Does not belong here:
the texts of columns, rules and code lists, which have CSV files of their own.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date as format_babel_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

Language = Literal["en", "cy"]
LANGUAGES: tuple[Language, Language] = ("en", "cy")
LOCALES = {"en": Locale.parse("en_GB"), "cy": Locale.parse("cy_GB")}
OTHER_LANGUAGE: dict[Language, Language] = {"en": "cy", "cy": "en"}
CATALOGUE_PATH = Path(__file__).parent / "cy.po"


@cache
def load_translations(language: Language) -> Translations:
    """The gettext translations of one language; English is its own catalogue.

    Fuzzy entries count as missing, so that a doubtful text is never shown as Welsh.
    """
    if language == "en":
        return Translations()
    with CATALOGUE_PATH.open("rb") as file:
        catalogue = read_po(file, locale="cy")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def get_translator(language: Language) -> Callable[..., str]:
    """A function `translate(text, **values)`: the text in `language` with its `{named}` values filled in."""
    translations = load_translations(language)

    def translate(text: str, **values: Any) -> str:
        return translations.gettext(text).format(**values) if values else translations.gettext(text)

    return translate


def get_plural_translator(language: Language) -> Callable[..., str]:
    """A function `translate(singular, plural, n, **values)` that follows the language's plural forms (Welsh has six)."""
    translations = load_translations(language)

    def translate(singular: str, plural: str, n: int, **values: Any) -> str:
        return translations.ngettext(singular, plural, n).format(n=format_number(n, language), **values)

    return translate


@dataclass(frozen=True)
class Message:
    """A text for a person, kept as its catalogue entry and values until someone asks for it in a language."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def render(self, language: Language) -> str:
        """The message in one language, with its values in that language where they have two."""
        values = {
            name: value.render(language) if isinstance(value, Message | BilingualText) else value
            for name, value in self.values.items()
        }
        return get_translator(language)(self.text, **values)


@dataclass(frozen=True)
class BilingualText:
    """A text that is in both languages already (the title of a rule or code); it may be a value of a Message."""

    en: str
    cy: str

    def render(self, language: Language) -> str:
        """The text in one language."""
        return self.cy if language == "cy" else self.en


class FixableError(Exception):
    """Something that a person must fix before the run can go on: one or more messages, shown without a traceback."""

    def __init__(self, *messages: Message) -> None:
        self.messages = messages
        super().__init__(self.render("en"))

    def render(self, language: Language) -> str:
        """All its messages in one language, a line each."""
        return "\n".join(message.render(language) for message in self.messages)


@lru_cache(maxsize=2**16, typed=True)
def format_number(value: float, language: Language) -> str:
    """A number as the language writes it, with no more decimals than it has."""
    return format_decimal(value, locale=LOCALES[language], decimal_quantization=False)


def format_money(pounds: float, language: Language) -> str:
    """Pounds as both languages write them: `£1,234`."""
    sign = "−" if pounds < 0 else ""
    return f"{sign}£{format_number(abs(pounds), language)}"


_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


@lru_cache(maxsize=2**16)
def format_date(text: str, language: Language) -> str:
    """An ISO 8601 date, of whatever precision it has, as the language writes it: `2013`, `1 April 2013`, `Ebrill 2013`.

    An interval (`2011-04/2012-03`) is written with a dash. A text of any other form comes back as it is.
    """
    if "/" in text:
        return "–".join(format_date(end, language) for end in text.split("/"))
    parts = _DATE.match(text)
    if not parts:
        return text
    year, month, day = parts.groups()
    try:
        if day:
            return format_babel_date(dt.date(int(year), int(month), int(day)), "d MMMM y", locale=LOCALES[language])
        if month:
            return format_babel_date(dt.date(int(year), int(month), 1), "LLLL y", locale=LOCALES[language])
    except ValueError:  # looks like a date, but is not one
        return text
    return year


_PERIOD = re.compile(r"^(?:(\d{4}-\d{2})-Q([1-4])|(\d{4})-M(\d{2}))$")


def format_period(text: str, language: Language) -> str:
    """A period as the language writes it: `2025-26`, `Q1 2025-26`, `April 2025`, `1 April 2025`."""
    parts = _PERIOD.match(text)
    if not parts:
        return text if re.fullmatch(r"\d{4}-\d{2}", text) else format_date(text, language)
    year, quarter, calendar, month = parts.groups()
    if quarter:
        return get_translator(language)("Q{quarter} {year}", quarter=quarter, year=year)
    return format_date(f"{calendar}-{month}", language)


_WELSH_LETTER = r"ch|dd|ff|ng|ll|ph|rh|th|."
_WELSH_ORDER = re.findall(r"\w+", "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z")
_WELSH_RANK = {letter: f"{rank + 10}" for rank, letter in enumerate(_WELSH_ORDER)}


_COMMON_WORDS: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:the|of|and|to|in|for|is|was|were|by|with|on|be|as|an|at|that|from|will|has|have|which)\b", re.IGNORECASE
    ),
    "cy": re.compile(
        r"\b(?:yr?|yn|ac|gan|ar|i|o|[aâio]['’]r|mae|oedd|wedi|sydd|gyda|rhwng|bod|dan|drwy)\b", re.IGNORECASE
    ),
}


def detect_language(text: str) -> Language | None:
    """The language of a text by its commonest words; None where they do not show it (a name, a code)."""
    english, welsh = (len(_COMMON_WORDS[language].findall(text)) for language in LANGUAGES)
    if english == welsh:
        return None
    return "en" if english > welsh else "cy"


_SYMBOL_WORDS = str.maketrans({"&": " and ", "%": " percent ", "£": " pounds "})


@lru_cache(maxsize=2**16)
def fold_text(text: str) -> str:
    """A text for comparison: without accents, case, punctuation or repeated space; `&` and `and` are one."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SYMBOL_WORDS))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", re.sub("['’]", "", letters.casefold())).split())


def get_sort_key(text: str, language: Language) -> tuple[str, str]:
    """The key that sorts texts as the language does; in Welsh the digraphs are letters (`ng` after `g`)."""
    folded = fold_text(text)
    if language == "en":
        return folded, text
    letters = re.findall(_WELSH_LETTER, folded)
    return "".join(_WELSH_RANK.get(letter, "00" if letter == " " else f"05{letter}") for letter in letters), text
