"""The grammar of dates and periods: what each writing states, and what states nothing."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import column_declarations
from schemas.dates import (
    NoSuchDayError,
    ParsedDate,
    detect_day_order,
    find_financial_years,
    has_hyphenated_financial_year,
    is_next_year,
    normalise_date_text,
    parse_date,
    parse_part_of_financial_year,
    parse_period,
)
from schemas.dates.date_words import MONTHS, SEASONS, WEEKDAYS
from schemas.languages import LANGUAGES, LOCALES, format_date

SOON = settings(max_examples=80, deadline=None)

PLAIN = {
    "2013": "2013",
    "2013-02": "2013-02",
    "2013-02-01": "2013-02-01",
    "2012-02-29": "2012-02-29",
    "2010-11": "2010-11",
    "2011-04/2012-03": "2011-04/2012-03",
    "2013-02-01 00:00:00": "2013-02-01",
    "2013-02-01 12:00 AM": "2013-02-01",
    "2013-02-01T00:00:00Z": "2013-02-01",
    "2013-02-01T00:00:00.000+00:00": "2013-02-01",
    "1 April 2011": "2011-04-01",
    "1st April 2011": "2011-04-01",
    "2nd April 2011": "2011-04-02",
    "3rd  May\xa02011": "2011-05-03",
    "4th May 2011": "2011-05-04",
    "1st of April 2011": "2011-04-01",
    "1 April, 2011": "2011-04-01",
    "April 1, 2011": "2011-04-01",
    "April 1st 2011": "2011-04-01",
    "01-JUL-2014": "2014-07-01",
    "1April2011": "2011-04-01",
    "2011 April 1": "2011-04-01",
    "2011-Apr-01": "2011-04-01",
    "April 2011": "2011-04",
    "April, 2011": "2011-04",
    "Sept. 2013": "2013-09",
    "2011 Ebrill": "2011-04",
    "1af Ebrill 2011": "2011-04-01",
    "1af o Ebrill 2011": "2011-04-01",
    "2il Mai 2011": "2011-05-02",
    "3ydd o Fawrth 2012": "2012-03-03",
    "5ed o Fai 2012": "2012-05-05",
    "7fed o Fehefin 2012": "2012-06-07",
    "11eg o Orffennaf 2012": "2012-07-11",
    "12fed o Fedi 2012": "2012-09-12",
    "31ain o Ragfyr 2012": "2012-12-31",
    "o Dachwedd 2012": "2012-11",
    "ym Mehefin 2012": "2012-06",
    "yn Nhachwedd 2012": "2012-11",
    "yng Ngorffennaf 2012": "2012-07",
    "fis Mai 2012": "2012-05",
    "mis Mai 2012": "2012-05",
    "5ed fis Mai 2012": "2012-05-05",
    "5ed o fis Mai 2012": "2012-05-05",
    "5 mis Mai 2012": "2012-05-05",
    "in May 2012": "2012-05",
    "of May 2012": "2012-05",
    "yn Medi 2012": "2012-09",
    "ym mis Mai 2012": "2012-05",
    "Rhag 2012": "2012-12",
}
READ = {
    "2013-02-01 14:30": "2013-02-01",
    "2013-02-01T00:00:01": "2013-02-01",
    "2013-02-01T00:00:00.5": "2013-02-01",
    "2013-02-01 12:00 PM": "2013-02-01",
    "2013-02-01 1:00 AM": "2013-02-01",
    "2013-02-01 01:00": "2013-02-01",
    "2013-02-01 00:01": "2013-02-01",
    "01/04/2011 00:00": "2011-04-01",
    "1/4/2011": "2011-04-01",
    "01/04/2011": "2011-04-01",
    "01-04-2011": "2011-04-01",
    "01.04.2011": "2011-04-01",
    "1. 4. 2011": "2011-04-01",
    "1 / 4 / 2011": "2011-04-01",
    "01.04.11": "2011-04-01",
    "01/04/11": "2011-04-01",
    "31/12/69": "2069-12-31",
    "31/12/70": "1970-12-31",
    "4/13/2011": "2011-04-13",
    "2011/04/01": "2011-04-01",
    "2011.4.1": "2011-04-01",
    "2011-4-1": "2011-04-01",
    "20110401": "2011-04-01",
    "１/４/２０１１": "2011-04-01",
    "Fri 1 April 2011": "2011-04-01",
    "Friday, 1 April 2011": "2011-04-01",
    "Dydd Gwener 1 Ebrill 2011": "2011-04-01",
    "Mawrth 1/2/2011": "2011-02-01",
    "Apr-16": "2016-04",
    "Apr'16": "2016-04",
    "1 Apr 69": "2069-04-01",
    "31. Dez 18": "2018-12-31",
    "1 Okt 2018": "2018-10-01",
    "2 Mrz 2018": "2018-03-02",
    "März 2018": "2018-03",
    "3 févr 2018": "2018-02-03",
    "juin 2018": "2018-06",
    "2014/15": "2014-04/2015-03",
    "2014-15": "2014-04/2015-03",
    "2014–15": "2014-04/2015-03",
    "2014/2015": "2014-04/2015-03",
    "1999/00": "1999-04/2000-03",
    "1999-00": "1999-04/2000-03",
    "FY2014/15": "2014-04/2015-03",
    "FY 14/15": "2014-04/2015-03",
    "FY2010-11": "2010-04/2011-03",
    "2010/11 financial year": "2010-04/2011-03",
    "blwyddyn ariannol 2010-11": "2010-04/2011-03",
    "Q1 2025": "2025-01/2025-03",
    "Q3 2025": "2025-07/2025-09",
    "2025 Q3": "2025-07/2025-09",
    "2025Q4": "2025-10/2025-12",
    "Q1 2025/26": "2025-04/2025-06",
    "Q3 2025-26": "2025-10/2025-12",
    "2025/26 Q4": "2026-01/2026-03",
    "Quarter 2 of 2025/26": "2025-07/2025-09",
    "Chwarter 2 2025/26": "2025-07/2025-09",
    "H1 2025": "2025-01/2025-06",
    "H2 2025/26": "2025-10/2026-03",
    "2025 H2": "2025-07/2025-12",
    "Spring 2011": "2011-03/2011-05",
    "Gwanwyn 2011": "2011-03/2011-05",
    "haf 2011": "2011-06/2011-08",
    "autumn of 2011": "2011-09/2011-11",
    "Winter 2011/12": "2011-12/2012-02",
    "gaeaf 2011-12": "2011-12/2012-02",
    "y gaeaf 2011-12": "2011-12/2012-02",
    "aeaf 2011/2012": "2011-12/2012-02",
    "yr haf 2011": "2011-06/2011-08",
    "y gwanwyn 2011": "2011-03/2011-05",
    "wanwyn 2011": "2011-03/2011-05",
    "Jan-Mar 2014": "2014-01/2014-03",
    "Ionawr i Mawrth 2014": "2014-01/2014-03",
    "April 2013 to March 2014": "2013-04/2014-03",
    "1 April 2013 to 31 March 2014": "2013-04/2014-03",
    "01/04/2013-31/03/2014": "2013-04/2014-03",
    "between May 2013 and June 2013": "2013-05/2013-06",
    "rhwng Mai 2013 a Mehefin 2013": "2013-05/2013-06",
    "1 May 2013 to 31 May 2013": "2013-05",
}
NOT_DATES = [
    "",
    "soon",
    "April",
    "1 April",
    "11 April",
    "Q1",
    "Q5 2025",
    "H3 2025",
    "spring",
    "Hydref",
    "winter 2011",
    "winter 2011/13",
    "2010/12",
    "2013-15",
    "2013-13",
    "2013-00",
    "2014/16",
    "14/15",
    "FY15",
    "2010-2011",
    "201104",
    "20111301",
    "123456789",
    "2 May 2013 to 31 May 2013",
    "1 May 2013 to 30 May 2013",
    "June 2013 to May 2013",
    "Oct-Mar 2014",
    "Foo-Bar 2014",
    "2012-03/2011-04",
    "2011-04/2011-04",
    "2013-02-01 25:00",
    "2013-02-01 10:60",
    "2013 10:30",
    "Fri 2011",
    "1 Smarch 2011",
    "01/04",
    "1/4-2011",
    "half",
]
IMPOSSIBLE = [
    "31/02/2011",
    "29/02/2013",
    "2011-13-01",
    "2013-02-30",
    "2013-00-05",
    "2013-02-00",
    "2011/13/01",
    "31 April 2011",
    "31 Mehefin 2011",
    "February 30, 2011",
    "2011 April 31",
    "00/04/2011",
    "13/13/2011",
    "0000",
    "Tuesday 31/2/2011",
    "31/02/2011 00:00",
]


@pytest.mark.parametrize(("text", "value"), PLAIN.items())
def test_dates_that_read_in_one_way_only(text: str, value: str) -> None:
    assert parse_date(text) == ParsedDate(value, is_unambiguous=True)


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_dates_that_need_reading(text: str, value: str) -> None:
    assert parse_date(text) == ParsedDate(value, is_unambiguous=False)


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_is_written_as_a_date_but_is_none(text: str) -> None:
    with pytest.raises(NoSuchDayError):
        parse_date(text)
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "month_first"),
    [("1/2/2013", "2013-01-02"), ("13/2/2013", "2013-02-13"), ("1/2/13 10:00", "2013-01-02")],
)
def test_the_order_of_a_date_is_given_where_it_shows_none(text: str, month_first: str) -> None:
    found = parse_date(text, day_first=False)
    assert found is not None
    assert found.value == month_first


def test_hyphenated_years_are_given_too() -> None:
    assert parse_date("2010-11", hyphenated_years=True) == ParsedDate("2010-04/2011-03")
    assert parse_date("2010-12", hyphenated_years=True) == ParsedDate("2010-12", is_unambiguous=True)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("1/2/2013", "either"),
        ("13/2/2013", "day"),
        ("2/13/2013", "month"),
        ("13-02-13", "day"),
        ("2/13/2013 00:00", "month"),
        ("29/2/2013", None),
        ("4/4/2011", None),
        ("31/2/2011", None),
        ("2013-02-01", None),
        ("1 April 2011", None),
    ],
)
def test_what_a_date_shows_of_its_order(text: str, order: str | None) -> None:
    assert detect_day_order(text) == order


def test_which_texts_show_that_years_are_hyphenated() -> None:
    texts = ("2013-14", "1999-00", "2010-11", "2013/14", "2013-2014", "2013-15", "x")
    assert [text for text in texts if has_hyphenated_financial_year(text)] == ["2013-14", "1999-00"]


def test_following_years() -> None:
    assert (
        is_next_year("2013", "14")
        and is_next_year("2013", "2014")
        and is_next_year("1999", "00")
        and is_next_year("99", "00")
    )
    assert not (is_next_year("2013", "15") or is_next_year("2013", "13") or is_next_year("2013", "2013"))


PERIODS = {
    "2025-26": "2025-26",
    "2010-11": "2010-11",
    "2010/11": "2010-11",
    "2010–11": "2010-11",
    "201011": "2010-11",
    "2025-2026": "2025-26",
    "2025/2026": "2025-26",
    "1999-00": "1999-00",
    "FY2010-11": "2010-11",
    "FY 25/26": "2025-26",
    "23/24": "2023-24",
    "2025-26-Q1": "2025-26-Q1",
    "2025-26 Q1": "2025-26-Q1",
    "2025/26, q4": "2025-26-Q4",
    "2018-19;Q1": "2018-19-Q1",
    "Q1 2025/26": "2025-26-Q1",
    "Q1 2025-26": "2025-26-Q1",
    "Q1 25/26": "2025-26-Q1",
    "Qtr 3 2025/26": "2025-26-Q3",
    "Quarter 1 2025/26": "2025-26-Q1",
    "Chwarter 1 2025/26": "2025-26-Q1",
    "Ch2 2025/26": "2025-26-Q2",
    "Apr-25": "2025-M04",
    "Apr 25": "2025-M04",
    "April 2025": "2025-M04",
    "Ebrill 2025": "2025-M04",
    "2025-04": "2025-M04",
    "2025-M04": "2025-M04",
    "M4 2025": "2025-M04",
    "M12 2025": "2025-M12",
    "2013-04": "2013-M04",
    "2010": "2010",
    "Mid-year 1997": "1997",
    "mid year 1997": "1997",
    "Canol blwyddyn 1997": "1997",
    "Canol y flwyddyn 1997": "1997",
    "Year to March 2014": "2013-14",
    "Year ending 31 March 2014": "2013-14",
    "year ended 31 December 2014": "2014",
    "12 months to 31 March 2014": "2013-14",
    "Y flwyddyn hyd at 31 Mawrth 2014": "2013-14",
    "Blwyddyn yn diweddu Mawrth 2014": "2013-14",
    "as at 31 March 2014": "2014-03-31",
    "at 31 March 2014": "2014-03-31",
    "ar 31 Mawrth 2014": "2014-03-31",
    "1 April 2013": "2013-04-01",
    "31/03/2014": "2014-03-31",
    "2025-04-01": "2025-04-01",
    "Jan-Mar 2014": "2013-14-Q4",
    "Apr - Jun 2014": "2014-15-Q1",
    "July to September 2014": "2014-15-Q2",
    "Oct-Dec 2014": "2014-15-Q3",
    "Jan-Dec 2014": "2014",
    "Apr 2013 - Mar 2014": "2013-14",
    "1 April 2013 to 31 March 2014": "2013-14",
}
NOT_PERIODS = [
    "",
    "2025-27",
    "2025-27-Q1",
    "2025-26-Q5",
    "2025-M13",
    "M13 2025",
    "M4 2025/26",
    "Q1",
    "Q1 2025",
    "2025 Q3",
    "H1 2025/26",
    "Spring 2014",
    "Feb-Apr 2014",
    "Apr 2013 - May 2014",
    "Apr 2012 - Mar 2014",
    "year to June 2014",
    "year to 30 March 2014",
    "10/11",
    "23/25",
    "201013",
    "1234",
    "2150",
    "1066-67",
    "last year",
    "CHN1 2010-11",
    "2010-11 target",
    "April",
    "Total",
    "12",
    "1 January 1234",
]


@pytest.mark.parametrize(("text", "value"), PERIODS.items())
def test_periods(text: str, value: str) -> None:
    assert parse_period(text) == value
    assert re.fullmatch(column_declarations.PERIOD, value)


@pytest.mark.parametrize("text", NOT_PERIODS)
def test_what_is_no_period(text: str) -> None:
    assert parse_period(text) is None


def test_the_order_of_a_periods_day_may_be_given() -> None:
    assert parse_period("1/2/2013", day_first=False) == "2013-01-02"
    assert parse_period("1/2/2013") == "2013-02-01"


def test_every_months_name_is_read_in_every_width() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    for locale in LOCALES.values():
        for context in locale.months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    assert MONTHS[normalise_date_text(name).rstrip(".")] == number
    for name, number in MONTHS.items():
        found = parse_date(f"5 {name} 2014")
        assert found is not None
        assert found.value == f"2014-{number:02d}-05"


def test_every_weekday_may_stand_before_a_day() -> None:
    for name in WEEKDAYS:
        assert parse_date(f"{name.title()} 1 June 2014") == ParsedDate("2014-06-01")


def test_every_season_is_three_months() -> None:
    for name, first in SEASONS.items():
        assert parse_date(f"{name} 2014") == ParsedDate(f"2014-{first:02d}/2014-{first + 2:02d}")


@given(st.text(max_size=30) | st.text(alphabet="0123456789-/. QqMmHhFY'amtoi", max_size=20))
@settings(max_examples=400, deadline=None)
def test_no_text_raises_and_what_is_read_reads_back(text: str) -> None:
    try:
        found = parse_date(text)
    except NoSuchDayError:
        found = None
    if found:
        assert re.fullmatch(column_declarations.PART_DATE, found.value, re.ASCII)
        assert parse_date(found.value) == ParsedDate(found.value, is_unambiguous=True)
    period = parse_period(text)
    if period:
        assert re.fullmatch(column_declarations.PERIOD, period, re.ASCII)
        assert parse_period(period) == period


@given(st.dates(min_value=dt.date(1000, 1, 1)))
@SOON
def test_a_day_written_in_any_way_reads_back(day: dt.date) -> None:
    iso = day.isoformat()
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.day:02d}.{day.month:02d}.{day.year}", f"{iso} 00:00:00"):
        assert (parse_date(text) or ParsedDate("")).value == iso
    assert (parse_date(f"{day.month}/{day.day}/{day.year}", day_first=False) or ParsedDate("")).value == iso
    for language in LANGUAGES:
        assert parse_date(format_date(iso, language)) == ParsedDate(iso, is_unambiguous=True)


@given(st.integers(1900, 2098), st.integers(1, 12), st.integers(1, 4))
@SOON
def test_a_period_written_in_any_way_reads_back(year: int, month: int, quarter: int) -> None:
    years = f"{year}-{(year + 1) % 100:02d}"
    for text in (years, years.replace("-", "/"), f"FY{years}", f"{year}/{year + 1}", years.replace("-", "")):
        assert parse_period(text) == years
    for text in (f"{years}-Q{quarter}", f"Q{quarter} {years}", f"{years};Q{quarter}", f"Chwarter {quarter}, {years}"):
        assert parse_period(text) == f"{years}-Q{quarter}"
    for language in LANGUAGES:
        assert parse_period(format_date(f"{year}-{month:02d}", language)) == f"{year}-M{month:02d}"
    assert (parse_date(years.replace("-", "/")) or ParsedDate("")).value == f"{year}-04/{year + 1}-03"


@pytest.mark.parametrize(
    ("text", "year", "period"),
    [
        ("Q1", "2025/26", "2025-26-Q1"),
        ("Quarter 4", "2025-26", "2025-26-Q4"),
        ("Chwarter 2", "2025-26", "2025-26-Q2"),
        ("April", "2025-26", "2025-M04"),
        ("Ion.", "2025-26", "2026-M01"),
        ("Q5", "2025-26", None),
        ("Total", "2025-26", None),
        ("Q1 2024/25", "2025-26", None),
        ("Q1", "2025", None),
        ("Q1", "2025-27", None),
    ],
)
def test_a_period_within_a_year(text: str, year: str, period: str | None) -> None:
    assert parse_part_of_financial_year(text, year) == period


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Performance report 2025/26", {"2025-26"}),
        ("2024-25 against 2023–2024", {"2024-25", "2023-24"}),
        ("2025-27, 12025-26 and 2025", set()),
    ],
)
def test_years_within_a_text(text: str, years: set[str]) -> None:
    assert find_financial_years(text) == years
