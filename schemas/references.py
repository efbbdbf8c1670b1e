"""References of projects: what is none, what a program may have made of one, and which are the same number.

Belongs here: one text → what it says of a reference. Does not belong here: looking references up (stage check).
"""

import re
from decimal import Decimal, InvalidOperation

from schemas import privacy
from schemas.dates.date_words import ENGLISH_AND_WELSH_MONTHS
from schemas.formulas import is_error_text, is_formula
from schemas.marks import is_pointer, parse_mark

PLAIN_REFERENCE = r"^[0-9A-Za-z][0-9A-Za-z/_.-]*$"
"""How most references look; with a digit in it, and without privacy.PERSONAL_SIGNS, such a text is one (for pyarrow)."""
ALTERED_LOOK = (
    r"^[0-9]+[.]0+$|^[0-9][0-9.]*[eE][+-]?[0-9]+$|^[0-9]{15,}$|^[0-9,]+,[0-9]{3}$"
    r"|^[0-9A-Za-z]{1,9}[-/ ][0-9A-Za-z]{1,9}([-/ ][0-9T: ]*)?$"
)
"""How references look of which `detect_alteration` may say something (for pyarrow)."""
_WORDS_FOR_NONE = frozenset(
    (
        *(
            "new",
            "nil",
            "awaited",
            "to follow",
            "not allocated",
            "not yet allocated",
            "not assigned",
            "not issued",
            "nk",
        ),
        *(
            "not allocated yet",
            "new project",
            "various",
            "multiple",
            "several",
            "no reference",
            "no ref",
            "no number",
            "no id",
            "null",
            "nan",
            "x",
            "xx",
            "xxx",
            "xxxx",
            "ditto",
            "as above",
        ),
        *(
            "dim rhif",
            "rhif i ddilyn",
            "prosiect newydd",
            "amrywiol",
            "dim cyfeirnod",
            "heb gyfeirnod",
            "newydd",
            "i ddilyn",
            "heb ei neilltuo",
            "heb ei ddyrannu",
            "fel uchod",
        ),
    )
)
_DASH_BEFORE_WORD = re.compile(r"-+\s*[^\W\d_]")
_MONTHS = "|".join(sorted(ENGLISH_AND_WELSH_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"[0-9]{{1,2}}[-/ ](?:{_MONTHS})(?:[-/ ][0-9]{{2,4}})?|(?:{_MONTHS})[-/ ][0-9]{{1,4}}"
    r"|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?:[ t]00:00(?::00)?)?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?e[+-]?[0-9]{1,3}", re.IGNORECASE)
_WHOLE_DECIMAL = re.compile(r"[0-9]+\.0+")
NUMBERED_BY_DOTS = r"^[0-9]+(?:\.[0-9]+)*\.[0-9]*[1-9][0-9]*$"
"""References such as `1.1`: beside them `1.0` is no number with decimals (for pyarrow)."""
_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; the others become zeros."""
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_LONG_NUMBER = re.compile(rf"[0-9]{{{_EXACT_DIGITS - 2}}}00|[0-9]{{{_EXACT_DIGITS}}}0+")
ALTERATIONS = {
    "decimal": ("a number with decimals", "rhif â degolion"),
    "scientific": ("a number in scientific notation", "rhif mewn nodiant gwyddonol"),
    "thousands": ("a number with separators between its thousands", "rhif â gwahanyddion rhwng ei filoedd"),
    "date": ("a date", "dyddiad"),
    "digits": ("a number whose last digits became zeros", "rhif y daeth ei ddigidau olaf yn seroau"),
}
"""What a program may make of a reference → how a finding names it, in English and Welsh."""


def is_reference(text: str) -> bool:
    """Whether a text can identify a project; marks of a missing value, errors, formulas and personal data cannot."""
    clean = " ".join(text.split())
    if parse_mark(clean) or clean.casefold().strip("().") in _WORDS_FOR_NONE or is_error_text(clean):
        return False
    if is_pointer(clean):
        return False
    if is_formula(clean) and not _DASH_BEFORE_WORD.match(clean):
        return False
    return bool(re.search(r"\w", clean)) and privacy.find_personal_data(clean) is None


def detect_alteration(text: str) -> str | None:
    """What a program seems to have made of a reference (a key of ALTERATIONS); None for an ordinary one."""
    if _WHOLE_DECIMAL.fullmatch(text):
        return "decimal"
    if _SCIENTIFIC.fullmatch(text):
        return "scientific"
    if _DATE.fullmatch(text):
        return "date"
    if _THOUSANDS.fullmatch(text):
        return "thousands"
    return "digits" if _LONG_NUMBER.fullmatch(text) else None


def parse_reference_number(text: str) -> Decimal | None:
    """The number that a reference is, however a program writes it: of `1001.0`, `01001` and `1.001E+03` it is 1001."""
    plain = text.strip().replace(",", "")
    if len(plain) > 40 or not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?", plain):
        return None
    try:
        return Decimal(plain).normalize()
    except InvalidOperation:
        return None
