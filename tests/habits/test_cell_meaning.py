"""What cells mean: amounts, dates, references, answers and texts.

The given files of tests/habits have siblings here in other columns, words, languages and formats.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from schemas.source_file import Source
from tests.examples import Rows, source, table
from tests.habits.habits import BUG_CASES, FIRST_CONTACT, habit
from tests.hostile.judging import Outcome, check_laws, read_file
from tests.hostile.writing import WRITERS, Page, write_workbook

FORMATS = ("csv", "xlsx", "ods")
PROJECT_HEADERS = ["Reference", "Title", "Lead", "Start date", "End date", "Cost"]
PARTNER_HEADERS = ["Project reference", "Organisation", "Role", "Officer days", "Share", "Annual cost"]


def read_rows(folder: Path, kind: str, rows: Rows, by: Source | None = None) -> Outcome:
    """What comes of rows, written as a file of one kind."""
    path = folder / f"return.{kind}"
    path.write_bytes(WRITERS[kind](rows))
    outcome = read_file(path, by)
    check_laws(outcome)
    return outcome


def read_bug_case(name: str) -> Outcome:
    outcome = read_file(next(BUG_CASES.glob(f"{name}.*")))
    check_laws(outcome)
    return outcome


def list_values(outcome: Outcome, column: str, table_name: str = "projects") -> list[Any]:
    return [record[column] for record in outcome.records(table_name)]


def list_cells(outcome: Outcome, rule: str) -> list[str]:
    return sorted(finding["cell"] for finding in outcome.about["findings"] if finding["rule"] == rule)


def build_projects(*lines: list[Any]) -> list[list[Any]]:
    return [PROJECT_HEADERS, *lines]


def build_costs(*costs: Any, header: str = "Cost") -> list[list[Any]]:
    """Projects with these costs under a header."""
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", cost] for n, cost in enumerate(costs, start=1)]
    return [["Reference", "Title", "Lead", "Start date", header], *lines]


# Scale


@habit(
    "`All costs in £000` in a line above the table, once for all of it", "told", "each amount is multiplied, and told"
)
def test_a_line_above_scales_the_table() -> None:
    outcome = read_bug_case("20_unit_in_a_title_row")
    assert list_values(outcome, "cost") == [450_000, 1_250_000]
    assert len(list_cells(outcome, "amount-read")) == 2


@pytest.mark.parametrize(
    ("line", "power"),
    [
        ("All costs in £000", 3),
        ("All figures £'000s unless otherwise stated", 3),
        ("(£k)", 3),
        ("£ thousands", 3),
        ("Ffigurau mewn £000", 3),
        ("Yr holl gostau mewn miloedd o bunnoedd", 3),
        ("Costs in £m", 6),
        ("Unit: £ million", 6),
        ("Ffigurau mewn miliynau", 6),
        ("Amounts are in pounds", 0),
        ("Projects above £500k", 0),
        ("Shared services that saved thousands of pounds", 0),
        ("Adopted on £1m of funding", 0),
    ],
)
@pytest.mark.parametrize("kind", FORMATS)
@habit("a line above that speaks of an amount (`Projects above £500k`), not of the unit", "read", "the amounts stand")
def test_lines_above_in_other_words(tmp_path: Path, kind: str, line: str, power: int) -> None:
    rows: list[list[Any]] = [["Shared services of the region"], [line], [], *build_costs(450, 12.5)]
    outcome = read_rows(tmp_path, kind, rows)
    assert list_values(outcome, "cost") == [450 * 10**power, 12.5 * 10**power]
    assert bool(list_cells(outcome, "amount-read")) == bool(power)
    assert outcome.about["tables"][0]["columns"]["cost"] == "Cost"


@habit(
    "the scale in a note under the table, in the sheet's name or in a row of units", "told", "each amount is multiplied"
)
def test_the_scale_stands_elsewhere(tmp_path: Path) -> None:
    below = [*build_costs(450, 12), [], ["Note: all costs are in £000."]]
    assert list_values(read_rows(tmp_path, "xlsx", below), "cost") == [450_000, 12_000]
    units = build_costs(450, 12)
    units.insert(1, ["", "", "", "", "£000"])
    assert list_values(read_rows(tmp_path, "csv", units), "cost") == [450_000, 12_000]
    path = tmp_path / "named.xlsx"
    path.write_bytes(write_workbook(Page("Costs £000", build_costs(450, 12))))
    assert list_values(read_file(path), "cost") == [450_000, 12_000]
    path.write_bytes(write_workbook(Page("Notes", [["All figures in £000"]]), Page("Projects", build_costs(450, 12))))
    assert list_values(read_file(path), "cost") == [450_000, 12_000]
    across = [["All costs in £000"], *(list(line) for line in zip(*build_costs(450, 12), strict=True))]
    assert list_values(read_rows(tmp_path, "xlsx", across), "cost") == [450_000, 12_000]


@habit("a header that names its own unit under a line that names another", "read", "the header stands")
def test_a_header_stands_against_a_line(tmp_path: Path) -> None:
    rows = [["All figures in £000"], [], *build_costs(450_000, header="Cost (£)")]
    assert list_values(read_rows(tmp_path, "csv", rows), "cost") == [450_000]


@pytest.mark.parametrize(
    ("header", "power"),
    [
        *(
            ("Cost £000", 3),
            ("Cost (£k)", 3),
            ("Cost, £'000s", 3),
            ("Cost - £m", 6),
            ("Cost (GBP)", 0),
            ("Cost GBP", 0),
        ),
        *(("Cost (in thousands)", 3), ("Cost in thousands", 3), ("Cost (£ thousands)", 3), ("Cost GBP 000", 3)),
    ],
)
@habit("a known header with a unit behind it: `Cost £000`, `Cost (£k)`, `Cost GBP`", "told", "known, and scaled")
def test_headers_with_units(tmp_path: Path, header: str, power: int) -> None:
    assert list_values(read_rows(tmp_path, "csv", build_costs(450, 12, header=header)), "cost") == [
        450 * 10**power,
        12 * 10**power,
    ]


@habit("the scale in a column of units beside the value (`£000`, `£m`)", "told", "the value is multiplied")
def test_a_unit_beside_the_value(tmp_path: Path) -> None:
    rows: Rows = [
        ["Project reference", "Benefit type", "Expected value", "Unit"],
        ["A1", "cost", 45, "£000"],
        ["A1", "cost", 46, "GBP"],
    ]
    outcome = read_rows(tmp_path, "xlsx", rows)
    assert list_values(outcome, "expected_value", "benefits") == [45_000, 46]
    assert list_cells(outcome, "amount-read") == ["C2"]


@habit(
    "a line of £000 above benefits that are counted in pounds and in other units",
    "told",
    "only the pounds are multiplied",
)
def test_a_line_above_benefits(tmp_path: Path) -> None:
    head = ["Project reference", "Benefit type", "Expected value", "Unit"]
    rows: Rows = [["All costs in £000"], [], head, ["A1", "cost", 45, "GBP"], ["A1", "cost", 46, "Days"]]
    outcome = read_rows(tmp_path, "csv", rows)
    assert list_values(outcome, "expected_value", "benefits") == [45_000, 46]


# Currency


@habit("`Cost (€)`", "told", "not pounds: the amount is blank, the words stand with their currency")
def test_a_header_in_euros() -> None:
    outcome = read_file(FIRST_CONTACT / "u_euro_header.csv")
    check_laws(outcome)
    assert list_values(outcome, "cost") == [None, None]
    assert list_cells(outcome, "not-pounds") == ["E2", "E3"]
    assert list_values(outcome, "description_en", "benefits") == ["2254 €", "3000 €"]


@pytest.mark.parametrize(
    "header",
    ["Cost (EUR)", "Cost EUR", "Cost €", "Cost (€000)", "Cost in euros", "Cost USD", "Cost ($)", "Cost (US dollars)"],
)
@pytest.mark.parametrize("kind", FORMATS)
@habit("`Cost (EUR)`, `Cost USD`, `Cost ($)`", "told", "not pounds: the amount is blank")
def test_headers_in_other_currencies(tmp_path: Path, kind: str, header: str) -> None:
    outcome = read_rows(tmp_path, kind, build_costs(2254, 3000, header=header))
    assert list_values(outcome, "cost") == [None, None]
    assert list_cells(outcome, "not-pounds") == ["E2", "E3"]


@pytest.mark.parametrize(
    "line", ["All figures in € thousands", "Currency: EUR", "Costs are in US dollars", "Ffigurau mewn ewros"]
)
@habit("a currency in a line above the table", "told", "not pounds: the amount is blank")
def test_a_line_in_another_currency(tmp_path: Path, line: str) -> None:
    outcome = read_rows(tmp_path, "csv", [[line], [], *build_costs(2254, "TBC")])
    assert list_values(outcome, "cost") == [None, None]
    assert list_cells(outcome, "not-pounds") == ["E3" if line == "" else "E4"]


@habit("a column of currencies beside the cost (`EUR`, `GBP`)", "told", "only the pounds are published as amounts")
def test_a_column_of_currencies(tmp_path: Path) -> None:
    rows = build_costs(2254, 3000, 4000)
    rows = [[*row, beside] for row, beside in zip(rows, ["Currency", "EUR", "GBP", ""], strict=True)]
    for kind in FORMATS:
        outcome = read_rows(tmp_path, kind, rows)
        assert list_values(outcome, "cost") == [None, 3000, 4000]
        assert list_cells(outcome, "not-pounds") == ["E2"]
    benefits: Rows = [["Project reference", "Benefit type", "Expected value", "Unit"], ["A1", "cost", 450, "EUR"]]
    outcome = read_rows(tmp_path, "xlsx", benefits)
    assert outcome.records("benefits")[0]["expected_value"] is None
    assert list_cells(outcome, "number-unreadable") == ["C2"]
    headed: Rows = [["Project reference", "Benefit type", "Expected value (€)"], ["A1", "cost", 450]]
    assert read_rows(tmp_path, "csv", headed).records("benefits")[0]["expected_value"] is None


@habit("`€500`, `500 USD`, `CHF 20`, `2.500,00 €` in a cell", "told", "not pounds: the amount is blank")
def test_cells_in_other_currencies(tmp_path: Path) -> None:
    outcome = read_rows(tmp_path, "csv", build_costs("€500", "500 USD", "CHF 20", "2.500,00 €", "$1.2m", "£7"))
    assert list_values(outcome, "cost") == [None] * 5 + [7]
    assert list_cells(outcome, "not-pounds") == ["E2", "E3", "E4", "E5", "E6"]


# Shares and separators


@habit("shares as fractions of one (0.5, 0.3, 0.2) under `Share`", "told", "50, 30 and 20 per cent")
def test_shares_of_one() -> None:
    outcome = read_bug_case("40_shares_of_one")
    assert list_values(outcome, "share_percent", "partners") == [50, 30, 20]
    assert len(list_cells(outcome, "percent-read")) == 3


def build_partners(header: str, *values: Any) -> list[list[Any]]:
    names = ("Swansea Council", "Powys County Council", "Cardiff Council", "Conwy County Borough Council")
    head = ["Project reference", "Organisation", "Role", header]
    named = enumerate(zip(names, values, strict=False))
    lines = [["A1", name, "lead" if n == 0 else "partner", value] for n, (name, value) in named]
    return [head, *lines]


@pytest.mark.parametrize("header", ["share_percent", "Share"])
@pytest.mark.parametrize("kind", FORMATS)
@habit("one share of 0.5 alone", "told", "left blank: half of all or half a per cent")
def test_other_shares(tmp_path: Path, kind: str, header: str) -> None:
    by = source(
        table(
            "partners",
            {"reference": "Project reference", "organisation": "Organisation", "role": "Role", "share_percent": header},
        )
    )
    both = read_rows(tmp_path, kind, build_partners(header, 0.75, 0.25), by)
    assert list_values(both, "share_percent", "partners") == [75, 25]
    one = read_rows(tmp_path, kind, build_partners(header, 0.5), by)
    assert list_values(one, "share_percent", "partners") == [None]
    assert list_cells(one, "share-doubtful") == ["D2"]
    whole = read_rows(tmp_path, kind, build_partners(header, 1), by)
    assert list_values(whole, "share_percent", "partners") == [None]
    plain = read_rows(tmp_path, kind, build_partners(header, 50, 37.5, 12), by)
    assert list_values(plain, "share_percent", "partners") == [50, 37.5, 12]


@habit(
    "decimal commas beside three decimals: 0,75, 1,250 and 12,500", "told", "0.75, 1.25 and 12.5, as the column shows"
)
def test_decimal_commas() -> None:
    outcome = read_bug_case("28_decimal_commas")
    assert list_values(outcome, "officer_days_per_year", "partners") == [0.75, 1.25, 12.5]
    assert list_values(outcome, "share_percent", "partners") == [33.5, 66.5, 0.125]
    assert list_values(outcome, "annual_cost_gbp", "partners") == [1251, 980, 1251]
    assert {"D2", "D3", "D4", "E2", "E3", "E4"} <= set(list_cells(outcome, "amount-read"))


@habit("1,250 in a column of whole numbers beside a column of decimal commas", "told", "left blank: nobody can tell")
def test_doubtful_commas(tmp_path: Path) -> None:
    rows = [
        PARTNER_HEADERS,
        ["A1", "Swansea Council", "lead", "1,250", "33,5", "1250"],
        ["A1", "Powys County Council", "partner", "12", "66,5", "1,250"],
    ]
    outcome = read_rows(tmp_path, "csv", rows)
    assert list_values(outcome, "officer_days_per_year", "partners") == [None, 12]
    assert list_cells(outcome, "comma-doubtful") == ["D2"]
    assert list_values(outcome, "annual_cost_gbp", "partners") == [1250, 1250]  # no money has three decimals
    british = read_rows(tmp_path, "csv", build_partners("Officer days", "1,250", "0.75", "12.5"))
    assert list_values(british, "officer_days_per_year", "partners") == [1250, 0.75, 12.5]


@habit("−5,000 with signs of other kinds, (5,000), 5,000-, 5.000.000,00 £", "read", "the number that is meant")
def test_signs_of_other_hands(tmp_path: Path) -> None:
    outcome = read_bug_case("29_numbers_of_other_hands")
    costs = list_values(outcome, "annual_cost_gbp", "partners")
    assert costs == [-5000, -5000, None, None, None, 5_000_000]
    assert list_values(outcome, "share_percent", "partners") == [None] * 6
    assert {"F4", "F5", "F6"} <= set(list_cells(outcome, "amount-in-words"))  # CR, DR and <5,000> have no one meaning
    signs = read_rows(tmp_path, "csv", build_costs("(5,000)", "5,000-", "−5000", "– 5,000", "-£5,000"))
    assert list_values(signs, "cost") == [-5000] * 5


# Dates


@habit("dates that programs write for none: 1900-01-01, 1970-01-01, 9999-12-31, 31/12/2099 …", "told", "no date")
def test_default_dates() -> None:
    for name in ("12_default_dates", "12c_one_open_end_stops_the_run"):
        outcome = read_bug_case(name)
        shown = [date for column in ("start_actual", "end_date") for date in list_values(outcome, column) if date]
        assert shown == ([] if name.startswith("12_") else ["2019", "2024"])
    assert len(list_cells(read_bug_case("12_default_dates"), "date-placeholder")) == 12


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


# References


@habit(
    "references that a program made: `1001.0`, `1.00E+05`, `1.2E+06`",
    "told",
    "published as sent; 1001 of another sheet joins",
)
def test_references_gone_through_a_program() -> None:
    outcome = read_bug_case("15_references_gone_through_a_program")
    assert list_cells(outcome, "reference-altered") == ["A2", "A3", "A4", "A5"]
    assert list_values(outcome, "reference") == ["1001.0", "1002.0", "1.00E+05", "1.2E+06", "00123"]
    assert list_values(outcome, "reference", "partners") == ["1001.0", "1002.0", "1.00E+05", "1.2E+06", "00123"]


@pytest.mark.parametrize("kind", FORMATS)
@habit("`03-Feb`, `12/05/2021`, sixteen digits that end in zeros", "told", "published as sent")
@habit('`="00124"`, `\'00123`', "told", "00124 and 00123")
def test_other_references(tmp_path: Path, kind: str) -> None:
    sent = ["03-Feb", "Mar-21", "12/05/2021", "1234567890123450", "1,001", '="00124"', "'00123", "SS-1", "12.50"]
    lines = [[reference, f"Joint service {n}", "Swansea", "2019", "", 5] for n, reference in enumerate(sent)]
    outcome = read_rows(tmp_path, kind, build_projects(*lines))
    assert list_values(outcome, "reference") == [*sent[:5], "00124", "00123", "SS-1", "12.50"]
    assert list_cells(outcome, "reference-altered") == ["A2", "A3", "A4", "A5", "A6"]
    assert list_cells(outcome, "text-unwrapped") == ["A7", "A8"]


@habit("references numbered 1.0, 1.1, 2.0", "read", "as they are")
def test_numbered_references(tmp_path: Path) -> None:
    lines = [[reference, f"Joint service {reference}", "Swansea", "2019", "", 5] for reference in ("1.0", "1.1", "2.0")]
    assert list_cells(read_rows(tmp_path, "csv", build_projects(*lines)), "reference-altered") == []


@habit("`-`, `TBC`, `n/k`, `#N/A`, a formula or an e-mail address for a reference", "told", "the title stands for it")
def test_references_that_are_none(tmp_path: Path) -> None:
    outcome = read_bug_case("47_no_reference")
    references = list_values(outcome, "reference")
    assert len(references) == 33
    assert None not in references
    assert "00124" in references
    silent = {f"A{row}" for row in range(3, 34)} - {finding["cell"] for finding in outcome.about["findings"]}
    assert silent == {"A23", "A26"}  # a number of ten digits, and a postcode: references like any other
    for kind in FORMATS:
        marks = ["n/k", "TBC", "#REF!", "unknown", "=A1&B1", "?", "Ddim yn hysbys", "to follow"]
        lines = [[mark, f"Joint service {n}", "Swansea", "2019", "", 5] for n, mark in enumerate(marks)]
        outcome = read_rows(tmp_path, kind, build_projects(*lines))
        assert list_values(outcome, "reference") == [f"Joint service {n}" for n in range(len(marks))]
        assert [partner["reference"] for partner in outcome.records("partners")] == list_values(outcome, "reference")
        assert len(list_cells(outcome, "reference-not-given")) == len(marks)


@habit("two projects of one title without references", "held", "the second repeats the first's reference")
def test_repeated_titles_for_references(tmp_path: Path) -> None:
    lines = [[mark, "Joint archive", "Swansea", "2019", "", 5] for mark in ("TBC", "-")]
    outcome = read_rows(tmp_path, "csv", build_projects(*lines))
    assert list_values(outcome, "reference") == ["Joint archive"]
    assert list_cells(outcome, "reference-repeated") == ["A3"]


# Answers


@habit("`Na` in a column of Welsh answers", "told", "no, not `not applicable`")
@habit("`Ydy`, `Nac oes`, `Do`, `Naddo`, `Bydd`, `Na fydd`, `Cywir`, `Anghywir`", "read", "yes or no")
def test_welsh_answers() -> None:
    outcome = read_bug_case("21_atebion_cymraeg")
    yes, no = "yes", "no"
    assert list_values(outcome, "risk_shared") == [yes, yes, yes, yes, no, yes, yes, yes]
    assert list_values(outcome, "pooled_budget") == [no, no, no, no, yes, no, no, no]
    assert list_cells(outcome, "code-taken") == ["H6", "I2"]


@pytest.mark.parametrize(
    ("answers", "meant"),
    [
        (["Oes", "Na", "Nac oes"], ["yes", "no", "no"]),
        (["Ie", "na", "Nage"], ["yes", "no", "no"]),
        (["Na", "Na"], ["no", "no"]),
        (["Yes", "NA", "No"], ["yes", None, "no"]),
        (["Yes", "n/a", "No"], ["yes", None, "no"]),
        (["Byddant", "Na fyddant", "Ydyn"], ["yes", "no", "yes"]),
    ],
)
@pytest.mark.parametrize("kind", FORMATS)
@habit("`NA` beside `Yes` and `No`", "told", "not applicable")
def test_other_answers(tmp_path: Path, kind: str, answers: list[str], meant: list[str | None]) -> None:
    headers = ["Reference", "Title", "Lead", "Start date", "Pooled budget"]
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", answer] for n, answer in enumerate(answers)]
    assert list_values(read_rows(tmp_path, kind, [headers, *lines]), "pooled_budget") == meant


# Texts


@habit("texts cut at 255 or 32,767 characters in the middle of a word", "told", "published, with a warning")
def test_texts_cut_short(tmp_path: Path) -> None:
    assert list_cells(read_bug_case("17_texts_cut_short"), "text-cut") == ["C2", "C3", "C4", "C5"]
    text = "Each council keeps its own officer on call. " * 9
    whole, cut = f"{text[:254]}.", f"{text[:255]}"
    rows = [["Reference", "Title", "Lead", "Start date", "Summary"], ["A1", "Joint archive", "Swansea", "2019", whole]]
    rows.append(["A2", "Payroll", "Swansea", "2019", cut])
    for kind in FORMATS:
        assert list_cells(read_rows(tmp_path, kind, rows), "text-cut") == ["E3"]


@habit(
    "entities and tags of a web page in texts, numbers, dates and lists of partners", "told", "decoded, at each cell"
)
def test_html_entities(tmp_path: Path) -> None:
    outcome = read_bug_case("10_html_entities")
    titles = ["Waste & recycling depot", "Ynys Môn ferry link", '"One door" enquiry desk', "Joint crematorium"]
    assert list_values(outcome, "title_en") == titles
    assert list_values(outcome, "cost") == [12_000, 300, 300, 300]
    assert len(outcome.records("projects")[1]["partner_list"]) == 3
    assert len(list_cells(outcome, "text-unwrapped")) == 7
    headers = ["Reference", "Title", "Partners", "Summary", "Start date"]
    summary = "<p>One desk.</p><p>R&amp;amp;D &#8211; &lt;5 staff<br/>each</p>"
    partners = "<ul><li>Swansea Council</li><li>Rhondda Cynon Taf &amp; Powys</li></ul>"
    for kind in FORMATS:
        outcome = read_rows(tmp_path, kind, [headers, ["A1", "Gofal &ocirc;l", partners, summary, "2019&nbsp;"]])
        record = outcome.records("projects")[0]
        assert record["title_en"] == "Gofal ôl"
        assert record["summary_en"].split("\n") == ["One desk.", "R&D – <5 staff", "each"]
        assert record["partner_list"] == ("Swansea Council", "Rhondda Cynon Taf", "Powys")
        assert record["start_actual"] == "2019"
        assert list_cells(outcome, "text-unwrapped") == ["B2", "C2", "D2", "E2"]


@habit("R&D, <5 people, AT&T; in a text", "read", "as it is")
def test_texts_that_only_look_like_markup(tmp_path: Path) -> None:
    titles = ["R&D hub", "Teams of <5 people", "Fish & chips; tea", "a < b > c"]
    lines = [[f"A{n}", title, "Swansea", "2019", "", 5] for n, title in enumerate(titles)]
    outcome = read_rows(tmp_path, "csv", build_projects(*lines))
    assert list_values(outcome, "title_en") == titles
    assert list_cells(outcome, "text-unwrapped") == []


@habit(
    'lists as SharePoint, JSON and PostgreSQL write them (`12;#Swansea`, `["Swansea"]`, `{Swansea}`)',
    "read",
    "the partners",
)
def test_lists_of_other_programs(tmp_path: Path) -> None:
    outcome = read_bug_case("22_lists_of_other_programs")
    both = ("Bridgend County Borough Council", "Powys County Council")
    assert list_values(outcome, "partner_list") == [both, both, both, both[:1]]
    lists = [
        "1;#Swansea;#2;#Powys",
        ";#Swansea;#Powys;#",
        "['Swansea', 'Powys']",
        '{"Swansea",Powys}',
        '[{"Title":"Swansea"},{"Title":"Powys"}]',
    ]
    lines = [[f"A{n}", f"Joint service {n}", "2019", text] for n, text in enumerate(lists)]
    for kind in FORMATS:
        outcome = read_rows(tmp_path, kind, [["Reference", "Title", "Start date", "Partners"], *lines])
        assert list_values(outcome, "partner_list") == [("Swansea", "Powys")] * len(lists)


@habit("ditto marks for the value above", "told", "each is told, never published as the word")
def test_ditto() -> None:
    outcome = read_bug_case("23_ditto")
    assert [record["cost"] for record in outcome.records("projects")] == [5, None, None]
    assert [record["pooled_budget"] for record in outcome.records("projects")[1:]] == [None, None]
