"""Small numbers: withheld everywhere, told by a note, and not to be worked out from a whole."""

import json
from pathlib import Path

import pandas as pd
import pytest

from assets.match.merged_statements import Precedence, merge_statements
from assets.match.small_numbers import withhold_small_numbers
from assets.match.statements import STATEMENTS
from schemas.decision_files import MEASURE_COLUMNS
from schemas.frames import build_frame, concat_frames
from tests.conftest import publish
from tests.examples import source_keys, write_csv, write_source
from tests.publish.content import content

pytestmark = pytest.mark.slow

STATEMENT = {
    "table": "observations",
    "column": "actual",
    "provider": "one",
    "data_date": "2026-11-01",
    "published": False,
}


def said(figures: dict[str, float], **more: object) -> pd.DataFrame:
    """Statements about figures, by `measure|project|organisation|period`."""
    rows = [
        {**STATEMENT, "key": key, "typed": value, "value": f"{value:g}", "raw": f"{value:g} people", **more}
        for key, value in figures.items()
    ]
    return build_frame(rows, STATEMENTS)


def gone(figures: dict[str, float], **more: object) -> list[str]:
    """The keys of the figures that are withheld below five."""
    out = withhold_small_numbers(said(figures, **more), {"m": 5})
    lost = out[out["typed"].isna()]
    assert lost[["value", "raw"]].isna().all(axis=None)
    assert out.loc[out["typed"].notna(), ["value", "raw"]].notna().all(axis=None)
    return lost["key"].tolist()


def test_only_what_is_above_nought_and_below_the_least_goes() -> None:
    figures = {f"m||A|20{at}": value for at, value in enumerate((0.0, 1.0, 4.0, 4.99, 5.0, 100.0, -3.0), start=10)}
    assert gone(figures) == ["m||A|2011", "m||A|2012", "m||A|2013"]
    assert gone({"other||A|2011": 1.0}) == []
    assert gone({"m||A|2011": 1.0}, column="target") == []


def test_a_part_that_its_whole_would_tell_takes_another_with_it() -> None:
    whole, parts = {"m|p||2011": 60.0}, {"m|p|A|2011": 3.0, "m|p|B|2011": 20.0, "m|p|C|2011": 37.0, "m|p|D|2011": 0.0}
    assert gone({**whole, **parts}) == ["m|p|A|2011", "m|p|B|2011"]
    assert gone(parts) == ["m|p|A|2011"], "no whole is published"
    assert gone({**whole, **parts, "m|p|E|2011": 2.0}) == ["m|p|A|2011", "m|p|E|2011"], "two are not to be told apart"
    assert gone({"m|p||2012": 60.0, **parts}) == ["m|p|A|2011"], "the whole is of another period"
    assert gone({"m|q||2011": 60.0, **parts}) == ["m|p|A|2011"], "or of another project"
    assert gone({"m|p||2011": 4.0, "m|p|A|2011": 3.0, "m|p|B|2011": 20.0}) == ["m|p||2011", "m|p|A|2011"]


def test_no_disagreement_tells_it() -> None:
    figures = [
        said({"m||A|2011": 3.0}),
        said({"m||A|2011": 7.0}, provider="two"),
        said({"m||A|2011": 9.0}, provider="three"),
    ]
    every = concat_frames(figures, STATEMENTS)
    for below, value, findings in (({"m": 5}, None, 0), ({}, 3.0, 3)):
        ranks = Precedence({"one": 1, "two": 2, "three": 3})
        merged = merge_statements(withhold_small_numbers(every.assign(record=every["provider"]), below), ranks)
        found = merged.rows["actual"].tolist()
        assert found == [value] or (value is None and pd.isna(found[0]))
        assert len(merged.findings) == findings
        assert merged.provenance["published"].sum() == 1


MARK = "4.0625"
"""A small figure that stands nowhere by chance."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of one project with a measure, of which figures below five are withheld from its second release on."""
    folder = tmp_path_factory.mktemp("withholding")
    projects = {"table": "projects", "columns": {"reference": "Ref", "title_en": "Title", "lead": "Lead"}}
    columns = {"reference": "Ref", "organisation": "Who", "measure": "Measure", "period": "Period", "actual": "Value"}
    figures = {"table": "observations", "columns": columns, "constants": {"value_kind": "actual"}}
    keys = source_keys(projects, match="p*.csv")
    other = source_keys(figures, match="f*.csv")["files"][0]
    keys["files"].append(other)
    (folder / "sources" / "example").mkdir(parents=True)
    write_source(folder / "sources", keys)
    _catalogue(folder, "")
    write_csv(folder / "sources/example/p.csv", [["Ref", "Title", "Lead"], ["1", "Archives", "Swansea Council"]])
    values = [
        ["1", "", "Injuries", "2023-24", "12"],
        ["1", "", "Injuries", "2024-25", MARK],
        ["1", "", "Injuries", "2025-26", "9"],
    ]
    write_csv(folder / "sources/example/f.csv", [["Ref", "Who", "Measure", "Period", "Value"], *values])
    publish(folder / "sources", folder / "outputs")
    return folder


def _catalogue(folder: Path, below: str) -> None:
    row = {
        **dict.fromkeys(MEASURE_COLUMNS, ""),
        "measure_id": "injuries",
        "title_en": "Injuries",
        "polarity": "lower",
        "unit": "number",
    }
    write_csv(folder / "sources" / "measures.csv", [list(row), list({**row, "withhold_below": below}.values())])


def _holding(release: Path) -> list[str]:
    """The published files that hold the small figure."""
    files = [path for edition in ("public", "internal") for path in (release / edition).rglob("*") if path.is_file()]
    return [path.relative_to(release).as_posix() for path in files if MARK.encode() in content(path.read_bytes())]


def test_it_stands_in_no_table_file_page_or_provenance(made: Path) -> None:
    current = made / "outputs" / "current"
    assert {"public/data/observations.csv", "public/data/provenance.parquet"} <= set(_holding(current.resolve()))
    _catalogue(made, "5")
    publish(made / "sources", made / "outputs")
    assert _holding(current.resolve()) == []
    data = current / "public" / "data"
    figures = pd.read_csv(data / "observations.csv").set_index("period")
    assert figures["actual"].fillna(-1).tolist() == [12, -1, 9]
    assert figures.loc["2024-25", ["flag", "status", "trend"]].tolist() == ["withheld", "no-data", "unknown"]
    notes = pd.read_csv(data / "value_notes.csv", dtype=str, keep_default_na=False)
    told = notes.loc[notes["note"] == "suppressed", ["table", "column", "text", "low", "high"]].values.tolist()
    assert told == [["observations", "actual", "", "", ""]]
    counts = json.loads((current / "release.json").read_text(encoding="utf-8"))["submissions"]
    assert [(each["received"], each["published"]) for each in counts] == [(3, 3), (1, 1)]

    # The provider's next return does not come: what stands of its word is withheld still.
    (made / "sources/example/f.csv").unlink()
    (made / "sources/example/p.csv").unlink()
    publish(made / "sources", made / "outputs", as_of="2027-02-01")
    assert _holding(current.resolve()) == []
    assert pd.read_csv(data / "observations.csv")["actual"].fillna(-1).tolist() == [12, -1, 9]
    assert "suppressed" in pd.read_csv(data / "value_notes.csv")["note"].tolist()
