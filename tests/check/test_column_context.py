"""What the cells of a column say together: the order of dates, the scale of a header, stops, percentages, crosses."""

import pytest

from assets.check.parsers.column_context import infer_column_context
from assets.check.parsers.parsed_value import ColumnContext
from schemas.money_units import detect_scale
from schemas.submission_columns import SubmissionColumn

DATE, NUMBER, MONEY = SubmissionColumn("part-date"), SubmissionColumn("number"), SubmissionColumn("money")


@pytest.mark.parametrize(
    ("texts", "day_first"),
    [
        ([], True),
        (["1/2/2013"], True),
        (["1/2/2013", "13/2/2013"], True),
        (["1/2/2013", "2/13/2013"], False),
        (["13/2/2013", "2/13/2013"], None),
        (["31/2/2013", "2/13/2013"], False),
        (["2013-02-01", "soon"], True),
    ],
)
@pytest.mark.parametrize("kind", ["date", "part-date", "period"])
def test_the_order_of_dates(kind: str, texts: list[str], day_first: bool | None) -> None:
    assert infer_column_context(texts, SubmissionColumn(kind), "Start").day_first is day_first  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "years"),
    [
        (["2010-11"], False),
        (["2010-11", "2013-14"], True),
        (["2010-11", "2010-12"], False),
        (["2010-11", "2013-14", " 2010-12 "], None),
        (["2013/14"], False),
    ],
)
def test_hyphened_years(texts: list[str], years: bool | None) -> None:
    assert infer_column_context(texts, DATE, "").financial_years is years


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Cost (£m)", 6),
        ("Whole Life Cost £M", 6),
        ("£ million", 6),
        ("£millions", 6),
        ("Cost in millions of pounds", 6),
        ("Cost (in millions)", 6),
        ("Cost (million)", 6),
        ("Cost £mn", 6),
        ("Cost mewn miliynau", 6),
        ("Cost (miliynau)", 6),
        ("Cost (£ miliwn)", 6),
        ("£000", 3),
        ("£000s", 3),
        ("£'000", 3),
        ("£’000s", 3),
        ("Staff ('000)", 3),
        ("£k", 3),
        ("Cost (£K)", 3),
        ("£ thousand", 3),
        ("Population (thousands)", 3),
        ("Cost mewn miloedd", 3),
        ("£ miloedd", 3),
        ("£bn", 9),
        ("£ billion", 9),
        ("Cost (billions)", 9),
        ("Cost", 0),
        ("Cost (£)", 0),
        ("£ in March", 0),
        ("£ managed", 0),
        ("£ kept", 0),
        ("Millions Park", 0),
        ("Savings over £1,000", 0),
        ("£10000", 0),
        ("Ref 12000", 0),
        ("", 0),
    ],
)
def test_the_scale_of_a_header(header: str, scale: int) -> None:
    assert detect_scale(header) == scale
    assert infer_column_context(["1"], MONEY, header).scale == scale
    assert infer_column_context(["1"], DATE, header).scale == 0


@pytest.mark.parametrize(
    ("texts", "stops"),
    [
        (["£950.000", "£4.578.474"], True),
        (["£950.000", "1.234,50"], True),
        (["£950.000", "£4.578.474", "£9.50"], None),
        (["£950.000"], None),
        (["950.000"], None),
        (["4.578"], False),
        (["£950.000", "£9.50"], False),
        (["£950.000", "£9.50m"], None),
        (["£950.000", "£12"], None),
        (["950", "1,234"], False),
    ],
)
def test_stops_that_part_thousands(texts: list[str], stops: bool | None) -> None:
    assert infer_column_context(texts, MONEY, "Cost").dot_groups_thousands is stops


def test_stops_under_a_header_with_a_scale_part_decimals() -> None:
    assert infer_column_context(["£304.640"], MONEY, "Cost (£m)").dot_groups_thousands is False


@pytest.mark.parametrize(
    ("header", "texts", "percent"),
    [
        ("Share (%)", ["0.5", "0.25", "1", "0"], "shares"),
        ("Share per cent", ["0.5"], "shares"),
        ("Percentage", ["-0.5"], "shares"),
        ("Canran", ["0.5"], "shares"),
        ("Share y cant", ["0.5"], "shares"),
        ("Share", ["0.5"], ""),
        ("Share (%)", ["0", "1"], ""),
        ("Share (%)", ["0.5", "52"], "mixed"),
        ("Share (%)", ["0.5", "52%"], "mixed"),
        ("Share (%)", ["0.5", "52", "53"], ""),
        ("Share (%)", ["50", "52"], ""),
        ("Share (%)", ["50%", "0.5%"], ""),
        ("Share (%)", ["0.5", "2k"], "shares"),
    ],
)
def test_percentages(header: str, texts: list[str], percent: str) -> None:
    assert infer_column_context(texts, NUMBER, header).percentages == percent
    assert infer_column_context(texts, MONEY, header).percentages == ""


@pytest.mark.parametrize(
    ("texts", "cross"),
    [
        (["x"], "yes"),
        (["X", " "], "yes"),
        (["[x]"], "yes"),
        (["x", "✓"], "no"),
        (["x", "no"], "yes"),
        (["x", "Nage"], "yes"),
        (["x", "✗"], "yes"),
        (["x", "ie"], "no"),
        (["x", "yes", "no"], None),
        (["x", "yes", "✗"], None),
        (["x", "yes", "perhaps"], "no"),
        (["☒", "☐"], "yes"),
        (["x", "not known"], "yes"),
        (["yes", "no"], None),
        ([], None),
    ],
)
@pytest.mark.parametrize("kind", [SubmissionColumn("yes-no"), SubmissionColumn("code", "answer")])
def test_what_a_cross_answers(kind: SubmissionColumn, texts: list[str], cross: str | None) -> None:
    assert infer_column_context(texts, kind, "Shared?").cross_answer == cross


@pytest.mark.parametrize(
    "kind", [SubmissionColumn("text"), SubmissionColumn("identifier"), SubmissionColumn("code", "stage")]
)
def test_other_columns_say_nothing_together(kind: SubmissionColumn) -> None:
    assert infer_column_context(["x", "13/2/2013", "2/13/2013"], kind, "£m (%)") == ColumnContext()
