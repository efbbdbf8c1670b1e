"""Tables are found by their shape, then by their words."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.gather.drafting import build_header_confidence, draft_source
from assets.gather.layout import NonRecordKind, Region, find_regions
from assets.gather.workbook.sheet import Sheet
from tests.habits.habits import BUG_CASES, FIRST_CONTACT, habit
from tests.habits.sent_rows import read_rows
from tests.hostile.judging import Outcome, check_laws, read_file

COUNCILS = ("Swansea Council", "Conwy", "Cardiff", "Powys")
KINDS: Mapping[str, Callable[[int], str]] = {
    "reference": lambda i: f"A{i:04}",
    "title": lambda i: f"Joint service {'of the councils ' * (i % 3)}number {i}",
    "name": lambda i: ("Payroll", "Library van", "Legal advice", "Kerbside", "Archive store")[i % 5],
    "council": lambda i: COUNCILS[i % 4],
    "day": lambda i: f"{i % 28 + 1:02}/{i % 12 + 1:02}/{2005 + i % 20}",
    "iso day": lambda i: f"{2005 + i % 20}-{i % 12 + 1:02}-{i % 28 + 1:02}",
    "month": lambda i: ("Mar-16", "Aug 17", "Ebrill 2019")[i % 3],
    "year": lambda i: str(2005 + i % 20),
    "financial year": lambda i: f"{2005 + i % 20}/{(6 + i) % 100:02}",
    "money": lambda i: f"£{12000 + 137 * i:,}",
    "number": lambda i: str(3 + 7 * i),
    "answer": lambda i: ("Yes", "No")[i % 2],
    "ateb": lambda i: ("Ie", "Na", "")[i % 3],
    "prose": lambda i: f"What the councils do together in year {i}, " + "and why, at some length, " * 4,
    "sparse": lambda i: "x" if i % 3 else "",
}
KNOWN = {
    "reference": ("Reference", "Cyfeirnod"),
    "title": ("Title", "Teitl"),
    "name": ("Project name", "Enw'r prosiect"),
    "council": ("Lead", "Arweinydd"),
    "day": ("Start date", "Dyddiad cychwyn"),
    "iso day": ("End date", "Dyddiad gorffen"),
    "money": ("Cost", "Cost"),
}


def build_headers(kinds: Sequence[str], language: int) -> list[str]:
    """Headers of some kinds of column: known ones of a language (0, 1), or such as nobody knows (2)."""
    unknown = (
        "Zorbla",
        "Quith",
        "Fenner",
        "Murgle",
        "Tasp",
        "Wobbin",
        "Ghent",
        "Plover",
        "Skarn",
        "Ulm",
        "Vex",
        "Yarrow",
    )
    return [KNOWN[kind][language] if language < 2 else unknown[at] for at, kind in enumerate(kinds)]


def find_only_region(rows: Sequence[Sequence[str]]) -> Region:
    (region,) = find_regions(Sheet.from_rows("S", rows), build_header_confidence())
    return region


@habit(
    "any list with a row of headers, of 2 to 2,000 rows, whatever its columns hold",
    "read",
    "upright, under its headers",
)
@given(st.data())
@settings(deadline=None)
def test_an_upright_table_is_read_upright(data: st.DataObject) -> None:
    language = data.draw(st.integers(0, 2))
    kinds = data.draw(
        st.lists(st.sampled_from(list(KNOWN if language < 2 else KINDS)), min_size=2, max_size=7, unique=True)
    )
    if language == 2 and not {"reference", "title", "number", "money", "day"} & set(kinds):
        kinds.append("number")  # of words alone under words that nobody knows, any row may be the header
    count = data.draw(st.one_of(st.integers(2, 60), st.sampled_from([100, 255, 256, 257, 2000])))
    rows = [build_headers(kinds, language), *([KINDS[kind](i) for kind in kinds] for i in range(count))]
    region = find_only_region(rows)
    assert (region.orientation, region.header_rows) == ("rows", (1,))
    assert len(region.record_rows) == count


@habit("one project a column, the headers down the side", "read", "as records that run across")
@given(st.data())
@settings(deadline=None)
def test_a_turned_table_is_read_turned(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(list(KNOWN)), min_size=4, max_size=7, unique=True))
    count, language = data.draw(st.integers(2, 12)), data.draw(st.integers(0, 1))
    rows = [build_headers(kinds, language), *([KINDS[kind](i) for kind in kinds] for i in range(count))]
    region = find_only_region([list(row) for row in zip(*rows, strict=True)])
    assert (region.orientation, region.header_rows) == ("columns", (1,))
    assert len(region.record_rows) == count


@habit("the plainest list there is: reference, title, lead, start, end, cost", "read", "every row, in English or Welsh")
@pytest.mark.parametrize(("file", "count"), [("p_plain30.csv", 30), ("p_welsh.csv", 60), ("p_real_dates.xlsx", 60)])
def test_the_plainest_list(file: str, count: int) -> None:
    outcome = read_file(FIRST_CONTACT / file)
    check_laws(outcome)
    (table,) = outcome.about["tables"]
    assert (table["header_row"], table["orientation"], table["rows"]["accepted"]) == (1, "rows", count)
    assert {"reference", "lead", "start_actual", "end_date", "cost"} < set(table["columns"])


TABLE_LINES = Path(__file__).parent / "table-lines" / "troy-half.jsonl.gz"
CLASSES = ("metadata", "header", "group", "data", "derived", "notes")
CLASS_OF_KIND = {
    NonRecordKind.HEADING: "group",
    **dict.fromkeys((NonRecordKind.REPEATED_HEADER, NonRecordKind.UNITS, NonRecordKind.COLUMN_NUMBERS), "header"),
    **dict.fromkeys(
        (NonRecordKind.TOTAL, NonRecordKind.AVERAGE, NonRecordKind.COUNT, NonRecordKind.CALCULATED), "derived"
    ),
}


def classify_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """What each line of a table is taken for: one of CLASSES."""
    regions = find_regions(Sheet.from_rows("S", cells), build_header_confidence())
    assert all(region.orientation == "rows" for region in regions)
    first = min((region.header_rows[0] for region in regions), default=len(cells) + 1)
    classes = ["metadata" if line < first else "notes" for line in range(1, len(cells) + 1)]
    for region in regions:
        for row in region.header_rows:
            classes[row - 1] = "header"
        for row in map(int, region.row_numbers):
            kind = region.non_records.get(row)
            classes[row - 1] = CLASS_OF_KIND.get(kind, "notes") if kind else "data"
    return classes


@habit(
    "statistics under headers that nobody knows: titles, stacked headers, groups, subtotals, notes",
    "read",
    "line by line",
)
def test_lines_of_tables_that_nobody_knows() -> None:
    with gzip.open(TABLE_LINES, "rt", encoding="utf-8") as file:
        tables = [json.loads(line) for line in file]
    pairs: Counter[tuple[str, str]] = Counter()
    flawless = 0
    for table in tables:
        lines = zip(table["line_annotation"], classify_lines(table["table_array"]), strict=True)
        own = [(right, given) for right, given in lines if right != "empty"]
        pairs.update(own)
        flawless += all(right == given for right, given in own)

    def score(name: str) -> float:
        right, given = (sum(count for pair, count in pairs.items() if pair[at] == name) for at in (0, 1))
        return 2 * pairs[name, name] / (right + given)

    accuracy = sum(pairs[name, name] for name in CLASSES) / pairs.total()
    assert accuracy >= 0.97
    assert sum(map(score, CLASSES)) / len(CLASSES) >= 0.94
    assert flawless >= 74, "all lines right"


@habit("titles that begin as totals, averages, keys or notes do, with or without a reference", "read", "as projects")
@pytest.mark.parametrize("file", ["24_titles_like_totals.csv", "25_titles_like_totals_no_reference.csv"])
def test_titles_like_totals_are_titles(file: str) -> None:
    outcome = read_file(BUG_CASES / file)
    check_laws(outcome)
    assert len(outcome.records("projects")) == 10


@habit("a total at the end of a list that says of what, with its sum", "told", "left out as a total, with a notice")
def test_totals_are_no_projects(tmp_path: Path) -> None:
    for total in ("Total cost of projects", "Cyfanswm cost y prosiectau", "Total", "All projects"):
        rows = [
            ["Title", "Lead", "Cost", "Saving"],
            ["Archive", "Conwy", "1200", "310"],
            ["Payroll", "Powys", "800", "95"],
        ]
        outcome = read_rows(tmp_path, [*rows, [total, "", "2000", "405"]])
        assert [record["title_en"] for record in outcome.records("projects")] == ["Archive", "Payroll"]
        assert ("not-a-record", "A4") in outcome.found()


@habit(
    "a survey's export: its questions and its program's identifiers under the header", "told", "left out, with a notice"
)
def test_three_header_rows_of_a_survey(tmp_path: Path) -> None:
    outcome = read_file(BUG_CASES / "11_survey_export.csv")
    check_laws(outcome)
    assert [record["reference"] for record in outcome.records("projects")] == ["R_1a", "R_2b"]
    header = ["Title", "Lead", "Start date"]
    record = ["Archive", "Conwy", "2019"]
    for codes in (["[Q1]", "[Q2]", "[Q3]"], ["Open-Ended Response"] * 3, ["QID1_TEXT", "QID2", "QID3_4"]):
        outcome = read_rows(tmp_path, [header, codes, record])
        assert [project["title_en"] for project in outcome.records("projects")] == ["Archive"]
        assert ("not-a-record", "A2") in outcome.found()


@habit("one export put under another whose columns are in another order", "read", "each by its own header")
def test_two_exports_in_one_file() -> None:
    outcome = read_file(BUG_CASES / "09_two_files_in_one_other_order.csv")
    check_laws(outcome)
    starts = {
        record["reference"]: (record["start_actual"], record["end_date"]) for record in outcome.records("projects")
    }
    assert starts["CC-3"] == ("2020", "2025")


@habit(
    "a line above the header that says the scale of all amounts",
    "read",
    "as a line above the table, never as its header",
)
def test_a_line_above_the_table_is_no_header() -> None:
    outcome = read_file(BUG_CASES / "20_unit_in_a_title_row.csv")
    (table,) = outcome.about["tables"]
    assert (table["header_row"], table["rows"]["received"]) == (4, 2)


@habit(
    "a header with brackets, a second half, another language, or a year behind a dash",
    "told",
    "known by the half that is known",
)
@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Project Name (Beneficiary)", "title_en"),
        ("Enw'r Prosiect (Buddiolwr)", "title_cy"),
        ("Title/Description", "title_en"),
        ("Teitl / Disgrifiad", "title_cy"),
        ("Project\n  name ", "title_en"),
        ("Nom du projet / Project name", "title_en"),
        ("Project name | Nombre", "title_en"),
        ("Enw'r prosiect / Project name", "title_en"),
    ],
)
@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_headers_of_which_half_is_known(header: str, column: str, name: str, tmp_path: Path) -> None:
    rows = [
        [header, "Lead ", "Project Start Date", "Cost – 2024/25"],
        ["Joint archive of the county", "Conwy", "24.04.2008", "1200"],
        ["Regional payroll", "Powys", "25.10.2007", "£3,000"],
    ]
    outcome = read_rows(tmp_path, rows, name)
    check_laws(outcome)
    (table,) = outcome.about["tables"]
    assert set(table["columns"]) == {column, "reference", "lead", "start_actual", "cost"}
    assert ("column-guessed", "A1") in outcome.found()


@habit("a contracts register: line breaks in headers, `Mar-16`, `Ongoing`", "told", "as projects, each reading told")
@pytest.mark.parametrize("file", ["contracts.csv", "two_slash_desc.csv", "r_paren.csv"])
def test_lists_with_headers_of_their_own(file: str) -> None:
    outcome = read_file(FIRST_CONTACT / file)
    check_laws(outcome)
    (table,) = outcome.about["tables"]
    assert (table["rows"]["accepted"], "title_en" in table["columns"]) == (3, True)
    assert ("column-guessed", "A1") in outcome.found()


@habit("a header of two dates or two sums: `Start/End date`, `Cost / saving`", "told", "not read, as it says neither")
def test_headers_that_say_two_things(tmp_path: Path) -> None:
    rows = [["Title", "Lead", "Start/End date", "Cost / saving"], ["Archive", "Conwy", "2019", "1200"]]
    outcome = read_rows(tmp_path, rows)
    assert outcome.about["tables"][0]["unmapped"] == ["Start/End date", "Cost / saving"]


def list_messages(outcome: Outcome, rule: str) -> str:
    return " ".join(f["message_en"] + f["message_cy"] for f in outcome.about["findings"] if f["rule"] == rule)


@habit("known headers, but the title is lacking", "refused", "with what was found, what lacks, and headers for it")
def test_a_list_without_its_title() -> None:
    outcome = read_file(FIRST_CONTACT / "r_no_title.csv")
    check_laws(outcome)
    assert outcome.about["refused"]["rule"] == "columns-needed"
    (table,) = outcome.about["tables"]
    assert (table["header_row"], table["rows"]["received"], len(table["unmapped"])) == (1, 3, 5)
    message = list_messages(outcome, "columns-needed")
    for text in ("title_en", "'project title'", "'teitl y prosiect'", "Lead organisation (lead)"):
        assert text.casefold() in message.casefold()


@habit(
    "a file whose headers nobody knows, in any language",
    "refused",
    "tables, header rows, headers and counts are listed",
)
def test_headers_that_nobody_knows(tmp_path: Path) -> None:
    rows = [
        ["Zestawienie roczne"],
        [],
        ["Umowa", "Wykonawca", "Kwota", "Uwagi"],
        ["U/1", "Firma Zielona", "12 500", ""],
        ["U/2", "Firma Czerwona", "3 750", "brak"],
        ["U/3", "Spółka Błękitna", "980", ""],
    ]
    for name in ("list.csv", "list.xlsx"):
        outcome = read_rows(tmp_path, rows, name)
        check_laws(outcome)
        assert outcome.about["refused"]
        (table,) = outcome.about["tables"]
        assert (table["header_row"], table["unmapped"], table["rows"]["received"]) == (3, rows[2], 3)
        assert "Umowa" in list_messages(outcome, "columns-needed")


@habit(
    "`source new` for a file whose headers nobody knows", "told", "a draft that lists each header, for a person to map"
)
@pytest.mark.parametrize(
    "header", [["Umowa", "Wykonawca", "Kwota"], ["Zorbla", "Quith", "Fenner"], ["契約", "業者", "金額"]]
)
def test_a_draft_from_headers_that_nobody_knows(header: list[str]) -> None:
    rows = [header, ["U/1", "Firma Zielona", "12 500"], ["U/2", "Firma Czerwona", "3 750"]]
    draft = draft_source([Sheet.from_rows("list", rows)], "list.csv").add_closest_tables()
    (table,) = draft.tables
    assert (table.table, table.region.header_rows, list(table.unmapped)) == ("projects", (1,), header)
    assert not draft.skipped


@habit("a list of staff, payments or tags", "refused", "named as what it is; names of people are no titles")
def test_lists_of_another_kind(tmp_path: Path) -> None:
    staff = [
        ["Enw", "Teitl swydd", "Cyflog", "Adran"],
        ["Ann Enghraifft", "Prif Weithredwr", "£90,000", "Corfforaethol"],
    ]
    spending = [
        ["Body", "Payment Date", "Transaction Number", "Supplier Name", "Net Amount", "Expense Type", "Description"],
        ["Conwy", "01/04/2024", "10023", "A Firm Ltd", "512.10", "Supplies", "Paper"],
        ["Conwy", "02/04/2024", "10024", "Other Ltd", "99.00", "Supplies", "Pens"],
    ]
    tags = [["Tag", "Parent tag", "Tag description"], ["waste", "", "All of waste"], ["bins", "waste", "Bins only"]]
    outcomes = [
        read_file(FIRST_CONTACT / "staff_list.csv"),
        *(read_rows(tmp_path, rows) for rows in (staff, spending, tags)),
    ]
    for outcome, kind in zip(outcomes, ("staff", "staff", "payments", "tags"), strict=True):
        check_laws(outcome)
        assert outcome.about["refused"]["rule"] == "list-of-another-kind"
        assert kind in outcome.about["refused"]["message_en"]
        assert not outcome.records("projects")


@habit("a known header over values of another list: `State` full of nations", "told", "not read, told once")
def test_a_mapping_that_no_value_bears_out(tmp_path: Path) -> None:
    nations = read_file(FIRST_CONTACT / "b_state.csv")
    rows = [
        ["Title", "Lead", "Statws"],
        ["Archive", "Conwy", "Lloegr"],
        ["Payroll", "Powys", "Cymru"],
        ["Bins", "Flintshire", "Cymru"],
    ]
    for outcome, header, count in ((nations, "D1", 4), (read_rows(tmp_path, rows, "list.xlsx"), "C1", 3)):
        check_laws(outcome)
        (table,) = outcome.about["tables"]
        assert ("stage" in table["columns"], table["rows"]["accepted"]) == (False, count)
        assert ("column-doubted", header) in outcome.found()
        assert ("code-unknown", None) not in outcome.found()


@habit("`indicator` names what is measured, and `measure` beside it says Percentage", "told", "the second is the unit")
@pytest.mark.parametrize("file", ["indicator_measure.csv", "uk_trafford_neet.csv"])
def test_a_measure_that_is_a_unit(file: str) -> None:
    outcome = read_file(FIRST_CONTACT / file)
    check_laws(outcome)
    records = outcome.records("observations")
    assert records
    assert all("not in education" in record["measure"] for record in records)
    assert {record["unit"] for record in records} == {"percent"}


@habit(
    "measures across the columns, years or quarters down",
    "read",
    "an observation for each figure; the measure is the header",
)
def test_measures_across(tmp_path: Path) -> None:
    files = [FIRST_CONTACT / name for name in ("s_measures_across.csv", "uk_trafford_prompt_payment.csv")]
    for outcome, measures in zip(map(read_file, files), (2, 4), strict=True):
        check_laws(outcome)
        records = outcome.records("observations")
        assert len({record["measure"] for record in records}) == measures
        assert {"2017-18", "2018-19"} < {record["period"] for record in records}
        assert all(record["organisation"] for record in records)
    rows = [
        ["Cyngor", "Blwyddyn ariannol", "Benthyciadau", "Biniau a gollwyd"],
        ["Conwy", "2022/23", "1200", "14"],
        ["Conwy", "2023/24", "1350", "-"],
        ["Powys", "2022/23", "900", "7"],
    ]
    for name in ("list.csv", "list.xlsx"):
        outcome = read_rows(tmp_path, rows, name)
        check_laws(outcome)
        figures = {(r["measure"], r["organisation"], r["period"]): r["actual"] for r in outcome.records("observations")}
        assert figures["Benthyciadau", "Conwy", "2023-24"] == 1350
        assert len(figures) == 5
        assert outcome.about["tables"][0]["columns"]["measure"] == "Benthyciadau, Biniau a gollwyd"


@habit(
    "measures and months in one header, for hundreds of columns: `Loans - April 2023`",
    "read",
    "an observation for each figure",
)
def test_measures_and_months_across(tmp_path: Path) -> None:
    months = [
        f"{month} {year}"
        for year in range(2003, 2024)
        for month in ("April", "May", "June", "July", "August", "September")
    ]
    headers = [f"{measure} - {month}" for measure in ("Loans", "Visits", "Fines", "Events") for month in months]
    rows = [["Organisation", *headers], ["Conwy", *map(str, range(1, len(headers) + 1))]]
    outcome = read_rows(tmp_path, rows)
    check_laws(outcome)
    records = outcome.records("observations")
    assert len(records) == len(headers) == 504
    assert {record["measure"] for record in records} == {"Loans", "Visits", "Fines", "Events"}
    assert records[0]["period"] == "2003-M04"


@habit(
    "a return in many sheets: projects, progress, outputs", "told", "projects and milestones; outputs are no benefits"
)
def test_a_return_in_many_sheets() -> None:
    outcome = read_file(FIRST_CONTACT / "uk_tf_pre_ingest_example.xlsx")
    check_laws(outcome)
    tables = {table["sheet"]: table["table"] for table in outcome.about["tables"]}
    assert tables["Project Details"] == "projects"
    assert tables["Project Progress"] == "milestones"
    assert "benefits" not in tables.values()
    assert {"Output_Data", "Outcome_Data"} < {sheet["sheet"] for sheet in outcome.about["skipped_sheets"]}


@habit(
    "unknown headers over words alone, over a mixture of kinds, or over one record",
    "read",
    "the first full row is the header",
)
@pytest.mark.parametrize(
    "records",
    [
        [["c.txt", "/tmp/c.txt", "north"], ["python.txt", "/tmp/python.txt", "south"]],
        [["Ann", "Bridge", "Blue"], ["Ben", "Castle", "Blue"], ["Cai", "Dock", "Red"]],
        [["1", "2", "3"], ["a", "b", "c"], ["A", "B", "C"], ["22", "22", "12"]],
        [["Loans", "x", "68,527.00"]],
        [["02/01/2019", "x", "4"], ["08//01/2019", "", "5"], ["TBC", "y", "5.5"]],
    ],
)
@pytest.mark.parametrize("above", [[], [["Return 2026"], []]])
def test_unknown_headers_over_any_records(records: list[list[str]], above: list[list[str]]) -> None:
    region = find_only_region([*above, ["Zorbla", "Quith", "Fenner"], *records])
    assert (region.orientation, region.header_rows) == ("rows", (len(above) + 1,))
    assert len(region.row_numbers) == len(records)


@habit(
    "a title over a column of labels without a header, groups, a subtotal above what it sums, a legend",
    "read",
    "line by line",
)
def test_statistics_in_other_words() -> None:
    lines = {
        "metadata": [["Gwariant yn ôl gwasanaeth, £ miloedd", "", "", ""]],
        "header": [["", "2021/22", "2022/23", "2023/24"]],
        "derived": [["Pob gwasanaeth", "5,310", "5,705", "6,140"]],
        "group": [["Addysg", "", "", ""]],
        "data": [["  Ysgolion", "3,110", "3,300", "3,540"], ["  Cludiant", "1,200", "1,305", "1,400"]],
        "data ": [["Priffyrdd", "1,000", "1,100", "1,200"]],
        "notes": [["r : diwygiwyd.", "", "", ""], ["Ffynhonnell: y cyngor", "", "", ""]],
    }
    cells = [cell for rows in lines.values() for cell in rows]
    assert classify_lines(cells) == [name.strip() for name, rows in lines.items() for _ in rows]
