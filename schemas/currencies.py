"""Currencies other than the pound, as people name them: signs, ISO 4217 codes, names in English and Welsh.

Belongs here: one text → the other currency that it names. Does not belong here: scales, or what an amount is.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from schemas.dates import normalise_date_text
from schemas.languages import LOCALES

_POUND_CODE = "GBP"
_AS_OF = dt.date(2026, 1, 1)
"""Which currencies are tender changes; the same list on every day makes the same release."""
_EVERYDAY_NAMES = (
    *("euro", "euros", "ewro", "ewros", "eur", "usd", "us dollars?", "dollars?", "doleri", "ddoleri", "d?doler"),
    *("chf", "francs?", "sek", "nok", "dkk", "kron[ae]r?", "kronor", "pln", "zloty", "jpy", "aud", "nzd", "cny", "inr"),
    *("czk", "huf", "kr", "zł", "sfr", "renminbi", "roubles?"),
)
_OTHER_MEANINGS = frozenset(
    {"pound", "pounds", "real", "reals", "sol", "soles", "won", "mark", "marks", "som", "soms", "gold", "verde", "lei"}
    | {"dram", "drams", "kip", "kips", "lev", "lari", "unit", "units", "leone", "top", "florin", "florins"}
)
"""Last words of names of currencies that mean something else in a header."""
_ABBREVIATIONS = frozenset({"ALL", "BAM", "COP", "CRC", "PEN", "SAR", "SCR", "SDG", "SOS", "SSP", "TOP"})
"""Codes that in a header are an English word, or stand for something else here: a community of practice, a programme."""


def _list_codes() -> list[str]:
    territories = get_global("territory_currencies")
    codes = {
        code for place in territories for code in get_territory_currencies(place, start_date=_AS_OF, end_date=_AS_OF)
    }
    return sorted(codes - {_POUND_CODE})


def _list_names(codes: Iterable[str]) -> set[str]:
    """The names of currencies in both languages, and the last words of the English ones: `swiss francs`, `rupees`."""
    names: set[str] = set()
    for language, locale in LOCALES.items():
        currencies = Locale.parse(locale).currencies
        named = {normalise_date_text(currencies[code]) for code in codes if code in currencies}
        names |= named
        if language == "en":
            names |= {name.rsplit(" ", 1)[-1] for name in named} - _OTHER_MEANINGS
    return names


def _build_names_pattern(codes: Iterable[str]) -> str:
    names = [rf"{re.escape(name)}s?" for name in _list_names(codes)]
    return "|".join(sorted({*_EVERYDAY_NAMES, *names}, key=len, reverse=True))


_CODES = _list_codes()
_SIGNS = "".join(sign for sign in map(chr, range(0x24, 0x10000)) if unicodedata.category(sign) == "Sc").translate(
    {ord(sign): None for sign in "£￡"}
)
FOREIGN_PATTERN = (
    rf"(?:[a-z]{{0,2}}[{_SIGNS}]|\b(?:{_build_names_pattern(_CODES)})(?=(?:k|m|bn|mn|000|[0-9.]+)?\b)(?!-[a-z]))"
)
"""A sign or name of another currency in a normalised text."""
_FOREIGN = re.compile(FOREIGN_PATTERN)
_UNIT_CODES = "|".join(code for code in _CODES if code not in _ABBREVIATIONS)
_SCALE = r"(?:['’]?000s?|k|m|bn|mn|thousands?|millions?)"
# Where a code can only be a unit: alone, in brackets, after `in`, or beside a scale.
_CODE_AS_UNIT = re.compile(
    r"(?:^|[(\[/]|\b(?:in|mewn|yn|are|[Cc]urrency|[Cc]yfred)[: ]) ?"
    rf"(?P<unit>{_UNIT_CODES})(?: ?{_SCALE})?(?=$|[)\]/,;. ])"
)
_CODE_AT_END = re.compile(rf"[ ,:–-](?P<unit>{_UNIT_CODES})(?: ?{_SCALE})?$")
_CODE_OF_AMOUNT = re.compile(
    rf"[-(~c. ]*(?:(?P<before>{'|'.join(_CODES)}) ?[0-9].*|[0-9][0-9.,' ]*(?:k|m|bn|mn)? ?(?P<behind>{'|'.join(_CODES)})\)?)"
)


def find_currency_code(text: str, may_end: bool = False) -> str | None:
    """The code of another currency that a text gives as a unit: `(ZAR)`, `in ZAR`, `ZAR 000`. Codes are capital letters, since
    in small ones many are words. may_end: whether a code at the end of the text counts too (`Cost ZAR`).
    """
    clean = " ".join(text.split())
    match = _CODE_AS_UNIT.search(clean)
    if match is None and may_end and not clean.isupper():
        match = _CODE_AT_END.search(clean)
    return match["unit"] if match else None


def find_foreign_currency(text: str) -> str | None:
    """The first currency other than the pound that a header or an amount names, as it names it; None for none."""
    match = _FOREIGN.search(normalise_date_text(text))
    if match:
        return match[0]
    amount = _CODE_OF_AMOUNT.fullmatch(" ".join(text.split()))
    return (amount["before"] or amount["behind"]) if amount else find_currency_code(text, may_end=True)
