"""What a parser gives for a text, in a shape that is easy to compare."""

from typing import Any

from assets.check.parsers.parsed_value import ParsedValue
from schemas.rules import RULES


def summarise_value(parsed: ParsedValue) -> tuple[Any, list[str]]:
    """The value, and the rules of the findings."""
    return parsed.value, [rule for rule, _ in parsed.findings]


def summarise_notes(parsed: ParsedValue) -> list[str]:
    """The notes of a parsed: `withheld`, and a range with its ends, as in `range 1..2`."""
    return [
        note.code + (f" {note.low or ''}..{note.high or ''}" if note.low or note.high else "") for note in parsed.notes
    ]


def is_held(parsed: ParsedValue) -> bool:
    """Whether a finding keeps the value from publication."""
    return any(RULES[rule].effect == "field-held" for rule, _ in parsed.findings)
