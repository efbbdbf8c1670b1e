"""Words for codes and answers: the source's own, the lists' codes and titles, and synonyms in both languages."""

import pytest

from assets.check.parsers.code_cells import FIVE_POINT_RATINGS, parse_code_cell, parse_yes_no_cell
from assets.check.parsers.parsed_value import ColumnContext
from schemas import codelists
from schemas.findings import build_findings, make_finding, render_findings
from schemas.languages import fold_text
from tests.check.summaries import summarise_notes, summarise_value


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("lead", "lead", []),
        ("LEAD", "lead", []),
        (" Lead  Authority ", "lead", []),
        ("Awdurdod arweiniol", "lead", []),
        ("co-opted partner", "co-opted-partner", []),
        ("", None, []),
        ("Le\u200bad", "lead", []),
        ("n/a", None, ["value-not-given"]),
        ("-", None, []),
        ("Withheld", None, ["value-withheld"]),
        ("#REF!", None, ["error-cell"]),
        ("boss", None, ["code-unknown"]),
    ],
)
def test_codes(text: str, value: str | None, rules: list[str]) -> None:
    assert summarise_value(parse_code_cell(text, "partner_role", {})) == (value, rules)


def test_a_source_decides_before_the_lists() -> None:
    decided = {"OP": "live", "Ended": "under-review", "x": ""}
    assert summarise_value(parse_code_cell("op", "stage", decided)) == ("live", ["code-read"])
    assert summarise_value(parse_code_cell("ended", "stage", decided)) == ("under-review", ["code-read"])
    assert summarise_value(parse_code_cell("X", "stage", decided)) == (None, [])


@pytest.mark.parametrize("name", codelists.list_codelists())
def test_every_code_and_title_is_read(name: str) -> None:
    for code, listed in codelists.load_codelist(name).items():
        for text in (code, listed.title_en, listed.title_cy, listed.title_cy.upper()):
            assert parse_code_cell(text, name, {}).value == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(text, True) for text in ("yes", "Yes", "Y", "ie", "oes", "true", "TRUE", "1")],
        *[(text, False) for text in ("no", "N", "nage", "nac oes", "false", "0")],
        *[(text, None) for text in ("", "not known", "anhysbys", "-")],
    ],
)
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert summarise_value(parse_yes_no_cell(text, {})) == (value, [])
    answer = {True: "yes", False: "no"}.get(value) if value is not None else None
    found = parse_code_cell(text, "answer", {}).value
    assert (None if found == "not-known" else found) == answer


def test_an_answer_that_is_neither() -> None:
    assert summarise_value(parse_yes_no_cell("maybe", {})) == (None, ["code-unknown"])


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("AMBER", "amber", []),
        ("amber", "amber", []),
        ("Oren", "amber", []),
        ("A", "amber", []),
        ("r", "red", []),
        ("GREEN ", "green", []),
        ("Amber/red", "amber", ["code-taken"]),
        ("Amber/Green", "amber", ["code-taken"]),
        ("AMBER / RED", "amber", ["code-taken"]),
        ("Amber-Red", "amber", ["code-taken"]),
        ("Oren/Coch", "amber", ["code-taken"]),
        ("A/R", "amber", ["code-taken"]),
        ("Red/Green", None, ["code-unknown"]),
        ("Section 24 - National security, Section 26 - Defence", None, ["value-withheld"]),
        ("NA", None, ["value-not-given"]),
    ],
)
def test_ratings_of_three_and_of_five_points(text: str, value: str | None, rules: list[str]) -> None:
    assert summarise_value(parse_code_cell(text, "delivery_confidence", {})) == (value, rules)


def test_a_finer_rating_shows_what_it_became_and_why() -> None:
    parsed = parse_code_cell("Amber/red", "delivery_confidence", {})
    assert parsed.findings[0][1] == {
        "after": "delivery_confidence:amber",
        "reason_en": "this list has fewer points",
        "reason_cy": "mae llai o bwyntiau yn y rhestr hon",
        "is_part": True,
    }


def test_finer_words_are_folded_and_lead_to_codes() -> None:
    for name, words in FIVE_POINT_RATINGS.items():
        for word, code in words.items():
            assert word == fold_text(word)
            assert code in codelists.list_codes(name)


def test_a_damaged_word_is_repaired_before_it_is_looked_up() -> None:
    assert summarise_value(parse_code_cell("GwynÃ¢", "stage", {"Gwynâ": "live"})) == ("live", ["code-read"])


def test_a_blank_is_no_word_that_the_source_decides() -> None:
    assert summarise_value(parse_code_cell("\u200b", "answer", {"?": "no"})) == (None, [])


@pytest.mark.parametrize(
    ("text", "cross", "value", "rules"),
    [
        ("✓", None, True, []),
        ("✔", None, True, []),
        ("✔\ufe0f", None, True, []),
        ("☑", None, True, []),
        ("[✓]", None, True, []),
        ("✗", None, False, []),
        ("✘", None, False, []),
        ("x", "yes", True, ["code-taken"]),
        ("X", "no", False, ["code-taken"]),
        ("×", "no", False, ["code-taken"]),
        ("[x]", "yes", True, ["code-taken"]),
        ("x", None, None, ["code-unknown"]),
        ("☐", None, None, []),
    ],
)
def test_ticks_and_crosses(text: str, cross: str | None, value: bool | None, rules: list[str]) -> None:
    assert summarise_value(parse_yes_no_cell(text, {}, ColumnContext(cross_answer=cross))) == (value, rules)


def test_an_empty_box_states_nothing() -> None:
    assert summarise_notes(parse_yes_no_cell("☐", {})) == ["not-stated"]


def test_a_tick_is_no_code_of_another_list() -> None:
    assert summarise_value(parse_code_cell("✓", "stage", {})) == (None, ["code-unknown"])


def test_a_long_list_names_the_nearest_codes_and_a_short_one_all() -> None:
    long = parse_code_cell("Arkives", "service_area", {}).findings[0][1]
    assert "Archives" in long["choices_en"]
    assert long["choices_en"].endswith(", …")
    assert long["choices_en"].count(",") == 10
    finding = make_finding(
        "code-unknown", provider="a", table="projects", column="service_area", value="Arkives", **long
    )
    rendered = render_findings(build_findings([finding])).iloc[0]
    assert "…" in rendered["message_en"] and "…." not in rendered["message_en"] + rendered["message_cy"]
    short = parse_code_cell("boss", "delivery_confidence", {}).findings[0][1]
    assert (short["choices_en"], short["choices_cy"]) == ("Green, Amber, Red", "Gwyrdd, Oren, Coch")
