"""Words around a value, in both languages: `about`, `at least`, `between … and …`, `Low: … Mid: … High: …`.

Belongs here: taking such words off, and the ends that they give. Does not belong here: reading what is left, which may be
a date or an amount. Every text here is as `schemas.dates.lowered` gives it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ABOUT = (
    r"about|around|approx(?:imately|\.)?|circa|c(?:a|irc)?\.|c(?= ?[£0-9])|roughly|some|est(?:imated|\.)?(?: at)?"
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
    "mid": "mid(?:dle|point)?|central|most likely|best estimate|canol",
    "high": "high(?:er|est)?|upper|max(?:imum)?|uchaf|uchel",
}
_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
_LABELLED = re.compile(rf"(?:{_LABEL})(?: (?:case|estimate|end|range))? ?[:=] ?")


class RangeTexts(NamedTuple):
    """The texts of a range: its lower end, the value within it, and its upper end; None for what is not said."""

    low: str | None = None
    mid: str | None = None
    high: str | None = None


def strip_approximation(said: str) -> str | None:
    """What is left of a text that says `about` something; None for one that does not."""
    match = _ABOUT_BEFORE.fullmatch(said) or _ABOUT_BEHIND.fullmatch(said)
    return match[1] if match else None


def _labelled(said: str) -> RangeTexts | None:
    labels = list(_LABELLED.finditer(said))
    if not labels or labels[0].start():
        return None
    stops = [*(label.start() for label in labels[1:]), len(said)]
    found = {
        str(label.lastgroup): said[label.end() : stop].strip(" ,;/|-")
        for label, stop in zip(labels, stops, strict=True)
    }
    return RangeTexts(**found) if len(found) == len(labels) and all(found.values()) else None


def find_ranges(said: str) -> Iterator[RangeTexts]:
    """The ways in which a text may give a range: the first whose texts can all be read is meant."""
    labelled = _labelled(said)
    if labelled:
        yield labelled
    limit = _LIMIT.fullmatch(said)
    if limit:
        yield RangeTexts(high=limit["end"]) if limit["most"] else RangeTexts(low=limit["end"] or limit["from"])
    between = _BETWEEN.fullmatch(said)
    inner, separator = (between[1], _SEPARATOR_BETWEEN) if between else (re.sub("^(?:from|o) ", "", said), _SEPARATOR)
    for match in separator.finditer(inner):
        yield RangeTexts(low=inner[: match.start()], high=inner[match.end() :])
