"""OpenDocument spreadsheets: their cells, their repetitions, and what they keep unseen."""

import zipfile
from pathlib import Path

import pytest

from assets.gather.workbook import ods_reader
from assets.gather.workbook.format_readers import open_workbook
from assets.gather.workbook.sheet import Sheet
from assets.gather.workbook.zip_archive import ZipArchive
from tests.examples import Rows, write_ods
from tests.gather.workbook.test_xlsx_reader import TEXTS, TYPED
from tests.gather.workbook.workbook_files import refusal, rows

PLAIN = '<table:table-cell office:value-type="string"><text:p>#</text:p>'
FAR = "it has a sheet that covers too many cells; delete blank rows and columns"


def within(path: Path, *changes: tuple[str, str]) -> bytes:
    """A document with changes in the XML of its content."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        assert old.encode() in parts["content.xml"]
        parts["content.xml"] = parts["content.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path.read_bytes()


def sheets(content: bytes) -> list[Sheet]:
    """The sheets of a document."""
    found, notes = ods_reader.read_ods_sheets(content, "f", None)
    assert notes == []
    return found


def of(path: Path, lines: Rows, *changes: tuple[str, str]) -> list[list[str]]:
    """The texts of a document of these rows, with changes in its XML."""
    return sheets(within(write_ods(path / "file.ods", lines), *changes))[0].get_rows()


def test_typed_cells_are_the_texts_that_they_show(tmp_path: Path) -> None:
    (sheet,) = sheets(write_ods(tmp_path / "file", TYPED).read_bytes())
    assert (sheet.name, sheet.unseen_reason, sheet.get_rows()) == ("Sheet1", "", TEXTS)


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ('office:value-type="percentage" office:value="0.075"><text:p>8%</text:p>', ["7.5%"]),
        ('office:value-type="currency" office:value="12.50"><text:p>£12.50</text:p>', ["12.5"]),
        ('office:value-type="float" office:value="0.30000000000000004"><text:p>0.3</text:p>', ["0.3"]),
        (
            'office:value-type="float" office:value="12345678901234567890"><text:p>1E+19</text:p>',
            ["12345678901234567890"],
        ),
        ('office:value-type="float" office:value="101"><text:p>00101</text:p>', ["00101"]),
        ('office:value-type="float" office:value="101"><text:p>00102</text:p>', ["101"]),
        ('office:value-type="float" office:value="0.5"><text:p>01</text:p>', ["0.5"]),
        ('office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p>', ["#DIV/0!"]),
        ('office:value-type="string" office:string-value=""><text:p>Err:502</text:p>', ["Err:502"]),
        ('office:value-type="string" office:string-value="kept">', ["kept"]),
        ('office:value-type="boolean" office:boolean-value="true"><text:p>GWIR</text:p>', ["TRUE"]),
        ('office:value-type="time" office:time-value="PT09H30M00S"><text:p>09:30</text:p>', ["09:30:00"]),
        ('office:value-type="time" office:time-value="PT36H05M07.000S"><text:p>36:05</text:p>', ["36:05:07"]),
        ('office:value-type="time" office:time-value="nonsense"><text:p>36:05</text:p>', ["36:05"]),
        (
            'office:value-type="date" office:date-value="2013-04-01T09:30:00"><text:p>1.4.</text:p>',
            ["2013-04-01 09:30:00"],
        ),
        ('office:value-type="date" office:date-value="20130-04-01"><text:p>far off</text:p>', ["far off"]),
        ('table:formula="of:=SUM([.A1:.A3];[$Costs.B1])">', ["=SUM(A1:A3;$Costs.B1)"]),
        ('table:formula="of:=[.A1]=2" office:value-type="float" office:value="3"><text:p>3</text:p>', ["3"]),
        ('table:formula="of:=[.A1]" office:value-type="string" office:string-value="">', []),
        (
            'office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:line-break/>c</text:p><text:p>d</text:p>',
            ["a  b\nc\nd"],
        ),
        (
            'office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p>',
            ["a"],
        ),
        ('table:number-columns-repeated="3" office:value-type="string"><text:p>a</text:p>', ["a", "a", "a"]),
        (
            'table:number-columns-repeated="2"></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>a</text:p>',
            ["", "", "a"],
        ),
    ],
)
def test_a_cell_is_the_text_that_it_shows(cell: str, row: list[str], tmp_path: Path) -> None:
    assert of(tmp_path, [["#"]], (PLAIN, f"<table:table-cell {cell}")) == ([row] if row else [])


def test_blank_rows_are_kept_only_between_others(tmp_path: Path) -> None:
    blank = "<table:table-row><table:table-cell/>"
    repeated = (blank, '<table:table-row table:number-rows-repeated="2"><table:table-cell/>')
    assert of(tmp_path, [["a", "b"], [None], ["c"], [None]], repeated) == [["a", "b"], ["", ""], ["", ""], ["c", ""]]


def test_rows_are_repeated(tmp_path: Path) -> None:
    repeated = ("<table:table-row>", '<table:table-row table:number-rows-repeated="3">')
    assert of(tmp_path, [["a"]], repeated) == [["a"]] * 3


def test_sheets_know_what_is_hidden_and_merged(tmp_path: Path) -> None:
    styles = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:style style:name="h" '
        'style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    plain = '<table:table-cell office:value-type="string"><text:p>x'
    spanned = plain.replace(" ", ' table:number-columns-spanned="2" table:number-rows-spanned="9" ', 1)
    one, two = sheets(
        within(
            write_ods(tmp_path / "file.ods", {"A": [["x", "", "y"], ["", "", "z"]], "B": [["z"]]}),
            ("<office:body>", styles + "<office:body>"),
            ('table:name="B"', 'table:name="B" table:style-name="h"'),
            (plain, spanned),
        )
    )
    assert (one.unseen_reason, one.get_rows(), one.merged) == ("", [["x", "", "y"], ["", "", "z"]], ((0, 0, 1, 1),))
    assert two.unseen_reason == "hidden"


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell table:number-columns-repeated="999999999" ',
        '</table:table-row><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" ',
        '<table:table-cell table:number-columns-repeated="16383"/><table:table-cell '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        "<table:table-row><table:table-cell ",
    ],
    ids=["one row", "all", "two corners"],
)
def test_values_without_end_are_refused(cell: str, tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", [["a"]])
    assert refusal(lambda: sheets(within(path, ("<table:table-cell ", cell)))) == FAR


def test_a_number_without_end_is_damage(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", [["a"]])
    cell = f'<table:table-cell table:number-columns-repeated="{"9" * 5000}" '
    assert refusal(lambda: sheets(within(path, ("<table:table-cell ", cell)))) == "it is damaged or incomplete"


@pytest.mark.parametrize("missing", ["</table:table>", "<table:table-row>", "</office:document-content>"])
def test_a_document_without_all_its_ends_is_refused(missing: str, tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", [["a"]])
    assert refusal(lambda: sheets(within(path, (missing, "")))) == "it is damaged or incomplete"


def test_a_document_without_content_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(lambda: sheets((tmp_path / "file.ods").read_bytes())) == "it is damaged or incomplete"


def test_a_document_in_one_file(tmp_path: Path) -> None:
    content = ZipArchive(write_ods(tmp_path / "file.ods", TYPED).read_bytes()).read("content.xml")
    flat = content.replace(
        b"document-content ", b'document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" '
    )
    found = open_workbook(flat.replace(b"document-content>", b"document>"), "file.fods")
    assert (found.format, found.notes, found.sheets[0].get_rows()) == ("fods", (), TEXTS)


def test_a_real_register() -> None:
    path = Path(__file__).parents[3] / "sources/cofrestr-gymraeg/darparwr-3_cofrestr-gymraeg.ods"
    found = ods_reader.read_ods_sheets(path.read_bytes(), "f", None)
    assert (len(rows(found)), len(rows(found)[0])) == (14, 12)
