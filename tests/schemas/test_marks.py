"""Plain marks: each is found as people write it, stands for one note, and says whether there is a value."""

import pytest

from schemas import codelists, marks


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("-", "not-stated"),
        ("–", "not-stated"),
        ("—", "not-stated"),
        ("none stated", "not-stated"),
        ("Unknown", "not-stated"),
        ("?", "not-stated"),
        ("Dim", "not-stated"),
        ("N/A", "not-applicable"),
        ("NA", "not-applicable"),
        ("n/a", "not-applicable"),
        ("[z]", "not-applicable"),
        ("Amherthnasol", "not-applicable"),
        ("D/G", "not-applicable"),
        ("..", "not-available"),
        ("…", "not-available"),
        ("[x]", "not-available"),
        ("No  data", "not-available"),
        ("Ddim ar gael", "not-available"),
        ("TBC", "to-be-confirmed"),
        ("to be confirmed", "to-be-confirmed"),
        ("I'w gadarnhau", "to-be-confirmed"),
        ("I’w gadarnhau", "to-be-confirmed"),
        ("pending", "to-be-confirmed"),
        ("*", "suppressed"),
        ("**", "suppressed"),
        ("[c]", "suppressed"),
        ("(c)", "suppressed"),
        ("Suppressed", "suppressed"),
        ("Withheld", "withheld"),
        ("REDACTED", "withheld"),
        ("Commercially sensitive", "withheld"),
        ("Commercial in confidence", "withheld"),
        ("Not for publication", "withheld"),
        ("Heb ei ddatgelu", "withheld"),
        ("0", None),
        ("", None),
        ("nil", None),
        ("N/A yet", None),
    ],
)
def test_marks(text: str, note: str | None) -> None:
    assert marks.parse_mark(text) == note


def test_every_mark_is_written_as_it_is_looked_for_and_has_a_note() -> None:
    assert set(marks.NOTE_BY_MARK.values()) <= set(codelists.list_codes("value_note"))
    for mark, note in marks.NOTE_BY_MARK.items():
        assert marks.parse_mark(mark) == note
        assert marks.parse_mark(f"  {mark.upper()} ") == note


def test_a_withheld_or_suppressed_cell_is_not_missing() -> None:
    assert "" in marks.MISSING_MARKS
    assert {"-", "–", "n/a", "na", "..", "…", "tbc", "d/g"} <= marks.MISSING_MARKS
    assert not marks.MISSING_MARKS & {"*", "[c]", "withheld", "redacted", "suppressed", "0", "nil"}
