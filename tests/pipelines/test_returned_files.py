"""Workbooks that go back to their senders: nothing else of theirs is changed, and sent again they are read the same."""

import datetime as dt
import json
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from assets.gather.workbook import read_workbook
from assets.publish.returned import SentFile, SentSheet, annotate_workbook
from assets.publish.returned.returned_workbook import FILLS
from pipelines import file_check
from pipelines.file_check import RegisterState
from pipelines.file_report import FileReport
from pipelines.returned_files import FixOptions, annotate_file, correct_file
from schemas.refused_fixes import REFUSED_FIXES_FILE, load_refused_fixes, render_refused_fixes
from schemas.register_sheets import FIXES_SHEETS, HEADER_LINE, ISSUES_SHEETS
from schemas.source_file import load_sources
from tests.examples import PROJECTS, ROOT, SOURCES, source, table, write_csv, write_xlsx
from tests.services import convert_with_libreoffice

MESSY = [
    ["Reference", "Project title", "Lead organisation", "Partners", "Start date", "Cost"],
    ["A1", "Joint archive", "Swansea Counci", "Powys; Nowhere Land Council", "1.4.21", "£5,000.00"],
    ["A2", "Joint kitchen", "Cardiff", "Newport", "April 2020", "£1.2m"],
    ["A3", "Joint fleet", "Conwy", "Denbighshire", "3 of May", "=1+1"],
]
WORKBOOKS = sorted(
    path
    for folder in ("sources", "tests/habits/bug-cases", "tests/habits/first-contact", "tests/real")
    for path in (ROOT / folder).rglob("*.xls[xm]")
)
SHIPPED = [path for path in WORKBOOKS if path.is_relative_to(SOURCES)]
OTHERS = [path for path in WORKBOOKS if not path.is_relative_to(SOURCES)]


def check(path: Path) -> FileReport:
    return file_check.check_file(path, load_sources(SOURCES), None)


def annotate(path: Path, folder: Path) -> tuple[FileReport, Path]:
    report = check(path)
    back = folder / f"{path.stem}.xlsx"
    back.write_bytes(annotate_file(path, report, "en"))
    return report, back


def correct(path: Path, folder: Path) -> Path:
    back = folder / f"{path.stem}.xlsx"
    back.write_bytes(correct_file(path, check(path), load_sources(SOURCES), RegisterState(), FixOptions("en")).content)
    return back


def list_findings(report: FileReport) -> set[tuple[str, ...]]:
    """What a report says that does not depend on the format of the file."""
    of_format = {"encoding-read", "separator-read", "macros-ignored", "format-differs"}
    own = report.findings[~report.findings["rule"].isin(of_format)]
    return set(own[["rule", "sheet", "cell", "value"]].fillna("").itertuples(index=False, name=None))


def _round(value: Any) -> Any:
    """A number to the fifteen digits that a spreadsheet shows."""
    return float(f"{value:.15g}") if isinstance(value, float) else value


def list_cells(book: Workbook, sheets: list[str]) -> dict[tuple[str, str], Any]:
    """Every cell with its value and its format."""
    return {
        (name, cell.coordinate): (
            _round(cell.value),
            cell.number_format,
            cell.font.b,
            cell.font.strike,
            cell.alignment.wrap_text,
        )
        for name in sheets
        for row in book[name].iter_rows()
        for cell in row
        if cell.value is not None
    }


def list_fixes(path: Path) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(path)[FIXES_SHEETS["en"]]
    return [row[1:6] for row in page.iter_rows(min_row=HEADER_LINE + 1, values_only=True)]


def compare_with_sent(path: Path, folder: Path) -> None:
    report, back = annotate(path, folder)
    with warnings.catch_warnings(action="ignore"):
        sent, returned = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(back)
    names = [sheet.title for sheet in sent.worksheets]
    assert [sheet.title for sheet in returned.worksheets] == [ISSUES_SHEETS["en"], *names]
    cells, given = list_cells(sent, names), list_cells(returned, names)
    differing = {place for place, value in cells.items() if given[place] != value}
    # A day that a program wrote as a text of its own kind has a format now.
    assert all(isinstance(cells[place][0], dt.date) and cells[place][1] == "General" for place in differing)
    # A formula without a saved value is given back as its text.
    assert all(str(value[0]).startswith("=") for place, value in given.items() if place not in cells)
    listed = list(returned[ISSUES_SHEETS["en"]].iter_rows(min_row=HEADER_LINE + 1, values_only=True))
    assert len([row for row in listed if row[0]]) == len(report.findings)
    for finding in report.about["findings"]:
        if finding["cell"] and finding["sheet"] in names and "," not in finding["cell"] and ":" not in finding["cell"]:
            cell = returned[finding["sheet"]][finding["cell"]]
            if type(cell).__name__ != "MergedCell":
                assert cell.comment is not None and cell.comment.text.count(finding["message_en"][:200]) >= 1
    again = check(back)
    assert list_findings(again) == list_findings(report)
    assert again.about["tables"] == report.about["tables"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_workbook_comes_back_as_it_was(path: Path, tmp_path: Path) -> None:
    compare_with_sent(path, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_every_workbook_comes_back_as_it_was(path: Path, tmp_path: Path) -> None:
    compare_with_sent(path, tmp_path)


def test_a_text_file_comes_back_as_a_workbook(tmp_path: Path) -> None:
    report, back = annotate(write_csv(tmp_path / "list.csv", MESSY), tmp_path)
    book = openpyxl.load_workbook(back)
    assert book.sheetnames == [ISSUES_SHEETS["en"], "list"]
    cell = book["list"]["F4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    error = book["list"]["D2"]
    assert error.fill.fgColor.rgb == FILLS["error"].fgColor.rgb and "Nowhere Land Council" in error.comment.text
    link = next(row for row in book[ISSUES_SHEETS["en"]].iter_rows(min_row=HEADER_LINE + 1) if row[3].value == "D2")
    assert link[3].hyperlink.location == "'list'!D2"
    assert list_findings(check(back)) == list_findings(report)


def test_a_file_that_cannot_be_read_comes_back_as_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "scan.csv"
    path.write_bytes(b"%PDF-1.7 not a table")
    _, back = annotate(path, tmp_path)
    book = openpyxl.load_workbook(back)
    assert book.sheetnames == [ISSUES_SHEETS["en"]] and "PDF" in book.active.cell(HEADER_LINE + 1, 6).value


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_safe_fixes_are_made_and_nothing_else_changes(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{suffix}"
    (write_csv if suffix == "csv" else write_xlsx)(path, MESSY)
    (tmp_path / "fixed").mkdir()
    before, fixed = check(path), correct(path, tmp_path / "fixed")
    fixes = list_fixes(fixed)
    assert {(row[1], row[3], row[4]) for row in fixes} >= {
        ("C2", "Swansea Counci", "Swansea Council"),
        ("E2", "1.4.21", "2021-04-01"),
        ("F3", "£1.2m", "1200000"),
    }
    after, places = check(fixed), {(row[0], row[1]) for row in fixes}
    kept = {finding for finding in list_findings(before) if (finding[1], finding[2]) not in places}
    assert list_findings(after) == kept
    assert before.checked is not None and after.checked is not None
    columns = ["reference", "title_en", "start_actual"]
    projects = [report.checked.accepted["projects"][columns] for report in (before, after) if report.checked]
    pd.testing.assert_frame_equal(*projects)
    assert openpyxl.load_workbook(fixed)["list" if suffix == "csv" else "Sheet1"]["F3"].value == 1_200_000


def test_a_refused_fix_stays_refused(tmp_path: Path) -> None:
    fixed = correct(write_csv(tmp_path / "list.csv", MESSY), tmp_path)
    book = openpyxl.load_workbook(fixed)
    page = book[FIXES_SHEETS["en"]]
    line = next(row[0].row for row in page.iter_rows(min_row=HEADER_LINE + 1) if row[2].value == "C2")
    page.cell(line, 8, "x")
    refused = tmp_path / "refused.xlsx"
    book.save(refused)
    report = check(refused)
    assert ("fix-refused", "list", "C2", "Swansea Counci") in list_findings(report)
    assert "organisation-likened" in set(report.findings["rule"])
    (tmp_path / "again").mkdir()
    again = correct(refused, tmp_path / "again")
    assert openpyxl.load_workbook(again)["list"]["C2"].value == "Swansea Counci"
    assert list_findings(check(again)) == list_findings(report)
    _, annotated = annotate(refused, tmp_path / "again")
    assert list_findings(check(annotated)) == list_findings(report)


def test_a_fix_that_was_refused_once_is_not_proposed_again(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", MESSY)
    report, sources = check(path), load_sources(SOURCES)
    cells = [fix.cell for fix in correct_file(path, report, sources, RegisterState(), FixOptions("en")).fixes]
    refused = {("Lead organisation", "Swansea Counci")}
    (tmp_path / REFUSED_FIXES_FILE).write_text(render_refused_fixes(refused), encoding="utf-8")
    known = load_refused_fixes(tmp_path)
    assert known == refused
    corrected = correct_file(path, report, sources, RegisterState(), FixOptions("en", known))
    assert [fix.cell for fix in corrected.fixes] == [cell for cell in cells if cell != "C2"]


def test_what_was_hidden_stays_hidden(tmp_path: Path) -> None:
    texts = SentSheet("A", [["Ref", "Secret"], ["1", "x"], ["2", "y"]], hidden_rows=(3,), hidden_columns=(1,))
    sheets = [
        texts,
        SentSheet("B", [["z"]], is_hidden=True),
        SentSheet("C", [["a", "b"], ["c", "d"]], struck_rows=(2,)),
    ]
    (tmp_path / "back.xlsx").write_bytes(annotate_workbook(SentFile("a.ods", b"", "ods", sheets, "en"), []))
    one, two, three = read_workbook((tmp_path / "back.xlsx").read_bytes(), "back.xlsx").sheets[1:]
    assert (one.hidden_rows, one.hidden_columns, two.unseen_reason, three.struck_rows) == ((3,), (1,), "hidden", (2,))


def test_characters_and_names_that_a_workbook_cannot_hold(tmp_path: Path) -> None:
    rows = [["Reference", "Project title", "Start date"], ["A1", "Joint archive", "Jul\x01y 3 of 2012"]]
    path = write_csv(tmp_path / f"{'a list of shared projects of a partnership ' * 3}.csv", rows)
    _, back = annotate(path, tmp_path)
    assert [len(name) <= 31 for name in openpyxl.load_workbook(back).sheetnames] == [True, True]
    same = [SentSheet(name, [["x"]]) for name in ("Data", "data", "a/b", "a?b", "n" * 40, "n" * 41)]
    content = annotate_workbook(SentFile("a.ods", b"", "ods", same, "en"), [])
    names = openpyxl.load_workbook(BytesIO(content)).sheetnames[1:]
    assert names == ["Data", "data~2", "a_b", "a_b~2", "n" * 31, f"{'n' * 29}~2"]


def test_a_second_note_replaces_the_first_and_leaves_the_sender_s(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in MESSY:
        book.active.append(row)
    book.active["E4"].comment = Comment("Ask Finance. " * 300, "Jo")
    path = tmp_path / "list.xlsx"
    book.save(path)
    (tmp_path / "once").mkdir()
    _, once = annotate(path, tmp_path / "once")
    mended = openpyxl.load_workbook(once)
    mended["Sheet"]["E2"].value = "2021-04-01"
    mended.save(once)
    (tmp_path / "twice").mkdir()
    _, twice = annotate(once, tmp_path / "twice")
    page = openpyxl.load_workbook(twice)["Sheet"]
    assert page["E2"].comment is None and page["E2"].fill.fill_type is None
    note = page["E4"].comment.text
    assert note.startswith("Ask Finance.") and note.count("Ask Finance.") == 300 and note.count("'3 of May'") == 1


def test_a_number_that_is_no_date_is_not_lost(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["Reference", "Project title", "Start date", "Cost"], ["A1", "Joint archive", 99999999, "£1.2m"]]:
        book.active.append(row)
    book.active["C2"].number_format = "dd/mm/yyyy"
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "fixed").mkdir()
    fixed = correct(tmp_path / "list.xlsx", tmp_path / "fixed")
    assert openpyxl.load_workbook(fixed)["Sheet"]["C2"].value != "#VALUE!"


def test_files_of_one_return_are_fixed_each_by_itself(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Start"], ["A1", "Joint archive", "1.4.21"], ["A2", "Joint kitchen", "1.5.21"]]
    others = [["Ref", "Title", "Start"], ["B1", "Joint fleet", "1.4.21"]]
    files = [write_csv(tmp_path / "a.csv", rows), write_csv(tmp_path / "b.csv", others)]
    by = source(table(columns={**PROJECTS, "start_actual": "Start"}), takes="all")
    sources = {by.provider: by}
    reports = file_check.report_files([file_check.map_file(file, sources, by.provider) for file in files])
    fixes = [
        correct_file(*each, sources, RegisterState(), FixOptions("en")).fixes
        for each in zip(files, reports, strict=True)
    ]
    assert [[fix.cell for fix in each] for each in fixes] == [["C2", "C3"], ["C2"]]


def test_a_refusal_holds_in_a_sheet_of_a_long_name(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a list of shared projects of a partnership.csv", MESSY)
    (tmp_path / "fixed").mkdir()
    fixed = correct(path, tmp_path / "fixed")
    book = openpyxl.load_workbook(fixed)
    page = book[FIXES_SHEETS["en"]]
    page.cell(next(row[0].row for row in page.iter_rows(min_row=HEADER_LINE + 1) if row[2].value == "C2"), 8, "x")
    book.save(fixed)
    assert "fix-refused" in set(check(fixed).findings["rule"])


def test_a_cell_with_personal_data_has_no_fix(tmp_path: Path) -> None:
    rows = [
        ["Reference", "Project title", "Lead organisation"],
        ["A1", "Joint  \u200barchive, ask jo.jones@example.org", "Cardiff"],
    ]
    path = write_csv(tmp_path / "list.csv", rows)
    assert list_fixes(correct(path, tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_libreoffice_saves_both_and_they_are_read_the_same(suffix: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", MESSY)
    (tmp_path / "fixed").mkdir()
    (tmp_path / "saved").mkdir()
    _, annotated = annotate(path, tmp_path)
    fixed = correct(path, tmp_path / "fixed").rename(tmp_path / "fixed.xlsx")
    convert_with_libreoffice([annotated, fixed], suffix, tmp_path / "saved")
    for book in (annotated, fixed):
        assert list_findings(check(tmp_path / "saved" / f"{book.stem}.{suffix}")) == list_findings(check(book))


@pytest.mark.slow
def test_a_release_gives_each_file_back_that_anything_is_said_of(release: Path) -> None:
    for folder in (release / "feedback").iterdir():
        if not folder.is_dir():
            continue
        findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        stems = {Path(finding["file"]).stem for finding in findings if finding["file"]}
        assert {path.name for path in folder.glob("*-checked.xlsx")} == {f"{stem}-checked.xlsx" for stem in stems}
    fixed = release / "feedback" / "flat-list" / "provider-2_flat-list_cp1252-fixed.xlsx"
    assert ("F11", "Start", "20/03/2018", "2018-03-20") in {row[1:5] for row in list_fixes(fixed)}


def test_a_workbook_with_very_many_findings_has_notes_at_the_gravest_and_colours_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.publish.returned.annotated_workbook.MAX_NOTED", 3)
    report, back = annotate(write_csv(tmp_path / "list.csv", MESSY), tmp_path)
    book = openpyxl.load_workbook(back)
    cells = [cell for row in book["list"].iter_rows() for cell in row]
    assert sum(cell.comment is not None for cell in cells) == 3 < sum(cell.fill.fill_type is not None for cell in cells)
    assert book["list"]["D2"].comment is not None, "an error comes first"
    assert book.active["A3"].value.endswith("Only 3 cells have a note; the others have a colour.")
    assert list_findings(check(back)) == list_findings(report)
