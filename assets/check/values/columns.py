"""What the cells of one column say together: which order its dates have, in which scale its amounts are.

Belongs here: making the context in which each cell is read. Does not belong here: reading one.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from assets.check.values.codes import cross_of
from assets.check.values.figures import figure_of
from assets.check.values.reading import Context
from schemas.dates import detect_day_order, has_hyphenated_financial_year, is_next_year, normalise_date_text
from schemas.submission_columns import SubmissionColumn

_SCALES = (
    (9, r"£ ?(?:bn|billions?|biliynau)\b|\((?:in )?billions?\)|mewn biliynau|billions of pounds"),
    (
        6,
        r"£ ?'?(?:m|mn|millions?|miliwn|miliynau)\b|\((?:in )?millions?\)|(?:mewn |\()miliynau|(?:in )?millions of pounds",
    ),
    (
        3,
        r"£ ?(?:k|thousands?|miloedd|mil)\b|(?<![0-9,.])'?000'?s?\b"
        r"|\((?:in )?thousands?\)|(?:mewn |\()miloedd|thousands of pounds",
    ),
)
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b|\by cant\b|\bcanran\b")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def scale_of(header: str) -> int:
    """The power of ten in which a header says that its figures are: 6 for `Cost (£m)`, 0 where it says nothing."""
    said = normalise_date_text(header)
    return next((power for power, pattern in _SCALES if re.search(pattern, said)), 0)


def _day_first(texts: Iterable[str]) -> bool | None:
    shown = {detect_day_order(text) for text in texts}
    if {"day", "month"} <= shown:
        return None
    return "month" not in shown


def _years(texts: list[str]) -> bool | None:
    """Whether `2010-11` is a financial year: others of the column may show that, or that it is a month."""
    months = [match for text in texts if (match := _MONTH.fullmatch(text.strip()))]
    as_month = any(not is_next_year(match[1], match[2]) for match in months)
    if not any(has_hyphenated_financial_year(text) for text in texts):
        return False
    return None if as_month else True


def _percent(header: str, amounts: list[Decimal], signed: bool) -> str:
    """How the bare figures of a column of percentages are meant."""
    shares = sum(0 < abs(amount) < 1 for amount in amounts)
    over = sum(abs(amount) > 1 for amount in amounts)
    if not shares or not _PERCENT.search(normalise_date_text(header)):
        return ""
    if not over and not signed:
        return "shares"
    return "mixed" if signed or shares >= over else ""


def _stops(shown: set[str], scale: int) -> bool | None:
    """Whether the one stop of `950.000` parts thousands in a column, as far as its figures show."""
    if "thousands" in shown:
        return None if "decimals" in shown else True
    return None if "doubtful" in shown and "decimals" not in shown and not scale else False


def column_context(texts: Iterable[str], kind: SubmissionColumn, header: str) -> Context:
    """What the cells of one column of a file say together.

    texts: its different texts; kind: what the column holds; header: as sent, with the unit where another cell gives it.
    """
    sent = list(texts)
    if kind.kind in ("date", "part-date", "period"):
        return Context(day_first=_day_first(sent), years=_years(sent))
    if kind.kind == "yes-no" or kind.codelist == "answer":
        return Context(cross=cross_of(sent))
    if kind.kind not in ("money", "amount", "number", "integer"):
        return Context()
    figures = [figure for text in sent if (figure := figure_of(normalise_date_text(text)))]
    bare = [figure.amount for figure in figures if not figure.scale and not figure.percent]
    scale = scale_of(header)
    return Context(
        scale=scale,
        stops=_stops({figure.stops for figure in figures if not figure.scale}, scale),
        percent=_percent(header, bare, signed=any(figure.percent for figure in figures)),
    )
