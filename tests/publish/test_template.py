"""The template: what it holds, that a filled one needs no mapping, and that its own checks say what `check` says."""

import csv
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from assets.gather.workbook import read_workbook
from assets.publish.release.published_releases import load_internal_release
from assets.publish.template import live_checks
from assets.publish.template.last_records import collect_last_records
from assets.publish.template.return_workbook import ANY_LINE, build_return_workbook
from assets.publish.template.sheet_formulas import convert_to_open_formula
from assets.publish.template.template_ods import write_template_ods
from assets.publish.template.template_xlsx import write_template_xlsx
from pipelines.file_check import check_file
from pipelines.file_report import FileReport
from schemas.column_declarations import Column
from schemas.frames import format_column_letters
from schemas.languages import Language
from schemas.return_template import SHEET_NAMES, find_template_column, list_template_columns
from schemas.rules import RULES
from schemas.source_file import Source, load_sources
from schemas.tables import TABLES
from tests import services
from tests.conftest import ROOT
from tests.publish.broken_rows import (
    FIRST_LINE,
    HEADER_LINE,
    BrokenRow,
    FilledTemplate,
    fill_broken,
    find_page,
    place_columns,
)

EMPTY_LINES = 30
MOST_FORMULA_CHARACTERS, MOST_INPUT_CHARACTERS, MOST_TITLE_CHARACTERS = 8192, 255, 32
"""Excel's limits."""


def write_template(folder: Path, language: Language = "en", suffix: str = ".xlsx") -> Path:
    path = folder / f"template-{language}{suffix}"
    write = write_template_ods if suffix == ".ods" else write_template_xlsx
    write(build_return_workbook(language, empty_lines=EMPTY_LINES), path)
    return path


@pytest.fixture(scope="module", params=["en", "cy"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_template(tmp_path_factory.mktemp("template"), request.param)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_template(tmp_path_factory.mktemp("english"))


@pytest.fixture(scope="module")
def book(template: Path) -> Workbook:
    return load_workbook(template)


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return load_sources(ROOT / "sources")


def list_rules(report: FileReport) -> list[tuple[str, str, str]]:
    rows = report.findings.fillna("")
    return [(row.rule, row.sheet, row.cell) for row in rows.itertuples()]


class TestRoundTrip:
    def test_a_template_with_right_values_gives_no_finding(self, template: Path, tmp_path: Path) -> None:
        filled = FilledTemplate(template)
        filled.add_right_rows()
        report = check_file(filled.save(tmp_path / "filled.xlsx"), {}, None)
        assert list_rules(report) == []
        accepted = {table["table"]: table["rows"]["accepted"] for table in report.about["tables"]}
        assert accepted == {**dict.fromkeys(SHEET_NAMES, 1), "partners": 2}

    def test_each_broken_rule_gives_its_finding_at_its_cell(self, template: Path, tmp_path: Path) -> None:
        places = fill_broken(template, tmp_path / "broken.xlsx")
        report = check_file(tmp_path / "broken.xlsx", {}, None)
        found: dict[tuple[str, str], list[str]] = {}
        for rule, sheet, cell in list_rules(report):
            for part in cell.split(", "):
                found.setdefault((sheet, part), []).append(rule)
        wrong = {
            (row.rule, row.table, row.column): found.get((sheet, name_cell(row, line)))
            for row, (sheet, line) in places.items()
            if found.pop((sheet, name_cell(row, line)), None) != [row.rule]
        }
        assert not wrong
        # Where a rule blames two cells, the others are told of the same rows.
        assert {rule for rules in found.values() for rule in rules} <= {
            "title-missing",
            "end-before-start",
            "milestone-unnamed",
            "idea-untitled",
        }

    def test_the_findings_are_in_both_languages(self, english: Path, tmp_path: Path) -> None:
        fill_broken(english, tmp_path / "broken.xlsx")
        messages = check_file(tmp_path / "broken.xlsx", {}, None).findings
        assert (messages["message_en"].str.len() > 0).all() and (messages["message_cy"].str.len() > 0).all()
        assert (messages["message_en"] != messages["message_cy"]).all()

    def test_a_provider_s_own_layout_does_not_matter(
        self, english: Path, tmp_path: Path, sources: dict[str, Source]
    ) -> None:
        filled = FilledTemplate(english)
        filled.add_right_rows()
        report = check_file(filled.save(tmp_path / "filled.xlsx"), sources, "flat-list")
        assert report.about["source"] == "flat-list"
        assert list_rules(report) == []

    def test_a_template_says_for_whom_it_was_filled_in(self, tmp_path: Path, sources: dict[str, Source]) -> None:
        records = {
            "projects": [
                {
                    "reference": "A-1",
                    "title_en": "Payroll",
                    "title_cy": "Cyflogres",
                    "stage": "live",
                    "start_actual": "2011",
                }
            ]
        }
        path = tmp_path / "own.xlsx"
        write_template_xlsx(build_return_workbook("cy", "flat-list", records, EMPTY_LINES), path)
        report = check_file(path, sources, None)
        assert report.about["source"] == "flat-list"
        assert list_rules(report) == [("partners-unnamed", "Prosiectau - Projects", "C6")]
        assert report.about["tables"][0]["rows"]["accepted"] == 1

    def test_a_note_under_the_mark_of_another_sheet_is_told(self, english: Path, tmp_path: Path) -> None:
        filled = FilledTemplate(english)
        filled.add_right_rows()
        filled.book.create_sheet("Our notes").append(["Ask Jo about row 7"])
        report = check_file(filled.save(tmp_path / "notes.xlsx"), {}, None)
        assert [(rule, sheet) for rule, sheet, _ in list_rules(report)] == [("sheet-skipped", "Our notes")]

    def test_headers_of_every_earlier_version_are_known(self) -> None:
        with (Path(__file__).parent / "template_headers_1.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row for row in rows if find_template_column(row["header"], row["table"]) != row["column"]] == []


def name_cell(row: BrokenRow, line: int) -> str:
    return f"{format_column_letters(place_columns(row.table)[row.column])}{line}"


class TestLiveChecks:
    def test_every_rule_has_a_formula_or_a_reason_why_not(self) -> None:
        live = {*live_checks.LIVE_CHECKS, live_checks.ROW_RULE}
        assert live | set(live_checks.NOT_LIVE) == set(RULES)
        assert not live & set(live_checks.NOT_LIVE)

    def test_every_live_rule_is_live_somewhere(self) -> None:
        assert [rule for rule in live_checks.LIVE_CHECKS if not live_checks.list_live_columns(rule)] == []

    def test_every_pattern_and_bound_that_is_declared_has_its_formula(self) -> None:
        columns: list[tuple[str, str, Column]] = [
            (table, name, declared)
            for table in SHEET_NAMES
            for name, declared in TABLES[table].get_columns().items()
            if declared.sent and (declared.pattern or declared.minimum is not None or declared.maximum is not None)
        ]
        live = {(column.table, column.name) for column in live_checks.list_live_columns("out-of-bounds")}
        assert [(table, name) for table, name, _ in columns if (table, name) not in live] == []

    def test_a_formula_is_written_for_open_document(self) -> None:
        formula = 'IF($B6="a,B6",SUM(lists!$B$2,A$1:$C5)&l_stage2,LEFT(A1,2))'
        expected = 'IF([.$B6]="a,B6";SUM([$lists.$B$2];[.A$1:.$C5])&l_stage2;LEFT([.A1];2))'
        assert convert_to_open_formula(formula) == expected

    def test_formulas_and_messages_are_within_excel_s_limits(self) -> None:
        for sheet in build_return_workbook("cy").sheets:
            assert len(sheet.check_formula.replace(str(ANY_LINE), "9999")) < MOST_FORMULA_CHARACTERS
            for column in sheet.columns:
                assert 0 < len(sheet.build_input_text(column)) <= MOST_INPUT_CHARACTERS
                assert 0 < len(sheet.build_input_title(column)) <= MOST_TITLE_CHARACTERS


class TestWorkbook:
    def test_a_column_that_can_be_sent_has_texts_and_a_known_header(self, template: Path) -> None:
        language: Language = "cy" if "-cy" in template.name else "en"
        for table in SHEET_NAMES:
            for column in list_template_columns(table):
                assert find_template_column(column.get_header(language), table) == column.name

    def test_every_column_of_choices_offers_them(self, book: Workbook) -> None:
        for table in SHEET_NAMES:
            page = find_page(book, table)
            lists = {
                str(rule.sqref).split(":")[0] for rule in page.data_validations.dataValidation if rule.type == "list"
            }
            wanted = {
                f"{format_column_letters(number)}{FIRST_LINE}"
                for column, number in zip(list_template_columns(table), place_columns(table).values(), strict=True)
                if column.codelist or column.is_organisation
            }
            assert lists == wanted

    def test_choices_are_in_both_languages_of_which_either_is_first(self, template: Path, book: Workbook) -> None:
        ((sheet, place),) = book.defined_names["c_stage"].destinations
        choices = [cell.value for (cell,) in book[sheet][place.replace("$", "")]]
        assert ("Yn weithredol / Live" if "-cy" in template.name else "Live / Yn weithredol") in choices

    def test_every_cell_has_a_message_about_what_to_write(self, book: Workbook) -> None:
        for table in SHEET_NAMES:
            page = find_page(book, table)
            rules = page.data_validations.dataValidation
            assert len(rules) == len(list_template_columns(table))
            assert all(rule.prompt and rule.promptTitle and rule.showInputMessage for rule in rules)

    def test_codes_are_texts_and_dates_have_a_date_s_format(self, book: Workbook) -> None:
        columns, page = place_columns("projects"), find_page(book, "projects")

        def get_format(name: str) -> str:
            return str(page.cell(HEADER_LINE + 1, columns[name]).number_format)

        assert {get_format(name) for name in ("reference", "lgsl_id", "stage", "start_actual")} == {"@"}
        assert get_format("plan_date") == "yyyy-mm-dd"

    def test_it_is_accessible(self, book: Workbook) -> None:
        assert book.properties.title and book.properties.language == "en-GB, cy-GB"
        for page in book.worksheets:
            assert page["A1"].value
            assert not page.merged_cells.ranges
            if page.sheet_state == "visible":
                assert len(page.tables) == (page is not book.worksheets[0])
                assert not any(row.hidden for row in page.row_dimensions.values())
                assert not any(column.hidden for column in page.column_dimensions.values())
        assert [page.title for page in book.worksheets if page.sheet_state != "visible"] == ["lists", "template"]
        for table in SHEET_NAMES:
            assert find_page(book, table).freeze_panes == f"C{HEADER_LINE + 1}"

    def test_the_same_template_is_the_same_text(self, tmp_path: Path) -> None:
        first = write_template(tmp_path, "en", ".ods").read_bytes()
        assert write_template(tmp_path, "en", ".ods").read_bytes() == first


def convert(path: Path, suffix: str, folder: Path) -> Path:
    """A workbook that LibreOffice opened, calculated and saved."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    call = [services.libreoffice_path(), profile, "--headless", "--convert-to", suffix.lstrip(".")]
    subprocess.run([*call, "--outdir", str(folder), str(path)], check=True, timeout=300, capture_output=True)
    return folder / f"{path.stem}{suffix}"


@pytest.mark.slow
class TestInLibreOffice:
    @pytest.mark.parametrize(("made_as", "saved_as"), [(".xlsx", ".ods"), (".ods", ".xlsx")])
    def test_a_broken_rule_is_said_beside_its_row_while_one_types(
        self, tmp_path: Path, made_as: str, saved_as: str
    ) -> None:
        template = write_template(tmp_path, "en", made_as)
        if made_as == ".ods":
            (tmp_path / "as-xlsx").mkdir()
            template = convert(template, ".xlsx", tmp_path / "as-xlsx")
        places = fill_broken(template, tmp_path / "broken.xlsx")
        (tmp_path / "saved").mkdir()
        saved = convert(tmp_path / "broken.xlsx", saved_as, tmp_path / "saved")
        sheets = {sheet.name: sheet for sheet in read_workbook(saved.read_bytes(), saved.name, None).sheets}
        said = {row: sheets[sheet].get_rows(line - 1, line)[0][0] for row, (sheet, line) in places.items()}
        wrong = [
            (row.rule, row.column, text)
            for row, text in said.items()
            if text.count("•") != 1
            or RULES[row.live_rule].title_en not in text
            or RULES[row.live_rule].title_cy not in text
        ]
        assert not wrong
        rules = {(rule, sheet, cell) for rule, sheet, cell in list_rules(check_file(saved, {}, None))}
        assert rules == set(list_rules(check_file(tmp_path / "broken.xlsx", {}, None)))

    @pytest.mark.parametrize("made_as", [".xlsx", ".ods"])
    def test_what_it_saves_can_be_sent_and_still_offers_its_choices(self, tmp_path: Path, made_as: str) -> None:
        template = write_template(tmp_path, "cy", made_as)
        for number, suffix in enumerate((".ods", ".xlsx")):
            folder = tmp_path / str(number)
            folder.mkdir()
            template = convert(template, suffix, folder).rename(tmp_path / f"resaved{suffix}")
        filled = FilledTemplate(template)
        filled.add_right_rows()
        offered = find_page(filled.book, "projects").data_validations.dataValidation
        assert sum(rule.type == "list" for rule in offered) == sum(
            bool(column.codelist) for column in list_template_columns("projects")
        )
        assert list_rules(check_file(filled.save(tmp_path / "sent.xlsx"), {}, None)) == []


class TestLastRecords:
    def test_a_provider_s_own_records_come_back_under_its_own_references(self, release: Path, tmp_path: Path) -> None:
        loaded = load_internal_release(release)
        assert loaded is not None
        records = collect_last_records(loaded, "flat-list")
        reports = loaded.tables["reports"]
        own = set(reports.loc[reports["provider"] == "flat-list", "reference"])
        assert {row["reference"] for row in records["projects"]} <= own and records["projects"]
        assert {row["reference"] for row in records["partners"]} <= own and records["partners"]
        path = tmp_path / "own.xlsx"
        write_template_xlsx(build_return_workbook("en", "flat-list", records, EMPTY_LINES), path)
        # The provider has not sent every title in both languages.
        assert {rule for rule, _, _ in list_rules(check_file(path, {}, None))} <= {"one-language"}

    def test_nothing_is_known_of_a_provider_that_sent_nothing(self, release: Path) -> None:
        loaded = load_internal_release(release)
        assert loaded is not None
        assert not any(collect_last_records(loaded, "nobody").values())
