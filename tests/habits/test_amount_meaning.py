"""What cells mean: amounts, units, scales, currencies and shares.

The given files of tests/habits have siblings here in other columns, words, languages and formats.
"""

import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.examples import Rows, source, table
from tests.habits.cell_rows import (
    FORMATS,
    PARTNER_HEADERS,
    build_costs,
    build_partners,
    list_cells,
    list_values,
    read_bug_case,
    read_rows,
)
from tests.habits.habits import FIRST_CONTACT, habit
from tests.hostile.judging import check_laws, read_file
from tests.hostile.writing import Page, write_workbook

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
    told = [row["message_en"] for row in outcome.about["findings"] if row["rule"] == "not-pounds"]
    assert len(told) == 2 and all("'Cost (€)'" in message for message in told)


@pytest.mark.parametrize("headers", [("Cost (€)", "Cost (£)"), ("Cost EUR", "Cost GBP"), ("Cost ($)", "Cost")])
@habit("`Cost (€)` beside `Cost (£)`", "told", "the pounds are read, and the other column is left out with a notice")
def test_columns_in_pounds_and_in_another_currency(tmp_path: Path, headers: tuple[str, str]) -> None:
    costs = {headers[0]: [2254, 3000], headers[1]: [1900, 2500]}
    for kind, order in itertools.product(FORMATS, (headers, headers[::-1])):
        rows = build_costs(*costs[order[0]], header=order[0])
        rows = [[*row, more] for row, more in zip(rows, [order[1], *costs[order[1]]], strict=True)]
        outcome = read_rows(tmp_path, kind, rows)
        assert list_values(outcome, "cost") == [1900, 2500]
        assert list_cells(outcome, "column-in-other-currency") == ["EF"[order.index(headers[0])] + "1"]
        assert not list_cells(outcome, "not-pounds") and not list_cells(outcome, "column-unmapped")


def test_a_measure_beside_an_indicator_is_no_other_currency() -> None:
    assert not list_cells(read_file(FIRST_CONTACT / "uk_trafford_neet.csv"), "column-in-other-currency")


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
    assert list_values(outcome, "share_percent", "partners") == [None, 33.33, None, 33.33, 33.33, None]
    assert list_values(outcome, "officer_days_per_year", "partners") == [None, 2.5, 1.5, None, 2, None]
    assert {"F4", "F5", "F6"} <= set(list_cells(outcome, "amount-in-words"))  # CR, DR and <5,000> have no one meaning
    signs = read_rows(tmp_path, "csv", build_costs("(5,000)", "5,000-", "−5000", "– 5,000", "-£5,000"))
    assert list_values(signs, "cost") == [-5000] * 5


# Units, scales and currencies in other hands


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        *[
            (header, 5_000)
            for header in ("Cost (k)", "Cost (K GBP)", "Cost (£1,000)", "Cost (x £1,000)", "Cost (£thou)")
        ],
        *[(header, 5_000) for header in ("Cost (mil o bunnoedd)", "Cost (thou)", "Cost (1,000s)", "Cost (GBP'000)")],
        *[(header, 5_000_000) for header in ("Cost (m)", "Cost (M)", "Cost (mn)", "Cost (miliwn)", "Cost (m GBP)")],
        *[(header, 5_000_000) for header in ("Cost (x1,000,000)", "Cost (£000,000)", "Cost (£ mill)")],
        *[(header, 5) for header in ("Cost (£)", "Cost (stg)", "Cost (sterling)", "Cost (incl. VAT)", "Cost (RCT)")],
    ],
)
@habit(
    "a scale by its letter alone in the header of money: `Cost (k)`, `Cost (m)`, `Cost (£1,000)`", "told", "multiplied"
)
def test_scales_by_letter(tmp_path: Path, header: str, meant: int) -> None:
    outcome = read_rows(tmp_path, "csv", build_costs(5, "£6k", header=header))
    assert list_values(outcome, "cost") == [meant, 6_000]
    assert list_cells(outcome, "amount-read") == (["E3"] if meant == 5 else ["E2", "E3"])


@habit(
    "`Cost (£ mil)`: a thousand in Welsh, short for a million in English", "told", "left blank, unless the cell says it"
)
def test_a_scale_of_two_languages(tmp_path: Path) -> None:
    for rows in (
        build_costs(5, "£6m", 0, header="Cost (£ mil)"),
        [["Figures in £ mil"], [], *build_costs(5, "£6m", 0)],
    ):
        outcome = read_rows(tmp_path, "csv", rows)
        assert list_values(outcome, "cost") == [None, 6_000_000, 0]
        assert len(list_cells(outcome, "scale-unclear")) == 1


CURRENCY_HEADERS = [
    "(ZAR)",
    "(TRY)",
    "(INR)",
    "(kr)",
    "(zł)",
    "(rand)",
    "(Swedish kronor)",
    "(₦)",
    "(R$)",
    "(CAD 000)",
    "(yen)",
]


@pytest.mark.parametrize("unit", [*CURRENCY_HEADERS, "(Egyptian pounds)", "(doler UDA)", "[AED]", "(baht)"])
@habit(
    "any other currency of the world in the header: `(ZAR)`, `(rand)`, `(zł)`, `(Egyptian pounds)`",
    "told",
    "left blank",
)
def test_all_currencies_in_headers(tmp_path: Path, unit: str) -> None:
    outcome = read_rows(tmp_path, "csv", build_costs(5, "£6k", header=f"Cost {unit}"))
    assert list_values(outcome, "cost") == [None, 6_000]
    assert list_cells(outcome, "not-pounds") == ["E2"]


@pytest.mark.parametrize("said", ["(ALL)", "(SSP)", "(RCT)", "(TBC)", "(VAT)", "(CJC)", "(NHS)", "(FTE)", "(SDG)"])
@habit("other abbreviations in a header, some of which are codes of currencies: `(SSP)`, `(ALL)`", "read", "pounds")
def test_abbreviations_that_are_no_currency(tmp_path: Path, said: str) -> None:
    assert list_values(read_rows(tmp_path, "csv", build_costs(5, header=f"Cost {said}")), "cost") == [5]


@habit("currencies of the world in cells, in a line above and in a column of currencies", "told", "left blank")
def test_all_currencies_elsewhere(tmp_path: Path) -> None:
    cells = ["5000 ZAR", "R$5000", "₹5,000", "kr 5000", "5000 rand", "CAD 5000", "5000 Egyptian pounds", "5000 forint"]
    outcome = read_rows(tmp_path, "csv", build_costs(*cells, "£5,000"))
    assert list_values(outcome, "cost") == [None] * len(cells) + [5_000]
    assert len(list_cells(outcome, "not-pounds")) == len(cells)
    above = read_rows(tmp_path, "csv", [["All figures in ZAR"], [], *build_costs(5)])
    assert list_values(above, "cost") == [None]
    other = read_rows(tmp_path, "csv", [["Shared with the SAR team (SCR)"], [], *build_costs(5)])
    assert list_values(other, "cost") == [5]
    said = ["Currency", "ZAR", "Rand", "Sterling", "stg", "UK pounds"]
    rows = [[*row, beside] for row, beside in zip(build_costs(1, 2, 3, 4, 5), said, strict=True)]
    assert list_values(read_rows(tmp_path, "csv", rows), "cost") == [None, None, 3, 4, 5]


@habit(
    "`£500` or `12%` under days, `£500` under a share, `Share (£)`: a unit that contradicts the column",
    "told",
    "left blank",
)
@habit("`12 days`, `12 diwrnod y flwyddyn` under days; `£5k p.a.` under annual cost", "told", "the number")
def test_units_of_other_columns(tmp_path: Path) -> None:
    days = read_rows(tmp_path, "csv", build_partners("Officer days", "£500", "12%", "12m", "€12"))
    assert list_values(days, "officer_days_per_year", "partners") == [None] * 4
    assert list_cells(days, "other-unit") == ["D2", "D3", "D4"]
    named = read_rows(
        tmp_path, "csv", build_partners("Officer days", "12 days", "12 diwrnod y flwyddyn", "2½", "1 FTE")
    )
    assert list_values(named, "officer_days_per_year", "partners") == [12, 12, 2.5, None]
    shares = read_rows(tmp_path, "csv", build_partners("Share", "£50", "50%", "110%", "-5"))
    assert list_values(shares, "share_percent", "partners") == [None, 50, None, None]
    head = {"reference": "Project reference", "organisation": "Organisation", "role": "Role"}
    for header, column in (("Share (£)", "share_percent"), ("Time (%)", "officer_days_per_year")):
        by = source(table("partners", {**head, column: header}))
        headed = read_rows(tmp_path, "csv", build_partners(header, 50, 30), by)
        assert list_values(headed, column, "partners") == [None, None]
        assert list_cells(headed, "other-unit") == ["D2", "D3"]
    costs = read_rows(
        tmp_path, "csv", build_partners("Annual cost", "£5k p.a.", "5,000 y flwyddyn", "£5k a month", "12 days")
    )
    assert list_values(costs, "annual_cost_gbp", "partners") == [5_000, 5_000, None, None]


@habit(
    "shares as fractions: `1/3`, `⅓`, `33⅓%`, `a third`, `3 out of 10`, `hanner`", "told", "per cent, to two decimals"
)
@habit("`50/50`, `1:3`, `equal` under a share", "told", "left blank")
def test_fractions(tmp_path: Path) -> None:
    for sent, meant in (
        ("1/3", 33.33),
        ("⅓", 33.33),
        ("33⅓%", 33.33),
        ("a third", 33.33),
        ("3 out of 10", 30),
        ("hanner", 50),
    ):
        outcome = read_rows(tmp_path, "csv", build_partners("Share", sent, "50%"))
        assert list_values(outcome, "share_percent", "partners") == [meant, 50]
        assert list_cells(outcome, "amount-read") == ["D2"]
    neither = read_rows(tmp_path, "csv", build_partners("Share", "50/50", "1:3", "equal", "3/2"))
    assert list_values(neither, "share_percent", "partners") == [None] * 4


@habit(
    "amounts in the words of other senders: `STG£5,000`, `£5,000.`, `ca 5000`, `£5,000 (note 2)`, `£5m.`, `£nil`",
    "told",
    "read",
)
@habit(
    "amounts with a remark that changes them: `£2m over 3 years`, `£1,000 + VAT`, `£10k per partner`", "told", "words"
)
def test_amounts_with_words(tmp_path: Path) -> None:
    known = ["STG£5,000", "5,000 pounds sterling", "£5,000.", "ca 5000", "£5,000 (see note 2)", "£5,000 *", "UK£5,000"]
    assert list_values(read_rows(tmp_path, "csv", build_costs(*known)), "cost") == [5_000] * len(known)
    assert list_values(read_rows(tmp_path, "csv", build_costs("£nil", "nil.", "£5m.", "£5 mill")), "cost") == [
        0,
        0,
        5e6,
        5e6,
    ]
    other = [
        "£2m over 3 years",
        "£1,000 + VAT",
        "£10k per partner",
        "£5,000 p.a.",
        "£5,000 x 3",
        "12 days",
        "1,2345",
        "£5 mil",
    ]
    outcome = read_rows(tmp_path, "csv", build_costs(*other))
    assert list_values(outcome, "cost") == [None] * len(other)
    assert {cell: rule for rule, cell in outcome.found() if cell and rule.startswith("amount")} == {
        **{f"E{line}": "amount-in-words" for line in (3, 6, 7, 8, 9)},
        **{"E2": "amount-of-years", "E4": "amount-of-part", "E5": "amount-of-year"},
    }


@habit(
    "`£5` beside the unit `%` or `days`, `5%` beside `GBP`: a unit that contradicts the one beside it",
    "told",
    "left blank",
)
def test_units_beside_values(tmp_path: Path) -> None:
    head = ["Project reference", "Benefit type", "Expected value", "Unit"]
    sent = [("£5", "%"), ("£5", "days"), ("5%", "GBP"), ("5%", "%"), ("£5", "GBP"), ("5 days", "days"), ("5", "FTE")]
    outcome = read_rows(tmp_path, "csv", [head, *(["A1", "saving", value, unit] for value, unit in sent)])
    assert list_values(outcome, "expected_value", "benefits") == [None, None, None, 5, 5, 5, 5]
    assert list_cells(outcome, "other-unit") == ["C2", "C3", "C4"]
