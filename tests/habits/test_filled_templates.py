"""The register's template, sent back"""

from pathlib import Path

import pytest

from assets.publish.template.return_workbook import EXAMPLE_LINE, FIRST_LINE, HEADER_LINE, build_return_workbook
from assets.publish.template.template_ods import write_template_ods
from assets.publish.template.template_xlsx import write_template_xlsx
from pipelines.file_check import check_file
from pipelines.file_report import FileReport
from tests.habits.habits import habit
from tests.publish.broken_rows import FilledTemplate, find_page, place_columns


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template_xlsx(build_return_workbook("en", empty_lines=5), path)
    return path


@pytest.fixture
def filled(template: Path) -> FilledTemplate:
    filled = FilledTemplate(template)
    filled.add_right_rows()
    return filled


def check(path: Path) -> FileReport:
    return check_file(path, {}, None)


@habit("nothing filled in", "told", "that nothing is filled in yet; nothing is refused")
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_an_untouched_one_is_answered_kindly(tmp_path: Path, suffix: str) -> None:
    write = write_template_ods if suffix == ".ods" else write_template_xlsx
    write(build_return_workbook("cy", empty_lines=5), tmp_path / f"untouched{suffix}")
    report = check(tmp_path / f"untouched{suffix}")
    assert list(report.findings["rule"]) == ["template-unfilled"]
    assert not report.is_refused and not report.has_errors


@habit("codes, or words of one language, typed where the list has both", "read", "as the choice")
def test_either_language_will_do(filled: FilledTemplate, tmp_path: Path) -> None:
    for word in ("live", "Live", "Yn weithredol", "Live / Yn weithredol", "Yn weithredol / Live"):
        filled.add_row("projects", {"stage": word})
    assert check(filled.save(tmp_path / "filled.xlsx")).findings.empty


@habit("sheets renamed, columns moved, lines put above the headers, rows sorted", "read", "by its headers")
def test_places_do_not_matter(filled: FilledTemplate, tmp_path: Path) -> None:
    page = find_page(filled.book, "projects")
    page.move_range(f"A{HEADER_LINE}:AN{page.max_row}", rows=3, cols=2)
    page["B1"] = "Reviewed by the head of finance"
    page.title = "Ours"
    assert check(filled.save(tmp_path / "moved.xlsx")).findings.empty


@habit("the example written over, its mark left beside it", "told", "not read as a record, and told at the cell")
def test_a_changed_example_is_told(filled: FilledTemplate, tmp_path: Path) -> None:
    column = place_columns("ideas")["title_en"]
    find_page(filled.book, "ideas").cell(EXAMPLE_LINE, column).value = "Shared libraries"
    findings = check(filled.save(tmp_path / "example.xlsx")).findings
    assert findings[["rule", "sheet"]].to_numpy().tolist() == [["example-changed", "Ideas - Syniadau"]]
    assert findings["cell"].str.endswith("5").all() and FIRST_LINE > EXAMPLE_LINE


@habit(
    "a column of the sender's own, of a meaning that its sheet has no column for",
    "read",
    "its example told at the cell",
)
def test_an_own_column_of_a_known_meaning_stops_nobody(filled: FilledTemplate, tmp_path: Path) -> None:
    cells = set()
    for table, header in (("projects", "Lead organisation"), ("benefits", "Amount"), ("observations", "Value kind")):
        page = find_page(filled.book, table)
        own = page.max_column + 1
        for line, text in ((HEADER_LINE, header), (EXAMPLE_LINE, "Swansea Council")):
            page.cell(line, own).value = text
        cells.add((page.title, page.cell(EXAMPLE_LINE, own).coordinate))
        if table == "observations":
            page.cell(FIRST_LINE, own).value = "Context"
    report = check(filled.save(tmp_path / "own.xlsx"))
    findings = report.findings
    assert set(findings["rule"]) == {"example-changed"}
    assert report.checked and list(report.checked.accepted["observations"]["value_kind"]) == ["context"]
    assert set(zip(findings["sheet"], findings["cell"], strict=True)) == cells


@habit("the mark of the example deleted, and the row written over", "read", "as a record")
def test_an_example_without_its_mark_is_a_record(filled: FilledTemplate, tmp_path: Path) -> None:
    page = find_page(filled.book, "ideas")
    page.cell(EXAMPLE_LINE, 1).value = None
    report = check(filled.save(tmp_path / "unmarked.xlsx"))
    assert report.findings.empty
    assert report.about["tables"][-1]["rows"]["accepted"] == 2
