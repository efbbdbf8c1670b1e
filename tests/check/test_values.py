"""Every reader of a cell's text: what each text is read as, and what is said of it."""

from typing import Any

import pytest

from assets.check.values import (
    Reading,
    read,
    read_amount,
    read_date,
    read_integer,
    read_money,
    read_number,
    read_part_date,
    read_period,
)
from schemas.returns import RETURNS, Incoming


def noted(reading: Reading) -> list[str]:
    """The rules of what is said."""
    return [rule.id for rule, _ in reading.notes]


def told(reading: Reading) -> tuple[Any, list[str]]:
    """What was read, and the rules of what is said."""
    return reading.value, noted(reading)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2013", "2013", []),
        ("2013-02", "2013-02", []),
        ("2013-02-01", "2013-02-01", []),
        ("2012-02-29", "2012-02-29", []),
        ("1 April 2011", "2011-04-01", []),
        ("1st April 2011", "2011-04-01", []),
        ("3rd  May\xa02011", "2011-05-03", []),
        ("01-JUL-2014", "2014-07-01", []),
        ("April 2011", "2011-04", []),
        ("Sept 2013", "2013-09", []),
        ("1af Ebrill 2011", "2011-04-01", []),
        ("2il Mai 2011", "2011-05-02", []),
        ("Chwefror 2013", "2013-02", []),
        ("25 Rhagfyr 2012", "2012-12-25", []),
        ("Rhag 2012", "2012-12", []),
        ("1/4/2011", "2011-04-01", ["date-read"]),
        ("01.04.2011", "2011-04-01", ["date-read"]),
        ("29/02/2012", "2012-02-29", ["date-read"]),
        ("Apr-16", "2016-04", ["date-read"]),
        ("1 Apr 69", "2069-04-01", ["date-read"]),
        ("1 Apr 70", "1970-04-01", ["date-read"]),
        ("2011/12", "2011-04/2012-03", ["date-read"]),
        ("1999/00", "1999-04/2000-03", ["date-read"]),
        ("1999/2000", "1999-04/2000-03", ["date-read"]),
        # 2010-11 in a date's column is a month; in a period's column it is a year.
        ("2010-11", "2010-11", []),
        ("", None, []),
        (" - ", None, []),
        ("–", None, []),
        ("TBC", None, []),
        ("n/a", None, []),
        ("d/g", None, []),
        ("soon", None, ["date-unreadable"]),
        ("2013-02-30", None, ["date-unreadable"]),
        ("29/02/2013", None, ["date-unreadable"]),
        ("31 April 2011", None, ["date-unreadable"]),
        ("31 Mehefin 2011", None, ["date-unreadable"]),
        ("2013-13", None, ["date-unreadable"]),
        ("4/13/2011", None, ["date-unreadable"]),
        ("2010/12", None, ["date-unreadable"]),
        ("2010-2011", None, ["date-unreadable"]),
        ("01/04/11", None, ["date-unreadable"]),
        ("April", None, ["date-unreadable"]),
        ("0000", None, ["date-unreadable"]),
        ("spring 2011", None, ["date-unreadable"]),
        ("2013-00", None, ["date-unreadable"]),
        ("2013-00-05", None, ["date-unreadable"]),
        ("2013-02-00", None, ["date-unreadable"]),
        ("00/04/2011", None, ["date-unreadable"]),
        ("N/A", None, []),
        ("D/G", None, []),
        ("2011-04/2012-03", "2011-04/2012-03", []),
    ],
)
def test_part_dates(text: str, value: str | None, rules: list[str]) -> None:
    assert told(read_part_date(text)) == (value, rules)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2013-02-01", "2013-02-01", []),
        ("1 Chwefror 2013", "2013-02-01", []),
        ("1/2/2013", "2013-02-01", ["date-read"]),
        ("2013", None, ["date-unreadable"]),
        ("2013-02", None, ["date-unreadable"]),
        ("2012/13", None, ["date-unreadable"]),
        ("2013-02-29", None, ["date-unreadable"]),
        ("", None, []),
    ],
)
def test_whole_dates(text: str, value: str | None, rules: list[str]) -> None:
    assert told(read_date(text)) == (value, rules)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2025-26", "2025-26", []),
        ("2025/26", "2025-26", []),
        ("202526", "2025-26", []),
        ("1999-00", "1999-00", []),
        # By the field's habit a financial year, not November 2010.
        ("2010-11", "2010-11", []),
        ("2025-26-Q1", "2025-26-Q1", []),
        ("2025-26 Q1", "2025-26-Q1", []),
        ("2025/26, q4", "2025-26-Q4", []),
        ("2025-M04", "2025-M04", []),
        ("2025", "2025", []),
        ("2025-04-01", "2025-04-01", []),
        ("2025-2026", "2025-26", ["period-read"]),
        ("2025/2026", "2025-26", ["period-read"]),
        ("Q1 2025-26", "2025-26-Q1", ["period-read"]),
        ("April 2025", "2025-M04", ["period-read"]),
        ("Ebrill 2025", "2025-M04", ["period-read"]),
        ("2013-04", "2013-M04", ["period-read"]),
        ("1 April 2013", "2013-04-01", ["period-read"]),
        ("at 31 March 2014", "2014-03-31", ["period-read"]),
        ("ar 31 Mawrth 2014", "2014-03-31", ["period-read"]),
        ("", None, []),
        ("-", None, []),
        ("2025-27", None, ["period-unreadable"]),
        ("2025-26-Q5", None, ["period-unreadable"]),
        ("2025-M13", None, ["period-unreadable"]),
        ("Q1", None, ["period-unreadable"]),
        ("last year", None, ["period-unreadable"]),
        ("2025-02-30", None, ["period-unreadable"]),
        ("2025-02-00", None, ["period-unreadable"]),
        ("N/A", None, []),
        ("2025-27-Q1", None, ["period-unreadable"]),
    ],
)
def test_periods(text: str, value: str | None, rules: list[str]) -> None:
    assert told(read_period(text)) == (value, rules)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2000000", 2_000_000, []),
        ("2,000,000", 2_000_000, []),
        ("£2,000,000", 2_000_000, []),
        ("£ 1,234.56", 1234.56, []),
        ("-5", -5, []),
        ("£6.3m", 6_300_000, ["amount-read"]),
        ("£6.3 million", 6_300_000, ["amount-read"]),
        ("£2 filiwn", None, ["amount-in-words"]),
        ("£2 miliwn", 2_000_000, ["amount-read"]),
        ("40 mil", 40_000, ["amount-read"]),
        ("£40k (2010/11)", 40_000, ["amount-read"]),
        ("1.5bn", 1_500_000_000, ["amount-read"]),
        ("-£5", -5, []),
        ("1E5", 100_000, []),
        ("", None, []),
        ("–", None, []),
        ("N/A", None, []),
        ("dim", None, []),
        ("£2m to £3m", None, ["amount-in-words"]),
        ("about £2m", None, ["amount-in-words"]),
        ("£2m a year", None, ["amount-in-words"]),
        ("£1,23", None, ["amount-in-words"]),
        ("£1,2345", None, ["amount-in-words"]),
        ("£", None, ["amount-in-words"]),
        ("£1.2.3", None, ["amount-in-words"]),
        ("$5", None, ["amount-in-words"]),
        ("--5", None, ["amount-in-words"]),
        ("10.00", 10, []),
        ("£1,234.50", 1234.5, []),
    ],
)
def test_amounts(text: str, value: float | None, rules: list[str]) -> None:
    assert told(read_amount(text)) == (value, rules)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("10", 10, []),
        ("10.49", 10, ["money-rounded"]),
        ("10.5", 11, ["money-rounded"]),
        ("-10.5", -11, ["money-rounded"]),
        ("1.005m", 1_005_000, ["amount-read"]),
        ("£10.5 (2010)", 11, ["amount-read", "money-rounded"]),
        ("half", None, ["amount-in-words"]),
    ],
)
def test_money(text: str, value: int | None, rules: list[str]) -> None:
    assert told(read_money(text)) == (value, rules)
    assert value is None or isinstance(read_money(text).value, int)


@pytest.mark.parametrize(
    ("text", "value", "rules", "flag"),
    [
        ("2,086", 2086, [], None),
        ("168,560.25", 168560.25, [], None),
        ("-0.5", -0.5, [], None),
        (".5", 0.5, [], None),
        ("65%", 65, [], None),
        ("65 %", 65, [], None),
        ("0.1%", 0.1, [], None),
        ("£346k", 346_000, ["amount-read"], None),
        ("7.5 (forecast)", 7.5, ["flag-in-value"], "forecast"),
        ("7.5 (p)", 7.5, ["flag-in-value"], "provisional"),
        ("7 (Dros Dro)", 7, ["flag-in-value"], "provisional"),
        ("7.5 (roughly)", None, ["number-unreadable"], None),
        ("", None, [], None),
        ("-", None, [], None),
        ("half", None, ["number-unreadable"], None),
        ("1,23", None, ["number-unreadable"], None),
        ("5-6", None, ["number-unreadable"], None),
        ("<5", None, ["number-unreadable"], None),
        ("6 out of 10", None, ["number-unreadable"], None),
        ("nan", None, ["number-unreadable"], None),
        ("inf", None, ["number-unreadable"], None),
        ("--5", None, ["number-unreadable"], None),
        ("-£-5", None, ["number-unreadable"], None),
    ],
)
def test_numbers(text: str, value: float | None, rules: list[str], flag: str | None) -> None:
    reading = read_number(text)
    assert (*told(reading), reading.flag) == (value, rules, flag)


@pytest.mark.parametrize(("text", "value"), [("75", 75), ("1,000", 1000), ("7.0", 7), ("7.5", None), ("x", None)])
def test_whole_numbers(text: str, value: int | None) -> None:
    reading = read_integer(text)
    assert told(reading) == (value, [] if value is not None else ["number-unreadable"])


KINDS = sorted({incoming for table in RETURNS.values() for incoming in table.values()}, key=str)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.kind} {kind.codelist or ''}".strip())
def test_every_kind_of_column_has_a_reader(kind: Incoming) -> None:
    assert told(read("", kind, {})) == (None, [])
