"""Amounts of money and other numbers.

Belongs here: reading the cells of columns that hold one number each, and what is said of them. Does not belong here: the
writing of a single number (figures), or the words of ranges (around).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from assets.check.parsers.missing_values import parse_missing_value
from assets.check.parsers.numerals import LARGEST_NUMBER, Numeral, format_decimal, is_foreign_money, parse_numeral
from assets.check.parsers.parsed_value import (
    NO_CONTEXT,
    CellFindings,
    CellNote,
    ColumnContext,
    ParsedValue,
    report_finding,
)
from assets.check.parsers.text_cells import to_single_line

from assets.check.parsers import qualifiers
from schemas import codelists
from schemas.dates import normalise_date_text
from schemas.languages import fold_text
from schemas.rules import RULES

ZERO_WORDS = frozenset({"nil", "zero", "sero", "nil cost", "no cost", "dim cost"})
_LONGEST = 200
# A bare figure that a header's scale would make a trillion pounds was not written in that scale.
_TOO_MUCH = Decimal(10) ** 12

_YEARS = r"(?:19|20)[0-9]{2}(?: ?[/-] ?(?:[0-9]{2}|[0-9]{4}))?"
_PRICES = (
    rf"(?:(?:at|in|ym|yn) )?(?:(?:constant|current|real|cash) )?"
    rf"(?:(?:prices|prisiau|mhrisiau) {_YEARS}|{_YEARS} (?:prices|prisiau|price base|money))"
)
_PRICE_BASE = re.compile(rf"(.+?),? ?[(\[](?:{_PRICES}|{_YEARS})[)\]]|(.+?),? {_PRICES}")
_REMARK = re.compile(r"(.+?) ?[(\[]([^()\[\]]+)[)\]]")
_SIGNED = re.compile(r"(.+?[0-9%kmn)])[*†‡§¹²³]+")
_FOOTNOTE = re.compile(r"[0-9]|\*+|[†‡]")
_NOTE_OF_FLAG = {"forecast": "expected", "estimated": "approximate"}


@dataclass(frozen=True)
class _Stated:
    """What a text states: one amount or none, whether it was worked out from how it is written, and what stands beside."""

    amount: Decimal | None
    read: bool = False
    percent: bool = False
    doubtful: str | None = None
    flag: str | None = None
    notes: tuple[CellNote, ...] = ()

    @property
    def range(self) -> CellNote | None:
        """The ends that the text gives."""
        return next((note for note in self.notes if note.code == "range"), None)


def _scaled(figure: Numeral, context: ColumnContext) -> Decimal:
    """A figure in the scale of its column, unless it names its own."""
    return figure.amount if figure.scale or figure.percent else figure.amount.scaleb(context.scale)


def _one(figure: Numeral, context: ColumnContext) -> _Stated:
    """One figure in its column, and whether the column leaves it in doubt."""
    amount = _scaled(figure, context)
    if figure.scale or figure.percent:
        return _Stated(amount, bool(figure.scale or figure.odd), figure.percent)
    if context.percent == "shares":
        return _Stated(amount * 100, percent=True, read=True)
    doubtful = None
    if context.scale and abs(amount) >= _TOO_MUCH:
        doubtful = "scale-doubtful"
    elif context.percent == "mixed" and 0 < abs(amount) < 1:
        doubtful = "percent-doubtful"
    elif figure.stops in ("either", "doubtful") and context.stops is None:
        doubtful = "stops-doubtful"
    return _Stated(amount, bool(figure.odd or (context.scale and amount)), doubtful=doubtful)


def _range(said: str, context: ColumnContext) -> _Stated | None:
    """A range whose ends can all be read and are in order."""
    for found in qualifiers.find_ranges(said):
        figures = [None if text is None else parse_numeral(text, bool(context.stops)) for text in found]
        if any(text is not None and figure is None for text, figure in zip(found, figures, strict=True)):
            continue
        low, mid, high = figures
        if low and high and high.scale and not low.scale and low.amount <= high.amount.scaleb(-high.scale):
            low = replace(low, amount=low.amount.scaleb(high.scale), scale=high.scale)  # £1-2m
        amounts = [None if figure is None else _scaled(figure, context) for figure in (low, mid, high)]
        known = [amount for amount in amounts if amount is not None]
        if known != sorted(known) or any(abs(amount) >= LARGEST_NUMBER for amount in known):
            continue
        first, last = (None if amount is None else format_decimal(amount) for amount in (amounts[0], amounts[2]))
        return _Stated(amounts[1], notes=(CellNote("range", first, last),))
    return None


def _stated(said: str, context: ColumnContext) -> _Stated | None:
    """What a text states; None when it states no amount, several, or one too large to be true.

    A remark in words may change what an amount means (`£5m (not achieved)`), so only those that are known are taken off.
    """
    figure = parse_numeral(said, bool(context.stops))
    if figure:
        return _one(figure, context)
    match = _PRICE_BASE.fullmatch(said)
    if match:
        return _noted(match[1] or match[2], "price-base", context)
    match = _REMARK.fullmatch(said)
    flag = codelists.map_words_to_codes("flag").get(fold_text(match[2])) if match else None
    if match and (flag or _FOOTNOTE.fullmatch(match[2])):
        inner = _stated(match[1], context)
        return inner and replace(inner, flag=flag, read=True)
    match = _SIGNED.fullmatch(said)
    if match:  # the sign of a footnote
        inner = _stated(match[1], context)
        return inner and replace(inner, read=True)
    rest = qualifiers.strip_approximation(said)
    if rest:
        return _noted(rest, "approximate", context)
    return _range(said, context)


def _noted(said: str, note: str, context: ColumnContext) -> _Stated | None:
    inner = _stated(said, context)
    if inner is None or note in {each.code for each in inner.notes}:
        return None
    return replace(inner, notes=(*inner.notes, CellNote(note)))


def _both(text: str | None, shown: Callable[[Decimal], str]) -> str:
    return "…" if text is None else shown(Decimal(text))


def _said(stated: _Stated, shown: Callable[[Decimal], str]) -> CellFindings:
    """What has to be said of an amount, shown as its column shows it."""
    after = "" if stated.amount is None else shown(stated.amount)
    if stated.doubtful:
        return report_finding(stated.doubtful, after=after)
    if stated.range:
        ends = {"low": _both(stated.range.low, shown), "high": _both(stated.range.high, shown)}
        return report_finding("value-in-range", **ends, after_en=after or "left blank", after_cy=after or "yn wag")
    if stated.notes:
        return report_finding("value-qualified", after=after, note=f"value_note:{stated.notes[0].code}")
    if stated.flag:
        return report_finding("flag-in-value", after=after, flag=f"flag:{stated.flag}")
    if stated.percent and stated.read:
        return report_finding("percent-read", after=after)
    return report_finding("amount-read", after=after) if stated.read else ()


def _found(text: str, context: ColumnContext) -> ParsedValue | _Stated | None:
    """What stands in a cell: no value at all, an amount, or neither."""
    clean = to_single_line(text)
    said = normalise_date_text(clean)
    figure = parse_numeral(said, bool(context.stops))
    if figure:  # most cells
        return _one(figure, context)
    if said in ZERO_WORDS:
        return _Stated(Decimal(0), read=True)
    return parse_missing_value(clean) or (_stated(said, context) if len(said) <= _LONGEST else None)


def _pounds(amount: Decimal) -> str:
    return f"{'-' if amount < 0 else ''}£{abs(Decimal(format_decimal(amount))):,f}"


def parse_amount_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """Pounds that may come in words: `£6.3m`, `2,000,000`, `£40k (2010/11)`; anything but one exact amount stays words."""
    return _money(text, context, whole=False)


def parse_money_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """Whole pounds; pence are rounded half up and said."""
    return _money(text, context, whole=True)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def _money(text: str, context: ColumnContext, whole: bool) -> ParsedValue:
    stated = _found(text, replace(context, percent=""))
    if isinstance(stated, ParsedValue):
        return stated
    flag = stated.flag if stated else None
    if stated is None or stated.percent or (flag and flag not in _NOTE_OF_FLAG):
        return ParsedValue(
            None, report_finding("not-pounds" if is_foreign_money(normalise_date_text(text)) else "amount-in-words")
        )
    if flag:
        stated = replace(stated, flag=None, notes=(CellNote(_NOTE_OF_FLAG[flag]),))
    said, amount = _said(stated, _pounds), stated.amount
    if stated.doubtful and RULES[stated.doubtful].severity == "error":
        return ParsedValue(None, said)
    if not whole:
        return ParsedValue(None if amount is None else float(amount), said, notes=stated.notes)
    notes = tuple(CellNote(note.code, _whole(note.low), _whole(note.high)) for note in stated.notes)
    if amount is not None and amount != _rounded(amount):
        amount = _rounded(amount)
        said = (*said, *report_finding("money-rounded", after=_pounds(amount)))
    return ParsedValue(None if amount is None else int(amount), said, notes=notes)


def _whole(end: str | None) -> str | None:
    return None if end is None else format_decimal(_rounded(Decimal(end)))


def parse_number_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """A number: `2,086`, `65%`, `£346k`; a known remark in brackets (`7.5 (forecast)`) becomes its flag."""
    stated = _found(text, context)
    if isinstance(stated, ParsedValue):
        return stated
    if stated is None:
        return ParsedValue(None, report_finding("number-unreadable"))
    said = _said(stated, format_decimal)
    if stated.amount is None or (stated.doubtful and RULES[stated.doubtful].severity == "error"):
        return ParsedValue(None, said, stated.flag, stated.notes)
    return ParsedValue(float(stated.amount), said, stated.flag, stated.notes)


def parse_integer_cell(text: str, context: ColumnContext = NO_CONTEXT) -> ParsedValue:
    """A whole number."""
    reading = parse_number_cell(text, context)
    if reading.value is None:
        return reading
    if not float(reading.value).is_integer():
        return ParsedValue(None, report_finding("number-unreadable"))
    return replace(reading, value=int(reading.value))
