"""What a reader of a cell gives: a value, what is said of it, and what is kept beside it.

Belongs here: the shapes that every reader shares. Does not belong here: reading anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.rules import RULES

Said = tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True)
class Note:
    """What a cell says beside its value or instead of one: a code of the list `value_note`, and the ends of a range."""

    code: str
    low: str | None = None
    high: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a text was read as (None: no value), what is said of it, a flag that stood beside it, and its notes."""

    value: Any
    said: Said = ()
    flag: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def held(self) -> bool:
        """Whether the value is held because of an error."""
        return any(RULES[rule].effect == "field-held" for rule, _ in self.said)


@dataclass(frozen=True)
class Context:
    """What the cells of one column say together, where one alone may mean two things.

    day_first: how to read `1/2/2013`; years: whether `2010-11` is a financial year; for both, None where the column shows
    the one and the other. scale: the power of ten that the header names (`£m`). stops: whether `950.000` is thousands,
    None where nobody can tell.
    percent: whether bare figures of a percentage are `shares` of one, now these and now percentages (`mixed`), or plain
    (blank). cross: what an `x` answers.
    """

    day_first: bool | None = True
    years: bool | None = False
    scale: int = 0
    stops: bool | None = False
    percent: str = ""
    cross: str | None = None


ALONE = Context()
"""A cell of whose column nothing is known."""


def say(rule: str, **parameters: Any) -> Said:
    """One rule with its parameters, as a reading says it."""
    return ((rule, parameters),)
