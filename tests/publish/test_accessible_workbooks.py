"""The workbooks of the release against the Analysis Function's rules for accessible spreadsheets, one by one.

Here: what a program can tell of the published files (standards: Releasing statistics in spreadsheets). Not here: what
their cells hold (test_workbooks.py), and whether other programs see it (test_readers.py).
"""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from schemas.tables import TABLES

EXPLAINING = ["contents", "notes", "columns", "codes"]


@pytest.fixture(scope="module", params=["public", "internal"])
def folder(release: Path, request: pytest.FixtureRequest) -> Path:
    return release / request.param / "data"


@pytest.fixture(scope="module")
def path(folder: Path) -> Path:
    return folder / "shared-services.xlsx"


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


@pytest.fixture(scope="module")
def parts(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(folder / "shared-services.ods") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def content(parts: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(parts["content.xml"])


def found(content: etree._Element, path: str) -> list[Any]:
    return list(content.xpath(path, namespaces=content.nsmap))


class TestXlsx:
    """Excel's workbook, by openpyxl."""

    def test_cover_contents_and_notes_come_first(self, book: Workbook) -> None:
        assert book.sheetnames == ["cover", *EXPLAINING, *TABLES]
        assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)

    def test_every_sheet_begins_with_its_title_in_a1(self, book: Workbook) -> None:
        titles = [sheet["A1"].value for sheet in book]
        assert all(titles) and len(set(titles)) == len(titles)
        assert all(sheet["A1"].font.b for sheet in book)

    def test_one_marked_table_with_a_name_and_one_header_row(self, book: Workbook) -> None:
        names = [name for sheet in book for name in sheet.tables]
        assert names == book.sheetnames[1:]
        for sheet in book.worksheets[1:]:
            table = sheet.tables[sheet.title]
            assert table.headerRowCount in (None, 1) and not table.totalsRowCount
            header = [cell.value for cell in sheet[table.ref][0]]
            assert all(header) and len(set(header)) == len(header)
            assert sheet[table.ref][-1][-1].coordinate == f"{get_column_letter(sheet.max_column)}{sheet.max_row}"

    def test_no_blank_row_in_a_table(self, book: Workbook) -> None:
        for sheet in book.worksheets[1:]:
            rows = sheet[sheet.tables[sheet.title].ref][1:]
            blank = [row[0].row for row in rows if all(cell.value is None for cell in row)]
            # A table must have a row; a line above it says that there is none.
            empty = any("This table has no rows" in str(sheet.cell(line, 1).value) for line in range(1, rows[0][0].row))
            assert blank == ([rows[0][0].row] if empty else []), sheet.title

    def test_blank_cells_are_explained(self, book: Workbook) -> None:
        notes = {row[0]: row[1] for row in book["notes"].iter_rows(values_only=True)}
        assert "blank cell" in str(notes["[note 1]"])
        for sheet in book.worksheets[5:]:
            above = [str(sheet.cell(line, 1).value) for line in range(1, 7)]
            assert any("[note 1]" in text for text in above) and any("[nodyn 1]" in text for text in above)

    def test_every_mark_of_a_note_has_its_note(self, book: Workbook) -> None:
        notes = {str(value) for row in book["notes"].iter_rows(values_only=True) for value in row}
        for sheet in book:
            for line in range(1, 7):
                marks = re.findall(r"\[(?:note|nodyn) [0-9]+\]", str(sheet.cell(line, 1).value))
                assert set(marks) <= notes, sheet.title

    def test_nothing_is_merged_hidden_frozen_or_filtered(self, book: Workbook) -> None:
        for sheet in book:
            assert not sheet.merged_cells.ranges
            assert sheet.sheet_state == "visible"
            assert sheet.freeze_panes is None and sheet.auto_filter.ref is None
            assert not any(row.hidden or row.outlineLevel for row in sheet.row_dimensions.values())
            assert not any(column.hidden or column.outlineLevel for column in sheet.column_dimensions.values())
            assert not sheet.protection.sheet
            assert all(table.autoFilter is None for table in sheet.tables.values())

    def test_no_picture_macro_comment_header_or_footer(self, book: Workbook, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            parts = " ".join(archive.namelist())
        assert not re.search(r"media/|drawing|chart|vba|comment|embedding|externalLink|activeX|ctrlProp", parts)
        for sheet in book:
            for where in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter, sheet.firstHeader):
                assert not any(part.text for part in (where.left, where.center, where.right))

    def test_it_opens_at_a1_of_the_first_sheet(self, book: Workbook) -> None:
        assert book.active is book.worksheets[0]
        for sheet in book:
            view = sheet.sheet_view
            assert view.topLeftCell in (None, "A1")
            assert [(each.activeCell, each.sqref) for each in view.selection] == [("A1", "A1")]

    def test_the_document_says_what_it_is(self, book: Workbook) -> None:
        about = book.properties
        assert about.title and about.creator and about.subject
        assert about.language == "en-GB, cy-GB"

    def test_no_formula_and_every_link_resolves(self, book: Workbook) -> None:
        for sheet in book:
            for row in sheet:
                for cell in row:
                    assert cell.data_type != "f", cell
                    if cell.hyperlink:
                        name, _, place = str(cell.hyperlink.location).rpartition("!")
                        assert book[name.strip("'")][place].value
                        assert cell.value == name.strip("'")
            assert not sheet.conditional_formatting

    def test_colour_says_nothing(self, book: Workbook) -> None:
        for sheet in book:
            assert sheet.sheet_properties.tabColor is None
            for row in sheet:
                for cell in row:
                    assert cell.fill.fill_type is None
                    plain = cell.font.color is None or cell.font.color.type == "theme"
                    assert plain or (cell.hyperlink and cell.font.u == "single"), cell


class TestOds:
    """OpenDocument's, by its XML."""

    def test_cover_contents_and_notes_come_first(self, content: etree._Element) -> None:
        names = found(content, "//table:table/@table:name")
        assert names == ["cover", *EXPLAINING, *TABLES]

    def test_every_sheet_begins_with_its_title(self, content: etree._Element) -> None:
        titles = found(content, "//table:table/table:table-row[1]/table:table-cell[1]/text:p/text()")
        assert len(set(titles)) == len(titles) == len(TABLES) + 5

    def test_one_marked_table_a_sheet(self, content: etree._Element) -> None:
        names = found(content, "//table:database-range/@table:name")
        assert len(set(names)) == len(names)
        targets = found(content, "//table:database-range/@table:target-range-address")
        sheets = found(content, "//table:table/@table:name")
        assert [target.partition(".")[0] for target in targets] == sheets[1:]
        assert found(content, "//table:database-range[@table:display-filter-buttons='true']") == []
        for sheet in found(content, "//table:table")[1:]:
            assert len(found(sheet, "table:table-header-rows/table:table-row")) == 1

    def test_nothing_is_merged_hidden_or_repeated(self, content: etree._Element) -> None:
        assert found(content, "//@table:number-columns-spanned | //@table:number-rows-spanned") == []
        assert found(content, "//table:covered-table-cell") == []
        assert found(content, "//@table:visibility | //*[@table:display='false']") == []
        assert found(content, "//table:filter | //table:content-validation") == []

    def test_no_blank_row(self, content: etree._Element) -> None:
        blank = found(content, "//table:table-row[not(table:table-cell/text:p)]")
        assert blank == []

    def test_no_picture_macro_comment_header_or_footer(self, parts: dict[str, bytes]) -> None:
        # No settings either: it opens at A1 of the first sheet, nothing frozen.
        assert set(parts) == {"mimetype", "META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml"}
        assert not re.search(rb"<style:(header|footer)[ >]|<style:master-page", parts["styles.xml"])
        assert not re.search(rb"<draw:|<office:annotation|<office:scripts|<table:shapes", parts["content.xml"])

    def test_no_formula_and_every_link_resolves(self, content: etree._Element) -> None:
        assert found(content, "//@table:formula") == []
        targets = {f"#{name}.A1" for name in found(content, "//table:table/@table:name")}
        links = found(content, "//text:a/@xlink:href")
        assert len(links) == len(TABLES) + 3
        assert set(links) <= targets

    def test_the_document_and_its_texts_say_their_language(
        self, content: etree._Element, parts: dict[str, bytes]
    ) -> None:
        about = parts["meta.xml"].decode()
        for name in ("dc:title", "dc:creator", "dc:subject", "meta:initial-creator", "dc:language"):
            assert re.search(rf"<{name}>[^<]+</{name}>", about), name
        languages = set(found(content, "//style:text-properties/@fo:language"))
        assert languages == {"en", "cy"}

    def test_colour_says_nothing(self, parts: dict[str, bytes]) -> None:
        assert not re.search(rb"fo:(background-)?color=|table:tab-color", parts["content.xml"] + parts["styles.xml"])
