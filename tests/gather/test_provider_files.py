"""A provider's folder: which files and sheets are refused or skipped, what goes on, and that no row is lost."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.gather import received_files
from schemas.frames import SUBMISSIONS
from schemas.source_file import load_register_sources, load_source
from tests.examples import (
    PROJECTS,
    SOURCES,
    WRITERS,
    gathered,
    listed,
    run,
    source,
    table,
    write_csv,
    write_ods,
    write_xlsx,
)

GOOD = [["Ref", "Title"], ["1", "Archives"], ["2", "Parking"]]
LEAST = {"min_records": 2, "because": "Two."}
OTHER = table("partners", {"reference": "Ref", "organisation": "Org", "role": "Role"}, sheets=["Partners"])


@pytest.mark.parametrize(
    ("content", "tables", "rule"),
    [
        (b"%PDF-1.7", [table()], "file-unreadable"),
        (b"", [table()], "file-unreadable"),
        (b"Ref,Title\n\x00\x01\x02,A\n", [table()], "file-unreadable"),
        (b"a,b\n1,2\n", [table()], "table-missing"),
        (b"Ref,Title\n", [table(expect=LEAST)], "too-few-records"),
        (b"Ref,Title\n1,A\n", [table(expect=LEAST)], "too-few-records"),
        (b"Ref,Title\n1,A\n2,B\n", [table(), OTHER], "sheet-missing"),
        pytest.param(
            b"<html><body>Please sign in</body></html>", [table()], "file-unreadable",
        ),
    ],
)  # fmt: skip
def test_a_refused_file_leaves_nothing_and_the_others_go_on(
    content: bytes, tables: list[dict[str, Any]], rule: str, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    raw = gathered(tmp_path, source(*tables))
    assert [each for each in raw["findings"]["rule"] if each != "sheet-skipped"] == [rule]
    assert raw["rows"].empty
    assert raw["blocks"].empty
    assert raw["projects"].empty
    if len(tables) == 1:
        write_csv(tmp_path / "good.csv", GOOD)
        raw = gathered(tmp_path, source(*tables, takes="all"))
        assert listed(raw["projects"], "reference", "title_en") == [("1", "Archives"), ("2", "Parking")]
        told = raw["findings"][raw["findings"]["rule"] != "sheet-skipped"]
        assert listed(told, "rule", "file") == [(rule, "bad.csv")]


def test_a_sheet_that_is_not_read_says_why(tmp_path: Path) -> None:
    sheets = dict.fromkeys(("Projects", "READ ME", "Lists", "Old"), GOOD)
    write_xlsx(tmp_path / "file.xlsx", sheets, hidden=["Lists"])
    by = source(table(sheets=["Projects"]), skip_sheets={"READ ME": {"en": "it explains", "cy": "mae'n esbonio"}})
    told = run(tmp_path, by).of("sheet-skipped")
    said = dict(told[["sheet", "message_en"]].itertuples(index=False))
    assert set(said) == {"READ ME", "Lists", "Old"}
    assert "it explains" in said["READ ME"]
    assert "hidden" in said["Lists"]
    assert "it has no table" in said["Old"]
    assert "mae'n esbonio" in " ".join(told["message_cy"])


def test_several_sheets_may_hold_one_table(tmp_path: Path) -> None:
    write_ods(tmp_path / "file.ods", {"North": GOOD, "South": [["Ref", "Title"], ["3", "Waste"]]})
    raw = gathered(tmp_path, source(table(sheets=["North", "South"], expect={"min_records": 3, "because": "Three."})))
    assert raw["projects"]["reference"].tolist() == ["1", "2", "3"]
    assert raw["rows"]["sheet"].tolist() == ["North", "North", "South"]


def test_headers_alone_are_an_empty_table(tmp_path: Path) -> None:
    columns = {**PROJECTS, "evidence_en": {"headers": ["Board", "Risk"]}, "partner_list": "Partners"}
    write_csv(tmp_path / "file.csv", [["Ref", "Title", "Board", "Risk", "Partners"]])
    raw = gathered(tmp_path, source(table(columns=columns)))
    assert raw["findings"].empty
    assert raw["rows"].empty
    assert set(raw["blocks"]["column"]) >= {"reference", "evidence_en", "partner_list"}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_return_is_the_same_in_every_format(kind: str, tmp_path: Path) -> None:
    rows = [["My list", "", "", ""], ["", "", "", ""], ["Ref", "Title", "Started", "Partners"],
            ["1", "Tŷ a dŵr", "2013-04-01", "Swansea Council; Cardiff Council"], ["2", "Parking", "", ""],
            ["Total: 2", "", "", ""]]  # fmt: skip
    WRITERS[kind](tmp_path / "file", rows)
    columns = {**PROJECTS, "start_actual": "Started", "partner_list": "Partners"}
    outcome = run(tmp_path, source(table(columns=columns, header_rows=[3])))
    assert outcome.records("projects", "reference", "title_en", "start_actual") == [
        ("1", "Tŷ a dŵr", "2013-04-01"),
        ("2", "Parking", None),
    ]
    assert outcome.records("partners", "reference", "organisation", "role") == [
        ("1", "Swansea Council", "partner"),
        ("1", "Cardiff Council", "partner"),
    ]
    assert outcome.rules() == ["not-a-record"]
    assert outcome.raw["rows"]["line"].tolist() == [4, 5, 6]
    assert outcome.counts() == {"published": 2, "not-a-record": 1}


def test_submissions_list_what_came_and_what_did_not(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", GOOD)
    (tmp_path / "b.csv").write_bytes(b"%PDF")
    by = source(match="*.csv", takes="all")
    landed, _ = received_files.find_submissions(by, tmp_path)
    frame = received_files.build_submissions_frame(by, landed, ["*.xlsx"])
    assert list(frame.columns) == list(SUBMISSIONS)
    assert listed(frame, "file", "format", "data_date", "spec") == [
        ("a.csv", "text", "2026-11-01", 0),
        ("b.csv", None, "2026-11-01", 0),
        ("*.xlsx", None, None, None),
    ]
    assert frame["sha256"].notna().tolist() == [True, True, False]


def test_a_mixed_file_adds_up(tmp_path: Path) -> None:
    rows = [
        ["Ref", "Title"],
        ["1", "A"],
        ["1", "B"],
        ["", ""],
        ["2", ""],
        ["Total", "3"],
        ["3", "C"],
        ["Source: us", ""],
    ]
    write_csv(tmp_path / "file.csv", rows)
    outcome = run(tmp_path, source())
    outcome.adds_up()
    assert outcome.counts() == {"published": 2, "held": 2, "not-a-record": 2}
    assert outcome.rules("error") == ["reference-repeated", "title-missing"]


def test_rows_may_be_cut_short(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("Ref,Title\n1,A\n2\n3,C\n", encoding="utf-8")
    assert listed(gathered(tmp_path)["projects"], "reference", "title_en") == [("1", "A"), ("2", None), ("3", "C")]


def test_a_row_without_values_is_not_lost(tmp_path: Path) -> None:
    write_csv(tmp_path / "file.csv", [["Measure", "2013/14", "2014/15"], ["Visits", "5", "6"], ["Staff", "-", ""]])
    how = table("observations", {"measure": "Measure"}, periods={"match": r"^(\d{4}/\d{2})$"},
                constants={"value_kind": "actual"})  # fmt: skip
    run(tmp_path, source(how)).adds_up()


@pytest.mark.parametrize(
    "path", [SOURCES / f"{name}.yaml" for name in load_register_sources(SOURCES)], ids=lambda path: path.stem
)
def test_every_shipped_source_adds_up(path: Path) -> None:
    outcome = run(SOURCES / path.stem, load_source(path))
    outcome.adds_up()
    assert not any(frame.empty for frame in (outcome.raw["rows"], outcome.raw["blocks"]))
    assert not outcome.findings["message_cy"].str.contains(r"[{}]|<NA>").any()
    assert not any(pd.isna(outcome.findings[name]).any() for name in ("message_en", "message_cy", "fix_en", "fix_cy"))
