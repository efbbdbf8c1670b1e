"""Cells that hold no value of any kind: withheld sentences, marks, errors, formulas; and prose that only looks like them."""

import pytest

from assets.check.parsers import parse_cell
from assets.check.parsers.missing_values import parse_missing_value
from schemas import codelists
from schemas.submission_columns import SUBMISSION_COLUMNS, SubmissionColumn
from tests.check.summaries import is_held, summarise_notes, summarise_value

WITHHELD = [
    "Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests) - Commercial interests.",
    "Exempt under Section 24 of the Freedom of Information Act 2000 (National security)",
    "Exempt under Section 26 of Freedom of Information Act 2000 (Defence).",
    "Exempt under Section 35 of the Freedom of Information Act 2000 (formulation of government policy)",
    "Exempt under Section 43\nof the Freedom of Information Act 2000",
    "EXEMPT UNDER SECTION 43",
    "Exempt - s.43(2) FOIA",
    "Exempt from publication",
    "Exempted from disclosure under the Act",
    "Information exempt under the Freedom of Information Act",
    "Exempt: commercial interests",
    "Section 43 - Commercial interests",
    "Section 43: Commercial interests.",
    "Section 43 – Commercial interests",
    "s43 - commercial interests",
    "Section 22 - Information intended for future publication",
    "Section 23 - Information supplied by, or relating to, bodies dealing with security matters",
    "Section 24 - National security, Section 26 - Defence",
    "Section 43(2) of the Freedom of Information Act 2000",
    "FOIA s43",
    "Withheld",
    "Withheld.",
    "Withheld: commercially sensitive",
    "Withheld under the Environmental Information Regulations",
    "Withheld for commercial reasons",
    "Information withheld",
    "This information is withheld due to an ongoing procurement",
    "Redacted",
    "[Redacted]",
    "Redacted for legal reasons",
    "Commercially sensitive",
    "Commercially sensitive information",
    "Commercially sensitive - procurement under way",
    "Commercial in confidence",
    "Commercial-in-Confidence",
    "COMMERCIAL IN CONFIDENCE until contract award",
    "Commercial confidentiality",
    "Not for publication",
    "Not published at this time",
    "Not disclosed",
    "Confidential",
    '"Confidential"',
    "Wedi'i eithrio o dan adran 43 o Ddeddf Rhyddid Gwybodaeth 2000",
    "Wedi’i eithrio o dan adran 43",
    "Adran 43 - Buddiannau masnachol",
    "Adran 24 - Diogelwch gwladol",
    "Eithriedig o dan adran 43",
    "Heb ei ddatgelu",
    "Wedi'i ddal yn ôl",
    "Wedi'i ddal yn ôl oherwydd cyfrinachedd",
    "Yn fasnachol sensitif",
    "Cyfrinachol",
    "Nid i'w gyhoeddi",
    "Ddim i'w ddatgelu",
    "Heb ei gyhoeddi",
    "Wedi'i olygu",
    "Wedi'i gelu",
]
PROSE = [
    "Exempt accommodation for single people",
    "Exempt from business rates",
    "Exempt under section 33 of the VAT Act",
    "Exempt - community transport operator",
    "Withheld payments were released in 2014",
    "Redacted minutes are on the website",
    "Commercially sensitive procurement completed in 2014",
    "Commercial interests of the partners",
    "Confidential counselling service for staff",
    "Not published on the website",
    "Section 33 agreement with the health board",
    "Section 33 - pooled budget",
    "Section 106",
    "Section 43",
    "Section 43 - Commercial interests of the partners were weighed",
    "The board considered Section 43 - Commercial interests",
    "Part of the report is exempt under Section 43 of the Freedom of Information Act 2000",
    "Exempt under Section 43 of the Freedom of Information Act 2000. The service has run since 2011",
    "Withheld: " + "a" * 300,
    "Cyfrinachol iawn oedd y trafodaethau",
]
NO_VALUE = {
    "TBC": "to-be-confirmed",
    "TBC - awaiting the board": "to-be-confirmed",
    "To be confirmed by partners": "to-be-confirmed",
    "Not yet agreed": "to-be-confirmed",
    "Figures to follow": "to-be-confirmed",
    "The project is still at the planning stage and is not yet in a position to provide this information": "to-be-confirmed",
    "Early planning GMPP project \r\n\r\n(The project has not yet passed SOC, or its programme equivalent)": "to-be-confirmed",
    "I'w gadarnhau": "to-be-confirmed",
    "N/A": "not-applicable",
    "N/A - variance is below 5%": "not-applicable",
    "Not applicable (no baseline)": "not-applicable",
    "Amherthnasol": "not-applicable",
    "..": "not-available",
    "The project is not in a position to provide this information": "not-available",
    "The GMPP project did not provide data": "not-available",
    "No data available": "not-available",
    "Nil return": "not-available",
    "Cannot calculate variance percentage as baseline is zero": "cannot-be-computed",
    "Cannot be calculated": "cannot-be-computed",
    "Unable to calculate": "cannot-be-computed",
    "Ni ellir ei gyfrifo": "cannot-be-computed",
}
ERRORS = [
    *("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#n/a", "#N/D"),
    *("Err:502", "#GETTING_DATA", "#ERROR!", "########", "##"),
]
FORMULAS = [
    *(
        "=SUM(A1:A3)",
        "=A1+1",
        "=-A1",
        "=$B$2*2",
        "=Sheet1!A1",
        "='My sheet'!A1",
        "= sum( A1 )",
        "=(A1+A2)/2",
        "=#REF!*2",
    ),
    *("=IFERROR(A1,0)", "=of:=SUM([.A1])", "=[1]Sheet!A1"),
]
# In a column of flags these are flags.
KINDS = sorted(
    {kind for table in SUBMISSION_COLUMNS.values() for kind in table.values() if kind.codelist != "flag"}, key=str
)


@pytest.mark.parametrize("text", WITHHELD)
def test_a_withheld_text_is_no_value_in_a_column_of_any_kind(text: str) -> None:
    for kind in KINDS:
        parsed = parse_cell(text, kind, {})
        assert summarise_value(parsed) == (None, ["value-withheld"]), kind
        assert summarise_notes(parsed) == ["withheld"]
        assert not is_held(parsed)


@pytest.mark.parametrize("text", PROSE)
def test_prose_that_mentions_an_exemption_is_prose(text: str) -> None:
    assert parse_missing_value(text, is_prose=True) is None


@pytest.mark.parametrize(
    "text", ["[c]", "*", "**", "Suppressed", "Suppressed due to low numbers", "Data suppressed", "Wedi'i atal"]
)
def test_a_suppressed_value_is_not_withheld_but_there_is_one(text: str) -> None:
    for kind in KINDS:
        parsed = parse_cell(text, kind, {})
        assert (*summarise_value(parsed), summarise_notes(parsed)) == (None, ["value-withheld"], ["suppressed"]), kind


@pytest.mark.parametrize(("text", "note"), NO_VALUE.items())
def test_why_there_is_no_value(text: str, note: str) -> None:
    for kind in KINDS:
        if kind.kind in ("text", "identifier"):
            continue
        parsed = parse_cell(text, kind, {})
        assert (*summarise_value(parsed), summarise_notes(parsed)) == (None, ["value-not-given"], [note]), kind


@pytest.mark.parametrize(
    "text",
    [
        "The project is not in a position to provide this information",
        "TBC - awaiting the board",
        "Cannot calculate variance percentage as baseline is zero",
        "N/A - no costs yet reported on.",
    ],
)
def test_a_sentence_in_a_column_of_texts_is_a_text(text: str) -> None:
    assert parse_missing_value(text, is_prose=True) is None


@pytest.mark.parametrize("text", ["TBC 2015", "awaiting 5 replies"])
def test_what_states_something_too_is_not_set_apart(text: str) -> None:
    assert parse_missing_value(text) is None


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_is_no_value_in_a_column_of_any_kind(text: str) -> None:
    for kind in KINDS:
        parsed = parse_cell(text, kind, {})
        assert summarise_value(parsed) == (None, ["error-cell"]), kind
        assert is_held(parsed)
        assert parsed.notes == ()


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_without_its_result_is_no_value_in_a_column_of_any_kind(text: str) -> None:
    for kind in KINDS:
        parsed = parse_cell(text, kind, {})
        assert summarise_value(parsed) == (None, ["formula-unsaved"]), kind
        assert is_held(parsed)


@pytest.mark.parametrize("text", ["#1 priority", "#", "Err: 502", "Ref!", "1 = 1", "#hashtag", "==="])
def test_what_is_neither_an_error_nor_a_formula(text: str) -> None:
    assert parse_missing_value(text, is_prose=True) is None


@pytest.mark.parametrize("text", ["-", "–", "none", "not known", "?", "Dim"])
def test_a_dash_is_kept_and_nobody_is_told(text: str) -> None:
    parsed = parse_missing_value(text)
    assert parsed is not None
    assert (*summarise_value(parsed), summarise_notes(parsed)) == (None, [], ["not-stated"])


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("0.0", 0), ("£0", 0)])
def test_nought_is_a_value(text: str, value: int) -> None:
    for kind in KINDS:
        if kind.kind in ("money", "amount", "number", "integer"):
            parsed = parse_cell(text, kind, {})
            assert (parsed.value, parsed.findings, parsed.notes) == (value, (), ())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.kind} {kind.codelist or ''}".strip())
def test_every_kind_of_column_has_a_reader_and_a_blank_says_nothing(kind: SubmissionColumn) -> None:
    for text in ("", "  ", "\xa0", "\u200b"):
        parsed = parse_cell(text, kind, {})
        assert (parsed.value, parsed.findings, parsed.notes) == (None, (), ())


def test_the_notes_are_codes_of_the_list() -> None:
    parsed = parse_missing_value("[c]")
    assert parsed is not None
    assert parsed.notes[0].code in codelists.list_codes("value_note")
