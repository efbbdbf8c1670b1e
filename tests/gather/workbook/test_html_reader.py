"""Pages that old systems export: each of their tables, as a person sees it."""

from typing import Any

import pytest

from assets.gather.workbook import html_reader
from assets.gather.workbook.sheet import ReadingNote, Sheet
from tests.examples import ROOT
from tests.gather.workbook.workbook_files import refusal

LINE = "<tr><td>x</td><td>y</td></tr>"
NO_TABLE = "it is a web page with no table of records"


def read(body: str, encoding: str | None = None) -> list[Sheet]:
    """The sheets of a page with this body."""
    return html_reader.read_html_tables(f'<html><meta charset="utf-8">{body}</html>'.encode(), "file", encoding)[0]


def test_a_page_gives_each_of_its_tables() -> None:
    row = '<table><thead><tr><th colspan="2">G</th><th> H\n i </th></tr></thead><tr><td>1</td><td></td><td>3</td></tr></table>'
    one, two = read(row + "<table><tr><td>x</td></tr></table>")
    assert (one.name, one.get_rows(), one.merged) == ("file", [["G", "", "H i"], ["1", "", "3"]], ((0, 0, 0, 1),))
    assert (two.name, two.get_rows()) == ("file 2", [["x"]])


@pytest.mark.parametrize(
    ("inside", "rows", "merged"),
    [
        ('<tr><td colspan="100%">a</td><td>b</td></tr>', [["a", "b"]], ()),
        ("<tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr>", [["a", "b"], ["", "c"]], ((0, 0, 1, 0),)),
        ("<tr><td>one<br>two</td><td>3</td></tr>", [["one\ntwo", "3"]], ()),
        ("<tr><td>a<table><tr><td>n</td><td>m</td></tr></table></td></tr>", [["a\nn m"]], ()),
        ("<tr><td>a<script>var b;</script><!-- c --><style>d</style></td><td>&nbsp;</td></tr>", [["a", ""]], ()),
        ("<TR><TD>a<TD>b<TR><TD>c", [["a", "b"], ["c", ""]], ()),
        ("<tbody><tr><td>a</tbody><tfoot><tr><td>b</tfoot>", [["a"], ["b"]], ()),
        ("<tr><td>&pound;5 &amp; 6&#371;</td></tr>", [["£5 & 6ų"]], ()),
    ],
    ids=["colspan", "rowspan", "break", "nested", "unseen", "unclosed", "parts", "entities"],
)
def test_a_page_written_by_an_old_system(inside: str, rows: list[list[str]], merged: Any) -> None:
    sheet = read(f"<table>{inside}</table><table>{LINE}{LINE}</table>")[0]
    assert (sheet.get_rows(), sheet.merged) == (rows, merged)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- <table> -->",
        "<p>Your session has ended.</p>",
        "<table><tr><td>Log in</td></tr></table>",
        f"<table>{LINE}</table>",
    ],
)
def test_a_page_without_a_table_of_records_is_refused(body: str) -> None:
    assert refusal(lambda: read(body)) == NO_TABLE


def test_a_page_of_nothing_is_refused() -> None:
    assert refusal(lambda: html_reader.read_html_tables(b"<!-- <html> -->", "file", None)) == NO_TABLE


TABLE = f"<table><tr><td>Tŷ</td><td>£5</td></tr>{LINE}</table>"


@pytest.mark.parametrize(
    ("content", "encoding", "rules"),
    [
        (f"<meta charset=utf-8>{TABLE}".encode(), None, []),
        (f"\ufeff<meta charset=iso-8859-1>{TABLE}".encode(), None, []),
        (TABLE.encode("utf-16"), None, ["encoding-read"]),
        (TABLE.encode(), None, []),
        (
            f"<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-14'>{TABLE}".encode("iso-8859-14"),
            None,
            [],
        ),
        (f"<meta charset=nonsuch>{TABLE}".encode(), None, []),
        (TABLE.encode("iso-8859-14"), "iso-8859-14", []),
    ],
)
def test_the_letters_of_a_page(content: bytes, encoding: str | None, rules: list[str]) -> None:
    sheets, notes = html_reader.read_html_tables(content, "file", encoding)
    assert sheets[0].get_rows() == [["Tŷ", "£5"], ["x", "y"]]
    assert [note.rule for note in notes] == rules


def test_letters_that_are_not_what_the_page_says() -> None:
    table = TABLE.replace("Tŷ", "Caf\xe9 \u2013 1").encode("cp1252")
    for declared in (b"<meta charset=utf-8>", b"<meta charset=iso-8859-1>"):
        sheets, notes = html_reader.read_html_tables(declared + table, "file", None)
        assert sheets[0].get_rows()[0] == ["Café – 1", "£5"]
        assert all(isinstance(note, ReadingNote) for note in notes)
    assert refusal(lambda: html_reader.read_html_tables(table, "file", "utf-8")) == "its encoding is not utf-8"
    assert refusal(lambda: html_reader.read_html_tables(table, "file", "nonsuch")) == "its encoding is not nonsuch"


def test_a_real_export() -> None:
    path = ROOT / "sources/system-export/provider-4_system-export.xls"
    ((sheet,), notes) = html_reader.read_html_tables(path.read_bytes(), path.stem, None)
    assert (sheet.height, sheet.width, notes) == (13, 14, [])


def test_a_wide_span_is_no_wider_than_a_sheet() -> None:
    sheet = read(
        f'<table><tr><td colspan="1000000000">a</td></tr><tr><td rowspan="99999999999">b</td></tr>{LINE}</table>'
    )[0]
    assert sheet.height == 3


def test_a_page_of_spans_is_refused() -> None:
    body = "<table>" + '<tr><td colspan="1000">a</td></tr>' * 6000 + "</table>"
    assert refusal(lambda: read(body)) == "it has a sheet that covers too many cells; delete blank rows and columns"
