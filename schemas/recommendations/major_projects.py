"""Which projects are major, by a table that each council keeps for itself (`sources/major.csv`).

Belongs here: the shape of the table, refusing one that breaks it, and the rule. Does not belong here: a project's own
figures (stage join).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from schemas.decision_files import DecisionFileError, read_filled_rows
from schemas.languages import LANGUAGES, BilingualText, Language, Message, format_money, format_number
from schemas.recommendations import PartAnswer

MAJOR_TEST_COLUMNS = ("test", "at_least", "reason_en", "reason_cy")
FLAG = "flag"
MAJOR_TEST_NEEDS: Mapping[str, Message] = {
    FLAG: Message("whether the sender marks it as major"),
    "cost": Message("what every partner pays at the start"),
    "annual_cost": Message("what every partner pays a year"),
    "officer_days": Message("how many days of officers' time every partner puts in"),
    "partners": Message("who shares the service"),
}
"""Test → what must be known for it."""

MONEY = ("cost", "annual_cost")


@dataclass(frozen=True)
class MajorTest:
    """A test: reached at so much, and the sentence that then says why the project is major."""

    __test__ = False

    name: str
    at_least: Decimal
    reason: BilingualText


FLAG_TEST = MajorTest(
    FLAG, Decimal(1), BilingualText("The sender marks it as major.", "Mae'r anfonwr yn nodi ei fod yn un mawr.")
)
"""The flag counts also where the table has no line for it."""


@dataclass(frozen=True)
class RecordedAmount:
    """What a record says for one test: the amount that it shows, and whether that is all of it (otherwise it is the least)."""

    value: Decimal
    whole: bool


def _list_mistakes(
    row: Mapping[str, str], where: Mapping[str, object], earlier: Mapping[str, MajorTest]
) -> list[Message]:
    """What is wrong with a line."""
    name, amount = row["test"], row["at_least"]
    mistakes = []
    if name not in MAJOR_TEST_NEEDS:
        values = {**where, "column": "test", "value": name, "allowed": ", ".join(MAJOR_TEST_NEEDS)}
        mistakes.append(Message("{file}, line {line}: {column} is '{value}'. Use one of: {allowed}.", values))
    elif name in earlier:
        values = {**where, "value": name}
        mistakes.append(Message("{file}, line {line}: the test '{value}' is already on an earlier line.", values))
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", amount) or Decimal(amount) <= 0:
        values = {**where, "value": amount}
        mistakes.append(
            Message("{file}, line {line}: at_least is '{value}'. Write a number above 0, in digits only.", values)
        )
    for column in ("reason_en", "reason_cy"):
        if re.search(r"[{}]", re.sub(r"\{(value|at_least)\}", "", row[column])):
            values = {**where, "column": column, "allowed": "{value} {at_least}"}
            mistakes.append(
                Message("{file}, line {line}: {column} may only have these names in braces: {allowed}.", values)
            )
    return mistakes


def load_major_tests(path: Path) -> tuple[MajorTest, ...]:
    """The tests, in the file's order; none when there is no file.

    Raises DecisionFileError naming each line and what to fix: a test that is unknown or comes twice, an amount that is no
    number above 0, a reason that names something that it may not.
    """
    tests: dict[str, MajorTest] = {}
    mistakes: list[Message] = []
    for line, row in enumerate(read_filled_rows(path, MAJOR_TEST_COLUMNS), start=2):
        in_line = _list_mistakes(row, {"file": path, "line": line}, tests)
        mistakes += in_line
        if not in_line:
            reason = BilingualText(row["reason_en"], row["reason_cy"])
            tests[row["test"]] = MajorTest(row["test"], Decimal(row["at_least"]), reason)
    if mistakes:
        raise DecisionFileError(*mistakes)
    return tuple(tests.values())


def _build_reason(test: MajorTest, value: Decimal) -> BilingualText:
    """A test's reason with the amounts filled in."""

    def format_amount(amount: Decimal, language: Language) -> str:
        return format_money(int(amount), language) if test.name in MONEY else format_number(float(amount), language)

    def render(language: Language) -> str:
        text = test.reason.render(language).replace("{value}", format_amount(value, language))
        return text.replace("{at_least}", format_amount(test.at_least, language))

    return BilingualText(render("en"), render("cy"))


def assess_major(
    flag: bool | None, amounts: Mapping[str, RecordedAmount | None], tests: Sequence[MajorTest]
) -> tuple[PartAnswer, BilingualText | Message]:
    """Whether a project is major, and the sentence that says why.

    flag: what the sender says, which decides; amounts: for each test but the flag, what the record shows, None for
    nothing. Any test reached: yes. None reached, though all is known: no. Otherwise not known.
    """
    if flag is not None:
        stated = next((test for test in tests if test.name == FLAG), FLAG_TEST)
        return ("yes", stated.reason) if flag else ("no", Message("The sender says that it is not major."))
    applied = [test for test in tests if test.name != FLAG]
    for test in applied:
        amount = amounts.get(test.name)
        if amount is not None and amount.value >= test.at_least:
            return "yes", _build_reason(test, amount.value)
    missing = [test.name for test in applied if (known := amounts.get(test.name)) is None or not known.whole]
    if applied and not missing:
        return "no", Message("It is below all of the amounts that make a project major.")
    needed = [MAJOR_TEST_NEEDS[name] for name in (FLAG, *missing)]
    names = BilingualText(*(", ".join(message.render(language) for message in needed) for language in LANGUAGES))
    return "not-known", Message(
        "It is not known whether it is a major project. Not recorded: {needed}.", {"needed": names}
    )
