"""The parsers of amounts and numbers: their values, findings and notes."""

import pytest

from assets.check.parsers.amount_cells import parse_amount_cell, parse_integer_cell, parse_money_cell, parse_number_cell
from assets.check.parsers.parsed_value import ColumnContext
from tests.check.summaries import summarise_notes, summarise_value

READ, WORDS, IN_RANGE, QUALIFIED = ["amount-read"], ["amount-in-words"], ["value-in-range"], ["value-qualified"]
UNREADABLE = ["number-unreadable"]


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2000000", 2_000_000, []),
        ("2,000,000", 2_000_000, []),
        ("£2,000,000", 2_000_000, []),
        ("£ 1,234.56", 1234.56, []),
        ("£1,234.50", 1234.5, []),
        ("10.00", 10, []),
        ("0", 0, []),
        ("£0.00", 0, []),
        ("GBP 500", 500, []),
        ("500 pounds", 500, []),
        ("1E5", 100_000, []),
        ("1.5e+3", 1500, []),
        ("１２３", 123, []),
        ("-5", -5, []),
        ("−5", -5, []),
        ("-£5", -5, []),
        ("£-500", -500, []),
        ("+500", 500, []),
        ("minus £5", -5, READ),
        ("(500)", -500, READ),
        ("(£500)", -500, READ),
        ("£(500)", -500, READ),
        ("500-", -500, READ),
        ("£6.3m", 6_300_000, READ),
        ("£6.3 million", 6_300_000, READ),
        ("£2 miliwn", 2_000_000, READ),
        ("£2 filiwn", 2_000_000, READ),
        ("£2.5k", 2500, READ),
        ("2 fil", 2000, READ),
        ("1.5bn", 1_500_000_000, READ),
        ("1.005m", 1_005_000, READ),
        ("£4.578.474", 4_578_474, READ),
        ("4.578.474", 4_578_474, READ),
        ("1.234,50", 1234.5, READ),
        ("1 234,50", 1234.5, READ),
        ("1 234 567", 1_234_567, READ),
        ("1\u202f234", 1234, READ),
        ("1'234", 1234, READ),
        ("nil", 0, READ),
        ("Zero", 0, READ),
        ("£5m (1)", 5_000_000, READ),
        ("£5 *", 5, READ),
        ("£2m a year", None, ["amount-of-year"]),
        ("£40k p.a.", None, ["amount-of-year"]),
        ("£5m (not achieved)", None, WORDS),
        ("£5m (provisional)", None, WORDS),
        ("£1m and £2m", None, ["amounts-several"]),
        ("£2m to £1m", None, ["amounts-several"]),
        ("£5m to some", None, WORDS),
        ("40 mil", None, WORDS),
        ("£1,23", None, WORDS),
        ("£1,2345", None, WORDS),
        ("1,23,456", None, WORDS),
        ("0,123", None, WORDS),
        ("1234,50", 1234.5, ["amount-read"]),
        ("£1250000,00", 1250000.0, ["amount-read"]),
        ("0,52", 0.52, ["amount-read"]),
        ("12,50", None, WORDS),
        ("£5*", 5.0, ["amount-read"]),
        ("£1.2m²", 1200000.0, ["amount-read"]),
        ("1.234,500", None, WORDS),
        ("0.123.456", None, WORDS),
        ("1 23", None, WORDS),
        ("£1.2.3", None, WORDS),
        ("£", None, ["amount-not-stated"]),
        ("--5", None, WORDS),
        ("-5-", None, WORDS),
        ("(-5)", None, WORDS),
        ("((5))", None, WORDS),
        ("(5", None, WORDS),
        ("5)", None, WORDS),
        ("52%", None, WORDS),
        ("£5m%", None, WORDS),
        ("1" * 31, None, WORDS),
        ("1" + "0" * 15, None, WORDS),
        ("9" * 15, 999_999_999_999_999, []),
        ("$5", None, ["not-pounds"]),
        ("€1.2m", None, ["not-pounds"]),
        ("EUR 500", None, ["not-pounds"]),
        ("500 euros", None, ["not-pounds"]),
        ("", None, []),
        ("#DIV/0!", None, ["error-cell"]),
        ("=A1*2", None, ["formula-unsaved"]),
        ("=1+1", None, ["formula-unsaved"]),
    ],
)
def test_amounts(text: str, value: float | None, rules: list[str]) -> None:
    parsed = parse_amount_cell(text)
    assert summarise_value(parsed) == (value, rules)
    assert summarise_notes(parsed) == []


@pytest.mark.parametrize(
    ("text", "value", "rules", "notes"),
    [
        ("£40k (2010/11 prices)", 40_000, QUALIFIED, ["price-base"]),
        ("£40k (2010/11)", 40_000, QUALIFIED, ["price-base"]),
        ("£40k [2010]", 40_000, QUALIFIED, ["price-base"]),
        ("£5m at 2011/12 prices", 5_000_000, QUALIFIED, ["price-base"]),
        ("£5m, 2011-12 prices", 5_000_000, QUALIFIED, ["price-base"]),
        ("£5m (constant 2011 prices)", 5_000_000, QUALIFIED, ["price-base"]),
        ("£5m (prisiau 2010/11)", 5_000_000, QUALIFIED, ["price-base"]),
        ("£5m ym mhrisiau 2011/12", 5_000_000, QUALIFIED, ["price-base"]),
        ("c. £2m", 2_000_000, QUALIFIED, ["approximate"]),
        ("c£2m", 2_000_000, QUALIFIED, ["approximate"]),
        ("about £2m", 2_000_000, QUALIFIED, ["approximate"]),
        ("approximately 500", 500, QUALIFIED, ["approximate"]),
        ("almost £2m", 2_000_000, QUALIFIED, ["approximate"]),
        ("tua £2m", 2_000_000, QUALIFIED, ["approximate"]),
        ("~£2m", 2_000_000, QUALIFIED, ["approximate"]),
        ("£2m (approx.)", 2_000_000, QUALIFIED, ["approximate"]),
        ("£2m (estimated)", 2_000_000, QUALIFIED, ["approximate"]),
        ("£2m (forecast)", 2_000_000, QUALIFIED, ["expected"]),
        ("about £5m (2010 prices)", 5_000_000, QUALIFIED, ["approximate", "price-base"]),
        ("£1m (2010/11) (2)", 1_000_000, QUALIFIED, ["price-base"]),
        ("Low: 304.64, Mid: 331.47, High: 331.47", 331.47, IN_RANGE, ["range 304.64..331.47"]),
        ("Low: 2,750.00, Mid: 2,820.00, High: 3,100.00", 2820, IN_RANGE, ["range 2750..3100"]),
        ("Low: 797.93, Mid: 820.57", 820.57, IN_RANGE, ["range 797.93.."]),
        ("Mid: 20,300.00, High: 53,300.00", 20_300, IN_RANGE, ["range ..53300"]),
        ("Isaf: £1m; Uchaf: £2m", None, IN_RANGE, ["range 1000000..2000000"]),
        ("Minimum = 5 / Maximum = 7", None, IN_RANGE, ["range 5..7"]),
        ("£1m-£2m", None, IN_RANGE, ["range 1000000..2000000"]),
        ("£1m – £2m", None, IN_RANGE, ["range 1000000..2000000"]),
        ("£1-2m", None, IN_RANGE, ["range 1000000..2000000"]),
        ("£500-£1000", None, IN_RANGE, ["range 500..1000"]),
        ("£500k to £1m", None, IN_RANGE, ["range 500000..1000000"]),
        ("500 to £1m", None, IN_RANGE, ["range 500..1000000"]),
        ("1.2 to 1.5", None, IN_RANGE, ["range 1.2..1.5"]),
        ("from £1m to £2m", None, IN_RANGE, ["range 1000000..2000000"]),
        ("between £1m and £2m", None, IN_RANGE, ["range 1000000..2000000"]),
        ("rhwng £1m a £2m", None, IN_RANGE, ["range 1000000..2000000"]),
        ("-5 - -3", None, IN_RANGE, ["range -5..-3"]),
        (">£1m", None, IN_RANGE, ["range 1000000.."]),
        ("at least £781,000", None, IN_RANGE, ["range 781000.."]),
        ("o leiaf £5", None, IN_RANGE, ["range 5.."]),
        ("5000+", None, IN_RANGE, ["range 5000.."]),
        ("up to £5m", None, IN_RANGE, ["range ..5000000"]),
        ("hyd at £5m", None, IN_RANGE, ["range ..5000000"]),
        ("<5", None, IN_RANGE, ["range ..5"]),
        ("£1m-£2m (2010/11 prices)", None, IN_RANGE, ["range 1000000..2000000", "price-base"]),
        ("*", None, ["value-withheld"], ["suppressed"]),
        ("Section 43 - Commercial interests", None, ["value-withheld"], ["withheld"]),
        ("..", None, ["value-not-given"], ["not-available"]),
        ("–", None, [], ["not-stated"]),
        ("dim", None, [], ["not-stated"]),
    ],
)
def test_what_is_kept_beside_an_amount(text: str, value: float | None, rules: list[str], notes: list[str]) -> None:
    parsed = parse_amount_cell(text)
    assert summarise_value(parsed) == (value, rules)
    assert summarise_notes(parsed) == notes


@pytest.mark.parametrize(
    ("text", "context", "value", "rules"),
    [
        ("1.5", ColumnContext(scale=6), 1_500_000, READ),
        ("£2,013.02", ColumnContext(scale=6), 2_013_020_000, READ),
        ("£1.5m", ColumnContext(scale=6), 1_500_000, READ),
        ("12", ColumnContext(scale=3), 12_000, READ),
        ("0", ColumnContext(scale=6), 0, []),
        ("999,999", ColumnContext(scale=6), 999_999_000_000, READ),
        ("1,000,000", ColumnContext(scale=6), None, ["scale-doubtful"]),
        ("-1,000,000", ColumnContext(scale=6), None, ["scale-doubtful"]),
        ("£1,000,000m", ColumnContext(scale=6), 1e12, READ),
        ("Low: 1, High: 2", ColumnContext(scale=6), None, IN_RANGE),
        ("Low: 1, High: 999,999", ColumnContext(scale=9), None, IN_RANGE),
        ("Low: 1, High: 1,000,000", ColumnContext(scale=9), None, ["amount-in-words"]),
        ("1." + "0" * 28, ColumnContext(), 1, []),
        ("1." + "0" * 29, ColumnContext(), None, ["amount-in-words"]),
        ("£950.000", ColumnContext(dot_groups_thousands=True), 950_000, READ),
        ("950.000", ColumnContext(dot_groups_thousands=True), 950_000, READ),
        ("£950.50", ColumnContext(dot_groups_thousands=True), 950.5, []),
        ("£950.000", ColumnContext(dot_groups_thousands=False), 950, []),
        ("£950.000", ColumnContext(dot_groups_thousands=None), None, ["stops-doubtful"]),
        ("4.578", ColumnContext(dot_groups_thousands=None), None, ["stops-doubtful"]),
        ("4.57", ColumnContext(dot_groups_thousands=None), 4.57, []),
        ("£4.578m", ColumnContext(dot_groups_thousands=None), 4_578_000, READ),
        # Percentages are no matter of money.
    ],
)
def test_amounts_in_their_column(text: str, context: ColumnContext, value: float | None, rules: list[str]) -> None:
    assert summarise_value(parse_amount_cell(text, context)) == (value, rules)


def test_ends_are_in_the_scale_of_their_column() -> None:
    assert summarise_notes(parse_amount_cell("Low: 304.64, High: 331.47", ColumnContext(scale=6))) == [
        "range 304640000..331470000"
    ]
    assert summarise_notes(parse_amount_cell("£1m to £2m", ColumnContext(scale=3))) == ["range 1000000..2000000"]


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("10", 10, []),
        ("10.49", 10, ["money-rounded"]),
        ("10.5", 11, ["money-rounded"]),
        ("-10.5", -11, ["money-rounded"]),
        ("1.005m", 1_005_000, READ),
        ("1250,50", 1251, ["money-rounded"]),
        ("£10.5 (2010)", 11, ["value-qualified", "money-rounded"]),
        ("half", None, WORDS),
        ("$5", None, ["not-pounds"]),
    ],
)
def test_money(text: str, value: int | None, rules: list[str]) -> None:
    parsed = parse_money_cell(text)
    assert summarise_value(parsed) == (value, rules)
    assert value is None or isinstance(parsed.value, int)


@pytest.mark.parametrize(
    ("text", "exact", "after"),
    [
        ("1250,50", "£1,250.50", "£1,251"),
        ("1.250,75", "£1,250.75", "£1,251"),
        ("0.125", "£0.125", "£0"),
        ("-£3.5", "-£3.50", "-£4"),
    ],
)
def test_rounded_pence_are_told_once_with_the_amount_that_was_read(text: str, exact: str, after: str) -> None:
    ((rule, parameters),) = parse_money_cell(text).findings
    assert (rule, parameters) == ("money-rounded", {"exact": exact, "after": after})


def test_money_is_exact() -> None:
    assert parse_money_cell("£0.1m", ColumnContext()).value == 100_000
    assert parse_money_cell("1.15", ColumnContext(scale=2)).value == 115
    assert parse_money_cell("999999999999999").value == 999_999_999_999_999
    assert summarise_notes(parse_money_cell("Low: 1.4, Mid: 2, High: 2.5")) == ["range 1..3"]


def test_what_is_said_of_an_amount_shows_it_as_it_is_published() -> None:
    assert [parameters for _, parameters in parse_amount_cell("-£6.35m").findings] == [{"after": "-£6,350,000"}]
    assert [parameters for _, parameters in parse_number_cell("6.35k").findings] == [{"after": "6350"}]
    ends = {"range_en": "£1 to £3", "range_cy": "£1 i £3", "after_en": "£2", "after_cy": "£2"}
    assert [parameters for _, parameters in parse_amount_cell("low: 1, mid: 2, high: 3").findings] == [ends]
    blank = {"range_en": "at most £3", "range_cy": "hyd at £3", "after_en": "left blank", "after_cy": "yn wag"}
    assert [parameters for _, parameters in parse_amount_cell("up to 3").findings] == [blank]


@pytest.mark.parametrize(
    ("text", "value", "rules", "flag"),
    [
        ("2,086", 2086, [], None),
        ("168,560.25", 168560.25, [], None),
        ("-0.5", -0.5, [], None),
        (".5", 0.5, [], None),
        ("65%", 65, [], None),
        ("65 %", 65, [], None),
        ("-2%", -2, [], None),
        ("65 per cent", 65, [], None),
        ("65 percent", 65, [], None),
        ("65 y cant", 65, [], None),
        ("0.1%", 0.1, [], None),
        ("1.23E+05", 123_000, [], None),
        ("4.578", 4.578, [], None),
        ("£346k", 346_000, READ, None),
        ("1 234", 1234, READ, None),
        ("7.5 (forecast)", 7.5, ["flag-in-value"], "forecast"),
        ("7.5 (p)", 7.5, ["flag-in-value"], "provisional"),
        ("7.5 [p]", 7.5, ["flag-in-value"], "provisional"),
        ("7 (Dros Dro)", 7, ["flag-in-value"], "provisional"),
        ("£7k (p)", 7000, ["flag-in-value"], "provisional"),
        ("7.5 (roughly)", None, UNREADABLE, None),
        ("", None, [], None),
        ("-", None, [], None),
        ("half", None, UNREADABLE, None),
        ("½", None, UNREADABLE, None),
        ("1,23", None, UNREADABLE, None),
        ("2010-11", None, UNREADABLE, None),
        ("5-6", None, IN_RANGE, None),
        ("<5", None, IN_RANGE, None),
        ("6 out of 10", None, UNREADABLE, None),
        ("nan", None, UNREADABLE, None),
        ("Inf", None, UNREADABLE, None),
        ("$5", None, UNREADABLE, None),
        ("--5", None, UNREADABLE, None),
        ("-£-5", None, UNREADABLE, None),
    ],
)
def test_numbers(text: str, value: float | None, rules: list[str], flag: str | None) -> None:
    parsed = parse_number_cell(text)
    assert (*summarise_value(parsed), parsed.flag) == (value, rules, flag)


@pytest.mark.parametrize(
    ("text", "context", "value", "rules"),
    [
        ("0.52", ColumnContext(percentages="shares"), 52, ["percent-read"]),
        ("1", ColumnContext(percentages="shares"), 100, ["percent-read"]),
        ("52%", ColumnContext(percentages="shares"), 52, []),
        ("0.52", ColumnContext(percentages="mixed"), 0.52, ["percent-doubtful"]),
        ("-0.52", ColumnContext(percentages="mixed"), -0.52, ["percent-doubtful"]),
        ("0", ColumnContext(percentages="mixed"), 0, []),
        ("1", ColumnContext(percentages="mixed"), 1, []),
        ("52", ColumnContext(percentages="mixed"), 52, []),
        ("0.52", ColumnContext(), 0.52, []),
        ("5", ColumnContext(scale=3), 5000, READ),
        ("1,000,000,000", ColumnContext(scale=3), None, ["scale-doubtful"]),
    ],
)
def test_numbers_in_their_column(text: str, context: ColumnContext, value: float | None, rules: list[str]) -> None:
    assert summarise_value(parse_number_cell(text, context)) == (value, rules)


@pytest.mark.parametrize(("text", "value"), [("75", 75), ("1,000", 1000), ("7.0", 7), ("7.5", None), ("x", None)])
def test_whole_numbers(text: str, value: int | None) -> None:
    parsed = parse_integer_cell(text)
    assert summarise_value(parsed) == (value, [] if value is not None else UNREADABLE)
    assert value is None or isinstance(parsed.value, int)


def test_a_whole_number_may_be_missing() -> None:
    assert summarise_value(parse_integer_cell("")) == (None, [])
    assert summarise_value(parse_integer_cell("5-6")) == (None, IN_RANGE)
