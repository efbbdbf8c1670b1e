"""The units of money as senders name them: thousands or millions, and currencies other than the pound.

Belongs here: what a header, a line above a table or a cell says of them. Does not belong here: any amount (stage check).
"""

import re

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
        r"|\b(?:in )?millions? (?:of )?(?:pounds|£|gbp)|miliynau o bunnoedd|\bin millions\b(?! of (?!pounds))",
    ),
    (
        3,
        rf"{_POUND} ?\(?(?:in )?'?(?:k|thousands?|miloedd|mil|1,?000s)\b|{_POUND} ?\(?'?000'?s?\b|(?<![0-9,.])'?000'?s?\b"
        r"|\((?:in )?thousands?\)|(?:mewn |\()miloedd|thousands? (?:of )?(?:pounds|£|gbp)|miloedd o bunnoedd|\bx ?1,?000\b"
        r"|\bin thousands\b(?! of (?!pounds))",
    ),
)
_FOREIGN = re.compile(
    r"[€$¥₹₽₺]|\b(?:eur|euros?|ewros?|usd|us dollars?|dollars?|doleri|ddoleri|chf|swiss francs?|francs?|sek|nok|dkk|kron[ae]r?"
    r"|pln|zloty|jpy|yen|aud|nzd|cny|yuan|inr|rupees?|czk|huf)"
    r"(?=(?:k|m|bn|mn|000)?\b)"
)
_SCALE_WORD = r"'?(?:000'?s?|k|m|mm|mn|bn|thousands?|millions?|billions?|miloedd|miliynau|biliynau|mil|miliwn)"
_CURRENCY = rf"(?:{_POUND}|{_FOREIGN.pattern})"
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
_MAX_STATEMENT_CHARACTERS = 200


def detect_scale(text: str) -> int:
    """The power of ten by which a header, or a line above a table, scales numbers: 6 for `Cost (£m)`, 0 where it names none."""
    clean = normalise_date_text(text)
    return next((power for power, pattern in _SCALES if re.search(pattern, clean)), 0)


def find_foreign_currency(text: str) -> str | None:
    """The first currency other than the pound that a text names, as it names it; None for none."""
    match = _FOREIGN.search(normalise_date_text(text))
    return match[0] if match else None


def has_pounds(text: str) -> bool:
    """Whether a text names the pound."""
    return bool(re.search(rf"{_POUND}|\bsterling\b|punnoedd|bunnoedd|\bpunt\b", normalise_date_text(text)))


def is_unit_statement(line: str) -> bool:
    """Whether a line beside a table says in which unit its money is: `All costs in £000`, `(€)`, `Ffigurau mewn miloedd`. One
    that names an amount (`projects above £1m`) does not.
    """
    if len(line) > _MAX_STATEMENT_CHARACTERS:
        return False
    clean = normalise_date_text(line)
    return bool(_UNIT_ALONE.fullmatch(clean) or _SCALED_CURRENCY.search(clean) or _NAMED_UNIT.search(clean))
