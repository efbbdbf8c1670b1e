"""Personal data that is known by its signs: e-mail addresses, telephone, National Insurance and NHS numbers, dates of birth."""

import re
from collections.abc import Iterator

from schemas.privacy.personal_spans import PersonalSpan

# An area code and at least one more group: `01-04-2011 31` and `04-01 2014-03` have none that an area could have.
_TELEPHONE = re.compile(
    r"(?<![\d£,.])(?<!\d[-/])(?:(?:\+|00)44[\s.-]?(?:\(0\)[\s.-]?)?[1-9]|\(?0[1-9])\d{1,3}\)?(?:[\s.-]?\d){5,8}(?![\d,]|[-/.]\d)"
)
# Numbers that are as long, and are no person's: of a charity, a company, an account, a reference.
_REGISTERED = re.compile(
    r"(?:charity|charities|company|companies|elusen|cwmni|uprn|usrn|urn|invoice|account|contract|vat|ref|reference|cyfeirnod|isbn)"
    r"\W*(?:(?:registration|registered|reg|number|num|no|nos|rhif|cofrestredig|code)\W*)*$",
    re.IGNORECASE,
)
# Each kind with a sign without which there is none, as most texts show at once that they hold none.
_KINDS = (
    (re.compile("@"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "an e-mail address", "cyfeiriad e-bost"),
    (re.compile(r"(?:^|[^0-9£,.])0[1-9]|\+44|0044"), _TELEPHONE, "a telephone number", "rhif ffôn"),
    # Prefixes that are never issued: HMRC, National Insurance Manual NIM39110.
    (
        re.compile(r"\d{2}\s?[A-D]"),
        re.compile(r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d{2}\s?){3}[A-D]\b"),
        "a National Insurance number",
        "rhif Yswiriant Gwladol",
    ),
)

# One in eleven of any ten digits passes its check, so the service must be named beside it.
_NHS = re.compile(r"\b(?:NHS|GIG)\b")
_TEN_DIGITS = re.compile(r"(?<![\d£,.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d,.-]\d|\d)")
_NEAR = 40
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chwe|maw|ebr|mai|meh|gorff|awst|medi|hyd|tach|rhag)[^\W\d]*"
_DAY = (
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}){1,2}\b|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|af|ail|ydd|fed|eg|ain)? {_MONTH}\.? \d{{4}}"
)
_BIRTH = re.compile(
    r"(?:\bd\.?o\.?b\b\.?|\bdate of birth\b|\bborn(?: on)?\b|\bdyddiad (?:ei )?(?:geni|eni)\b|\b(?:g|ng)?an(?:wyd|ed)\b(?: ar)?)"
    rf"\W{{0,4}}(?P<date>{_DAY})",
    re.IGNORECASE,
)

NUMBER_SIGNS = (
    *(sign.pattern for sign, *_ in _KINDS),
    _NHS.pattern,
    r"(?i:(?:birth|born|d\.?o\.?b|eni|anwyd|aned)[^0-9]{0,9}[0-9])",
)
"""Patterns without any of which a text holds nothing of these kinds; as plain as RE2 reads them."""


def _has_nhs_check_digit(digits: str) -> bool:
    """Whether the last of ten digits is the check of the others. Source: NHS Data Dictionary, NHS NUMBER (modulus 11)."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(set(digits)) > 1 and (11 - rest) % 11 == int(digits[9])


def find_personal_numbers(text: str) -> Iterator[PersonalSpan]:
    """The places of such numbers and addresses in a text."""
    for sign, pattern, kind_en, kind_cy in _KINDS:
        if not sign.search(text):
            continue
        for match in pattern.finditer(text):
            if pattern is not _TELEPHONE or _is_telephone(text, match):
                yield PersonalSpan(match.start(), match.end(), kind_en, kind_cy)
    if _NHS.search(text):
        for match in _TEN_DIGITS.finditer(text):
            around = (
                text[max(0, match.start() - _NEAR) : match.start()] + "\n" + text[match.end() : match.end() + _NEAR]
            )
            if _NHS.search(around) and _has_nhs_check_digit(re.sub(r"\D", "", match[0])):
                yield PersonalSpan(match.start(), match.end(), "an NHS number", "rhif GIG")
    for match in _BIRTH.finditer(text):
        yield PersonalSpan(match.start("date"), match.end("date"), "a date of birth", "dyddiad geni")


def _is_telephone(text: str, match: re.Match[str]) -> bool:
    """Whether digits that look like a telephone number are as many as one has, and are not named as something else."""
    digits = re.sub(r"\D", "", re.sub(r"^(?:\+|00)44(?:\D*\(0\))?", "0", match[0]))
    return len(digits) in (10, 11) and not _REGISTERED.search(text[: match.start()])
