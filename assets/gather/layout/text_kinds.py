"""What kind of text a cell holds: a number, a date, a yes or no, a code, a short or a long text.

Belongs here: telling the kinds apart by shape, to see how a table lies. Does not belong here: what a text means (stage
check), which reads far more ways of writing.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

LONG = 80
"""More letters than this are prose."""

_MONTH = (
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chwe|maw|ebr|mai|meh|gorff?|awst|medi|hyd|tach|rhag)[a-zâ]*"
)
_YEAR = r"(19|20)\d\d"
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "period",
            rf"{_YEAR}([-/–]\s?(\d\d|{_YEAR}))?|(fy\s?)?{_YEAR}[-/–]\d\d|{_YEAR}([-/ ])?[qc]\d|[qc]\d\W*({_YEAR}.*)?",
        ),
        ("period", rf"{_MONTH}[- ]?'?(\d\d|{_YEAR})?|{_YEAR}-\d\d|\d\d/{_YEAR}"),
        ("date", r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}([ T].*)?|\d{4}-\d\d-\d\d([ T].*)?"),
        ("date", rf"\d{{1,2}}(st|nd|rd|th|af|ail|ydd)?\.?[- ]{_MONTH},?[- ]\d{{2,4}}"),
        ("flag", r"y|n|yes|no|ie|na|nage|oes|nac oes|ydy|ydi|nac ydy|true|false|✓|✔|✗|x"),
        (
            "number",
            r"[£$€(+\-−]{0,3}\s?(\d[\d,. ]*|\.\d+)\)?\s?(%|k|m|bn|million|miliwn|[a-z]{0,3})?|\d(\.\d+)?e[+-]?\d+",
        ),
        ("code", r"(?=\S*\d)[a-z]{1,10}[-_/.:#]?\d\S*|\d+[-_/][a-z0-9]\S*"),
    )
)
_NOTHING = re.compile(
    r"\W*|n/?a|n\.a\.|tbc|tba|nil|none|null|unknown|not known|not available|dim|i'w gadarnhau|anhysbys|\[[a-z]\]",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)
def classify_text(text: str) -> str:
    """What a text looks like: number, period (a year, quarter or month), date, flag, code, short or long; '' for nothing."""
    text = text.strip()
    if not text or _NOTHING.fullmatch(text):
        return ""
    if len(text) > LONG:
        return "long"
    return next((name for name, pattern in _KINDS if pattern.fullmatch(text)), "short")


def count_kinds(texts: Iterable[str]) -> Counter[str]:
    """How often each kind stands among some texts, those that say nothing left out."""
    counted = Counter(map(classify_text, texts))
    del counted[""]
    return counted


def find_commonest_kind(counted: Counter[str]) -> tuple[str, float]:
    """The most frequent kind and its share; ('', 0) when there is none."""
    if not counted:
        return "", 0.0
    name, times = counted.most_common(1)[0]
    return name, times / counted.total()
