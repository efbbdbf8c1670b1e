"""The units of money as senders name them: thousands or millions, and currencies other than the pound.

Belongs here: what a header, a line above a table or a cell says of them. Does not belong here: any amount (stage check).
"""

import re

from schemas.currencies import FOREIGN_PATTERN, find_currency_code
from schemas.dates import normalise_date_text

_POUND = r"(?:£|\bgbp|\bpounds?(?: sterling)?\b)"
_SCALES = (
    (
        9,
        rf"{_POUND} ?\(?(?:in )?(?:bn|billions?|biliynau)\b|\((?:in )?billions?\)|mewn biliynau"
        r"|billions? (?:of )?(?:pounds|£|gbp)|biliynau o bunnoedd",
    ),
    (
        6,
        rf"{_POUND} ?\(?(?:in )?'?(?:m|mm|mn|mln|millions?|miliwn|miliynau)\b|\((?:in )?millions?\)|(?:mewn |\()miliynau"
        r"|\b(?:in )?millions? (?:of )?(?:pounds|£|gbp)|miliynau o bunnoedd|\bin millions\b(?! of (?!pounds))"
        r"|\bx ?£? ?1,?000,?000\b|'?\b000,000\b|£ ?mill\b",
    ),
    (
        3,
        rf"{_POUND} ?\(?(?:in )?'?(?:k|thousands?|miloedd|mil|1,?000s)\b|{_POUND} ?\(?'?000'?s?\b|(?<![0-9,.])'?000'?s?\b"
        r"|\((?:in )?thousands?\)|(?:mewn |\()miloedd|thousands? (?:of )?(?:pounds|£|gbp)|miloedd o bunnoedd|\bx ?£? ?1,?000\b"
        r"|\bin thousands\b(?! of (?!pounds))|\bmil o bunnoedd\b|£ ?thou\b|\bk ?gbp\b",
    ),
)
# What only the header of a column of money can mean: elsewhere `(m)` may be metres.
_SCALES_OF_MONEY = (
    (6, r"[(,-] ?(?:in )?(?:m|mn|mln|mill|miliwn|milions?)(?: ?gbp| o bunnoedd)?\)?$"),
    (3, r"[(,-] ?(?:in )?(?:k|thou|ths|thds|1,?000s?)(?: ?gbp)?\)?$| k$|\(£ ?1,?000\)"),
)
_UNCLEAR_SCALE = re.compile(rf"(?:{_POUND}|\() ?\(?(?:in )?mil\b(?! o bunnoedd)")
_SCALE_WORD = r"'?(?:000'?s?|k|m|mm|mn|bn|thousands?|millions?|billions?|miloedd|miliynau|biliynau|mil|miliwn)"
_CURRENCY = rf"(?:{_POUND}|{FOREIGN_PATTERN})"
# A currency and a scale without a number, as in `£000`, are a unit wherever they stand.
_SCALED_CURRENCY = re.compile(rf"(?<![0-9]){_CURRENCY} ?\(?(?:in )?{_SCALE_WORD}\b(?! ?[0-9])")
_BARE_SCALE = r"(?:'?000'?s?|thousands?|millions?|billions?|miloedd|miliynau)"
_UNIT = (
    rf"(?:{_CURRENCY}(?: sterling)?(?: ?{_SCALE_WORD})?|{_BARE_SCALE}(?: (?:of )?(?:pounds|£|gbp|euros?|dollars))?"
    r"|(?:punnoedd|bunnoedd)|mil(?:oedd|iynau) o bunnoedd)"
)
_NAMED_UNIT = re.compile(
    r"(?:\b(?:in|mewn|yn|are|is|yw|units?|uned(?:au)?|currency|arian cyfred|cyfred|ccy)\b ?(?:of (?:measure|account) ?)?"
    r"[:=(-]? ?"
    rf"(?:is |are |yw )?(?:whole |full |the )?|[(\[] ?){_UNIT} ?[)\]]?(?=\W*$|[,;. )\]])"
)
_UNIT_ALONE = re.compile(rf"\W*{_UNIT}\W*")
_FOREIGN_POUNDS = re.compile(FOREIGN_PATTERN)
_CURRENCY_WORD = re.compile(r"\b(?:currency|cyfred|ccy)\b")
_FACTOR = re.compile(r"\bx ?£? ?1,?000(?:,?000)?\b")
ALL_FIGURES = re.compile(
    r"\b(?:costs?|figures?|amounts?|values?|money|ffigurau|ffigyrau|costau|gostau|symiau)\b", re.IGNORECASE
)
"""What a line calls the amounts of which it speaks."""
_MAX_STATEMENT_CHARACTERS = 200


def detect_scale(text: str, is_money: bool = False) -> int:
    """The power of ten by which a header, or a line above a table, scales numbers: 6 for `Cost (£m)`, 0 where it names none.
    is_money: whether it is the header of a column of money, where `(m)` is enough.
    """
    clean = normalise_date_text(text)
    scales = (*_SCALES, *_SCALES_OF_MONEY) if is_money else _SCALES
    return next((power for power, pattern in scales if re.search(pattern, clean)), 0)


def has_unclear_scale(header: str) -> bool:
    """Whether a header scales by `mil`: a thousand in Welsh, and short for a million in English."""
    return bool(_UNCLEAR_SCALE.search(normalise_date_text(header)))


def has_pounds(text: str) -> bool:
    """Whether a text names the pound."""
    clean = _FOREIGN_POUNDS.sub("", normalise_date_text(text))
    return bool(re.search(rf"{_POUND}|\bsterling\b|\bstg\b|punnoedd|bunnoedd|\bpunt\b", clean))


def is_unit_statement(line: str) -> bool:
    """Whether a line beside a table says in which unit its money is: `All costs in £000`, `(€)`, `Ffigurau mewn miloedd`. One
    that names an amount (`projects above £1m`) does not.
    """
    if len(line) > _MAX_STATEMENT_CHARACTERS:
        return False
    clean = normalise_date_text(line)
    if _UNIT_ALONE.fullmatch(clean) or _SCALED_CURRENCY.search(clean) or _NAMED_UNIT.search(clean):
        return True
    speaks_of_money = ALL_FIGURES.search(line) or _CURRENCY_WORD.search(clean) or len(clean.split()) == 1
    return bool(speaks_of_money and (find_currency_code(line) or _FACTOR.search(clean)))
