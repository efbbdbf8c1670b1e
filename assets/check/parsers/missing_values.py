"""Cells that hold no value of any kind, and say why: errors, formulas without a result, marks, withheld values."""

import re

from assets.check.parsers.parsed_value import CellNote, ParsedValue, report_finding
from schemas import marks
from schemas.dates import normalise_date_text
from schemas.formulas import is_error_text

# A function, a cell, a sheet's cell or an error: prose has none of these after an equals sign.
_FORMULA = re.compile(
    r"=[\s+(-]*(?:[A-Z_][A-Z0-9_.]*\(|(?:'[^']+'!|[A-Z0-9_.]+!)?\$?[A-Z]{1,3}\$?[0-9]+\b|of:=|\[|#)", re.IGNORECASE
)

_SECTION = r"(?:sections?|ss?\.?|adran(?:nau)?) ?[0-9]{1,2}(?:\([0-9a-z]+\))*"
_INFORMATION_LAW = (
    r"(?:freedom of information|environmental information|data protection|foia?\b|eirs?\b|gdpr"
    r"|rhyddid gwybodaeth|gwybodaeth amgylcheddol|diogelu data)"
)
# The names of the exemptions of the Freedom of Information Act 2000: a number alone may be a section of any Act, as in
# `Section 33 agreement`.
_EXEMPTION = (
    r"(?:commercial(?:ly)? (?:interests?|sensitiv(?:e|ity)|confidential(?:ity)?)|trade secrets?|national security|defence"
    r"|(?:the )?(?:formulation|development) of government policy|(?:information intended for )?future publication"
    r"|international relations|relations within the (?:uk|united kingdom)|the economy|investigations(?: and proceedings)?"
    r"|law enforcement|court records|audit functions|parliamentary privilege|(?:the )?effective conduct of public affairs"
    r"|communications with (?:her|his) majesty|health and safety|personal (?:information|data)"
    r"|(?:information )?provided in confidence|legal professional privilege|prohibitions on disclosure"
    r"|information supplied by,? or relat(?:ing|ed) to,? bodies dealing with security matters"
    r"|information (?:reasonably )?accessible (?:to the applicant )?by other means"
    r"|(?:buddiannau|cyfrinachedd) masnachol|diogelwch (?:gwladol|cenedlaethol)|amddiffyn|llunio polisi(?:au)? llywodraeth"
    r"|gwybodaeth bersonol|gwybodaeth y bwriedir ei chyhoeddi(?: yn y dyfodol)?|cysylltiadau rhyngwladol)"
)
_NAMED_EXEMPTION = rf"{_SECTION}[ :-]+\(?{_EXEMPTION}\)?"
_EXEMPT_SECTIONS = re.compile(
    rf"{_NAMED_EXEMPTION}(?:(?:,|;| and| a| ac) ?{_NAMED_EXEMPTION})*\.?"
    rf"|{_SECTION},? (?:of (?:the )?|o |o'r )?(?:dd?eddf )?{_INFORMATION_LAW}.*"
    rf"|foia? {_SECTION}"
)
# `Exempt` begins prose too (`Exempt accommodation`), so it needs the law beside it.
_EXEMPT = re.compile(
    r"(?:(?:this |the )?(?:information|data|value|figure|cost)s?(?: (?:is|are))? )?"
    r"(?:exempt(?:ed)?|wedi'[iu] h?eithrio|eithriedig|esempt)\b"
    rf"(?: from (?:publication|disclosure|release)\b.*|(?!.*\b(?:vat|tax|rates)\b)"
    rf".*(?:{_SECTION}|{_INFORMATION_LAW}|{_EXEMPTION}).*)"
)
_WITHHELD_WORDS = (
    r"(?:(?:this |the |all )?(?:information|data|value|figure|cost|detail)s?(?: (?:is|are|has been|have been))? )?"
    r"(?:withheld|redacted|not (?:disclosed|released|for publication)|not published|(?:removed|excluded) from publication"
    r"|commercial(?:ly)?[ -](?:in[ -]confidence|sensitiv(?:e|ity)|confidential(?:ity)?)(?: (?:information|data|figures?))?"
    r"|confidential(?: information)?|wedi'[iu] (?:dd?al yn ol|g?olygu|(?:c|ch|g)elu)|(?:yn )?fasnachol (?:sensitif|gyfrinachol)"
    r"|heb ei (?:dd?atgelu|(?:c|ch|g)yhoeddi)|(?:ddim|nid) i'w (?:(?:c|ch|g)yhoeddi|dd?atgelu)|cyfrinachol)"
)
_REASON = (
    r"(?:under|due to|owing to|because|pending|until|to protect|in line with|in accordance with|by agreement|and not"
    r"|for (?:commercial|legal|security|privacy|confidentiality|operational|data protection|reasons)"
    r"|on (?:the )?(?:grounds|advice|basis)"
    r"|at (?:this|the) (?:time|stage|request)|at present|o dan|dan|yn unol|oherwydd|rhag|am resymau|er mwyn|nes|ar sail)"
)
_WITHHELD = re.compile(rf"{_WITHHELD_WORDS}(?: ?[-:;,(] ?.*| {_REASON}\b.*)?\.?")
_SUPPRESSED = re.compile(
    r"(?:(?:data|value|figure|number)s? )?(?:suppressed|wedi'[iu] h?atal)"
    r"(?: ?[-:;,(] ?.*| (?:due to|because|for|oherwydd|am)\b.*)?"
)
# How any of these begins: most prose does not, and needs no further look.
NOTE_BEGINNINGS = (
    r"[\s\"']*(?:this |the |all |information|data|value|figure|number|cost|detail|section|adran|ss?\.? ?[0-9]|foi|exempt"
    r"|eithriedig|esempt|withheld|redacted|suppressed|not |removed|excluded|commercial|confidential"
    r"|cyfrinachol|wedi|yn |fasnachol |heb |ddim |nid )"
)
_BEGINNING = re.compile(NOTE_BEGINNINGS, re.IGNORECASE)
_SECOND_SENTENCE = re.compile(r"[.!?] +[a-z]")
_MAX_LENGTH = 300

_SENTENCES_BY_NOTE = {
    "cannot-be-computed": re.compile(
        r"(?:cannot|can not|could not|can't|unable to|not possible to) (?:be )?(?:calculate|compute|determine)d?\b.*"
        r"|(?:not calculable|not calculated|incalculable|ni ellir (?:ei )?[cg]yfrifo|methu(?: a)? chyfrifo)\b.*"
    ),
    "not-applicable": re.compile(r"(?:n/a|not applicable|amherthnasol)\b ?[-:;,(\s].*"),
    "to-be-confirmed": re.compile(
        r".*\b(?:not yet|still (?:at|in) (?:the )?planning|early planning|eto i'w gadarnhau)\b.*"
        r"|(?:tb[acd]|to be (?:confirmed|agreed|determined|decided|announced)|i'w gadarnhau|awaiting|awaited)\b[^0-9]*"
        r"|(?:(?:figures?|costs?|data|information|date) )?(?:to follow|awaited|i ddilyn)"
    ),
    "not-available": re.compile(
        r".*\b(?:did not provide|not in a position to provide|has not provided|unable to provide|not? (?:data|return|information)"
        r" (?:was |were )?(?:provided|received|supplied|available|held)|ni ddarparodd|nid yw mewn sefyllfa i ddarparu)\b.*"
        r"|nil return|no return"
    ),
}


def detect_withholding(text: str) -> str | None:
    """The note (`withheld`, `suppressed`) of a text that as a whole withholds a value; None for other prose."""
    if len(text) > _MAX_LENGTH or not _BEGINNING.match(text):
        return None
    sentence = normalise_date_text(text).strip(" \"'")
    if _SECOND_SENTENCE.search(sentence):
        return None
    if _SUPPRESSED.fullmatch(sentence):
        return "suppressed"
    is_withheld = any(pattern.fullmatch(sentence) for pattern in (_EXEMPT_SECTIONS, _EXEMPT, _WITHHELD))
    return "withheld" if is_withheld else None


def detect_note(text: str, is_prose: bool) -> str | None:
    """The note (code list `value_note`) that a whole cell stands for; None for none. is_prose: whether the column holds
    texts, where only a mark or a withheld text is no value.
    """
    note = marks.parse_mark(text) or detect_withholding(text)
    if note or is_prose:
        return note
    sentence = normalise_date_text(text)
    # In a column of numbers a text that begins with the name of an exemption withholds, whatever it goes on to say.
    if re.match(_NAMED_EXEMPTION, sentence):
        return "withheld"
    return next((note for note, pattern in _SENTENCES_BY_NOTE.items() if pattern.fullmatch(sentence)), None)


def build_missing_value(note: str) -> ParsedValue:
    """No value, with its note. A dash says no more than a blank does, so it makes no finding."""
    if note == "not-stated":
        return ParsedValue(None, notes=(CellNote(note),))
    rule = "value-withheld" if note in ("withheld", "suppressed") else "value-not-given"
    return ParsedValue(None, report_finding(rule, note=f"value_note:{note}"), notes=(CellNote(note),))


def parse_missing_value(text: str, is_prose: bool = False) -> ParsedValue | None:
    """A cell that holds no value of any kind; None for any other, which the parser of its column takes."""
    if not text:
        return ParsedValue(None)
    if is_error_text(text):
        return ParsedValue(None, report_finding("error-cell"))
    if text.startswith("=") and (_FORMULA.match(text) or not is_prose):
        return ParsedValue(None, report_finding("formula-unsaved"))
    if marks.is_pointer(text):
        return ParsedValue(None, report_finding("value-elsewhere"))
    note = detect_note(text, is_prose)
    return build_missing_value(note) if note else None
