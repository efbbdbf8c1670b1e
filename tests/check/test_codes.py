"""Words for codes and answers: the source's own, the lists' codes and titles, and synonyms in both languages."""

from typing import Any

import pytest

from assets.check.values import Reading, read_code, read_yes_no
from schemas import codelists


def told(reading: Reading) -> tuple[Any, list[str]]:
    """What was read, and the rules of what is said."""
    return reading.value, [rule.id for rule, _ in reading.notes]


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("lead", "lead", []),
        ("LEAD", "lead", []),
        (" Lead  Authority ", "lead", []),
        ("Awdurdod arweiniol", "lead", []),
        ("co-opted partner", "co-opted-partner", []),
        ("", None, []),
        ("n/a", None, []),
        ("boss", None, ["code-unknown"]),
        ("N/A", None, []),
    ],
)
def test_codes(text: str, value: str | None, rules: list[str]) -> None:
    assert told(read_code(text, "partner_role", {})) == (value, rules)


def test_a_source_decides_before_the_lists() -> None:
    decided = {"OP": "live", "Ended": "under-review", "x": ""}
    assert told(read_code("op", "stage", decided)) == ("live", ["code-read"])
    assert told(read_code("ended", "stage", decided)) == ("under-review", ["code-read"])
    assert told(read_code("X", "stage", decided)) == (None, [])


@pytest.mark.parametrize("name", codelists.names())
def test_every_code_and_title_is_read(name: str) -> None:
    for code, listed in codelists.load(name).items():
        for text in (code, listed.title_en, listed.title_cy, listed.title_cy.upper()):
            assert read_code(text, name, {}).value == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(text, True) for text in ("yes", "Yes", "Y", "ie", "oes", "true", "TRUE", "1")],
        *[(text, False) for text in ("no", "N", "nage", "nac oes", "false", "0")],
        *[(text, None) for text in ("", "not known", "anhysbys", "-")],
    ],
)
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert told(read_yes_no(text, {})) == (value, [])
    answer = {True: "yes", False: "no"}.get(value) if value is not None else None
    found = read_code(text, "answer", {}).value
    assert (None if found == "not-known" else found) == answer


def test_an_answer_that_is_neither() -> None:
    assert told(read_yes_no("maybe", {})) == (None, ["code-unknown"])
