"""The workbooks: accessible, typed, and nothing in them that a partner wrote is anything but text."""

import math
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.publish import open_data
from assets.publish.edition import Edition, build_public_edition
from assets.publish.open_data import workbook_content, xlsx_workbook
from assets.publish.open_data.ods_workbook import build_paragraphs
from schemas.tables import TABLES
from tests.publish import examples


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The small example, for the public."""
    return build_public_edition(examples.edition())


@pytest.fixture(scope="module")
def folder(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data files, written once."""
    root = tmp_path_factory.mktemp("site")
    open_data.write_open_data(edition, root)
    return root / "data"


class TestWorkbooks:
    """What the sheets hold. The rules for accessible spreadsheets are in test_accessible_workbooks.py."""

    def pages(self, folder: Path) -> Iterator[Worksheet]:
        yield from load_workbook(folder / "shared-services.xlsx").worksheets

    def test_a_row_is_as_high_as_the_text_that_wraps_in_it(self, folder: Path) -> None:
        """LibreOffice does not see to it by itself, and drew one row over the next."""
        for page in self.pages(folder):
            spans = [*page.column_dimensions.values()]
            widths = {at: span.width for span in spans for at in range(span.min, span.max + 1)}
            for row in page.iter_rows():
                wrapped = [cell for cell in row if isinstance(cell.value, str) and cell.alignment.wrap_text]
                for cell in wrapped:
                    lines = sum(
                        max(1, math.ceil(len(part) / widths[cell.column])) for part in str(cell.value).split("\n")
                    )
                    height = page.row_dimensions[cell.row].height or 15
                    assert height >= min(409, 15 * lines), f"{page.title}!{cell.coordinate}"

    def test_one_marked_table_a_sheet_from_column_a(self, folder: Path) -> None:
        cover, *pages = self.pages(folder)
        assert not cover.tables
        names = [name for page in pages for name in page.tables]
        assert names == [page.title for page in pages]
        for page in pages:
            table = page.tables[page.title]
            assert table.ref.startswith("A")
            assert table.autoFilter is None
            assert [cell.value for cell in page[table.ref][0]] == [column.name for column in table.tableColumns]

    def test_contents_lead_to_every_sheet(self, folder: Path) -> None:
        page = load_workbook(folder / "shared-services.xlsx")["contents"]
        links = {cell.value: cell.hyperlink.location for row in page for cell in row if cell.hyperlink}
        assert links == {name: f"'{name}'!A1" for name in ["notes", "columns", "codes", *TABLES]}

    def test_properties(self, folder: Path, edition: Edition) -> None:
        properties = load_workbook(folder / "shared-services.xlsx").properties
        assert (properties.language, str(properties.created)) == ("en-GB, cy-GB", f"{edition.data_date} 00:00:00")
        assert "Shared Services Register" in properties.title
        with zipfile.ZipFile(folder / "shared-services.ods") as archive:
            assert archive.namelist()[0] == "mimetype"
            meta = archive.read("meta.xml").decode()
        assert "<dc:language>en-GB</dc:language>" in meta
        assert f"<meta:creation-date>{edition.data_date}T00:00:00<" in meta

    def test_what_partners_wrote_stays_text(self, folder: Path) -> None:
        for page in self.pages(folder):
            kinds = {cell.data_type for row in page for cell in row}
            assert "f" not in kinds
            assert page.title == "contents" or not any(cell.hyperlink for row in page for cell in row)
        with zipfile.ZipFile(folder / "shared-services.ods") as archive:
            content = archive.read("content.xml").decode()
        assert "table:formula" not in content
        assert content.count("<text:a ") == len(TABLES) + 3

    def test_values_are_typed(self, folder: Path) -> None:
        page = load_workbook(folder / "shared-services.xlsx")["projects"]
        kinds = {cell.value: page.cell(8, cell.column).data_type for cell in page[7]}
        assert (kinds["lgsl_id"], kinds["major"], kinds["business_case_date"], kinds["start_actual"]) == (
            "s",
            "b",
            "d",
            "s",
        )
        with zipfile.ZipFile(folder / "shared-services.ods") as archive:
            content = archive.read("content.xml").decode()
        for typed in ('office:boolean-value="true"', 'office:date-value="2012-09-01"', 'office:value="6.5"'):
            assert typed in content
        assert 'fo:language="cy"' in content

    def test_ods_is_well_formed(self, folder: Path) -> None:
        with zipfile.ZipFile(folder / "shared-services.ods") as archive:
            manifest = archive.read("META-INF/manifest.xml").decode()
            assert all(f'"{name}"' in manifest for name in archive.namelist()[2:])
            content = etree.fromstring(archive.read("content.xml"))
        spaces = content.nsmap
        cells = content.iterfind(".//table:table-cell[@office:value-type]", spaces)
        assert {child.tag for cell in cells for child in cell} == {f"{{{spaces['text']}}}p"}
        assert not content.xpath("//table:table-cell[@office:value-type]/text()", namespaces=spaces)
        used = set(content.xpath("//@table:style-name", namespaces=spaces))
        assert used <= set(content.xpath("//style:style/@style:name", namespaces=spaces))
        marked = content.xpath("//table:database-range/@table:target-range-address", namespaces=spaces)
        assert "partners.A7:partners.K10" in marked

    def test_a_text_too_long_says_so(self) -> None:
        text = "x" * 40_000
        assert workbook_content.cut_text(text) == "x" * (workbook_content.MAX_CELL_CHARACTERS - 4) + " […]"
        assert len(workbook_content.cut_text(text)) == workbook_content.MAX_CELL_CHARACTERS

    @pytest.mark.parametrize("text", ["1899-12-31", "2025-02-30", "2025"])
    def test_what_is_no_date_for_a_spreadsheet(self, text: str) -> None:
        assert xlsx_workbook.parse_spreadsheet_date(text) is None

    def test_paragraphs_keep_every_space(self) -> None:
        gap, two = '<text:s text:c="1"/>', '<text:s text:c="2"/>'
        first = f"<text:p>{gap}a{two}b<text:tab/>c{gap}</text:p>"
        assert build_paragraphs(" a  b\tc \n<\x0b>") == f"{first}<text:p>&lt;\ufffd&gt;</text:p>"
