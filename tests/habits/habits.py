"""What a test of a sender's habit says for docs/what-is-read.md: the habit, and whether it is read, told or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

BUG_CASES = Path(__file__).parent / "bug-cases"
FIRST_CONTACT = Path(__file__).parent / "first-contact"

Outcome = Literal["read", "told", "held", "refused"]
"""read: the value is taken as it is meant; told: taken or left blank, and a finding at the cell says so; held: the row is kept
out, with a finding; refused: the file is, with the reason."""


@dataclass(frozen=True)
class Habit:
    """A line of docs/what-is-read.md. habit: what senders do; answer: what the register makes of it."""

    habit: str
    outcome: Outcome
    answer: str


def habit(sent: str, outcome: Outcome, answer: str) -> Callable[[Any], Any]:
    """Marks a test as the proof of one line of docs/what-is-read.md; a test may prove several."""

    def mark(test: Any) -> Any:
        test.habits = (Habit(sent, outcome, answer), *getattr(test, "habits", ()))
        return test

    return mark
