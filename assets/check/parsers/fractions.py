"""Parts of a whole as people write them: `1/3`, `⅓`, `33⅓%`, `3 out of 10`, `a third`, `traean`."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_PARTS_BY_WORD = {
    **dict.fromkeys(("half", "a half", "one half", "hanner"), (1, 2)),
    **dict.fromkeys(("third", "a third", "one third", "traean", "un rhan o dair"), (1, 3)),
    **dict.fromkeys(("two thirds", "two-thirds", "dwy ran o dair", "deuparth"), (2, 3)),
    **dict.fromkeys(("quarter", "a quarter", "one quarter", "chwarter"), (1, 4)),
    **dict.fromkeys(("three quarters", "three-quarters", "tri chwarter"), (3, 4)),
    **dict.fromkeys(("a fifth", "one fifth", "pumed ran"), (1, 5)),
}
_SIGN = re.compile("[¼-¾⅐-⅞]")
_FRACTION = re.compile(
    r"(?:(?P<whole>[0-9]{1,4}) )?(?P<part>[0-9]{1,2}) ?(?:/|out of|of|in|allan o) ?(?P<of>[0-9]{1,3})"
    r"(?P<percent> ?%| per ?cent| y cant)?"
)
_LARGEST_PART_OF_COUNT = 10
_ROUNDED = Decimal("0.01")


class Fraction(NamedTuple):
    """A number with a fraction, to two decimals; is_percent: whether a sign says so."""

    amount: Decimal
    is_percent: bool = False


def _build_fraction(whole: int, part: int, of: int, percent_factor: int) -> Fraction:
    amount = (whole + Decimal(part) / of) * percent_factor
    return Fraction(amount.quantize(_ROUNDED, ROUND_HALF_UP))


def parse_fraction(text: str, is_share: bool) -> Fraction | None:
    """The number with a fraction that a normalised text states; None for any other, such as `50/50` and `1:3`.

    is_share: whether a part of one is meant as a percentage (`1/3` is 33.33); else only halves to tenths are read.
    """
    if text in _PARTS_BY_WORD:
        return _build_fraction(0, *_PARTS_BY_WORD[text], 100) if is_share else None
    spaced = _SIGN.sub(lambda sign: f" {unicodedata.normalize('NFKD', sign[0]).replace('⁄', '/')}", text)
    match = _FRACTION.fullmatch(" ".join(spaced.split()))
    if match is None:
        return None
    whole, part, of = int(match["whole"] or 0), int(match["part"]), int(match["of"])
    is_in_words = "/" not in spaced
    if not 0 < part < of or (is_in_words and (whole or not is_share)) or (not is_share and of > _LARGEST_PART_OF_COUNT):
        return None
    is_percent = match["percent"] is not None
    fraction = _build_fraction(whole, part, of, 100 if is_share and not whole and not is_percent else 1)
    return fraction._replace(is_percent=is_percent)
