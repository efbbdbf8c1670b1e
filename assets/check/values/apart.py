"""Cells that hold no value of any kind, and say why: errors, formulas without a result, marks, withheld values.

Belongs here: recognising these in a column of any kind. Does not belong here: plain marks (schemas.marks), or ranges.
"""

import re

from assets.check.values.reading import Note, Reading, say
from schemas import marks
from schemas.dates import normalise_date_text

_ERROR = re.compile(
    r"#(?:ref|value|null|num|div/0|spill|calc|field|blocked|connect|busy|unknown|error)!|#name\?|#n/?[ad]|#getting_data"
    r"|##+|err:[0-9]{3}|#(?:bezug|wert|valeur)!|#nom\?"
)
# A function, a cell, a sheet's cell or an error: what no prose begins with behind an equals sign.
_FORMULA = re.compile(
    r"=[\s+(-]*(?:[A-Z_][A-Z0-9_.]*\(|(?:'[^']+'!|[A-Z0-9_.]+!)?\$?[A-Z]{1,3}\$?[0-9]+\b|of:=|\[|#)", re.IGNORECASE
)

_SECTION = r"(?:sections?|ss?\.?|adran(?:nau)?) ?[0-9]{1,2}(?:\([0-9a-z]+\))*"
_LAW = (
    r"(?:freedom of information|environmental information|data protection|foia?\b|eirs?\b|gdpr"
    r"|rhyddid gwybodaeth|gwybodaeth amgylcheddol|diogelu data)"
)
# What the exemptions of the Freedom of Information Act are called: a number alone may be a section of any Act, as in
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
_NAMED = rf"{_SECTION}[ :-]+\(?{_EXEMPTION}\)?"
_SECTIONS = re.compile(
    rf"{_NAMED}(?:(?:,|;| and| a| ac) ?{_NAMED})*\.?|{_SECTION},? (?:of (?:the )?|o |o'r )?(?:dd?eddf )?{_LAW}.*|foia? {_SECTION}"
)
# `Exempt` begins prose too (`Exempt accommodation`), so it needs the law beside it.
_EXEMPT = re.compile(
    r"(?:(?:this |the )?(?:information|data|value|figure|cost)s?(?: (?:is|are))? )?"
    r"(?:exempt(?:ed)?|wedi'[iu] h?eithrio|eithriedig|esempt)\b"
    rf"(?: from (?:publication|disclosure|release)\b.*|(?!.*\b(?:vat|tax|rates)\b).*(?:{_SECTION}|{_LAW}|{_EXEMPTION}).*)"
)
_WORD = (
    r"(?:(?:this |the |all )?(?:information|data|value|figure|cost|detail)s?(?: (?:is|are|has been|have been))? )?"
    r"(?:withheld|redacted|not (?:disclosed|released|for publication)|not published|(?:removed|excluded) from publication"
    r"|commercial(?:ly)?[ -](?:in[ -]confidence|sensitiv(?:e|ity)|confidential(?:ity)?)(?: (?:information|data|figures?))?"
    r"|confidential(?: information)?|wedi'[iu] (?:dd?al yn ol|g?olygu|(?:c|ch|g)elu)|(?:yn )?fasnachol (?:sensitif|gyfrinachol)"
    r"|heb ei (?:dd?atgelu|(?:c|ch|g)yhoeddi)|(?:ddim|nid) i'w (?:(?:c|ch|g)yhoeddi|dd?atgelu)|cyfrinachol)"
)
_BECAUSE = (
    r"(?:under|due to|owing to|because|pending|until|to protect|in line with|in accordance with|by agreement|and not"
    r"|for (?:commercial|legal|security|privacy|confidentiality|operational|data protection|reasons)"
    r"|on (?:the )?(?:grounds|advice|basis)"
    r"|at (?:this|the) (?:time|stage|request)|at present|o dan|dan|yn unol|oherwydd|rhag|am resymau|er mwyn|nes|ar sail)"
)
_WITHHELD = re.compile(rf"{_WORD}(?: ?[-:;,(] ?.*| {_BECAUSE}\b.*)?\.?")
_SMALL = re.compile(
    r"(?:(?:data|value|figure|number)s? )?(?:suppressed|wedi'[iu] h?atal)"
    r"(?: ?[-:;,(] ?.*| (?:due to|because|for|oherwydd|am)\b.*)?"
)
# How any of these begins; most prose does not, and need not be looked at further.
BEGINNINGS = (
    r"[\s\"']*(?:this |the |all |information|data|value|figure|number|cost|detail|section|adran|ss?\.? ?[0-9]|foi|exempt"
    r"|eithriedig|esempt|withheld|redacted|suppressed|not |removed|excluded|commercial|confidential"
    r"|cyfrinachol|wedi|yn |fasnachol |heb |ddim |nid )"
)
_BEGINNING = re.compile(BEGINNINGS, re.IGNORECASE)
_SECOND_SENTENCE = re.compile(r"[.!?] +[a-z]")
_LONGEST = 300

_SENTENCES = {
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


def withheld(text: str) -> str | None:
    """The note of a text that as a whole states that a value is withheld; None for prose that mentions an exemption."""
    if len(text) > _LONGEST or not _BEGINNING.match(text):
        return None
    said = normalise_date_text(text).strip(" \"'")
    if _SECOND_SENTENCE.search(said):
        return None
    if _SMALL.fullmatch(said):
        return "suppressed"
    found = any(pattern.fullmatch(said) for pattern in (_SECTIONS, _EXEMPT, _WITHHELD))
    return "withheld" if found else None


def note_of(text: str, prose: bool) -> str | None:
    """The note that a whole cell stands for instead of a value; None when it stands for none.

    prose: whether the column holds texts, where only a mark or a withheld text is no value.
    """
    note = marks.parse_mark(text) or withheld(text)
    if note or prose:
        return note
    said = normalise_date_text(text)
    # In a column of figures a text that begins by naming an exemption withholds, whatever it goes on to say.
    if re.match(_NAMED, said):
        return "withheld"
    return next((each for each, pattern in _SENTENCES.items() if pattern.fullmatch(said)), None)


def _noted(note: str) -> Reading:
    """No value, with its note. A dash says no more than a blank does, so nobody is told of it."""
    if note == "not-stated":
        return Reading(None, notes=(Note(note),))
    rule = "value-withheld" if note in ("withheld", "suppressed") else "value-not-given"
    return Reading(None, say(rule, note=f"value_note:{note}"), notes=(Note(note),))


def read_apart(text: str, prose: bool = False) -> Reading | None:
    """The reading of a cell that holds no value of any kind; None for any other, which its column's reader reads.

    prose: whether the column holds texts.
    """
    if not text:
        return Reading(None)
    if _ERROR.fullmatch(text.casefold()):
        return Reading(None, say("error-cell"))
    if text.startswith("=") and (_FORMULA.match(text) or not prose):
        return Reading(None, say("formula-unsaved"))
    note = note_of(text, prose)
    return _noted(note) if note else None
