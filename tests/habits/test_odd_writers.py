"""Workbooks of programs that write them otherwise than Excel does are read as the sheets that they show."""

import quopri
from collections.abc import Callable, Mapping

import pytest

from assets.gather.workbook.format_readers import open_workbook
from tests.gather.workbook import workbook_files
from tests.gather.workbook.workbook_files import MAIN, cells
from tests.habits.habits import BUG_CASES, habit
from tests.hostile.judging import Outcome, check_laws, read_file
from tests.hostile.writing import read_archive, replace_in_archive

SHARED = "<si><t>alpha</t></si><si><r><t>be</t></r><r><rPr><b/></rPr><t>ta</t></r></si>"
PLAIN = workbook_files.xlsx(cells(' t="s"><v>0</v>', ' s="1"><v>2</v>'), ["0.00"], shared=SHARED)
ROWS = [["alpha", "2.00"]]
SHEET, LINKS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
Parts = Mapping[str, bytes]


def read_rows(content: bytes) -> list[list[str]]:
    return [list(row) for row in open_workbook(content, "file.xlsx").sheets[0].get_rows()]


def read_case(name: str) -> Outcome:
    outcome = read_file(next(BUG_CASES.glob(f"{name}_*")))
    check_laws(outcome)
    return outcome


@habit(
    "cells without addresses, rows out of order, a dimension of one cell, dates as ISO texts, 1.2E5, a truth value",
    "read",
    "as the sheet shows them",
)
def test_a_workbook_of_odd_writers() -> None:
    outcome = read_case("26")
    records = {record["reference"]: record for record in outcome.records("projects")}
    assert {reference: record["cost"] for reference, record in records.items()} == {
        "NR-1": 100,
        "NR-2": 200,
        "NR-3": 120_000,
    }
    assert (records["NR-2"]["partner_list"], records["NR-2"]["end_date"]) == ((), None)
    third = records["NR-3"]
    assert (third["start_actual"], third["end_date"], third["risk_shared"]) == ("2021-04-01", "2024-04-01", "yes")
    assert ("date-read", "F4") in outcome.found(), "a moment in UTC is told"
    assert not {finding["severity"] for finding in outcome.about["findings"]} & {"error", "warning"}


@habit(
    "numbers that became dates or times (1/2, 0.5), fractions, ratios and signs of other hands",
    "told",
    "never a number that nobody wrote: each is read as it is meant, or told",
)
def test_numbers_of_other_hands() -> None:
    outcome = read_case("29")
    found = outcome.found()
    assert {("number-unreadable", f"E{line}") for line in (2, 7)} <= found
    assert {("amount-read", f"E{line}") for line in (3, 5, 6)} <= found
    assert ("share-doubtful", "E4") in found
    assert {("amount-in-words", f"F{line}") for line in (4, 5, 6)} <= found
    assert ("amount-read", "F7") in found
    partners = outcome.records("partners")
    assert [partner["share_percent"] for partner in partners] == [None, 33.33, None, 33.33, 33.33, None]
    assert [partner["annual_cost_gbp"] for partner in partners] == [-5000, -5000, None, None, None, 5_000_000]
    assert {("number-unreadable", "D2"), ("number-unreadable", "D5")} <= found, "days that became a date and a time"
    assert [partner["officer_days_per_year"] for partner in partners] == [None, 2.5, 1.5, None, 2, None]
    assert [row[3] for row in outcome.opened[-1].sheets[0].get_rows()][1:5] == ["2026-02-01", "2½", "1 1/2", "12:00:00"]


def rename(old: str, new: str) -> Callable[[Parts], Parts]:
    return lambda parts: {name.replace(old, new): part for name, part in parts.items()}


def rewrite(part: str, old: str, new: str) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        assert old.encode() in parts[part]
        return {**parts, part: parts[part].replace(old.encode(), new.encode())}

    return change


def leave_out(part: str) -> Callable[[Parts], Parts]:
    return lambda parts: {name: content for name, content in parts.items() if name != part}


def encode_in_utf16(parts: Parts) -> Parts:
    return {
        name: ('<?xml version="1.0" encoding="UTF-16"?>' + part.decode()).encode("utf-16")
        for name, part in parts.items()
    }


@habit(
    "the parts of a workbook have other names or folders, backslashes or slashes before them, or are in UTF-16",
    "read",
    "as any workbook",
)
@pytest.mark.parametrize(
    "changes",
    [
        [rename("/", "\\")],
        [rename("xl/", "/xl/"), rename("_rels/.rels", "/_rels/.rels")],
        [rename("xl/", "./xl/")],
        [rewrite(LINKS, "worksheets/sheet1", "worksheets\\sheet1")],
        [rewrite(LINKS, 'Target="', 'Target="../xl/')],
        [rewrite(LINKS, 'Target="', 'Target="./')],
        [rewrite("_rels/.rels", "xl/workbook", "xl/book"), rename("workbook.xml", "book.xml")],
        [rewrite("_rels/.rels", "xl/workbook", "/other/workbook"), rename("xl/", "other/")],
        [rewrite("_rels/.rels", "xl/workbook", "workbook"), rename("xl/", "")],
        [rewrite(LINKS, "styles.xml", "looks.xml"), rename("styles.xml", "looks.xml")],
        [rewrite(LINKS, "sharedStrings.xml", "texts.xml"), rename("sharedStrings.xml", "texts.xml")],
        [leave_out("_rels/.rels")],
        [encode_in_utf16],
        [rewrite(SHEET, "<sheetData>", '<dimension ref="everything"/><sheetData>')],
        [rewrite(SHEET, "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')],
        [rewrite(SHEET, 'r="A1"', 'r="$A$1"')],
        [rewrite(SHEET, 'r="A1"', 'r="0"'), rewrite(SHEET, 'r="B1"', 'r="1"')],
        [rewrite(SHEET, ' r="A1"', ""), rewrite(SHEET, ' r="B1"', "")],
        [rewrite(SHEET, "<v>2</v>", "<v>\n2 </v>")],
        [rewrite(SHEET, "<v>2</v>", "<v>2</v><f>1+1</f>")],
        [rewrite(SHEET, 's="1"><v>2</v>', 's="1" t=""><v>2</v>')],
    ],
)  # fmt: skip
def test_parts_that_are_named_or_written_otherwise(changes: list[Callable[[Parts], Parts]]) -> None:
    parts: Parts = read_archive(PLAIN)
    for change in changes:
        parts = change(parts)
    assert read_rows(workbook_files.zipped(parts)) == ROWS


@habit("a cell refers to a text of number -1, of which there is none", "read", "as a blank cell")
@pytest.mark.parametrize("value", ["<v>-1</v>", "<v/>", "<v></v>"])
def test_a_text_of_no_number_is_blank(value: str) -> None:
    content = replace_in_archive(PLAIN, SHEET, b's="1"><v>2</v>', f't="s">{value}'.encode())
    assert read_rows(content) in ([["alpha"]], [["alpha", ""]])


@habit("a sheet's part, or the text of a cell, is not in the workbook at all", "refused", "as damaged")
@pytest.mark.parametrize("change", [leave_out(SHEET), rewrite(SHEET, 't="s"><v>0', 't="s"><v>7')])
def test_a_workbook_without_all_of_its_parts(change: Callable[[Parts], Parts]) -> None:
    assert "damaged" in workbook_files.refusal(lambda: read_rows(workbook_files.zipped(change(read_archive(PLAIN)))))


@habit("two sheets of a workbook have one name", "read", "each by its own name")
def test_two_sheets_of_one_name() -> None:
    parts = rewrite("xl/workbook.xml", "</sheets>", '<sheet name="S" sheetId="2" r:id="q2"/></sheets>')(
        read_archive(PLAIN)
    )
    kind = f"{workbook_files.RELATIONS}/worksheet"
    link = f'<Relationship Id="q2" Target="worksheets/sheet2.xml" Type="{kind}"/></Relationships>'
    parts = rewrite(LINKS, "</Relationships>", link)(parts)
    second = f'<worksheet xmlns="{MAIN}"><sheetData>{cells("><v>7</v>")}</sheetData></worksheet>'
    opened = open_workbook(workbook_files.zipped({**parts, "xl/worksheets/sheet2.xml": second.encode()}), "file.xlsx")
    assert [(sheet.name, list(sheet.get_rows())) for sheet in opened.sheets] == [("S", ROWS), ("S (2)", [["7"]])]


@habit(
    "rows that a table's filter hides, in a workbook whose parts have other names",
    "held",
    "as rows that a filter hides",
)
def test_a_filter_is_found_where_parts_have_other_names() -> None:
    content = workbook_files.xlsx(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    )
    table = f'<table xmlns="{MAIN}"><autoFilter ref="A1:A2"><filterColumn colId="0"/></autoFilter></table>'
    links = workbook_files.PACKAGE
    parts = {
        **read_archive(content),
        "xl/tables/table1.xml": table.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="t" '
        f'Type="{workbook_files.RELATIONS}/table" Target="../tables/table1.xml"/></Relationships>'.encode(),
    }
    renamed = rename("xl/", "other/")(rewrite("_rels/.rels", "xl/", "other/")(parts))
    sheet = open_workbook(workbook_files.zipped(renamed), "file.xlsx").sheets[0]
    assert (sheet.hidden_rows, sheet.filtered) == ((2,), True)


PAGE = "<table><tr><th>Ref</th><th>Note</th></tr><tr><td>{}</td><td>a</td></tr></table>"
FRAME = """<html><xml><x:ExcelWorkbook><x:ExcelWorksheets>
<x:ExcelWorksheet><x:Name>Returns</x:Name><x:WorksheetSource HRef="book_files/sheet001.htm"/></x:ExcelWorksheet>
<x:ExcelWorksheet><x:Name>Old &amp; gone</x:Name><x:WorksheetSource HRef="book_files/sheet002.htm"/>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></x:ExcelWorksheet>
</x:ExcelWorksheets></x:ExcelWorkbook></xml></html>"""


def write_web_archive(pages: Mapping[str, str]) -> bytes:
    body = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--x"\r\n\r\n'
    for name, page in pages.items():
        encoded = quopri.encodestring(page.encode()).decode()
        body += f"----x\r\nContent-Location: file:///C:/{name}\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        body += f'Content-Type: text/html; charset="utf-8"\r\n\r\n{encoded}\r\n'
    return (body + "----x--\r\n").encode()


@habit(
    "a workbook is saved as a web archive (.mht), or one is called .xls",
    "read",
    "each of its pages as a sheet; hidden ones are hidden",
)
@pytest.mark.parametrize("name", ["file.mht", "file.xls"])
def test_a_web_archive(name: str) -> None:
    one = open_workbook(write_web_archive({"report.htm": PAGE.format("tŷ")}), name)
    assert [list(row) for row in one.sheets[0].get_rows()] == [["Ref", "Note"], ["tŷ", "a"]]
    assert [note.rule for note in one.notes] == (["format-differs"] if name == "file.xls" else [])
    pages = {
        "book.htm": FRAME,
        "book_files/sheet001.htm": PAGE.format("1"),
        "book_files/sheet002.htm": PAGE.format("2"),
    }
    book = open_workbook(write_web_archive(pages), name)
    assert [(sheet.name, sheet.unseen_reason) for sheet in book.sheets] == [("Returns", ""), ("Old & gone", "hidden")]


@habit("a web archive or a mail has no table of records", "refused", "with what it is")
@pytest.mark.parametrize("pages", [{}, {"a.htm": "<p>Please log in</p>"}])
def test_a_web_archive_without_a_table(pages: Mapping[str, str]) -> None:
    content = write_web_archive(pages)
    assert "table" in workbook_files.refusal(lambda: open_workbook(content, "file.mht"))


@habit(
    "XML Spreadsheet 2003: blank lines before it, words in cells of numbers, truth values in words, times of day",
    "read",
    "as the cells say",
)
def test_xml_2003_of_odd_writers() -> None:
    kinds = [("Number", "n/a"), ("DateTime", "none"), ("Boolean", "true"), ("DateTime", "1899-12-31T10:30:00.000")]
    data = "".join(f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell>' for kind, value in kinds)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table><Row>{data}</Row></Table></Worksheet>'
    opened = open_workbook(f'\r\n<?xml version="1.0"?>{text}</Workbook>'.encode(), "file.xml")
    assert [list(row) for row in opened.sheets[0].get_rows()] == [["n/a", "none", "TRUE", "10:30:00"]]
