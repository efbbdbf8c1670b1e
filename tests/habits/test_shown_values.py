"""What the sheet shows is what is read."""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.table import Table, TableStyleInfo

from tests.habits.habits import BUG_CASES, habit
from tests.habits.styled_workbooks import STYLE_WRITERS, Drawing, Look, write_html
from tests.hostile.judging import Outcome, check_laws, read_file

HEADER = ("Project reference", "Project title", "Partners", "Start date", "Annual cost")
WITH_PAGE: Mapping[str, Callable[[Drawing], bytes]] = {**STYLE_WRITERS, "file.html": write_html}


def row(number: int, **cells: Any) -> list[Any]:
    """A project as a line of cells, some of them in place of plain ones."""
    plain = {
        "reference": f"P-{number}",
        "title": f"Joint service number {number}",
        "partners": "Powys County Council",
        "start": "2019",
        "cost": 1000 + number,
    }
    return list({**plain, **cells}.values())


def read_drawing(folder: Path, name: str, *rows: list[Any], **hiding: Any) -> Outcome:
    """What is read of a table of these rows, written by the writer of this name."""
    path = folder / name
    path.write_bytes(WITH_PAGE[name](Drawing([HEADER, *rows], **hiding)))
    outcome = read_file(path)
    check_laws(outcome)
    return outcome


def list_values(outcome: Outcome, column: str) -> list[Any]:
    return [record[column] for record in outcome.records("projects")]


def list_cells(outcome: Outcome, rule: str) -> list[str]:
    return sorted(finding["cell"] for finding in outcome.about["findings"] if finding["rule"] == rule)


def read_case(name: str) -> Outcome:
    outcome = read_file(next(BUG_CASES.glob(f"{name}_*")))
    check_laws(outcome)
    return outcome


@habit(
    'a reference is made by the number format: `"SSP-"000`, `00-0000`',
    "read",
    "the reference that the sheet shows, and a notice",
)
def test_references_in_number_formats() -> None:
    outcome = read_case("01")
    assert list_values(outcome, "reference") == ["SSP-001", "SSP-002", "SSP-003", "21-0034", "2021/0007"]
    assert list_cells(outcome, "format-read") == ["A2", "A3", "A4", "A5", "A6"]


REFERENCES = [
    Look(7, '"SSP-"000', "SSP-007"),
    Look(210034, r"00\-0000", "21-0034"),
    Look(20210007, '0000"/"0000', "2021/0007"),
    Look(42, "00000", "00042"),
    Look(3.1, "0.00", "3.10"),
    Look(5, '"No. "0', "No. 5"),
]


@habit("3.1 and 3.10, or 00042, told apart only by the number format", "read", "3.10 and 00042")
@pytest.mark.parametrize("name", STYLE_WRITERS)
def test_references_in_number_formats_of_every_file(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(tmp_path, name, *(row(at, reference=look) for at, look in enumerate(REFERENCES)))
    assert list_values(outcome, "reference") == [look.shown for look in REFERENCES]
    assert list_cells(outcome, "format-read") == ["A2", "A3", "A4", "A7"]


@habit("the currency stands only in the number format: €, USD, CHF", "told", "left blank: the amount is not in pounds")
@habit("the scale stands only in the number format: 1.2 shown as £1.2m", "read", "£1,200,000, and a notice")
def test_units_in_number_formats() -> None:
    outcome = read_case("02")
    assert list_values(outcome, "cost") == [None, None, 1_200_000, 85_000, 1_200_000, None, 155_000]
    assert list_cells(outcome, "format-read") == ["G2", "G3", "G4", "G5", "G7"]


AMOUNTS: list[tuple[Look, float | None]] = [
    (Look(155000, "[$€-2] #,##0", "€ 155,000"), None),
    (Look(155000, '#,##0 "USD"', "155,000 USD"), None),
    (Look(1.2, '"£"0.0"m"', "£1.2m"), 1_200_000),
    (Look(85, '"£"#,##0"k"', "£85k"), 85_000),
    (Look(1234000, '"£"0.0,,"m"', "£1.2m"), 1_234_000),
    (Look(1234.567, '"£"#,##0', "£1,235"), 1234.567),
    (Look(-5, "#,##0;[Red](#,##0)", "(5)"), -5),
    (Look(0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "-"), 0),
]


@habit(
    "an amount is shown rounded, grouped or with £: 1234.567 as £1,235",
    "read",
    "the number that the file keeps, in full",
)
@pytest.mark.parametrize("name", STYLE_WRITERS)
def test_units_in_number_formats_of_every_file(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(tmp_path, name, *(row(at, cost=look) for at, (look, _) in enumerate(AMOUNTS)))
    assert list_values(outcome, "cost") == [amount for _, amount in AMOUNTS]
    assert list_cells(outcome, "format-read") == ["E2", "E3", "E4", "E5"]


@habit(
    "a number format leaves out the thousands, and says so nowhere: `#,##0,`", "told", "what is shown, with a warning"
)
@pytest.mark.parametrize("name", STYLE_WRITERS)
def test_thousands_left_out(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(tmp_path, name, row(1, cost=Look(155432, "#,##0,", "155")), row(2))
    assert list_values(outcome, "cost") == [155.432, 1002]
    assert list_cells(outcome, "format-scaled") == ["E2"]


@habit("a date shows its month or its year only: Apr-21, 2019", "read", "a date as exact as it is shown: 2021-04, 2019")
@habit(
    "a year is typed into a cell that is formatted as a date: 2021 shows 13/07/1905",
    "told",
    "left blank, with a warning",
)
def test_months_and_years() -> None:
    outcome = read_case("03")
    assert list_values(outcome, "start_actual") == ["2021-04", "2019", None, None, "2021-04"]
    assert list_values(outcome, "end_date")[:2] == ["2024-03", "2025"]
    assert list_cells(outcome, "year-as-date") == ["E4", "E5"]


DATES: list[tuple[Look, str | None]] = [
    (Look(dt.date(2021, 4, 1), "mmm-yy", "Apr-21"), "2021-04"),
    (Look(dt.date(2011, 12, 1), "mmmm yyyy", "December 2011"), "2011-12"),
    (Look(dt.date(2019, 1, 1), "yyyy", "2019"), "2019"),
    (Look(dt.date(2021, 4, 21), "mmm-yy", "Apr-21"), "2021-04"),
    (Look(dt.date(2021, 4, 5), "dd/mm/yyyy", "05/04/2021"), "2021-04-05"),
    (Look(dt.date(1905, 7, 13), "dd/mm/yyyy", "13/07/1905"), None),
    (Look(dt.date(1905, 7, 13), "yyyy", "1905"), None),
    (Look(dt.date(2021, 4, 5), "d-mmm", "5-Apr"), "2021-04-05"),
]


@habit("a date is shown without its year: 5-Apr", "told", "the day that the file keeps, with a warning")
@pytest.mark.parametrize("name", STYLE_WRITERS)
def test_months_and_years_of_every_file(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(tmp_path, name, *(row(at, start=look) for at, (look, _) in enumerate(DATES)))
    assert list_values(outcome, "start_actual") == [date for _, date in DATES]
    assert list_cells(outcome, "year-as-date") == ["D7", "D8"]
    assert list_cells(outcome, "format-read") == ["D5"]
    assert list_cells(outcome, "year-not-shown") == ["D9"]


@habit(
    "OpenDocument: euros, a month, a reference and a scale only in what is shown; a comment in a cell",
    "read",
    "what is shown; comments are left out",
)
def test_opendocument_shown_and_kept() -> None:
    outcome = read_case("07")
    records = outcome.records("projects")
    assert [record["reference"] for record in records] == ["OD-1", "OD-2", "SSP-007", "OD-4"]
    assert [record["cost"] for record in records][:3] == [2000, None, 1_200_000]
    assert records[0]["start_actual"] == "2021-04"
    assert "check with finance" not in str(outcome.about)


@habit(
    "a footnote's mark is raised behind a number, a year or a title", "read", "the value without the mark, and a notice"
)
def test_raised_marks() -> None:
    outcome = read_case("04")
    assert list_values(outcome, "cost") == [450_000, 10, 1_200_000, 5, 85]
    assert list_values(outcome, "start_actual") == ["2019"] * 5
    assert list_values(outcome, "title_en")[3] == "Lock keepers rota"
    assert list_cells(outcome, "mark-raised") == ["B5", "E3", "G2", "G4", "G6"]


@habit("letters are raised that belong to the word: 1st, m2", "read", "the whole text")
@pytest.mark.parametrize("name", WITH_PAGE)
def test_raised_marks_of_every_file(name: str, tmp_path: Path) -> None:
    def mark(text: str, raised: str, after: str = "") -> Look:
        return Look(text, runs=[(text, ""), (raised, "r"), *([(after, "")] if after else [])])

    outcome = read_drawing(
        tmp_path,
        name,
        row(1, cost=mark("450000", "1"), start=mark("2019", "(2)")),
        row(2, title=mark("Lock keepers rota", "a")),
        row(3, title=mark("The 21", "st", " century store")),
        row(4, title=mark("A store of 120 m", "2")),
    )
    titles = ["Joint service number 1", "Lock keepers rota", "The 21st century store", "A store of 120 m2"]
    assert list_values(outcome, "title_en") == titles
    assert (list_values(outcome, "cost")[0], list_values(outcome, "start_actual")[0]) == (450_000, "2019")
    assert list_cells(outcome, "mark-raised") == ["B3", "D2", "E2"]


@habit("a value is struck through", "told", "left blank, with a warning")
@habit("a part of a text is struck through", "told", "the part that stands, with a warning")
@habit("every cell of a row is struck through", "held", "the row is withdrawn: held, with an error")
def test_struck_texts() -> None:
    outcome = read_case("05")
    records = outcome.records("projects")
    assert [record["reference"] for record in records] == ["ST-1", "ST-2", "ST-4", "ST-5"]
    assert [record["cost"] for record in records] == [None, 120_000, 5, 5]
    assert records[2]["title_en"] == "New mill project"
    assert records[3]["partner_list"] == ("Powys County Council",)
    assert list_cells(outcome, "row-struck") == ["A4"]
    assert list_cells(outcome, "cell-struck") == ["G2"]
    assert list_cells(outcome, "text-struck") == ["B5", "D6", "G3"]


@pytest.mark.parametrize("name", WITH_PAGE)
def test_struck_texts_of_every_file(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(
        tmp_path,
        name,
        row(1, cost=Look(90000, is_struck=True)),
        row(2, cost=Look("", runs=[("100000", "s"), (" 120000", "")])),
        [Look(value, is_struck=True) for value in row(3)],
        row(4, title=Look("", runs=[("The old mill", "s"), ("The new mill", "")])),
        row(5, partners=Look("", runs=[("Bridgend County Borough Council; ", "s"), ("Powys County Council", "")])),
        row(6, start=Look("2018", is_struck=True), partners=Look("", runs=[("All of them gone", "s")])),
    )
    records = outcome.records("projects")
    assert [record["reference"] for record in records] == ["P-1", "P-2", "P-4", "P-5", "P-6"]
    assert [record["cost"] for record in records] == [None, 120_000, 1004, 1005, 1006]
    assert [record["title_en"] for record in records][2] == "The new mill"
    assert records[3]["partner_list"] == ("Powys County Council",)
    assert (records[4]["start_actual"], records[4]["partner_list"]) == (None, ())
    assert list_cells(outcome, "row-struck") == ["A4"]
    assert list_cells(outcome, "cell-struck") == ["C7", "D7", "E2"]
    assert list_cells(outcome, "text-struck") == ["B5", "C6", "E3"]


@habit("a value is left in a cell that a merged cell covers", "told", "the merged cell's text is read, and a warning")
def test_values_under_a_merge() -> None:
    outcome = read_case("06")
    assert list_values(outcome, "lead") == ["Swansea Council"] * 3
    assert list_values(outcome, "cost") == [100, None, 300]
    assert list_cells(outcome, "cell-covered") == ["C3", "G3"]
    assert list_cells(outcome, "amount-merged") == ["G2"]


@habit("an amount is merged over several rows", "told", "read for the first row, with a warning")
@pytest.mark.parametrize("name", STYLE_WRITERS)
def test_values_under_a_merge_of_every_file(name: str, tmp_path: Path) -> None:
    rows = [row(1, cost=100), row(2, partners="Bridgend County Borough Council", cost=999), row(3)]
    outcome = read_drawing(tmp_path, name, *rows, merged=["C2:C3", "E2:E3"])
    assert list_values(outcome, "partner_list") == [("Powys County Council",)] * 3
    assert list_values(outcome, "cost") == [100, None, 1003]
    assert list_cells(outcome, "cell-covered") == ["C3", "E3"]
    assert list_cells(outcome, "amount-merged") == ["E2"]


@habit("a cell is merged over several columns of a record", "told", "read for the first column, with a warning")
@pytest.mark.parametrize("name", WITH_PAGE)
def test_cells_merged_across_a_record(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(tmp_path, name, row(1), row(2, cost=None), row(3), merged=["D3:E3"])
    assert list_values(outcome, "cost") == [1001, None, 1003]
    assert list_values(outcome, "start_actual") == ["2019", "2019", "2019"]
    assert list_cells(outcome, "cell-merged-across") == ["D3"]


def test_groups_of_headers_and_notes_are_merged_without_a_word(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (["Joint services 2024"], ["", "", "", "When and how much", ""], [*HEADER], row(1), row(2), ["A note"]):
        sheet.append(line)
    for cells in ("A1:E1", "D2:E2", "A6:E6"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "file.xlsx")
    outcome = read_file(tmp_path / "file.xlsx")
    assert list_values(outcome, "reference") == ["P-1", "P-2"]
    assert list_cells(outcome, "cell-merged-across") == []


@habit("a format shows nothing of a value (`;;;`), or it is white on white", "told", "left blank, with a warning")
@pytest.mark.parametrize("name", WITH_PAGE)
def test_values_that_nobody_sees(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(
        tmp_path,
        name,
        row(1, cost=Look(5, ";;;")),
        row(2, cost=Look(6, is_white=True), start=Look("2018", is_white=True)),
        row(3),
    )
    assert list_values(outcome, "cost") == [None, None, 1003]
    assert list_values(outcome, "start_actual") == ["2019", None, "2019"]
    assert list_cells(outcome, "cell-unseen") == ["D3", "E2", "E3"]


def colour_cell(text: str, ground: str) -> dict[str, bytes]:
    """A file of each format whose cell B2 has a text of one colour on another."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*HEADER])
    sheet.append(row(1))
    sheet["E2"].font, sheet["E2"].fill = Font(color=text), PatternFill("solid", fgColor=ground)
    themed = io.BytesIO()
    book.save(themed)
    fods, xml = (
        STYLE_WRITERS[name](Drawing([HEADER, row(1, cost=Look(1001, is_white=True))]))
        for name in ("file.fods", "file.xml")
    )
    cell = f'<style:table-cell-properties fo:background-color="#{ground[2:]}"/><style:text-properties fo:color="#{text[2:]}"/>'
    interior = f'ss:Color="#{text[2:]}"/><ss:Interior ss:Pattern="Solid" ss:Color="#{ground[2:]}"/>'
    return {
        "file.xlsx": themed.getvalue(),
        "file.fods": fods.replace(b'<style:text-properties fo:color="#ffffff"/>', cell.encode()),
        "file.xml": xml.replace(b'ss:Color="#FFFFFF"/>', interior.encode()),
    }


@habit("a text has the colour of its cell: blacked out, grey on grey", "told", "left blank, with a warning")
@pytest.mark.parametrize(("text", "ground", "is_seen"), [
    ("FF000000", "FF000000", False),
    ("FFC0C0C0", "FFc0c0c0", False),
    ("FF000000", "FFFFFF00", True),
    ("FFFFFFFF", "FF000000", True),
])  # fmt: skip
def test_texts_in_the_colour_of_their_cell(text: str, ground: str, is_seen: bool, tmp_path: Path) -> None:
    for name, content in colour_cell(text, ground).items():
        (tmp_path / name).write_bytes(content)
        outcome = read_file(tmp_path / name)
        check_laws(outcome)
        assert list_values(outcome, "cost") == [1001 if is_seen else None], name
        assert list_cells(outcome, "cell-unseen") == ([] if is_seen else ["E2"]), name


@pytest.mark.parametrize(
    ("text", "ground", "tint", "is_seen"), [(4, 4, 0, False), (4, 4, 0.4, True), (1, "FF000000", 0, False)]
)
def test_texts_in_a_colour_of_the_theme(
    text: int, ground: int | str, tint: float, is_seen: bool, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*HEADER])
    sheet.append(row(1))
    fill = Color(theme=ground, tint=tint) if isinstance(ground, int) else Color(ground)
    sheet["E2"].font, sheet["E2"].fill = Font(color=Color(theme=text)), PatternFill("solid", fgColor=fill)
    book.save(tmp_path / "file.xlsx")
    assert list_values(read_file(tmp_path / "file.xlsx"), "cost") == [1001 if is_seen else None]


@habit("OpenDocument: a column is too narrow, and `###` is shown", "read", "the number that the file keeps")
@habit("OpenDocument: 3 is shown as 3/5 by its format", "told", "what is shown, and a notice")
def test_opendocument_texts_of_numbers(tmp_path: Path) -> None:
    rows = [row(1, cost=Look(1001, shown="###")), row(2, reference=Look(3, shown="3/5"))]
    outcome = read_drawing(tmp_path, "file.fods", *rows)
    assert list_values(outcome, "cost") == [1001, 1002]
    assert list_values(outcome, "reference") == ["P-1", "3/5"]


@habit(
    "OpenDocument: headings, lists and tables in cells, sheets deleted while changes are tracked",
    "read",
    "the texts of cells alone",
)
def test_opendocument_texts_of_other_kinds(tmp_path: Path) -> None:
    content = STYLE_WRITERS["file.fods"](Drawing([HEADER, row(1), row(2), row(3)])).decode()
    one = "<text:p>Joint service number {}</text:p>"
    inner = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    inner = f"<table:table>{inner}</table:table>"
    item = "<text:list><text:list-item><text:p>Joint service</text:p></text:list-item></text:list>"
    for old, new in (
        (one.format(1), "<text:h>Joint heading</text:h>"),
        (one.format(2), item),
        (one.format(3), one.format(3) + inner),
    ):
        assert old in content
        content = content.replace(old, new)
    deleted = f"<table:tracked-changes><table:deletion>{inner}</table:deletion></table:tracked-changes><table:table "
    (tmp_path / "file.fods").write_text(content.replace("<table:table ", deleted, 1), encoding="utf-8")
    outcome = read_file(tmp_path / "file.fods")
    check_laws(outcome)
    assert list_values(outcome, "title_en") == ["Joint heading", "Joint service", "Joint service number 3"]
    assert [sheet.name for sheet in outcome.opened[-1].sheets] == ["Projects"]


@habit("a row has the height 0", "held", "as a hidden row")
@habit("a column has the width 0", "told", "not read, as a hidden column")
@pytest.mark.parametrize("name", WITH_PAGE)
def test_rows_and_columns_without_a_size(name: str, tmp_path: Path) -> None:
    outcome = read_drawing(tmp_path, name, row(1), row(2), row(3), flat_rows=[3], flat_columns=[4])
    assert list_values(outcome, "reference") == ["P-1", "P-3"]
    assert list_values(outcome, "cost") == [None, None]
    assert list_cells(outcome, "row-hidden") == ["A3"]
    assert "column-hidden" in {finding["rule"] for finding in outcome.about["findings"]}


def read_page(folder: Path, table: str, head: str = "") -> Outcome:
    """What is read of a page with this table."""
    path = folder / "page.html"
    path.write_text(f"<html><head><meta charset='utf-8'>{head}</head><body>{table}</body></html>", encoding="utf-8")
    outcome = read_file(path)
    check_laws(outcome)
    return outcome


PAGE_HEADER = "<tr><th>Project reference</th><th>Project title</th><th{}>Partners</th><th>Annual cost</th></tr>"


def build_page_table(*cells: str, row: str = "<tr>", last: str = "<td>", header: str = "") -> str:
    """A table of three projects; cells: the first row's; row: how its tag is written; last: how the third column's is."""
    first = f"{row}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    others = "".join(f"<tr><td>P-{n}</td><td>Depot {n}</td>{last}Powys</td><td>{n}</td></tr>" for n in (2, 3))
    return f"<table>{PAGE_HEADER.format(header)}{first}{others}</table>"


PLAIN = ("P-1", "Depot 1", "Powys", "1")


@habit(
    "a web page hides a row: `display:none`, `hidden`, `visibility:collapse`, a class in its style sheet",
    "held",
    "as a hidden row",
)
@pytest.mark.parametrize(
    "tag",
    [
        "<tr style='display: none'>",
        "<tr hidden>",
        "<tr style='visibility:collapse'>",
        "<tr class='gone'>",
        "<tr height=0>",
    ],
)
def test_rows_that_a_page_hides(tag: str, tmp_path: Path) -> None:
    style = "<style>td.x, .gone { color: red; display: none !important }</style>"
    outcome = read_page(tmp_path, build_page_table(*PLAIN, row=tag), style)
    assert list_values(outcome, "reference") == ["P-2", "P-3"]
    assert list_cells(outcome, "row-hidden") == ["A2"]


@habit(
    "a web page hides a text: letters of size 0, transparent or in the colour behind them, or for screen readers only",
    "told",
    "what is seen is read, with a warning",
)
@pytest.mark.parametrize(
    "css",
    [
        "font-size: 0",
        "opacity: 0",
        "color: #333; background-color: #333333",
        "color: rgb(0, 0, 0); background: black",
        "position: absolute; clip: rect(0, 0, 0, 0)",
        "position: absolute; left: -9999px",
    ],
)
def test_texts_that_a_page_does_not_show(css: str, tmp_path: Path) -> None:
    outcome = read_page(tmp_path, build_page_table("P-1", f"<span style='{css}'>secret</span>Depot 1", "Powys", "1"))
    assert list_values(outcome, "title_en")[0] == "Depot 1"
    assert list_cells(outcome, "cell-unseen") == ["B2"]


@pytest.mark.parametrize(
    "css", ["color: white; background: navy", "color: #000; background-color: #ffffff", "background: black"]
)
def test_texts_of_other_colours_are_seen(css: str, tmp_path: Path) -> None:
    outcome = read_page(tmp_path, build_page_table("P-1", f"<span style='{css}'>Depot 1</span>", "Powys", "1"))
    assert list_values(outcome, "title_en")[0] == "Depot 1"
    assert list_cells(outcome, "cell-unseen") == []


@habit(
    "a web page writes the foot of its table above the body, or its head below",
    "read",
    "in the order that a browser shows",
)
def test_sections_of_a_page_in_another_order(tmp_path: Path) -> None:
    lines = [f"<tr><td>P-{n}</td><td>Depot {n}</td><td>Powys</td><td>{n}</td></tr>" for n in (1, 2, 3)]
    head, foot = PAGE_HEADER.format(""), "<tr><td>P-4</td><td>Depot 4</td><td>Powys</td><td>4</td></tr>"
    table = f"<table><tfoot>{foot}</tfoot><tbody>{''.join(lines)}</tbody><thead>{head}</thead></table>"
    assert list_values(read_page(tmp_path, table), "reference") == ["P-1", "P-2", "P-3", "P-4"]


@habit(
    "a web page shows values in the fields of a form, or as a picture with a name",
    "read",
    "what is chosen, typed or named",
)
def test_fields_of_a_form(tmp_path: Path) -> None:
    chosen = "<select><option>Depot 0</option><option selected>Depot 1</option></select>"
    cells = ("<input type='hidden' value='x'><input value='P-1'>", chosen, "<img src='p.png' alt='Powys'>", "1")
    outcome = read_page(tmp_path, build_page_table(*cells))
    first = outcome.records("projects")[0]
    assert (first["reference"], first["title_en"], first["partner_list"]) == (
        "P-1",
        "Depot 1",
        ("Powys",),
    )


@habit("a web page hides the text in a cell: a key for sorting", "told", "what is seen is read, with a warning")
def test_texts_that_a_page_hides(tmp_path: Path) -> None:
    hidden = "<span style='display:none'>0001</span>"
    outcome = read_page(tmp_path, build_page_table("P-1", f"{hidden}Depot 1", "Powys", "<b hidden>7</b>"))
    assert list_values(outcome, "title_en") == ["Depot 1", "Depot 2", "Depot 3"]
    assert list_values(outcome, "cost") == [None, 2, 3]
    assert list_cells(outcome, "cell-unseen") == ["B2", "D2"]


def test_columns_that_a_page_hides(tmp_path: Path) -> None:
    cells = [*PLAIN[:2], "</td><td style='display:none'>Powys", PLAIN[3]]
    table = build_page_table(*cells, last="<td style='display:none'>", header=" style='display:none'")
    outcome = read_page(tmp_path, table.replace("<td></td>", ""))
    assert list_values(outcome, "partner_list") == [()] * 3
    assert list_values(outcome, "cost") == [1, 2, 3]
    assert "column-hidden" in {finding["rule"] for finding in outcome.about["findings"]}


@habit("a web page strikes a text through by its style sheet", "told", "as any text that is struck through")
def test_texts_that_a_style_sheet_strikes_through(tmp_path: Path) -> None:
    style = "<style><!-- .old {text-decoration:line-through;} sup {vertical-align:super} --></style>"
    cells = (
        "P-1",
        "<span class=old>Mill</span> Depot 1<sup><a href='#n1'>[1]</a></sup>",
        "<s>Powys</s>",
        "<strike>9</strike> 1",
    )
    outcome = read_page(tmp_path, build_page_table(*cells), style)
    assert list_values(outcome, "title_en")[0] == "Depot 1"
    assert (list_values(outcome, "partner_list")[0], list_values(outcome, "cost")[0]) == ((), 1)
    assert list_cells(outcome, "text-struck") == ["B2", "D2"]
    assert list_cells(outcome, "cell-struck") == ["C2"]


def test_a_row_that_a_page_strikes_through(tmp_path: Path) -> None:
    outcome = read_page(tmp_path, build_page_table(*PLAIN, row="<tr style='text-decoration:line-through'>"))
    assert list_values(outcome, "reference") == ["P-2", "P-3"]
    assert list_cells(outcome, "row-struck") == ["A2"]


@habit("rows are folded up in a group (outline)", "held", "as hidden rows")
def test_groups_that_are_folded_up(tmp_path: Path) -> None:
    content = STYLE_WRITERS["file.fods"](Drawing([HEADER, row(1), row(2), row(3)]))
    start, end = b"<table:table-row>", b"</table:table-row>"
    *before, folded, last = content.split(start)
    group = b'<table:table-row-group table:display="false">' + start + folded + b"</table:table-row-group>"
    assert folded.endswith(end)
    (tmp_path / "file.fods").write_bytes(start.join(before) + group + start + last)
    outcome = read_file(tmp_path / "file.fods")
    assert list_values(outcome, "reference") == ["P-1", "P-3"]
    assert list_cells(outcome, "row-hidden") == ["A3"]


def test_rows_that_a_spreadsheetml_hides(tmp_path: Path) -> None:
    content = STYLE_WRITERS["file.xml"](Drawing([HEADER, row(1), row(2), row(3)]))
    hidden = content.replace(b'<ss:Row ss:Index="3"', b'<ss:Row ss:Hidden="1" ss:Index="3"')
    (tmp_path / "file.xml").write_bytes(
        hidden.replace(b"<ss:Table>", b'<ss:Table><ss:Column ss:Index="5" ss:Hidden="1"/>')
    )
    outcome = read_file(tmp_path / "file.xml")
    assert list_values(outcome, "reference") == ["P-1", "P-3"]
    assert list_values(outcome, "cost") == [None, None]
    assert list_cells(outcome, "row-hidden") == ["A3"]


def test_what_a_hidden_sheet_says_is_quoted_nowhere(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(STYLE_WRITERS["file.xlsx"](Drawing([HEADER, row(1), row(2)]))))
    for state in ("hidden", "veryHidden"):
        secret = book.create_sheet(state)
        secret.sheet_state = state
        secret["A1"] = "secret words"
        secret["A1"].font = Font(strike=True)
        secret["A2"] = 5
    book.save(tmp_path / "file.xlsx")
    outcome = read_file(tmp_path / "file.xlsx")
    assert {skipped["sheet"] for skipped in outcome.about["skipped_sheets"]} == {"hidden", "veryHidden"}
    assert "secret words" not in str(outcome.about)


def test_white_text_on_a_colour_is_seen(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(STYLE_WRITERS["file.xlsx"](Drawing([HEADER, row(1), row(2)]))))
    for cell in book.worksheets[0][1]:
        cell.font, cell.fill = Font(color="FFFFFF"), PatternFill("solid", fgColor="1F4E78")
    book.save(tmp_path / "file.xlsx")
    assert list_values(read_file(tmp_path / "file.xlsx"), "reference") == ["P-1", "P-2"]


def test_white_text_where_another_rule_may_colour_the_cell_is_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(STYLE_WRITERS["file.xlsx"](Drawing([HEADER, row(1), row(2)]))))
    sheet = book.worksheets[0]
    for cell in sheet[1]:
        cell.font = Font(color="FFFFFF")
    sheet.add_table(Table(displayName="T", ref="A1:E3", tableStyleInfo=TableStyleInfo("TableStyleMedium2")))
    book.save(tmp_path / "file.xlsx")
    assert list_values(read_file(tmp_path / "file.xlsx"), "reference") == ["P-1", "P-2"]


def test_a_format_of_a_whole_column_is_told_once_in_detail(tmp_path: Path) -> None:
    rows = [row(at, cost=Look(at, '#,##0 "USD"')) for at in range(1, 131)]
    outcome = read_drawing(tmp_path, "file.xlsx", *rows)
    notes = outcome.findings[outcome.findings["rule"] == "format-read"]
    assert len(notes) == 100
    assert "(number of cells: 30)" in notes.set_index("cell")["message_en"]["E101"]
