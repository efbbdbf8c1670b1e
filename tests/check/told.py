"""What a reader says of a text, in a shape that is easy to compare."""

from typing import Any

from assets.check.values import Reading


def told(reading: Reading) -> tuple[Any, list[str]]:
    """What was read, and the rules of what is said."""
    return reading.value, [rule for rule, _ in reading.said]


def kept(reading: Reading) -> list[str]:
    """The notes of a reading: `withheld`, and a range with its ends, as in `range 1..2`."""
    return [
        note.code + (f" {note.low or ''}..{note.high or ''}" if note.low or note.high else "") for note in reading.notes
    ]
