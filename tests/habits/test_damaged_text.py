"""Damaged text files are read as far as they can be.

Each file is a list of twelve projects with one damage; what is whole of it must come out as it was sent.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from assets.gather.workbook.format_readers import open_workbook
from tests.conftest import EXAMPLES_SCALE
from tests.habits.habits import BUG_CASES, habit
from tests.habits.polluter import pollute_tables
from tests.habits.pollution_scores import score_by_kind
from tests.hostile.judging import Outcome, check_laws, read_file

HEADERS = [
    "Project reference", "Project title", "Lead organisation", "Start date", "End date", "Annual cost", "Risk shared",
]  # fmt: skip
TITLES = [
    "Lime kiln trail", "Ferry landing", "Payroll, north and west", "Tree nursery", "Reading room", "Slate store",
    "Tide gauge", "Market hall", 'The "hub" desk', "Bus washing", "Seed bank", "Cycle loans",
]  # fmt: skip
ROWS = [
    [
        f"DT-{number:02d}",
        title,
        "Swansea Council",
        f"{number:02d}/04/2019",
        str(2024 + number % 3),
        str(1000 + number),
        "Yes",
    ]
    for number, title in enumerate(TITLES, start=1)
]
REFERENCES = [row[0] for row in ROWS]
ENOUGH = 9.9
Read = Callable[..., Outcome]


def quote_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"') else text


def write_lines(delimiter: str = ",") -> list[str]:
    return [delimiter.join(map(quote_cell, row)) for row in (HEADERS, *ROWS)]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a text as a file that somebody sent."""

    def read_text(text: str | list[str] | bytes, end: str = "\r\n", encoding: str = "utf-8") -> Outcome:
        text = "".join(line + end for line in text) if isinstance(text, list) else text
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        outcome = read_file(path)
        check_laws(outcome)
        return outcome

    return read_text


def list_facts(outcome: Outcome) -> dict[str, tuple[Any, ...]]:
    """Title, start, end and cost of each project that is accepted, by reference."""
    return {
        record["reference"]: (record["title_en"], str(record["start_actual"]), str(record["end_date"]), record["cost"])
        for record in outcome.records("projects")
    }


def expect_facts(*without: str) -> dict[str, tuple[Any, ...]]:
    dates = {row[0]: f"2019-04-{row[0][-2:]}" for row in ROWS}
    return {row[0]: (row[1], dates[row[0]], row[4], float(row[5])) for row in ROWS if row[0] not in without}


def damage_line(old: str, new: str) -> list[str]:
    lines = write_lines()
    text = "\n".join(lines)
    assert text.count(old) == 1, old
    return text.replace(old, new).split("\n")


@habit("a quotation mark opens a cell and is never closed", "held", "that line alone; the others as sent")
@pytest.mark.parametrize(("old", "new", "cell"), [
    ("DT-05,Reading", 'DT-05,"Reading', "B6"),
    ("DT-05,Reading", '"DT-05,Reading', "A6"),
    ("DT-12,Cycle", 'DT-12,"Cycle', "B13"),
    ("1005,Yes", '1005,"Yes', "G6"),
    ("1005,Yes", '1005,Yes,"', None),
])  # fmt: skip
def test_an_unclosed_quote(read: Read, old: str, new: str, cell: str | None) -> None:
    outcome = read(damage_line(old, new))
    line = "DT-12" if "DT-12" in new else "DT-05"
    assert list_facts(outcome) == expect_facts(line)
    assert cell is None or ("quote-unclosed", cell) in outcome.found()


@habit(
    "the closing quotation mark of a cell with commas is missing", "held", "that line alone, read with the mark closed"
)
@habit("the opening quotation mark of a cell with commas is missing", "held", "that line alone")
@pytest.mark.parametrize("new", ['"Payroll, north and west,', 'Payroll, north and west",', "Payroll, north and west,"])
def test_half_a_pair_of_quotes(read: Read, new: str) -> None:
    outcome = read(damage_line('"Payroll, north and west",', new))
    assert list_facts(outcome) == expect_facts("DT-03")
    assert {"line-damaged", "quote-unclosed"} & {rule for rule, _ in outcome.found()}


@habit("a delimiter too many, or one too few between two cells", "held", "that line alone, with its cells put back")
@pytest.mark.parametrize(("old", "new"), [
    ("DT-05,Reading room", "DT-05,,Reading room"),
    ("DT-05,Reading room,", "DT-05,Reading room,,"),
    ("05/04/2019,2026", "05/04/20192026"),
    ("2026,1005", "20261005"),
    ("DT-05,Reading room", ",DT-05,Reading room"),
    ("DT-05,Reading room", "DT-05Reading room"),
    ("DT-05,Reading room,", "DT-05,Reading, room,"),
])  # fmt: skip
def test_delimiters_too_many_or_too_few(read: Read, old: str, new: str) -> None:
    outcome = read(damage_line(old, new))
    assert list_facts(outcome) == expect_facts("DT-05")
    assert {"line-damaged", "row-shifted"} & {rule for rule, _ in outcome.found()}


@habit("a line has another delimiter than the rest", "held", "that line alone, read by its own delimiter")
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_line_with_another_delimiter(read: Read, delimiter: str) -> None:
    lines = write_lines()
    lines[5] = write_lines(delimiter)[5]
    outcome = read(lines)
    assert list_facts(outcome) == expect_facts("DT-05")
    assert ("line-damaged", "A6") in outcome.found()


@habit(
    "the line of headers lacks a delimiter, or has one too many",
    "told",
    "read by its capitals, or without the blank header",
)
@pytest.mark.parametrize("new", ["Project reference,,Project title", "Project referenceProject title"])
def test_a_damaged_header(read: Read, new: str) -> None:
    outcome = read(damage_line("Project reference,Project title", new))
    assert list_facts(outcome) == expect_facts()
    assert "header-damaged" in {rule for rule, _ in outcome.found()}


@habit(
    "a quotation mark in the line of headers is never closed", "told", "the header read with its mark; no row is held"
)
@pytest.mark.parametrize("header", ["Project reference", "Project title", "End date"])
def test_an_unclosed_quote_in_the_header(read: Read, header: str) -> None:
    outcome = read(damage_line(header, '"' + header))
    assert len(outcome.records("projects")) == len(ROWS)
    assert "quotes-mended" in {rule for rule, _ in outcome.found()}


@habit("headers have line breaks and spaces in them", "read", "as if they had single spaces")
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_breaks_and_padding_in_headers(read: Read, end: str) -> None:
    lines = write_lines()
    lines[0] = ",".join('" ' + header.replace(" ", f" {end} ") + '  "' for header in HEADERS)
    assert list_facts(read(lines, end="\r\n")) == expect_facts()


@habit("cells at the end of a line are left out, or blank ones added", "read", "as blank cells")
def test_short_and_long_lines_of_blanks(read: Read) -> None:
    lines = write_lines()
    lines[3] += ",,,"
    lines[8] = ",".join(ROWS[7][:5])
    facts = expect_facts()
    facts["DT-08"] = (*facts["DT-08"][:3], None)
    assert list_facts(read(lines)) == facts


@habit("a backslash stands before each quotation mark inside a cell", "told", "read without the backslash")
def test_backslashes(read: Read) -> None:
    outcome = read(damage_line('"The ""hub"" desk"', r'"The \"hub\" desk"'))
    assert list_facts(outcome) == expect_facts()
    assert ("quotes-mended", "B10") in outcome.found()


@habit("a quotation mark inside a quoted cell is not doubled", "told", "read as a quotation mark")
def test_a_quote_that_is_not_doubled(read: Read) -> None:
    outcome = read(damage_line('"The ""hub"" desk"', '"The "hub" desk"'))
    assert list_facts(outcome) == expect_facts()
    assert ("quotes-mended", "B10") in outcome.found()


@habit("apostrophes enclose cells", "read", "as quotation marks do")
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_apostrophes(read: Read, delimiter: str) -> None:
    lines = [delimiter.join("'" + text.replace("'", "''") + "'" for text in row) for row in (HEADERS, *ROWS)]
    assert list_facts(read(lines)) == expect_facts()


@habit(
    "cells are delimited by spaces, by comma and space, or by two signs (`||`, `::`, two tabs)", "read", "as by commas"
)
@pytest.mark.parametrize("delimiter", [" ", ", ", "; ", "||", "::", "\t\t", "~", "|", "\t", ";"])
def test_delimiters(read: Read, delimiter: str) -> None:
    def write_cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if delimiter == " " and " " in text else quote_cell(text)

    lines = [delimiter.join(map(write_cell, row)) for row in (HEADERS, *ROWS)]
    outcome = read(lines)
    assert list_facts(outcome) == expect_facts()
    assert "quotes-mended" not in {rule for rule, _ in outcome.found()} or delimiter == " "


@habit(
    "cells are delimited by signs that nobody types (U+0001, U+001F), by ¦, § or ¬, or by several signs (`|~|`, `^|^`, `@@`)",
    "read",
    "as by commas",
)
@pytest.mark.parametrize(
    "delimiter", ["\x01", "\x02", "\x1e", "\x1f", "¦", "§", "¬", "@@", "$$", "###", "|~|", "^|^", "<|>", "#|#", "\t|\t"]
)
def test_rare_delimiters(read: Read, delimiter: str) -> None:
    assert list_facts(read([delimiter.join(row) for row in (HEADERS, *ROWS)])) == expect_facts()


@habit("two lines, a header and one record, are delimited by a rare sign", "read", "as by commas")
@pytest.mark.parametrize("delimiter", ["^", "~", "¦"])
def test_two_lines_of_a_rare_delimiter(read: Read, delimiter: str) -> None:
    assert list_facts(read([delimiter.join(row) for row in (HEADERS, ROWS[0])])) == expect_facts(*REFERENCES[1:])


@habit("the first line names a delimiter that the others have not", "read", "by the delimiter that they have")
def test_a_declared_delimiter_that_is_not_there(read: Read) -> None:
    assert list_facts(read(["sep=;", *write_lines()])) == expect_facts()


@habit("each line is in quotes as a whole, with or without the header", "read", "as without them")
@pytest.mark.parametrize("first", [0, 1])
def test_lines_in_quotes_as_a_whole(read: Read, first: int) -> None:
    lines = write_lines()
    quoted = ['"' + line.replace('"', '""') + '"' for line in lines[first:]]
    assert list_facts(read(lines[:first] + quoted)) == expect_facts()


@habit("one line is in quotes as a whole", "held", "that line alone, with its cells put back")
def test_one_line_in_quotes_as_a_whole(read: Read) -> None:
    lines = write_lines()
    outcome = read([*lines[:5], f'"{lines[5]}"', *lines[6:]])
    assert list_facts(outcome) == expect_facts("DT-05")
    assert ("line-damaged", "A6") in outcome.found()


def test_quoted_texts_of_one_column_are_left_whole() -> None:
    opened = open_workbook(b'Project title\n"Roads, north"\n"Roads, south"\n"Parks, all"\n', "list.csv")
    assert [row[0] for row in opened.sheets[0].get_rows()] == [
        "Project title",
        "Roads, north",
        "Roads, south",
        "Parks, all",
    ]


@habit("columns have a fixed width, with or without a line of dashes under the headers", "read", "as by commas")
@pytest.mark.parametrize("has_rule", [False, True])
def test_columns_of_a_fixed_width(read: Read, has_rule: bool) -> None:
    rows = [[cell.replace(",", "").replace('"', "") for cell in row] for row in (HEADERS, *ROWS)]
    lines = ["".join(cell.ljust(26) for cell in row).rstrip() for row in rows]
    if has_rule:
        lines.insert(1, " ".join("-" * 25 for _ in HEADERS))
        lines += ["", "(12 rows affected)"]
    facts = {key: (title.replace(",", "").replace('"', ""), *rest) for key, (title, *rest) in expect_facts().items()}
    assert list_facts(read(lines)) == facts


@habit("NULs fill up cells", "read", "as nothing")
@habit("a NUL stands within a text", "told", "a sign of damage in its place")
def test_nuls(read: Read) -> None:
    assert (
        list_facts(read([line.replace("Swansea Council", "Swansea Council\0\0") for line in write_lines()]))
        == expect_facts()
    )
    outcome = read(damage_line("Reading room", "Read\0ing room"))
    facts = expect_facts()
    facts["DT-05"] = ("Read\ufffding room", *facts["DT-05"][1:])
    assert list_facts(outcome) == facts
    assert ("text-damaged", "B6") in outcome.found()


@habit("a mark of UTF-8 was saved as three letters (ï»¿), or comes twice", "read", "as none")
@pytest.mark.parametrize("mark", ["ï»¿", "\ufeff\ufeff"])
def test_a_mangled_mark(read: Read, mark: str) -> None:
    lines = write_lines()
    assert list_facts(read([mark + lines[0], *lines[1:]])) == expect_facts()


@habit("lines end in Unicode's signs for that (U+0085, U+2028)", "read", "as ends")
@pytest.mark.parametrize("end", ["\x85", "\u2028"])
def test_line_ends_of_unicode(read: Read, end: str) -> None:
    assert list_facts(read(write_lines(), end=end)) == expect_facts()


@habit("the first line names the delimiter (`sep=;`)", "read", "by that delimiter")
@pytest.mark.parametrize("delimiter", [";", "|", "||"])
def test_a_declared_delimiter(read: Read, delimiter: str) -> None:
    assert list_facts(read([f"sep={delimiter}", *write_lines(delimiter)])) == expect_facts()


@habit("lines end in CR, LF and CR LF in one file, or in a control-Z", "read", "each as an end")
def test_line_ends(read: Read) -> None:
    ends = ["\r\n", "\n", "\r"]
    text = "".join(line + ends[number % 3] for number, line in enumerate(write_lines())) + "\x1a"
    assert list_facts(read(text)) == expect_facts()


@habit("lines that begin with `#` or `//` are comments", "read", "not as records; each is told")
@pytest.mark.parametrize("comment", ["# made by hand, on Monday", "// old list, see below", "#"])
@pytest.mark.parametrize("line", [0, 1, 6, 13])
def test_comments(read: Read, comment: str, line: int) -> None:
    lines = write_lines()
    lines.insert(line, comment)
    assert list_facts(read(lines)) == expect_facts()


@habit("references begin with `#`", "read", "as references, not as comments")
def test_references_with_a_hash(read: Read) -> None:
    lines = [write_lines()[0], *(line.replace("DT-", "#") for line in write_lines()[1:])]
    lines[4] += ",,"
    assert len(read(lines).records("projects")) == len(ROWS)


@habit("lines above the headers say what the file is", "read", "not as records")
@pytest.mark.parametrize("above", [["Return 2024"], ["Return 2024", ""], ["Return, 2024", "by the office", ""]])
def test_a_preamble(read: Read, above: list[str]) -> None:
    assert list_facts(read([*above, *write_lines()])) == expect_facts()


@habit("the line of headers comes twice or three times", "read", "once")
@pytest.mark.parametrize("times", [2, 3])
def test_a_repeated_header(read: Read, times: int) -> None:
    assert list_facts(read(write_lines()[:1] * times + write_lines()[1:])) == expect_facts()


@habit(
    "UTF-8, UTF-8 with a mark, UTF-16, Windows-1252, and parts of one file in UTF-8 and Windows-1252",
    "read",
    "as written",
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(read: Read, encoding: str) -> None:
    lines = damage_line("Reading room", "Ystafell ddarllen Môn")
    facts = expect_facts()
    facts["DT-05"] = ("Ystafell ddarllen Môn", *facts["DT-05"][1:])
    assert list_facts(read(lines, encoding=encoding)) == facts


@habit("a few lines of a file are in another encoding than the rest", "told", "each line read in its own")
@pytest.mark.parametrize("in_utf8", [{5}, {5, 6, 7, 8, 9}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}])
def test_mixed_encodings(read: Read, in_utf8: set[int]) -> None:
    lines = [line.replace("Swansea Council,", "Swansea Council,").replace("DT-", "DÔ-") for line in write_lines()]
    content = b"".join(
        line.encode("utf-8" if number in in_utf8 else "cp1252") + b"\r\n" for number, line in enumerate(lines)
    )
    outcome = read(content)
    assert set(list_facts(outcome)) == {reference.replace("DT", "DÔ") for reference in REFERENCES}
    assert {"encoding-doubtful", "text-repaired"} & {rule for rule, _ in outcome.found()}


@habit(
    "exports are put one below the other, each with its mark of UTF-8 and its headers in another order",
    "read",
    "each by its own headers",
)
def test_exports_one_below_the_other() -> None:
    outcome = read_file(BUG_CASES / "09_two_files_in_one_other_order.csv")
    records = {record["reference"]: record for record in outcome.records("projects")}
    assert set(records) == {"CC-1", "CC-2", "CC-3", "CC-4"}
    third = records["CC-3"]
    assert (third["start_actual"], third["end_date"]) == ("2020", "2025")
    assert (third["risk_shared"], third["pooled_budget"]) == ("yes", "no")


@habit("a survey export has the questions and `ImportId` lines under its headers", "told", "these lines are no records")
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_survey_export(read: Read, delimiter: str) -> None:
    content = (BUG_CASES / "11_survey_export.csv").read_text(encoding="utf-8")
    outcome = read(content.replace(",", delimiter) if delimiter == "\t" else content)
    titles = [record["title_en"] for record in outcome.records("projects")]
    assert titles == ["Lighthouse keepers course", "Foghorn repair unit"]
    assert ("not-a-record", "A3") in outcome.found()


@habit(
    "inch signs, a quoted word first in a cell, an open quotation mark, backslashes",
    "held",
    "the open one; the others read or told",
)
def test_quotation_marks_of_all_kinds() -> None:
    outcome = read_file(BUG_CASES / "16_quotation_marks.csv")
    titles = {record["reference"]: record["title_en"] for record in outcome.records("projects")}
    assert titles == {
        "QU-1": 'Drain jetting 6" and 12" pipes',
        "QU-2": '"Lido" reopening board',
        "QU-4": "Bandstand hire",
        "QU-5": 'Parks "friends" fund',
        "QU-6": 'Joint "front door" team, west',
        "QU-7": "Rose garden crew",
    }
    assert ("quote-unclosed", "B4") in outcome.found()


def test_half_a_file_in_another_encoding() -> None:
    titles = [record["title_cy"] for record in read_file(BUG_CASES / "34_mixed_encodings.csv").records("projects")]
    assert titles == ["Siop y Pentref Môr", "Tŷ Hafan ger y lli"]


def test_a_table_of_another_width_below_is_not_repaired(read: Read) -> None:
    """Lines of another width that follow one another are a table of their own."""
    below = ["", "Region,Spending,Staff,Posts", "North,120,7,3", "South,90,5,2", "West,40,2,1"]
    outcome = read([*write_lines(), *below])
    assert list_facts(outcome) == expect_facts()
    assert not {"line-damaged", "header-damaged"} & {rule for rule, _ in outcome.found()}


def test_a_sample_of_the_polluted_files_is_read_well() -> None:
    files = pollute_tables()[::150]
    scores = [score for each in score_by_kind(files).values() for score in each]
    assert sum(scores) / len(scores) >= ENOUGH


@pytest.mark.slow
def test_the_polluted_files_are_read_well() -> None:
    files = pollute_tables()
    assert len(files) >= 2_000
    step = 10 // EXAMPLES_SCALE[settings.get_current_profile_name()]  # every file with the thorough profile
    files = files[::step]
    scores = [score for each in score_by_kind(files).values() for score in each]
    assert sum(scores) / len(scores) >= ENOUGH
