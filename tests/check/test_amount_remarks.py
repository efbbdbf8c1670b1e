"""Amounts among words, in English and Welsh: read where the words leave one reading, and if not, with the reason."""

import pytest

from assets.check.parsers import parse_cell
from assets.check.parsers.column_context import infer_column_context
from schemas.findings import build_findings, make_finding, render_findings
from schemas.languages import BilingualText
from schemas.return_template import SHEET_NAMES, list_template_columns, name_template_headers
from schemas.submission_columns import SUBMISSION_COLUMNS
from tests.check.summaries import summarise_value


def _summarise(text: str, header: str, table: str = "benefits", name: str = "amount") -> tuple[float | None, list[str]]:
    column = SUBMISSION_COLUMNS[table][name]
    return summarise_value(parse_cell(text, column, {}, infer_column_context([text], column, header)))


@pytest.mark.parametrize(
    ("text", "header", "value", "rule"),
    [
        ("£1 million annual cost of the combined unit", "Cost", None, "amount-of-year"),
        (">£223m (contractor)", "Cost", None, "amount-of-part"),
        ("more than £1million a year", "Savings", None, "amount-of-year"),
        ("£11,500 a year", "Cost", None, "amount-of-year"),
        ("about £800m over a 25-year contract", "Cost", None, "amount-of-years"),
        ("in excess of £1m", "Cost", None, "value-in-range"),
        ("almost £2m", "Cost", 2_000_000, "value-qualified"),
        ("total cost of £5m", "Cost", 5_000_000, "amount-read"),
        ("savings of about £5m", "Savings expected", 5_000_000, "value-qualified"),
        ("savings of £5m", "Cost", None, "amount-in-words"),
        ("cyfanswm o £2 filiwn", "Cost", 2_000_000, "amount-read"),
        ("arbedion o £2 filiwn", "Arbedion disgwyliedig", 2_000_000, "amount-read"),
        ("£3 filiwn y flwyddyn", "Cost", None, "amount-of-year"),
        ("£3 filiwn dros 5 mlynedd", "Cost", None, "amount-of-years"),
        ("£10k fesul partner", "Cost", None, "amount-of-part"),
        ("tua £2m i gyd", "Cost", 2_000_000, "value-qualified"),
        ("£40k p.a.", "Annual cost", 40_000, "amount-read"),
        ("£40k per council", "Cost", None, "amount-of-part"),
        ("£5m (not achieved)", "Cost", None, "amount-in-words"),
        ("£4.6m; £7.8m", "Cost", None, "amounts-several"),
        ("£11m (yr 1) / £500m (contract)", "Cost", None, "amounts-several"),
        ("£40k rising to £160k+ (one council)", "Cost", None, "amounts-several"),
        ("Land extension works tender £269,498.68", "Cost", None, "amount-in-words"),
        ("Viridor investment of more than £223m", "Cost", None, "amount-in-words"),
        ("Next procurement: projected £6.1m to £7.418m", "Cost", None, "amount-in-words"),
        ("almost £2 million over the 15 year contract", "Savings", None, "amount-of-years"),
        ("£1.2bn in 9 projects (2020/21 accounts)", "Cost", None, "amount-of-year"),
        ("£3m Invest-to-Save (Welsh Government) 2014/15", "Funding", None, "amount-of-year"),
        (
            "£1.3 billion over 15 years (£241m governments, £396m other public, £637m private)",
            "Cost",
            None,
            "amounts-several",
        ),
        ("total £1m to £2m", "Cost", None, "value-in-range"),
        ("significant savings (amount not stated)", "Cost", None, "amount-not-stated"),
        ("Home Office Innovation Fund grant (amount not stated)", "Cost", None, "amount-not-stated"),
        ("Return to a standalone Swansea service likely cost-neutral", "Cost", None, "amount-not-stated"),
        ("Running costs split by spend; Denbighshire share 45%", "Cost", None, "amount-not-stated"),
        ("arbedion sylweddol", "Cost", None, "amount-not-stated"),
        ("half a million pounds", "Cost", None, "amount-in-words"),
        ("agreed in 2014", "Cost", None, "amount-not-stated"),
        ("£5 in 2010", "Cost", None, "amount-of-year"),
        ("£1,000 + VAT", "Cost", None, "amount-in-words"),
        ("£5,000 x 3", "Cost", None, "amount-in-words"),
        ("£5 mil", "Cost", None, "amount-in-words"),
        ("52%", "Cost", None, "amount-in-words"),
        (
            "£2m for Flintshire; with Gwynedd: £2.7m in year two, £9.2m in five years",
            "Cost",
            None,
            "amounts-several",
        ),
        ("£5m for the project", "Cost", 5_000_000, "amount-read"),
        ("£2 filiwn i bob cyngor", "Cost", None, "amount-of-part"),
        ("£2 filiwn fesul corff", "Cost", None, "amount-of-part"),
        ("£2 filiwn dros oes y contract", "Cost", None, "amount-of-years"),
        ("£2 filiwn yn flynyddol", "Cost", None, "amount-of-year"),
        ("dros £2 filiwn i gyd", "Cost", None, "value-in-range"),
        ("dim swm wedi'i nodi eto", "Cost", None, "amount-not-stated"),
        ("saves 2 posts", "Cost", None, "amount-not-stated"),
        ("£5m each", "Cost", None, "amount-of-part"),
        ("£5k a month", "Cost", None, "amount-of-year"),
        ("half of £5m", "Cost", None, "amount-of-part"),
        ("not £5m", "Cost", None, "amount-in-words"),
        ("no more than £5m in total", "Cost", None, "value-in-range"),
        ("the sum of £5m, in all", "Cost", 5_000_000, "amount-read"),
        ("€5m in total", "Cost", None, "not-pounds"),
        ("Cost: £5m", "Cost", 5_000_000, "amount-read"),
        ("£5m (total)", "Cost", 5_000_000, "amount-read"),
        ("£5m by 2030", "Cost", None, "amount-of-years"),
        ("£5m saved since April 2012", "Savings", None, "amount-in-words"),
        ("£3m of £5m", "Cost", None, "amounts-several"),
        ("was £3m, now £5m", "Cost", None, "amounts-several"),
        ("minus £5m total", "Cost", -5_000_000, "amount-read"),
    ],
)
def test_amounts_among_words(text: str, header: str, value: float | None, rule: str) -> None:
    assert _summarise(text, header) == (value, [rule])


def test_a_column_of_a_year_takes_what_is_for_each_year() -> None:
    for text in ("£11,500 a year", "£11,500 p.a. in total", "annual cost of £11,500", "£11,500 y flwyddyn i gyd"):
        assert _summarise(text, "Cost a year", "partners", "annual_cost_gbp") == (11_500, ["amount-read"]), text
    assert _summarise("£11m in the first year", "Cost a year", "partners", "annual_cost_gbp")[0] is None


def test_words_in_a_column_of_numbers_are_not_published_and_so_a_warning() -> None:
    assert _summarise("lots", "Cost a year", "partners", "annual_cost_gbp") == (None, ["amount-in-words"])


def test_the_fix_names_the_headers_of_the_template() -> None:
    titles = {column.name: column.title.en for column in list_template_columns("benefits")}
    rows = [
        make_finding(rule, provider="a", table=table, column=column, value="£5m a year")
        for rule, table, column in (
            ("amount-of-year", "benefits", "amount"),
            ("amount-in-words", "partners", "cost_at_start_gbp"),
        )
    ]
    fixes = render_findings(build_findings(rows)).set_index("rule")["fix_en"]
    assert name_template_headers("benefits", "amount", "cost") == BilingualText(
        "'Expected value' (sheet 'Benefits and costs')", "'Gwerth disgwyliedig' (taflen 'Buddion')"
    )
    realised = name_template_headers("benefits", "amount", "savings_realised")
    assert realised is not None and realised.en.startswith("'Realised value' (")
    named = f"'{titles['expected_value']}' or '{titles['realised_value']}' (sheet '{SHEET_NAMES['benefits'].en}')"
    assert named in fixes["amount-of-year"]
    yearly = {column.name: column.title.en for column in list_template_columns("partners")}["annual_cost_gbp"]
    assert f"'{yearly}' (sheet '{SHEET_NAMES['partners'].en}')" in fixes["amount-of-year"]
    assert "'Cost at the start' (sheet 'Partners')" in fixes["amount-in-words"]
