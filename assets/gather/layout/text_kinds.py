"""What kind of text a cell holds, by its shape: enough to see how a table lies, not to read the value."""

import re
from functools import lru_cache

LONG_TEXT_CHARACTERS = 80

_MONTH = (
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chwe|maw|ebr|mai|meh|gorff?|awst|medi|hyd|tach|rhag)[a-zâ]*"
)
_YEAR = r"(19|20)\d\d"
_KINDS = {
    "period": rf"{_YEAR}([-/–]\s?(\d\d|{_YEAR}))?|(fy\s?)?{_YEAR}[-/–]\d\d|{_YEAR}([-/ ])?[qc]\d|[qc]\d\W*({_YEAR}.*)?"
    rf"|{_MONTH}[- ]?'?(\d\d|{_YEAR})?|{_YEAR}-\d\d|\d\d/{_YEAR}",
    "date": r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}([ T].*)?|\d{4}-\d\d-\d\d([ T].*)?"
    rf"|\d{{1,2}}(st|nd|rd|th|af|ail|ydd)?\.?[- ]{_MONTH},?[- ]\d{{2,4}}",
    "flag": r"y|n|yes|no|ie|na|nage|oes|nac oes|ydy|ydi|nac ydy|true|false|✓|✔|✗|x",
    "number": r"[£$€(+\-−]{0,3}\s?(\d[\d,. ]*|\.\d+)\)?\s?(%|k|m|bn|million|miliwn|[a-z]{0,3})?|\d(\.\d+)?e[+-]?\d+",
    "code": r"(?=\S*\d)[a-z]{1,10}[-_/.:#]?\d\S*|\d+[-_/][a-z0-9]\S*",
}
_NOTHING = re.compile(
    r"\W*|n/?a|n\.a\.|tbc|tba|nil|none|null|unknown|not known|not available|dim|i'w gadarnhau|anhysbys|\[[a-z]\]",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)
def classify_text(text: str) -> str:
    """`number`, `period` (a year, quarter or month), `date`, `flag`, `code`, `short` or `long`; '' for nothing."""
    text = text.strip()
    if not text or _NOTHING.fullmatch(text):
        return ""
    if len(text) > LONG_TEXT_CHARACTERS:
        return "long"
    return next((kind for kind, pattern in _KINDS.items() if re.fullmatch(pattern, text, re.IGNORECASE)), "short")
