"""Text tables: every separator, line end and quotation mark gives the cells that were meant, or says what is wrong."""

import contextlib
import csv
import io
import time
from collections.abc import Sequence
from unittest import mock

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.gather.workbook import cell_texts, delimited_dialects, delimited_rows, delimited_text
from assets.gather.workbook.delimited_rows import DelimitedDialect
from assets.gather.workbook.sheet import ReadingNote, UnreadableFileError

Texts = list[list[str]]
SEPARATORS = [",", ";", "\t", "|"]
ENDS = ["\r\n", "\n", "\r"]
PIECES = st.sampled_from([",", ",", ";", '"', '"', '""', '","', *ENDS, " ", "\xa0", "a", "b1", "ŷ", "£", "\t"])
CELLS = st.lists(st.sampled_from(["a", "ŷ", "£5", ",", ";", '"', "\n", "\r\n", "|", "\t", "5", "."]), max_size=4)


def read(letters: str | bytes) -> tuple[Texts, list[ReadingNote]]:
    """The rows of a text table, and what is said of it."""
    (sheet,), notes = delimited_text.read_delimited_text(
        letters.encode() if isinstance(letters, str) else letters, "list", None
    )
    assert sheet.name == "list" and not sheet.unseen_reason and not sheet.merged
    return sheet.get_rows(), notes


def by_rows(parts: Sequence[pa.ChunkedArray]) -> Texts:
    return [list(row) for row in zip(*(part.to_pylist() for part in parts), strict=True)]


def parse(letters: bytes, separator: str, fast: bool) -> Sequence[pa.ChunkedArray] | None:
    """The columns of a text without a repair, the fast way or the other."""
    dialect = DelimitedDialect(separator)
    repairs = delimited_text.LineRepairs(dialect, delimited_rows.sample_rows(letters, dialect), "list")
    parse_columns = delimited_text.parse_regular_columns if fast else delimited_text.parse_columns_by_row
    columns = parse_columns(letters, dialect, repairs)
    assert repairs.notes == [] or not fast
    return columns


def refusal(letters: str) -> tuple[str, str]:
    with pytest.raises(UnreadableFileError) as refused:
        read(letters)
    return refused.value.reason_en, refused.value.reason_cy


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(4, 200), st.sampled_from([",", ";"]))
@example('a,b\r\n"c\r\nd",e\r\n', 8, ",")  # the LF at the beginning of a block
@example(",,\n,", 8, ",")
@example("a,b\n\n\na,b,c\na\na,b", 200, ",")
@settings(max_examples=500, deadline=None)
def test_the_fast_way_says_what_the_grammar_says_or_nothing(letters: str, block: int, separator: str) -> None:
    with mock.patch.object(delimited_text, "_BLOCK_BYTES", block):
        fast = parse(letters.encode(), separator, fast=True)
    if fast is not None:
        slow = parse(letters.encode(), separator, fast=False)
        assert slow is not None and by_rows(fast) == by_rows(slow)


@pytest.mark.parametrize(
    ("letters", "taken"),
    [
        ("a,b\nc,d\n", True),
        ('a,"b\r\nc"\r\n"d ""e""",f', True),
        ("Title\n\na,b,c\n1,2,3\n1,2,3\n", True),
        ('5" pipe,a\nb,c', True),  # no mark opens a cell, so none means anything
        ('"5" pipe",a\nb,c', False),
        ('a, "b"\nc,d', False),
        ('"a" ,b\nc,d', False),
        ('a,b"\n"c,d', False),
        ('a,"b\nc,d', False),
    ],
)
def test_which_files_are_regular_enough_for_the_fast_way(letters: str, taken: bool) -> None:
    assert (parse(letters.encode(), ",", fast=True) is not None) == taken


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(CELLS.map("".join), min_size=n, max_size=n), min_size=1, max_size=8)
    ),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(deadline=None)
def test_what_a_program_wrote_is_read_back(table: Texts, separator: str, end: str, quoting: int) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    content = file.getvalue().encode()
    slow, fast = parse(content, separator, fast=False), parse(content, separator, fast=True)
    assert slow is not None and by_rows(slow) == table
    assert fast is not None and by_rows(fast) == table


@given(st.sampled_from(SEPARATORS), st.sampled_from(ENDS), st.booleans(), st.integers(0, 3), st.integers(0, 2))
@settings(deadline=None)
def test_the_separator_is_found_whatever_stands_in_the_cells(
    separator: str, end: str, quoted: bool, above: int, prose: int
) -> None:
    names = ["Reference", "Title, and what it is", "Partners; all", "Cost", "Date"]
    record = ["GW/01", ["Dŵr", "Water, waste, and roads", "A; B; C"][prose], "Cardiff; Powys", "1.5", "2013-04-01"]
    table = [["Returns, 2013: all; final"]] * above + [names, *([record] * 5)]
    file = io.StringIO(newline="")
    csv.writer(
        file, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    ).writerows(table)
    found, notes = read(file.getvalue())
    assert [row for row in found if any(row[1:])] == table[above:]
    assert len(found) == len(table)
    assert [note.rule for note in notes] == (["separator-read"] if separator != "," else [])


@pytest.mark.parametrize(
    ("letters", "expected", "separator"),
    [
        ("Name;Cost\nA, B;1,5", [["Name", "Cost"], ["A, B", "1,5"]], "semicolons"),
        ("1,5;2,5\n3,5;4,5", [["1,5", "2,5"], ["3,5", "4,5"]], "semicolons"),
        ('"a;b","c;d"\n"e;f","g;h"', [["a;b", "c;d"], ["e;f", "g;h"]], None),
        (
            "Ref,Partners\n1,Powys;Conwy\n2,Môn;Gwynedd",
            [["Ref", "Partners"], ["1", "Powys;Conwy"], ["2", "Môn;Gwynedd"]],
            None,
        ),
        ("a\tb, c\nd\te", [["a", "b, c"], ["d", "e"]], "tabs"),
        ("a|b\nc|d", [["a", "b"], ["c", "d"]], "vertical bars"),
        ("Projects\nWater\nRoads\n", [["Projects"], ["Water"], ["Roads"]], None),
        ("a;b,c", [["a;b", "c"]], None),
        ("Ref; Name, all; Cost\n1; x, y; 5", [["Ref", "Name, all", "Cost"], ["1", "x, y", "5"]], "semicolons"),
        ("sep=;\r\na;b,c\r\n1;2", [["", ""], ["a", "b,c"], ["1", "2"]], "semicolons"),
        ('"sep=,"\na;b,c', [["", ""], ["a;b", "c"]], None),
        ("SEP=^\na^b", [["", ""], ["a", "b"]], "'^'"),
        ("sep=\ta\nb", [["sep=", "a"], ["b", ""]], "tabs"),
    ],
)
def test_separators(letters: str, expected: Texts, separator: str | None) -> None:
    found, notes = read(letters)
    assert found == expected
    assert [note.parameters["separator_en"] for note in notes] == ([separator] if separator else [])


def test_a_separator_is_found_below_a_very_long_title() -> None:
    title = "Cofrestr, a nodiadau, " * 10_000
    found, _ = read(f'"{title}"\r\n' + "Ref;Title\r\n1;Water, roads\r\n" * 3)
    assert found[1:3] == [["Ref", "Title"], ["1", "Water, roads"]]


def test_a_separator_is_named_in_both_languages() -> None:
    assert read("a;b\nc;d")[1] == [
        ReadingNote("separator-read", parameters={"separator_en": "semicolons", "separator_cy": "hanner colonau"})
    ]
    assert all(en and cy and en != cy for en, cy in delimited_dialects.DELIMITER_NAMES.values())


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("a\rb\r\r\nc\r\n\nd", [["a"], ["b"], [""], ["c"], [""], ["d"]]),
        ('a,"one\r\ntwo"\r\n\r\nb,"x\ry\nz"\r\n', [["a", "one\r\ntwo"], ["", ""], ["b", "x\ry\nz"]]),
        ("\n\na,b\n", [["", ""], ["", ""], ["a", "b"]]),
        (
            "a,b,c\n1\n1,2,3,4\n1,2,3\n",
            [["a", "b", "c", ""], ["1", "", "", ""], ["1", "2", "3", "4"], ["1", "2", "3", ""]],
        ),
        ("a,b,,\n1,2,,\n", [["a", "b"], ["1", "2"]]),
        (" ,\xa0,\u2003\t,d\n a ,\u3000\u200b,,\n", [["", "", "", "d"], [" a ", "\u3000\u200b", "", ""]]),
        ('"",""\n"a"," "\n"b",c', [["", ""], ["a", ""], ["b", "c"]]),
        (",,\n , \n", []),
        ("007,+44,=1+1\n", [["007", "+44", "=1+1"]]),
        ('"a ""b"" c",d', [['a "b" c', "d"]]),
        ('5" pipe,the "big" one\nx,y', [['5" pipe', 'the "big" one'], ["x", "y"]]),
    ],
)
def test_rows_and_cells(letters: str, expected: Texts) -> None:
    assert read(letters) == (expected, [])


@given(
    st.lists(st.sampled_from([chr(code) for code in range(0x3100) if chr(code).isspace()] + ["a", "\u200b", "\ufeff"]))
)
@settings(deadline=None)
def test_a_cell_of_white_space_is_blank(pieces: list[str]) -> None:
    cell = "".join(pieces)
    shown = "" if cell.isspace() else cell
    assert cell_texts.blank_spaces(pa.array(["x", cell, "y", ""])[1:]).to_pylist() == [shown, "y", ""]


@pytest.mark.parametrize(
    ("letters", "expected", "mended"),
    [
        ('a,"He said "yes" to it",c', [["a", 'He said "yes" to it', "c"]], {"B1": 'He said "yes" to it'}),
        ('a,b\nc,"He said "yes""\n', [["a", "b"], ["c", 'He said "yes"']], {"B2": 'He said "yes"'}),
        ('"6" pipe,c\n1,"b"', [['"6" pipe', "c"], ["1", "b"]], {"A1": '"6" pipe'}),
        ('"one\nsaid "hi" there",x\n1,2', [['one\nsaid "hi" there', "x"], ["1", "2"]], {"A1": 'one\nsaid "hi" there'}),
        ('""x,"",y', [['""x', "", "y"]], {"A1": '""x'}),
        ('a, "b, c", d', [["a", "b, c", " d"]], {"B1": "b, c"}),
        ('"a" ,b\nc,d', [["a ", "b"], ["c", "d"]], {}),
    ],
)
def test_quotation_marks_out_of_place_are_mended_and_said(
    letters: str, expected: Texts, mended: dict[str, str]
) -> None:
    found, notes = read(letters)
    assert found == expected
    assert notes == [ReadingNote("quotes-mended", "list", cell, value) for cell, value in mended.items()]


def test_a_mended_cell_is_found_far_down_and_far_right() -> None:
    line = ",".join(["x"] * 30)
    (note,) = read(f"{line}\n" * 25_000 + ",".join(["y"] * 27 + ['"a "b" c"', "z", "z"]))[1]
    assert (note.cell, note.value) == ("AB25001", 'a "b" c')


@pytest.mark.parametrize(
    ("letters", "cell", "value"),
    [
        ('a,"b', "B1", '"b'),
        ('a,b\r\nc,"d\r\ne,f\r\n', "B2", '"d'),
        ('a\r"b\rc', "A2", '"b'),
        ('a,"b\nc,"d",e\n', "B1", '"b'),
        ('x\n"a\nb",c\n1,"2\n3,4\n', "B3", '"2'),
        ('a,"b "" c\nd', "B1", '"b "" c'),
        ('a,"', "B1", '"'),
        ('"', "A1", '"'),
        ('"a "b" c', "A1", '"a "b" c'),
    ],
)
def test_a_quotation_mark_that_is_never_closed_costs_no_more_than_its_line(letters: str, cell: str, value: str) -> None:
    found, notes = read(letters)
    assert notes == [ReadingNote("quote-unclosed", "list", cell, value)]
    assert len(found) == len(letters.strip().replace("a\nb", "a b").splitlines())


def test_a_cell_may_be_long() -> None:
    long = "tŷ, " * 100_000
    assert read(f'a,b\n"{long}",c\n')[0] == [["a", "b"], [long, "c"]]


def test_a_row_may_be_longer_than_a_block() -> None:
    long = "x" * (5 * 2**20)
    assert read(f'a,b\n{long},"c\r\nd"\n')[0] == [["a", "b"], [long, "c\r\nd"]]


@pytest.mark.parametrize(
    "letters",
    ["," * 20_000, "a,b\n" + "," * 20_000 + "\n", "x\n" * 6_000 + "," * 1_000, '"\n"\n' * 6_000 + "," * 1_000 + '""x'],
    ids=["wide", "one wide row", "one long row", "one long row, mended"],
)
def test_a_table_that_is_nearly_all_blank_is_refused(letters: str) -> None:
    assert refusal(letters)[0] == "it has a sheet that covers too many cells; delete blank rows and columns"


@pytest.mark.parametrize("piece", ['""x,', '"a" b,', '"a" b\n', ' "a" b,', '"x""', '"\n', ',"', '"" ""', 'a"b'])
def test_no_order_of_quotation_marks_takes_long(piece: str) -> None:
    started = time.process_time()
    with contextlib.suppress(UnreadableFileError):
        read(piece * 10_000)
    assert time.process_time() - started < 5


def test_many_odd_rows_are_read_in_their_places() -> None:
    lines = [["a", "b", "c"]] + [[str(n), "x"] + ["y"] * (n % 3) for n in range(5_000)]
    found, _ = read("\r\n".join(map(",".join, lines)))
    assert found == [line + [""] * (4 - len(line)) for line in [line[:4] for line in lines]][: len(found)]
    assert len(found) == 5_001


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_of_any_encoding_are_parted_alike(encoding: str) -> None:
    found, notes = read("Enw;Cost (£m)\r\nCaffi’r Môn;5,5\r\n".encode(encoding))
    assert found == [["Enw", "Cost (£m)"], ["Caffi’r Môn", "5,5"]]
    assert [note.rule for note in notes] == ["encoding-read"] * (encoding != "utf-8-sig") + ["separator-read"]
