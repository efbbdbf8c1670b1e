"""What cells mean: dates and periods."""

import datetime as dt
from pathlib import Path

import pytest

from tests.habits.cell_rows import FORMATS, build_projects, list_cells, list_values, read_bug_case, read_rows
from tests.habits.habits import FIRST_CONTACT, habit
from tests.hostile.judging import check_laws, read_file


@habit("dates that programs write for none: 1900-01-01, 1970-01-01, 9999-12-31, 31/12/2099 …", "told", "no date")
def test_default_dates() -> None:
    for name in ("12_default_dates", "12c_one_open_end_stops_the_run"):
        outcome = read_bug_case(name)
        shown = [date for column in ("start_actual", "end_date") for date in list_values(outcome, column) if date]
        assert shown == ([] if name.startswith("12_") else ["2019", "2024"])
    assert len(list_cells(read_bug_case("12_default_dates"), "date-placeholder")) == 12


def test_the_fix_of_a_placeholder_gives_no_further_finding(tmp_path: Path) -> None:
    """Which days may be right to the month depends on their year; every end may be none."""
    doubts = ("date-placeholder", "date-unusual", "out-of-bounds")
    dates_sent = [
        ("1970-01-01", "Jan 1970", True),
        ("2079-06-06", "June 2079", True),
        ("31/12/9999", "Dec 9999", False),
    ]
    dates_sent += [
        ("31/12/2099", "12/2099", False),
        ("1900-01-01", "Jan 1900", False),
        ("1753-01-01", "1753-01", False),
    ]
    for at, name in ((3, "start"), (4, "end")):
        for sent, month, may_be_right in dates_sent:
            lines = [["A1", "One", "Swansea", "", "", 5], ["A2", "Two", "Swansea", "", "", 5]]
            lines[0][at], lines[1][at] = sent, month
            findings = read_rows(tmp_path, "csv", build_projects(*lines)).about["findings"]
            (fix,) = {row["fix_en"] for row in findings if row["rule"] == "date-placeholder"}
            told = [row["cell"] for row in findings if row["rule"] in doubts]
            assert ("month and year" in fix) == may_be_right == (len(told) == 1), (sent, told)
            assert ("'Ongoing'" in fix) == (name == "end")
    ends = [["A1", "One", "Swansea", "2019", word, 5] for word in ("Ongoing", "Parhaus")]
    outcome = read_rows(tmp_path, "csv", build_projects(*ends))
    assert {row["severity"] for row in outcome.about["findings"]} == {"notice"}


@pytest.mark.parametrize("kind", FORMATS)
@habit("`0000-00-00 00:00:00`, `00/01/1900`, 1970-01-01T00:00:00Z, `9999`", "told", "no date")
def test_other_placeholders(tmp_path: Path, kind: str) -> None:
    ends = ["0000-00-00 00:00:00", "00/01/1900", "1970-01-01T00:00:00Z", "9999", "01/01/0001", dt.date(2079, 6, 6)]
    ends += ["31/12/9999 23:59:59", "2999-12-31", dt.date(1900, 1, 1), "1 Jan 1970"]
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", end, 5] for n, end in enumerate(ends)]
    outcome = read_rows(tmp_path, kind, build_projects(*lines))
    assert list_values(outcome, "end_date") == [None] * len(ends)
    assert len(list_cells(outcome, "date-placeholder")) == len(ends)


@habit("a column half of whose days a month-first program turned", "told", "the doubtful days are published and told")
def test_turned_dates(tmp_path: Path) -> None:
    outcome = read_bug_case("13_half_the_dates_turned")
    assert list_cells(outcome, "date-turned") == ["E2", "E4", "E6"]
    starts = [dt.date(2021, 1, 4), "23/06/2021", dt.date(2020, 3, 9), "14/11/2020"]
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", end, 5] for n, end in enumerate(starts)]
    for kind in FORMATS:
        outcome = read_rows(tmp_path, kind, build_projects(*lines))
        assert list_cells(outcome, "date-turned") == ["E2", "E4"]
    ordinary = [[*line[:4], dt.date(2021, 4, 1) if n % 2 else "31/03/2024", 5] for n, line in enumerate(lines)]
    assert list_cells(read_rows(tmp_path, "xlsx", build_projects(*ordinary)), "date-turned") == []


@habit("a moment in UTC an hour before midnight (2021-03-31T23:00:00Z)", "told", "the local day, 2021-04-01")
def test_moments_in_utc(tmp_path: Path) -> None:
    outcome = read_bug_case("14_moments_in_utc")
    assert {"2021-04-01", "2022-07-01"} <= set(list_values(outcome, "start_actual"))
    assert "2024-09-01" in list_values(outcome, "end_date")
    moments = ["2021-03-31 23:00:00+00:00", "2021-03-31T23:00Z", "2021-04-01T00:00:00+01:00", "2021-12-31T00:00:00Z"]
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", moment, "", 5] for n, moment in enumerate(moments)]
    for kind in FORMATS:
        starts = list_values(read_rows(tmp_path, kind, build_projects(*lines)), "start_actual")
        assert starts == ["2021-04-01"] * 3 + ["2021-12-31"]


@habit("`03/2007`, `3/2010`, `03-2012`, `03.2012`, `2012/03`", "told", "a month")
def test_months_in_digits(tmp_path: Path) -> None:
    outcome = read_file(FIRST_CONTACT / "b_dates.csv")
    check_laws(outcome)
    starts = ["2007-03", "2010-03", "2016-03", "2012-03", "2012-03", "2012-01/2012-03"]
    assert list_values(outcome, "start_actual") == starts
    assert list_values(outcome, "end_date")[4] is None
    milestones = [["Project reference", "Milestone", "Planned date"], ["A1", "Staff moved", "2012/03"]]
    assert list_cells(read_rows(tmp_path, "xlsx", milestones), "date-unreadable") == ["C2"]  # a plan names a day


@habit("a start in 1066 or an end in 2250; a start in 1905", "told", "out of bounds: no date; unusual: published")
def test_dates_beyond_reason(tmp_path: Path) -> None:
    lines = [["A1", "Joint archive", "Swansea", "1066", "2250", 5], ["A2", "Payroll", "Swansea", "14/07/1905", "", 5]]
    for kind in FORMATS:
        outcome = read_rows(tmp_path, kind, build_projects(*lines))
        assert list_values(outcome, "start_actual") == [None, "1905-07-14"]
        assert list_cells(outcome, "out-of-bounds") == ["D2", "E2"]
        assert list_cells(outcome, "date-unusual") == ["D3"]


@pytest.mark.parametrize(
    "words", ["Ongoing", "Parhaus", "Yn parhau", "Open ended", "Until further notice", "To present", "Amhenodol"]
)
@habit("`Ongoing`, `Parhaus`, `Until further notice` as an end", "told", "no end")
def test_open_ends(tmp_path: Path, words: str) -> None:
    outcome = read_rows(tmp_path, "csv", build_projects(["A1", "Joint archive", "Swansea", "2019", words, 5]))
    assert list_values(outcome, "end_date") == [None]
    assert list_cells(outcome, "value-not-given") == ["E2"]


def build_dates(column: str, *dates: str) -> list[list[str]]:
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", date] for n, date in enumerate(dates)]
    return [["Reference", "Title", "Lead", column], *lines]


@habit(
    "words around a date: `w.e.f. 1 April 2021`, `(1 April 2021)`, `01/04/2021 (actual)`, `the 1st of April 2021`",
    "told",
    "read",
)
def test_words_around_dates(tmp_path: Path) -> None:
    days = ["w.e.f. 1 April 2021", "with effect from 1/4/21", "(1 April 2021)", "1 April 2021.", "01/04/2021 (actual)"]
    days += ["the 1st of April 2021", "Start: 1 April 2021", "o 1 Ebrill 2021", "1 Ebrill 2021 ymlaen"]
    outcome = read_rows(tmp_path, "csv", build_dates("Start date", *days))
    assert list_values(outcome, "start_actual") == ["2021-04-01"] * len(days)
    assert len(list_cells(outcome, "date-read")) == len(days)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("Spring '21", "2021-03/2021-05"),
        ("gwanwyn 21", "2021-03/2021-05"),
        ("3rd quarter 2021/22", "2021-10/2021-12"),
        ("trydydd chwarter 2021/22", "2021-10/2021-12"),
        ("2021/22 (Q3)", "2021-10/2021-12"),
        ("during 2021/22", "2021-04/2022-03"),
        ("blwyddyn 2021/22", "2021-04/2022-03"),
        ("F/Y 2021/22", "2021-04/2022-03"),
        ("calendar year 2021", "2021"),
        ("in 2021", "2021"),
        ("yn ystod Ebrill 2021", "2021-04"),
        ("TBC 2021", "2021"),
    ],
)
@habit(
    "parts of years in other words: `3rd quarter 2021/22`, `Spring '21`, `during 2021/22`, `calendar year 2021`",
    "told",
    "read",
)
def test_parts_of_years(tmp_path: Path, sent: str, meant: str) -> None:
    assert list_values(read_rows(tmp_path, "csv", build_dates("Start date", sent)), "start_actual") == [meant]


@habit(
    "`until 31 March 2024` as an end, `31 March 2024 (with option to extend)`, `31/03/2024 + 1 year`", "told", "the day"
)
@habit("`from 2024` as an end, `until 2024` as a start: the other end of what is asked", "told", "left blank")
@habit("`April 2020 - March 2023` as a start: how long it lasts", "told", "left blank; both ends are recorded")
def test_starts_and_ends(tmp_path: Path) -> None:
    days = [
        "until 31 March 2024",
        "hyd at 31/03/2024",
        "31 March 2024 (with option to extend)",
        "31/03/2024 + 1 year option",
    ]
    outcome = read_rows(tmp_path, "csv", build_dates("End date", *days, "from 2024", "2024 onwards"))
    assert list_values(outcome, "end_date") == ["2024-03-31"] * len(days) + [None, None]
    assert list_cells(outcome, "date-unreadable") == ["D6", "D7"]
    start = read_rows(tmp_path, "csv", build_dates("Start date", "until 2024", "April 2020 - March 2023", "2020/21"))
    assert list_values(start, "start_actual") == [None, None, "2020-04/2021-03"]
    assert list_cells(start, "value-in-range") == ["D3"]


@habit("the last minute of a day in UTC (2024-03-31T23:59:59Z)", "told", "that day, in summer too")
@habit("20211 for a start: a year with a digit too many, not a day of 1955", "told", "left blank")
def test_moments_and_numbers(tmp_path: Path) -> None:
    ends = ["2024-03-31T23:59:59Z", "2024-06-30T23:59:59.999Z", "2024-06-30T23:00:00Z"]
    outcome = read_rows(tmp_path, "csv", build_dates("End date", *ends))
    assert list_values(outcome, "end_date") == ["2024-03-31", "2024-06-30", "2024-07-01"]
    assert list_values(read_rows(tmp_path, "csv", build_dates("Start date", "20211", "44287")), "start_actual") == [
        None,
        "2021-04-01",
    ]


@habit("`2019 - present`, `Apr-21 to date`: open at its end", "told", "the start; as an end, none")
@habit("footnote marks behind a date: `31/03/2024 [1]`, `Mar-24*`", "told", "read")
def test_open_spans_and_footnotes(tmp_path: Path) -> None:
    spans = ["2019 - present", "April 2019 to date", "1/4/2019 - ongoing", "2019 hyd heddiw"]
    starts = read_rows(tmp_path, "csv", build_dates("Start date", *spans, "Mar-24*", "31/03/2024 [1]"))
    meant = ["2019", "2019-04", "2019-04-01", "2019", "2024-03", "2024-03-31"]
    assert list_values(starts, "start_actual") == meant
    ends = read_rows(tmp_path, "csv", build_dates("End date", *spans, "31/03/2024"))
    assert list_values(ends, "end_date") == [None] * len(spans) + ["2024-03-31"]
    assert len(list_cells(ends, "value-not-given")) == len(spans)
