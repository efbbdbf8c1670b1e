"""The parsers of dates and periods: their values, findings and notes."""

import pytest

from assets.check.parsers.date_cells import parse_date_cell, parse_part_date_cell, parse_period_cell
from assets.check.parsers.parsed_value import ColumnContext
from tests.check.summaries import summarise_notes, summarise_value

IN_RANGE, QUALIFIED = ["value-in-range"], ["value-qualified"]


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2013", "2013", []),
        ("2013-02-01", "2013-02-01", []),
        ("1 April 2011", "2011-04-01", []),
        ("2010-11", "2010-11", []),
        ("2011-04/2012-03", "2011-04/2012-03", []),
        ("2013-02-01 00:00:00", "2013-02-01", []),
        ("2013-02-01T10:00:00Z", "2013-02-01", ["date-read"]),
        ("1/4/2011", "2011-04-01", ["date-read"]),
        ("Apr-16", "2016-04", ["date-read"]),
        ("31. Dez 18", "2018-12-31", ["date-read"]),
        ("2011/12", "2011-04/2012-03", ["date-read"]),
        ("Q3 2025", "2025-07/2025-09", ["date-read"]),
        ("Gwanwyn 2011", "2011-03/2011-05", ["date-read"]),
        ("20110401", "2011-04-01", ["date-read"]),
        ("40634", "2011-04-01", ["date-read"]),
        ("40634.5", "2011-04-01", ["date-read"]),
        ("20000", None, ["date-unreadable"]),
        ("21000", "1957-06-29", ["date-read"]),
        ("60000", "2064-04-08", ["date-read"]),
        ("since 2010", "2010", ["date-read"]),
        ("from 1 April 2011", "2011-04-01", ["date-read"]),
        ("ers 2010", "2010", ["date-read"]),
        ("o Ebrill 2011 ymlaen", "2011-04", ["date-read"]),
        ("April 2011 onwards", "2011-04", ["date-read"]),
        ("4/13/2011", "2011-04-13", ["date-read"]),
        ("", None, []),
        ("soon", None, ["date-unreadable"]),
        ("ongoing since 2011", None, ["date-unreadable"]),
        ("w/c 3 June 2013", "2013-06-03", ["date-read"]),
        ("April", None, ["date-unreadable"]),
        ("19999", None, ["date-unreadable"]),
        ("60001", None, ["date-unreadable"]),
        ("2010/12", None, ["date-unreadable"]),
        ("2013-13", None, ["date-unreadable"]),
        ("over 2011", None, ["date-unreadable"]),
        ("2011-04-01, 2012-04-01", None, ["date-unreadable"]),
        ("2014 to 2011", None, ["date-unreadable"]),
        ("expected expected 2015", None, ["date-unreadable"]),
        ("31/02/2011", None, ["date-impossible"]),
        ("2011-13-01", None, ["date-impossible"]),
        ("by 31/02/2011", None, ["date-impossible"]),
        ("#REF!", None, ["error-cell"]),
        ("=A1+1", None, ["formula-unsaved"]),
        ("=TODAY()", None, ["formula-unsaved"]),
    ],
)
def test_part_dates(text: str, value: str | None, rules: list[str]) -> None:
    parsed = parse_part_date_cell(text)
    assert summarise_value(parsed) == (value, rules)
    assert summarise_notes(parsed) == []


@pytest.mark.parametrize(
    ("text", "value", "rules", "notes"),
    [
        (
            "Low: 31/03/2025, Mid: 30/04/2025, High: 31/05/2025",
            "2025-04-30",
            IN_RANGE,
            ["range 2025-03-31..2025-05-31"],
        ),
        ("Mid: 31/03/2026, High: 31/12/2026", "2026-03-31", IN_RANGE, ["range ..2026-12-31"]),
        ("Low: 31/03/2025, High: 31/05/2025", None, IN_RANGE, ["range 2025-03-31..2025-05-31"]),
        ("2010-2011", None, IN_RANGE, ["range 2010..2011"]),
        ("2010 to 2013", None, IN_RANGE, ["range 2010..2013"]),
        ("between 2010 and 2013", None, IN_RANGE, ["range 2010..2013"]),
        ("rhwng 2010 a 2013", None, IN_RANGE, ["range 2010..2013"]),
        ("1 April 2011 - 3 May 2012", None, IN_RANGE, ["range 2011-04-01..2012-05-03"]),
        ("2010-11 to 2012-13", None, IN_RANGE, ["range 2010-04/2011-03..2012-04/2013-03"]),
        ("by March 2014", "2014-03", IN_RANGE, ["range ..2014-03"]),
        ("by the end of 2014", "2014", IN_RANGE, ["range ..2014"]),
        ("By end of March 2013", "2013-03", IN_RANGE, ["range ..2013-03"]),
        ("ongoing", None, ["value-not-given"], ["not-applicable"]),
        ("No end date", None, ["value-not-given"], ["not-applicable"]),
        ("Yn parhau", None, ["value-not-given"], ["not-applicable"]),
        ("erbyn Mawrth 2014", "2014-03", IN_RANGE, ["range ..2014-03"]),
        ("before 2012", None, IN_RANGE, ["range ..2012"]),
        ("after March 2013", None, IN_RANGE, ["range 2013-03.."]),
        ("ar ôl 2013", None, IN_RANGE, ["range 2013.."]),
        ("expected 2015", "2015", QUALIFIED, ["expected"]),
        ("2015 (expected)", "2015", QUALIFIED, ["expected"]),
        ("planned for April 2015", "2015-04", QUALIFIED, ["expected"]),
        ("April 2011 (tbc)", "2011-04", QUALIFIED, ["expected"]),
        ("disgwylir 2015", "2015", QUALIFIED, ["expected"]),
        ("early 2013", "2013", QUALIFIED, ["approximate"]),
        ("mid-2014", "2014", QUALIFIED, ["approximate"]),
        ("end of March 2015", "2015-03", QUALIFIED, ["approximate"]),
        ("diwedd 2014", "2014", QUALIFIED, ["approximate"]),
        ("c. 2010", "2010", QUALIFIED, ["approximate"]),
        ("c2010", "2010", QUALIFIED, ["approximate"]),
        ("circa 2010", "2010", QUALIFIED, ["approximate"]),
        ("tua 2010", "2010", QUALIFIED, ["approximate"]),
        ("2010?", "2010", QUALIFIED, ["approximate"]),
        ("2011 approx", "2011", QUALIFIED, ["approximate"]),
        ("expected early 2013", "2013", QUALIFIED, ["approximate", "expected"]),
        ("TBC", None, ["value-not-given"], ["to-be-confirmed"]),
        ("n/a", None, ["value-not-given"], ["not-applicable"]),
        ("D/G", None, ["value-not-given"], ["not-applicable"]),
        (" - ", None, [], ["not-stated"]),
        ("Section 43 - Commercial interests", None, ["value-withheld"], ["withheld"]),
    ],
)
def test_what_is_kept_beside_a_date(text: str, value: str | None, rules: list[str], notes: list[str]) -> None:
    parsed = parse_part_date_cell(text)
    assert summarise_value(parsed) == (value, rules)
    assert summarise_notes(parsed) == notes


@pytest.mark.parametrize(
    ("text", "context", "value", "rules"),
    [
        ("1/2/2013", ColumnContext(day_first=False), "2013-01-02", ["date-read"]),
        ("13/2/2013", ColumnContext(day_first=False), "2013-02-13", ["date-read"]),
        ("1/2/2013", ColumnContext(day_first=None), None, ["date-ambiguous"]),
        ("by 1/2/2013", ColumnContext(day_first=None), None, ["date-ambiguous"]),
        ("1/2/2013 to 13/5/2013", ColumnContext(day_first=None), None, ["date-ambiguous"]),
        ("13/2/2013", ColumnContext(day_first=None), "2013-02-13", ["date-read"]),
        ("2/13/2013", ColumnContext(day_first=None), "2013-02-13", ["date-read"]),
        ("4/4/2013", ColumnContext(day_first=None), "2013-04-04", ["date-read"]),
        ("2010-11", ColumnContext(financial_years=True), "2010-04/2011-03", ["date-read"]),
        ("2010-12", ColumnContext(financial_years=True), "2010-12", []),
        ("2010-11", ColumnContext(financial_years=None), None, ["date-ambiguous"]),
        ("2010-12", ColumnContext(financial_years=None), "2010-12", []),
        ("2013-14", ColumnContext(financial_years=None), "2013-04/2014-03", ["date-read"]),
    ],
)
def test_dates_in_their_column(text: str, context: ColumnContext, value: str | None, rules: list[str]) -> None:
    assert summarise_value(parse_part_date_cell(text, context)) == (value, rules)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2013-02-01", "2013-02-01", []),
        ("1 Chwefror 2013", "2013-02-01", []),
        ("1/2/2013", "2013-02-01", ["date-read"]),
        ("by 1 February 2013", "2013-02-01", IN_RANGE),
        ("2013", None, ["date-unreadable"]),
        ("2013-02", None, ["date-unreadable"]),
        ("2012/13", None, ["date-unreadable"]),
        ("2013-02-29", None, ["date-impossible"]),
        ("", None, []),
    ],
)
def test_whole_dates(text: str, value: str | None, rules: list[str]) -> None:
    assert summarise_value(parse_date_cell(text)) == (value, rules)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2025-26", "2025-26", []),
        ("2025/26", "2025-26", []),
        ("202526", "2025-26", []),
        ("2010-11", "2010-11", []),
        ("2025-26-Q1", "2025-26-Q1", []),
        ("2025-26 Q1", "2025-26-Q1", []),
        ("2025/26, q4", "2025-26-Q4", []),
        ("2018-19;Q1", "2018-19-Q1", []),
        ("2025-M04", "2025-M04", []),
        ("2025", "2025", []),
        ("2025-04-01", "2025-04-01", []),
        ("2025-2026", "2025-26", ["period-read"]),
        ("Q1 2025-26", "2025-26-Q1", ["period-read"]),
        ("April 2025", "2025-M04", ["period-read"]),
        ("2013-04", "2013-M04", []),
        ("2013/04/01", "2013-04-01", ["period-read"]),
        ("1 April 2013", "2013-04-01", ["period-read"]),
        ("ar 31 Mawrth 2014", "2014-03-31", ["period-read"]),
        ("Mid-year 1997", "1997", ["period-read"]),
        ("", None, []),
        ("-", None, []),
        ("N/A", None, ["value-not-given"]),
        ("Q1 2025", None, ["period-unreadable"]),
        ("last year", None, ["period-unreadable"]),
        ("2025-02-30", None, ["period-unreadable"]),
        ("2025-26 (roughly)", None, ["period-unreadable"]),
        ("#N/A", None, ["error-cell"]),
    ],
)
def test_periods(text: str, value: str | None, rules: list[str]) -> None:
    parsed = parse_period_cell(text)
    assert summarise_value(parsed) == (value, rules)
    assert parsed.flag is None


def test_a_period_may_carry_a_flag() -> None:
    parsed = parse_period_cell("2025-26 (p)")
    assert (*summarise_value(parsed), parsed.flag) == ("2025-26", ["flag-in-value"], "provisional")


def test_periods_in_their_column() -> None:
    assert parse_period_cell("1/2/2013", ColumnContext(day_first=False)).value == "2013-01-02"
    assert summarise_value(parse_period_cell("1/2/2013", ColumnContext(day_first=None))) == (
        None,
        ["period-unreadable"],
    )
    assert parse_period_cell("13/2/2013", ColumnContext(day_first=None)).value == "2013-02-13"


def test_what_is_said_of_a_date_shows_it_as_it_is_published() -> None:
    assert [parameters for _, parameters in parse_part_date_cell("1/4/2011").findings] == [{"after": "2011-04-01"}]
    note = {"after": "2011", "note": "value_note:approximate"}
    assert [parameters for _, parameters in parse_part_date_cell("c. 2011").findings] == [note]
    ends = {"range_en": "2011 to 2013", "range_cy": "2011 i 2013", "after_en": "left blank", "after_cy": "yn wag"}
    assert [parameters for _, parameters in parse_part_date_cell("between 2011 and 2013").findings] == [ends]


def test_the_fix_of_an_unreadable_date_can_be_followed_in_its_column() -> None:
    for parse, advised in ((parse_part_date_cell, True), (parse_date_cell, False)):
        ((_, parameters),) = parse("soon").findings
        assert ("2025-04 or 2025" in parameters["more_en"]) == advised
        assert [parse(text).value is not None for text in ("2025-04", "2025")] == [advised, advised]
        ((_, parameters),) = parse("1970-01-01").findings
        assert ("month and year" in parameters["more_en"]) == advised
