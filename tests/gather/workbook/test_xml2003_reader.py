"""Workbooks of Excel 2003 in one XML file."""

import pytest

from assets.gather.workbook import xml2003_reader
from assets.gather.workbook.format_readers import open_workbook
from tests.gather.workbook.workbook_files import refusal, rows

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
STYLES = """<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="z"><NumberFormat
ss:Format="00000"/></Style><Style ss:ID="b"/></Styles>"""


def written(inside: str, after: str = "", encoding: str = "utf-8") -> bytes:
    """A workbook with one sheet of these rows."""
    book = (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}" xmlns:x="urn:schemas-microsoft-com:office:excel">{STYLES}'
        f'<Worksheet ss:Name="Tŷ"><Table>{inside}</Table>{after}</Worksheet></Workbook>'
    )
    return book.encode(encoding)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('><Data ss:Type="String">a &amp; b</Data>', "a & b"),
        ('><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>bold</B> text</ss:Data>', "bold text"),
        ('><Data ss:Type="Number">2</Data>', "2"),
        ('><Data ss:Type="Number">0.30000000000000004</Data>', "0.3"),
        ('><Data ss:Type="Number">12345678901234567890</Data>', "12345678901234567890"),
        (' ss:StyleID="p"><Data ss:Type="Number">0.075</Data>', "7.5%"),
        (' ss:StyleID="z"><Data ss:Type="Number">101</Data>', "00101"),
        (' ss:StyleID="b"><Data ss:Type="Boolean">1</Data>', "TRUE"),
        ('><Data ss:Type="DateTime">2013-04-01T00:00:00.000</Data>', "2013-04-01"),
        ('><Data ss:Type="DateTime">2013-04-01T09:30:00.000</Data>', "2013-04-01 09:30:00"),
        ('><Data ss:Type="Error">#REF!</Data>', "#REF!"),
        (' ss:Formula="=RC[1]"><Data ss:Type="Number">4</Data>', "4"),
        (' ss:Formula="=RC[1]">', "=RC[1]"),
        (' ss:Formula="=RC[1]"><Data ss:Type="String"></Data>', ""),
        (">", ""),
    ],
)
def test_a_cell_is_the_text_that_it_shows(cell: str, text: str) -> None:
    content = written(f'<Row><Cell{cell}</Cell><Cell><Data ss:Type="String">end</Data></Cell></Row>')
    assert rows(xml2003_reader.read_xml2003_sheets(content, "f", None)) == [[text, "end"]]


def test_places_that_are_skipped_and_merged() -> None:
    data = '<Data ss:Type="String">a</Data>'
    content = written(
        f'<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1">{data}</Cell><Cell>{data}</Cell></Row>'
        f"<Row/><Row><Cell>{data}</Cell></Row>",
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>",
        "utf-16",
    )
    (sheet,) = open_workbook(content, "file.xls").sheets
    assert sheet.get_rows() == [["", "", "", ""], ["", "a", "", "a"], ["", "", "", ""], ["a", "", "", ""]]
    assert (sheet.name, sheet.unseen_reason, sheet.merged) == ("Tŷ", "hidden", ((1, 1, 2, 2),))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (written("<Row>"), "it is damaged or incomplete"),
        (
            written('<Row ss:Index="99999999"><Cell><Data>x</Data></Cell></Row>'),
            "it has a sheet that covers too many cells; delete blank rows and columns",
        ),
        (
            written('<Row><Cell ss:Index="99999999"><Data>x</Data></Cell></Row>'),
            "it has a sheet that covers too many cells; delete blank rows and columns",
        ),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    assert refusal(lambda: xml2003_reader.read_xml2003_sheets(content, "f", None)) == why
