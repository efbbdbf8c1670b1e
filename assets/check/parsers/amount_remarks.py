"""The one amount in a cell that also has words (`£1 million annual cost of the unit`), and what these words make of it.

Belongs here: where the amount is, and whether the words leave one reading. Does not belong here: parsing the amount itself
(amount_cells). Every text here is normalised (schemas.dates.normalise_date_text).
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from assets.check.parsers.numerals import POWER_BY_SCALE_WORD
from assets.check.parsers.parsed_value import ColumnContext, StatedValue
from schemas.languages import fold_text

_SCALE = "|".join(sorted(map(re.escape, POWER_BY_SCALE_WORD), key=len, reverse=True))
_DIGITS = r"[0-9](?:[0-9.,']*[0-9])?"
_SUM = rf"(?:£|\bgbp) ?{_DIGITS}(?: ?(?:{_SCALE})\b)?|\b{_DIGITS} ?(?:(?:{_SCALE})\b|pounds\b|o bunnoedd\b|punt\b)"
_LARGE_NUMBER = r"(?<![0-9.,/-])\b(?!(?:19|20)[0-9]{2}\b)(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{3,})\b(?![%/-])"
_FIGURE = re.compile(f"{_SUM}|{_LARGE_NUMBER}")
# Of these nobody can say how much they are, but an amount is meant.
_SUM_IN_WORDS = re.compile(
    r"\b(?:hundreds?|thousands?|[mb]illions?|[mfb]iliwn|[mf]iliynau|f?miloedd|filoedd|pounds|bunnoedd|punt)\b|£"
)
_UNREADABLE_SCALE = re.compile(r" ?(?:mil\b|%)")
_MOST_WORDS_BEFORE, _MOST_WORDS_BEHIND = 5, 5
_BRACKETS = " ,;:-.()[]"

_NUMBER_WORD = (
    r"(?:[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|twenty[- ]five|thirty"
    r"|several|many|dwy|tair|pedair|pum|chwe|saith|wyth|naw|deng|deg|pymtheng|ugain|sawl)"
)
_PARTNER = (
    r"(?:partners?|councils?|authorit(?:y|ies)|organisations?|bod(?:y|ies)|members?|sites?|boroughs?|count(?:y|ies)|contractors?"
    r"|(?:p|b|ph|mh)artner(?:iaid)?|(?:c|g|ch|ngh)yng(?:or|horau)|awdurdod(?:au)?|sefydliad(?:au)?|(?:c|g|ch)(?:orff|yrff)"
    r"|(?:c|g|ch)ontractwyr)"
)
_REMARKS = {
    "amount-of-part": re.compile(
        rf"\b(?:per|each|every|fesul|pob|bob|yr un) (?:{_PARTNER}|head|person|unit|pen|uned)\b|\b(?:each|apiece|yr un)$"
        rf"|\b(?:one|a single|un) {_PARTNER}\b|(?:^|[(\[])(?:the |y |yr )?{_PARTNER}(?:$|[)\]])"
        rf"|\b(?:lead|host|other)(?: {_PARTNER})?(?:'s)? (?:share|part)\b|\b(?:our|its|their|own) (?:share|part|contribution)\b"
        r"|\b(?:share|part|half|cyfran|rhan|hanner) (?:of|o)\b|\bein (?:cyfran|rhan)\b"
    ),
    "amount-of-years": re.compile(
        rf"\b{_NUMBER_WORD}[- ](?:years?|yrs?|blynedd|mlynedd|flynedd|blwyddyn)\b"
        r"|\b(?:over|across|during|throughout|dros|yn ystod) (?:the |y |yr |ei |its )?(?:(?:whole|full|entire|holl) )?"
        r"(?:life(?:time)?|contract|term|programme|project|oes|(?:c|g|ch)ontract|[cg]yfnod|rhaglen|[pb]rosiect)\b"
        r"|\b(?:whole[- ]life|lifetime|cumulative(?:ly)?|years|oes gyfan)\b|\b(?:by|erbyn) (?:19|20)[0-9]{2}\b"
    ),
    "amount-of-year": re.compile(
        r"\b(?:per|a|each|every|every other|in|in the|one|first|second|third|last|next|full) (?:first |second |last |full )?"
        r"(?:financial )?(?:year|annum|yr|month|week|day|quarter|hour)\b|\bp\.? ?[am]\b\.?|/ ?(?:year|yr|annum|month|week|day)\b"
        r"|\b(?:annual|annually|yearly|annualised|monthly|weekly|quarterly|daily|recurring|recurrent)\b"
        r"|\b(?:year|yr) (?:[0-9]{1,2}|one|two|three)\b"
        r"|\b(?:y|bob|pob|un|yn y|mewn) (?:flwyddyn|blwyddyn|mis|wythnos|dydd|diwrnod|chwarter)\b|\bflwyddyn gyntaf\b"
        r"|\b(?:yn )?(?:[fb]lynyddol|[mf]isol)\b"
        r"|(?<![0-9/])\b(?:19|20)[0-9]{2}(?: ?[/-] ?(?:[0-9]{4}|[0-9]{2}))?\b"
    ),
}
"""The rule of a remark that says of what the amount is → how it says so; the first that fits is told."""
_EVERY_YEAR = re.compile(
    r"\b(?:per|a|each|every) (?:year|annum|yr)\b|\bp\.? ?a\b\.?|/ ?(?:year|yr|annum)\b|\b(?:annual(?:ly)?|yearly)\b"
    r"|\b(?:y|bob) [fb]lwyddyn\b|\b(?:yn )?[fb]lynyddol\b"
)
_WORDS_OF_A_YEAR = frozenset({"annual", "annum", "year", "yearly", "flwyddyn", "blwyddyn", "flynyddol", "blynyddol"})
_SINCE_YEAR = re.compile(r"\b(?:since|from|after|before|ers|ar ol|cyn) (?:[a-z]+ )?(?:19|20)[0-9]{2}\b")
_IDLE_WORDS = frozenset(
    (
        *("a", "an", "the", "of", "is", "in", "it", "its", "this", "for", "project", "total", "totals", "totalling"),
        *("altogether", "overall", "all", "sum", "amount", "amounts", "figure", "value", "worth", "combined", "whole"),
        *("y", "yr", "o", "yw", "swm", "cyfanswm", "gyfanswm", "cyfan", "gwerth", "i", "gyd", "holl"),
        *("ar", "gyfer", "prosiect"),
    )
)
"""Words that leave an amount as it is."""


class Remark(NamedTuple):
    """rule: why the amount beside the words is not certain; stated: the amount, where the words leave it as it is."""

    rule: str | None = None
    stated: StatedValue | None = None


def has_figure(text: str) -> bool:
    """Whether a text may state money at all: `significant savings` and `a share of 45%` do not, `£1.2.3` and `5,000 CR` do."""
    starts_with_number = re.match(r"[^a-z]*[0-9]", text)
    if not re.search("[0-9]", text):
        return bool(_SUM_IN_WORDS.search(text)) and text != "£"
    return bool(starts_with_number or _FIGURE.search(text) or _SUM_IN_WORDS.search(text))


def _list_windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the figure from `start` to `end` stands with some of the words around it: the longest first."""
    befores = [start, *(match.start() for match in re.finditer(r"[^\s(\[]+", text[:start]))]
    behinds = [end, *(end + match.end() for match in re.finditer(r"[^\s]+", text[end:]))]
    first, last = sorted(befores)[-1 - _MOST_WORDS_BEFORE :], sorted(behinds)[: 1 + _MOST_WORDS_BEHIND]
    windows = [(before, behind) for before in first for behind in last]
    yield from sorted(windows, key=lambda window: window[0] - window[1])


def judge_remark(text: str, context: ColumnContext, parse: Callable[[str], StatedValue | None]) -> Remark:
    """What a text says in which figures stand among words; no rule and no amount where nothing can be made of it. parse: a
    text that is an amount alone, with the words that are known → what it states.
    """
    figures = list(_FIGURE.finditer(text))
    if not figures or (len(figures) == 1 and not re.search("[a-z]", _FIGURE.sub("", text))):
        return Remark()
    # From the first to the last: one amount, or the two ends of a range.
    start, end = figures[0].start(), figures[-1].end()
    if _UNREADABLE_SCALE.match(text[end:]):
        return Remark()
    stated, place = None, (start, end)
    for place in _list_windows(text, start, end):
        stated = parse(text[place[0] : place[1]].strip(" ,;:-"))
        if stated:
            break
    if stated is None:
        return Remark("amounts-several") if len(figures) > 1 else Remark()
    words = f"{text[: place[0]]} {text[place[1] :]}".strip()
    if context.is_yearly or context.header_words & _WORDS_OF_A_YEAR:
        words = _EVERY_YEAR.sub(" ", words)
    dated = _SINCE_YEAR.sub("since", words.strip())
    for rule, pattern in _REMARKS.items():
        if pattern.search(dated):
            return Remark(rule)
    beside = fold_text(words).split()
    is_idle = all(word in _IDLE_WORDS or word.rstrip("s") in context.header_words for word in beside)
    return Remark(stated=stated) if is_idle and not re.search(r"[+?*%]", words) else Remark("amount-in-words")
