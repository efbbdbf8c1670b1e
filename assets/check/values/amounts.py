"""Amounts of money and other numbers.

Belongs here: reading the cells of columns that hold one number each, and what is said of them. Does not belong here: the
writing of a single number (figures), or the words of ranges (around).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from assets.check.values import around
from assets.check.values.apart import read_apart
from assets.check.values.figures import LARGEST, Figure, figure_of, is_foreign, written
from assets.check.values.reading import ALONE, Context, Note, Reading, Said, say
from assets.check.values.texts import line
from schemas import codelists
from schemas.dates import normalise_date_text
from schemas.languages import fold_text
from schemas.rules import RULES

NIL = frozenset({"nil", "zero", "sero", "nil cost", "no cost", "dim cost"})
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
    notes: tuple[Note, ...] = ()

    @property
    def range(self) -> Note | None:
        """The ends that the text gives."""
        return next((note for note in self.notes if note.code == "range"), None)


def _scaled(figure: Figure, context: Context) -> Decimal:
    """A figure in the scale of its column, unless it names its own."""
    return figure.amount if figure.scale or figure.percent else figure.amount.scaleb(context.scale)


def _one(figure: Figure, context: Context) -> _Stated:
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


def _range(said: str, context: Context) -> _Stated | None:
    """A range whose ends can all be read and are in order."""
    for found in around.ends(said):
        figures = [None if text is None else figure_of(text, bool(context.stops)) for text in found]
        if any(text is not None and figure is None for text, figure in zip(found, figures, strict=True)):
            continue
        low, mid, high = figures
        if low and high and high.scale and not low.scale and low.amount <= high.amount.scaleb(-high.scale):
            low = replace(low, amount=low.amount.scaleb(high.scale), scale=high.scale)  # £1-2m
        amounts = [None if figure is None else _scaled(figure, context) for figure in (low, mid, high)]
        known = [amount for amount in amounts if amount is not None]
        if known != sorted(known) or any(abs(amount) >= LARGEST for amount in known):
            continue
        first, last = (None if amount is None else written(amount) for amount in (amounts[0], amounts[2]))
        return _Stated(amounts[1], notes=(Note("range", first, last),))
    return None


def _stated(said: str, context: Context) -> _Stated | None:
    """What a text states; None when it states no amount, several, or one too large to be true.

    A remark in words may change what an amount means (`£5m (not achieved)`), so only those that are known are taken off.
    """
    figure = figure_of(said, bool(context.stops))
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
    rest = around.about(said)
    if rest:
        return _noted(rest, "approximate", context)
    return _range(said, context)


def _noted(said: str, note: str, context: Context) -> _Stated | None:
    inner = _stated(said, context)
    if inner is None or note in {each.code for each in inner.notes}:
        return None
    return replace(inner, notes=(*inner.notes, Note(note)))


def _both(text: str | None, shown: Callable[[Decimal], str]) -> str:
    return "…" if text is None else shown(Decimal(text))


def _said(stated: _Stated, shown: Callable[[Decimal], str]) -> Said:
    """What has to be said of an amount, shown as its column shows it."""
    after = "" if stated.amount is None else shown(stated.amount)
    if stated.doubtful:
        return say(stated.doubtful, after=after)
    if stated.range:
        ends = {"low": _both(stated.range.low, shown), "high": _both(stated.range.high, shown)}
        return say("value-in-range", **ends, after_en=after or "left blank", after_cy=after or "yn wag")
    if stated.notes:
        return say("value-qualified", after=after, note=f"value_note:{stated.notes[0].code}")
    if stated.flag:
        return say("flag-in-value", after=after, flag=f"flag:{stated.flag}")
    if stated.percent and stated.read:
        return say("percent-read", after=after)
    return say("amount-read", after=after) if stated.read else ()


def _found(text: str, context: Context) -> Reading | _Stated | None:
    """What stands in a cell: no value at all, an amount, or neither."""
    clean = line(text)
    said = normalise_date_text(clean)
    figure = figure_of(said, bool(context.stops))
    if figure:  # most cells
        return _one(figure, context)
    if said in NIL:
        return _Stated(Decimal(0), read=True)
    return read_apart(clean) or (_stated(said, context) if len(said) <= _LONGEST else None)


def _pounds(amount: Decimal) -> str:
    return f"{'-' if amount < 0 else ''}£{abs(Decimal(written(amount))):,f}"


def read_amount(text: str, context: Context = ALONE) -> Reading:
    """Pounds that may come in words: `£6.3m`, `2,000,000`, `£40k (2010/11)`; anything but one exact amount stays words."""
    return _money(text, context, whole=False)


def read_money(text: str, context: Context = ALONE) -> Reading:
    """Whole pounds; pence are rounded half up and said."""
    return _money(text, context, whole=True)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def _money(text: str, context: Context, whole: bool) -> Reading:
    stated = _found(text, replace(context, percent=""))
    if isinstance(stated, Reading):
        return stated
    flag = stated.flag if stated else None
    if stated is None or stated.percent or (flag and flag not in _NOTE_OF_FLAG):
        return Reading(None, say("not-pounds" if is_foreign(normalise_date_text(text)) else "amount-in-words"))
    if flag:
        stated = replace(stated, flag=None, notes=(Note(_NOTE_OF_FLAG[flag]),))
    said, amount = _said(stated, _pounds), stated.amount
    if stated.doubtful and RULES[stated.doubtful].severity == "error":
        return Reading(None, said)
    if not whole:
        return Reading(None if amount is None else float(amount), said, notes=stated.notes)
    notes = tuple(Note(note.code, _whole(note.low), _whole(note.high)) for note in stated.notes)
    if amount is not None and amount != _rounded(amount):
        amount = _rounded(amount)
        said = (*said, *say("money-rounded", after=_pounds(amount)))
    return Reading(None if amount is None else int(amount), said, notes=notes)


def _whole(end: str | None) -> str | None:
    return None if end is None else written(_rounded(Decimal(end)))


def read_number(text: str, context: Context = ALONE) -> Reading:
    """A number: `2,086`, `65%`, `£346k`; a known remark in brackets (`7.5 (forecast)`) becomes its flag."""
    stated = _found(text, context)
    if isinstance(stated, Reading):
        return stated
    if stated is None:
        return Reading(None, say("number-unreadable"))
    said = _said(stated, written)
    if stated.amount is None or (stated.doubtful and RULES[stated.doubtful].severity == "error"):
        return Reading(None, said, stated.flag, stated.notes)
    return Reading(float(stated.amount), said, stated.flag, stated.notes)


def read_integer(text: str, context: Context = ALONE) -> Reading:
    """A whole number."""
    reading = read_number(text, context)
    if reading.value is None:
        return reading
    if not float(reading.value).is_integer():
        return Reading(None, say("number-unreadable"))
    return replace(reading, value=int(reading.value))
