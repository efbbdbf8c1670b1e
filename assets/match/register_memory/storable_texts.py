"""Texts that every database can hold, so that each holds the same."""

from typing import TypeVar

Value = TypeVar("Value")


def clean_text(value: Value) -> Value:
    """The value, in which a replacement character stands for NUL, which PostgreSQL refuses. Frames hold no half of a surrogate
    pair, which no database would take.
    """
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value  # type: ignore[return-value]
