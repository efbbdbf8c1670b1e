"""Plain marks that senders write where there is no value to read: `-`, `N/A`, `TBC`, `[c]`."""

import re
from collections.abc import Mapping

_MARKS_BY_NOTE: Mapping[str, tuple[str, ...]] = {
    "not-stated": (
        *("-", "--", "---", "–", "—", "−", "?", "??", "_", "none", "none stated", "not stated", "not known", "unknown"),
        *("n/k", "n.k.", "null", "(null)", "<null>"),
        *("not given", "not specified", "blank", "dim", "dim un", "anhysbys", "ddim yn hysbys", "heb ei nodi"),
        *("heb ei ddatgan", "not recorded", "heb ei gofnodi"),
    ),
    "not-applicable": (
        *("n/a", "n/a.", "n.a.", "n.a", "n / a", "n-a", "na", "(n/a)", "[n/a]", "[z]", ".", "not applicable"),
        *("not-applicable", "amherthnasol", "d/g", "ddim yn gymwys", "ddim yn berthnasol", "nid yw'n berthnasol"),
    ),
    "not-available": (
        *("..", "...", "…", ":", "[x]", "no data", "no information", "not available", "unavailable", "data not available"),
        *("not yet available", "ddim ar gael", "dim data", "dim gwybodaeth", "nid yw ar gael", "data not provided"),
        *("not provided", "not held", "heb ei ddarparu"),
    ),
    "to-be-confirmed": (
        *("tbc", "t.b.c.", "tbc.", "(tbc)", "[tbc]", "tba", "tbd", "to be confirmed", "to be agreed", "to be advised"),
        *("to be determined", "to be decided", "pending", "awaiting confirmation", "not yet known", "i'w gadarnhau"),
        *("iw gadarnhau", "i'w gytuno", "i'w benderfynu", "yn aros am gadarnhad"),
    ),
    "suppressed": (
        *("[c]", "(c)", "*", "**", "***", "[*]", "(*)", "suppressed", "data suppressed", "wedi'i atal"),
    ),
    "withheld": (
        *("withheld", "redacted", "[redacted]", "confidential", "exempt", "not disclosed", "not for publication"),
        *("commercially sensitive", "commercially confidential", "commercial in confidence", "commercial-in-confidence"),
        *("commercial confidentiality", "in confidence", "wedi'i eithrio", "heb ei ddatgelu", "wedi'i ddal yn ôl"),
        *("cyfrinachol", "masnachol sensitif", "yn fasnachol sensitif", "nid i'w gyhoeddi", "ddim i'w gyhoeddi"),
        *("wedi'i olygu", "wedi'i gelu"),
    ),
}  # fmt: skip

NOTE_BY_MARK: Mapping[str, str] = {mark: note for note, marks in _MARKS_BY_NOTE.items() for mark in marks}
"""Each mark in lower case → its note."""

MISSING_MARKS = frozenset(
    {"", *(mark for mark, note in NOTE_BY_MARK.items() if note not in ("suppressed", "withheld"))}
)
"""Marks of a cell that gives no value. One that is suppressed or withheld is none of them: there is a value."""


_POINTER = re.compile(
    r"(?:see |as |(?:the )?same (?:as )?|as per (?:the )?)"
    r"(?:above|below|previous(?: row| line)?|row above|line above"
    r"|(?:row|line|project|ref(?:erence)?|no|number|item)?\.? ?[0-9]{1,4})"
    r"|dd?itto(?: marks?)?|do\.|idem|id\.|same|(?:gweler|fel|yr un fath(?: ag?)?|yr un peth(?: ag?)?) ?(?:yr )?"
    r"(?:uchod|isod|(?:rhes|prosiect) ?[0-9]{1,4})|uchod|yr un fath"
    r"|[\"'″〃”“]{1,4}"
)
POINTER_BEGINNINGS = r"(?:see|as|same|the same|dd?itto|do\.|id|gweler|fel|yr un|uchod)\b"
"""How a text that `is_pointer` begins, if it begins with a letter (for pyarrow)."""

_LONGEST_MARK = 2 * max(map(len, NOTE_BY_MARK))


def parse_mark(text: str) -> str | None:
    """The note that a whole text means; None for a text that is no mark."""
    if len(text) > _LONGEST_MARK:
        return None
    return NOTE_BY_MARK.get(" ".join(text.replace("’", "'").casefold().split()))


def is_pointer(text: str) -> bool:
    """Whether a whole text sends its reader to another cell for its value: `as above`, `ditto`, `as per 12`, a ditto mark."""
    clean = " ".join(text.casefold().split())
    return len(clean) <= _LONGEST_MARK and any(_POINTER.fullmatch(form) for form in (clean, clean.strip("().")))
