"""One text → one value of a kind (date, period, amount, number, code, text), with what has to be said about it.

Belongs here: reading a single cell's text. Does not belong here: anything that needs a second cell (rules), or a frame.
Every function takes the text as sent and gives a Reading; none of them guesses in silence.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, NamedTuple

from rapidfuzz import process

from schemas import codelists, privacy
from schemas.findings import values as rules
from schemas.findings.rule import Rule
from schemas.languages import LOCALES, folded
from schemas.returns import Incoming


@dataclass(frozen=True)
class Reading:
    """What a text was read as (None: no value), what is said of it, and a flag that stood beside it."""

    value: Any
    notes: tuple[tuple[Rule, Mapping[str, Any]], ...] = ()
    flag: str | None = None

    @property
    def held(self) -> bool:
        """Whether the value is held because of an error."""
        return any(rule.effect == "field-held" for rule, _ in self.notes)


def _said(rule: Rule, **parameters: Any) -> tuple[tuple[Rule, Mapping[str, Any]], ...]:
    return ((rule, parameters),)


_LINES = re.compile("[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_TRIGGER = re.compile(r"^[=+\-@|\t\r＝＋－＠]")
_SIGNED_NUMBER = re.compile(r"^[+-]?([0-9][0-9.,]*|\.[0-9]+)%?$")
NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "tbc", "dim", "d/g"})


def _line(text: str) -> str:
    """A text on one line, its words one space apart."""
    return " ".join(text.replace("\xa0", " ").split())


def _nothing(text: str) -> bool:
    """Whether a text only says that there is no value."""
    return text.casefold() in NOTHING


def read_text(text: str) -> Reading:
    """A text for readers: NFC, one space between words, nothing invisible; no formula and no personal data."""
    clean = unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINES.sub("\n", text)))
    clean = "\n".join(_line(line) for line in clean.splitlines()).strip()
    if _nothing(clean):
        return Reading(None)
    personal = privacy.found(clean)
    if personal:
        return Reading(None, _said(rules.PERSONAL_DATA, kind_en=personal.kind_en, kind_cy=personal.kind_cy))
    if _TRIGGER.match(clean) and not _SIGNED_NUMBER.match(clean):
        return Reading(None, _said(rules.FORMULA_TEXT, sign=clean[0]))
    damaged = _INVISIBLE.search(text) or _LINES.search(text) or "\xa0" in text.strip()
    return Reading(clean, _said(rules.TEXT_TIDIED, after=clean) if damaged else ())


@cache
def _months() -> dict[str, int]:
    """Month names and abbreviations of both languages, folded → number."""
    found: dict[str, int] = {}
    for locale in LOCALES.values():
        for context in locale.months.values():
            for width in ("wide", "abbreviated"):
                found.update({folded(name): number for number, name in context[width].items()})
    return found | {"sept": 9}


_ISO = re.compile(r"^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$")
_SPAN = re.compile(r"^[0-9]{4}-(0[1-9]|1[0-2])/[0-9]{4}-(0[1-9]|1[0-2])$")
_DAY_FIRST = re.compile(r"^([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})$")
# A month in words, with or without its day: 1 April 2011, 1af Ebrill 2011, 01-JUL-2014, Apr-16.
_WORDED = re.compile(
    r"^(?:([0-9]{1,2})(?:st|nd|rd|th|af|il|ydd|ed|fed)?[\s.-]+)?([^\W\d_]+)\.?[\s,-]+([0-9]{4}|[0-9]{2})$"
)
_FINANCIAL_YEAR = re.compile(r"^([0-9]{4})\s*[/–-]\s*([0-9]{2}|[0-9]{4})$")


def _full_year(digits: str) -> int:
    """A year of two digits is taken to be 1970 to 2069."""
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 70 else 1900)


def _follows(start: str, end: str) -> bool:
    """Whether `2013` and `14` (or `2014`) are a financial year."""
    return (int(start) + 1) % (100 if len(end) == 2 else 10000) == int(end)


def _real(year: int, month: int | None, day: int | None) -> str | None:
    """The ISO text of a date that exists, of whatever precision; None for one that does not."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return "-".join(
        f"{part:02d}" if at else f"{part:04d}" for at, part in enumerate((year, month, day)) if part is not None
    )


def _date_of(text: str) -> str | None:
    if _SPAN.match(text):
        return text
    iso, day_first, worded, years = (p.match(text) for p in (_ISO, _DAY_FIRST, _WORDED, _FINANCIAL_YEAR))
    if years and "/" in text and _follows(*years.groups()):
        return f"{years[1]}-04/{int(years[1]) + 1}-03"
    if iso:
        return _real(int(iso[1]), int(iso[2]) if iso[2] else None, int(iso[3]) if iso[3] else None)
    if day_first:
        return _real(int(day_first[3]), int(day_first[2]), int(day_first[1]))
    if worded and folded(worded[2]) in _months():
        return _real(_full_year(worded[3]), _months()[folded(worded[2])], int(worded[1]) if worded[1] else None)
    return None


def read_part_date(text: str) -> Reading:
    """A date as exact as it was written:

    `2013`, `2013-02`, `2013-02-01`; a financial year is the span `2011-04/2012-03`.
    """
    clean = _line(text)
    if _nothing(clean):
        return Reading(None)
    value = _date_of(clean)
    if value is None:
        return Reading(None, _said(rules.DATE_UNREADABLE))
    return Reading(value, () if _plainly_dated(clean) else _said(rules.DATE_READ, after=value))


def _plainly_dated(text: str) -> bool:
    """Whether a date can be read in one way only: ISO, or a month in words with a whole year."""
    worded = _WORDED.match(text)
    return bool(_ISO.match(text) or _SPAN.match(text) or (worded and len(worded[3]) == 4))


def read_date(text: str) -> Reading:
    """A whole date; one without its day is not enough."""
    reading = read_part_date(text)
    if reading.value is None or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", reading.value):
        return reading
    return Reading(None, _said(rules.DATE_UNREADABLE))


_QUARTER = re.compile(r"^([0-9]{4})\s*[/–-]?\s*([0-9]{2})[\s,-]+Q([1-4])$", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"^Q([1-4])\s+([0-9]{4})\s*[/–-]\s*([0-9]{2})$", re.IGNORECASE)
_YEARS_RUN_TOGETHER = re.compile(r"^([0-9]{4})([0-9]{2})$")


def _period_of(text: str) -> str | None:
    quarter, first = _QUARTER.match(text), _QUARTER_FIRST.match(text)
    if quarter and _follows(quarter[1], quarter[2]):
        return f"{quarter[1]}-{quarter[2]}-Q{quarter[3]}"
    if first and _follows(first[2], first[3]):
        return f"{first[2]}-{first[3]}-Q{first[1]}"
    years = _FINANCIAL_YEAR.match(text) or _YEARS_RUN_TOGETHER.match(text)
    if years and _follows(years[1], years[2]):
        return f"{years[1]}-{years[2][-2:]}"
    day = _date_of(text.removeprefix("at ").removeprefix("ar "))
    if day and len(day) == 7:
        return f"{day[:4]}-M{day[5:]}"
    return day if day and "/" not in day else None


def read_period(text: str) -> Reading:
    """A period: `2025-26`, `2025-26-Q1`, `2025-M04`, `2025`, or a day.

    `2010-11` is the financial year, by the field's habit.
    """
    clean = _line(text)
    if _nothing(clean):
        return Reading(None)
    month = re.fullmatch(r"[0-9]{4}-M(0[1-9]|1[0-2])", clean)
    value = clean if month else _period_of(clean)
    if value is None:
        return Reading(None, _said(rules.PERIOD_UNREADABLE))
    only_written_otherwise = (
        re.sub(r"\D", "", value) == re.sub(r"\D", "", clean) and "M" not in value and not clean[0].isalpha()
    )
    return Reading(value, () if value == clean or only_written_otherwise else _said(rules.PERIOD_READ, after=value))


_AMOUNT = re.compile(
    r"^(-?)\s*£?\s*(-?)([0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)\s*"
    r"(k|m|bn|thousand|million|billion|mil|miliwn|biliwn)?\s*(?:\(([^()]*)\))?$",
    re.IGNORECASE,
)
_SCALES = {"k": 3, "thousand": 3, "mil": 3, "m": 6, "million": 6, "miliwn": 6, "bn": 9, "billion": 9, "biliwn": 9}
_SCIENTIFIC = re.compile(r"^-?[0-9](?:\.[0-9]+)?E[+-]?[0-9]{1,3}$", re.IGNORECASE)
_GROUPED = re.compile(r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$|^[0-9]+(\.[0-9]+)?$|^\.[0-9]+$")
# Beyond this a double no longer tells one pound from the next, and nothing that a council counts is so large.
_LARGEST = Decimal(10) ** 15


class _Stated(NamedTuple):
    """The one amount that a text states, a remark in brackets behind it, and whether it is written short (`£6.3m`)."""

    amount: Decimal
    remark: str | None
    short: bool


def _stated(text: str) -> _Stated | None:
    """What a text states; None when it states no amount, several, or one too large to be true."""
    if _SCIENTIFIC.match(text):
        amount, remark, short = Decimal(text), None, False
    else:
        match = _AMOUNT.match(text)
        if not match or not _GROUPED.match(match[3]) or (match[1] and match[2]) or len(match[3]) > 30:
            return None
        amount = Decimal(match[3].replace(",", "")).scaleb(_SCALES.get((match[4] or "").casefold(), 0))
        amount = -amount if match[1] or match[2] else amount
        remark, short = match[5], match[4] is not None
    return _Stated(amount, remark, short) if abs(amount) < _LARGEST else None


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def read_amount(text: str) -> Reading:
    """Pounds that may come in words: `£6.3m`, `2,000,000`, `£40k (2010/11)`; anything but one exact amount stays words.

    A remark in words may change what the amount means (`£5m (not achieved)`), so it stays words too.
    """
    clean = _line(text)
    if _nothing(clean):
        return Reading(None)
    stated = _stated(clean)
    if stated is None or re.search(r"[^\W\d_]", stated.remark or ""):
        return Reading(None, _said(rules.AMOUNT_IN_WORDS))
    after = f"£{Decimal(_plain(stated.amount)):,}"
    notes = _said(rules.AMOUNT_READ, after=after) if stated.short or stated.remark is not None else ()
    return Reading(float(stated.amount), notes)


def read_money(text: str) -> Reading:
    """Whole pounds; pence are rounded half up and said."""
    reading = read_amount(text)
    if reading.value is None:
        return reading
    exact = Decimal(repr(reading.value))
    pounds = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return Reading(
        pounds,
        reading.notes if pounds == exact else (*reading.notes, *_said(rules.MONEY_ROUNDED, after=f"£{pounds:,}")),
    )


def read_number(text: str) -> Reading:
    """A number: `2,086`, `65%`, `£346k`; a known remark in brackets (`7.5 (forecast)`) becomes its flag."""
    clean = _line(text)
    if _nothing(clean):
        return Reading(None)
    stated = _stated(clean.removesuffix("%").rstrip() if "(" not in clean else clean)
    if stated is None:
        return Reading(None, _said(rules.NUMBER_UNREADABLE))
    amount, remark, short = stated
    flag = codelists.meanings("flag").get(folded(remark)) if remark else None
    if remark and not flag:
        return Reading(None, _said(rules.NUMBER_UNREADABLE))
    notes = _said(rules.FLAG_IN_VALUE, after=_plain(amount), flag=f"flag:{flag}") if flag else ()
    if short and not flag:
        notes = _said(rules.AMOUNT_READ, after=_plain(amount))
    return Reading(float(amount), notes, flag)


def read_integer(text: str) -> Reading:
    """A whole number."""
    reading = read_number(text)
    if reading.value is not None and not float(reading.value).is_integer():
        return Reading(None, _said(rules.NUMBER_UNREADABLE))
    return replace(reading, value=None if reading.value is None else int(reading.value))


LISTED = 10
"""How many of a long list's codes a finding names: those nearest to what was sent."""


def read_code(text: str, codelist: str, decided: Mapping[str, str]) -> Reading:
    """A code of a list: by the source's own decisions first (`decided`, '' for no code), then its codes, titles and
    synonyms.
    """
    clean = _line(text)
    if not clean:
        return Reading(None)
    choices = {folded(word): code for word, code in decided.items()}
    if folded(clean) in choices:
        code = choices[folded(clean)]
        return Reading(code or None, _said(rules.CODE_READ, after=f"{codelist}:{code}") if code else ())
    if folded(clean) in codelists.meanings(codelist):
        return Reading(codelists.meanings(codelist)[folded(clean)])
    if _nothing(clean):
        return Reading(None)
    listed = codelists.load(codelist)
    known = {code: f"{each.title_en} {each.title_cy}" for code, each in listed.items()}
    near = (
        [code for _, _, code in process.extract(clean, known, limit=LISTED)] if len(listed) > LISTED else list(listed)
    )
    rest = ["…"] if len(listed) > LISTED else []
    names = {
        f"choices_{language}": ", ".join([*(listed[code].title(language) for code in near), *rest])
        for language in LOCALES
    }
    return Reading(None, _said(rules.CODE_UNKNOWN, **names))


def read_yes_no(text: str, decided: Mapping[str, str]) -> Reading:
    """A yes or no as True or False; not known is blank."""
    reading = read_code(text, "answer", decided)
    return replace(reading, value={"yes": True, "no": False}.get(reading.value))


_READERS: Mapping[str, Callable[[str], Reading]] = {
    "text": read_text,
    "identifier": read_text,
    "date": read_date,
    "part-date": read_part_date,
    "period": read_period,
    "money": read_money,
    "amount": read_amount,
    "number": read_number,
    "integer": read_integer,
}


def read(text: str, as_kind: Incoming, decided: Mapping[str, str]) -> Reading:
    """A text read as what its column holds. `decided`: the source's own words for codes of this column."""
    if as_kind.kind == "code":
        return read_code(text, str(as_kind.codelist), decided)
    if as_kind.kind == "yes-no":
        return read_yes_no(text, decided)
    return _READERS[as_kind.kind](text)
