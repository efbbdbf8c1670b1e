"""Write a table in any layout, read it back: the same records, or a finding at the cell that differs."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.hostile import judging, writing
from tests.hostile.corpus import Row
from tests.hostile.strategies import (
    COLUMNS,
    LAYOUTS,
    SOURCE,
    STORED,
    Layout,
    Stored,
    draw_records,
    lay_table,
    simplify_layout,
)

pytestmark = pytest.mark.slow

STABLE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # what is drawn is small; making it smaller costs minutes
)


def expected(row: Row) -> dict[str, Any]:
    """What a drawn row must come out as."""
    return {
        "reference": row[0],
        "title_en": row[1],
        "start_actual": row[2].isoformat(),
        "partner_list": tuple(row[3].split("; ")),
        "cost": float(row[4]),
        "pooled_budget": row[5].lower() or None,
    }


def differing(outcome: judging.Outcome, body: list[Row]) -> list[tuple[str, str, Any, Any]]:
    """Every value that came out otherwise, with no finding that names what was sent: reference, column, sent, came."""
    came = {record["reference"]: record for record in outcome.records("projects")}
    said = [str(finding["value"]) for finding in outcome.about["findings"]]
    faults = []
    for row in body:
        wanted = expected(row)
        got = came.get(row[0])
        if got is None:
            faults += [(row[0], "-", row, "no record")]
            continue
        for name, sent in zip(COLUMNS, row, strict=True):
            named = any(writing.format_value(sent) in one or one in writing.format_value(sent) for one in said if one)
            if got[name] != wanted[name] and not named:
                faults.append((row[0], name, wanted[name], got[name]))
    return faults


def read(content: bytes, file: str, sourced: bool = True) -> judging.Outcome:
    """What comes of some bytes under a name; the laws that hold for every file are checked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(content)
        outcome = judging.read_file(path, SOURCE if sourced else None)
    judging.check_laws(outcome)
    return outcome


@pytest.mark.parametrize("sourced", [True, False], ids=["with a source", "alone"])
@given(draw_records(), LAYOUTS, STORED)
@settings(STABLE, max_examples=15)
def test_a_table_comes_back(sourced: bool, body: list[Row], layout: Layout, stored: Stored) -> None:
    how = simplify_layout(layout)
    outcome = read(stored.write(lay_table(body, how)), stored.file, sourced)
    assert outcome.about["refused"] is None
    assert differing(outcome, body) == []
    assert len(outcome.records("projects")) == len(body), "a record too many"
    rows = [table["rows"] for table in outcome.about["tables"]]
    assert sum(each["received"] for each in rows) == len(body) + how.total + how.notes


ANY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
ODD = st.sampled_from(
    [
        "",
        "",
        "Ref",
        "Project title",
        "Start date",
        "Total",
        "Note:",
        "Total cost",
        "£1m",
        "31/02/2011",
        "#REF!",
        "=1",
        "Yes",
        "1",
    ]
)
GRIDS = st.lists(st.lists(st.one_of(ODD, ANY), max_size=7), max_size=9)


@pytest.mark.parametrize("sourced", [True, False], ids=["with a source", "alone"])
@given(GRIDS, st.sampled_from(["csv", "ods", "html"]), st.booleans())
@settings(STABLE, max_examples=15)
def test_any_grid_adds_up(sourced: bool, rows: list[Row], kind: str, headed: bool) -> None:
    lines = [list(COLUMNS.values()), *rows] if headed else rows
    write: Any = {"csv": writing.write_text, "ods": writing.build_ods, "html": writing.write_html}[kind]
    outcome = read(write(lines), f"return.{kind}", sourced)
    assert outcome.about["refused"] or outcome.about["tables"]
