"""Words around a value, in both languages: `about`, `at least`, `between … and …`, `Low: … Mid: … High: …`. Every text here
is normalised (schemas.dates.normalise_date_text).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ABOUT = (
    r"about|around|approx(?:imately|\.)?|circa|c(?:a|irc)?\.|ca?(?= ?[£0-9])|roughly|some|est(?:imated|\.)?(?: at)?"
    r"|in the region of|almost|nearly|tua|oddeutu|rhyw|bron yn|bron|amcangyfrif(?:ir)?|[~≈]"
)
_ABOUT_BEFORE = re.compile(rf"(?:{_ABOUT}) ?(.+)")
_ABOUT_BEHIND = re.compile(
    r"(.+?),? ?[(\[]?(?:approx(?:imately|\.)?|est(?:imated?|\.)?|circa|tua|bras|yn fras|amcangyfrif)[)\]]?"
)
_LEAST = (
    r"at least|more than|over|above|exceeding|in excess of|minimum(?: of)?|not less than|o leiaf|mwy na|dros|[>≥]=?"
)
_MOST = (
    r"at most|up to|less than|under|below|maximum(?: of)?|no more than|not more than|hyd at|llai na|dim mwy na|[<≤]=?"
)
_LIMIT = re.compile(
    rf"(?:(?P<least>{_LEAST})|(?P<most>{_MOST})) ?(?P<end>.+)|(?P<from>.+?) ?(?:\+|or more|and over|neu fwy)"
)
_BETWEEN = re.compile(r"(?:between|rhwng) (.+)")
_SEPARATOR = re.compile(r" (?:to|i|hyd at) | ?-+ ?")
_SEPARATOR_BETWEEN = re.compile(r" (?:and|to|a|ac|i) | ?- ?")
_LABELS = {
    "low": "low(?:er|est)?|min(?:imum)?|isaf|isel",
    "middle": "mid(?:dle|point)?|central|most likely|best estimate|canol",
    "high": "high(?:er|est)?|upper|max(?:imum)?|uchaf|uchel",
}
_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
BRACKETED_REMARK = re.compile(r"(.+?) ?[(\[]([^()\[\]]+)[)\]]")
_LABELLED = re.compile(rf"(?:{_LABEL})(?: (?:case|estimate|end|range))? ?[:=] ?")


class RangeTexts(NamedTuple):
    """The texts of a range: its lower end, a value within it, and its upper end; None for what is not given."""

    low: str | None = None
    middle: str | None = None
    high: str | None = None


def strip_approximation(text: str) -> str | None:
    """The rest of a text that says `about` something; None for one that does not."""
    match = _ABOUT_BEFORE.fullmatch(text) or _ABOUT_BEHIND.fullmatch(text)
    return match[1] if match else None


def _split_at_range_labels(text: str) -> RangeTexts | None:
    labels = list(_LABELLED.finditer(text))
    if not labels or labels[0].start():
        return None
    stops = [*(label.start() for label in labels[1:]), len(text)]
    parts = {
        str(label.lastgroup): text[label.end() : stop].strip(" ,;/|-")
        for label, stop in zip(labels, stops, strict=True)
    }
    return RangeTexts(**parts) if len(parts) == len(labels) and all(parts.values()) else None


def find_ranges(text: str) -> Iterator[RangeTexts]:
    """The ways in which a text may give a range, likeliest first: the first whose texts can all be parsed is meant."""
    labelled = _split_at_range_labels(text)
    if labelled:
        yield labelled
    limit = _LIMIT.fullmatch(text)
    if limit:
        yield RangeTexts(high=limit["end"]) if limit["most"] else RangeTexts(low=limit["end"] or limit["from"])
    between = _BETWEEN.fullmatch(text)
    ends, separator = (between[1], _SEPARATOR_BETWEEN) if between else (re.sub("^(?:from|o) ", "", text), _SEPARATOR)
    for match in separator.finditer(ends):
        yield RangeTexts(low=ends[: match.start()], high=ends[match.end() :])
