"""Random small tables, written in the layout that the source names, come back record for record."""

import html
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import WRITERS, gathered, listed, run, source, table

pytestmark = pytest.mark.slow

COLUMNS = {"reference": "Ref", "title_en": "Title", "forum": "Forum", "support_named": "Support"}
ALPHABET = st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], exclude_characters="\xa0_")
# A workbook keeps no lone space and Excel's `_x000D_` is a character to it; a cell is therefore written without them.
# `&lt;` is what a web page has left of another character: it is read as that, with a finding.
TEXTS = (
    st.text(ALPHABET, max_size=8)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: html.unescape(text) == text)
)
ROWS = st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=6)
REFERENCES = st.text("0123456789", min_size=1, max_size=3)


def list_expected_records(rows: list[tuple[str, list[str]]]) -> list[tuple[str | None, ...]]:
    """What a table of a reference and three texts should come back as."""
    return [(f"R{reference}", *(text or None for text in texts)) for reference, texts in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "html"])
@given(
    st.lists(st.tuples(REFERENCES, st.lists(TEXTS, min_size=3, max_size=3)), max_size=5),
    st.integers(0, 3),
    st.sets(st.integers(0, 4)),
    st.permutations(range(4)),
)
@settings(max_examples=25, deadline=None)
def test_a_written_table_comes_back(
    kind: str, rows: list[tuple[str, list[str]]], above: int, gaps: set[int], order: list[int]
) -> None:
    # A title makes each row more than a single text, which at the end of a sheet is a note.
    rows = [(reference, [f"T{texts[0]}", *texts[1:]]) for reference, texts in rows]
    lines = [["A report"], *([["", "", "", ""]] * above), [list(COLUMNS.values())[at] for at in order]]
    for number, (reference, texts) in enumerate(rows):
        cells = [f"R{reference}", *texts]
        lines += [["", "", "", ""]] * (number in gaps) + [[cells[at] for at in order]]
    with tempfile.TemporaryDirectory() as folder:
        WRITERS[kind](Path(folder) / "file", lines)
        raw = gathered(Path(folder), source(table(columns=COLUMNS, header_rows=[above + 2])))
    assert listed(raw["projects"], *COLUMNS) == list_expected_records(rows)
    assert raw["findings"].empty
    assert raw["rows"]["line"].tolist() == [n for n, line in enumerate(lines, 1) if n > above + 2 and any(line)]


@given(ROWS)
@settings(max_examples=8, deadline=None)
def test_any_rows_add_up(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        WRITERS["csv"](Path(folder) / "file.csv", [["Ref", "Title", "Forum"], *rows])
        how = table(columns={name: COLUMNS[name] for name in ("reference", "title_en", "forum")})
        outcome = run(Path(folder), source(how))
    filled = [row for row in rows if any(row)]
    assert len(outcome.raw["rows"]) == len(filled)
    assert sum(outcome.counts().values()) == len(filled)
    assert "lost" not in outcome.counts()
